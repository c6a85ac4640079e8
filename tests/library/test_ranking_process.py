from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from readlist.config import Ranking
from readlist.library.library import Library
from readlist.library.ranking import Ranker
from readlist.library.ranking_process import RankingProcess
from readlist.model.change import SetStarred, SetStatus
from tests.analysis.ranking.invented import invented
from tests.library.conftest import json_lines, take


@pytest.fixture
def library(library: Library) -> Library:
    """A library with papers on three subjects, and some choices."""
    lines = [json.dumps({"title": text.title, "abstract": text.abstract}) for text in invented(45)]
    take(library, json_lines(*lines))
    library.apply(SetStatus("queued"), ids_of(library, "Lanterns")[:6])
    library.apply(SetStatus("skipped"), ids_of(library, "Harbours")[:6])
    return library


@pytest.fixture
def process(library: Library) -> Iterator[RankingProcess]:
    started = RankingProcess(library.path, Ranking(muted=("orchards",)))
    yield started
    started.close()


def ids_of(library: Library, subject: str) -> list[int]:
    """The papers on the subject, in the order in which they came in."""
    papers = [paper for paper in library.summaries().values() if paper.title.startswith(subject)]
    return [paper.doc_id for paper in sorted(papers, key=lambda paper: paper.places[0].position)]


def test_answers_are_those_of_this_process_and_follow_the_library(
    library: Library, process: RankingProcess
) -> None:
    ranker = Ranker(library, Ranking(muted=("orchards",)))
    here, there = ranker.rank(), process.rank()
    assert there is not None
    assert there.scores == here.scores()
    assert (there.missing, there.stop_hint) == (here.missing, here.stop_hint)
    lantern = ids_of(library, "Lanterns")[8]
    assert process.reasons(lantern) == here.reasons(lantern)
    alike = process.more_like(lantern, most=5)
    assert alike is not None
    assert [each.neighbour for each in alike] == here.more_like(lantern, most=5)
    assert alike[0].terms == here.shared_terms(lantern, alike[0].neighbour.doc_id)
    assert process.reasons(999) is None
    assert process.more_like(999) == ()

    library.apply(SetStarred(True), ids_of(library, "Orchards")[:1])
    then = process.rank()
    assert then is not None
    assert then.scores == ranker.rank().scores() != there.scores


def test_a_process_that_has_gone_answers_none_and_the_next_one_goes_on(
    library: Library, process: RankingProcess
) -> None:
    before = process.rank()
    process.close()
    process.close()
    assert process.rank() is None
    another = RankingProcess(library.path, Ranking(muted=("orchards",)))
    try:
        assert another.rank() == before
    finally:
        another.close()
