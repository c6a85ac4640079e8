"""Which papers a view shows, filtered by what is typed: computed off the UI thread."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from readlist.errors import QueryError
from readlist.library.library import Library
from readlist.model.paper import SKIPPED, PaperSummary
from readlist.search.ordering import ordered
from readlist.tui.listing import Listing, in_list_order, listing_of
from readlist.tui.view import View

if TYPE_CHECKING:
    from readlist.library.text_search import TextSearch
    from readlist.search.folded import FoldedTexts
    from readlist.search.highlighting import Finds


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


def find(
    wanted: Wanted,
    papers: Mapping[int, PaperSummary],
    library: Library,
    *,
    today: date,
    search: TextSearch | None = None,
    texts: FoldedTexts | None = None,
    kept: Collection[int] = (),
) -> Found:
    """Return the rows of a view, in its order, those that the filter leaves.

    ``papers`` are the papers as the screen shows them, ``kept`` those that stay in the view
    though they do not belong to it any more. Reads the disk for the texts that a filter looks
    at. Raises QueryError when the filter cannot be read.
    """
    view, day = wanted.view, today.isoformat()
    list_id = view.list_id if view.kind == "list" else None
    if not wanted.query.strip() and view.kind != "search":
        shown = [paper for paper in papers.values() if view.shows(paper, day) or paper.doc_id in kept]
        doc_ids = [paper.doc_id for paper in ordered(shown, library.lists())]
        return Found(wanted, _listing(doc_ids, papers, library, list_id))
    # The first rows do not wait for the query language.
    from readlist.library.text_search import TextSearch
    from readlist.search.conditions import asked_of, reaches_skipped
    from readlist.search.highlighting import finds_of
    from readlist.search.matching import may_match
    from readlist.search.query import parse
    from readlist.search.syntax import Query, with_skipped

    select = partial((search or TextSearch(library)).select, today=today, folded=texts)
    typed = parse(wanted.query, today=today)
    sort, members, may, finds = typed.sort, None, None, finds_of(typed)
    if view.kind == "search":
        saved = parse(view.query, today=today)
        members = select(saved)
        may = may_match(saved, library, today=today, folded=texts)
        sort, finds = typed.sort or saved.sort, finds_of(typed, saved)
    if members is not None and typed.expression is None and not kept and not typed.sort:
        matching, in_library, skipped = members, None, 0
    else:
        # The view says whether it shows skipped papers.
        query = with_skipped(Query(typed.expression, sort))
        matching = select(query)
        asked = asked_of(typed.expression)
        names_them = asked is not None and reaches_skipped(asked)
        skipped = 0 if names_them else _count_skipped(matching, papers)
        in_library = len(matching) - skipped if typed.expression is not None else None
        belonging = None if members is None else set(members)
        matching = [
            doc_id
            for doc_id in matching
            if doc_id in papers
            and (
                doc_id in kept
                or (view.shows(papers[doc_id], day) if belonging is None else doc_id in belonging)
            )
        ]
    doc_ids = [doc_id for doc_id in matching if doc_id in papers]
    if sort:
        return Found(wanted, Listing(doc_ids), in_library, skipped, may, finds)
    return Found(wanted, _listing(doc_ids, papers, library, list_id), in_library, skipped, may, finds)


def _count_skipped(doc_ids: Iterable[int], papers: Mapping[int, PaperSummary]) -> int:
    return sum(doc_id in papers and papers[doc_id].status == SKIPPED for doc_id in doc_ids)


def before_unfinished(text: str, today: date) -> str:
    """Return the words of a query that can be read, up to the first one that cannot."""
    from readlist.search.query import parse

    while text:
        text = text.rpartition(" ")[0].rstrip()
        with contextlib.suppress(QueryError):
            parse(text, today=today)
            break
    return text


def _listing(
    doc_ids: list[int], papers: Mapping[int, PaperSummary], library: Library, list_id: int | None
) -> Listing:
    if list_id is not None:
        doc_ids = in_list_order(doc_ids, papers, list_id)
    return listing_of(doc_ids, papers, library.lists(), list_id=list_id)
