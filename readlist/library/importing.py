"""Importing lists: read each source, match its records with the library, write one step."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

import msgspec

from readlist.errors import SourceError
from readlist.formats.registry import read_source
from readlist.library.known_lists import ListedSource, list_of_source, lists_here
from readlist.library.library import Library
from readlist.library.matching import Action, OnDuplicate, Plan, Planned
from readlist.library.other_library import OtherLibrary, is_said_otherwise, new_searches
from readlist.library.rules import ImportRule, Ruled, RulesReport, decided_by, ruled_fields, rules_report
from readlist.library.sources import STDIN, FailedSource, Source, gather_sources
from readlist.model.paper import PaperList, PaperSummary, SavedSearch
from readlist.model.record import Problem, Reading, Record
from readlist.model.stored import Stored, to_document
from readlist.store.paper_store import LARGEST_ID
from readlist.store.table import LISTS, PAPERS, SEARCHES

__all__ = [
    "ImportOptions",
    "ImportReport",
    "PlannedImport",
    "Source",
    "gather_sources",
    "import_read",
    "import_sources",
    "plan_import",
    "read_sources",
    "without_entries",
]

D = TypeVar("D")

PASTED = "the pasted text"
"""What messages call standard input."""

PROGRESS_EVERY = 100
"""Records between two reports of progress."""

NEW: Collection[Action] = ("new", "possible-duplicate")
"""What is said of papers that an import makes."""


class ImportOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to import; ``status`` and ``tags`` are given to what comes in.

    ``rules`` are about new papers only; a ``status`` given here holds against theirs. ``at`` is
    when it takes place, None for now.
    """

    format_name: str | None = None
    dry_run: bool = False
    on_duplicate: OnDuplicate = "merge"
    tags: tuple[str, ...] = ()
    status: str | None = None
    list_name: str | None = None
    rules: tuple[ImportRule, ...] = ()
    at: datetime | None = None


class Resembled(msgspec.Struct, frozen=True, kw_only=True):
    """The paper that a possible duplicate is like: how much, from 0 to 1, and why.

    ``key`` is None where that paper too is new in a dry run.
    """

    key: str | None
    title: str
    likeness: float
    reason: str


class ImportedPaper(msgspec.Struct, frozen=True, kw_only=True):
    """One distinct paper of a source. ``key`` and ``doc_id`` are None for new papers of a dry run.

    ``entries`` are the numbers of the source's records that made it, from 0. ``ruled`` is what
    rules decided about a new one.
    """

    action: Action
    record: Record
    entries: tuple[int, ...] = (0,)
    key: str | None = None
    doc_id: int | None = None
    resembles: Resembled | None = None
    ruled: Ruled | None = None


class SourceReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one source; ``format`` is None when it could not be read at all.

    ``lists`` and ``searches`` are how many of those of another library are new here.
    """

    source: str
    format: str | None = None
    list_title: str | None = None
    listed_on: str | None = None
    ignored: int = 0
    papers: tuple[ImportedPaper, ...] = ()
    problems: tuple[Problem, ...] = ()
    lists: int = 0
    searches: int = 0


class ImportCounts(msgspec.Struct, frozen=True):
    """Every record accounted for: records = new + merged + skipped + failed."""

    records: int
    new: int
    merged: int
    skipped: int
    failed: int


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did, or would do. ``step`` is None when nothing was written.

    ``rules`` is None when there were none.
    """

    sources: tuple[SourceReport, ...]
    counts: ImportCounts
    rules: RulesReport | None = None
    step: int | None = None
    changed: dict[int, PaperSummary | None] = {}


class ReadSource(msgspec.Struct, frozen=True):
    """A source, without its bytes, and what its reader made of it, or why that failed.

    ``digest`` is that of the bytes, by which the same content is known again.
    """

    source: Source
    outcome: Reading | SourceError
    digest: str = ""

    @property
    def records(self) -> tuple[Record, ...]:
        """The records of the source; none when it could not be read."""
        return self.outcome.records if isinstance(self.outcome, Reading) else ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in the source that could be written."""
        return not self.records and not (isinstance(self.outcome, Reading) and self.outcome.is_library)


Progress = Callable[[int, int], None]
"""Is told how much is done and how much there is; may raise Cancelled."""


def import_sources(
    library: Library | None,
    sources: Sequence[Source | FailedSource],
    options: ImportOptions,
    *,
    command: str = "import",
    progress: Progress | None = None,
) -> ImportReport:
    """Import the sources as one step of the history, or (dry run) say what that would do.

    ``library`` may be None for a dry run on a library that does not exist. A source that
    cannot be read is reported in its SourceReport. Raises StoreError; then nothing changed.
    """
    read = read_sources(sources, options.format_name, progress=progress)
    del sources  # the bytes of a large list are not held while its papers are written
    return import_read(library, read, options, command=command, progress=progress)


def read_sources(
    sources: Sequence[Source | FailedSource],
    format_name: str | None = None,
    *,
    progress: Progress | None = None,
) -> list[ReadSource]:
    """Return what the readers make of the sources. Raises Cancelled when ``progress`` does."""
    read = []
    for number, source in enumerate(sources):
        if progress is not None:
            progress(number, len(sources))
        read.append(_read(source, format_name))
    return read


def import_read(
    library: Library | None,
    read: Sequence[ReadSource],
    options: ImportOptions,
    *,
    command: str = "import",
    progress: Progress | None = None,
) -> ImportReport:
    """Import sources that were read, as one step of the history, or (dry run) say what that would do.

    ``library`` may be None for a dry run. Raises StoreError, and Cancelled when ``progress``
    does; then nothing changed.
    """
    if library is None or options.dry_run or all(found.is_empty for found in read):
        return _Import(library, options, progress).run(read).report
    with library.store.step(command) as result:
        planned = _Import(library, options, progress).run(read)
        planned.write(library)
    return msgspec.structs.replace(planned.report, step=result.step, changed=result.changed)


def plan_import(library: Library | None, read: Sequence[ReadSource], options: ImportOptions) -> PlannedImport:
    """Return what importing sources would write; its ``write`` does that inside an open step."""
    return _Import(library, options, None).run(read)


def without_entries(read: ReadSource, left_out: Collection[int]) -> ReadSource:
    """Return a source as read without the records of those numbers (from 0)."""
    if not left_out or not isinstance(read.outcome, Reading):
        return read
    kept = tuple(record for number, record in enumerate(read.records) if number not in left_out)
    return ReadSource(read.source, msgspec.structs.replace(read.outcome, records=kept))


def _read(source: Source | FailedSource, format_name: str | None) -> ReadSource:
    if isinstance(source, FailedSource):
        return ReadSource(Source(source.name, b"", date.min), SourceError(source.message))
    bare = msgspec.structs.replace(source, data=b"")
    try:
        reading = read_source(
            source.data,
            name=PASTED if source.name == STDIN else source.name,
            modified_on=source.modified_on,
            format_name=format_name,
        )
    except SourceError as error:
        return ReadSource(bare, error)
    return ReadSource(bare, reading, hashlib.blake2b(source.data, digest_size=16).hexdigest())


class _Import:
    """One run of an import over the library as it is now."""

    def __init__(self, library: Library | None, options: ImportOptions, progress: Progress | None) -> None:
        papers: Mapping[int, PaperSummary] = library.summaries() if library is not None else {}
        self._options = options
        self._progress = progress
        self._lists = dict(library.lists()) if library is not None else {}
        self._before = dict(self._lists)
        self._changed_lists: set[int] = set()
        self._searches = dict(library.store.searches()) if library is not None else {}
        self._new_searches: list[SavedSearch] = []
        self._known = papers
        self._new_id = library.store.new_id if library is not None else _Counter()
        document = library.store.document if library is not None else _no_document
        self._plan = Plan(papers, document, self._new_id, options.on_duplicate)
        self._now = options.at or datetime.now(UTC)
        self._reports: list[SourceReport] = []
        self._entries: list[list[Planned]] = []
        self._ruled: dict[int, Ruled] = {}
        self._total = self._taken = 0

    def run(self, read: Sequence[ReadSource]) -> PlannedImport:
        """Plan every source in turn."""
        self._total = sum(len(found.records) for found in read)
        for number, found in enumerate(read):
            source, reading = found.source, found.outcome
            if isinstance(reading, SourceError):
                problem = Problem("error", 0, reading.message, reading.hint)
                self._reports.append(SourceReport(source=source.name, problems=(problem,)))
                self._entries.append([])
            else:
                # Sources of one import keep their order: the first is the newest by a microsecond.
                added_at = self._now - timedelta(microseconds=number)
                take = self._take_library if reading.is_library else self._take
                take(found, reading, added_at.isoformat(timespec="microseconds"))
        self._apply_rules()
        return self._planned()

    def _take(self, found: ReadSource, reading: Reading, added_at: str) -> None:
        paper_list = self._list_of(found, reading, added_at)
        before = self._plan.written
        entries = self._plan.add_list(
            self._counted(reading.records),
            list_id=paper_list.doc_id,
            listed_year=int(paper_list.listed_on[:4]) if paper_list.listed_on else None,
            defaults={"added_at": added_at, **self._decided(added_at)},
            tags=self._options.tags,
        )
        if self._plan.written > before:
            self._lists[paper_list.doc_id] = paper_list
            self._changed_lists.add(paper_list.doc_id)
        self._entries.append(entries)
        self._reports.append(
            SourceReport(
                source=found.source.name,
                format=reading.format,
                list_title=paper_list.title,
                listed_on=paper_list.listed_on,
                ignored=reading.ignored,
                problems=reading.problems,
            )
        )

    def _take_library(self, found: ReadSource, reading: Reading, added_at: str) -> None:
        """Take in another library: its lists and searches stay what they are, and so does what is here."""
        lists = lists_here(reading.lists, self._lists, self._new_id)
        searches = new_searches(reading.searches, self._searches, self._new_id)
        into = self._list_of(found, reading, added_at) if self._options.list_name is not None else None
        before = self._plan.written
        other = OtherLibrary(
            lists={doc_id: here.doc_id for doc_id, here in lists.items()},
            added_at=added_at,
            into=into.doc_id if into is not None else None,
            tags=self._options.tags,
            decided=self._decided(added_at),
        )
        entries = self._plan.add_library(self._counted(reading.records), other)
        arrived = {here.doc_id: here for here in lists.values()}
        if into is not None and self._plan.written > before:
            arrived[into.doc_id] = into
        changed = {doc_id for doc_id, here in arrived.items() if here != self._lists.get(doc_id)}
        report = SourceReport(
            source=found.source.name,
            format=reading.format,
            problems=(*reading.problems, *self._said_otherwise(entries)),
            lists=len(changed - self._lists.keys()),
            searches=len(searches),
        )
        self._lists |= arrived
        self._changed_lists |= changed
        self._searches |= {search.doc_id: search for search in searches}
        self._new_searches += searches
        self._entries.append(entries)
        self._reports.append(report)

    def _said_otherwise(self, entries: Iterable[Planned]) -> Iterator[Problem]:
        """Yield how many papers are here already that the reader of another library marked otherwise."""
        known = ((self._plan.current(each.doc_id), each) for each in entries if each.action not in NEW)
        number = sum(is_said_otherwise(here, each.record.document) for here, each in known)
        if number:
            papers = "1 paper is" if number == 1 else f"{number:,} papers are"
            message = f"{papers} here already, and said to be otherwise there: what is here stays."
            yield Problem("warning", 0, message)

    def _decided(self, now: str) -> dict[str, Any]:
        """Return the fields that every new paper gets because the user says so."""
        status = self._options.status
        return {"status": status, "status_changed_at": now} if status is not None else {}

    def _apply_rules(self) -> None:
        """Have the rules decide about the new papers as all sources together describe them."""
        if not self._options.rules:
            return
        decided = decided_by(
            self._options.rules,
            self._watched(self._not_yet_decided()),
            self._lists,
            today=date.today(),
            keeps_status=self._options.status is not None,
        )
        for doc_id, ruled in decided:
            document = self._plan.insertions[doc_id]
            document.update(ruled_fields(ruled, document))
            self._ruled[doc_id] = ruled

    def _not_yet_decided(self) -> Iterator[tuple[int, dict[str, Any]]]:
        for doc_id, document in self._plan.insertions.items():
            if doc_id not in self._plan.as_they_were:
                yield doc_id, document

    def _watched(self, documents: Iterable[D]) -> Iterator[D]:
        """Yield the documents; whoever is told the progress may stop it."""
        for number, document in enumerate(documents):
            if self._progress is not None and number % PROGRESS_EVERY == 0:
                self._progress(self._total, self._total)
            yield document

    def _imported(self, entry: Planned) -> ImportedPaper:
        return ImportedPaper(
            action=entry.action,
            record=entry.record,
            entries=tuple(entry.entries),
            key=None if self._is_unborn(entry.doc_id) else entry.key,
            doc_id=None if self._is_unborn(entry.doc_id) else entry.doc_id,
            resembles=self._resembled(entry),
            ruled=self._ruled.get(entry.doc_id) if entry.action in NEW else None,
        )

    def _resembled(self, entry: Planned) -> Resembled | None:
        if entry.resembles is None or entry.likeness is None:
            return None
        key, title = self._plan.identity(entry.resembles)
        return Resembled(
            key=None if self._is_unborn(entry.resembles) else key,
            title=title,
            likeness=entry.likeness.score,
            reason=entry.likeness.reason,
        )

    def _counted(self, records: Sequence[Record]) -> Iterator[Record]:
        """Yield the records, telling how far the planning is."""
        for record in records:
            if self._progress is not None and self._taken % PROGRESS_EVERY == 0:
                self._progress(self._taken, self._total)
            self._taken += 1
            yield record

    def _is_unborn(self, doc_id: int) -> bool:
        return self._options.dry_run and doc_id not in self._known

    def _list_of(self, found: ReadSource, reading: Reading, added_at: str) -> PaperList:
        wanted = ListedSource(found.source, reading, found.digest, self._options.list_name)
        return list_of_source(wanted, self._lists, self._new_id, added_at)

    def _planned(self) -> PlannedImport:
        reports = tuple(
            msgspec.structs.replace(report, papers=tuple(map(self._imported, entries)))
            for report, entries in zip(self._reports, self._entries, strict=True)
        )
        failed = sum(problem.severity == "error" for report in reports for problem in report.problems)
        counts, rules = self._plan.counts, self._options.rules
        lists = {doc_id: self._lists[doc_id] for doc_id in self._changed_lists}
        return PlannedImport(
            new_lists=[changed for doc_id, changed in lists.items() if doc_id not in self._before],
            changed_lists=[changed for doc_id, changed in lists.items() if doc_id in self._before],
            new_searches=self._new_searches,
            insertions=self._plan.insertions,
            updates=self._plan.updates,
            report=ImportReport(
                sources=reports,
                rules=rules_report(rules, self._ruled.values()) if rules else None,
                counts=ImportCounts(
                    sum(counts.values()) + failed, counts["new"], counts["merged"], counts["skipped"], failed
                ),
            ),
        )


class PlannedImport(msgspec.Struct, frozen=True, kw_only=True):
    """What an import is to write, and its report; it holds nothing of what it was planned with."""

    new_lists: list[PaperList]
    changed_lists: list[PaperList]
    new_searches: list[SavedSearch]
    insertions: dict[int, dict[str, Any]]
    updates: dict[int, dict[str, Any]]
    report: ImportReport

    def write(self, library: Library) -> None:
        """Write it into the open step, once."""
        for changed in self.changed_lists:
            library.store.update(LISTS, [changed.doc_id], _document(changed))
        library.store.insert(LISTS, [(new.doc_id, _document(new)) for new in self.new_lists])
        library.store.insert(SEARCHES, [(new.doc_id, _document(new)) for new in self.new_searches])
        library.store.insert(PAPERS, _taken_out_of(self.insertions))
        for doc_id, fields in self.updates.items():
            library.store.update(PAPERS, [doc_id], fields)


def _document(record: Stored) -> dict[str, Any]:
    document = to_document(record)
    document.pop("doc_id", None)
    return document


def _taken_out_of(documents: dict[int, dict[str, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each document and let go of it: once it is encoded the other form is not needed."""
    for doc_id in list(documents):
        yield doc_id, documents.pop(doc_id)


class _Counter:
    """Ids for the plan of a dry run without a library: they never reach a disk."""

    def __init__(self) -> None:
        self._last = LARGEST_ID

    def __call__(self) -> int:
        self._last += 1
        return self._last


def _no_document(doc_id: int) -> Mapping[str, Any]:
    """Stand for the documents of a library that does not exist."""
    raise KeyError(doc_id)
