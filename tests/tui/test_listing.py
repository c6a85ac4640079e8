from __future__ import annotations

from collections.abc import Hashable

from hypothesis import given
from hypothesis import strategies as st

from readlist.search.chosen_papers import ChosenPapers
from readlist.search.paper_table import Run
from readlist.tui.listing import Heading, Listing, with_headings


@given(st.lists(st.booleans(), max_size=60))
def test_rows_and_ordinals_agree(shape: list[bool]) -> None:
    rows: list[int | Heading] = [
        number if is_paper else Heading("x") for number, is_paper in enumerate(shape, start=100)
    ]
    papers = [row for row in rows if isinstance(row, int)]
    firsts = [sum(shape[:number]) for number, is_paper in enumerate(shape) if not is_paper]
    listing = Listing(papers, [(first, Heading("x")) for first in firsts])
    assert [listing[row] for row in range(len(listing))] == rows
    assert listing.paper_count == listing.count == len(papers)
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


def chosen(flags: bytes) -> ChosenPapers:
    doc_ids = range(1, len(flags) + 1)
    return ChosenPapers(doc_ids, {doc_id: doc_id - 1 for doc_id in doc_ids}, flags)


def grouped(folded: tuple[str, ...] = ()) -> Listing:
    return with_headings(
        chosen(b"\1\1\1\1\1"),
        [Run(0, 2, "a"), Run(2, 3, "b"), Run(3, 5, "c")],
        lambda group, before: Heading(f"{before} {group}", group=group) if group != "b" else None,
        folded,
    )


def contents(listing: Listing) -> list[int | str]:
    rows = [listing[row] for row in range(len(listing))]
    return [row if isinstance(row, int) else f"{row.section} {row.folded}" for row in rows]


def test_a_heading_stands_where_a_group_begins() -> None:
    assert contents(grouped()) == ["None a 0", 1, 2, 3, "b c 0", 4, 5]
    assert contents(with_headings(chosen(b""), [], lambda _group, _before: None)) == []


def test_a_group_that_others_parted_before_they_were_filtered_out_is_one() -> None:
    runs = [Run(0, 1, "a"), Run(1, 2, "b"), Run(2, 4, "a"), Run(4, 5, "c")]

    def heading(group: Hashable, before: Hashable) -> Heading:
        return Heading(f"{before} {group}", group=group)

    assert contents(with_headings(chosen(b"\1\0\1\1\0"), runs, heading)) == ["None a 0", 1, 3, 4]
    folded = with_headings(chosen(b"\1\0\1\1\1"), runs, heading, ("a",))
    assert contents(folded) == ["None a 3", "a c 0", 5]
    assert (folded.paper_count, folded.count) == (1, 4)


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
