"""Showing the papers most like one: asked of the process that knows them, while the app goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from readlist.model.paper import PaperSummary
from readlist.tui.background import in_background
from readlist.tui.screens.alike import AlikeScreen, Like
from readlist.tui.session import Session
from readlist.tui.widgets.status_line import NOTHING, Said
from readlist.views.signs import Signs

if TYPE_CHECKING:
    from readlist.library.ranking_process import Alike
    from readlist.tui.screens.main import MainScreen


class MoreLike:
    """The flow behind one key: look for papers, show them, go to one of them or back."""

    def __init__(
        self, screen: MainScreen, session: Session, signs: Signs, *, say: Callable[[Said], None]
    ) -> None:
        self._screen = screen
        self._session = session
        self._signs = signs
        self._say = say

    def ask(self, paper: PaperSummary) -> None:
        """Show the papers most like ``paper`` once they are found, unless the user has gone on meanwhile."""
        if not self._session.learning.on:
            self._say(Said("Nothing is compared", "", "[ranking] is off in the configuration", passing=True))
            return
        looking = Said("Looking for papers like it", paper.title)
        self._say(looking)
        in_background(self._screen, partial(self._find, paper, looking))

    async def _find(self, paper: PaperSummary, looking: Said) -> None:
        found = await asyncio.wrap_future(self._session.learning.more_like(paper.doc_id))
        if self._screen.said == looking:
            self._say(NOTHING)
        if self._screen.is_active and self._screen.papers.doc_id == paper.doc_id:
            await self._screen.app.push_screen(
                AlikeScreen(paper, self._known(found), self._signs), self._go_to
            )

    def _known(self, found: Sequence[Alike]) -> list[Like]:
        """Return the papers that were found as the screen shows them, without those that have gone."""
        papers = self._session.papers(each.neighbour.doc_id for each in found)
        return [
            Like(
                papers[each.neighbour.doc_id],
                tuple(reason.term for reason in each.terms),
                len(each.neighbour.copies),
            )
            for each in found
            if each.neighbour.doc_id in papers
        ]

    def _go_to(self, doc_id: int | None) -> None:
        paper = self._session.summary(doc_id) if doc_id is not None else None
        if paper is not None and not self._screen.papers.go_to(paper.doc_id):
            self._screen.show_paper(paper)
