"""The choice among the documents, by the name of the export and that of the file."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from functools import partial

from readlist.errors import ExportError
from readlist.library.export_formats import HTML, TABLE, Writer
from readlist.library.exported_files import STANDARD_OUTPUT
from readlist.model.paper import PaperList


def document_writer(
    format_name: str,
    target: str,
    lists: Mapping[int, PaperList],
    *,
    today: datetime.date,
    columns: Sequence[str] = (),
) -> Writer | None:
    """Return what writes papers as the document of that name; None when it is the name of no document.

    The ending of ``target`` decides what a table is, ``columns`` name what is in it. Raises
    ExportError when there is no table with such an ending.
    """
    if format_name == HTML:
        from readlist.views.documents.html_page import html_document

        return partial(html_document, lists=lists, today=today)
    if format_name == TABLE:
        from readlist.views.documents.related_work import markdown_table, spreadsheet

        name = target.lower()
        if name.endswith(".csv"):
            return partial(spreadsheet, columns=columns)
        if target == STANDARD_OUTPUT or name.endswith(".md"):
            return partial(markdown_table, columns=columns)
        raise ExportError(f"{target} is no name of a table", "It ends in .md, or in .csv for a spreadsheet.")
    return None
