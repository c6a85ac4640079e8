from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.model.text import clean, clean_line, fold, normalised_title, without_controls


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain [red]x[/] $n^2$", "plain [red]x[/] $n^2$"),
        ("a\x1b[31mred\x1b[0m b", "ared b"),
        ("a\x1b]8;;http://x\x07link\x1b]8;;\x1b\\ b", "alink b"),
        ("a\x1b]0;never closed", "a"),
        ("a\x1bPdata\x1b\\b", "ab"),
        ("a\x9b31mb", "ab"),
        ("a\x00\x07\x7f\x85b", "ab"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("tab\tstays", "tab\tstays"),
        ("a\u202eb\u2066c\u2069d", "abcd"),
        ("\ufeffstart", "start"),
        ("lone \ud800 half", "lone  half"),
    ],
)
def test_what_a_terminal_would_obey_is_removed(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_a_document_keeps_its_line_ends() -> None:
    assert without_controls("a\x9b;b\r\nc\td\u202e\n\u2028漢") == "a;b\r\nc\td\n\u2028漢"


@pytest.mark.parametrize("text", ["שלום עולם", "مرحبا", "👩\u200d🔬 science", "深度学习", "नमस्ते", "e\u0301"])
def test_letters_of_every_script_joiners_and_emoji_stay(text: str) -> None:
    assert clean(text) == text


@given(st.text())
def test_a_cleaned_text_has_no_control_characters(text: str) -> None:
    cleaned = clean(text)
    assert not [c for c in cleaned if unicodedata.category(c) == "Cc" and c not in "\n\t"]
    assert not [c for c in cleaned if unicodedata.category(c) == "Cs"]


@given(st.text())
def test_a_line_has_single_spaces(text: str) -> None:
    line = clean_line(text)
    assert line == " ".join(line.split())
    assert "\n" not in line


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Writing In THE", "writing in the"),
        ("Müller", "muller"),
        ("Mu\u0308ller", "muller"),
        ("Łukasz Øre Đoković", "lukasz ore dokovic"),
        ("Straße", "strasse"),
        ("ÆON œuvre", "aeon oeuvre"),
        ("ﬁne ﬂow", "fine flow"),
        ("İstanbul Isparta ısı", "istanbul isparta isi"),
        ("𝐁𝐨𝐥𝐝", "bold"),
        ("Ｆｕｌｌ", "full"),
        ("x²", "x2"),
        ("Ωμέγα", "ωμεγα"),
        ("Ёлка", "елка"),
        ("深度学习", "深度学习"),
    ],
)
def test_case_accents_and_forms_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_the_marks_of_kana_and_of_indic_scripts_are_letters() -> None:
    assert fold("が") != fold("か")
    assert fold("कि") != fold("क")


@given(st.text())
def test_composed_and_decomposed_texts_are_folded_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("title", "normalised"),
    [
        ("Attention Is All You Need.", "attention is all you need"),
        ("  “Attention”:\tis_all —\nyou   need ", "attention is all you need"),
        ("A*: n^{1+o(1)}", "a n 1 o 1"),
        ("?!", ""),
        ("", ""),
    ],
)
def test_titles_are_equal_whatever_their_punctuation(title: str, normalised: str) -> None:
    assert normalised_title(title) == normalised


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_a_normalised_title_is_its_own_normal_form(title: str) -> None:
    normalised = normalised_title(title)
    assert normalised_title(normalised) == normalised


@given(st.text(st.characters(max_codepoint=127)))
def test_the_words_of_a_title_are_the_same_beside_other_letters(title: str) -> None:
    assert normalised_title(f"{title} é") == f"{normalised_title(title)} e".strip()
