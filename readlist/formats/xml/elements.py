"""XML as elements, entry by entry: names without prefixes, lines, and damage that stops at its entry.

XML 1.0 (fifth edition), by expat of the standard library: as fast here as lxml, it tells line and
byte of everything and needs no wheel of 12 MB; defusedxml tells no lines and gives up at the first
damage. Declarations of entities are refused, so nothing expands and nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from readlist.errors import SourceError
from readlist.formats.xml.references import with_sound_references
from readlist.model.record import Problem

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

_DEEPEST = 100
_MOST_ELEMENTS_OF_AN_ENTRY = 100_000
_MOST_PARSERS = 10_000
_FIRST_CHUNK = 1 << 14
_LARGEST_CHUNK = 1 << 20
_HEAD = 20_000
_LONGEST_SAMPLE = 80
_LONGEST_TEXT_BEFORE = 500
_PROLOGUE = re.compile(
    r"\s*(?:<\?[^>]{0,1000}\?>|<!--(?:(?!-->).){0,5000}-->"
    r"|<!DOCTYPE[^\[>]{0,500}(?:\[(?:(?!\]\s*>).){0,10000}\]\s*)?>)",
    re.DOTALL,
)
_START_TAG = re.compile(r"\s*<(?:[\w.-]{1,60}:)?([\w.-]{1,60})(?=[\s/>])")


class Element:
    """An element: its name without prefix, its line, its attributes, its texts and elements in order."""

    __slots__ = ("_by_name", "attributes", "line", "name", "parts")

    def __init__(self, name: str, line: int, attributes: dict[str, str]) -> None:
        self.name = name
        self.line = line
        self.attributes = attributes
        self.parts: list[str | Element] = []
        self._by_name: dict[str, list[Element]] | None = None

    def children(self, name: str | None = None) -> list[Element]:
        """Return the elements directly in this one that are called ``name``; all without a name.

        The element must be complete: names are looked up in a table made at the first call.
        """
        if name is None:
            return [part for part in self.parts if not isinstance(part, str)]
        if self._by_name is None:
            self._by_name = {}
            for child in self.children():
                self._by_name.setdefault(child.name, []).append(child)
        return self._by_name.get(name, [])

    def find_all(self, *path: str) -> list[Element]:
        """Return the elements at the end of ``path``, which has a name for each level down."""
        found = [self]
        for name in path:
            if len(found) == 1:
                found = found[0].children(name)
            else:
                found = [child for element in found for child in element.children(name)]
        return found

    def find(self, *path: str) -> Element | None:
        """Return the first element at the end of ``path``; None without one."""
        found = self.find_all(*path)
        return found[0] if found else None

    def text(self, *path: str) -> str:
        """Return all text in the first element at the end of ``path`` that has any, else ""."""
        for element in self.find_all(*path):
            text = element.whole_text()
            if text and not text.isspace():
                return text
        return ""

    def texts(self, *path: str) -> list[str]:
        """Return the texts of the elements at the end of ``path`` that are not blank."""
        return [text for element in self.find_all(*path) if (text := element.whole_text()).strip()]

    def whole_text(self) -> str:
        """Return all text in this element, as it is written."""
        if len(self.parts) == 1 and isinstance(self.parts[0], str):
            return self.parts[0]
        return "".join([part if isinstance(part, str) else part.whole_text() for part in self.parts])


@dataclass
class ParsedXml:
    """What stands around the entries, under one nameless element, and what was damaged."""

    around: Element = field(default_factory=lambda: Element("", 0, {}))
    problems: list[Problem] = field(default_factory=list)


def root_name(text: str) -> str:
    """Return the name of the outermost element of ``text`` in lower case; "" when it is not XML.

    A sentence before it is passed over: browsers put one above XML that is copied from them.
    """
    head = text[:_HEAD]
    position = head.find("<", 0, _LONGEST_TEXT_BEFORE)
    if position < 0:
        return ""
    while found := _PROLOGUE.match(head, position):
        position = found.end()
    start = _START_TAG.match(head, position)
    return start[1].lower() if start else ""


def parse_xml(text: str, entry_names: Collection[str], take: Callable[[Element], None]) -> ParsedXml:
    """Call ``take`` with each complete element that bears one of ``entry_names``, outermost ones only.

    An entry that is not well-formed, or is cut off, is a problem, and parsing goes on with the
    next. Documents one after another are read as one. Ampersands that begin no reference and
    HTML's named characters are read as they are meant. Raises SourceError when entities are
    declared, and when ``text`` does not begin as XML.
    """
    parser = _Parser(text, entry_names, take)
    parser.parse()
    return parser.parsed


@dataclass(frozen=True)
class _Stop:
    """Where and why parsing stopped, in bytes and lines of the whole text."""

    at: int
    line: int
    reason: str
    is_end: bool = False
    is_next_document: bool = False


class _DamageError(Exception):
    """Damage that expat lets pass: what it is, and its byte and line as expat counts them."""

    def __init__(self, reason: str, parser: XMLParserType) -> None:
        super().__init__(reason)
        self.byte = parser.CurrentByteIndex
        self.line = parser.CurrentLineNumber


class _Parser:
    """Parses a text with one expat parser after another: each ends at the first damage it meets."""

    def __init__(self, text: str, entry_names: Collection[str], take: Callable[[Element], None]) -> None:
        self.parsed = ParsedXml()
        self._data = with_sound_references(text).encode("utf-8", errors="replace")
        self._entry_names = frozenset(entry_names)
        names = "|".join(map(re.escape, sorted(entry_names)))
        self._entry_tag = re.compile(rf"<(?:[\w.-]{{1,60}}:)?(?:{names})(?=[\s/>])".encode())
        self._take = take
        self._expat: XMLParserType
        self._first_line = 1
        self._stack = [self.parsed.around]
        self._open: list[str] = []
        self._entry_depth = 0
        self._elements = 0
        self._has_begun = False

    def parse(self) -> None:
        position = 0
        start = max(0, self._data.find(b"<"))
        for _ in range(_MOST_PARSERS):
            self._first_line += self._data.count(b"\n", position, start)
            position = start
            stop = self._parse_from(position)
            if stop is None:
                return
            behind = max(stop.at + stop.is_end, position + 1)
            start = stop.at if stop.is_next_document else self._next_entry(behind)
            if not stop.is_next_document:
                self._report(stop, is_last=start < 0)
            if start < 0:
                return
        message = "The XML is damaged in too many places; the rest was not read."
        self.parsed.problems.append(Problem("error", self._first_line, message))

    def _next_entry(self, position: int) -> int:
        found = self._entry_tag.search(self._data, position)
        return found.start() if found else -1

    def _parse_from(self, position: int) -> _Stop | None:
        """Parse from a byte to the end or to damage; what was open around the entry before stays open."""
        from xml.parsers import expat

        self._expat = parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = _refuse_entities
        around_entry = self._open[: self._entry_depth - 1] if self._entry_depth else self._open
        prefix = "".join(f"<{name}>" for name in around_entry).encode()
        self._stack, self._open, self._entry_depth, self._elements = [self.parsed.around], [], 0, 0
        try:
            parser.Parse(prefix)
            for chunk in _chunks(self._data, position):
                parser.Parse(chunk)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            at = position + max(0, parser.ErrorByteIndex - len(prefix))
            reason = expat.ErrorString(error.code) or "it is not well-formed"
            is_behind = reason == expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT
            return _Stop(
                at,
                self._first_line + error.lineno - 1,
                reason,
                is_end=reason in _errors_of_a_cut_file(),
                is_next_document=is_behind and self._data[at : at + 1] == b"<",
            )
        except _DamageError as damage:
            return _Stop(
                position + damage.byte - len(prefix), self._first_line + damage.line - 1, str(damage)
            )
        return None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._first_line + self._expat.CurrentLineNumber - 1
        element = Element(name.rpartition(":")[2], line, attributes)
        stack = self._stack
        self._has_begun = True
        self._elements += 1
        if len(stack) > _DEEPEST:
            raise _DamageError("elements are nested too deeply", self._expat)
        if element.name in self._entry_names:
            if not self._entry_depth:
                self._entry_depth = len(stack)
                self._elements = 0
            elif element.name == stack[self._entry_depth].name:
                raise _DamageError("the entry has no end", self._expat)
        if self._elements < _MOST_ELEMENTS_OF_AN_ENTRY:
            stack[-1].parts.append(element)
        elif self._entry_depth:
            raise _DamageError("the entry has too many elements", self._expat)
        stack.append(element)
        self._open.append(name)

    def _end(self, name: str) -> None:
        element = self._stack.pop()
        self._open.pop()
        if len(self._stack) == self._entry_depth:
            self._entry_depth = 0
            self._elements = 0
            self._stack[-1].parts.pop()
            self._take(element)

    def _characters(self, text: str) -> None:
        self._stack[-1].parts.append(text)

    def _report(self, stop: _Stop, *, is_last: bool) -> None:
        if not self._has_begun:
            raise SourceError(
                f"It does not begin as XML: {stop.reason} in line {stop.line}.",
                "Save the list again, or choose another format with --format.",
            )
        is_cut_off = stop.is_end and is_last
        where = f"The file is cut off in line {stop.line}"
        if self._entry_depth:
            entry = self._stack[self._entry_depth]
            message = (
                f"{where}, in the entry that begins here."
                if is_cut_off
                else f"The entry that begins here is damaged in line {stop.line}: {stop.reason}."
            )
            sample = " ".join(entry.whole_text().split())[:_LONGEST_SAMPLE]
            self.parsed.problems.append(Problem("error", entry.line, message, sample))
        elif is_cut_off:
            self.parsed.problems.append(Problem("error", stop.line, f"{where}, behind the last entry."))
        elif len(self._stack) > 1:  # what follows the end of a document is none of its entries
            message = f"The XML is damaged in line {stop.line}, outside of any entry: {stop.reason}."
            self.parsed.problems.append(Problem("warning", stop.line, message))


def _chunks(data: bytes, position: int) -> Iterator[memoryview]:
    """Yield ``data`` from a byte on, in pieces that grow: expat copies each, and damage may end it soon."""
    view = memoryview(data)
    size = _FIRST_CHUNK
    while position < len(view):
        yield view[position : position + size]
        position += size
        size = min(2 * size, _LARGEST_CHUNK)


def _errors_of_a_cut_file() -> tuple[str, ...]:
    from xml.parsers.expat import errors

    return (
        errors.XML_ERROR_NO_ELEMENTS,
        errors.XML_ERROR_UNCLOSED_TOKEN,
        errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )


def _refuse_entities(name: str, *declaration: object) -> None:
    raise SourceError(
        f'The XML declares an entity of its own, "{name[:40]}"; such may grow without end.',
        "Nothing was read. Take the declaration out, or get the list from elsewhere.",
    )
