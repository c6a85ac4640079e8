"""The search: what is typed filters the list at once, with what helps to write it beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from readlist.errors import QueryError, ReadlistError
from readlist.model.paper import STATUSES
from readlist.tui.background import in_background
from readlist.tui.feedback import error_words, found_words, papers_in_words
from readlist.tui.finding import Found, Wanted
from readlist.tui.session import Session
from readlist.tui.view import ALL_VIEW, INBOX_VIEW, View
from readlist.tui.widgets.search_bar import SearchBar
from readlist.tui.widgets.search_guide import EXAMPLES, HIDDEN, Guide, SearchGuide
from readlist.tui.widgets.status_line import NOTHING, Said, StatusLine

if TYPE_CHECKING:
    from collections import Counter

    from readlist.search.completion import Completion, Names
    from readlist.tui.screens.view_list import ViewList


LEARNT = ("author", "venue", "section", "source")
"""The fields whose names are counted when they are first asked for."""


class SearchParts(msgspec.Struct, frozen=True):
    """The parts of the screen that a search is about."""

    papers: ViewList
    bar: SearchBar
    guide: SearchGuide
    status: StatusLine


class Searching:
    """What happens from the first letter in the search field to a filter that is kept or cleared."""

    def __init__(
        self,
        session: Session,
        parts: SearchParts,
        *,
        own_statuses: Sequence[str],
        everywhere: str,
        want: Callable[[Wanted, int | None], None],
        left: Callable[[], None],
        say: Callable[[Said], None],
    ) -> None:
        """``want`` shows other rows with the cursor on a paper, ``left`` goes back to the list.

        ``everywhere`` is the key that shows what the filter finds in the whole library.
        """
        self._session = session
        self._papers, self._bar = parts.papers, parts.bar
        self._guide, self._status = parts.guide, parts.status
        self._statuses = (*STATUSES, *own_statuses)
        self._everywhere = everywhere
        self._want = want
        self._left = left
        self._say = say
        self._paper_before: int | None = None
        self._view_before: View = INBOX_VIEW
        self._found: Found | None = None
        self._nobody_known = False
        """Whether no paper has any author."""
        self._names: Names = {}
        self._offers: list[Completion] = []
        self._words: Counter[str] | None = None
        self._has_sorted = False
        """Whether the papers are being sorted in every way, for one of them is about to be asked for."""
        self._meant: tuple[str, Completion] | None = None
        """What was typed without finding anything, and what may stand in its place."""

    async def open(self) -> None:
        """Let the user type; meanwhile the texts are fetched that it will be about."""
        if not self._papers.wanted.query:
            self._paper_before = self._papers.doc_id
        in_background(self._bar, self._papers.prepare_filter)
        # Papers may have come since.
        self._names, self._words, self._has_sorted = {}, None, False
        await self._bar.open()
        self._tell()

    async def keep(self) -> None:
        """Keep the filter and go to what it found; one that cannot be read stays open to be mended."""
        from readlist.search.query import parse

        text = await self._bar.typed()
        try:
            parse(text, today=self._session.today)
        except QueryError as error:
            self._show_fault(error)
            return
        self.end(text)
        self.go_elsewhere()
        if self._meant is not None and text == self._meant[0]:
            self._say_meant(self._meant[1].text)

    async def kept(self) -> str:
        """Return the filter; one that is being typed is kept first. "" where it cannot be read."""
        if self._bar.typing:
            await self.keep()
        return "" if self._bar.typing else self._papers.wanted.query

    def end(self, text: str) -> None:
        """Close the field with ``text`` as the filter; without one, go back to where it was typed."""
        self._bar.close(text)
        self._guide.guide = HIDDEN
        self._bar.fault = None
        self._left()
        wanted = self._papers.wanted
        view = self._view_before if not text and wanted.view == ALL_VIEW else wanted.view
        if Wanted(view, text) != wanted:
            self._want(Wanted(view, text), self._papers.doc_id or self._paper_before)
        elif self._status.said.about_rows:
            self.say_found()

    @property
    def leads_back(self) -> bool:
        """Whether there is a filter to clear, or a view to go back to from the whole library."""
        wanted = self._papers.wanted
        return bool(wanted.query) or wanted.view == ALL_VIEW

    def go_elsewhere(self) -> None:
        """Show what the filter finds in the whole library, where it finds nothing in the view."""
        if self._papers.only_elsewhere:
            self.show_everywhere()

    def show_everywhere(self) -> None:
        """Show the whole library, filtered as the view is."""
        wanted = self._papers.wanted
        if wanted.view != ALL_VIEW:
            self._view_before = wanted.view
            self._want(Wanted(ALL_VIEW, wanted.query), self._papers.doc_id)

    def toggle_everywhere(self) -> None:
        """Show the whole library, or the view from which it was shown; the filter stays."""
        wanted = self._papers.wanted
        if wanted.view == ALL_VIEW:
            self._want(Wanted(self._view_before, wanted.query), self._papers.doc_id)
        else:
            self.show_everywhere()

    def typed(self, text: str) -> None:
        """Filter by what stands in the field now, and say what may follow."""
        if not self._bar.typing:
            return
        was_wrong, self._bar.fault = self._bar.fault is not None, None
        if text != self._papers.wanted.query or was_wrong or self._status.said.about_rows:
            here = self._papers.doc_id or self._paper_before
            # Whole words find more than their beginnings: who is at the top stays there.
            is_at_top = bool(text) and self._papers.position == 1
            self._want(Wanted(self._papers.wanted.view, text), None if is_at_top else here)
        self._tell()

    def found(self, found: Found) -> None:
        """Show how many papers the filter leaves; where there are none in any view, look for its meaning."""
        query = found.wanted.query
        self._found = found
        self._bar.found = found.listing.count if query else None
        self._bar.fault = None
        if query and not (found.in_library or found.skipped or found.listing.count or found.in_titles):
            in_background(self._bar, partial(self._look_for_meaning, query))

    def say_found(self) -> None:
        """Say how many papers the filter leaves, and the key that shows those of other views."""
        found = self._found
        if found is None:
            return
        words = found_words(found, "" if self._bar.typing else self._everywhere)
        if self._nobody_known and found.in_library == 0 and "author:" in found.wanted.query.lower():
            words = msgspec.structs.replace(words, after="no paper here has authors")
        if words != NOTHING or not found.by_scores:  # of an order that is learned something else is said
            self._say(words)

    async def _look_for_meaning(self, typed: str) -> None:
        """Offer the filter in another spelling where that finds papers."""
        from readlist.search.completion import Completion
        from readlist.search.query import parse
        from readlist.search.spelling import respelling, words_in_use

        session = self._session
        if self._words is None:
            self._words = await asyncio.to_thread(words_in_use, session.snapshot().values())
        select = partial(session.search.text_search.select, today=session.today)
        if "author:" in typed.lower():
            papers = session.snapshot().values()
            self._nobody_known = not await asyncio.to_thread(lambda: any(paper.authors for paper in papers))
            if self._nobody_known and self._papers.wanted.query == typed:
                self.say_found()
        query = parse(typed, today=session.today)
        meant = await asyncio.to_thread(respelling, query, self._words, select)
        if meant is None or self._papers.wanted.query != typed:
            return
        about = f"did you mean this? {papers_in_words(meant.papers)}"
        self._meant = typed, Completion(meant.query, about, 0, len(typed))
        if self._bar.typing:
            self._tell()
        else:
            self._say_meant(meant.query)

    def _say_meant(self, query: str) -> None:
        self._say(Said(f"Did you mean “{query}”?", "", "/ and Tab write it", about_rows=True))

    def refused(self, error: ReadlistError) -> None:
        """Say where and why a filter is wrong; one that is only not finished is left in peace."""
        self._bar.found = None
        if not isinstance(error, QueryError) or not self._bar.typing:
            self._say(error_words(error))
            return
        if self._status.said.about_rows:
            self._say(NOTHING)
        begun = self._bar.state[0].endswith(":") or (
            self._offers and self._offers[0].start <= error.position <= self._offers[0].end
        )
        if not begun:
            self._show_fault(error)

    def _show_fault(self, error: QueryError) -> None:
        self._bar.fault = error.position
        self._guide.guide = Guide(wrong=error.message, remedy=error.hint)

    async def complete(self) -> bool:
        """Write the first completion into the field; False where there is none."""
        await self._bar.typed()
        if not self._offers:
            return False
        self._bar.write(self._offers[0].applied)
        return True

    def _tell(self) -> None:
        """Offer what may be written at the cursor; examples where nothing is typed yet."""
        from readlist.search.completion import complete, field_at, words_about
        from readlist.search.syntax import SORT_VALUES, Sort

        text, cursor = self._bar.state
        field = field_at(text, cursor)
        if field in LEARNT and not self._names:
            in_background(self._bar, self._learn_names)
        if field == "sort" and not self._has_sorted:
            self._has_sorted = True
            # The orders that take longest come first.
            sorts = [(Sort(name),) for name in reversed(SORT_VALUES)]
            in_background(self._bar, partial(self._papers.prepare_sorts, sorts))
        if self._meant is not None and text == self._meant[0]:
            self._offers = [self._meant[1]]
        else:
            self._offers = complete(text, cursor, {**self._names, **self._counted()})
        offers = tuple((offer.text, offer.about) for offer in self._offers)
        if not text:
            self._guide.guide = EXAMPLES
        elif offers:
            self._guide.guide = Guide(offers, completes=True)
        elif text[:cursor].endswith(":") and words_about(field):
            self._guide.guide = Guide(((f"{field}:", words_about(field)),))
        else:
            self._guide.guide = HIDDEN

    def _counted(self) -> Names:
        """Return tags, with the papers that a query finds, and statuses: they are counted anyway."""
        from readlist.analysis.names_in_use import most_used

        counts = self._session.counts
        if counts is None:
            return {}
        statuses = {**dict.fromkeys(self._statuses, 0), **counts.status}
        found = {tag: papers - counts.skipped_branches[tag] for tag, papers in counts.branches.items()}
        return {"tag": most_used(found), "status": most_used(statuses)}

    async def _learn_names(self) -> None:
        """Count the names that nobody has asked for before: it takes a while in a large library."""
        from readlist.analysis.names_in_use import names_in_use

        session = self._session
        papers, lists = session.snapshot(), session.lists()
        self._names = await asyncio.to_thread(names_in_use, papers.values(), lists)
        if self._bar.typing:
            self._tell()
