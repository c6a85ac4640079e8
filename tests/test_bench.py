"""The benchmark runs to its end, and its papers are the same on every machine."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bench.generator import papers, write_json_lines
from bench.report import as_text
from bench.rows import Goal, Row
from readlist.formats.registry import read_source

CHECKOUT = Path(__file__).parent.parent
needs_terminal = pytest.mark.skipif(
    importlib.util.find_spec("termios") is None, reason="this platform has no pseudo-terminals"
)


def run_bench(*options: str) -> subprocess.CompletedProcess[str]:
    """Run the benchmark on as little as it takes, from the checkout."""
    command = [sys.executable, "-m", "bench", "--papers", "200", "--repeats", "1", *options]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=300, check=False)


def digest(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest()


def test_the_papers_are_always_the_same(tmp_path: Path) -> None:
    write_json_lines(tmp_path / "papers.jsonl", 50)

    assert digest(tmp_path / "papers.jsonl") == "37818874e4cc933f"


def test_fewer_papers_are_the_first_of_more() -> None:
    assert list(papers(20)) == list(papers(60))[:20]


def test_every_paper_can_be_told_from_the_others_and_has_an_abstract_of_usual_length() -> None:
    generated = list(papers(3000))

    assert len({paper.name for paper in generated}) == len(generated)
    assert len({paper.fields["arxiv_id"] for paper in generated}) == len(generated)
    assert all(1000 < len(paper.fields["abstract"]) < 2000 for paper in generated)
    assert all(paper.abstract_mark in paper.fields["abstract"] for paper in generated)


def test_the_papers_import_without_a_problem(tmp_path: Path) -> None:
    source = tmp_path / "papers.jsonl"
    write_json_lines(source, 100)

    reading = read_source(source.read_bytes(), name=source.name, modified_on=date(2024, 9, 1))

    assert reading.problems == ()
    assert [record.title for record in reading.records] == [paper.fields["title"] for paper in papers(100)]


def test_the_median_is_held_against_the_goal_of_the_size() -> None:
    ratio = Goal(1.5, 2.0, "ratio")

    def verdict(papers: int, *figures: float) -> str:
        return Row("launch", papers, "s", figures, "blank", (1.0,) * len(figures), ratio).verdict

    assert verdict(10_000, 1.0, 1.4, 9.0) == "ok"
    assert verdict(10_000, 1.7, 1.8, 1.9) == "over"
    assert verdict(100_000, 1.7, 1.8, 1.9) == "ok"


def test_a_measurement_that_fails_is_a_row_that_says_why() -> None:
    table = as_text([Row("launch", 1000, "s", failure="nothing was painted")], {"cores": "2"})

    assert "failed" in table
    assert "nothing was painted" in table


@needs_terminal
def test_a_run_prints_every_row_with_its_figures_and_goal() -> None:
    finished = run_bench("--json")

    assert finished.returncode == 0, finished.stderr
    rows: list[dict[str, Any]] = json.loads(finished.stdout)["rows"]
    assert {row["what"]: row["failure"] for row in rows if row["failure"]} == {}
    assert all(row["figures"] for row in rows)
    goals = [row["what"] for row in rows if row["goal"] is not None]
    for what in ("launch", "cursor", "abstract", "star", "letter", "list", "import", "memory"):
        assert any(what in goal for goal in goals), what
