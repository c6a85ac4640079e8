"""Export in any format: notes as Markdown, or one file for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from readlist.library.exported_files import ExportReport
from readlist.model.paper import Paper, PaperList

MARKDOWN = "markdown"
LIBRARY_FORMAT = "readlist-json"
"""The format that has a form for a whole library, with all that its reader thinks of the papers."""


def export_papers(
    papers: Iterable[Paper],
    lists: Mapping[int, PaperList],
    format_name: str,
    target: str,
    *,
    replace: bool = False,
    dry_run: bool = False,
) -> ExportReport:
    """Write papers in a format, ``markdown`` or one that can be written, and return what was done.

    ``target`` is ``-`` or a path, as for ``export_markdown`` and ``export_file``; ``replace`` is for
    the latter only: Markdown may hold words of the reader's own. Raises ExportError.
    """
    if format_name == MARKDOWN:
        from readlist.library.exporting import export_markdown

        return export_markdown(papers, lists, target, dry_run=dry_run)
    from readlist.library.bibliography import export_file

    return export_file(papers, format_name, target, replace=replace, dry_run=dry_run)
