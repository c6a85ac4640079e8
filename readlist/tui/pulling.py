"""Pulling notes from inside the app: choose a folder, look at what would come back, take it as one step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from textual.app import App

from readlist.config import Config
from readlist.errors import Cancelled, ReadlistError
from readlist.library.library import Library, Outcome
from readlist.library.pulling import PullOptions, PullReport, pull_notes
from readlist.model.paper import STATUSES
from readlist.model.text import printable
from readlist.tui.background import in_background
from readlist.tui.feedback import error_words
from readlist.tui.long_work import Tell, left_at_once
from readlist.tui.notes import UNDO_HINT
from readlist.tui.path_completion import as_typed, folder_of, folder_to_begin_in
from readlist.tui.remembered import Memory
from readlist.tui.screens.curtain import Curtain
from readlist.tui.screens.progress import ProgressScreen
from readlist.tui.screens.pull_preview import PullDecision, PullPreviewScreen
from readlist.tui.screens.pull_source import PullSourceScreen
from readlist.tui.session import Session
from readlist.tui.widgets.status_line import Said
from readlist.views.palette import Palette

TITLE = "Pull"


class Pulling:
    """The flow behind one command. What it did it says to ``say``."""

    def __init__(
        self,
        app: App[Any],
        session: Session,
        config: Config,
        memory: Memory,
        *,
        palette: Callable[[], Palette],
        say: Callable[[Said], None],
    ) -> None:
        self._app = app
        self._session = session
        self._config = config
        self._memory = memory
        self._palette = palette
        self._say = say

    async def start(self) -> None:
        """Ask for the folder; that of the last export is offered."""
        begin = await asyncio.to_thread(folder_to_begin_in, self._memory.now.notes_folder)

        def chosen(folder: str | None) -> None:
            if folder is not None:
                in_background(self._app, partial(self._pull_behind, Curtain.drawn(self._app), folder))

        await self._app.push_screen(PullSourceScreen(begin), chosen)

    async def _pull_behind(self, curtain: Curtain, folder: str) -> None:
        """Pull with a curtain before the papers: what is typed ahead of the preview is not about them."""
        try:
            await self._pull(Path(folder))
        except Cancelled as stopped:
            self._say(Said(stopped.message, "", stopped.hint))
        except ReadlistError as error:
            self._say(error_words(error))
        except OSError as error:  # a folder that cannot be looked into
            self._say(Said(f"Not pulled: {error.strerror or error}", folder, failed=True))
        finally:
            await curtain.open()

    async def _pull(self, folder: Path) -> None:
        self._memory.remember(notes_folder=await asyncio.to_thread(folder_of, str(folder)))
        named = printable(as_typed(str(folder)))
        await self._session.ask(lambda library: None)  # what was typed just now is compared, too

        def compare(prefer_vault: bool, tell: Tell | None = None) -> PullReport:
            options = self._options(prefer_vault=prefer_vault, dry_run=True)
            return pull_notes(self._session.library, folder, options)

        what = "Comparing the notes with the library"
        report = await left_at_once(self._app, TITLE, what, partial(compare, False))
        decision: PullDecision | None = PullDecision()
        if report.notes or report.refused:
            ascii_only = self._config.ascii
            screen = PullPreviewScreen(
                report, named, self._titles, self._palette(), compare, ascii=ascii_only
            )
            decision = await self._app.push_screen_wait(screen)
        if decision is None:
            self._say(Said("Nothing was pulled", named, passing=True))
        else:  # also where nothing changes: the next export is to know what was looked at
            self._say(said_of(await self._write(folder, decision), named))

    async def _write(self, folder: Path, decision: PullDecision) -> PullReport:
        reports: list[PullReport] = []

        def write(library: Library) -> Outcome:
            options = self._options(prefer_vault=decision.prefer_vault, dry_run=False)
            report = pull_notes(library, folder, options, _AllBut(decision.left_out))
            reports.append(report)
            return report.outcome if report.outcome is not None else Outcome(None, "pull", {})

        progress = ProgressScreen(TITLE, "Taking the notes in")
        self._app.push_screen(progress)
        try:
            await self._session.perform(write)
        finally:
            progress.dismiss(None)
        return reports[0]

    def _options(self, *, prefer_vault: bool, dry_run: bool) -> PullOptions:
        statuses = (*STATUSES, *self._config.statuses)
        return PullOptions(statuses=statuses, prefer_vault=prefer_vault, dry_run=dry_run)

    def _titles(self, report: PullReport) -> dict[int, str]:
        """Return the titles of the papers of a pull."""
        papers = ((note.doc_id, self._session.summary(note.doc_id)) for note in report.notes)
        return {doc_id: paper.title for doc_id, paper in papers if paper is not None}


class _AllBut:
    """Every paper but those."""

    def __init__(self, left_out: frozenset[int]) -> None:
        self._left_out = left_out

    def __contains__(self, doc_id: object) -> bool:
        return doc_id not in self._left_out


def said_of(report: PullReport, folder: str) -> Said:
    """Return what a pull did, in the words of the status line."""
    count = sum(note.changes != () for note in report.notes)
    not_taken = len(report.notes) - count + len(report.refused)
    if not count and not not_taken:
        return Said("No note was edited", folder, "nothing was changed", passing=True)
    what = f"{count:,} {'note' if count == 1 else 'notes'} pulled" if count else "No note was pulled"
    if not_taken:
        what += f", {not_taken:,} not taken"
    return Said(what, folder, UNDO_HINT if count else "nothing was changed")
