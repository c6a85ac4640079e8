"""How the papers of a view are arranged below headings."""

from __future__ import annotations

import pytest

from readlist.model.paper import PaperList, PaperSummary, Place
from readlist.search.ordering import keys_of
from readlist.search.paper_table import PaperTable
from readlist.search.syntax import Sort
from readlist.tui.grouping import Arrangement, Grouping, listing_of
from readlist.tui.listing import Heading

LISTS = {
    1: PaperList(doc_id=1, title="Week one", listed_on="2026-07-30", added_at="2026-08-01"),
    2: PaperList(doc_id=2, title="Week two", listed_on="2026-08-06", added_at="2026-08-09"),
}
PAPERS = [
    PaperSummary(doc_id=10, key="a", title="Zeal", places=(Place(1, "Agents", 1),), added_at="2026-08-01"),
    PaperSummary(doc_id=11, key="b", title="Ant", places=(Place(1, "Agents", 2),), added_at="2026-08-01"),
    PaperSummary(doc_id=12, key="c", status="read", places=(Place(1, "Vision", 3),), added_at="2026-08-01"),
    PaperSummary(
        doc_id=13, key="d", places=(Place(2, "Vision", 2), Place(1, "Late", 4)), added_at="2026-07-01"
    ),
    PaperSummary(doc_id=14, key="e", added_at="2026-05-03"),
]


def rows(arrangement: Arrangement, *left_out: int) -> list[int | str]:
    table = PaperTable(PAPERS, LISTS)
    shown = bytes(doc_id not in left_out for doc_id in table.doc_ids)
    listing = listing_of(table, shown, arrangement, LISTS)
    found = (listing[row] for row in range(len(listing)))
    return [f"{row.section}|{row.list_title}" if isinstance(row, Heading) else row for row in found]


def test_a_heading_stands_where_list_or_section_change() -> None:
    assert rows(Arrangement()) == [
        "Agents|Week one", 10, 11, "Vision|", 12, "Vision|Week two", 13, "|", 14,
    ]  # fmt: skip
    assert rows(Arrangement(), 12, 13) == ["Agents|Week one", 10, 11, "|", 14]


def test_papers_of_no_list_stand_without_a_heading() -> None:
    assert rows(Arrangement(), 10, 11, 12, 13) == [14]


def test_the_view_of_one_list_has_its_order_and_its_sections() -> None:
    assert rows(Arrangement(list_id=1), 10, 14) == ["Agents|", 11, "Vision|", 12, "Late|", 13]


@pytest.mark.parametrize(
    ("grouping", "expected"),
    [
        ("list", ["Week two|", 13, "Week one|", 10, 11, 12, "Of no list|", 14]),
        ("status", ["inbox|", 10, 11, 13, 14, "read|", 12]),
        ("month", ["August 2026|", 13, "July 2026|", 10, 11, 12, "May 2026|", 14]),
        ("none", [10, 11, 12, 13, 14]),
    ],
)
def test_papers_of_a_group_stand_together(grouping: Grouping, expected: list[int | str]) -> None:
    assert rows(Arrangement(grouping=grouping)) == expected


def test_a_sort_is_one_within_the_groups_and_leaves_no_sections() -> None:
    by_title = tuple(keys_of([Sort("title")], LISTS, {}))
    assert rows(Arrangement(by_title)) == [11, 10, 12, 13, 14]
    assert rows(Arrangement(by_title, "status")) == ["inbox|", 11, 10, 13, 14, "read|", 12]


def test_a_folded_group_is_one_of_the_grouping() -> None:
    table = PaperTable(PAPERS, LISTS)
    shown = b"\1" * len(PAPERS)
    folded = listing_of(table, shown, Arrangement(grouping="status", folded=frozenset({"inbox"})), LISTS)
    assert folded[0] == Heading("inbox", group="inbox", folded=4)
    assert list(folded.doc_ids) == [12]
    assert folded.count == 5
