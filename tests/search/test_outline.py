"""An outline spares the looking at every paper: the table that is made of it is the one made of them."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.model.paper import PaperList, PaperSummary, Place
from readlist.search.outline import SECTIONS, first_section, outline_of, table_of
from readlist.search.paper_table import KnownTable, PaperTable

LISTS = {1: PaperList(doc_id=1, title="One"), 2: PaperList(doc_id=2, title="Two", listed_on="2026-01-02")}
PAPERS = [PaperSummary(doc_id=number, places=(Place(1, "Tides", number),)) for number in (7, 3, 5)]

places = st.lists(
    st.builds(
        Place, st.sampled_from([1, 2, 9]), st.sampled_from([None, "Tides", "Moons"]), st.integers(0, 3)
    ),
    max_size=2,
)
summaries = st.builds(
    PaperSummary,
    status=st.sampled_from(["inbox", "read", "mine"]),
    starred=st.booleans(),
    later_until=st.sampled_from([None, "2026-02-01"]),
    tags=st.sampled_from([(), ("sea",), ("sea", "moon")]),
    added_at=st.sampled_from(["2026-01-01", "2026-01-02"]),
    places=places.map(tuple),
)
shelves = st.dictionaries(st.integers(1, 2**40), summaries, max_size=8).map(
    lambda papers: {doc_id: msgspec.structs.replace(paper, doc_id=doc_id) for doc_id, paper in papers.items()}
)


def is_put_off(paper: PaperSummary) -> bool:
    return paper.status == "inbox" and paper.later_until is not None


def is_of_the_sea(paper: PaperSummary) -> bool:
    return "sea" in paper.tags


@given(shelves, st.data())
def test_a_table_of_an_outline_says_what_one_of_papers_says(
    papers: dict[int, PaperSummary], data: st.DataObject
) -> None:
    put_away = list(papers.values())
    outlined = table_of(put_away, LISTS, outline_of(put_away, LISTS))
    assert outlined is not None
    known = KnownTable(outlined)
    assert known.of(papers, LISTS) is outlined
    assert_alike(outlined, PaperTable(put_away, LISTS))
    changes = st.lists(st.sampled_from([*papers.items()]), max_size=3) if papers else st.just([])
    for doc_id, paper in data.draw(changes):
        changed = msgspec.structs.replace(paper, status=data.draw(st.sampled_from(["read", "new"])))
        papers = {**papers, doc_id: changed}
        assert_alike(known.of(papers, LISTS), PaperTable(list(papers.values()), LISTS))


def assert_alike(table: PaperTable, expected: PaperTable) -> None:
    for name, condition in (("later", is_put_off), ("sea", is_of_the_sea)):
        assert table.flags_by_state(name, condition) == bytes(map(condition, expected.papers))
    assert table.doc_ids == expected.doc_ids
    assert table.runs(SECTIONS, first_section()) == expected.runs(SECTIONS, first_section())
    assert table.papers == expected.papers


@pytest.mark.parametrize("cut", [0, 3, 4, 20, -1])
def test_a_damaged_outline_is_none(cut: int) -> None:
    outline = outline_of(PAPERS, LISTS)
    assert table_of(PAPERS, LISTS, outline[:cut]) is None
    assert table_of(PAPERS, LISTS, outline[:cut] + b"\0" + outline[cut:]) is None


def test_where_lists_changed_places_the_outline_is_none() -> None:
    dated = {**LISTS, 1: msgspec.structs.replace(LISTS[1], listed_on="2026-01-03")}
    assert table_of(PAPERS, dated, outline_of(PAPERS, LISTS)) is None


def test_another_word_in_a_title_leaves_the_order_of_lists() -> None:
    renamed = {**LISTS, 1: msgspec.structs.replace(LISTS[1], title="Once")}
    table = table_of(PAPERS, renamed, outline_of(PAPERS, LISTS))
    assert table is not None
    assert table.doc_ids == [3, 5, 7]
