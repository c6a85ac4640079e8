"""Settling from inside the app what a sync could not decide, each choice as one step."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence

from readlist.errors import ReadlistError
from readlist.library.clashes import NotedClash, noted_clashes, settle_these
from readlist.library.library import Library, Outcome
from readlist.tui.feedback import error_words, step_words
from readlist.tui.screens.conflicts import ConflictsScreen
from readlist.tui.screens.main import MainScreen
from readlist.tui.session import Session
from readlist.tui.session_events import Stepped
from readlist.tui.widgets.status_line import NOTHING, Said


class Conflicts:
    """The flow behind one command."""

    def __init__(self, screen: MainScreen, session: Session, *, ascii: bool) -> None:  # noqa: A002
        self._screen = screen
        self._session = session
        self._ascii = ascii

    async def show(self) -> None:
        """Show the conflicts that are open."""
        try:
            clashes = await self.look()
        except ReadlistError as error:
            self._screen.say(error_words(error))
            return
        screen = ConflictsScreen(clashes, self, self._screen.palette, ascii=self._ascii)

        def closed(doc_id: int | None) -> None:
            paper = self._session.summary(doc_id) if doc_id is not None else None
            if paper is not None and not self._screen.papers.go_to(paper.doc_id):
                self._screen.show_paper(paper)

        await self._screen.app.push_screen(screen, closed)

    # What the screen asks

    def titles(self, clashes: Sequence[NotedClash]) -> Mapping[int, str]:
        """Return the titles of the papers of conflicts."""
        papers = (
            (each.doc_id, self._session.summary(each.doc_id)) for each in clashes if each.kind == "paper"
        )
        return {doc_id: paper.title for doc_id, paper in papers if paper is not None}

    async def look(self) -> list[NotedClash]:
        """Return the conflicts that are open, once everything before is on disk."""
        return await self._session.ask(noted_clashes)

    def read(self, noted: NotedClash) -> str:
        """Return the note in which both versions may stand; it may have gone meanwhile."""
        if noted.kind != "paper" or noted.clash.field != "note":
            return ""
        with contextlib.suppress(ReadlistError, OSError):
            note = self._session.paper(noted.doc_id).note
            return note.text if note is not None else ""
        return ""

    async def settle(self, clashes: Sequence[NotedClash], *, other: bool) -> Said:
        """Keep what stands there, or take what the other side had; return NOTHING, or why it failed."""

        def settle(library: Library) -> Outcome:
            return settle_these(library, clashes, other=other, command="conflicts settle")

        return await self._performed(settle)

    async def undo(self, *, redo: bool) -> Said:
        """Take back the newest step, or do it again, and say which it was."""
        done: list[Outcome] = []

        def undo(library: Library) -> Outcome:
            done.append(library.redo() if redo else library.undo(own_first=True))
            return done[0]

        failure = await self._performed(undo)
        if failure != NOTHING:
            return failure
        session, stepped = self._session, Stepped(done[0], redone=redo)
        return step_words(stepped, session.library.session, session.summary, today=session.today)

    async def _performed(self, job: Callable[[Library], Outcome]) -> Said:
        """Write a step; return why that failed, NOTHING where it did not."""
        try:
            await self._session.perform(job)
        except ReadlistError as error:
            return error_words(error)
        except OSError as error:
            return Said(f"Not saved: {error.strerror or error}", failed=True)
        return NOTHING
