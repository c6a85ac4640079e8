"""Exporting from inside the app: choose, look at what would be written, and write it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import msgspec
from textual.app import App

from readlist.config import Config
from readlist.errors import Cancelled, ReadlistError
from readlist.library.citation_keys import CITED, with_citation_keys
from readlist.library.export_formats import MARKDOWN, export_papers
from readlist.library.exported_files import ExportReport
from readlist.library.exported_papers import PapersOfLibrary
from readlist.library.folder_export import FolderWishes
from readlist.library.library import Library
from readlist.library.selecting import select_query
from readlist.library.whole_library import export_library
from readlist.model.paper import Paper
from readlist.tui.background import in_background
from readlist.tui.export_choices import (
    ALL,
    EVERY_PAPER,
    FOLDER,
    MARKED,
    NOTES,
    OF_TEMPLATE,
    QUERY,
    ROWS,
    TEMPLATES,
    WITH_NOTES,
    Available,
    folder_of,
    form_options,
    format_of,
    is_library,
    label_of,
    papers_options,
)
from readlist.tui.feedback import error_words, papers_in_words
from readlist.tui.keymap import keymap
from readlist.tui.long_work import Tell, followed_to_its_end, left_at_once
from readlist.tui.opening import Handed, open_path, opens_paths
from readlist.tui.path_completion import folder_of as whole_folder
from readlist.tui.remembered import ExportChoice, Memory
from readlist.tui.screens.curtain import Curtain
from readlist.tui.screens.export import ExportScreen
from readlist.tui.screens.export_preview import ExportPreviewScreen, Plan
from readlist.tui.session import Session
from readlist.tui.widgets.status_line import Said
from readlist.views.documents.writing import document_writer

TITLE = "Export"


class Picked(msgspec.Struct, frozen=True):
    """The papers marked and those of the rows, in the order of the rows; of handled ones only how many."""

    marked: tuple[int, ...]
    rows: tuple[int, ...]
    handled: int


class Exporting:
    """The flow behind one key. What it did it says to ``say``."""

    def __init__(
        self, app: App[Any], session: Session, config: Config, memory: Memory, *, say: Callable[[Said], None]
    ) -> None:
        self._app = app
        self._session = session
        self._config = config
        self._memory = memory
        self._say = say

    async def start(self, picked: Picked) -> None:
        """Ask what to export: with marks first those marked, else what it was the last time.

        The first time it is what the reader wrote, where there is anything.
        """
        choice = msgspec.structs.replace(self._memory.now.export, by_hand=())
        if picked.marked:
            choice = msgspec.structs.replace(choice, papers=MARKED)
        elif not choice.papers:
            wrote = await asyncio.to_thread(self._select, picked, NOTES, "")
            choice = msgspec.structs.replace(choice, papers=NOTES if wrote else ROWS)
        elif choice.papers == MARKED:
            choice = msgspec.structs.replace(choice, papers=ROWS)
        forms = await asyncio.to_thread(form_options)

        def chosen(choice: ExportChoice | None) -> None:
            if choice is not None:
                in_background(
                    self._app, partial(self._export_behind, Curtain.drawn(self._app), picked, forms, choice)
                )

        await self._app.push_screen(self._dialog(picked, forms, choice), chosen)

    async def open_folder(self, show: Callable[[Handed], Any]) -> None:
        """Open the folder that the last export went to, also one of an earlier run."""
        folder = folder_of(self._memory.now.export)
        if folder is None:
            self._say(Said("Nothing was exported yet", "", "E exports", passing=True))
        else:
            await show(await open_path(self._app, folder, self._config))

    def _dialog(self, picked: Picked, forms: Sequence[tuple[str, str]], choice: ExportChoice) -> ExportScreen:
        papers = papers_options(Available(len(picked.marked), len(picked.rows), picked.handled))
        return ExportScreen(papers, forms, choice, lambda *which: len(self._select(picked, *which)))

    async def _export_behind(
        self, curtain: Curtain, picked: Picked, forms: Sequence[tuple[str, str]], chosen: ExportChoice
    ) -> None:
        """Export with a curtain before the papers: what is typed ahead of the preview is not about them."""
        try:
            await self._export(picked, forms, chosen)
        finally:
            await curtain.open()

    async def _export(self, picked: Picked, forms: Sequence[tuple[str, str]], chosen: ExportChoice) -> None:
        """Show what would be written until it is written or given up; back from there is the dialog again."""
        choice: ExportChoice | None = chosen
        replace = False
        while choice is not None:
            try:
                doc_ids = await self._meant(picked, choice)
                plan = await self._plan(doc_ids, choice, replace=replace)
                answer = await self._app.push_screen_wait(ExportPreviewScreen(plan))
                if answer == "write":
                    await self._write(doc_ids, choice, replace=replace)
                    return
                replace = answer == "replace"
            except Cancelled as stopped:
                self._say(Said(stopped.message, "", stopped.hint))
                return
            except ReadlistError as error:
                self._say(error_words(error))
                return
            except OSError as error:  # a folder that cannot be looked into, a name too long for the disk
                self._say(Said(f"Not exported: {error.strerror or error}", choice.target, failed=True))
                return
            if not replace:
                choice = await self._app.push_screen_wait(self._dialog(picked, forms, choice))

    async def _meant(self, picked: Picked, choice: ExportChoice) -> list[int]:
        await self._session.ask(lambda library: None)  # what was typed just now is part of it
        return await asyncio.to_thread(self._select, picked, choice.papers, choice.query)

    def _select(self, picked: Picked, papers: str, query: str) -> list[int]:
        """Return the papers that are meant. Reads the disk. Raises QueryError."""
        asked = {NOTES: WITH_NOTES, ALL: EVERY_PAPER, QUERY: query}.get(papers)
        if asked is not None:
            learned = self._session.learning.scores
            return select_query(
                self._session.library,
                asked,
                today=self._session.today,
                scores=lambda: learned.scores if learned is not None else {},
            )
        known = self._session.library.summaries()
        return [doc_id for doc_id in (picked.marked if papers == MARKED else picked.rows) if doc_id in known]

    async def _plan(self, doc_ids: Sequence[int], choice: ExportChoice, *, replace: bool) -> Plan:
        def look(tell: Tell) -> Plan:
            report = self._run(doc_ids, choice, tell, replace=replace, dry_run=True)
            new = tuple(path for path in report.written if not path.exists())
            known = set(new)
            return Plan(
                f"Export {_what(doc_ids, choice)} as {label_of(choice.form)}",
                choice.target,
                new,
                tuple(path for path in report.written if path not in known),
                len(report.unchanged),
                report.left_alone,
                edited=report.edited,
                replaceable=bool(report.refused) and format_of(choice.form) != MARKDOWN,
            )

        return await left_at_once(self._app, TITLE, "Comparing with what is there", look)

    async def _write(self, doc_ids: Sequence[int], choice: ExportChoice, *, replace: bool) -> None:
        def write(tell: Tell) -> ExportReport:
            return self._run(doc_ids, choice, tell, replace=replace, dry_run=False)

        report = await followed_to_its_end(self._app, TITLE, "Writing", write)
        self._memory.remember(export=choice)
        if choice.form == FOLDER:
            self._memory.remember(notes_folder=await asyncio.to_thread(whole_folder, choice.target))
        verb = "opens" if await asyncio.to_thread(opens_paths, self._config) else "shows"
        how = f"{keymap(self._config).label('open-export')} {verb} the folder"
        self._say(said_of(report, choice, len(doc_ids), how))

    def _run(
        self, doc_ids: Sequence[int], choice: ExportChoice, tell: Tell, *, replace: bool, dry_run: bool
    ) -> ExportReport:
        library = self._session.library
        if is_library(choice):
            return export_library(library, choice.target, replace=replace, dry_run=dry_run, tell=tell)
        if choice.form == FOLDER:
            from readlist.library.exporting import export_notes

            papers, wishes = PapersOfLibrary(library), _wishes(choice)
            return export_notes(papers, doc_ids, choice.target, wishes=wishes, dry_run=dry_run, tell=tell)
        name, lists = format_of(choice.form), library.lists()
        told: Iterable[Paper] = _told(library, doc_ids, tell)
        if choice.form in TEMPLATES:
            from readlist.library.exporting import export_document

            return export_document(told, lists, choice.target, template=choice.form, dry_run=dry_run)
        if name in CITED:
            told = with_citation_keys(library, told, self._config.citation_key)
        return export_papers(
            told,
            lists,
            name,
            choice.target,
            writer=document_writer(name, choice.target, lists, today=self._session.today),
            replace=replace,
            dry_run=dry_run,
        )


def said_of(report: ExportReport, choice: ExportChoice, wanted: int, after: str) -> Said:
    """Return what an export of ``wanted`` papers did, in the words of the status line."""
    count = len(report.written)
    left_alone = len(report.left_alone)
    done = count + len(report.unchanged) + left_alone
    stopped = "Stopped: " if choice.form == FOLDER and done < wanted else ""
    what = f"{count:,} file{'' if count == 1 else 's'} written" if count else "Nothing to write"
    if report.unchanged:
        what += f", {len(report.unchanged):,} unchanged"
    if left_alone:
        what += f", {left_alone:,} left alone"
    return Said(stopped + what, choice.target, after, failed=bool(report.refused) and not count)


def _wishes(choice: ExportChoice) -> FolderWishes:
    """Return how the notes of a folder are wished for; one that keeps its template keeps its flavour."""
    return FolderWishes(flavour="" if choice.flavour == OF_TEMPLATE else choice.flavour, layout=choice.layout)


def _what(doc_ids: Sequence[int], choice: ExportChoice) -> str:
    return "the whole library" if is_library(choice) else papers_in_words(len(doc_ids))


def _told(library: Library, doc_ids: Sequence[int], tell: Tell) -> Iterator[Paper]:
    """Yield the papers, telling how far it is."""
    known = library.summaries()
    for number, doc_id in enumerate(doc_ids):
        tell(number, len(doc_ids))
        with contextlib.suppress(KeyError):  # removed by another process since the query was asked
            if doc_id in known:
                yield library.paper(doc_id)
