from __future__ import annotations

import time
from typing import Any

import msgspec
import pytest

from readlist.analysis.duplicates import DuplicateIndex
from readlist.model.paper import Former, Identifiers, PaperSummary

TITLE = "Writing in the Margins: Better Inference"


def paper(doc_id: int = 1, title: str = TITLE, **fields: Any) -> PaperSummary:
    return PaperSummary(doc_id=doc_id, title=title, **fields)


def found(
    papers: list[PaperSummary],
    title: str = TITLE,
    authors: tuple[str, ...] = (),
    year: int | None = None,
    **identifiers: Any,
) -> tuple[int, bool] | None:
    """Return the paper found and whether it is certain."""
    match = DuplicateIndex(papers).find(title, authors, year, Identifiers(**identifiers))
    return (match.doc_id, match.certain) if match is not None else None


SAME, MAYBE = (1, True), (1, False)


def asked(
    index: DuplicateIndex, title: str, year: int | None = None, arxiv: str | None = None
) -> tuple[int, bool] | None:
    match = index.find(title, (), year, Identifiers(arxiv=arxiv))
    return (match.doc_id, match.certain) if match is not None else None


def test_an_equal_identifier_is_the_same_paper_though_title_or_authors_differ() -> None:
    known = paper(
        title="Tides, Counted",
        authors=("Ada Lovelace",),
        year=1999,
        identifiers=Identifiers(arxiv="2408.14906"),
    )
    renamed = "Sand, and What Moves It: A Survey of Forty Shores"
    assert found([known], renamed, ("A. Lovelace", "B. Reed"), 2024, arxiv="2408.14906") == SAME
    assert found([known], "Tides, counted again", ("Grace Hopper",), 2024, arxiv="2408.14906") == SAME
    assert found([known], renamed, arxiv="2408.14906", doi="10.1/x") == SAME
    assert found([known], "", arxiv="2408.14906") == SAME
    assert found([known], "", doi="10.48550/arxiv.2408.14906") == SAME
    assert found([known], "Unrelated", arxiv="2408.14907") is None


def test_an_equal_identifier_of_another_title_and_other_authors_is_a_slip() -> None:
    """Somebody copied an entry and forgot to change its DOI: neither of the two may be lost."""
    doi = Identifiers(doi="10.1/tides")
    tides = paper(1, "The Slow Music of Tides", authors=("Ada Marsh", "Bo Reed"), identifiers=doi)
    hills = paper(2, "Why Hills Stay Where They Are", authors=("Chen Li",), identifiers=doi)
    assert found([tides], hills.title, hills.authors, doi="10.1/tides") == MAYBE
    both = [tides, hills]
    assert found(both, hills.title, hills.authors, doi="10.1/tides") == (2, True)
    assert found(both, tides.title, tides.authors, doi="10.1/tides") == (1, True)
    index = DuplicateIndex(both)
    (match,) = index.resembling(tides)
    assert (match.doc_id, match.certain) == (2, False)
    assert "other authors" in match.likeness.reason
    index.add(paper(1, "The Slow Music of Tides"))
    again = index.find(hills.title, hills.authors, None, doi)
    assert again is not None
    assert (again.doc_id, again.certain) == (2, True)


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        "writing in the margins  better inference",
        "WRITING IN THE MARGÍNS — BETTER INFERENCE.",
        "„Writing in the Margins“: Better-Inference",
    ],
)
def test_an_equal_title_of_four_words_is_the_same_paper(title: str) -> None:
    assert found([paper()], title) == SAME


@pytest.mark.parametrize(
    "title",
    ["Writing in the Margins of Books", "Writing in the Margins: A Reply", "", "?", "Inference"],
)
def test_another_title_is_another_paper(title: str) -> None:
    assert found([paper()], title) is None


@pytest.mark.parametrize("title", ["Writing in the Margin: Better Inference", "Writing in the Margins"])
def test_a_title_that_is_alike_is_only_proposed(title: str) -> None:
    assert found([paper()], title) == MAYBE


@pytest.mark.parametrize(
    ("title", "certain"), [("One two three four", True), ("One two three", False), ("Attention", False)]
)
def test_a_short_title_is_only_proposed(title: str, certain: bool) -> None:
    assert found([paper(title=title)], title) == (1, certain)


@pytest.mark.parametrize(
    ("title", "certain"), [("基于深度学习的图像识别方法", True), ("深度学习综述", False), ("図書館 2", False)]
)
def test_two_characters_of_a_script_without_spaces_are_a_word(title: str, certain: bool) -> None:
    assert found([paper(title=title)], title) == (1, certain)


@pytest.mark.parametrize("title", ["", "!?", "…", "🎉"])
def test_papers_without_a_title_are_never_the_same(title: str) -> None:
    assert found([paper(title="")], title) is None
    assert found([paper(title=title)], title) is None


def test_different_identifiers_of_one_kind_conflict() -> None:
    known = paper(identifiers=Identifiers(arxiv="2408.14906", doi="10.1/a"))
    assert found([known], arxiv="2408.00001") == MAYBE
    assert found([known], doi="10.1/b") == MAYBE
    assert found([known], acl="2020.acl-main.1") == SAME
    assert found([paper(identifiers=Identifiers(doi="10.1/a"))], arxiv="2408.00001") == SAME


@pytest.mark.parametrize(
    ("known", "new", "certain"),
    [
        (("Ada Lovelace", "Grace Hopper"), ("Lovelace, A.", "Hopper, G."), True),
        (("Ada Lovelace",), ("A. Lovelace", "others"), True),
        (("Ada Lovelace", "Grace Hopper"), ("Hopper G",), True),
        (("Jörg Müller",), ("Muller, J.",), True),
        (("Aäron van den Oord",), ("van den Oord, Aaron",), True),
        (("Ada Lovelace",), ("Grace Hopper",), False),
        (("Ada Lovelace",), (), True),
        ((), ("Grace Hopper",), True),
        (("Ada Lovelace",), ("et al.",), True),
    ],
)
def test_authors_disagree_when_no_family_name_is_shared(
    known: tuple[str, ...], new: tuple[str, ...], certain: bool
) -> None:
    assert found([paper(authors=known)], authors=new) == (1, certain)


@pytest.mark.parametrize(
    ("known", "new", "certain"),
    [(2023, 2024, True), (2024, 2023, True), (2022, 2024, False), (None, 2024, True), (2022, None, True)],
)
def test_years_disagree_when_more_than_one_lies_between(
    known: int | None, new: int | None, certain: bool
) -> None:
    assert found([paper(year=known)], year=new) == (1, certain)


def test_a_short_title_that_also_disagrees_is_not_even_proposed() -> None:
    assert found([paper(title="Editorial", year=2001)], "Editorial", year=2024) is None
    assert (
        found([paper(title="Editorial", identifiers=Identifiers(doi="10.1/a"))], "Editorial", doi="10.1/b")
        is None
    )


def test_a_certain_paper_comes_before_a_proposed_one_and_the_older_first() -> None:
    papers = [
        paper(1, year=2001, added_at="2024-01-01"),
        paper(2, year=2024, added_at="2024-03-01"),
        paper(3, year=2024, added_at="2024-02-01"),
    ]
    assert found(papers, year=2024) == (3, True)
    assert found(papers, year=2001) == (1, True)
    assert found(papers, year=2010) == (1, False)


def test_added_papers_are_found_at_once() -> None:
    index = DuplicateIndex([])
    assert asked(index, TITLE) is None
    index.add(paper())
    assert asked(index, TITLE) == SAME
    index.add(paper(2, year=1990))
    assert asked(index, TITLE, 1991) == SAME
    index.add(paper(1, year=2024))
    assert asked(index, TITLE, 1991) == (2, True)


def test_a_merged_paper_is_known_by_what_it_has_now() -> None:
    index = DuplicateIndex([paper()])
    assert asked(index, TITLE, arxiv="2408.00001") == SAME
    index.add(paper(identifiers=Identifiers(arxiv="2408.00001")))
    assert asked(index, TITLE, arxiv="2408.00001") == SAME
    assert asked(index, TITLE, arxiv="2408.00002") == MAYBE
    index.add(paper(title="Renamed from what it was before"))
    assert asked(index, TITLE) is None
    assert asked(index, "", arxiv="2408.00001") is None


def test_what_was_merged_into_a_paper_is_another_description_of_it() -> None:
    former = Former(
        doc_id=2,
        title="Notes in Old Book Margins",
        authors=("Grace Hopper",),
        identifiers=Identifiers(doi="10.1/b"),
    )
    known = paper(identifiers=Identifiers(doi="10.1/a"), authors=("Ada Lovelace",), merged=(former,))
    assert found([known], "Anything", doi="10.1/b") == SAME
    assert found([known], "Notes in Old Book Margins", ("G. Hopper",)) == SAME
    assert found([known], "Notes in Old Book Margins", ("Ada Lovelace",)) == MAYBE
    assert found([known], "Notes in Old Book Margin", ("Grace Hopper",)) == MAYBE
    assert found([known], authors=("Ada Lovelace",)) == SAME


def test_a_paper_may_have_the_title_of_what_was_merged_into_it() -> None:
    former = Former(doc_id=2, title=TITLE, year=1990, identifiers=Identifiers(doi="10.1/b"))
    known = paper(year=2024, identifiers=Identifiers(doi="10.1/a"), merged=(former,))
    index = DuplicateIndex([known])
    assert asked(index, TITLE, 2024) == asked(index, TITLE, 1990) == SAME
    index.add(msgspec.structs.replace(known, year=2020))
    assert asked(index, TITLE, 2020) == asked(index, TITLE, 1990) == SAME
    assert asked(index, TITLE, 2000) == MAYBE


def test_thousands_of_papers_with_a_short_title_stay_cheap() -> None:
    families = [f"{number:b}".translate({48: "a", 49: "o"}) for number in range(1, 3000)]
    index = DuplicateIndex(
        paper(number, "Editorial", authors=(f"Ada {family}",)) for number, family in enumerate(families)
    )
    began = time.perf_counter()
    for _ in range(200):
        match = index.find("Editorial", (), None, Identifiers())
    assert time.perf_counter() - began < 5
    assert match is not None
    assert len(match.agreeing) == len(families)


def test_thousands_of_papers_with_one_title_stay_cheap() -> None:
    index = DuplicateIndex([])
    began = time.perf_counter()
    for number in range(5000):
        identifiers = Identifiers(arxiv=f"2401.{number:05}")
        index.find("An introduction to this issue", (), 2024, identifiers)
        index.add(paper(number, title="An introduction to this issue", year=2024, identifiers=identifiers))
    assert time.perf_counter() - began < 5
