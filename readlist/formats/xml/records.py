"""The entries of an XML file as the records of a reading, accounted for one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import msgspec

from readlist.formats.xml.elements import Element, parse_xml
from readlist.model.paper import Identifiers
from readlist.model.record import Problem, Record

_LONGEST_SAMPLE = 80


@dataclass(frozen=True)
class XmlRecords:
    """What was made of a file: ``around`` holds what stands outside of the entries."""

    around: Element
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    ignored: int


def read_entries(
    text: str, entry_names: Collection[str], record_of: Callable[[Element], Record | Problem | None]
) -> XmlRecords:
    """Return what ``record_of`` makes of each entry: a record, a problem, or nothing for what is no paper.

    Positions and lines are filled in; a record with neither title nor identifier is a problem.
    Raises SourceError where ``text`` cannot be read as XML at all.
    """
    records: list[Record] = []
    problems: list[Problem] = []
    ignored = 0

    def take(entry: Element) -> None:
        nonlocal ignored
        found = record_of(entry)
        if found is None:
            ignored += 1
        elif isinstance(found, Problem):
            problems.append(found)
        elif not found.title and found.identifiers == Identifiers():
            sample = " ".join(entry.whole_text().split())[:_LONGEST_SAMPLE]
            message = "This entry has neither a title nor an identifier."
            problems.append(Problem("error", entry.line, message, sample))
        else:
            records.append(msgspec.structs.replace(found, position=len(records) + 1, line=entry.line))

    parsed = parse_xml(text, entry_names, take)
    found_problems = sorted((*problems, *parsed.problems), key=lambda problem: problem.line)
    return XmlRecords(parsed.around, tuple(records), tuple(found_problems), ignored)
