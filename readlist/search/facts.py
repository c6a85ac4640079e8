"""What a query asks of the state, names and dates of a paper, as functions."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from readlist.model.identifiers import parse_identifier, strong_identifiers
from readlist.model.paper import READ, Former, PaperList, PaperSummary
from readlist.model.tags import is_within
from readlist.model.text import fold
from readlist.search.folded import field_of
from readlist.search.ordering import year_of
from readlist.search.syntax import Dates, Has, Is, Named, Years

Condition = Callable[[PaperSummary, str | None], bool | None]
"""Asked of a paper's summary and its folded text. Without the text (None) the answer may be
None: it depends on the text. So most papers are decided without reading them."""


@dataclass(frozen=True)
class Surroundings:
    """What conditions need to know beside the paper itself."""

    lists: Mapping[int, PaperList]
    today: datetime.date
    duplicates: Callable[[], Collection[int]]
    """Returns the ids of papers that may be duplicates; not called before a query asks."""


def fact_condition(term: Named | Is | Has | Years | Dates, surroundings: Surroundings) -> Condition:
    """Return the condition of a term that is not about words."""
    match term:
        case Named(field, value):
            return _NAMED[field](value)
        case Is(value):
            return _is_condition(value, surroundings)
        case Has(value):
            return _HAS[value]
        case Years(first, last):
            return _year_condition(first, last)
        case Dates():
            return (
                _listed_condition(term, surroundings.lists)
                if term.field == "listed"
                else _added_condition(term)
            )


def may_identify(value: str) -> bool:
    """Return whether a bare word can be a key or an identifier; without a digit it is only a word."""
    return any(map(str.isdigit, value))


def identified(value: str) -> Condition:
    """Return the condition that the paper has that key, doc_id or identifier, in any of their forms.

    Those of papers that were merged into it count as well.
    """
    identifiers = parse_identifier(value)
    strong = frozenset(strong_identifiers(identifiers)) if identifiers is not None else frozenset()
    key = value.lower()
    doc_id = int(value) if value.isascii() and value.isdigit() and len(value) < 20 else None

    def is_named(summary: PaperSummary, _text: str | None) -> bool:
        if not summary.merged:
            return describes(summary)
        return any(map(describes, summary.descriptions))

    def describes(known: PaperSummary | Former) -> bool:
        if known.key.lower() == key or known.doc_id == doc_id:
            return True
        return bool(strong) and not strong.isdisjoint(strong_identifiers(known.identifiers))

    return is_named


def _tagged(value: str) -> Condition:
    wanted = fold(value.removeprefix("#"))
    known: dict[str, bool] = {}

    def tagged(summary: PaperSummary, _text: str | None) -> bool:
        for tag in summary.tags:
            if tag not in known:
                known[tag] = is_within(fold(tag), wanted)
            if known[tag]:
                return True
        return False

    return tagged


def _with_status(value: str) -> Condition:
    wanted = fold(value)
    return lambda summary, _: fold(summary.status) == wanted


_NAMED: dict[str, Callable[[str], Condition]] = {"tag": _tagged, "status": _with_status, "id": identified}


def _is_condition(value: str, surroundings: Surroundings) -> Condition:
    match value:
        case "later":
            today = surroundings.today.isoformat()
            return lambda summary, _: summary.is_later(today)
        case "duplicate":
            duplicates = surroundings.duplicates()
            return lambda summary, _: summary.doc_id in duplicates
        case _:
            return _IS[value]


_IS: dict[str, Condition] = {
    "starred": lambda summary, _: summary.starred,
    "unread": lambda summary, _: summary.status != READ,
    "untagged": lambda summary, _: not summary.tags,
    "annotated": lambda summary, _: bool(summary.annotations),
    "any": lambda _summary, _text: True,
}


def _has_link(kind: str) -> Condition:
    return lambda summary, _: any(link.kind == kind for link in summary.links)


def _has_scheme(scheme: str) -> Condition:
    return lambda summary, _: any(kind == scheme for kind, _value in strong_identifiers(summary.identifiers))


_HAS: dict[str, Condition] = {
    "note": lambda summary, _: summary.note is not None,
    "pdf": _has_link("pdf"),
    "code": _has_link("code"),
    "abstract": lambda _, text: None if text is None else bool(field_of(text, "abstract").strip()),
    "doi": _has_scheme("doi"),
    "arxiv": _has_scheme("arxiv"),
}


def _year_condition(first: int | None, last: int | None) -> Condition:
    def in_years(summary: PaperSummary, _text: str | None) -> bool:
        year = year_of(summary)
        return year is not None and (first is None or first <= year) and (last is None or year <= last)

    return in_years


def _listed_condition(query: Dates, lists: Mapping[int, PaperList]) -> Condition:
    first = query.first.isoformat() if query.first else ""
    last = query.last.isoformat() if query.last else "9999-12-31"
    matching = {
        doc_id for doc_id, each in lists.items() if each.listed_on and first <= each.listed_on <= last
    }
    return lambda summary, _: any(place.list in matching for place in summary.places)


def _added_condition(query: Dates) -> Condition:
    """Return the condition on local days: stamps from the first moment on to before the next day."""
    begin = _moment(query.first) if query.first else ""
    last = query.last if query.last != datetime.date.max else None
    end = _moment(last + datetime.timedelta(days=1)) if last else None

    def added(summary: PaperSummary, _text: str | None) -> bool:
        return (
            bool(summary.added_at) and begin <= summary.added_at and (end is None or summary.added_at < end)
        )

    return added


def _moment(day: datetime.date) -> str:
    """Return when the local ``day`` begins, in UTC; without a zone, so as to compare with any stamp."""
    midnight = datetime.datetime.combine(day, datetime.time.min)
    # The first and the last day of the calendar have no other zone.
    with contextlib.suppress(OverflowError, OSError, ValueError):
        midnight = midnight.astimezone(datetime.UTC)
    return midnight.replace(tzinfo=None).isoformat(timespec="seconds")
