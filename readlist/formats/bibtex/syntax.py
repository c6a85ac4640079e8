"""The blocks of a BibTeX file, read as tolerantly as is certain.

The grammar is BibTeX's own (Oren Patashnik, "BibTeXing", 1988, and bibtex.web) with what Biber
adds: comments with ``%``, names such as ``author+an:role``. Nothing is interpreted here: a value
is a tuple of texts and macro names.

A sound entry is read as it is written. Where braces, quotes or ``=`` do not fit, the entry ends
at the latest where the next begins, and its fields are taken apart by their names instead.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

# What bibtex.web, btxdoc, the BibLaTeX manual (2.1) and common tools name an entry.
_TYPES = (
    "article|artwork|audio|bibnote|book|bookinbook|booklet|collection|commentary|comment|conference|dataset|data"
    "|electronic|image|inbook|incollection|inproceedings|inreference|jurisdiction|legal|legislation|letter|manual"
    "|mastersthesis|misc|movie|music|mvbook|mvcollection|mvproceedings|mvreference|online|patent|performance"
    "|periodical|phdthesis|preamble|proceedings|reference|report|review|set|software|standard|string|suppbook"
    "|suppcollection|suppperiodical|techreport|thesis|unpublished|video|webpage|www|xdata"
)
WELL_KNOWN_FIELDS = frozenset(
    """abstract addendum address annotation annote archiveprefix author authors bibsource biburl
    booksubtitle booktitle chapter crossref date day doi edition editor eid entrysubtype eprint
    eprintclass eprinttype eventdate eventtitle file howpublished institution isbn issn issue
    journal journaltitle key keyword keywords langid language location maintitle month note number
    numpages organization pages pagetotal pmid primaryclass pubmedid pubstate publisher school
    series shorttitle subtitle tags timestamp title translator type url urldate venue version volume
    xdata year""".split()  # noqa: SIM905 - a list of words
)
"""Fields by which an entry is known to be one of a bibliography."""

_SHAPE = rf"@[ \t]*+(?:(?:{_TYPES})\s*+[{{(]|[a-z][\w+:.-]*+\s*+[{{(]\s*+[^\s,={{}}()\"]++\s*+,)"
_OPENING = re.compile(r"(?<![\w.@\\])@[ \t]*+([A-Za-z][\w+:.-]*+)\s*+([{(])")
_LINE_OPENING = re.compile(rf"\n[ \t}})]*+{_SHAPE}", re.IGNORECASE)
_INNER_OPENING = re.compile(rf"(?<=[\s}})]){_SHAPE}", re.IGNORECASE)
_KNOWN_TYPE = re.compile(_TYPES, re.IGNORECASE)

_KEY = re.compile(r"\s*+([^,={}\"\n]*+)(?:\s*+(,))?")
_GAP = re.compile(r"(?:[\s,]++|%[^\n]*+)*+")
_FIELD = re.compile(r"([^\s,={}\"#%()\\]++)\s*+=\s*+")
_SPACES = re.compile(r"\s*+")
_BARE = re.compile(r"[^\s,#{}\"=%()\\]++")
_BARE_TEXT = re.compile(r"[^\n,#{}\"=()]++(?=[ \t]*+[,}\n])")
_INNERMOST = r"\{[^{}]*+\}"
_BRACED = re.compile(rf"\{{[^{{}}]*+(?:\{{[^{{}}]*+(?:{_INNERMOST}[^{{}}]*+)*+\}}[^{{}}]*+)*+\}}")
_BRACE = re.compile(r"[{}]")
_BRACE_OR_QUOTE = re.compile(r"[{}\"]")
_PIECE = re.compile(
    r"(?:(?P<line>\n[ \t,]*+)|,[ \t]*+)(?P<name>[A-Za-z][\w+:.-]*+)[ \t]*+=[ \t]*+(?P<opening>[{\"]?)"
)
_ENDS = " \t\n,})"
_DEEPEST = 30
_LONGEST_EXCERPT = 80
_MOST_COMPLAINTS = 5


class Macro(str):
    """The name of a string that is defined elsewhere (``@string``), or a bare number or word."""

    __slots__ = ()


Value = tuple[str, ...]
"""The parts of a value, which ``#`` joins: texts without their delimiters, and Macro."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with its fields by lower-case names; ``complaints`` say what was wrong with its form.

    ``damaged`` is true where the fields could only be told apart by their names. ``excerpt``
    is how the entry begins in the source.
    """

    type: str
    key: str
    fields: dict[str, Value]
    line: int
    excerpt: str
    complaints: tuple[str, ...] = ()
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """A macro that ``@string`` defines."""

    name: str
    value: Value
    line: int


@dataclass(slots=True)
class Blocks:
    """All blocks of a source; ``ignored`` counts comments, preambles and texts between the blocks.

    ``outside`` is how many characters of those texts are neither spaces nor in a line of comment.
    """

    entries: list[Entry] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    ignored: int = 0
    outside: int = 0


def read_blocks(text: str) -> Blocks:
    """Return the blocks of ``text``. Never raises; takes time in proportion to the length."""
    return _Scanner(text).run()


class _MalformedError(Exception):
    """The entry does not go on as the grammar wants."""


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._limit = -1
        self._line, self._counted = 1, 0
        self._blocks = Blocks()

    def run(self) -> Blocks:
        text = self._text
        position = end_of_block = 0
        while opening := _OPENING.search(text, position):
            start = opening.start()
            if text[position:start].rpartition("\n")[2].lstrip().startswith("%"):
                line_end = text.find("\n", start)
                position = line_end if line_end >= 0 else len(text)
                continue
            self._between(text[end_of_block:start])
            position = end_of_block = self._block(opening)
        self._between(text[end_of_block:])
        return self._blocks

    def _between(self, junk: str) -> None:
        if junk.strip():
            self._blocks.ignored += 1
            lines = (line.strip() for line in junk.split("\n"))
            self._blocks.outside += sum(
                len("".join(line.split())) for line in lines if not line.startswith("%")
            )

    def _block(self, opening: re.Match[str]) -> int:
        """Take one block; return where it ends."""
        kind = opening[1].lower()
        if kind in ("comment", "preamble"):
            self._blocks.ignored += 1
            return self._end_of_comment(opening)
        line = self._line_of(opening.start())
        closing = "}" if opening[2] == "{" else ")"
        complaints: list[str] = []
        fields: dict[str, Value] = {}
        key, position = (
            ("", opening.end()) if kind == "string" else self._key(opening.end(), closing, complaints)
        )
        damaged = False
        try:
            end = self._fields(position, closing, fields, complaints)
        except _MalformedError as error:
            end = self._end_of_damaged(opening)
            if kind != "string":
                fields = self._fields_by_name(position, end)
            complaints = [str(error)]
            damaged = True
        if kind == "string":
            self._blocks.definitions += [Definition(name, value, line) for name, value in fields.items()]
        elif not fields and not _KNOWN_TYPE.fullmatch(kind):
            self._blocks.ignored += 1
        else:
            excerpt = self._text[opening.start() : min(end, opening.start() + _LONGEST_EXCERPT)]
            entry = Entry(kind, key, fields, line, " ".join(excerpt.split()), tuple(complaints), damaged)
            self._blocks.entries.append(entry)
        return end

    def _line_of(self, position: int) -> int:
        self._line += self._text.count("\n", self._counted, position)
        self._counted = position
        return self._line

    def _end_of_comment(self, opening: re.Match[str]) -> int:
        end = self._closing_brace(opening.end() - 1) if opening[2] == "{" else None
        if end is not None:
            return end + 1
        line_end = self._text.find("\n", opening.end())
        return line_end if line_end >= 0 else len(self._text)

    # -- sound entries

    def _key(self, position: int, closing: str, complaints: list[str]) -> tuple[str, int]:
        """Return the key of an entry and where its fields begin."""
        found = _KEY.match(self._text, position)
        if found is None:
            return "", position
        key, end = found[1], found.end()
        if closing in key:  # an entry in parentheses that has nothing but a key
            return key.partition(closing)[0].strip(), found.start(1) + key.index(closing)
        if found[2]:
            return key.rstrip(), end
        words = key.split()
        if not self._text.startswith("=", end):  # the key stands alone on its line, or in its entry
            words, end_of_key = [key.rstrip()], end
        elif len(words) > 1:
            end_of_key = found.start(1) + len(words[0])
        else:
            complaints.append("The entry has no key.")
            return "", position
        if not self._text.startswith(closing, end):
            complaints.append("There is no comma behind the key.")
        return words[0], end_of_key

    def _fields(self, position: int, closing: str, fields: dict[str, Value], complaints: list[str]) -> int:
        """Read fields up to the end of the entry, which is returned. Raises _MalformedError."""
        text = self._text
        separated = True
        while True:
            gap = _GAP.match(text, position)
            start = gap.end() if gap else position
            if text.startswith(closing, start):
                return start + 1
            found = _FIELD.match(text, start)
            if found is None:
                raise _MalformedError(self._complaint(start))
            if not separated and "," not in text[position:start] and len(complaints) < _MOST_COMPLAINTS:
                complaints.append(f"There is no comma before {found[1]}.")
            value, position = self._value(found.end(), closing)
            separated = False
            name = found[1].lower()
            if not fields.get(name):
                fields[name] = value
            elif name == "keywords":
                fields[name] = (*fields[name], ", ", *value)
            elif value and fields[name] != value and len(complaints) < _MOST_COMPLAINTS:
                complaints.append(f"The field {name} is given twice; the first counts.")

    def _complaint(self, position: int) -> str:
        if position >= len(self._text) or self._text[position] == "@":
            return "The entry does not end: a brace or quotation mark is missing."
        return "The entry is damaged: braces, quotation marks or equals signs do not fit."

    def _value(self, position: int, closing: str) -> tuple[Value, int]:
        parts: list[str] = []
        text = self._text
        while True:
            sign = text[position : position + 1]
            if sign == "{":
                end = self._closing_brace(position)
                if end is None:
                    raise _MalformedError(self._complaint(len(text)))
                parts.append(text[position + 1 : end])
                position = end + 1
            elif sign == '"':
                end = self._closing_quote(position)
                parts.append(text[position + 1 : end])
                position = end + 1
            elif found := _BARE.match(text, position):
                parts.append(Macro(found[0]))
                position = found.end()
            elif sign not in (",", closing):
                raise _MalformedError(self._complaint(position))
            spaces = _SPACES.match(text, position)
            after = spaces.end() if spaces else position
            if not text.startswith("#", after):
                return self._with_bare_words(parts, position)
            spaces = _SPACES.match(text, after + 1)
            position = spaces.end() if spaces else after + 1

    def _with_bare_words(self, parts: list[str], position: int) -> tuple[Value, int]:
        """Take the words behind a bare word as its text: ``title = Some words,``."""
        if len(parts) == 1 and isinstance(parts[0], Macro):
            more = _BARE_TEXT.match(self._text, position)
            if more and more[0].strip() and not more[0].lstrip().startswith("%"):
                return (parts[0] + more[0].rstrip(),), more.end()
        return tuple(parts), position

    def _closing_brace(self, position: int) -> int | None:
        limit = self._next_opening(position)
        found = _BRACED.match(self._text, position, limit)
        if found:
            return found.end() - 1
        depth = 0
        for brace in _BRACE.finditer(self._text, position, limit):
            depth += 1 if brace[0] == "{" else -1
            if depth == 0:
                return brace.start()
            if depth > _DEEPEST:
                return None
        return None

    def _closing_quote(self, position: int) -> int:
        depth = 0
        for sign in _BRACE_OR_QUOTE.finditer(self._text, position + 1, self._next_opening(position)):
            if sign[0] == '"':
                if depth == 0:
                    return sign.start()
            else:
                depth += 1 if sign[0] == "{" else -1
                if not 0 <= depth <= _DEEPEST:
                    break
        raise _MalformedError("The entry is damaged: a quotation mark is missing, or its braces do not fit.")

    def _next_opening(self, position: int) -> int:
        """Return where the next line begins that looks like an entry: no value goes beyond it."""
        if self._limit <= position:
            found = _LINE_OPENING.search(self._text, position)
            self._limit = found.start() if found else len(self._text)
        return self._limit

    # -- damaged entries

    def _end_of_damaged(self, opening: re.Match[str]) -> int:
        limit = self._next_opening(opening.end())
        inner = _INNER_OPENING.search(self._text, opening.end(), limit)
        return inner.start() if inner else limit

    def _fields_by_name(self, position: int, end: int) -> dict[str, Value]:
        """Return what stands behind each ``name =`` that begins a line, or follows a comma if well known."""
        fields: dict[str, Value] = {}
        text = f",{self._text[position:end]}"
        pieces = [found for found in _PIECE.finditer(text) if _is_field(found)]
        for found, following in itertools.zip_longest(pieces, pieces[1:]):
            piece_end = following.start() if following else len(text)
            value = _loose_value(text[found.start("opening") : piece_end])
            if value and not fields.get(found["name"].lower()):
                fields[found["name"].lower()] = value
        return fields


def _is_field(found: re.Match[str]) -> bool:
    return found["name"].lower() in WELL_KNOWN_FIELDS or bool(found["line"] is not None and found["opening"])


def _loose_value(text: str) -> Value:
    """Return the value that ``text`` begins with, up to the end where its delimiters do not fit."""
    scanner = _Scanner(text)
    try:
        value, end = scanner._value(0, "}")
    except _MalformedError:
        return _undelimited(text)
    return value if not text[end:].strip(_ENDS) else _undelimited(text)


def _undelimited(text: str) -> Value:
    """Return a text whose delimiters do not fit, without the outer ones and what ends an entry."""
    if text.startswith('"'):
        inner = text[1:].rpartition('"')[0] or text[1:].rstrip(_ENDS)
    else:
        inner = text.removeprefix("{").rstrip(_ENDS)
    return (inner,) if inner else ()
