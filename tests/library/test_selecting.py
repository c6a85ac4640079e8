"""WHAT... : papers exactly, or one query, never a mixture."""

from __future__ import annotations

import pytest

from readlist.errors import UsageError
from readlist.library.library import Library
from readlist.library.selecting import resolve_paper, resolve_what, select_query
from readlist.model.change import SetStatus
from tests.library.conftest import TODAY, json_lines, take


@pytest.fixture
def ids(library: Library) -> list[int]:
    report = take(
        library,
        json_lines(
            '{"title": "On the Slow Music of Tides", "authors": ["Ada Marsh"], "year": 2023, '
            '"doi": "10.1000/tides"}',
            '{"title": "Counting the Small Moons of Far Planets", "arxiv_id": "2401.00001"}',
            '{"title": "Marsh Birds and the Music of Reeds", "authors": ["Bo Reed"], "tags": ["birds"]}',
        ),
    )
    return [paper.doc_id or 0 for paper in report.sources[0].papers]


def test_a_paper_is_named_by_key_id_arxiv_id_or_doi(library: Library, ids: list[int]) -> None:
    for text in ("marsh2023slow", str(ids[0]), "10.1000/TIDES", "https://doi.org/10.1000/tides"):
        assert resolve_what(library, [text], today=TODAY) == [ids[0]]
    assert resolve_what(library, ["arXiv:2401.00001v2", "marsh2023slow"], today=TODAY) == [ids[1], ids[0]]


def test_other_arguments_are_one_query(library: Library, ids: list[int]) -> None:
    assert set(resolve_what(library, ["marsh", "music"], today=TODAY)) == {ids[0], ids[2]}
    assert resolve_what(library, ["tag:birds"], today=TODAY) == [ids[2]]


def test_papers_and_query_words_are_not_mixed(library: Library, ids: list[int]) -> None:
    with pytest.raises(UsageError, match="cannot be mixed"):
        resolve_what(library, ["marsh2023slow", "music"], today=TODAY)


def test_nothing_that_matches_is_an_error_for_verbs_but_not_for_queries(
    library: Library, ids: list[int]
) -> None:
    with pytest.raises(UsageError, match="No paper matches"):
        resolve_what(library, ["volcanoes"], today=TODAY)
    assert select_query(library, "volcanoes", today=TODAY) == []


def test_one_paper_may_be_named_by_a_query_that_only_it_matches(library: Library, ids: list[int]) -> None:
    assert resolve_paper(library, "moons", today=TODAY) == ids[1]
    with pytest.raises(UsageError, match="2 papers: marsh2023slow, reed"):
        resolve_paper(library, "marsh", today=TODAY)
    with pytest.raises(UsageError, match="No paper is called"):
        resolve_paper(library, "volcanoes", today=TODAY)


def test_skipped_papers_are_left_out_unless_named(library: Library, ids: list[int]) -> None:
    library.apply(SetStatus("skipped"), [ids[2]])
    assert resolve_what(library, ["music"], today=TODAY) == [ids[0]]
    assert resolve_what(library, ["music", "status:skipped"], today=TODAY) == [ids[2]]
    assert resolve_paper(library, "reeds", today=TODAY) == ids[2]
