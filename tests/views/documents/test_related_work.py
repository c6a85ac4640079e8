"""The table of related work: every cell stays one cell, and says what the paper says."""

from __future__ import annotations

import csv
import io

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from readlist.errors import ExportError
from readlist.model.paper import Identifiers, Link, Note, Paper
from readlist.views.documents.related_work import COLUMNS, gist_of, markdown_table, spreadsheet

PAPER = Paper(
    key="wang2024writing",
    title="Writing in the Margins | Better Inference [and $O(n^{2})$]",
    authors=("Wang, Ada", "Li, Bo", "Sam Doe", "Eve Roe"),
    abstract="We sort in $O(n \\log n)$, e.g. faster. It is good.",
    year=2024,
    venue="ACL",
    identifiers=Identifiers(doi="10.1/x"),
    tags=("moe", "to-cite"),
    links=(Link("code", "https://x.org/a_(b)|c&copy;"),),
)


def cells_of(markdown: str) -> list[list[str]]:
    """Return the words of each cell, row by row, as a reader of Markdown sees them."""
    rows: list[list[str]] = []
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            assert {part.type for part in token.children or ()} <= {"text", "link_open", "link_close"}
            rows[-1].append("".join(part.content for part in token.children or ()))
    return rows


def test_a_table_has_a_row_for_each_paper_and_the_titles_are_linked() -> None:
    table = markdown_table([PAPER, Paper(key="bare", title="Bare")])
    assert cells_of(table) == [
        ["Key", "Title", "Authors", "Year", "Venue", "Tags", "Gist"],
        [
            "wang2024writing", "Writing in the Margins | Better Inference [and O(n²)]", "Wang, Li, +2",
            "2024", "ACL", "moe, to-cite", "We sort in O(n log n), e.g. faster.",
        ],
        ["bare", "Bare", "", "", "", "", ""],
    ]  # fmt: skip
    assert "](https://doi.org/10.1/x) |" in table


def test_the_first_line_of_a_note_comes_before_the_abstract() -> None:
    noted = msgspec.structs.replace(PAPER, note=Note("```\ncode\n```\n\n## Margins, *cheap* `CoT`\nMore.\n"))
    assert gist_of(noted) == "Margins, cheap CoT"
    assert gist_of(msgspec.structs.replace(PAPER, note=Note("\n---\n"))).startswith("We sort")
    assert len(gist_of(Paper(note=Note("endless words " * 999)))) <= 240
    assert gist_of(Paper()) == ""


def test_a_narrow_table_lines_up() -> None:
    papers = [PAPER, Paper(key="漢字", year=9, tags=("a",))]
    assert markdown_table(papers, ("key", "year", "tags")).splitlines() == [
        "| Key             | Year | Tags         |",
        "| --------------- | ---: | ------------ |",
        "| wang2024writing | 2024 | moe, to-cite |",
        "| 漢字            |    9 | a            |",
    ]
    assert "| wang2024writing | [" in markdown_table(papers)


def test_an_address_cannot_leave_its_place() -> None:
    paper = Paper(title="t", links=PAPER.links)
    assert markdown_table([paper], ("title", "url")).splitlines()[2] == (
        "| [t](https://x.org/a_%28b%29%7Cc&amp;copy;) | <https://x.org/a_%28b%29%7Cc&copy;> |"
    )
    assert "](" not in markdown_table([Paper(title="t", links=(Link("code", "javascript:alert(1)"),))])


def test_an_unknown_column_is_told_with_those_that_there_are() -> None:
    for write in (markdown_table, spreadsheet):
        with pytest.raises(ExportError, match='no column "size"') as error:
            write([PAPER], ("title", "size"))
        assert all(name in error.value.hint for name in COLUMNS)


@settings(max_examples=150, deadline=None)
@given(st.text("a1 |[]()*_`<>#!\\~=+-.:'\"漢\n", max_size=30))
def test_whatever_a_title_is_it_stays_one_cell_and_reads_the_same(text: str) -> None:
    paper = Paper(key="k", title=text, venue=text, identifiers=Identifiers(doi="10.1/x"))
    row = cells_of(markdown_table([paper], ("key", "title", "venue", "year")))[1]
    shown = COLUMNS["title"].text(paper)
    assert [" ".join(cell.split()) for cell in row] == ["k", shown, " ".join(text.split()), ""]


@given(st.text(max_size=30) | st.text("=+-@'\t\r\n,\"a", max_size=10))
def test_no_cell_of_a_spreadsheet_is_a_formula(text: str) -> None:
    table = spreadsheet([Paper(key="k", title=text, venue=text, tags=(text,))])
    assert table.count("\r\n") == 2
    rows = list(csv.reader(io.StringIO(table, newline=""), strict=True))
    assert rows[0] == ["key", "title", "authors", "year", "venue", "tags", "gist", "url"]
    assert len(rows) == 2 and len(rows[1]) == 8
    assert not [cell for cell in rows[1] if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_spreadsheet_has_the_address_in_a_column() -> None:
    rows = list(csv.reader(io.StringIO(spreadsheet([PAPER], ("title", "url")))))
    assert rows[1] == ["Writing in the Margins | Better Inference [and O(n²)]", "https://doi.org/10.1/x"]
