"""Export of papers to one file, in a bibliographic format or as a writer has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from readlist.formats.registry import UTF_8, write_papers
from readlist.library.exported_files import ExportReport, Show, export_text
from readlist.model.links import for_others
from readlist.model.paper import Paper


def export_file(
    papers: Iterable[Paper],
    format_name: str,
    target: str,
    *,
    replace: bool = False,
    dry_run: bool = False,
    show: Show | None = None,
) -> ExportReport:
    """Write papers to one file in a format and return what was done.

    Links to files of this computer stay out of it.

    ``target`` is ``-`` for the report's text, else the path of the file. A file that holds just
    this already is not touched; one that holds anything else is listed as refused, unless
    ``replace`` allows to write over it. A ``dry_run`` writes nothing.
    Raises ExportError when the format cannot be written, the target is a folder, or the disk
    refuses: a file that was there is then as it was.
    """
    return export_written(
        papers, partial(write_papers, format_name), target, replace=replace, dry_run=dry_run, show=show
    )


def bibliography_writer(format_name: str, encoding: str) -> Callable[[Iterable[Paper]], str] | None:
    """Return what writes papers in that format and encoding; None where every format is in that encoding."""
    return None if encoding == UTF_8 else partial(write_papers, format_name, encoding=encoding)


def export_written(
    papers: Iterable[Paper],
    writer: Callable[[Iterable[Paper]], str],
    target: str,
    *,
    replace: bool = False,
    dry_run: bool = False,
    show: Show | None = None,
) -> ExportReport:
    """Write to one file what ``writer`` makes of the papers, and return what was done.

    Links to files of this computer stay out of it; the rest is as for ``export_file``.
    """
    return export_text(
        lambda: writer(map(for_others, papers)), target, replace=replace, dry_run=dry_run, show=show
    )
