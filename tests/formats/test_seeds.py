"""The lists that the project is for, where the corpus lies beside the checkout."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest

from readlist.errors import SourceError
from readlist.formats.registry import read_source
from readlist.model.record import Reading

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
SEEDS = sorted(CORPUS.glob("seeds/*.txt"))
pytestmark = pytest.mark.skipif(not SEEDS, reason=f"the corpus of lists is not at {CORPUS}")
TODAY = datetime.date(2025, 3, 20)


def read(path: Path) -> Reading:
    return read_source(path.read_bytes(), name=path.name, modified_on=TODAY)


def expected(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(Path(f"{path}.expected.json").read_text("utf-8"))
    return loaded


def words(text: str) -> str:
    """Return the text without white space and bullet marks."""
    return re.sub(r"^- |\s", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_every_paper_is_read_exactly(path: Path) -> None:
    reading = read(path)
    papers = expected(path)["papers"]
    assert [record.title for record in reading.records] == [paper["title"] for paper in papers]
    assert [record.section for record in reading.records] == [paper.get("section") for paper in papers]
    for record, paper in zip(reading.records, papers, strict=True):
        assert words(record.abstract) == words(paper["abstract"]), record.title
    assert reading.problems == ()


def test_the_dates_of_the_lists() -> None:
    assert {read(path).format: read(path).listed_on for path in SEEDS} == {
        "weekly-digest": "2024-09-01",
        "huggingface-page": "2025-03-13",
    }


@pytest.mark.parametrize(
    "path",
    sorted(path for path in CORPUS.glob("*/*") if not path.name.endswith(".expected.json")),
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_no_file_is_misread(path: Path) -> None:
    """A file is refused, or read with a number of entries that its description allows; others are told of."""
    try:
        reading = read(path)
    except SourceError as refused:
        assert refused.hint
        return
    description = expected(path)
    entries, acceptable = description["n_papers"], description.get("acceptable_n", [])
    low, high = description.get("acceptable_range", (entries, entries))
    without_title = description.get("n_without_title", 0)  # those are reported, not read
    counts = {entries, entries - without_title, *acceptable, *range(low, high + 1)}
    titles = {re.sub(r"\W", "", record.title.casefold()) for record in reading.records if record.title}
    identifiers = {record.identifiers for record in reading.records}
    errors = sum(problem.severity == "error" for problem in reading.problems)
    told = errors > 0 and len(reading.records) + errors >= max(counts)
    assert told or counts & {len(reading.records), len(titles), len(identifiers) - 1}
