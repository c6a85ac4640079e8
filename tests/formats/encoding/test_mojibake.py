"""UTF-8 that was read as a single-byte code page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.encoding.decoding import decode
from readlist.formats.encoding.mojibake import may_be_repaired, repair_mojibake

GOOD = (
    "Déjà vu – the “naïve” approach’s end…",
    "Größe über alle Maße",
    "Привет, мир: обучение списков. Рік і Різдво",
    "中文标题：一个模型",
    "日本語の論文のまとめ",
    "🔹 A Title — and a Subtitle ™",
    "Ελληνικά, ΝΈΟΣ κόσμος «ναι» — Έτσι",
    "SÃO PAULO, Ão, Łódź, żółć, İstanbul, Đường phố",
    "“cliché”—which is naïve",
)


def misread(text: str, page: str) -> str:
    """Return ``text`` as a program shows it that takes its UTF-8 for ``page``."""
    shown = []
    for byte in text.encode():
        for encoding in (page, "cp1252", "latin-1"):
            character = bytes((byte,)).decode(encoding, errors="ignore")
            if character:
                shown.append(character)
                break
    return "".join(shown)


@pytest.mark.parametrize("page", ["cp1252", "cp1253", "cp1251", "cp1250"])
@pytest.mark.parametrize("text", GOOD[:6])
def test_misread_text_is_repaired(text: str, page: str) -> None:
    assert repair_mojibake(misread(text, page)) == text


@pytest.mark.parametrize("text", GOOD)
def test_good_text_stays(text: str) -> None:
    assert repair_mojibake(text) == text


def test_good_and_misread_lines_in_one_text() -> None:
    text = "Müller, café\n" + misread("A Title — and “quotes”", "cp1252")
    assert repair_mojibake(text) == "Müller, café\nA Title — and “quotes”"


def test_a_closing_quote_that_lost_its_last_byte() -> None:
    shown = misread("He said “lists” — twice", "cp1252").replace("\x9d", "")
    assert repair_mojibake(shown) == "He said “lists” — twice"


@given(st.text(max_size=200))
def test_lines_stay_lines(text: str) -> None:
    assert repair_mojibake(text).count("\n") == text.count("\n")


def test_sources_are_repaired_before_control_characters_go() -> None:
    text = misread("A title “in quotes” — with a dash", "cp1252")
    assert "\x9d" in text
    assert decode(text.encode(), name="list.txt").text == "A title “in quotes” — with a dash"


PAGES = st.sampled_from(["cp1252", "cp1253", "cp1251", "cp1250"])


@given(PAGES, st.lists(st.sampled_from(GOOD) | st.text(max_size=9), max_size=4).map(" ".join))
def test_whoever_writes_a_text_knows_whether_it_may_be_repaired(page: str, text: str) -> None:
    for each in (text, misread(text, page)):
        if repair_mojibake(each) != each:
            assert may_be_repaired(each)
    assert not may_be_repaired("naïve Müller, in the café: ok")
