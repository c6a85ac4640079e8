"""A table of papers to compare, as for the section on related work: in Markdown, or for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from rich.cells import cell_len

from readlist.analysis.sentences import sentences
from readlist.errors import ExportError
from readlist.formats.markdown.text import escape
from readlist.formats.tables.formula_cells import neutralised
from readlist.model.paper import Paper
from readlist.model.text import clean, clean_line
from readlist.views.documents.addresses import address_of
from readlist.views.fitting import cut_words
from readlist.views.mathematics import readable_mathematics
from readlist.views.page import title_of
from readlist.views.people import short_authors

_LONGEST_GIST = 240
_WIDEST_ALIGNED = 120
"""Cells of the widest table whose columns are lined up: a wider one wraps in an editor anyway."""
_BRACKET = re.compile(r"(?<!\\)((?:\\\\)*)([\[\]])")
"""A bracket that has no backslash of its own before it."""
_ENTITY = re.compile(r"&(?=#?\w+;)")


class Column(NamedTuple):
    """A column: its heading, and what it says of a paper, in one line."""

    heading: str
    text: Callable[[Paper], str]


def gist_of(paper: Paper) -> str:
    """Return a paper in one line: the first line of its note, else the first sentence of its abstract."""
    note = _first_line(paper.note.text) if paper.note else ""
    return cut_words(readable_mathematics(note or _first_sentence(paper.abstract)), _LONGEST_GIST)


COLUMNS: Mapping[str, Column] = {
    "key": Column("Key", lambda paper: paper.key),
    "title": Column("Title", title_of),
    "authors": Column("Authors", lambda paper: short_authors(paper.authors)),
    "year": Column("Year", lambda paper: str(paper.year or "")),
    "venue": Column("Venue", lambda paper: clean_line(paper.venue or "")),
    "tags": Column("Tags", lambda paper: ", ".join(map(clean_line, paper.tags))),
    "gist": Column("Gist", gist_of),
    "url": Column("Link", lambda paper: address_of(paper) or ""),
    "doi": Column("DOI", lambda paper: clean_line(paper.identifiers.doi or "")),
    "arxiv": Column("arXiv", lambda paper: clean_line(paper.identifiers.arxiv or "")),
    "status": Column("Status", lambda paper: clean_line(paper.status)),
    "abstract": Column("Abstract", lambda paper: readable_mathematics(clean_line(paper.abstract))),
}
"""What a table can have, by the names that users give for it."""

OF_MARKDOWN = ("key", "title", "authors", "year", "venue", "tags", "gist")
OF_SPREADSHEET = (*OF_MARKDOWN, "url")
"""What a table has unless it is chosen: in Markdown the title leads to the paper."""


def markdown_table(papers: Iterable[Paper], columns: Sequence[str] = ()) -> str:
    """Return the papers as a table in Markdown, the titles linked. Raises ExportError: no such column."""
    names = _known(columns or OF_MARKDOWN)
    rows = [[COLUMNS[name].heading for name in names]]
    rows += [[_markdown_cell(name, paper) for name in names] for paper in papers]
    rules = ["--:" if name == "year" else "---" for name in names]
    widths = [max(map(cell_len, cells)) for cells in zip(*rows, rules, strict=True)]
    if sum(widths) + 3 * len(names) + 1 > _WIDEST_ALIGNED:
        widths = [0] * len(names)
    rules = ["-" * (width - len(rule)) + rule for width, rule in zip(widths, rules, strict=True)]
    heading, *body = rows
    fit = partial(_row, names=names, widths=widths)
    return "".join(map(fit, [heading, rules, *body]))


def spreadsheet(papers: Iterable[Paper], columns: Sequence[str] = ()) -> str:
    """Return the papers as CSV (RFC 4180); no cell is a formula. Raises ExportError: no such column."""
    names = _known(columns or OF_SPREADSHEET)
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([neutralised(COLUMNS[name].text(paper)) for name in names] for paper in papers)
    return table.getvalue()


def _known(columns: Sequence[str]) -> Sequence[str]:
    for name in columns:
        if name not in COLUMNS:
            raise ExportError(f'There is no column "{name}".', f"The columns are: {', '.join(COLUMNS)}.")
    return columns


def _markdown_cell(name: str, paper: Paper) -> str:
    text = COLUMNS[name].text(paper)
    if name == "url":
        return f"<{text}>" if text else ""
    cell = _escaped(text)
    address = address_of(paper) if name == "title" else None
    return f"[{cell}]({_ENTITY.sub('&amp;', address)})" if address else cell


def _escaped(text: str) -> str:
    """Return ``text`` so that it is one cell and shows as it reads, also within the brackets of a link."""
    return "\\|".join(_BRACKET.sub(r"\1\\\2", escape(part)) for part in text.split("|"))


def _row(cells: Sequence[str], names: Sequence[str], widths: Sequence[int]) -> str:
    fitted = []
    for cell, name, width in zip(cells, names, widths, strict=True):
        space = " " * (width - cell_len(cell))
        fitted.append(space + cell if name == "year" else cell + space)
    return f"| {' | '.join(fitted)} |\n"


def _first_line(note: str) -> str:
    """Return the first words of a note that are a line of text, without their Markdown."""
    from markdown_it import MarkdownIt

    for token in MarkdownIt("commonmark", {"html": False}).parse(clean(note)):
        line = ""
        for part in token.children or ():
            if part.type in ("softbreak", "hardbreak") and line.strip():
                break
            line += part.content if part.type in ("text", "code_inline", "image") else ""
        if line.strip():
            return clean_line(line)
    return ""


def _first_sentence(abstract: str) -> str:
    line = clean_line(abstract)
    return next((line[start:end] for start, end in sentences(line)), "")
