"""JSON Lines (https://jsonlines.org): one JSON object a line, with the field names of readlist's JSON."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from readlist.errors import SourceError
from readlist.formats.fields.evidence import ENTRIES_LOOKED_AT, are_papers
from readlist.formats.fields.records import FieldError, fields_of, record_of
from readlist.formats.json.dialects import plain_fields
from readlist.model.paper import Paper
from readlist.model.record import Problem, Reading, Record

NAME = "json-lines"
EXTENSIONS = (".jsonl", ".ndjson")

_LINES_LOOKED_AT = 50
_HINT = 'Each line of a list of papers is an object with names such as "title", "abstract" and "authors".'
_OBJECT = re.compile(r"\{\s{0,20}(?:\"|\}$)")


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is JSON Lines: at least half of several lines look like objects."""
    if text[:1000].lstrip()[:1] == "[":
        return 0.0
    stripped = (line.strip() for line in text.split("\n"))
    lines = list(itertools.islice((line for line in stripped if line), _LINES_LOOKED_AT))
    objects = sum(_OBJECT.match(line) is not None and line.endswith("}") for line in lines)
    return 0.97 if len(lines) > 1 and objects and 2 * objects >= len(lines) else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return a record for each line; a line that is not a paper is an error with its number.

    Raises SourceError when none of them is one, or when they are other things with titles.
    """
    decoder = msgspec.json.Decoder()
    records: list[Record] = []
    problems: list[Problem] = []
    looked_at: list[Mapping[str, Any]] = []
    ignored = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = decoder.decode(line)
            if not isinstance(value, dict):
                raise FieldError("This line is not a JSON object.")
            fields = plain_fields(value)
            if fields is None:
                ignored += 1
                continue
            record, warnings = record_of(fields, position=len(records) + 1, line=number)
        except FieldError as error:
            problems.append(Problem("error", number, str(error), line[:80]))
        except RecursionError:
            problems.append(Problem("error", number, "This line is nested too deeply.", line[:80]))
        except msgspec.DecodeError as error:
            problems.append(Problem("error", number, f"This line is not JSON: {error}.", line[:80]))
        else:
            records.append(record)
            problems += warnings
            if len(looked_at) < ENTRIES_LOOKED_AT:
                looked_at.append(fields)
    if problems and not records:
        raise SourceError("No line of these has a title or an identifier.", _HINT)
    if not are_papers(looked_at):
        raise SourceError("These are JSON Lines, but there is no list of papers in them.", _HINT)
    return Reading(format=NAME, records=tuple(records), problems=tuple(problems), ignored=ignored)


def write(papers: Iterable[Paper]) -> str:
    """Return the papers, one a line, as objects that read() makes the same records of."""
    return "".join(msgspec.json.encode(fields_of(paper)).decode() + "\n" for paper in papers)
