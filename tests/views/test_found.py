"""The words that somebody searched for, shown in a text and in an excerpt of it."""

from __future__ import annotations

import re

from readlist.views.found import excerpt, parts

TEXT = "One two three four five six seven\n eight nine ten needle eleven twelve thirteen fourteen fifteen."


def finds(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer("needle|One", text)]


def nothing(_text: str) -> list[tuple[int, int]]:
    return []


def test_a_text_in_parts() -> None:
    assert [part for part in parts("One needle", finds) if part[0]] == [
        ("One", True), (" ", False), ("needle", True),
    ]  # fmt: skip
    assert list(parts("One", None)) == [("One", False)]
    assert "".join(part for part, _ in parts(TEXT, finds)) == TEXT


def test_an_excerpt_begins_with_a_word_before_what_was_found() -> None:
    far = TEXT.removeprefix("One ")
    assert excerpt(far, finds, 30, "…") == "… nine ten needle eleven twelve "
    assert excerpt(TEXT, finds, 20, "…") == "One two three four f"
    assert excerpt(far, nothing, 30, "…") == ""


def test_one_long_word_is_no_matter() -> None:
    assert excerpt("x" * 90 + "needle" + "y" * 90, finds, 30, "…") == "… " + "x" * 10 + "needle" + "y" * 14
