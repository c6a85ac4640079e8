"""The views with their counts: statuses first, then tags and lists."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec
from textual.reactive import reactive
from textual.strip import Strip

from readlist.analysis.counting import Counts
from readlist.model.paper import PaperList, SavedSearch
from readlist.model.tags import ancestors
from readlist.tui.line import NO_STYLE, pad, strip_of
from readlist.tui.rows import cursor_bar, cursor_edge
from readlist.tui.view import Kind, View, list_views, search_view, status_views, tag_views
from readlist.tui.widgets.kept_lines import KeptLines
from readlist.tui.widgets.row_list import NO_ROW, RowList
from readlist.views.signs import ASCII, Signs

CountOf = Callable[[View], int | None]
"""Returns how many papers a view has; None while that is not known."""


MOST_KEYS = 9
"""So many saved searches have a digit of their own."""


class Entry(msgspec.Struct, frozen=True):
    """A line of the sidebar: a view with its label, or a heading, or nothing.

    ``depth`` is how many tags stand above it; ``folded`` says of a tag with others below it
    whether they are out of sight, None of one without.
    """

    label: str = ""
    view: View | None = None
    depth: int = 0
    folded: bool | None = None


def entries_of(
    own_statuses: Iterable[str],
    counts: Counts | None,
    lists: Mapping[int, PaperList],
    folded: Collection[str] = (),
    searches: Sequence[SavedSearch] = (),
    *,
    ranking: bool = True,
) -> tuple[Entry, ...]:
    """Return the lines: statuses, then saved searches, tags and lists under headings of their own.

    Tags below a ``folded`` one are left out. ``ranking`` is whether anything is learned.
    """
    entries = [Entry(view.label(lists), view) for view in status_views(own_statuses, ranking=ranking)]
    tags = _tag_entries(counts, folded) if counts else []
    saved = [
        Entry(f"{number} {each.name}" if number <= MOST_KEYS else f"  {each.name}", search_view(each))
        for number, each in enumerate(searches, start=1)
    ]
    listed = [Entry(v.label(lists), v) for v in list_views(lists)]
    for heading, below in (("SAVED", saved), ("TAGS", tags), ("LISTS", listed)):
        if below:
            entries += [Entry(), Entry(heading), *below]
    return tuple(entries)


def _tag_entries(counts: Counts, folded: Collection[str]) -> list[Entry]:
    views = tag_views(counts)
    parents = {above for view in views for above in ancestors(view.name)[-1:]}
    entries = []
    for view in views:
        above = ancestors(view.name)
        if not any(tag in folded for tag in above):
            label = view.name[len(above[-1]) + 1 :] if above else view.label({})
            entries.append(
                Entry(label, view, len(above), view.name in folded if view.name in parents else None)
            )
    return entries


class Sidebar(RowList, KeptLines):
    """The list of views. The one that is shown has the bar at the left, the cursor one at the right.

    The cursor shows with the focus only.
    """

    GROUND = "surface"
    CLICK_OPENS = True

    shown: reactive[View | None] = reactive(None)
    entries: reactive[Sequence[Entry]] = reactive((), repaint=False)

    def __init__(self, count_of: CountOf, signs: Signs, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._count_of = count_of
        self._bar = cursor_bar(signs)
        self._edge = cursor_edge(signs)
        self._fold_signs = ("+", "-") if signs is ASCII else ("▸", "▾")
        self.folded: frozenset[str] = frozenset()
        """The tags whose children are out of sight."""

    @property
    def view_at_cursor(self) -> View | None:
        """The view under the cursor."""
        return self.entries[self.cursor].view if 0 <= self.cursor < len(self.entries) else None

    @property
    def kind_at_cursor(self) -> Kind | None:
        """The kind of the view under the cursor."""
        view = self.view_at_cursor
        return view.kind if view is not None else None

    @property
    def entry_at_cursor(self) -> Entry | None:
        """The line under the cursor."""
        return self.entries[self.cursor] if 0 <= self.cursor < len(self.entries) else None

    def row_of(self, view: View | None) -> int:
        """Return the row of a view; NO_ROW when the sidebar does not have it."""
        return next((row for row, entry in enumerate(self.entries) if view and entry.view == view), NO_ROW)

    def watch_entries(self, before: Sequence[Entry], _after: Sequence[Entry]) -> None:
        """Keep the cursor on its view when tags or lists come and go."""
        view = before[self.cursor].view if 0 <= self.cursor < len(before) else self.shown
        row = self._row_in_sight(view)
        self.rows_changed(row if row != NO_ROW else self._row_in_sight(self.shown))

    def _row_in_sight(self, view: View | None) -> int:
        """Return the row of a view, or else of the tag under which it is folded away."""
        row = self.row_of(view)
        if row == NO_ROW and view is not None and view.kind == "tag":
            above = (self.row_of(View("tag", tag)) for tag in reversed(ancestors(view.name)))
            row = next((found for found in above if found != NO_ROW), NO_ROW)
        return row

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
        sign = " " if entry.folded is None else self._fold_signs[0 if entry.folded else 1]
        room = max(width - len(number) - 4, 0)
        label = f"{'  ' * entry.depth}{sign}{entry.label}"
        has_cursor = here and self.has_focus
        on = "cursor" if has_cursor else None
        is_shown = entry.view == self.shown
        role = "text" if is_shown else "muted"
        if entry.view.kind == "tag":
            role = palette.tag_role(entry.view.name, otherwise=role)
        return strip_of(
            [
                (self._bar if is_shown else " ", palette.style("accent", on=on)),
                (
                    pad(label, room + 1),
                    palette.style(role, on=on),
                ),
                (f" {number}", palette.style("muted" if count else "faint", on=on)),
                (self._edge if has_cursor else " ", palette.style("accent", on=on)),
            ],
            width,
            palette.style("text", on=on).background_style if on else NO_STYLE,
        )
