"""What a list of papers is without readlist's own parts: stock TinyDB, shown in a stock DataTable.

Its argument is the file of the database. ``s`` stars the paper under the cursor.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable
from tinydb import TinyDB
from tinydb.table import Table

STARRED, UNSTARRED = "★", "☆"
"""What a row shows after a star key; before, a paper without a star shows neither."""

_COLUMNS = ("star", "title", "year", "authors")


class StockApp(App[None]):
    """A table of all papers."""

    BINDINGS: ClassVar[list[BindingType]] = [("s", "star", "Star"), ("q", "quit", "Quit")]

    def __init__(self, papers: Table) -> None:
        super().__init__()
        self._papers = papers

    def compose(self) -> ComposeResult:
        """Show the table."""
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        """Fill the table with every paper, as its documentation shows it."""
        table = self.query_one(DataTable)
        for column in _COLUMNS:
            table.add_column(column, key=column)
        for paper in self._papers.all():
            star = STARRED if paper.get("starred") else ""
            authors = ", ".join(paper["authors"])
            table.add_row(star, paper["title"], paper["year"], authors, key=str(paper.doc_id))

    def action_star(self) -> None:
        """Star the paper under the cursor or take its star, first on disk and then on the screen."""
        table = self.query_one(DataTable)
        row, _ = table.coordinate_to_cell_key(table.cursor_coordinate)
        starred = table.get_cell(row, "star") != STARRED
        self._papers.update({"starred": starred}, doc_ids=[int(row.value or 0)])
        table.update_cell(row, "star", STARRED if starred else UNSTARRED)


if __name__ == "__main__":
    StockApp(TinyDB(Path(sys.argv[1])).table("papers")).run()
