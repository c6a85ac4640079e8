"""What a query asks of the words of a paper, as functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from readlist.model.paper import PaperList, PaperSummary
from readlist.search.facts import Condition, identified, may_identify
from readlist.search.folded import author_names, field_of, patterns, row_of_words
from readlist.search.syntax import Text
from readlist.search.wanted import Wanted, wanted_by

Row = Callable[[str], bool]
"""Whether what is wanted is found in a row of words."""


def text_condition(query: Text, lists: Mapping[int, PaperList]) -> Condition:
    """Return the condition that the words are found; without a letter or digit they are in any text."""
    is_in = finder(wanted_by(query))
    match query.field:
        case None:
            return _anywhere(query.value, is_in)
        case "source":
            return _source_condition(query.value, is_in, lists)
        case "section":
            return _section_condition(is_in)
        case "note" | "abstract":
            return _long_text(query.field, is_in)
        case field:
            return _short_text(field, is_in)


def finder(wanted: Wanted) -> Row:
    """Return the function that looks for ``wanted`` in a row of words, or in a whole folded text."""
    match patterns(wanted):
        case (only,):
            return lambda row: only in row
        case (one, other):
            return lambda row: one in row or other in row
        case several:
            return lambda row: any(each in row for each in several)


def _anywhere(value: str, is_in: Row) -> Condition:
    """Return the condition of a bare word or phrase; an identifier or a key also finds its paper."""
    if not may_identify(value):
        return lambda _, text: None if text is None else is_in(text)
    is_named = identified(value)

    def anywhere(summary: PaperSummary, text: str | None) -> bool | None:
        if (text is not None and is_in(text)) or is_named(summary, None):
            return True
        return None if text is None else False

    return anywhere


_SHORT_TEXTS: dict[str, Callable[[PaperSummary], Sequence[str]]] = {
    "title": lambda summary: (summary.title,),
    "author": lambda summary: author_names(summary.authors),
    "venue": lambda summary: (summary.venue or "",),
}


def _short_text(field: str, is_in: Row) -> Condition:
    """Return the condition on a text that the summary has, so that nothing needs to be read."""
    parts = _SHORT_TEXTS[field]

    def in_field(summary: PaperSummary, text: str | None) -> bool:
        if text is not None:
            return is_in(text) and is_in(field_of(text, field))
        return is_in(row_of_words(parts(summary)))

    return in_field


def _long_text(field: str, is_in: Row) -> Condition:
    def in_field(summary: PaperSummary, text: str | None) -> bool | None:
        if field == "note" and summary.note is None and not summary.annotations:
            return False
        return None if text is None else is_in(text) and is_in(field_of(text, field))

    return in_field


def _source_condition(value: str, is_in: Row, lists: Mapping[int, PaperList]) -> Condition:
    """Return the condition that the paper stands in a list of that title, source or doc_id."""
    found = {
        doc_id
        for doc_id, each in lists.items()
        if str(doc_id) == value or is_in(row_of_words([each.title, each.source]))
    }
    return lambda summary, _: any(place.list in found for place in summary.places)


def _section_condition(is_in: Row) -> Condition:
    known: dict[str | None, bool] = {None: False}

    def in_section(summary: PaperSummary, _text: str | None) -> bool:
        for place in summary.places:
            if place.section not in known:
                known[place.section] = is_in(row_of_words([place.section or ""]))
            if known[place.section]:
                return True
        return False

    return in_section
