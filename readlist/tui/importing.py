"""Importing from inside the app: choose, look at what would come in, and take it in as one step."""

from __future__ import annotations

import asyncio
import io
import itertools
import os
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from rich.console import RenderableType
from textual.app import App

from readlist.config import Config
from readlist.errors import Cancelled, ReadlistError
from readlist.formats.registry import format_names
from readlist.library.importing import (
    ImportedPaper,
    ImportOptions,
    ImportReport,
    Progress,
    ReadSource,
    gather_sources,
    import_read,
    read_sources,
    without_entries,
)
from readlist.library.library import Library
from readlist.library.rules import ImportRule, usable_rules
from readlist.library.sources import STDIN
from readlist.model.paper import SKIPPED, STATUSES, Paper, PaperSummary
from readlist.model.text import clean, clean_line, printable
from readlist.store.drafts import is_running
from readlist.tui.background import in_background
from readlist.tui.feedback import error_words
from readlist.tui.keymap import keymap
from readlist.tui.long_work import left_at_once
from readlist.tui.path_completion import folder_of, folder_to_begin_in
from readlist.tui.remembered import Memory
from readlist.tui.screens.curtain import Curtain
from readlist.tui.screens.import_preview import Decision, ImportPreviewScreen, Offered, Preview
from readlist.tui.screens.import_source import ChosenSource, ImportSourceScreen
from readlist.tui.screens.progress import ProgressScreen
from readlist.tui.session import Session
from readlist.tui.widgets.status_line import Said
from readlist.views.palette import Palette

R = TypeVar("R")

TITLE = "Import"
_DRAFT = "pasted-list-"


class Importing:
    """The flow behind one key. What it did it says to ``say``; ``show`` gets the first paper that came in."""

    def __init__(
        self,
        app: App[Any],
        session: Session,
        config: Config,
        memory: Memory,
        *,
        palette: Callable[[], Palette],
        say: Callable[[Said], None],
        show: Callable[[PaperSummary], None],
    ) -> None:
        self._app = app
        self._session = session
        self._config = config
        self._memory = memory
        self._palette = palette
        self._say = say
        self._show = show
        self._drafts: dict[str, str] = {}
        self._looked_at = ""

    async def start(self) -> None:
        """Ask what to import."""
        self._drafts = await self._session.ask(_abandoned)
        earlier = next(iter(self._drafts.values()), "")
        begin = await asyncio.to_thread(folder_to_begin_in, self._memory.now.import_folder)
        await self._app.push_screen(
            ImportSourceScreen(begin, earlier, attach_key=self._key("attach-pdf")),
            self._chosen,
        )

    def take_pasted(self, text: str) -> None:
        """Import a list that was pasted where there is no field."""
        self._chosen(ChosenSource(text=clean(text).strip("\n")))

    def _key(self, command: str) -> str:
        return keymap(self._config).label(command)

    def _chosen(self, chosen: ChosenSource | None) -> None:
        if chosen is not None:
            in_background(self._app, partial(self._import_behind, Curtain.drawn(self._app), chosen))

    async def _import_behind(self, curtain: Curtain, chosen: ChosenSource) -> None:
        """Import with a curtain before the papers: what is typed ahead of the preview is not about them."""
        try:
            await self._import(chosen)
        finally:
            await curtain.open()

    async def _import(self, chosen: ChosenSource) -> None:
        if chosen.text:
            self._keep_draft(chosen.text)
        else:
            self._memory.remember(import_folder=await asyncio.to_thread(folder_of, chosen.paths[0]))
        # What is wrong with the others was told when the app began.
        rules, _ = usable_rules(self._config.rules, today=self._session.today)
        options = ImportOptions(rules=rules)
        try:
            while (decided := await self._decide(chosen, options, rules)) and decided[1].again:
                options = decided[1].options
            if decided is not None:
                self._show_imported(await self._write(*decided))
                self._discard_draft(chosen.text)
            else:
                self._looked_at = chosen.text
                again = f"{self._key('import')} offers the pasted list again" if chosen.text else ""
                self._say(Said("Nothing was imported", "", again, passing=True))
        except Cancelled as stopped:
            self._say(Said(stopped.message, "", stopped.hint))
        except ReadlistError as error:
            self._say(error_words(error))

    async def _decide(
        self, chosen: ChosenSource, options: ImportOptions, rules: tuple[ImportRule, ...]
    ) -> tuple[list[ReadSource], Decision] | None:
        """Read the sources and show what they would bring."""
        what = f"Reading {_name_of(chosen)}"
        read = await self._with_progress(what, partial(_read, chosen, options, self._session.today))

        def compare(options: ImportOptions, tell: Progress | None = None) -> ImportReport:
            dry = msgspec.structs.replace(options, dry_run=True)
            return import_read(self._session.library, read, dry, progress=tell)

        report = await self._with_progress("Comparing with the library", partial(compare, options))
        screen = ImportPreviewScreen(
            Preview(report, options),
            self._offered(rules),
            self._palette(),
            self._draw,
            compare,
            ascii=self._config.ascii,
        )
        decision = await self._app.push_screen_wait(screen)
        return None if decision is None else (read, decision)

    def _show_imported(self, report: ImportReport) -> None:
        self._say(said_of(report))
        papers = (paper for source in report.sources for paper in source.papers)
        new = next((paper.doc_id for paper in papers if _is_to_see(paper)), None)
        summary = self._session.summary(new) if new is not None else None
        if summary is not None:
            self._show(summary)

    async def _write(self, read: list[ReadSource], decision: Decision) -> ImportReport:
        kept = [
            without_entries(source, {entry for of, entry in decision.left_out if of == number})
            for number, source in enumerate(read)
        ]
        progress = ProgressScreen(TITLE, "Taking the papers in")
        self._app.push_screen(progress)

        def write(library: Library) -> ImportReport:
            command = _step_name(read)
            return import_read(library, kept, decision.options, command=command, progress=progress.tell)

        try:
            return await self._session.import_papers(write)
        finally:
            progress.dismiss(None)

    async def _with_progress(self, what: str, work: Callable[[Progress], R]) -> R:
        return await left_at_once(self._app, TITLE, what, work)

    def _offered(self, rules: tuple[ImportRule, ...]) -> Offered:
        counts = self._session.counts
        tags = sorted(counts.tags.items(), key=lambda tag: (-tag[1], tag[0])) if counts is not None else []
        return Offered(tags, (*STATUSES, *self._config.statuses), format_names(), rules)

    def _draw(self, paper: Paper) -> RenderableType:
        from readlist.views.paper import paper_view

        known = self._session.summary(paper.doc_id)
        if known is not None:  # an import does not change these
            paper = msgspec.structs.replace(
                paper, title=known.title, status=known.status, starred=known.starred
            )
        return paper_view(paper, {}, self._palette(), today=self._session.today, ascii=self._config.ascii)

    # A pasted list is the only copy there is: it is kept until it is taken in; one that was looked at
    # and not taken, until another is pasted.

    def _keep_draft(self, text: str) -> None:
        if text in self._drafts.values():
            return
        self._discard_draft(self._looked_at)
        names = (f"{_DRAFT}{os.getpid()}-{number}" for number in itertools.count(1))
        name = next(name for name in names if name not in self._drafts)
        self._drafts[name] = text
        self._session.run(lambda library: library.drafts.save(name, text), "draft")

    def _discard_draft(self, text: str) -> None:
        for name in [name for name, kept in self._drafts.items() if kept == text]:
            del self._drafts[name]
            self._session.run(partial(_discard, name), "draft")


def said_of(report: ImportReport) -> Said:
    """Return what an import did, in the words of the status line."""
    counts = report.counts
    told = (
        (counts.new, "new"),
        (counts.merged, "merged"),
        (counts.skipped, "known"),
        (counts.failed, "failed"),
        (report.rules.skipped if report.rules is not None else 0, "skipped by rules"),
    )
    what = ", ".join(f"{count:,} {word}" for count, word in told if count) or "Nothing to import"
    titles = [source.list_title for source in report.sources if source.list_title]
    title = titles[0] if len(titles) == 1 else f"{len(report.sources)} sources" if titles else ""
    return Said(what, title, "u undo" if report.step is not None else "nothing was changed")


def _is_to_see(imported: ImportedPaper) -> bool:
    """Return whether the import brought something of the paper that no rule skipped."""
    is_skipped = imported.ruled is not None and imported.ruled.status == SKIPPED
    return imported.action != "skipped" and not is_skipped


def _read(chosen: ChosenSource, options: ImportOptions, today: date, progress: Progress) -> list[ReadSource]:
    data = io.BytesIO(chosen.text.encode("utf-8", "replace"))
    sources = gather_sources((STDIN,) if chosen.text else chosen.paths, data, today)
    return read_sources(sources, options.format_name, progress=progress)


def _name_of(chosen: ChosenSource) -> str:
    if chosen.text:
        return "the pasted list"
    return printable(Path(chosen.paths[0]).name) if len(chosen.paths) == 1 else f"{len(chosen.paths)} files"


def _step_name(read: list[ReadSource]) -> str:
    """Return what the history calls the import."""
    if len(read) != 1:
        return f"import {len(read)} sources"
    name = read[0].source.name
    return f"import {clean_line(Path(name).name) if name != STDIN else 'a pasted list'}"


def _abandoned(library: Library) -> dict[str, str]:
    """Return the pasted lists that no running app is importing, by the names of their drafts.

    What was pasted here comes first: it was looked at, but not taken in.
    """
    own = os.getpid()
    drafts = {name: process for name in library.drafts.names() if (process := _process_of(name))}
    free = [name for name, process in drafts.items() if process == own or not is_running(process)]
    return {
        name: library.drafts.read(name) or "" for name in sorted(free, key=lambda name: drafts[name] != own)
    }


def _process_of(draft: str) -> int | None:
    """Return the process that a list was pasted into; None for a draft of something else."""
    process = draft.removeprefix(_DRAFT).partition("-")[0]
    return int(process) if draft.startswith(_DRAFT) and process.isdecimal() else None


def _discard(name: str, library: Library) -> None:
    library.drafts.discard(name)
