"""Syncing from inside the app: when the reader says so and, where they wish it, by itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App

from readlist.config import Config
from readlist.errors import ReadlistError
from readlist.library.sync_standing import Standing, standing
from readlist.tui.background import in_background
from readlist.tui.command_queue import Act
from readlist.tui.screens.command_screen import CommandScreen
from readlist.tui.session import Session
from readlist.tui.sync_pace import Pace, Refusal, Report, lists_refusal, report_words, state_words
from readlist.tui.widgets.status_line import NOTHING, Said

if TYPE_CHECKING:
    from readlist.library.clashes import Place

LOOK_SECONDS = 2.0
"""How often it is looked how the library stands; the first look comes when the rows are long there."""

FAILURE_SECONDS = 12.0
"""How long it is to be read why a sync failed."""

SYNCING = Said("Syncing")
HOW_TO_BEGIN = Said(
    "No other machine yet", "", "`readlist sync init REMOTE` in a shell begins it", passing=True
)


class Syncing:
    """The flow behind the command, and the syncs of ``sync = auto``.

    A sync is a step of this run of the app, as if the reader had made it.
    """

    def __init__(
        self,
        app: App[Any],
        session: Session,
        config: Config,
        undo_key: str,
        *,
        speaker: Callable[[], CommandScreen],
        show: Callable[[str], None],
    ) -> None:
        """``speaker`` is the screen that says what happened, ``show`` shows how it stands."""
        self._app = app
        self._session = session
        self._is_auto = config.sync == "auto"
        self._undo_key = undo_key
        self._speaker, self._show = speaker, show
        self._here: Standing | None = None
        self._pace = Pace()
        self._looking = False
        self._turn = asyncio.Lock()
        self._runs = self._asked = self._has_left = False
        self._conflicts = 0
        self._clashing: frozenset[Place] = frozenset()
        self._counted: Standing | None = None

    def acts(self) -> Mapping[str, Act]:
        """Return what the command does."""
        return {"sync": self._ask}

    def begin(self) -> None:
        """Look now and then how the library stands, from when its rows are there. Costs nothing here."""
        self._app.set_interval(LOOK_SECONDS, self._look_soon)

    def leave(self) -> None:
        """Have sent what was changed since the last sync, where the app syncs by itself.

        For the end, once everything is on disk and the terminal is given back. Nobody waits: a network
        that is missing would hold up whoever wants to go, and what is not sent goes with the next start.
        """
        library = self._session.library
        if self._is_auto and not self._has_left and (here := standing(library)) and here.has_news:
            from readlist.tui.sync_process import leave_syncing

            leave_syncing(library.path, library.session)
        self._has_left = True

    # The command

    async def _ask(self) -> None:
        if self._asked:
            self._say(SYNCING)
            return
        self._here = await asyncio.to_thread(standing, self._session.library)
        if self._here is None and not await asyncio.to_thread(self._has_lists):
            self._say(HOW_TO_BEGIN)
            return
        self._asked = True
        self._say(SYNCING)
        in_background(self._app, partial(self._sync, asked=True))

    def _has_lists(self) -> bool:
        """Whether there are lists to bring up to date. Reads the disk."""
        from readlist.library.list_repositories import has_shared_lists

        try:
            return has_shared_lists(self._session.library)
        except ReadlistError:  # without a home there is no folder, and so none
            return False

    # By itself

    def _look_soon(self) -> None:
        is_early = not self._session.is_whole or self._session.counts is None
        if not (is_early or self._looking or self._runs):
            self._looking = True
            in_background(self._app, self._look)

    async def _look(self) -> None:
        try:
            before = self._here
            self._here = await asyncio.to_thread(standing, self._session.library)
            if self._here is not None:
                now = time.monotonic()
                self._pace = self._pace.seen(before, self._here, now)
                await self._count_conflicts()
                self._show_state()
                if self._is_auto and self._pace.is_due(now) and not self._runs:
                    await self._sync(asked=False)
            elif before is not None:
                self._pace, self._counted = Pace(), None
                self._show_state()
        finally:
            self._looking = False

    async def _count_conflicts(self) -> None:
        """Count the conflicts anew: a sync may have made some, any change may settle one or bring it back."""
        here, then = self._here, self._counted
        if here is None or here == then:
            return
        is_synced = then is None or then.synced_at != here.synced_at
        if is_synced or self._clashing:
            from readlist.library.clashes import noted_clashes

            among = None if is_synced else self._clashing
            try:
                found = await asyncio.to_thread(noted_clashes, self._session.library, among)
            except (ReadlistError, OSError):  # the writer meets it too, and says it
                return
            self._conflicts = len(found)
            self._clashing |= {each.place for each in found}
        self._counted = here

    # Either

    async def _sync(self, *, asked: bool) -> None:
        async with self._turn:
            self._runs = True
            try:
                self._show_state()
                outcome = await self._outcome()
            finally:
                self._runs = False
                self._asked &= not asked
            is_first_failure = not self._pace.failures
            self._pace = self._pace.after(time.monotonic(), failed=isinstance(outcome, Refusal))
            if isinstance(outcome, Report):
                self._tell(outcome, asked=asked)
                if asked and (refusal := lists_refusal(outcome)) is not None:
                    self._tell_failure(refusal)
            elif asked or is_first_failure:
                self._tell_failure(outcome)
            self._show_state()

    async def _outcome(self) -> Report | Refusal:
        from readlist.tui.sync_process import begin_sync

        session = self._session
        await session.ask(lambda library: None)  # a key pressed just before is part of it
        outcome = await asyncio.wrap_future(begin_sync(session.library.path, session.library.session))
        await session.take_in_others()  # before it is told
        self._here = await asyncio.to_thread(standing, session.library)
        return outcome

    def _tell(self, report: Report, *, asked: bool) -> None:
        self._conflicts, self._counted = len(report.conflicts), self._here
        self._clashing |= {(each.kind, each.doc_id) for each in report.conflicts}
        self._session.own_steps += report.steps
        if asked or report.has_brought:
            self._say(report_words(report, self._undo_key))

    def _tell_failure(self, refusal: Refusal) -> None:
        """Say it where there is room for all of it; the status line goes on saying that it failed."""
        if self._speaker().said == SYNCING:
            self._say(NOTHING)
        self._app.notify(
            refusal.text, title="Not synced", severity="warning", timeout=FAILURE_SECONDS, markup=False
        )

    def _say(self, said: Said) -> None:
        self._speaker().say(said)

    def _show_state(self) -> None:
        self._show(
            state_words(
                self._here,
                self._session.clock(),
                syncing=self._runs,
                failures=self._pace.failures,
                conflicts=self._conflicts,
            )
        )
