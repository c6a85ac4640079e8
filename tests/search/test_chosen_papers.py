"""Papers chosen by flags: every question is answered as a list of them would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.search.chosen_papers import ChosenPapers


@given(st.data())
def test_they_answer_as_a_list_does(data: st.DataObject) -> None:
    doc_ids = data.draw(st.lists(st.integers(0, 10_000), unique=True, max_size=600))
    flags = bytes(data.draw(st.lists(st.integers(0, 1), min_size=len(doc_ids), max_size=len(doc_ids))))
    order = data.draw(st.none() | st.permutations(range(len(doc_ids))))
    places = range(len(doc_ids)) if order is None else order
    expected = [doc_ids[place] for place in places if flags[place]]
    papers = ChosenPapers(doc_ids, {doc_id: place for place, doc_id in enumerate(doc_ids)}, flags, order)

    assert list(papers) == expected
    assert len(papers) == len(expected)
    assert [papers[number] for number in range(len(papers))] == expected
    assert papers[2:5] == expected[2:5]
    assert [papers.index(doc_id) for doc_id in expected] == list(range(len(expected)))
    assert all((doc_id in papers) == (doc_id in expected) for doc_id in doc_ids)
    start, end = sorted(data.draw(st.tuples(st.integers(0, 600), st.integers(0, 600))))
    assert papers.count_between(start, end) == sum(flags[place] for place in places[start:end])
    in_range = {doc_ids[place] for place in places[start:end]}
    left_out = [range(min(start, len(doc_ids)), min(end, len(doc_ids)))]
    assert list(papers.without(left_out)) == [doc_id for doc_id in expected if doc_id not in in_range]


def test_who_is_not_chosen_has_no_number() -> None:
    papers = ChosenPapers([7, 8, 9], {7: 0, 8: 1, 9: 2}, b"\1\0\1")
    assert papers[-1] == 9
    for not_chosen in (8, 10):
        with pytest.raises(ValueError, match=str(not_chosen)):
            papers.index(not_chosen)
    with pytest.raises(IndexError):
        papers[2]
