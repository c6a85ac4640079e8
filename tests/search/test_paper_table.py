"""The table of all papers: flags, sorts, and what is remembered of them while papers change."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from readlist.model.paper import PaperList, PaperSummary, Place
from readlist.search.ordering import Key, keys_of, ordered
from readlist.search.paper_table import KnownTable, PaperTable
from readlist.search.selection import Selection
from readlist.search.syntax import Sort

LISTS = {1: PaperList(doc_id=1, title="One"), 2: PaperList(doc_id=2, title="Two", listed_on="2026-01-02")}
SORTS = (Sort("title"), Sort("year", backwards=True), Sort("listed"))

places = st.lists(st.builds(Place, st.sampled_from([1, 2, 9]), st.none(), st.integers(0, 3)), max_size=2)
summaries = st.builds(
    PaperSummary,
    title=st.sampled_from(["", "A", "b", "B c"]),
    year=st.sampled_from([None, 2020, 2021]),
    status=st.sampled_from(["inbox", "read", "skipped"]),
    starred=st.booleans(),
    added_at=st.sampled_from(["2026-01-01", "2026-01-02"]),
    places=places.map(tuple),
)
Changes = list[dict[int, PaperSummary | None]]


def libraries(changes: Changes) -> list[dict[int, PaperSummary]]:
    """Return the library after each of the changes; None takes a paper away."""
    papers: dict[int, PaperSummary] = {}
    after = []
    for change in changes:
        for doc_id, paper in change.items():
            if paper is None:
                papers.pop(doc_id, None)
            else:
                papers[doc_id] = msgspec.structs.replace(paper, doc_id=doc_id)
        after.append(dict(papers))
    return after


def rank_in(ranks: Mapping[int, int], paper: PaperSummary) -> int:
    return ranks[paper.doc_id]


def is_starred(paper: PaperSummary) -> bool:
    return paper.starred


@given(st.lists(st.dictionaries(st.integers(1, 9), st.none() | summaries, max_size=3), max_size=8))
def test_what_is_remembered_is_what_a_new_table_says(changes: Changes) -> None:
    known = KnownTable()
    keys = keys_of(SORTS, LISTS, {})
    for papers in libraries(changes):
        table = known.of(papers, LISTS)
        in_order = ordered(list(papers.values()), LISTS)
        assert table.papers == in_order
        assert table.flags("starred", is_starred) == bytes(paper.starred for paper in in_order)
        assert table.column("status", lambda paper: paper.status) == tuple(paper.status for paper in in_order)
        by_sorts = ordered(list(papers.values()), LISTS, SORTS)
        assert [table.papers[place] for place in table.arranged(keys)] == by_sorts
        assert known.of(dict(papers), LISTS) is table


def test_papers_are_flagged_by_id_and_taken_apart() -> None:
    table = PaperTable([PaperSummary(doc_id=number) for number in (3, 4, 5)], {})
    flags = table.holding(Selection({4, 5, 99}))
    assert flags.count(1) == 2
    assert sorted(table.part(flags).doc_ids) == [4, 5]
    assert table.part(table.holding(~Selection({4, 5, 99}))).doc_ids == [3]


def test_another_list_makes_another_table() -> None:
    known = KnownTable()
    papers = {1: PaperSummary(doc_id=1, places=(Place(1, None, 1),)), 2: PaperSummary(doc_id=2)}
    table = known.of(papers, LISTS)
    assert known.of(papers, {**LISTS}) is table
    renamed = known.of(papers, {**LISTS, 1: PaperList(doc_id=1, title="Another")})
    assert renamed is not table


def test_an_order_goes_with_the_column_that_it_was_sorted_by() -> None:
    papers = {number: PaperSummary(doc_id=number, title=f"t{number}") for number in range(1, 6)}
    by_title = [Key("title", lambda paper: paper.title)]
    table = PaperTable(list(papers.values()), {})
    table.arranged(by_title)
    for number in range(100):
        table.flags(("other", number), lambda _: True)
    papers[1] = msgspec.structs.replace(papers[1], title="zzz")
    mended = table.brought_up_to_date(papers, {})
    assert [mended.papers[place].title for place in mended.arranged(by_title)] == [
        "t2", "t3", "t4", "t5", "zzz",
    ]  # fmt: skip


def test_those_that_lack_a_value_come_last_either_way() -> None:
    table = PaperTable([PaperSummary(doc_id=1), PaperSummary(doc_id=2, year=2020)], {})
    for descending in (False, True):
        arranged = table.arranged([Key(("year", descending), lambda paper: paper.year, descending)])
        assert [table.doc_ids[place] for place in arranged] == [2, 1]


def test_a_key_without_a_name_is_asked_anew_each_time() -> None:
    table = PaperTable([PaperSummary(doc_id=number) for number in (1, 2)], {})
    for first, second in ((1, 2), (2, 1)):
        places = table.arranged([Key(None, partial(rank_in, {first: 0, second: 1}))])
        assert [table.doc_ids[place] for place in places] == [first, second]


class CountedScores(dict[int, float]):
    """Scores that count how often they are asked for one."""

    asked = 0

    def get(self, doc_id: int, default: object = None) -> object:  # type: ignore[override]
        self.asked += 1
        return super().get(doc_id, default)


def test_an_order_by_scores_is_found_once_for_each_set_of_them() -> None:
    known = KnownTable()
    papers = {number: PaperSummary(doc_id=number) for number in range(1, 41)}
    first, second = CountedScores({1: 1.0, 2: 2.0}), CountedScores({1: 1.0, 2: 0.5})

    def best_by(scores: CountedScores) -> int:
        table = known.of(papers, {})
        return table.doc_ids[table.arranged(keys_of((Sort("rank"),), {}, {}, scores))[0]]

    assert [best_by(first), best_by(first)] == [2, 2]
    papers = papers | {3: PaperSummary(doc_id=3, starred=True)}
    assert best_by(first) == 2
    assert first.asked == 40 + 1  # the paper that changed is asked for anew
    assert [best_by(second), best_by(first)] == [1, 2]
    assert (first.asked, second.asked) == (40 + 1 + 40, 40)  # former ones are not kept
