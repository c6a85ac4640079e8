"""Export in any format: notes as Markdown, or one file for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from readlist.library.exported_files import STANDARD_OUTPUT, ExportReport, Show, path_of
from readlist.library.note_names import SUFFIX
from readlist.model.paper import Paper, PaperList

MARKDOWN = "markdown"
LIBRARY_FORMAT = "readlist-json"
"""The format that has a form for a whole library, with all that its reader thinks of the papers."""


def is_folder(target: str) -> bool:
    """Return whether notes that go to ``target`` are one file a paper, and not one document."""
    return target != STANDARD_OUTPUT and not path_of(target).name.lower().endswith(SUFFIX)


def export_papers(
    papers: Iterable[Paper],
    lists: Mapping[int, PaperList],
    format_name: str,
    target: str,
    *,
    replace: bool = False,
    dry_run: bool = False,
    show: Show | None = None,
) -> ExportReport:
    """Write papers in a format, ``markdown`` or one that can be written, and return what was done.

    ``target`` is ``-`` or a path, as for ``export_markdown`` and ``export_file``; ``replace`` is for
    the latter only: Markdown may hold words of the reader's own; ``show`` is told of the files that
    change. Of many notes in a folder ``export_notes`` reads only the papers that it needs.
    Raises ExportError.
    """
    if format_name == MARKDOWN:
        from readlist.library.exporting import export_markdown

        return export_markdown(papers, lists, target, dry_run=dry_run, show=show)
    from readlist.library.bibliography import export_file

    return export_file(papers, format_name, target, replace=replace, dry_run=dry_run, show=show)
