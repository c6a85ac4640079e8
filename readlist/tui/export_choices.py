"""What can be exported, in which form and where to: the words for it, and what is wrong with a choice."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from readlist.library.export_formats import HTML, LIBRARY_FORMAT, MARKDOWN, TABLE, export_names
from readlist.tui.feedback import papers_in_words
from readlist.tui.remembered import ExportChoice

MARKED, ROWS, NOTES, ALL, QUERY = "marked", "rows", "notes", "all", "query"
"""Which papers: those marked, of the rows, with notes or highlights, all, or what a query finds."""

WITH_NOTES = "(has:note OR is:annotated) is:any"
"""The query for all that readers wrote: it is worth the same when its paper is skipped."""

EVERY_PAPER = "is:any"

FOLDER = "markdown-folder"
DOCUMENT = "markdown-document"
_LABELS = {
    FOLDER: "Markdown, one file a paper",
    DOCUMENT: "Markdown, one document",
    HTML: "HTML, to read and to print",
    TABLE: "Table of related work",
    "bibtex": "BibTeX",
    "biblatex": "BibLaTeX",
    "ris": "RIS",
    "csl-json": "CSL-JSON",
    "csv": "CSV table",
    "readlist-json": "JSON",
    "json-lines": "JSON Lines",
}
_ENDINGS = {
    FOLDER: "",
    DOCUMENT: ".md",
    HTML: ".html",
    TABLE: "-table.md",
    "bibtex": ".bib",
    "biblatex": ".bib",
    "ris": ".ris",
    "csl-json": ".json",
    "csv": ".csv",
    "readlist-json": ".json",
    "json-lines": ".jsonl",
}
_FILE_NAMES: dict[str, tuple[str | tuple[str, ...], str]] = {
    DOCUMENT: (".md", "The name of a Markdown document ends in .md"),
    TABLE: ((".md", ".csv"), "The name of a table ends in .md, or in .csv for a spreadsheet"),
}
"""How the names of files have to end by which is told what they are, and what to say where they do not."""


class Available(msgspec.Struct, frozen=True):
    """How many papers are marked, how many are shown, and how many rows are of handled ones."""

    marked: int
    rows: int
    handled: int


def form_options() -> list[tuple[str, str]]:
    """Return the forms with their words, those of other packages last. Scans the packages at first."""
    names = export_names()
    known = [(form, label) for form, label in _LABELS.items() if format_of(form) in names]
    return known + [(name, name) for name in names if name not in (MARKDOWN, *_LABELS)]


def label_of(form: str) -> str:
    """Return the words for a form."""
    return _LABELS.get(form, form)


def papers_options(available: Available) -> list[tuple[str, str]]:
    """Return which papers can be meant, with words."""
    options = [(MARKED, f"the {papers_in_words(available.marked)} marked")] if available.marked else []
    if available.rows:
        without = f", not the {available.handled:,} handled" if available.handled else ""
        options.append((ROWS, f"the {papers_in_words(available.rows)} shown{without}"))
    rest = (
        (NOTES, "all papers with notes or highlights"),
        (ALL, "all papers"),
        (QUERY, "what a query finds"),
    )
    return [*options, *rest]


def is_library(choice: ExportChoice) -> bool:
    """Return whether not only papers are meant, but the library with all that its reader says of them."""
    return choice.papers == ALL and choice.form == LIBRARY_FORMAT


def format_of(form: str) -> str:
    """Return the format in which a form is written."""
    return MARKDOWN if form in (FOLDER, DOCUMENT) else form


def suggested_target(choice: ExportChoice, form: str) -> str:
    """Return where a form goes: where it went last, else to the folder of the last export, else home."""
    if form in choice.targets:
        return choice.targets[form]
    last = choice.target.rstrip(os.sep)
    above = last.rpartition(os.sep)[0] if os.sep in last else "~"
    folder = last if choice.form == FOLDER and last else above
    return f"{folder}{os.sep}readlist{_ENDINGS.get(form, '.txt')}"


def fault_of(form: str, target: str) -> str:
    """Return in words why the target cannot be one of the form; "" when it can. Reads the disk."""
    if not target.strip():
        return "Where to? Type a path."
    # pathlib refuses unknown users, and raises where a folder cannot be looked into.
    path = os.path.expanduser(target)  # noqa: PTH111
    if form == FOLDER:
        if target.lower().endswith(".md"):
            return "One file a paper needs a folder; this is the name of a document."
        return "This is a file; one file a paper needs a folder." if os.path.isfile(path) else ""  # noqa: PTH113
    if target.endswith(os.sep) or os.path.isdir(path):  # noqa: PTH112
        return "This is a folder: name a file in it."
    endings, fault = _FILE_NAMES.get(form, ("", ""))
    return "" if target.lower().endswith(endings) else fault


def folder_of(choice: ExportChoice) -> Path | None:
    """Return the folder that the last export went to; None before the first."""
    if not choice.target:
        return None
    path = Path(os.path.expanduser(choice.target))  # noqa: PTH111
    return path if choice.form == FOLDER else path.parent
