"""What a verb is about: the paper under the cursor, or those that are marked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from readlist.model.paper import PaperSummary
from readlist.tui.screens.view_list import ViewList
from readlist.tui.session import Session
from readlist.tui.taking_in import AT_ONCE
from readlist.tui.widgets.status_line import Said


class Targets:
    """Hands papers of the list to what is to be done to them; one that is gone is only said."""

    def __init__(self, papers: ViewList, session: Session, *, say: Callable[[Said], None]) -> None:
        self._papers = papers
        self._session = session
        self._say = say

    async def one(self, act: Callable[[PaperSummary], Awaitable[None] | None]) -> None:
        """Do something to the paper under the cursor."""
        paper = self._session.summary(self._papers.doc_id) if self._papers.doc_id is not None else None
        if paper is None:
            return
        if self._session.is_gone(paper.doc_id):
            self._say_removed(paper.title)
            return
        result = act(paper)
        if result is not None:
            await result

    async def marked(self, act: Callable[[Sequence[PaperSummary]], Awaitable[None]]) -> None:
        """Do something to the marked papers; without marks to the one under the cursor."""
        if not self._papers.marked:
            await self.one(lambda paper: act((paper,)))
            return
        marked = self._papers.marked.copy()
        listed = filter(marked.__contains__, self._papers.listing.doc_ids)
        few = len(marked) <= AT_ONCE
        papers = self._session.papers(listed) if few else await self._session.many_papers(listed)
        if papers:
            await act(list(papers.values()))
        else:
            self._say_removed("")

    def _say_removed(self, title: str) -> None:
        self._say(Said("Removed meanwhile", title, "R refreshes", failed=True))
