"""The formats of lists: the choice among them by what a source contains, and those that can be written."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Protocol

import msgspec

from readlist.errors import ExportError, SourceError
from readlist.formats.arxiv import atom as arxiv_atom
from readlist.formats.arxiv import listing as arxiv_listing
from readlist.formats.arxiv import mail as arxiv_mail
from readlist.formats.arxiv import oai as arxiv_oai
from readlist.formats.arxiv import rss as arxiv_rss
from readlist.formats.bibtex import biblatex
from readlist.formats.bibtex import reading as bibtex
from readlist.formats.encoding.decoding import decode
from readlist.formats.html import huggingface_page
from readlist.formats.html import page as html_page
from readlist.formats.json import json_lines, readlist_json
from readlist.formats.markdown import listing as markdown_list
from readlist.formats.references import csl_json, endnote_tagged, medline, ris, web_of_science
from readlist.formats.tables import csv_papers
from readlist.formats.text import identifier_list, title_list, weekly_digest
from readlist.formats.xml import endnote as endnote_xml
from readlist.formats.xml import feed as paper_feed
from readlist.formats.xml import pubmed as pubmed_xml
from readlist.model.paper import Paper
from readlist.model.record import Problem, Reading
from readlist.model.text import without_controls

FORMAT_OPTION = "--format"
"""What messages call the choice of a format. A front end that has a key for it puts that in its place."""
UTF_8 = "utf-8"
"""The encoding in which everything is written that nobody wants otherwise."""
ENTRY_POINTS = "readlist.formats"
"""The entry-point group by which other packages add formats: modules or objects like Format."""

_CONFIDENT = 0.4
_FAINT = 0.2
_NEARLY_EQUAL = 0.1
_HEAD = 1 << 18
"""Characters that a format looks at to recognise its own: more than any needs, and few enough to be quick."""


class Format(Protocol):
    """What a format consists of; the built-in ones are modules.

    One may also have ``EXTENSIONS``, those that its files usually have (".csv"). They decide only
    where the contents of a source look like two formats. One that goes both ways has
    ``write(papers)``, which returns papers as a text that ``read`` makes the same papers of. Where
    that can be in several ``ENCODINGS``, ``write`` takes one of them as ``encoding``.
    """

    @property
    def NAME(self) -> str:  # noqa: N802 - a constant of a module
        """The name that ``--format`` takes."""

    def sniff(self, text: str) -> float:
        """Return from 0 to 1 how sure it is that ``text`` is of this format."""

    def read(self, text: str, modified_on: datetime.date) -> Reading:
        """Return the papers of ``text``. Raises SourceError when there is no reading it."""


class Dialect(Protocol):
    """What is only written: a format's other way to say the same, which that format reads."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a constant of a module
        """The name that the export takes."""


_BUILT_IN: tuple[Format, ...] = (
    weekly_digest,
    markdown_list,
    html_page,
    huggingface_page,
    identifier_list,
    title_list,
    arxiv_mail,
    arxiv_listing,
    arxiv_rss,
    arxiv_atom,
    arxiv_oai,
    paper_feed,
    bibtex,
    ris,
    csl_json,
    endnote_xml,
    endnote_tagged,
    medline,
    pubmed_xml,
    web_of_science,
    csv_papers,
    readlist_json,
    json_lines,
)
_DIALECTS: tuple[Dialect, ...] = (biblatex,)
"""Those of BibTeX."""


def format_names() -> tuple[str, ...]:
    """Return the names of all formats, the built-in ones first."""
    return tuple(found.NAME for found in (*_BUILT_IN, *_added()[0]))


def writable_format_names() -> tuple[str, ...]:
    """Return the names of the formats that papers can be written in, the built-in ones first."""
    return tuple(found.NAME for found in _writable())


def write_papers(format_name: str, papers: Iterable[Paper], *, encoding: str = UTF_8) -> str:
    """Return ``papers``, in their order, as a text of the format.

    Control characters, which read_source() would drop, are left out. Raises ExportError when
    there is no such format, it cannot be written, not in that encoding, or the code of another
    package fails.
    """
    chosen = next((found for found in _writable() if format_name == found.NAME), None)
    writer = _writer_of(chosen)
    if chosen is None or writer is None:
        raise ExportError(
            f'Papers cannot be written as "{format_name}".',
            f"Formats that can be written: {', '.join(writable_format_names())}.",
        )
    encodings: Sequence[str] = getattr(chosen, "ENCODINGS", (UTF_8,))
    if encoding not in encodings:
        raise ExportError(
            f"{format_name} cannot be written in the encoding {encoding}.",
            f"Its encodings: {', '.join(encodings)}.",
        )
    if encoding != UTF_8:
        writer = functools.partial(writer, encoding=encoding)
    is_own = chosen in _BUILT_IN or chosen in _DIALECTS
    return without_controls(writer(papers) if is_own else _written_by_added(chosen.NAME, writer, papers))


def _writable() -> Iterator[Format | Dialect]:
    for found in (*_BUILT_IN, *_added()[0]):
        if _writer_of(found) is not None:
            yield found
            if found is bibtex:
                yield from _DIALECTS


def is_recognised(text: str) -> bool:
    """Return whether any format takes ``text`` for its own."""
    head = text[:_HEAD]
    return any(_confidence(found, head) >= _CONFIDENT for found in (*_BUILT_IN, *_added()[0]))


def read_source(
    data: bytes, *, name: str, modified_on: datetime.date, format_name: str | None = None
) -> Reading:
    """Return the papers of a source, read in the format that fits its content best.

    ``name`` is for messages only; ``modified_on`` completes dates without a year. Raises
    SourceError when the data is empty, binary, cut off or in no format that is known.
    """
    decoded = decode(data, name=name)
    added, problems = _added()
    if decoded.guessed_line is not None:
        problems += (
            Problem(
                "warning",
                decoded.guessed_line,
                f"Bytes that are not UTF-8 were read as {decoded.encoding}.",
            ),
        )
    if format_name is None:
        chosen, ambiguity = _choose(decoded.text, name, modified_on, (*_BUILT_IN, *added))
        problems += ambiguity
    else:
        chosen = _named(format_name, (*_BUILT_IN, *added), problems)
    reading = _read(chosen, decoded.text, name, modified_on)
    return msgspec.structs.replace(reading, problems=(*problems, *reading.problems)) if problems else reading


def _choose(
    text: str, name: str, modified_on: datetime.date, formats: Sequence[Format]
) -> tuple[Format, tuple[Problem, ...]]:
    """Return the format that is surest of ``text``, and a warning where another is nearly as sure.

    Among those the extension of the name decides, where one of them goes by it.
    """
    head = text[:_HEAD]
    ranked = sorted(((_confidence(found, head), found) for found in formats), key=lambda pair: -pair[0])
    best, chosen = ranked[0]
    if best < _CONFIDENT:
        raise SourceError(
            f"No list of papers was recognised in {name}.{_why_not(ranked[0], text, modified_on)}",
            _what_to_do(head, formats),
        )
    rivals = [found for confidence, found in ranked if best - confidence <= _NEARLY_EQUAL]
    if len(rivals) == 1:
        return chosen, ()
    extension = PurePath(name.lower().removesuffix(".gz")).suffix
    of_extension = [found for found in rivals if extension and extension in getattr(found, "EXTENSIONS", ())]
    if len(of_extension) == 1:
        return of_extension[0], ()
    others = " and ".join(found.NAME for found in rivals if found is not chosen)
    message = f"It looks like {chosen.NAME} and like {others}; choose with {FORMAT_OPTION}."
    return chosen, (Problem("warning", 1, message),)


def _what_to_do(text: str, formats: Sequence[Format]) -> str:
    """Return what helps with a text in which nothing was recognised."""
    if title_list.may_be(text):
        return (
            f"If its lines are titles of papers, choose {title_list.NAME} with {FORMAT_OPTION}; "
            'readlist add --title "..." adds a single paper.'
        )
    names = ", ".join(found.NAME for found in formats)
    return f"If it is one, name its format with {FORMAT_OPTION}: {names}."


def _why_not(faint: tuple[float, Format], text: str, modified_on: datetime.date) -> str:
    """Return what the format says that knows the kind of the text but finds no papers in it."""
    confidence, found = faint
    if confidence >= _FAINT:
        try:
            _read(found, text, found.NAME, modified_on)
        except SourceError as error:
            return f" It looks like {error.message}"
    return ""


def _named(format_name: str, formats: Sequence[Format], problems: Sequence[Problem]) -> Format:
    for found in formats:
        if format_name == found.NAME:
            return found
    broken = " ".join(problem.message for problem in problems)
    names = ", ".join(found.NAME for found in formats)
    raise SourceError(f'There is no format "{format_name}". {broken}'.rstrip(), f"The formats are: {names}.")


def _confidence(found: Format, text: str) -> float:
    if found in _BUILT_IN:
        return found.sniff(text)
    try:
        return min(1.0, max(0.0, float(found.sniff(text))))
    except Exception:  # noqa: BLE001 - code of others: a format that fails to look at a text does not know it
        return 0.0


def _read(found: Format, text: str, name: str, modified_on: datetime.date) -> Reading:
    try:
        if found in _BUILT_IN:
            return found.read(text, modified_on)
        return _read_with_added(found, text, modified_on)
    except SourceError as error:
        raise SourceError(f"{name}: {error.message}", error.hint) from error


def _read_with_added(found: Format, text: str, modified_on: datetime.date) -> Reading:
    try:
        reading: object = found.read(text, modified_on)
    except SourceError:
        raise
    except Exception as error:
        raise SourceError(
            f"The added format {found.NAME} failed: {type(error).__name__}: {error}",
            f"Tell its author, or choose another with {FORMAT_OPTION}.",
        ) from error
    if not isinstance(reading, Reading):
        raise SourceError(
            f"The added format {found.NAME} returned no reading.",
            f"Tell its author, or choose another with {FORMAT_OPTION}.",
        )
    return reading


def _writer_of(found: Format | Dialect | None) -> Callable[..., str] | None:
    writer = getattr(found, "write", None)
    return writer if callable(writer) else None


def _written_by_added(name: str, writer: Callable[[Iterable[Paper]], str], papers: Iterable[Paper]) -> str:
    # Read before: a library that cannot be read is not the fault of the format.
    papers = list(papers)
    hint = "Tell its author, or choose another format."
    try:
        text: object = writer(papers)
    except ExportError:
        raise
    except Exception as error:
        raise ExportError(f"The added format {name} failed: {type(error).__name__}: {error}", hint) from error
    if not isinstance(text, str):
        raise ExportError(f"The added format {name} returned no text.", hint)
    return text


@functools.cache
def _added() -> tuple[tuple[Format, ...], tuple[Problem, ...]]:
    """Return the formats of other packages, and a warning for each that could not be loaded.

    They are looked for at the first import of a source: scanning the installed packages takes time.
    """
    from importlib.metadata import entry_points

    formats: list[Format] = []
    problems: list[Problem] = []
    for entry in entry_points(group=ENTRY_POINTS):
        try:
            loaded = entry.load()
            usable = isinstance(loaded.NAME, str) and callable(loaded.sniff) and callable(loaded.read)
            reason = "" if usable else "it lacks NAME, sniff or read"
        except Exception as error:  # noqa: BLE001 - code of others must not take the import down
            usable, reason = False, f"{type(error).__name__}: {error}"
        if usable:
            formats.append(loaded)
        else:
            problems.append(
                Problem("warning", 0, f"The added format {entry.name} could not be loaded: {reason}.")
            )
    return tuple(formats), tuple(problems)
