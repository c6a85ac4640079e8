"""The commands that take something out of the app: links opened, papers copied, a PDF at its place."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from textual.app import App

from readlist.config import Config
from readlist.errors import ReadlistError, UsageError
from readlist.library.attaching import attached_pdf, with_pdf
from readlist.library.citation_keys import with_citation_keys
from readlist.library.citing import FORMS, quoted
from readlist.library.library import Library, Outcome
from readlist.model.change import EditFields
from readlist.model.citation_keys import OWN_KEYS
from readlist.model.links import pdf_path
from readlist.model.paper import Link, Paper, PaperSummary
from readlist.tui.clipboard import copy_text
from readlist.tui.feedback import error_words, papers_in_words
from readlist.tui.keymap import keymap
from readlist.tui.notes import UNDO_HINT
from readlist.tui.opening import Handed, open_pdf, open_url
from readlist.tui.path_completion import folder_of, folder_to_begin_in
from readlist.tui.remembered import Memory
from readlist.tui.screens.address import AddressScreen
from readlist.tui.screens.attach_pdf import AttachPdfScreen
from readlist.tui.screens.copying import CopyScreen, samples_of
from readlist.tui.screens.links import LinksScreen
from readlist.tui.session import Session
from readlist.tui.widgets.status_line import Said
from readlist.views.links import numbered_links


class Outward:
    """The flows behind the keys. What they did they say to ``say``."""

    def __init__(
        self, app: App[Any], session: Session, config: Config, memory: Memory, *, say: Callable[[Said], None]
    ) -> None:
        self._app = app
        self._session = session
        self._config = config
        self._memory = memory
        self._say = say

    async def open_link(self, paper: PaperSummary) -> None:
        """Open the link of the paper; where it has several, the one that is chosen by its number."""
        links = numbered_links(_with_links(paper))

        async def chosen(index: int | None) -> None:
            if index is not None:
                await self._open(links[index])

        if not links:
            key = keymap(self._config).label("attach-pdf")
            self._say(Said("No link", paper.title, f"{key} attaches a PDF", passing=True))
        elif len(links) == 1:
            await chosen(0)
        else:
            await self._app.push_screen(LinksScreen(links), chosen)

    async def attach(self, paper: PaperSummary) -> None:
        """Ask for the PDF of the paper, or take the attached one away."""

        async def chosen(path: str | None) -> None:
            if path is not None:
                await self._attach(paper, path)

        begin = await asyncio.to_thread(folder_to_begin_in, self._memory.now.pdf_folder)
        await self._app.push_screen(AttachPdfScreen(attached_pdf(paper.links), begin), chosen)

    async def _attach(self, paper: PaperSummary, path: str) -> None:
        paper = self._session.summary(paper.doc_id) or paper  # as it is now: the dialog was open for a while
        try:
            links = await asyncio.to_thread(with_pdf, paper.links, path)
            if path:
                self._memory.remember(pdf_folder=await asyncio.to_thread(folder_of, path))
        except ReadlistError as error:  # the file has gone meanwhile
            self._say(error_words(error))
            return

        def attach(library: Library) -> Outcome:
            # To the links as they are by then: another process may have given it one.
            return library.change(
                paper.doc_id, lambda now: _edit_links(with_pdf(now.links, path)), "edit pdf"
            )

        if self._session.change(paper.doc_id, _edit_links(links), "edit pdf", attach):
            said = "PDF attached" if path else "PDF taken away"
            opens = f"{keymap(self._config).label('open-link')} opens it · " if path else ""
            self._say(Said(said, paper.title, f"{opens}{UNDO_HINT}"))
        else:
            self._say(Said("It is this PDF already", paper.title, passing=True))

    async def copy(self, papers: Sequence[PaperSummary]) -> None:
        """Ask for a form and copy the papers in it."""
        try:
            whole = await asyncio.to_thread(self._whole, papers)
        except UsageError as error:  # the configuration has a pattern of keys that makes none
            self._say(error_words(error))
            return
        if not whole:
            return
        samples = await asyncio.to_thread(samples_of, whole)

        async def chosen(form: str | None) -> None:
            if form is not None:
                await self._copy(whole, form)

        await self._app.push_screen(CopyScreen(len(whole), samples, self._memory.now.copied), chosen)

    async def _open(self, link: Link) -> None:
        pdf = pdf_path(link)
        if pdf is None:
            handed = await open_url(self._app, link.url, self._config)
        else:
            handed = await open_pdf(self._app, pdf, self._config)
        await self.show_handed(handed)

    async def show_handed(self, handed: Handed) -> None:
        """Say what was done; what the user has to take from the screen is shown whole."""
        self._say(Said(handed.words, handed.shown))
        if handed.shown:
            await self._app.push_screen(AddressScreen(handed.shown, handed.words))

    async def _copy(self, papers: Sequence[Paper], identifier: str) -> None:
        form = next(form for form in FORMS if form.id == identifier)
        text, count = await asyncio.to_thread(quoted, papers, form)
        self._memory.remember(copied=form.id)
        if not text:
            self._say(
                Said(f"No {form.title} to copy", papers[0].title if len(papers) == 1 else "", passing=True)
            )
            return
        of = papers[0].title if len(papers) == 1 else papers_in_words(count)
        self._say(Said(await copy_text(self._app, text), f"{form.title} of {of}"))

    def _whole(self, papers: Sequence[PaperSummary]) -> list[Paper]:
        """Return the whole papers as they are shown, by their citation keys.

        Those that are gone are left out. Reads the disk. Raises UsageError.
        """
        library: Library = self._session.library
        whole = []
        for paper in papers:
            with contextlib.suppress(KeyError):
                whole.append(self._session.as_shown(library.paper(paper.doc_id)))
        pattern = self._config.citation_key
        return whole if pattern == OWN_KEYS else list(with_citation_keys(library, whole, pattern))


def _edit_links(links: Sequence[Link]) -> EditFields:
    return EditFields({"links": msgspec.to_builtins(links)})


def _with_links(paper: PaperSummary) -> Paper:
    return Paper(identifiers=paper.identifiers, links=paper.links)
