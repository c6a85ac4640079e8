"""How many papers each saved search finds, kept true while papers change."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from textual.dom import DOMNode

from readlist.errors import ReadlistError
from readlist.library.library import Library
from readlist.model.paper import PaperList, PaperSummary, PaperText, SavedSearch
from readlist.tui.background import in_background
from readlist.tui.session import Session

if TYPE_CHECKING:
    from readlist.library.text_search import TextSearch


class ShownPapers:
    """The papers as the screen shows them, all or some, for a search to look at."""

    def __init__(self, papers: Mapping[int, PaperSummary], library: Library) -> None:
        self._papers = papers
        self.library = library

    def summaries(self) -> Mapping[int, PaperSummary]:
        """Return the summaries by doc_id."""
        return self._papers

    def lists(self) -> Mapping[int, PaperList]:
        """Return the lists by doc_id."""
        return self.library.lists()

    def duplicates(self) -> Collection[int]:
        """Return the doc_ids of papers that may be duplicates, of the whole library."""
        return self.library.duplicates()

    def texts(self, doc_ids: Iterable[int]) -> Iterator[tuple[int, PaperText]]:
        """Read the texts of papers."""
        return self.library.texts(doc_ids)


class SavedCounts:
    """The papers of each saved search: searched once, and then looked at only where papers change."""

    def __init__(self, session: Session, *, host: DOMNode, changed: Callable[[], None]) -> None:
        """``changed`` is called on the UI thread when there are other counts."""
        self._session = session
        self._host = host
        self._changed = changed
        self._found: dict[str, set[int]] = {}
        self._found_on: date | None = None
        self._to_look_at: set[int] = set()
        self._counting = False

    def count(self, query: str) -> int | None:
        """Return how many papers the query of a saved search finds; None until that is known."""
        found = self._found.get(query)
        return None if found is None else len(found)

    def papers_changed(self, doc_ids: Collection[int]) -> None:
        """Look at these papers again, and at all of them for searches that are new."""
        searches = self._session.library.searches()
        if not searches and not self._found:
            return
        self._to_look_at.update(doc_ids)
        if not self._counting:
            self._counting = True
            in_background(self._host, self._count)

    async def _count(self) -> None:
        try:
            while self._is_behind():
                await self._count_once()
                self._changed()
        finally:
            self._counting = False

    def _is_behind(self) -> bool:
        wanted = {each.query for each in self._session.library.searches()}
        return bool(self._to_look_at) or wanted != self._found.keys() or self._found_on != self._session.today

    async def _count_once(self) -> None:
        session, today = self._session, self._session.today
        changed, self._to_look_at = self._to_look_at, set()
        searches = session.library.searches()
        known = self._found if self._found_on == today else {}
        papers = session.snapshot()
        self._found = await asyncio.to_thread(
            _found_now,
            searches,
            known,
            changed,
            ShownPapers(papers, session.library),
            session.search.text_search,
            today,
        )
        self._found_on = today


def _found_now(
    searches: Iterable[SavedSearch],
    known: Mapping[str, set[int]],
    changed: Collection[int],
    papers: ShownPapers,
    search: TextSearch,
    today: date,
) -> dict[str, set[int]]:
    """Return by query the papers that it finds; for a ``known`` one only ``changed`` papers are looked at."""
    from readlist.search.matching import select
    from readlist.search.query import parse

    summaries = papers.summaries()
    some = ShownPapers({each: summaries[each] for each in changed if each in summaries}, papers.library)
    found: dict[str, set[int]] = {}
    for saved in searches:
        before = known.get(saved.query)
        found[saved.query] = set()
        with contextlib.suppress(ReadlistError):  # whoever opens the search is told
            query = parse(saved.query, today=today)
            if before is None:
                found[saved.query] = set(search.select(query, today=today))
            else:
                found[saved.query] = (before - set(changed)) | set(select(query, some, today=today))
    return found
