"""Records of tagged lines, as reference managers and databases exchange them.

A field begins with a tag in the first columns of a line; lines without a tag go on with the
field above. What distinguishes the formats is data: a Dialect. Damage is tolerated: text
between records, blank lines, missing ends, indented files, remains of a byte order mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

_MARKS = ("\ufeff", "ï»¿")
_INDENTATION = re.compile(r"[ \t]*")
# What databases put before each record: "2.", "<2. >", "Record #2 of 9".
_RECORD_NUMBER = re.compile(
    r"<?[0-9]{1,6}\.? ?>?|Record #?[0-9]{1,6} of [0-9]{1,6}", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True)
class Dialect:
    """How a format writes its lines.

    ``tagged`` matches a tagged line; its two groups are ``tag`` and ``value``. A record begins with a
    tag of ``begins`` and ends with one of ``ends``, or where the next begins. Fields with a tag
    ``of_file`` belong to no record. ``any_case`` matches instead of ``tagged`` in records that
    begin with a tag in lower case.
    """

    tagged: re.Pattern[str]
    begins: frozenset[str]
    ends: frozenset[str] = frozenset()
    of_file: frozenset[str] = frozenset()
    any_case: re.Pattern[str] | None = None


class Field(msgspec.Struct, gc=False):
    """A tag in upper case and the lines of its value, without the spaces around them."""

    tag: str
    lines: list[str]


class Entry(msgspec.Struct, kw_only=True):
    """The fields of one record; ``line`` and ``text`` are its first line. Without fields: other text.

    ``begun`` is false for tagged lines outside every record, ``ended`` for a record whose end is missing.
    """

    line: int
    text: str
    fields: list[Field]
    begun: bool
    ended: bool = False


def scan(text: str, dialect: Dialect) -> Iterator[Entry]:
    """Yield the records of ``text`` in their order; nothing is raised, whatever the text.

    Blocks of text between records are yielded too, without fields.
    """
    lines = text.split("\n")
    scanner = _Scanner(dialect, _beginnings(lines, dialect))
    for number, line in enumerate(lines, 1):
        scanner.take(number, line)
        yield from scanner.done
        scanner.done.clear()
    scanner.close()
    yield from scanner.done


def head_of(text: str, size: int = 60_000) -> list[str]:
    """Return the first whole lines of ``text``, without marks: what a sniff looks at."""
    lines = text[:size].split("\n")
    return [_without_mark(line) for line in (lines[:-1] if len(text) > size else lines)]


def _beginnings(lines: list[str], dialect: Dialect) -> frozenset[str]:
    """Return the tags that begin a record.

    Where a text has neither the first tag of the format nor the last one, each record begins
    with the tag that opens the text.
    """
    first = ""
    for line in lines:
        start = _without_mark(line).lstrip()
        if found := dialect.tagged.match(start) or (dialect.any_case and dialect.any_case.match(start)):
            if found["tag"].upper() in dialect.begins | dialect.ends:
                return dialect.begins
            first = first or found["tag"]
    return frozenset((first,))


def _without_mark(line: str) -> str:
    for mark in _MARKS:
        line = line.removeprefix(mark)
    return line


class _Scanner:
    """The state between two lines."""

    def __init__(self, dialect: Dialect, begins: frozenset[str]) -> None:
        self.done: list[Entry] = []
        self._dialect = dialect
        self._begins = begins
        self._entry: Entry | None = None
        self._pattern = dialect.tagged
        self._indentation = ""
        self._after_tag = False
        self._in_other_text = False

    def take(self, number: int, line: str) -> None:
        """Take the next line of the text."""
        if line.startswith(_MARKS):
            line = _without_mark(line)
        start = len(self._indentation) if self._indentation and line.startswith(self._indentation) else 0
        found = self._pattern.match(line, start)
        if found is None and self._entry is None:
            found = self._beginning(line)
        if found is None:
            self._take_text(number, line.strip())
            return
        tag, value = found.groups("")
        tag, value = tag.upper(), value.strip()
        self._in_other_text = False
        if tag in self._dialect.of_file:
            self.close()
        elif tag in self._dialect.ends:
            if self._entry:
                self._entry.ended = True
            self.close()
        elif tag in self._begins and self._is_new_record(tag):
            self._begin(number, line, Field(tag, [value]))
        else:
            if self._entry is None:
                self._entry = Entry(line=number, text=line.strip(), fields=[], begun=False)
            self._entry.fields.append(Field(tag, [value]))
        self._after_tag = True

    def close(self) -> None:
        """End the record that is open."""
        if self._entry:
            self.done.append(self._entry)
        self._entry = None
        self._indentation = ""
        self._pattern = self._dialect.tagged

    def _beginning(self, line: str) -> re.Match[str] | None:
        """Return the match of a record's first line that is indented or in lower case; so are its others."""
        indentation = _INDENTATION.match(line)
        start = indentation.end() if indentation else 0
        for pattern in filter(None, (self._dialect.tagged, self._dialect.any_case)):
            found = pattern.match(line, start)
            if found and found["tag"].upper() in self._begins:
                self._pattern, self._indentation = pattern, line[:start]
                return found
        return None

    def _is_new_record(self, tag: str) -> bool:
        """Return whether a tag that may begin a record does; a tag of several values comes in a row."""
        if self._begins is self._dialect.begins or self._entry is None:
            return True
        return self._entry.fields[-1].tag != tag

    def _begin(self, number: int, line: str, field: Field) -> None:
        entry = self._entry
        if entry and not entry.begun and self._after_tag:
            entry.fields.append(field)  # the tag that should come first stands among the others
            entry.begun = True
            return
        if entry:
            pattern, indentation = self._pattern, self._indentation
            announced = _cut_announcement(entry.fields[-1].lines)
            self.close()
            if announced:
                self._other_text(number, announced)
            self._pattern, self._indentation = pattern, indentation
        self._entry = Entry(line=number, text=line.strip(), fields=[field], begun=True)

    def _other_text(self, number: int, text: str) -> None:
        self.done.append(Entry(line=number, text=text, fields=[], begun=False))

    def _take_text(self, number: int, text: str) -> None:
        if self._entry:
            self._entry.fields[-1].lines.append(text)
        elif text and not self._in_other_text:
            self._other_text(number, text)
        self._after_tag = False
        self._in_other_text = bool(text)


def _cut_announcement(lines: list[str]) -> str:
    """Cut what announces the next record from a value that no end closes, and return it.

    It is the last of the value's paragraphs, and its last line is the number of a record.
    """
    end = len(lines)
    while end > 1 and not lines[end - 1]:
        end -= 1
    if not _RECORD_NUMBER.fullmatch(lines[end - 1]):
        return ""
    start = end - 1
    while start > 0 and lines[start]:
        start -= 1
    if start == 0:
        return ""
    announced = lines[start + 1]
    del lines[start:]
    return announced
