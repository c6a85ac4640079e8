from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readlist.tui.listing import Heading, Listing, with_headings


@given(st.lists(st.booleans(), max_size=60), st.booleans())
def test_rows_and_ordinals_agree(shape: list[bool], prepared: bool) -> None:
    rows: list[int | Heading] = [
        number if is_paper else Heading("x") for number, is_paper in enumerate(shape, start=100)
    ]
    papers = [row for row in rows if isinstance(row, int)]
    firsts = [sum(shape[:number]) for number, is_paper in enumerate(shape) if not is_paper]
    listing = Listing(papers, [(first, Heading("x")) for first in firsts])
    assert [listing[row] for row in range(len(listing))] == rows
    assert listing.paper_count == listing.count == len(papers)
    if prepared:
        listing.prepare()
    assert listing.row_of(99) is None
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


def grouped(folded: tuple[str, ...] = ()) -> Listing:
    return with_headings(
        [1, 2, 3, 4, 5],
        ["a", "a", "b", "c", "c"],
        lambda group, before: Heading(f"{before} {group}", group=group) if group != "b" else None,
        folded,
    )


def contents(listing: Listing) -> list[int | str]:
    rows = [listing[row] for row in range(len(listing))]
    return [row if isinstance(row, int) else f"{row.section} {row.folded}" for row in rows]


def test_a_heading_stands_where_a_group_begins() -> None:
    assert contents(grouped()) == ["None a 0", 1, 2, 3, "b c 0", 4, 5]
    assert contents(with_headings([], [], lambda _group, _before: None)) == []


def test_of_a_folded_group_only_the_heading_is_shown() -> None:
    listing = grouped(("a", "b"))
    assert contents(listing) == ["None a 2", 3, "b c 0", 4, 5]
    assert listing.paper_count == 3
    assert listing.count == 5
    assert 1 not in listing
    assert listing.row_of(3) == 1
    heading = listing.heading_above(1)
    assert heading is not None
    assert heading.group == "a"
    assert listing.heading_row("c") == 2
    assert listing.heading_row("b") is None


def test_every_group_may_be_folded() -> None:
    listing = grouped(("a", "c"))
    assert contents(listing) == ["None a 2", 3, "b c 2"]
    assert listing.paper_row(7) == 1
