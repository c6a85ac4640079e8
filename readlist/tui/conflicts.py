"""Settling from inside the app what a sync could not decide, each choice as one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from readlist.errors import ReadlistError
from readlist.library.clashes import NotedClash, noted_clashes, settle_these
from readlist.library.library import Library, Outcome
from readlist.tui.feedback import error_words, step_words
from readlist.tui.screens.conflicts import ConflictsScreen
from readlist.tui.screens.main import MainScreen
from readlist.tui.session import Session
from readlist.tui.session_events import Stepped


class Conflicts:
    """The flow behind one command."""

    def __init__(self, screen: MainScreen, session: Session, *, ascii: bool) -> None:  # noqa: A002
        self._screen = screen
        self._session = session
        self._ascii = ascii

    async def show(self) -> None:
        """Show the conflicts that are open."""
        try:
            clashes = await self._look()
        except ReadlistError as error:
            self._screen.say(error_words(error))
            return
        screen = ConflictsScreen(
            clashes,
            self._titles,
            self._screen.palette,
            settle=self._settle,
            undo=self._undo,
            look=self._look,
            ascii=self._ascii,
        )

        def closed(doc_id: int | None) -> None:
            paper = self._session.summary(doc_id) if doc_id is not None else None
            if paper is not None and not self._screen.papers.go_to(paper.doc_id):
                self._screen.show_paper(paper)

        await self._screen.app.push_screen(screen, closed)

    async def _look(self) -> list[NotedClash]:
        return await self._session.ask(noted_clashes)

    async def _settle(self, clashes: Sequence[NotedClash], other: bool) -> str:
        def settle(library: Library) -> Outcome:
            return settle_these(library, clashes, other=other, command="conflicts settle")

        return await self._performed(settle)

    async def _undo(self, redo: bool) -> str:
        """Take back the newest step, or do it again, and return in words which it was."""
        done: list[Outcome] = []

        def undo(library: Library) -> Outcome:
            done.append(library.redo() if redo else library.undo(own_first=True))
            return done[0]

        if failure := await self._performed(undo):
            return failure
        session = self._session
        stepped = Stepped(done[0], redone=redo)
        said = step_words(stepped, session.library.session, session.summary, today=session.today)
        return " · ".join(part for part in (said.what, said.title, said.after) if part)

    async def _performed(self, job: Callable[[Library], Outcome]) -> str:
        try:
            await self._session.perform(job)
        except ReadlistError as error:
            return " ".join(part for part in (error.message, error.hint) if part)
        except OSError as error:
            return f"Not saved: {error.strerror or error}"
        return ""

    def _titles(self, clashes: Sequence[NotedClash]) -> Mapping[int, str]:
        """Return the titles of the papers of conflicts."""
        papers = (
            (each.doc_id, self._session.summary(each.doc_id)) for each in clashes if each.kind == "paper"
        )
        return {doc_id: paper.title for doc_id, paper in papers if paper is not None}
