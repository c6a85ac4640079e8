"""What is done with saved searches: shown by number, saved, changed, deleted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from textual.app import App

from readlist.errors import QueryError, ReadlistError
from readlist.library.library import Library, Outcome
from readlist.library.saved_searches import (
    change_search,
    delete_search,
    find_search,
    save_search,
    search_place,
)
from readlist.model.paper import SavedSearch
from readlist.search.query import parse
from readlist.tui.background import in_background
from readlist.tui.feedback import error_words
from readlist.tui.notes import UNDO_HINT
from readlist.tui.screens.saved_search import SavedSearchScreen, SearchForm
from readlist.tui.session import Session
from readlist.tui.view import View, search_view
from readlist.tui.widgets.status_line import Said


class SearchActions:
    """The commands about saved searches. ``show`` shows a view."""

    def __init__(
        self, app: App[Any], session: Session, *, say: Callable[[Said], None], show: Callable[[View], None]
    ) -> None:
        self._app = app
        self._session = session
        self._say = say
        self._show = show

    async def save(self, query: str) -> None:
        """Ask under which name a query is to be saved."""
        place = len(self._session.library.searches()) + 1
        await self._ask(SearchForm("", query, place), None)

    async def edit(self, search: SavedSearch) -> None:
        """Ask for another name, query or place; without a query the saved search goes."""
        place = search_place(self._session.library, search)
        await self._ask(SearchForm(search.name, search.query, place), search)

    def delete(self, name: str) -> None:
        """Delete the saved search of that name."""
        known = find_search(self._session.library, name)
        if known is not None:
            in_background(self._app, partial(self._write, SearchForm(known.name, "", 1), known))

    async def _ask(self, form: SearchForm, known: SavedSearch | None) -> None:
        places = len(self._session.library.searches()) + (known is None)
        screen = SavedSearchScreen(form, is_new=known is None, places=places, fault=self._fault)

        def filled_in(form: SearchForm | None) -> None:
            if form is not None and (form.query or known is not None):
                in_background(self._app, partial(self._write, form, known))

        await self._app.push_screen(screen, filled_in)

    def _fault(self, query: str) -> str:
        try:
            parsed = parse(query, today=self._session.today)
        except QueryError as error:
            return f"{error.message} {error.hint}"
        return "" if parsed.expression is not None else "A saved search has to ask for something."

    async def _write(self, form: SearchForm, known: SavedSearch | None) -> None:
        today = self._session.today

        def job(library: Library) -> Outcome:
            if known is not None and not form.query:
                return delete_search(library, known)
            if known is not None:
                return change_search(
                    library, known, name=form.name, query=form.query, place=form.place, today=today
                )[0]
            return save_search(library, form.name, form.query, today=today)[0]

        try:
            await self._session.perform(job)
        except ReadlistError as error:
            self._say(error_words(error))
            return
        saved = find_search(self._session.library, form.name)
        if known is not None and not form.query:
            self._say(Said("Saved search deleted", known.name, UNDO_HINT))
        elif saved is not None:
            self._show(search_view(saved))
            place = search_place(self._session.library, saved)
            self._say(Said(f"Saved as {place}", saved.name, UNDO_HINT))
