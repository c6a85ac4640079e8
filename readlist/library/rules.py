"""Rules of the configuration: what an import does to the new papers that a query finds."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from readlist import paths
from readlist.config import Rule
from readlist.errors import UsageError
from readlist.library.library import Library
from readlist.model.paper import QUEUED, SKIPPED, PaperList, PaperSummary, PaperText
from readlist.model.tags import tag_name
from readlist.model.text import clean_line
from readlist.search.conditions import asked_of, condition_of, reaches_skipped
from readlist.search.facts import Surroundings
from readlist.search.folded import folded_text
from readlist.search.query import parse
from readlist.search.syntax import Is, Query, Text, terms_of, with_skipped

MANY_WORDS = 5
"""Words in rules from which folding the whole text of a paper once is cheaper than its title for each."""


class ImportRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that can be used. ``text`` is its query in one line, ``number`` its place in the file."""

    number: int
    text: str
    query: Query
    tags: tuple[str, ...] = ()
    star: bool = False
    status: str | None = None


class Ruled(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules of those numbers change about one new paper."""

    numbers: tuple[int, ...]
    tags: tuple[str, ...] = ()
    starred: bool = False
    status: str | None = None


class RuleCount(msgspec.Struct, frozen=True):
    """How many new papers a rule finds."""

    rule: ImportRule
    papers: int


class RulesReport(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules do in an import: each for itself, and how many papers they change in which way."""

    rules: tuple[RuleCount, ...]
    skipped: int
    queued: int
    starred: int
    tagged: int


class RuleMatches(msgspec.Struct, frozen=True):
    """How many papers of a library a rule would find: those that are listed, and skipped ones beside."""

    listed: int
    skipped: int


def usable_rules(rules: Mapping[int, Rule], *, today: date) -> tuple[tuple[ImportRule, ...], tuple[str, ...]]:
    """Return the rules that can be used, and in words which cannot and why.

    ``today`` is the day that dates such as ``<2w`` are counted from.
    """
    usable: list[ImportRule] = []
    faults: list[str] = []
    for number, rule in rules.items():
        try:
            usable.append(_usable_rule(number, rule, today))
        except UsageError as error:
            faults.append(f"{paths.config_file()}: rule {number} is left out. {error.message} {error.hint}")
    return tuple(usable), tuple(faults)


def _usable_rule(number: int, rule: Rule, today: date) -> ImportRule:
    text = clean_line(rule.query)
    query = parse(text, today=today)
    asked = asked_of(query.expression)
    if asked is None:
        raise UsageError("Its query asks for nothing.", 'query = "is:any" finds every paper.')
    if Is("duplicate") in terms_of(asked):
        raise UsageError(
            "is:duplicate is not known before a paper is in the library.",
            "`readlist duplicates` finds them afterwards.",
        )
    tags = tuple(dict.fromkeys(map(tag_name, rule.tags)))
    if "" in tags:
        raise UsageError("A tag needs a name.", 'Write tags = ["moe"].')
    status = SKIPPED if rule.skip else QUEUED if rule.queue else None
    return ImportRule(number=number, text=text, query=query, tags=tags, star=rule.star, status=status)


def decided_by(
    rules: Sequence[ImportRule],
    documents: Iterable[tuple[int, Mapping[str, Any]]],
    lists: Mapping[int, PaperList],
    *,
    today: date,
    keeps_status: bool = False,
) -> Iterator[tuple[int, Ruled]]:
    """Yield what the rules decide about the papers of these documents, by id; nothing where none finds it.

    Each rule sees the papers as they come in, not what an earlier rule made of them: tags add
    up, and of the rules that queue or skip a paper the first holds. ``keeps_status``: none does.
    """
    surroundings = Surroundings(lists, today, duplicates=frozenset)
    # A paper that comes in as skipped is tagged like any other.
    conditions = [(rule, condition_of(with_skipped(rule.query), surroundings)) for rule in rules]
    words = sum(isinstance(term, Text) for rule in rules for term in terms_of(rule.query.expression))
    for doc_id, document in documents:
        summary = msgspec.convert({**document, "doc_id": doc_id}, PaperSummary)
        text = _folded(document) if words >= MANY_WORDS else None
        found: list[ImportRule] = []
        for rule, condition in conditions:
            answer = condition(summary, text)
            if answer is None:
                text = _folded(document)
                answer = condition(summary, text)
            if answer:
                found.append(rule)
        if found:
            yield doc_id, _ruled(found, summary, keeps_status)


def _folded(document: Mapping[str, Any]) -> str:
    return folded_text(msgspec.convert(document, PaperText))


def _ruled(found: Sequence[ImportRule], summary: PaperSummary, keeps_status: bool) -> Ruled:
    tags = dict.fromkeys(tag for rule in found for tag in rule.tags if tag not in summary.tags)
    status = None if keeps_status else next((rule.status for rule in found if rule.status), None)
    return Ruled(
        numbers=tuple(rule.number for rule in found),
        tags=tuple(tags),
        starred=any(rule.star for rule in found),
        status=status,
    )


def ruled_fields(ruled: Ruled, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a new paper's document that rules set."""
    fields: dict[str, Any] = {}
    if ruled.tags:
        fields["tags"] = [*document.get("tags", ()), *ruled.tags]
    if ruled.starred:
        fields["starred"] = True
    if ruled.status is not None:
        fields |= {"status": ruled.status, "status_changed_at": document["added_at"]}
    return fields


def rules_report(rules: Sequence[ImportRule], decided: Iterable[Ruled]) -> RulesReport:
    """Return the sum of what the rules decided about single papers."""
    numbers: Counter[int] = Counter()
    changes: Counter[str | None] = Counter()
    for ruled in decided:
        numbers.update(ruled.numbers)
        changes.update([ruled.status, "starred" if ruled.starred else None, "tagged" if ruled.tags else None])
    return RulesReport(
        rules=tuple(RuleCount(rule, numbers[rule.number]) for rule in rules),
        skipped=changes[SKIPPED],
        queued=changes[QUEUED],
        starred=changes["starred"],
        tagged=changes["tagged"],
    )


def matches_in(library: Library, rules: Sequence[ImportRule], *, today: date) -> list[RuleMatches]:
    """Return of each rule what it would find among the papers of the library. Raises StoreError.

    Those listed are what the command ``list`` finds with its query.
    """
    from readlist.library.text_search import TextSearch

    matches = []
    summaries = library.summaries()
    with contextlib.closing(TextSearch(library)) as search:
        search.open()
        for rule in rules:
            found = list(search.find(with_skipped(rule.query), today=today).among(summaries))
            skipped = 0
            if not reaches_skipped(rule.query.expression):
                skipped = sum(summaries[doc_id].status == SKIPPED for doc_id in found)
            matches.append(RuleMatches(len(found) - skipped, skipped))
    return matches
