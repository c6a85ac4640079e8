"""What can be exported, in which form and where to: the words for it, and what is wrong with a choice."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from readlist.formats.notes.flavours import FLAVOURS, flavour
from readlist.formats.notes.vault_record import VaultRecord
from readlist.library.export_formats import HTML, LIBRARY_FORMAT, MARKDOWN, TABLE, export_names
from readlist.library.folder_export import FLAT
from readlist.library.note_names import LAYOUTS
from readlist.library.vault import heading_of
from readlist.tui.feedback import papers_in_words
from readlist.tui.remembered import ExportChoice

MARKED, ROWS, NOTES, ALL, QUERY = "marked", "rows", "notes", "all", "query"
"""Which papers: those marked, of the rows, with notes or highlights, all, or what a query finds."""

WITH_NOTES = "(has:note OR is:annotated) is:any"
"""The query for all that readers wrote: it is worth the same when its paper is skipped."""

EVERY_PAPER = "is:any"

FOLDER = "markdown-folder"
DOCUMENT = "markdown-document"
WEEKLY_DIGEST, READING_LOG = "weekly-digest", "reading-log"
TEMPLATES = (WEEKLY_DIGEST, READING_LOG)
"""The forms that are templates of documents, by whose names they are called."""

OF_TEMPLATE = "template"
"""Stands among the flavours for the template that a folder has."""

AS_BEFORE = "as before"
_LABELS = {
    FOLDER: "Markdown, one file a paper",
    DOCUMENT: "Markdown, one document",
    WEEKLY_DIGEST: "Markdown, weekly digest",
    READING_LOG: "Markdown, reading log",
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
    WEEKLY_DIGEST: "-digest.md",
    READING_LOG: "-log.md",
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
_ABOUT = {
    DOCUMENT: "whole papers with what you wrote, one below the other",
    WEEKLY_DIGEST: "by list, a sentence and your verdict each",
    READING_LOG: "what was read, by month, with your notes",
    HTML: "one page with all that you wrote",
    TABLE: "a line a paper: title, authors, year, gist",
    "bibtex": "for LaTeX with BibTeX, and most other programs",
    "biblatex": "for LaTeX with Biber",
    "ris": "for EndNote, Zotero and others",
    "csl-json": "for Pandoc, Quarto and Zotero",
    "csv": "for spreadsheets",
    "readlist-json": "for readlist; of all papers the whole library",
    "json-lines": "for other programs, a line a paper",
}
_FLAVOURS = {"plain": "plain", "obsidian": "for Obsidian", "logseq": "for Logseq"}
_LAYOUTS = {FLAT: "flat", "year": "by year", "status": "by status", "list": "by list"}
_OF_DOCUMENT = ((".md", ".qmd"), "The name of a Markdown document ends in .md, or in .qmd for Quarto")
_FILE_NAMES: dict[str, tuple[str | tuple[str, ...], str]] = {
    **dict.fromkeys((DOCUMENT, *TEMPLATES), _OF_DOCUMENT),
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


def about(form: str) -> str:
    """Return in a few words what a form is good for; "" for notes in a folder, and where nobody knows."""
    return _ABOUT.get(form, "")


def flavour_options(there: VaultRecord | None) -> list[tuple[str, str]]:
    """Return the flavours with their words; the template that a folder has comes first."""
    options = [(name, _FLAVOURS.get(name, name)) for name in FLAVOURS]
    if there is None or not there.template:
        return options
    return [(OF_TEMPLATE, f"by {Path(there.template).name}"), *options]


def layout_options() -> list[tuple[str, str]]:
    """Return the layouts of a folder with their words."""
    return [(name, _LAYOUTS.get(name, name)) for name in LAYOUTS]


def flavour_there(there: VaultRecord) -> str:
    """Return which of the flavours offered is that of a folder."""
    return OF_TEMPLATE if there.template else there.flavour or FLAVOURS[0]


def layout_there(there: VaultRecord) -> str:
    """Return the layout that a folder has."""
    return there.layout or FLAT


def notes_there(form: str, target: str) -> VaultRecord | None:
    """Return how the notes of a folder were written the last time; None where there are none.

    Reads the disk.
    """
    if form != FOLDER or not target.strip():
        return None
    try:
        return heading_of(Path(os.path.expanduser(target)))  # noqa: PTH111
    except (OSError, ValueError):  # the export tells it
        return None


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
    return MARKDOWN if form in (FOLDER, DOCUMENT, *TEMPLATES) else form


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
        if target.lower().endswith((".md", ".qmd")):
            return "One file a paper needs a folder; this is the name of a document."
        return "This is a file; one file a paper needs a folder." if os.path.isfile(path) else ""  # noqa: PTH113
    if target.endswith(os.sep) or os.path.isdir(path):  # noqa: PTH112
        return "This is a folder: name a file in it."
    endings, fault = _FILE_NAMES.get(form, ("", ""))
    return "" if target.lower().endswith(endings) else fault


def fault_of_flavour(choice: ExportChoice, there: VaultRecord | None) -> str:
    """Return in words why notes of that flavour cannot go to those that are there; "" when they can."""
    if there is None or choice.form != FOLDER or choice.flavour not in FLAVOURS:
        return ""
    before = there.flavour if there.flavour in FLAVOURS else FLAVOURS[0]
    if flavour(before).outline == flavour(choice.flavour).outline:
        return ""
    return f"The notes there are {_FLAVOURS.get(before, before)}: name another folder."


def folder_of(choice: ExportChoice) -> Path | None:
    """Return the folder that the last export went to; None before the first."""
    if not choice.target:
        return None
    path = Path(os.path.expanduser(choice.target))  # noqa: PTH111
    return path if choice.form == FOLDER else path.parent
