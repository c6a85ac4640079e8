"""A library in a scratch folder, and the app running on it without a terminal."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

from textual.pilot import Pilot

from readlist.config import Config
from readlist.library.importing import ImportOptions, import_sources
from readlist.library.library import Library, Outcome, open_library
from readlist.library.matching import OnDuplicate
from readlist.library.sources import Source
from readlist.model.change import Change
from readlist.model.paper import Paper, PaperSummary
from readlist.tui.app import ReadlistApp
from readlist.tui.line import Piece
from readlist.tui.remembered import Memory
from readlist.tui.session import Clock
from readlist.tui.theme_choice import wanted_theme
from readlist.views.palette import choose_palette, theme_folders
from tests.tui.painting import paint, painted_when_asked

DEFAULTS = Config()
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)

LOOKS = 1000
"""How often it is looked whether the app has ended: for ten seconds."""

TITLES = (
    "Attention as a budget",
    "Beam search for the impatient",
    "Cheap distillation of large readers",
    "Dropout after the fact",
    "Embedding spaces with holes",
    "Forgetting on purpose",
)


def make_library(folder: Path, titles: Iterable[str] = TITLES, **fields: Any) -> Library:
    """Return a library of one list with these titles, in this order."""
    library = open_library(folder / "library.json", session="app-test")
    add_papers(library, [{"title": title, **fields} for title in titles])
    return library


def add_papers(
    library: Library,
    records: Iterable[dict[str, Any]],
    *,
    name: str = "Week one",
    on_duplicate: OnDuplicate = "merge",
) -> None:
    """Import records as one list, as another command would."""
    lines = "\n".join(
        json.dumps({"abstract": f"What {record['title']} is about.", **record}) for record in records
    )
    source = Source(f"{name}.jsonl", lines.encode(), TODAY, f"/lists/{name}.jsonl")
    # Some days before the app's clock, whatever day it is: pictures tell since when a paper is there.
    at = NOW - timedelta(days=3) + timedelta(seconds=len(library.history()))
    import_sources(library, [source], ImportOptions(list_name=name, at=at, on_duplicate=on_duplicate))


def by_title(library: Library) -> dict[str, Paper]:
    """Return every paper of the library by its title."""
    return {summary.title: library.paper(doc_id) for doc_id, summary in library.summaries().items()}


class Stubborn:
    """A library whose disk can be made to wait or to fail."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.may_write = threading.Event()
        self.may_write.set()
        self.failure: BaseException | None = None
        self.notice = ""

    def notices(self) -> tuple[str, ...]:
        return (*self._library.notices(), self.notice) if self.notice else self._library.notices()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    def apply(self, change: Change, doc_ids: Iterable[int], command: str = "") -> Outcome:
        self.may_write.wait()
        failure, self.failure = self.failure, None
        if failure is not None:
            raise failure
        return self._library.apply(change, doc_ids, command)

    def set_note(self, doc_id: int, text: str, started_from: str | None) -> tuple[Outcome, str]:
        self.may_write.wait()
        failure, self.failure = self.failure, None
        if failure is not None:
            raise failure
        return self._library.set_note(doc_id, text, started_from)

    def undo(self, *, own_first: bool) -> Outcome:
        self.may_write.wait()
        return self._library.undo(own_first=own_first)

    def as_library(self) -> Library:
        return cast(Library, self)


class Stage:
    """The running app with what tests ask of it."""

    def __init__(self, app: ReadlistApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Type keys and wait until everything they started is done."""
        await self.pilot.press(*keys)
        await self.settle()

    async def burst(self, keys: str) -> None:
        """Hand in keys all at once, as a terminal does with what was typed ahead."""
        from textual import events

        for key in keys:
            self.app.post_message(events.Key(key, key))
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        while self.app.is_running and (
            self.app.session.pending
            or self.app.main.papers.finding
            or self.app.session.counts is None
            or self.app.typing_ahead.waiting
        ):
            await self.pilot.pause()
        if self.app.is_running:
            await laid_out(self.pilot)

    async def ended(self) -> bool:
        """Wait until the app has ended; False when it does not."""
        for _ in range(LOOKS):
            if not self.app.is_running:
                return True
            await asyncio.sleep(1 / 100)
        return False

    @property
    def paper(self) -> PaperSummary:
        """The paper under the cursor, as it is shown."""
        doc_id = self.app.main.papers.doc_id
        assert doc_id is not None
        paper = self.app.session.summary(doc_id)
        assert paper is not None
        return paper

    def rows(self) -> list[str]:
        """The rows of the list as they stand on the screen, without the empty ones."""
        papers = self.app.main.papers
        lines = [papers.render_line(y).text.rstrip() for y in range(papers.size.height)]
        return [line for line in lines if line]

    def focus(self) -> str:
        """The name of the widget in focus."""
        return (self.app.focused and self.app.focused.id) or ""

    def status(self) -> str:
        """The status line as it stands on the screen."""
        return line_text(self.app.main.status.pieces(self.app.main.status.size.width))

    def title(self) -> str:
        """The title of the list."""
        return str(self.app.main.papers.border_title).strip()

    def abstract(self) -> str:
        """The text of the paper, as wide as it stands on the screen, also what is below it."""
        body = self.app.main.query_one("#abstract-body")
        return "\n".join(body.render_line(y).text.strip() for y in range(body.size.height))

    def top(self) -> str:
        """The left part of the top line."""
        return line_text(self.app.main.top.pieces(self.app.main.top.size.width))


async def laid_out(pilot: Pilot[Any]) -> None:
    """Wait until the screen on top is laid out and painted as what happened before wants it."""
    done = asyncio.Event()
    pilot.app.screen.call_after_refresh(done.set)
    await pilot.pause()
    while pilot.app.is_running and not done.is_set():
        await pilot.pause()
    if pilot.app.is_running:
        paint(pilot.app.screen)


async def resize(pilot: Pilot[Any], size: tuple[int, int]) -> None:
    """Give the terminal another size, and wait until the screen on top is laid out in it."""
    await pilot.resize_terminal(*size)
    while pilot.app.screen.size != size:
        await pilot.pause()
    for _ in ("the size", "the classes that depend on it"):
        await laid_out(pilot)


def line_text(pieces: Iterable[Piece]) -> str:
    """Return the pieces of a line as they stand there."""
    return "".join(text for text, _ in pieces)


@contextmanager
def terminal_of(size: tuple[int, int]) -> Iterator[None]:
    """Have the app that is made meanwhile find a terminal of that size, as it does outside of tests."""
    columns, lines = size
    with patch.dict(os.environ, {"COLUMNS": str(columns), "LINES": str(lines)}):
        yield


@asynccontextmanager
async def staged(
    library: Library,
    *,
    size: tuple[int, int] = (120, 30),
    config: Config = DEFAULTS,
    clock: Clock = lambda: NOW,
    notifications: bool = False,
    notices: Sequence[str] = (),
    memory: Memory | None = None,
    always_painted: bool = False,
) -> AsyncIterator[Stage]:
    """Run the app on ``library`` until the block ends; the queue is then drained.

    It is painted whenever it has settled, or as often as in a terminal.
    """
    memory = memory or Memory()
    palette, faults = choose_palette(wanted_theme(config, memory.now), theme_folders())
    with terminal_of(size):
        app = ReadlistApp(
            library,
            config,
            {palette.name: palette},
            (*notices, *faults),
            clock=clock,
            memory=memory,
            theme_folders=theme_folders(),
        )
    try:
        with nullcontext() if always_painted else painted_when_asked():
            async with app.run_test(size=size, notifications=notifications) as pilot:
                stage = Stage(app, pilot)
                await stage.settle()
                yield stage
    finally:
        app.drain()
