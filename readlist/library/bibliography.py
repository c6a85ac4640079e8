"""Export of papers to one file in a bibliographic format."""

from __future__ import annotations

import os
from collections.abc import Iterable

from readlist.errors import ExportError
from readlist.formats.registry import write_papers
from readlist.library.exported_files import STANDARD_OUTPUT, Export, ExportReport, path_of
from readlist.model.links import for_others
from readlist.model.paper import Paper


def export_file(
    papers: Iterable[Paper], format_name: str, target: str, *, replace: bool = False, dry_run: bool = False
) -> ExportReport:
    """Write papers to one file in a format and return what was done.

    Links to files of this computer stay out of it.

    ``target`` is ``-`` for the report's text, else the path of the file. A file that holds just
    this already is not touched; one that holds anything else is listed as refused, unless
    ``replace`` allows to write over it. A ``dry_run`` writes nothing.
    Raises ExportError when the format cannot be written, the target is a folder, or the disk
    refuses: a file that was there is then as it was.
    """
    if target == STANDARD_OUTPUT:
        return ExportReport(text=write_papers(format_name, map(for_others, papers)))
    path = path_of(target)
    if path.is_dir() or target.endswith(("/", os.sep)):
        raise ExportError(
            f"{target} is a folder, and {format_name} is one file", f"Name the file: --to {path / 'papers'}"
        )
    data = write_papers(format_name, map(for_others, papers)).encode("utf-8")

    def new_content(present: bytes | None) -> bytes:
        if present is not None and present != data and not replace:
            raise ExportError(
                "it is there already and holds something else",
                "--replace writes over it; --to another name keeps it.",
            )
        return data

    export = Export(dry_run=dry_run)
    export.update(path, new_content)
    return export.report()
