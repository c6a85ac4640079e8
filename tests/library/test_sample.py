"""The sample library: alive, whole, and never written over."""

from __future__ import annotations

import datetime
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from readlist.library.library import Library, open_library
from readlist.library.sample import create_sample
from readlist.model.paper import STATUSES

TODAY = datetime.date(2024, 9, 1)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library.json", session="test") as library:
        create_sample(library, today=TODAY)
        yield library


def test_it_shows_every_part_of_the_app(sample: Library) -> None:
    summaries = sample.summaries().values()
    assert len(summaries) == 14
    assert {summary.status for summary in summaries} == set(STATUSES)
    assert {paper_list.title for paper_list in sample.lists().values()} == {"Foundations", "Language models"}
    assert any(summary.starred for summary in summaries)
    assert any(summary.note for summary in summaries)
    assert [summary.later_until for summary in summaries if summary.later_until] == ["2024-09-08"]
    assert all(summary.identifiers.arxiv or summary.identifiers.doi for summary in summaries)
    assert all(place.section for summary in summaries for place in summary.places)


def test_its_annotations_are_anchored_in_the_abstracts(sample: Library) -> None:
    annotated = [
        sample.paper(doc_id) for doc_id, summary in sample.summaries().items() if summary.annotations
    ]
    assert len(annotated) == 2
    for paper in annotated:
        for annotation in paper.annotations:
            assert annotation.prefix + annotation.exact + annotation.suffix in paper.abstract


def test_the_front_door_creates_it_once(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "readlist.sample", f"{tmp_path}/sample/"]
    for _ in range(2):
        subprocess.run(command, check=True, timeout=60)
    with open_library(tmp_path / "sample" / "library.json", session="test") as library:
        assert len(library.summaries()) == 14
        steps = len(library.history())
    subprocess.run(command, check=True, timeout=60)
    with open_library(tmp_path / "sample" / "library.json", session="test") as library:
        assert len(library.history()) == steps


def test_the_front_door_says_how_it_is_used() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "readlist.sample"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "Usage" in done.stderr
