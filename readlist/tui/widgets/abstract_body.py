"""The page of a paper as Rich draws it, with what is selected on it by the mouse."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip
from textual.widgets import Static

from readlist.views.traced import MATCH, SECTION, SELECTED


class AbstractBody(Static):
    """Posts Selected when the mouse selects; the abstract view shows it, for it knows the words."""

    @dataclass
    class Selected(Message):
        """The mouse has selected from one (column, line) to another, or nothing any more."""

        selection: Selection | None

    selected_text = ""
    """What ctrl+c copies."""

    def render_line(self, y: int) -> Strip:
        """Return a line in which a selection finds its column and line."""
        return super().render_line(y).apply_offsets(0, y)

    def selection_updated(self, selection: Selection | None) -> None:
        """Tell what is selected."""
        self.post_message(self.Selected(selection))

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text, and what stands behind it."""
        return (self.selected_text, "\n") if self.selected_text else None

    def selected_lines(self) -> tuple[int, int] | None:
        """Return the first and the last line that show selected text, None without any."""
        lines = [y for y in range(self.size.height) if SELECTED in self._meta(y)]
        return (lines[0], lines[-1]) if lines else None

    def line_of_section(self, title: str) -> int | None:
        """Return the line with the divider of a section; None where there is no such section."""
        return next((y for y in range(self.size.height) if self._meta(y).get(SECTION) == title), None)

    def matches_from(self, line: int) -> int:
        """Return how many of the words that were searched for begin on that line or below it."""
        above, below = (self._matches(lines) for lines in (range(line), range(line, self.size.height)))
        return len(below - above)

    def _matches(self, lines: range) -> set[object]:
        """Return the words on these lines, each once though it is torn by the end of one."""
        segments = (segment for y in lines for segment in self.render_line(y))
        metas = (segment.style.meta for segment in segments if segment.style is not None)
        return {meta[MATCH] for meta in metas if MATCH in meta}

    def _meta(self, y: int) -> dict[str, object]:
        """Return what the styles of a line say besides how it looks."""
        meta: dict[str, object] = {}
        for segment in self.render_line(y):
            if segment.style is not None:
                meta |= segment.style.meta
        return meta
