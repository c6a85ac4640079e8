"""Which papers an argument means: a key, an id, or a query."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from readlist.errors import UsageError
from readlist.library.library import Library
from readlist.model.identifiers import parse_identifier, strong_identifiers
from readlist.model.paper import PaperSummary
from readlist.search.matching import goes_by_scores, select
from readlist.search.query import parse
from readlist.search.syntax import Text, terms_of


def select_query(
    library: Library, text: str, *, today: date, scores: Callable[[], Mapping[int, float]] | None = None
) -> list[int]:
    """Return the ids of the papers that match a query, in its order. Raises QueryError.

    A text index that is there and nearly up to date spares reading the texts; none is built.
    ``scores`` are asked for where the query sorts by what was learned of papers.
    """
    query = parse(text, today=today)
    learned = scores() if scores is not None and goes_by_scores(query) else None
    if not any(isinstance(term, Text) for term in terms_of(query.expression)):
        return select(query, library, today=today, scores=learned)
    from readlist.library.text_search import TextSearch

    with contextlib.closing(TextSearch(library)) as search:
        search.open()
        return search.select(query, today=today, scores=learned)


def exact_paper(papers: Mapping[int, PaperSummary], text: str) -> int | None:
    """Return the paper whose key, doc_id, arXiv id, DOI or other identifier is exactly ``text``.

    A paper also answers to what was merged into it.
    """
    if text.isdecimal() and int(text) in papers:
        return int(text)
    for summary in papers.values():
        if summary.key == text:
            return summary.doc_id
    identifiers = parse_identifier(text)
    wanted = set(strong_identifiers(identifiers)) if identifiers is not None else set()
    if wanted:
        for summary in papers.values():
            if wanted & set(strong_identifiers(summary.identifiers)):
                return summary.doc_id
    for summary in papers.values():
        for former in summary.merged:
            if text in (former.key, str(former.doc_id)) or wanted & set(
                strong_identifiers(former.identifiers)
            ):
                return summary.doc_id
    return None


def resolve_what(library: Library, arguments: Sequence[str], *, today: date) -> list[int]:
    """Return the papers that WHAT... means: each argument one paper exactly, or all of them one query.

    Raises UsageError when nothing is given, when exact papers and query words are mixed, or
    when no paper matches.
    """
    if not arguments:
        raise UsageError("Which papers?", "Give keys, ids, or a query such as `tag:moe year:2024`.")
    papers = library.summaries()
    exact = [exact_paper(papers, argument) for argument in arguments]
    found = [doc_id for doc_id in exact if doc_id is not None]
    if len(found) == len(arguments):
        return list(dict.fromkeys(found))
    if found:
        paper = arguments[exact.index(found[0])]
        other = next(a for a, doc_id in zip(arguments, exact, strict=True) if doc_id is None)
        raise UsageError(
            f"“{paper}” is a paper and “{other}” is not: papers and query words cannot be mixed.",
            "Give papers only, or one query; `id:KEY` names a paper inside a query.",
        )
    matching = select_query(library, " ".join(arguments), today=today)
    if not matching:
        raise UsageError(
            f"No paper matches “{' '.join(arguments)}”.",
            "Skipped papers are left out unless the query names a status or says `is:any`.",
        )
    return matching


def resolve_paper(library: Library, text: str, *, today: date) -> int:
    """Return the one paper that ``text`` means: exactly, or as the only match of a query.

    Raises UsageError when there is none or more than one.
    """
    found = exact_paper(library.summaries(), text)
    if found is not None:
        return found
    matching = select_query(library, f"({text}) is:any" if text.strip() else text, today=today)
    if len(matching) == 1:
        return matching[0]
    if not matching:
        raise UsageError(f"No paper is called “{text}”.", "`readlist list` shows the keys of papers.")
    keys = ", ".join(library.summaries()[doc_id].key for doc_id in matching[:5])
    raise UsageError(
        f"“{text}” matches {len(matching)} papers: {keys}{', …' if len(matching) > 5 else ''}.",
        "Give the key of one of them.",
    )
