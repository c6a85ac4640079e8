"""How the list of papers is arranged: what it is sorted by, and what its headings are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
from textual.app import App

from readlist.search.matching import goes_by_scores
from readlist.search.query import parse, print_query
from readlist.search.syntax import Query, Sort
from readlist.tui.background import in_background
from readlist.tui.finding import Wanted
from readlist.tui.grouping import Grouping
from readlist.tui.remembered import Memory
from readlist.tui.screens.pick import PickScreen
from readlist.tui.session import Session

if TYPE_CHECKING:
    from readlist.tui.screens.main import MainScreen

SORTS: dict[str, tuple[Sort, ...]] = {
    "as imported": (),
    "newest import first": (Sort("added"),),
    "newest list first": (Sort("listed"),),
    "newest year first": (Sort("year"),),
    "oldest year first": (Sort("year", backwards=True),),
    "title": (Sort("title"),),
    "author": (Sort("author"),),
}
BY_RANK = (Sort("rank"),)
GROUPINGS: dict[str, Grouping] = {
    "section": "section",
    "list": "list",
    "status": "status",
    "month": "month",
    "no headings": "none",
}


def rank_name(query: Query) -> str:
    """Return what the order by rank is: with words how well papers fit them, else what was learned."""
    by_scores = goes_by_scores(msgspec.structs.replace(query, sort=BY_RANK))
    return "what you may want first" if by_scores else "best match first"


class Arranging:
    """The commands that arrange the list."""

    def __init__(self, screen: MainScreen, session: Session, memory: Memory) -> None:
        self._screen = screen
        self._session = session
        self._memory = memory

    @property
    def _app(self) -> App[Any]:
        return self._screen.app

    async def sort(self) -> None:
        """Ask what the papers are to be sorted by: it stands in the filter, and goes with it."""
        wanted = self._screen.papers.wanted
        query = parse(wanted.query, today=self._session.today)
        sorts_by_name = {**SORTS, rank_name(query): BY_RANK}

        def chosen(name: str | None) -> None:
            if name is not None:
                text = print_query(msgspec.structs.replace(query, sort=sorts_by_name[name]))
                self._screen.search.text = text
                self._screen.want(Wanted(wanted.view, text), doc_id=self._screen.papers.doc_id)

        now = next((name for name, sorts in sorts_by_name.items() if sorts == query.sort), "")
        choice = PickScreen("Sort by", list(sorts_by_name), now, kind="order")
        await self._app.push_screen(choice, chosen)
        # What will be chosen can wait a moment longer than what there is to choose from.
        prepare = partial(self._screen.papers.prepare_sorts, sorts_by_name.values())
        choice.call_after_refresh(in_background, self._screen, prepare)

    async def group(self) -> None:
        """Ask what the headings between the papers are to be."""
        papers = self._screen.papers

        def chosen(name: str | None) -> None:
            if name is not None:
                papers.group(GROUPINGS[name])
                self._memory.remember(grouping=GROUPINGS[name])

        now = next(name for name, grouping in GROUPINGS.items() if grouping == papers.grouping)
        await self._app.push_screen(PickScreen("Headings", list(GROUPINGS), now, kind="grouping"), chosen)
