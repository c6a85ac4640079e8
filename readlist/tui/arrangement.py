"""What stands beside what on the main screen, and how wide."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from textual.widget import Widget

from readlist.tui.command_queue import Act
from readlist.tui.hints import BROAD, NARROW, Pane
from readlist.tui.remembered import Memory
from readlist.tui.widgets.divider import Divider
from readlist.tui.widgets.status_line import Said

NARROWEST = {"views": 14, "papers": 36, "paper": 30}
USUAL_VIEWS, BROAD_VIEWS = 26, 38
"""The width of the views, where the user has not chosen one, is at most this; and that on a broad screen."""

STEP = 2
"""How many columns one key gives to a pane."""

COUNTS = {3: "Three panes", 2: "Two panes: list and abstract", 1: "One pane"}


class Columns(msgspec.Struct, frozen=True):
    """The panes from left to right, with the lines between them."""

    views: Widget
    views_edge: Divider
    papers: Widget
    paper_edge: Divider
    paper: Widget


class Arrangement:
    """What is shown beside what. The user's choice outlives the run; the room there is goes before it."""

    def __init__(
        self, columns: Columns, memory: Memory, *, say: Callable[[Said], None], changed: Callable[[], None]
    ) -> None:
        """``changed`` is called when other panes are to be shown."""
        self._columns = columns
        self._memory = memory
        self._say = say
        self._changed = changed

    def acts(self, pane: Callable[[], Pane]) -> dict[str, Act]:
        """Return what each of the commands does; ``pane`` is the one in focus."""
        return {
            "panes": self._show_fewer,
            "usual-panes": self._show_usual,
            "wider": lambda: self._widen(pane(), STEP),
            "narrower": lambda: self._widen(pane(), -STEP),
        }

    def alone(self, *, narrow: bool) -> bool:
        """Return whether list and abstract take turns; on a ``narrow`` screen they do."""
        return narrow or self._memory.now.panes == 1

    def show(self, pane: Pane, *, narrow: bool) -> None:
        """Show the panes that there is room for, that of the focus among them."""
        columns, alone = self._columns, self.alone(narrow=narrow)
        reading = pane in ("abstract", "note")
        columns.views.display = pane == "views" or (self._memory.now.panes == 3 and not narrow)
        columns.paper.display = reading or not alone
        columns.papers.display = not (reading and alone)
        columns.views_edge.display = columns.views.display and not narrow
        columns.paper_edge.display = columns.paper.display and columns.papers.display and not narrow
        self._fit(narrow=narrow)

    def drag(self, edge: Divider, column: int, *, dropped: bool) -> None:
        """Put a line between two panes at a column of the screen; remember it once it is ``dropped``."""
        columns = self._columns
        if edge is columns.views_edge:
            self._resize(views=column, remember=dropped)
        else:
            self._resize(paper=columns.paper.region.right - column - 1, remember=dropped)

    def _widen(self, pane: Pane, by: int) -> None:
        columns, before = self._columns, self._memory.now
        if pane == "views" and columns.views_edge.display:
            self._resize(views=columns.views.size.width + by)
        elif columns.paper_edge.display:
            side = by if pane in ("abstract", "note") else -by
            self._resize(paper=columns.paper.size.width + side)
        else:
            self._say(Said("Only one pane is shown", passing=True))
            return
        if self._memory.now == before:
            self._say(Said("It cannot be wider" if by > 0 else "It cannot be narrower", passing=True))

    def _show_fewer(self) -> None:
        panes = self._memory.now.panes - 1 or 3
        self._memory.remember(panes=panes)
        self._changed()
        narrow = self._columns.views.screen.size.width < NARROW
        if narrow and panes > 1:
            self._say(Said(f"{COUNTS[panes].partition(':')[0]} from {NARROW} columns on"))
        else:
            self._say(Said(COUNTS[panes]))

    def _show_usual(self) -> None:
        self._memory.remember(panes=3, views_width=0, paper_width=0, paper_width_of=0)
        self._changed()
        self._say(Said("Panes as they were at first"))

    def _resize(self, *, views: int | None = None, paper: int | None = None, remember: bool = True) -> None:
        columns = self._columns
        if views is not None:
            columns.views.styles.width = self._within("views", views)
        if paper is not None:
            columns.paper.styles.width = self._within("paper", paper)
        if remember:
            now = self._memory.now
            self._memory.remember(
                views_width=now.views_width if views is None else self._within("views", views),
                paper_width=now.paper_width if paper is None else self._within("paper", paper),
                paper_width_of=now.paper_width_of if paper is None else columns.views.screen.size.width,
            )

    def _within(self, name: str, width: int) -> int:
        """Return a width that leaves the list and the other pane what they need at least."""
        columns = self._columns
        total = columns.views.screen.size.width
        other, edge = (
            (columns.paper, columns.paper_edge) if name == "views" else (columns.views, columns.views_edge)
        )
        beside = NARROWEST["papers"] + 2 + (other.size.width if edge.display else 0)
        return max(min(width, total - beside), NARROWEST[name])

    def _fit(self, *, narrow: bool) -> None:
        """Give the panes the widths that were chosen, where there is more than one pane to see."""
        columns, now = self._columns, self._memory.now
        total = columns.views.screen.size.width
        views = min(now.views_width, total - NARROWEST["papers"] - NARROWEST["paper"] - 2)
        _set_width(columns.views, views if views and not narrow else None)
        if not columns.papers.display:
            columns.paper.styles.width = "1fr"
            return
        usual = BROAD_VIEWS if total >= BROAD else USUAL_VIEWS
        beside = NARROWEST["papers"] + 2 + ((views or usual) if columns.views.display else 0)
        chosen = round(now.paper_width * total / (now.paper_width_of or total))
        paper = min(chosen, max(total - beside, NARROWEST["paper"]))
        _set_width(columns.paper, paper if paper and not narrow else None)


def _set_width(widget: Widget, width: int | None) -> None:
    """Give a widget a width in cells; None leaves it to the style sheet."""
    if width is None:
        if widget.styles.inline.clear_rule("width"):
            widget.refresh(layout=True)
    else:
        widget.styles.width = width
