from __future__ import annotations

import io

from rich.console import Console, Group
from rich.text import Text

from readlist.views.layout import Column, Divider, Hanging, reading_width, spaced
from readlist.views.palette import TERMINAL_PALETTE
from tests.views.drawing import drawn


def test_body_text_is_never_wider_than_it_can_be_read() -> None:
    assert [reading_width(available) for available in (200, 78, 50, 1, 0)] == [78, 78, 50, 1, 1]
    lines = drawn(Column(Text("word " * 100)), 200)
    assert 70 <= max(map(len, lines)) <= 78


def test_lines_hang_below_the_first_word() -> None:
    hanging = Hanging(Text("• "), Text("one two three four"))
    assert drawn(hanging, 11) == ["• one two", "  three", "  four"]


def test_a_wide_sign_on_a_narrow_screen_does_not_hang() -> None:
    assert drawn(Hanging(Text("1843) "), Text("one two")), 8) == ["1843)", "one two"]


def test_wide_letters_wrap_by_cells() -> None:
    assert drawn(Hanging(Text("- "), Text("漢字漢字漢字")), 8) == ["- 漢字漢", "  字漢字"]


def test_a_divider_fills_the_line() -> None:
    style = TERMINAL_PALETTE.style("faint")
    assert drawn(Divider("Note", "─", style, style), 16) == ["── Note ────────"]
    assert len(drawn(Divider("Note", "─", style, style), 5)) == 1


def test_one_blank_line_between_groups_and_none_around() -> None:
    a, b, c = Text("a"), Text("b"), Text("c")
    assert [str(line) for line in spaced([[], [a, b], [], [c], []])] == ["a", "b", "", "c"]


def test_lines_carry_no_spaces_at_their_end() -> None:
    output = io.StringIO()
    column = Column(Group(Text("word " * 40), Hanging(Text("- "), Text("word " * 40))))
    Console(file=output, width=60, color_system=None).print(column)
    assert all(len(line) - len(line.rstrip()) <= 1 for line in output.getvalue().splitlines())
