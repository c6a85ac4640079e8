"""The list of papers of a view: finds them, keeps handled rows, follows what changes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from textual.message import Message

from readlist.errors import QueryError, ReadlistError
from readlist.model.paper import PaperSummary
from readlist.tui.background import in_background
from readlist.tui.finding import Finder, Found, Wanted, before_unfinished
from readlist.tui.garbage import collect_garbage_again
from readlist.tui.grouping import Grouping
from readlist.tui.rows import PaperRow
from readlist.tui.session import Session
from readlist.tui.view import INBOX_VIEW, empty_text
from readlist.tui.widgets.paper_list import PaperListView
from readlist.tui.widgets.row_list import CONTEXT
from readlist.views.signs import Signs

if TYPE_CHECKING:
    from readlist.library.ranking_process import Scores
    from readlist.search.folded import FoldedTexts
    from readlist.search.highlighting import Finds
    from readlist.search.syntax import Sort


class ViewList(PaperListView):
    """The papers of the view that is wanted, as the session knows them.

    A paper that leaves the view stays, dimmed, until another view or the same rows anew are
    wanted, a filter typed meanwhile or not; one that comes in from outside is only counted
    until then.
    """

    class Listed(Message):
        """The rows that were wanted are there."""

        def __init__(self, found: Found, *, marks_other_words: bool) -> None:
            """``marks_other_words`` is whether other words than before were searched for."""
            super().__init__()
            self.found = found
            self.marks_other_words = marks_other_words

    class Refused(Message):
        """What was wanted cannot be found; the rows are those of what can be read of it."""

        def __init__(self, error: ReadlistError) -> None:
            super().__init__()
            self.error = error

    def __init__(
        self,
        session: Session,
        signs: Signs,
        grouping: Grouping = "section",
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """``grouping`` is what the headings between the papers are."""
        super().__init__(self._look_up, signs, id=id)
        self._session = session
        self._finder = Finder(
            session.library,
            lambda: session.search.text_search,
            self._held_texts,
            lambda: self._scores.scores if self._scores is not None else {},
        )
        self.grouping = grouping
        """What the headings between the papers are."""
        self.folded: frozenset[Hashable] = frozenset()
        """The groups of which only the heading is shown."""
        self.by_scores = False
        """Whether the order is that which was learned, or will be once it is."""
        self._scores: Scores | None = None
        # Before there is a screen that could wait: the first paint shows the first rows.
        self._first = self._find_now(Wanted(INBOX_VIEW), frozenset())
        self._finding = asyncio.Lock()
        self._wanted = self._first.wanted
        self._asked = 1  # the first rows are on their way, for keys that are typed ahead
        self._answered = 0
        self._has_first_page_only = False
        self.shown: Wanted = self._wanted
        """What the rows on screen were found for."""
        self._changed_meanwhile: set[int] = set()
        self.marked: set[int] = set()
        """Papers of the rows that the next command is about, instead of the one under the cursor."""
        self.handled: set[int] = set()
        """Papers of the rows that have left the view."""
        self._left: set[int] = set()
        self.in_titles_only = False
        """Whether there may be more rows, for texts were not looked at."""
        self._in_library: int | None = None
        self._skipped = 0
        self._may_match: Callable[[PaperSummary], bool] | None = None
        self.finds: Finds | None = None
        """Finds in a text the words that the rows were searched by."""
        self.fresh: set[int] = set()
        """Papers that belong here but came in after the rows were found."""
        session.tell_of_taken(self._note_changed)

    def on_mount(self) -> None:
        """Show the first rows; where they are only the first page, find the others behind them."""
        if self._session.is_whole:
            self._answered += 1
            self._take(self._first, None)
            collect_garbage_again()
        else:  # as long as they are on their way, no command is run on half a list
            self.show(self._first.listing, doc_id=None, ordinal=1)
            self._has_first_page_only = True
            self.call_after_refresh(self._find_rest)

    def on_unmount(self) -> None:
        """Do not keep the program from its end."""
        self._texts.stop()

    def _find_rest(self) -> None:
        in_background(self, partial(self._find, self._wanted, self._asked, None))

    @cached_property
    def _texts(self) -> FoldedTexts:
        from readlist.search.folded import FoldedTexts

        return FoldedTexts()

    def _held_texts(self) -> FoldedTexts | None:
        """Return the texts that searches hold in memory; with an index, or one to come, they hold none."""
        return None if self._session.search.is_indexing else self._texts

    @property
    def wanted(self) -> Wanted:
        """What is on screen or on its way there."""
        return self._wanted

    def search_texts(self) -> None:
        """Search what was searched in titles only; the cursor stays on its paper, unless at the top."""
        if self.in_titles_only:
            self.want(self._wanted, doc_id=self.doc_id if self.position > 1 else None)

    @property
    def only_elsewhere(self) -> bool:
        """Whether the filter leaves no row here, but some in other views."""
        return bool(self._in_library or self._skipped) and not (self.finding or self.listing.count)

    @property
    def finding(self) -> bool:
        """Whether rows are on their way."""
        return self._asked != self._answered

    def holds(self, command: str) -> bool:
        """Return whether a command waits for rows on their way; a step on the first page does not."""
        is_step = command in ("cursor-down", "cursor-up") and self._has_first_page_only and self.has_focus
        return self.finding and not (is_step and self.cursor + CONTEXT + 1 < len(self.listing))

    def want(self, wanted: Wanted, *, doc_id: int | None = None) -> None:
        """Find other rows; the cursor goes to ``doc_id`` if they have it."""
        self._wanted = wanted
        self._asked += 1
        in_background(self, partial(self._find, wanted, self._asked, doc_id))

    @property
    def awaits_order(self) -> bool:
        """Whether the order was learned only after the rows were found."""
        scores, now = self._scores, self._session.learning.scores
        return self.by_scores and bool(now and now.scores) and not (scores and scores.scores)

    def take_order(self) -> None:
        """Put the rows in the order that was learned, unless somebody has begun to read them."""
        is_untouched = self.position <= 1 and not (self.handled or self.marked or self.finding)
        if self.awaits_order and is_untouched:
            self.want(self._wanted)

    def group(self, grouping: Grouping) -> None:
        """Put other headings between the same papers, every group unfolded."""
        self.grouping, self.folded = grouping, frozenset()
        self._arrange(self.doc_id)

    def fold(self) -> None:
        """Fold the group of the row under the cursor, or unfold it; without a heading nothing."""
        heading = self.listing.heading_above(self.cursor)
        if heading is None or heading.group is None:
            return
        doc_id = self.doc_id
        self.folded ^= {heading.group}
        self._arrange(None if heading.group in self.folded else doc_id, to=heading.group)

    def drop_gone(self, doc_ids: Iterable[int]) -> None:
        """Take those of ``doc_ids`` that are gone from the rows, and the cursor from them to the next."""
        if not self._session.are_gone(doc_ids):
            return
        rows = (*range(self.cursor, len(self.listing)), *range(self.cursor - 1, -1, -1))
        papers = (doc_id for row in rows if (doc_id := self.listing.paper_at(row)) is not None)
        self._arrange(next((doc_id for doc_id in papers if not self._session.is_gone(doc_id)), None))

    @property
    def folded_here(self) -> int:
        """How many papers are folded below the heading under the cursor; 0 where it is on a paper."""
        heading = self.listing.heading_above(self.cursor) if self.doc_id is None else None
        return heading.folded if heading is not None else 0

    def _arrange(self, doc_id: int | None, to: Hashable = None) -> None:
        self._asked += 1
        in_background(self, partial(self._find, self._wanted, self._asked, doc_id, arranges=True, to=to))

    async def prepare_filter(self) -> None:
        """Read what a filter looks at, before the first letter of it is typed."""
        with contextlib.suppress(ReadlistError):  # the search itself meets it too, and says it
            async with self._finding:
                await asyncio.to_thread(self._finder.prepare, self._session.snapshot())
            await asyncio.to_thread(self._fill_texts)

    async def prepare_sorts(self, choices: Iterable[Sequence[Sort]]) -> None:
        """Sort the papers in every way that may be chosen next."""
        for sorts in choices:
            async with self._finding:
                await asyncio.to_thread(self._finder.prepare_sort, self._session.snapshot(), sorts)

    def _fill_texts(self) -> None:
        if self._session.search.is_indexing:
            return
        library, texts = self._session.library, self._texts
        for doc_id, text in library.texts(texts.missing(list(library.summaries()))):
            texts.update(doc_id, text)

    async def _find(
        self,
        wanted: Wanted,
        asked: int,
        doc_id: int | None,
        *,
        arranges: bool = False,
        to: Hashable = None,
    ) -> None:
        """Find rows and show them, the cursor on a paper, or on the heading of the group ``to``.

        Where it only ``arranges`` the same papers, those that have left the view stay.
        """
        kept = frozenset(self._left) if arranges else self._kept_for(wanted)
        async with self._finding:
            if asked != self._asked:
                return
            if not arranges:  # what was learned since moves no row that is looked at
                self._scores = self._session.learning.scores
            refused: ReadlistError | None = None
            found: Found | None = None
            try:
                await self._session.load()
                try:
                    found = await asyncio.to_thread(self._find_now, wanted, kept)
                except QueryError as error:
                    refused = error
                    readable = Wanted(wanted.view, before_unfinished(wanted.query, self._session.today))
                    if readable != self.shown:
                        with contextlib.suppress(QueryError):  # of a saved search that was edited by hand
                            found = await asyncio.to_thread(
                                self._find_now, readable, self._kept_for(readable)
                            )
            except ReadlistError as error:
                refused = error
        collect_garbage_again()  # among the papers there is none
        if asked != self._asked:
            return
        self._answered = asked
        if self._has_first_page_only and wanted == self.shown:
            doc_id = self.doc_id  # where steps have led to meanwhile
        self._has_first_page_only = False
        if found is not None:
            self._take(found, doc_id, kept if found.wanted == wanted else self._kept_for(found.wanted), to)
        self._wanted = self.shown
        if refused is not None:
            self.post_message(self.Refused(refused))

    def _kept_for(self, wanted: Wanted) -> frozenset[int]:
        """Return the papers that stay though they have left the view: only the filter changes."""
        only_filter = wanted.view == self.shown.view and wanted != self.shown
        return frozenset(self._left) if only_filter else frozenset()

    def _find_now(self, wanted: Wanted, kept: frozenset[int]) -> Found:
        return self._finder.find(
            wanted,
            self._session.snapshot(),
            today=self._session.today,
            kept=kept,
            grouping=self.grouping,
            folded=self.folded,
            in_titles=self._session.search.awaits_index,
        )

    def _take(
        self, found: Found, doc_id: int | None, kept: Collection[int] = (), to: Hashable = None
    ) -> None:
        # The same rows anew: without its paper the cursor stays where the eye is.
        ordinal = self.position if found.wanted == self.shown else 1
        self._in_library, self._skipped = found.in_library, found.skipped
        self.in_titles_only = found.in_titles
        self._may_match = found.may_match
        self.by_scores = found.by_scores
        if found.by_scores:
            self._session.learning.begin()
        marks_other_words = self.finds is not found.finds
        self.finds = found.finds
        self._left = set(kept)
        self.shown = found.wanted
        self.handled = {doc_id for doc_id in self._left if doc_id in found.listing}
        self.fresh.clear()
        view = found.wanted.view
        empty = empty_text(
            view,
            view.label(self._session.lists()),
            library_is_empty=self._session.paper_count == 0,
            query=found.wanted.query,
            in_library=found.in_library or 0,
            skipped=found.skipped,
        )
        self.marked = {marked for marked in self.marked if marked in found.listing}
        self.show(found.listing, doc_id=doc_id, ordinal=ordinal, empty=empty)
        if to is not None and (row := found.listing.heading_row(to)) is not None and doc_id is None:
            self.cursor = row if to in self.folded else row + 1  # an unfolded heading is no place to be
        self.papers_changed(self._changed_meanwhile)
        self._changed_meanwhile.clear()
        self.take_order()
        self.post_message(self.Listed(found, marks_other_words=marks_other_words))

    def papers_changed(self, doc_ids: Collection[int]) -> None:
        """Note what became of papers, and draw them anew."""
        self._note_changed(doc_ids)
        self.draw_changed(doc_ids)

    def draw_changed(self, doc_ids: Collection[int]) -> None:
        """Draw papers anew that changed; what became of them is noted at once."""
        if len(doc_ids) > self.size.height:
            self.redraw()
        else:
            for doc_id in self.listing.among(set(doc_ids)):
                self.redraw_paper(doc_id)

    def _note_changed(self, doc_ids: Collection[int]) -> None:
        """Note which papers have left the view or belong to it now."""
        if self.finding:
            self._changed_meanwhile.update(doc_ids)
        if not doc_ids:
            return  # where a paper stands is not asked for nothing: the first to ask it waits
        changed, today = set(doc_ids), self._session.today.isoformat()
        papers = self._session.papers(changed)
        belong = {doc_id for doc_id, paper in papers.items() if self._shows(paper, today)}
        rows = self.listing.among(changed)
        for those in (self.handled, self._left):
            those.difference_update(belong)
            those.update(rows - belong)
        self.fresh -= changed
        if not self.shown.query:
            self.fresh |= belong - rows
        self._texts.discard(changed)

    def _shows(self, paper: PaperSummary, today: str) -> bool:
        """Return whether a paper belongs to the view; of a saved search, whether it may."""
        if self._may_match is not None:
            return self._may_match(paper)
        return self.shown.view.shows(paper, today)

    # Marks

    def toggle_mark(self) -> None:
        """Mark the paper under the cursor, or take its mark away, and go on to the next."""
        if self.doc_id is not None:
            self._mark(self.marked ^ {self.doc_id})
            self.move(1)

    def mark_and_move(self, rows: int) -> None:
        """Mark the paper under the cursor and those over which the cursor moves."""
        before = self.position
        self.move(rows)
        first, last = sorted((before, self.position))
        here = (self.listing.paper_at(self.listing.paper_row(at) or 0) for at in range(first, last + 1))
        self._mark(self.marked | {doc_id for doc_id in here if doc_id is not None})

    def mark_all(self) -> None:
        """Mark every paper of the rows that has not left the view; where all are marked, none."""
        shown = set(self.listing.doc_ids) - self.handled
        self._mark(set() if self.marked == shown else shown)

    def unmark(self) -> None:
        """Take all marks away."""
        self._mark(set())

    def _mark(self, marked: set[int]) -> None:
        if marked != self.marked:
            self.marked = marked
            self.redraw()
            self.post_message(self.Moved(self))

    def _look_up(self, doc_id: int) -> PaperRow | None:
        paper = self._session.summary(doc_id)
        if paper is None:
            return None
        return PaperRow(
            paper,
            handled=doc_id in self.handled,
            pending=self._session.is_pending(doc_id),
            marked=doc_id in self.marked,
            finds=self.finds,
        )
