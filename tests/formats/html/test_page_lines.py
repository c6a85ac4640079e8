"""The lines of pages saved as text or as Markdown."""

from __future__ import annotations

import pytest

from readlist.formats.html.page_lines import PageLine, page_lines


def test_plain_text_is_taken_as_it_is() -> None:
    text = "A line [1] with *stars*\n\n  another_one  \n"
    assert page_lines(text) == [PageLine("A line [1] with *stars*", 1), PageLine("another_one", 3)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[Text](https://example.org/a)", PageLine("Text", 1, "https://example.org/a")),
        ("[Text][7]\n\n[7]: https://example.org/a", PageLine("Text", 1, "https://example.org/a")),
        ("[ Text ][7]", PageLine("Text", 1, "")),
        ("[\n\nText\n\n](https://example.org/a)", PageLine("Text", 3, "https://example.org/a")),
        ("Text\n\n<https://example.org/a>", PageLine("Text", 1, "https://example.org/a")),
        ("[![](a.png)Text](https://example.org/a)", PageLine("Text", 1, "https://example.org/a")),
        ("[[Image: a] Text](https://example.org/a)", PageLine("Text", 1, "https://example.org/a")),
        ("### **Text** ###", PageLine("Text", 1, None, heading=True)),
        ("```text\n# Text\n```", PageLine("Text", 2, None, heading=True)),
        ("---\ntitle: x\n---\n# Text", PageLine("Text", 4, None, heading=True)),
    ],
)
def test_marks_are_taken_away_and_targets_kept(text: str, line: PageLine) -> None:
    assert page_lines(text) == [line]


def test_links_part_a_short_line() -> None:
    found = page_lines("May 9[2](/a#b) · [Code](https://example.org/c)")
    assert [(line.text, line.target) for line in found] == [
        ("May 9", None),
        ("2", "/a#b"),
        ("·", None),
        ("Code", "https://example.org/c"),
    ]
