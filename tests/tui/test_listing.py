from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readlist.model.paper import PaperList, PaperSummary, Place
from readlist.tui.listing import Heading, Listing, in_list_order, listing_of

LISTS = {1: PaperList(doc_id=1, title="Week one"), 2: PaperList(doc_id=2, title="Week two")}


def paper(doc_id: int, *places: Place) -> PaperSummary:
    return PaperSummary(doc_id=doc_id, places=places)


def test_a_heading_stands_where_list_or_section_change() -> None:
    papers = [
        paper(10, Place(1, "Agents", 1)),
        paper(11, Place(1, "Agents", 2)),
        paper(12, Place(1, "Vision", 3)),
        paper(13, Place(2, "Vision", 1)),
    ]
    listing = listing_of([10, 11, 12, 13], {p.doc_id: p for p in papers}, LISTS)
    assert [listing[row] for row in range(len(listing))] == [
        Heading("Agents", "Week one"),
        10,
        11,
        Heading("Vision"),
        12,
        Heading("Vision", "Week two"),
        13,
    ]


def test_papers_of_no_list_stand_without_a_heading() -> None:
    listing = listing_of([10, 11], {10: paper(10), 11: paper(11)}, LISTS)
    assert [listing[row] for row in range(len(listing))] == [10, 11]


def test_the_view_of_one_list_has_its_order_and_its_sections() -> None:
    papers = {
        10: paper(10, Place(1, "Agents", 1), Place(2, "Later", 2)),
        11: paper(11, Place(2, "First", 1)),
    }
    order = in_list_order([10, 11], papers, 2)
    listing = listing_of(order, papers, LISTS, list_id=2)
    assert [listing[row] for row in range(len(listing))] == [Heading("First"), 11, Heading("Later"), 10]


@given(st.lists(st.booleans(), max_size=60))
def test_rows_and_ordinals_agree(shape: list[bool]) -> None:
    rows: list[int | Heading] = [
        number if is_paper else Heading("x") for number, is_paper in enumerate(shape, start=100)
    ]
    listing = Listing(rows, [number for number, row in enumerate(rows) if isinstance(row, Heading)])
    papers = [row for row in rows if isinstance(row, int)]
    assert listing.paper_count == len(papers)
    for ordinal, doc_id in enumerate(papers, start=1):
        row = listing.row_of(doc_id)
        assert row is not None
        assert listing.paper_at(row) == doc_id
        assert listing.ordinal(row) == ordinal
        assert listing.paper_row(ordinal) == row
    if papers:
        assert listing.paper_row(len(papers) + 5) == listing.row_of(papers[-1])
        assert listing.paper_row(0) == listing.row_of(papers[0])
    else:
        assert listing.paper_row(1) is None
