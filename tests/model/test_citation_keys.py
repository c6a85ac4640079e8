"""Keys by a pattern: what they are made of, and that each is there once, whoever else is exported."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import UsageError
from readlist.model.citation_keys import OWN_KEYS, citation_keys, key_pattern
from readlist.model.paper import Former, PaperSummary

PAPER = PaperSummary(
    doc_id=1,
    key="marsh2024slow",
    title="On the Slow-Moving Music of Tides",
    authors=("Marsh, Ada", "Bo van der Réed", "Chen Li", "Dora Four"),
    year=2024,
)


@pytest.mark.parametrize(
    ("pattern", "key"),
    [
        (OWN_KEYS, "marsh2024slow"),
        ("{author}{year}{word}", "marsh2024slow"),
        ("{Author}:{year}", "Marsh:2024"),
        ("{Authors}-{year}", "MarshReedLi-2024"),
        ("{year}_{words}", "2024_slowmusictides"),
        ("ref.{Words}", "ref.SlowMusicTides"),
        ("{source}", "DBLP:conf/x/Marsh24"),
    ],
)
def test_what_a_pattern_makes_of_a_paper(pattern: str, key: str) -> None:
    assert key_pattern(pattern).key_of(PAPER, "DBLP:conf/x/Marsh24") == key


def test_without_what_the_pattern_asks_for_a_paper_keeps_its_own_key() -> None:
    nameless = PaperSummary(doc_id=1, key="slow2024", year=2024)
    assert key_pattern("{author}{year}").key_of(nameless) == "slow2024"
    assert key_pattern("{source}").key_of(PAPER) == "marsh2024slow"
    assert key_pattern("{source}").key_of(PAPER, "a b,{c}#d") == "abcd"


@pytest.mark.parametrize(
    "pattern", ["", "paper", "{autor}", "{author} {year}", "{author", "{KEY}", "{author}{}", "ö{key}"]
)
def test_a_pattern_that_makes_no_keys_is_refused_in_words(pattern: str) -> None:
    with pytest.raises(UsageError, match="pattern") as refused:
        key_pattern(pattern)
    assert "{author}{year}{word}" in refused.value.hint


def test_of_those_that_clash_the_first_in_the_library_has_the_plain_key() -> None:
    papers = [
        PaperSummary(doc_id=number, key=f"key{number}", title="Lists", authors=("Li",), year=2024)
        for number in (30, 7, 15)
    ]
    assert citation_keys(papers, key_pattern("{Author}{year}")) == {30: "Li2024", 7: "Li2024a", 15: "Li2024b"}


def test_keys_that_differ_by_capitals_or_by_signs_clash() -> None:
    papers = [PaperSummary(doc_id=number, key=key) for number, key in enumerate(("li", "LI", "l,i"), 1)]
    assert citation_keys(papers, key_pattern(OWN_KEYS)) == {1: "li", 2: "LIa", 3: "lib"}


def test_what_was_merged_keeps_its_letter_so_that_no_other_paper_gets_it() -> None:
    brought = Former(doc_id=2, key="b", authors=("Li",), year=2024)
    papers = [
        PaperSummary(doc_id=1, key="a", authors=("Li",), year=2024, merged=(brought,)),
        PaperSummary(doc_id=3, key="c", authors=("Li",), year=2024),
    ]
    assert citation_keys(papers, key_pattern("{author}{year}")) == {1: "li2024", 2: "li2024a", 3: "li2024b"}


PAPERS = st.lists(
    st.builds(
        PaperSummary,
        key=st.text(alphabet="aAb1,{", max_size=3),
        title=st.sampled_from(["", "Lists", "lists a", "数学"]),
        authors=st.sampled_from([(), ("Li",), ("LI", "Wu")]),
        year=st.sampled_from([None, 2024]),
    ),
    max_size=12,
)


@given(PAPERS, st.sampled_from([OWN_KEYS, "{author}{year}{word}", "{Author}", "{source}", "x{year}"]))
def test_any_papers_have_keys_of_their_own_and_later_ones_change_none(
    papers: list[PaperSummary], text: str
) -> None:
    numbered = [
        PaperSummary(doc_id=at, key=p.key, title=p.title, authors=p.authors, year=p.year)
        for at, p in enumerate(papers, 1)
    ]
    pattern = key_pattern(text)
    keys = citation_keys(numbered, pattern)
    assert keys.keys() == {paper.doc_id for paper in numbered}
    assert len({key.casefold() for key in keys.values()}) == len(keys)
    assert all(key and not set(key) & set("{}, ") for key in keys.values())
    before = citation_keys(numbered[:-1], pattern)
    assert before == {doc_id: key for doc_id, key in keys.items() if doc_id in before}
