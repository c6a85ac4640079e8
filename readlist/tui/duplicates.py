"""Saying that a paper is one that the library has already: both become one, undoable."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from textual.app import App

from readlist.library.duplicates import merge_papers
from readlist.library.library import Library, Outcome
from readlist.model.paper import PaperSummary
from readlist.tui.session import Session
from readlist.tui.widgets.status_line import Said


class Duplicates:
    """The flow behind one key: look for the likeliest papers, ask, make them one."""

    def __init__(
        self, app: App[Any], session: Session, *, say: Callable[[Said], None], advance: Callable[[], None]
    ) -> None:
        self._app = app
        self._session = session
        self._say = say
        self._advance = advance

    async def ask(self, paper: PaperSummary) -> None:
        """Ask which paper is the same as ``paper``."""
        from readlist.tui.screens.same_paper import MOST_SHOWN, SamePaperScreen

        here, papers = self._app.screen, self._session.snapshot().values()
        others = [other for other in papers if other.doc_id != paper.doc_id]
        others = await asyncio.to_thread(sorted, others, key=_by_title)
        alike = await asyncio.to_thread(_most_alike, paper, others, MOST_SHOWN)
        if self._app.screen is here:  # else the user has gone on meanwhile
            screen = SamePaperScreen(paper, alike, others)
            await self._app.push_screen(screen, partial(self._chosen, paper))

    def _chosen(self, paper: PaperSummary, keep: int | None) -> None:
        if keep is None or self._session.is_gone(keep):
            return
        kept = self._session.summary(keep)

        def merge(library: Library) -> Outcome:
            return merge_papers(library, keep, [paper.doc_id], "duplicates merge")

        self._session.do(merge, "duplicates merge")
        self._say(Said("Made one with", kept.title if kept else "", "u undo"))
        self._advance()


def _by_title(paper: PaperSummary) -> tuple[str, str]:
    return paper.title.casefold(), paper.key


def _most_alike(paper: PaperSummary, others: list[PaperSummary], most: int) -> list[tuple[PaperSummary, str]]:
    from readlist.analysis.most_alike import most_alike

    found = most_alike(paper, others, most)
    return [(other, f"{likeness.score:.0%}") for other, likeness in found if likeness.score]
