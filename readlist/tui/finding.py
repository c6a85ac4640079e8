"""Which papers a view shows, filtered by what is typed: computed off the UI thread."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from readlist.errors import QueryError
from readlist.library.library import Library
from readlist.model.paper import SKIPPED, PaperList, PaperSummary, PaperText
from readlist.search.flags import both, either
from readlist.search.ordering import Key, keys_of
from readlist.search.paper_table import KnownTable, PaperTable
from readlist.search.selection import Selection, selection
from readlist.tui.grouping import Arrangement, Grouping, listing_of
from readlist.tui.listing import Listing
from readlist.tui.view import View

if TYPE_CHECKING:
    from readlist.library.text_search import TextSearch
    from readlist.search.folded import FoldedTexts
    from readlist.search.highlighting import Finds
    from readlist.search.syntax import Query, Sort


def _is_skipped(paper: PaperSummary) -> bool:
    return paper.status == SKIPPED


def _is_starred(paper: PaperSummary) -> bool:
    return paper.starred


_STARRED_LAST = Key("starred-last", _is_starred)
"""They are chosen already, and what they taught would have them stand before all others."""

_SKIPPED = ("skipped", _is_skipped)
"""The flags of skipped papers in a table."""


class Wanted(msgspec.Struct, frozen=True):
    """What the list is to show: a view, and the text of the filter ("" for none)."""

    view: View
    query: str = ""


class Found(msgspec.Struct, frozen=True):
    """The rows of what was wanted; ``in_library`` counts what the filter finds in all views.

    That is what ``readlist count`` finds; ``skipped`` are the papers that it leaves out.

    Of a saved search ``may_match`` returns whether a paper, as it is then, may belong to the rows.
    ``finds`` finds the words that were asked for in a text.
    """

    wanted: Wanted
    listing: Listing
    in_library: int | None = None
    skipped: int = 0
    may_match: Callable[[PaperSummary], bool] | None = None
    finds: Finds | None = None
    in_titles: bool = False
    """Whether only titles, authors, venues and tags were looked at: there may be more."""
    by_scores: bool = False
    """Whether the order is that which was learned, or will be once it is."""


class TitleShelf:
    """The papers of a library, of which only the texts of their summaries can be read."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.summaries, self.lists, self.duplicates = library.summaries, library.lists, library.duplicates

    def texts(self, doc_ids: Iterable[int]) -> Iterator[tuple[int, PaperText]]:
        """Yield what is known of the texts of those papers that there are."""
        papers = self._library.summaries()
        for doc_id in doc_ids:
            if (paper := papers.get(doc_id)) is not None:
                yield (
                    doc_id,
                    PaperText(title=paper.title, authors=paper.authors, venue=paper.venue, tags=paper.tags),
                )


class Finder:
    """Finds the rows of views in a library, one at a time; what it learnt saves time the next time."""

    def __init__(
        self,
        library: Library,
        search: Callable[[], TextSearch],
        texts: Callable[[], FoldedTexts | None],
        scores: Callable[[], Mapping[int, float]] = dict,
    ) -> None:
        """``search`` and ``texts``, those that a scan holds in memory, are asked for by the first filter.

        ``scores`` are asked for by an order that goes by what was learned of papers.
        """
        self._library = library
        self._search = search
        self._texts = texts
        self._scores = scores
        self._known = KnownTable()
        self._papers: Mapping[int, PaperSummary] = {}
        self._lists: Mapping[int, PaperList] = {}
        self._table = PaperTable((), {})
        self._titles: FoldedTexts | None = None

    def prepare(self, papers: Mapping[int, PaperSummary]) -> None:
        """Do now what the first filter would have to wait for."""
        import readlist.search.conditions
        import readlist.search.highlighting
        import readlist.search.matching
        import readlist.search.query  # noqa: F401

        table = self._table_of(papers)
        table.prepare()
        table.flags_by_state(*_SKIPPED)

    def prepare_sort(self, papers: Mapping[int, PaperSummary], sorts: Sequence[Sort]) -> None:
        """Sort now by what the papers alone tell, so that the first listing in that order need not."""
        if not any(sort.field == "rank" for sort in sorts):
            self._table_of(papers).arranged(keys_of(sorts, self._library.lists(), {}))

    def find(
        self,
        wanted: Wanted,
        papers: Mapping[int, PaperSummary],
        *,
        today: date,
        kept: Collection[int] = (),
        grouping: Grouping = "section",
        folded: frozenset[Hashable] = frozenset(),
        in_titles: bool = False,
    ) -> Found:
        """Return the rows of a view, in its order, those that the filter leaves.

        ``papers`` are the papers as the screen shows them, a mapping that never changes, ``kept``
        those that stay in the view though they do not belong to it any more. ``grouping`` is
        what the headings between them are, ``folded`` the groups of which only the heading is
        shown. Reads the disk for the texts that a filter looks at, but not to search only
        ``in_titles`` and what else a summary tells. Raises QueryError when the filter cannot be read.
        """
        view, day = wanted.view, today.isoformat()
        table = self._table_of(papers)
        list_id = view.list_id if view.kind == "list" else None
        arrangement = Arrangement(grouping=grouping, folded=folded, list_id=list_id)
        if not wanted.query.strip() and view.kind not in ("search", "for-you"):
            return Found(wanted, self._listing(table, _belonging(table, view, day, kept), arrangement))
        # The first rows do not wait for the query language.
        from readlist.search.conditions import asked_of, looks_at_texts, reaches_skipped
        from readlist.search.highlighting import finds_of
        from readlist.search.matching import goes_by_scores, may_match, words_of
        from readlist.search.query import parse
        from readlist.search.syntax import Query, Sort, with_skipped

        find = self._find_of(today, in_titles=in_titles)
        typed = parse(wanted.query, today=today)
        is_partial = in_titles and looks_at_texts(typed.expression)
        order, may, finds = typed, None, finds_of(typed)
        if view.kind == "search":
            saved = parse(view.query, today=today)
            is_partial |= in_titles and looks_at_texts(saved.expression)
            shown = table.holding(find(saved) | selection(kept))
            may = may_match(saved, self._library, today=today, folded=self._texts())
            asked_by = typed if words_of(typed) else saved
            order, finds = Query(asked_by.expression, typed.sort or saved.sort), finds_of(typed, saved)
        else:
            if view.kind == "for-you" and not typed.sort:
                order = Query(None, (Sort("rank"),))
            shown = _belonging(table, view, day, kept)
        in_library, skipped = None, 0
        if typed.expression is not None:
            # The view says whether it shows skipped papers.
            matching = table.holding(find(with_skipped(Query(typed.expression))))
            asked = asked_of(typed.expression)
            if asked is None or not reaches_skipped(asked):
                skipped = both(matching, table.flags_by_state(*_SKIPPED)).count(1)
            in_library = matching.count(1) - skipped
            shown = both(shown, matching)
        keys = self._keys(order, today)
        if keys and view.kind == "for-you" and not typed.sort:
            keys.insert(0, _STARRED_LAST)
        listing = self._listing(table, shown, msgspec.structs.replace(arrangement, keys=tuple(keys)))
        return Found(wanted, listing, in_library, skipped, may, finds, is_partial, goes_by_scores(order))

    def _find_of(self, today: date, *, in_titles: bool) -> Callable[[Query], Selection]:
        """Return what finds the papers of a query, in all their texts or only ``in_titles``."""
        if not in_titles:
            self._titles = None
            return partial(self._search().find, today=today, folded=self._texts())
        from readlist.search.folded import FoldedTexts
        from readlist.search.matching import find_matching

        self._titles = self._titles or FoldedTexts()
        return partial(find_matching, shelf=TitleShelf(self._library), today=today, folded=self._titles)

    def _table_of(self, papers: Mapping[int, PaperSummary]) -> PaperTable:
        lists = self._library.lists()
        if papers is not self._papers or lists != self._lists:
            prepared = self._library.prepared_table()
            if prepared is not None:
                self._known = KnownTable(prepared)
            self._table = self._known.of(papers, lists)
            self._papers, self._lists = papers, dict(lists)
        return self._table

    def _listing(self, table: PaperTable, shown: bytes, arrangement: Arrangement) -> Listing:
        return listing_of(table, shown, arrangement, self._library.lists())

    def _keys(self, query: Query, today: date) -> list[Key]:
        """Return what the query sorts by; the search alone knows how well papers fit words."""
        from readlist.search.matching import words_of
        from readlist.search.syntax import with_skipped

        sorts, scores = query.sort, None
        if any(sort.field == "rank" for sort in sorts):
            if words_of(query):
                ranked = self._search().select(with_skipped(query), today=today, folded=self._texts())
                place_of = dict(zip(ranked, range(len(ranked)), strict=True))
                return [Key(None, lambda paper: place_of.get(paper.doc_id))]
            scores = self._scores()
            if not scores:
                sorts = tuple(sort for sort in sorts if sort.field != "rank")
        return keys_of(sorts, self._library.lists(), {}, scores)


def _belonging(table: PaperTable, view: View, day: str, kept: Collection[int]) -> bytes:
    """Return which papers the view shows on a day, those that are kept included."""
    flags = table.flags_by_state if view.goes_by_state else table.flags
    shown = flags((view, day), view.condition(day))
    return either(shown, table.holding(selection(kept))) if kept else shown


def before_unfinished(text: str, today: date) -> str:
    """Return the words of a query that can be read, up to the first one that cannot."""
    from readlist.search.query import parse

    while text:
        text = text.rpartition(" ")[0].rstrip()
        with contextlib.suppress(QueryError):
            parse(text, today=today)
            break
    return text
