"""Export in any format: notes as Markdown, a document to read, or one file for other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from readlist.library.exported_files import STANDARD_OUTPUT, ExportReport, Show, path_of
from readlist.library.note_names import SUFFIX
from readlist.model.paper import Paper, PaperList

MARKDOWN = "markdown"
HTML, TABLE = "html", "table"
"""Documents for people to read: no program makes papers of them again."""

DOCUMENT_SUFFIXES = (SUFFIX, ".qmd")
"""How the names of Markdown documents end; the second is Quarto's."""

LIBRARY_FORMAT = "readlist-json"
"""The format that has a form for a whole library, with all that its reader thinks of the papers."""

Writer = Callable[[Iterable[Paper]], str]
"""Returns papers as a text."""


def export_names() -> tuple[str, ...]:
    """Return the names of all that papers can be exported as. Scans the installed packages at first."""
    from readlist.formats.registry import writable_format_names

    return (MARKDOWN, HTML, TABLE, *writable_format_names())


def is_folder(target: str) -> bool:
    """Return whether notes that go to ``target`` are one file a paper, and not one document."""
    return target != STANDARD_OUTPUT and not path_of(target).name.lower().endswith(DOCUMENT_SUFFIXES)


def export_papers(  # noqa: PLR0913 - the papers, where to, and how
    papers: Iterable[Paper],
    lists: Mapping[int, PaperList],
    format_name: str,
    target: str,
    *,
    writer: Writer | None = None,
    replace: bool = False,
    dry_run: bool = False,
    show: Show | None = None,
) -> ExportReport:
    """Write papers in a format, ``markdown`` or one that can be written, and return what was done.

    ``target`` is ``-`` or a path, as for ``export_markdown`` and ``export_file``; ``replace`` is for
    the latter only: Markdown may hold words of the reader's own; ``show`` is told of the files that
    change. Of many notes in a folder ``export_notes`` reads only the papers that it needs. What the
    front ends draw, which are the documents, comes with its ``writer``. Raises ExportError.
    """
    if format_name == MARKDOWN:
        from readlist.library.exporting import export_markdown

        return export_markdown(papers, lists, target, dry_run=dry_run, show=show)
    from readlist.library.bibliography import export_file, export_written

    if writer is not None:
        return export_written(papers, writer, target, replace=replace, dry_run=dry_run, show=show)
    return export_file(papers, format_name, target, replace=replace, dry_run=dry_run, show=show)
