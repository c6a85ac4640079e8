"""What opens over the main screen; each flow is imported at its first use, not before the first rows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Protocol

from textual.app import App

from readlist.model.paper import PaperSummary
from readlist.tui.shared import Shared
from readlist.tui.view import QUEUE_VIEW, View
from readlist.tui.widgets.status_line import Said
from readlist.views.palette import Palette

if TYPE_CHECKING:
    from readlist.tui.duplicates import Duplicates
    from readlist.tui.importing import Importing
    from readlist.tui.triage import Triage


class Place(Protocol):
    """The screen that flows begin on and come back to."""

    palette: Palette

    def say(self, said: Said) -> None:
        """Say what happened."""

    def advance(self) -> None:
        """Go on to the next paper."""

    def show_paper(self, paper: PaperSummary) -> None:
        """Show the view in which a paper is looked for, the cursor on it."""

    def show_view(self, view: View) -> None:
        """Show a view."""

    def go_to(self, doc_id: int) -> bool:
        """Put the cursor on a paper of the rows."""


class Flows:
    """The flows, made when they are first wanted."""

    def __init__(self, app: App[Any], shared: Shared, place: Place) -> None:
        self._app = app
        self._shared = shared
        self._place = place

    async def start_import(self) -> None:
        """Ask what to import."""
        await self._importing.start()

    async def start_triage(self, title: str, doc_ids: Iterable[int], first: int | None) -> None:
        """Take papers one by one, beginning with ``first``."""
        await self._triage.start(title, doc_ids, first, self._place.palette)

    async def ask_for_duplicate(self, paper: PaperSummary) -> None:
        """Ask which paper is the same as ``paper``."""
        await self._duplicates.ask(paper)

    async def show_next(self) -> None:
        """Show the paper to read next, and say why that one."""
        from readlist.analysis.next_paper import next_to_read

        session = self._shared.session
        papers = session.snapshot().values()
        found = await asyncio.to_thread(next_to_read, papers, session.clock())
        if found is None:
            how = f"{self._shared.keymap.label('queue')} queues a paper"
            self._place.say(Said("Nothing is queued", "", how))
            return
        self._place.show_paper(found.paper)
        self._place.say(Said("Next", found.paper.title, found.why))

    @cached_property
    def _importing(self) -> Importing:
        from readlist.tui.importing import Importing

        shared, place = self._shared, self._place
        return Importing(
            self._app,
            shared.session,
            shared.config,
            palette=lambda: place.palette,
            say=place.say,
            show=place.show_paper,
        )

    @cached_property
    def _triage(self) -> Triage:
        from readlist.tui.triage import Triage

        show_queue = partial(self._place.show_view, QUEUE_VIEW)
        return Triage(self._app, self._shared, show_queue=show_queue, go_to=self._place.go_to)

    @cached_property
    def _duplicates(self) -> Duplicates:
        from readlist.tui.duplicates import Duplicates

        place = self._place
        return Duplicates(self._app, self._shared.session, say=place.say, advance=place.advance)
