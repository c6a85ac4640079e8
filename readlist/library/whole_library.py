"""A whole library out to one file: everything that its reader owns, for another library to take in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from readlist.analysis.duplicates import age
from readlist.formats.json.library_file import write_library
from readlist.library.exported_files import ExportReport, Show, export_text
from readlist.library.library import Library
from readlist.model.stored import to_document

Tell = Callable[[int, int], None]
"""Is told how many papers are done and how many there are; may raise Cancelled."""


def is_empty(library: Library) -> bool:
    """Return whether there is nothing in the library that could be exported."""
    return not (library.summaries() or library.lists() or library.searches())


def export_library(
    library: Library,
    target: str,
    *,
    replace: bool = False,
    dry_run: bool = False,
    show: Show | None = None,
    tell: Tell | None = None,
) -> ExportReport:
    """Write the whole library as JSON and return what was done, as ``export_file`` does.

    The papers stand in the order in which they came. Importing the file into an empty library
    makes it the same: papers with all that was said of them, lists and saved searches. Raises
    ExportError, and whatever ``tell`` raises.
    """

    def text() -> str:
        lists = sorted(library.lists().values(), key=lambda each: (each.added_at, each.doc_id))
        return write_library(
            _papers(library, tell), map(to_document, lists), map(to_document, library.searches())
        )

    return export_text(text, target, replace=replace, dry_run=dry_run, show=show)


def _papers(library: Library, tell: Tell | None) -> Iterator[dict[str, Any]]:
    """Yield the documents of the papers as they are stored: also what only a newer version has a name for."""
    papers = sorted(library.summaries().values(), key=age)
    for number, paper in enumerate(papers):
        if tell is not None:
            tell(number, len(papers))
        try:
            document = library.store.document(paper.doc_id)
        except KeyError:  # removed meanwhile
            continue
        yield {"doc_id": paper.doc_id, **document}
