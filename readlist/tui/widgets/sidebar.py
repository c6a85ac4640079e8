"""The views with their counts: statuses first, then tags and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec
from textual.reactive import reactive
from textual.strip import Strip

from readlist.analysis.counting import Counts
from readlist.model.paper import PaperList
from readlist.tui.line import NO_STYLE, pad, strip_of
from readlist.tui.rows import cursor_bar
from readlist.tui.view import View, list_views, status_views, tag_views
from readlist.tui.widgets.row_list import NO_ROW, RowList
from readlist.views.signs import Signs

CountOf = Callable[[View], int | None]
"""Returns how many papers a view has; None while that is not known."""


class Entry(msgspec.Struct, frozen=True):
    """A line of the sidebar: a view with its label, or a heading, or nothing."""

    label: str = ""
    view: View | None = None


def entries_of(
    own_statuses: Iterable[str], counts: Counts | None, lists: Mapping[int, PaperList]
) -> tuple[Entry, ...]:
    """Return the lines: statuses, then tags and lists under headings of their own."""
    entries = [Entry(view.label(lists), view) for view in status_views(own_statuses)]
    for heading, views in (("TAGS", tag_views(counts) if counts else ()), ("LISTS", list_views(lists))):
        if views:
            entries += [Entry(), Entry(heading), *(Entry(view.label(lists), view) for view in views)]
    return tuple(entries)


class Sidebar(RowList):
    """The list of views. The one that is shown has the bar; the cursor shows with the focus only."""

    GROUND = "surface"
    CLICK_OPENS = True

    shown: reactive[View | None] = reactive(None)
    entries: reactive[Sequence[Entry]] = reactive((), repaint=False)

    def __init__(self, count_of: CountOf, signs: Signs, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._count_of = count_of
        self._bar = cursor_bar(signs)

    @property
    def view_at_cursor(self) -> View | None:
        """The view under the cursor."""
        return self.entries[self.cursor].view if 0 <= self.cursor < len(self.entries) else None

    def row_of(self, view: View | None) -> int:
        """Return the row of a view; NO_ROW when the sidebar does not have it."""
        return next((row for row, entry in enumerate(self.entries) if view and entry.view == view), NO_ROW)

    def watch_entries(self, before: Sequence[Entry]) -> None:
        """Keep the cursor on its view when tags or lists come and go."""
        view = before[self.cursor].view if 0 <= self.cursor < len(before) else self.shown
        row = self.row_of(view)
        self.rows_changed(row if row != NO_ROW else self.row_of(self.shown))

    def watch_shown(self) -> None:
        """The cursor starts from the view that is shown."""
        row = self.row_of(self.shown)
        if row != NO_ROW:
            self.cursor = row
        self.redraw()

    def row_total(self) -> int:
        """Return how many lines there are."""
        return len(self.entries)

    def selectable(self, row: int) -> bool:
        """Return whether the line is a view."""
        return self.entries[row].view is not None

    def draw_row(self, row: int, width: int, *, here: bool) -> Strip:
        """Return a line: label at the left, count at the right."""
        palette, entry = self.palette, self.entries[row]
        if entry.view is None:
            return strip_of([("  " + pad(entry.label, width - 3), palette.style("faint"))], width)
        count = self._count_of(entry.view)
        number = "" if count is None else f"{count:,}"
        room = max(width - len(number) - 4, 0)
        on = "cursor" if here and self.has_focus else None
        is_shown = entry.view == self.shown
        return strip_of(
            [
                (self._bar if is_shown else " ", palette.style("accent", on=on)),
                (" " + pad(entry.label, room), palette.style("text" if is_shown else "muted", on=on)),
                (f" {number} ", palette.style("muted" if count else "faint", on=on)),
            ],
            width,
            palette.style("text", on=on).background_style if on else NO_STYLE,
        )
