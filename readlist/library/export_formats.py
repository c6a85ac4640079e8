"""Export in any format: notes as Markdown, a document to read, or one file for other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from readlist.library.exported_files import ExportReport
from readlist.model.paper import Paper, PaperList

MARKDOWN = "markdown"
HTML, TABLE = "html", "table"
"""Documents for people to read: no program makes papers of them again."""

LIBRARY_FORMAT = "readlist-json"
"""The format that has a form for a whole library, with all that its reader thinks of the papers."""

Writer = Callable[[Iterable[Paper]], str]
"""Returns papers as a text."""


def export_names() -> tuple[str, ...]:
    """Return the names of all that papers can be exported as. Scans the installed packages at first."""
    from readlist.formats.registry import writable_format_names

    return (MARKDOWN, HTML, TABLE, *writable_format_names())


def export_papers(
    papers: Iterable[Paper],
    lists: Mapping[int, PaperList],
    format_name: str,
    target: str,
    *,
    writer: Writer | None = None,
    replace: bool = False,
    dry_run: bool = False,
) -> ExportReport:
    """Write papers in a format, ``markdown`` or one that can be written, and return what was done.

    ``target`` is ``-`` or a path, as for ``export_markdown`` and ``export_file``; ``replace`` is for
    the latter only: Markdown may hold words of the reader's own. What the front ends draw, which are
    the documents, comes with its ``writer``. Raises ExportError.
    """
    if format_name == MARKDOWN:
        from readlist.library.exporting import export_markdown

        return export_markdown(papers, lists, target, dry_run=dry_run)
    from readlist.library.bibliography import export_file, export_written

    if writer is not None:
        return export_written(papers, writer, target, replace=replace, dry_run=dry_run)
    return export_file(papers, format_name, target, replace=replace, dry_run=dry_run)
