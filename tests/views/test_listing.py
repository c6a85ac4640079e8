from __future__ import annotations

import re
import time

import msgspec
import pytest
from rich.cells import cell_len

from readlist.model.paper import PaperList, PaperSummary, Place
from readlist.views.listing import paper_table
from tests.views.drawing import AWKWARD_TITLES, TODAY, bundled_palettes, drawn

PALETTE = bundled_palettes()["ansi"]
LISTS = {7: PaperList(doc_id=7, title="A week", listed_on="2024-09-01")}
PAPERS = [
    PaperSummary(
        key="lovelace1843notes",
        title="Notes on $n^2$ Engines",
        authors=("Ada Lovelace", "B", "C", "D"),
        year=1843,
        status="queued",
        starred=True,
    ),
    PaperSummary(key="second", title="A second paper", places=(Place(7),), later_until="2024-12-01"),
    PaperSummary(key="third", status="own", added_at="2024-09-04T12:00:00Z"),
]


def test_columns_line_up() -> None:
    assert drawn(paper_table(PAPERS, LISTS, PALETTE, today=TODAY), 90) == [
        "★→ lovelace1843notes  Notes on n² Engines" + " " * 27 + "Lovelace, B, +2   1843",
        " z second             A second paper" + " " * 49 + "1 Sep",
        " ◦ third              (no title)" + " " * 53 + "today",
    ]


def test_ascii() -> None:
    lines = drawn(paper_table(PAPERS, LISTS, PALETTE, today=TODAY, ascii=True), 60)
    assert lines[0].startswith("S> lovelace1843notes  Notes on $n^2$")
    assert all(line.isascii() for line in lines)


def test_the_title_is_the_last_to_go() -> None:
    lines = drawn(paper_table(PAPERS, LISTS, PALETTE, today=TODAY), 45)
    assert lines[0] == "★→ lovelace1843notes  Notes on n² Engines"
    assert "Lovelace" not in lines[0]


@pytest.mark.parametrize("width", [30, 60, 100, 200])
@pytest.mark.parametrize("title", [*AWKWARD_TITLES, "漢字" * 300, "x" * 100_000], ids=range(9))
def test_titles_are_shown_as_they_are_in_one_line_each(width: int, title: str) -> None:
    papers = [PaperSummary(key="a", title=title, year=2024), PaperSummary(key="b", title="plain", year=2024)]
    first, second = drawn(paper_table(papers, {}, PALETTE, today=TODAY), width)
    assert cell_len(first) <= width
    assert second.split() == ["·", "b", "plain", *(["2024"] if width >= 60 else [])]
    assert first[5:].strip().startswith(title[:8].strip())
    if width >= 60:
        assert cell_len(first) == cell_len(second), "the years are below one another"


def test_an_empty_table_draws_nothing() -> None:
    assert drawn(paper_table([], {}, PALETTE, today=TODAY)) == []


def test_ten_thousand_papers_are_drawn_in_a_moment() -> None:
    start = time.perf_counter()
    assert len(drawn(paper_table(PAPERS * 3334, LISTS, PALETTE, today=TODAY), 120)) == 10002
    # 0.3 s where this was written.
    assert time.perf_counter() - start < 3


LONG_KEY = "schmidhuberlongname2024internationalis"


@pytest.mark.parametrize("width", [45, 60, 100, 200])
def test_a_key_is_never_cut(width: int) -> None:
    papers = [PaperSummary(key=LONG_KEY, title="A title of many words " * 9, year=2024), *PAPERS]
    lines = drawn(paper_table(papers, LISTS, PALETTE, today=TODAY), width)
    assert lines[0][3:].startswith(LONG_KEY)
    assert all(cell_len(line) <= width for line in lines)
    assert lines[1][3:].startswith("lovelace1843notes")
    if width >= 60:
        assert lines[0].endswith(" 2024")
        assert lines[1].endswith(" 1843")


def test_words_found_in_a_text_stand_below_their_paper() -> None:
    def finds(text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer("needle", text)]

    papers = [msgspec.structs.replace(paper, doc_id=number) for number, paper in enumerate(PAPERS)]
    texts = {1: "Somewhere in here is a needle that was looked for. " * 9}
    plain = drawn(paper_table(papers, LISTS, PALETTE, today=TODAY), 70)
    lines = drawn(paper_table(papers, LISTS, PALETTE, today=TODAY, finds=finds, texts=texts), 70)
    assert lines[:2] + lines[3:] == plain
    assert "is a needle that" in lines[2]
    assert lines[2].startswith(" " * 5)
    assert max(map(cell_len, lines)) <= 70
