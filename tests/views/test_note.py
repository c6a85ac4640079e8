from __future__ import annotations

import pytest
from rich.console import Group
from rich.text import Text

from readlist.views.note import note_view
from tests.views.drawing import AWKWARD_TITLES, bundled_palettes, drawn, drawn_in_colour

PALETTE = bundled_palettes()["readlist-dark"]
NOTE = """\
# Heading with [/]
Some **bold**, *italic*, `code`, a [link](https://example.org) and #tag.

- [x] an item that is long enough to need a second line
1. another
> a quote
```python
x = [red]
```"""


def test_a_note_is_shown_as_it_was_typed() -> None:
    assert drawn(Group(*note_view(NOTE, PALETTE))) == NOTE.splitlines()


def test_items_hang() -> None:
    assert drawn(Group(*note_view("- one two three", PALETTE)), 9) == ["- one two", "  three"]


def test_marks_are_dressed_in_the_palette() -> None:
    sent = drawn_in_colour(Group(*note_view("**bold** and #tag", PALETTE)))
    assert "\x1b[1;" in sent
    assert "38;2;143;194;179m#tag" in sent


@pytest.mark.parametrize(
    ("text", "faint"),
    [
        ("a **b** c", ["**", "**"]),
        ("_b_ `x[0]`", ["_", "_", "`", "`"]),
        ("# Title", ["# "]),
        ("[it](https://x.org)", ["[", "](https://x.org)"]),
        ("2 * 3 * 4 and snake_case_name", []),
    ],
)
def test_the_marks_step_back_behind_the_words(text: str, faint: list[str]) -> None:
    (line,) = note_view(text, PALETTE)
    assert isinstance(line, Text)
    style = PALETTE.style("faint")
    assert [line.plain[span.start : span.end] for span in line.spans if span.style == style] == faint


@pytest.mark.parametrize("title", AWKWARD_TITLES)
def test_no_text_is_read_as_markup(title: str) -> None:
    assert drawn(Group(*note_view(title, PALETTE))) == [title]


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert drawn(Group(*note_view("a\x1b[31mb\x07", PALETTE))) == ["ab"]


def test_an_empty_note_is_nothing() -> None:
    assert note_view("", PALETTE) == note_view("\n\n", PALETTE) == []
