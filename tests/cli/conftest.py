"""The command line in a home of its own, with a small library."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest
from click.testing import CliRunner, Result

from readlist import paths

PAPERS: list[dict[str, Any]] = [
    {
        "title": "Attention Is All You Need",
        "authors": ["Ashish Vaswani", "Noam Shazeer", "Niki Parmar"],
        "year": 2017,
        "venue": "NeurIPS",
        "arxiv_id": "1706.03762",
        "abstract": "A network built of attention alone translates better and trains faster.",
        "tags": ["transformers"],
    },
    {
        "title": "Deep Residual Learning for Image Recognition",
        "authors": ["Kaiming He", "Xiangyu Zhang"],
        "year": 2016,
        "doi": "10.1109/CVPR.2016.90",
        "abstract": "Shortcuts around layers let very deep networks be trained.",
    },
    {
        "title": "Playing Atari with Deep Reinforcement Learning",
        "authors": ["Volodymyr Mnih"],
        "year": 2013,
        "url": "https://arxiv.org/abs/1312.5602",
    },
    {"title": "A Title with [/] and [red]brackets and 漢字", "authors": ["Zoë Ünal"], "year": 2020},
]
KEYS = ("vaswani2017attention", "he2016deep", "mnih2013playing", "unal2020title")


class Run(Protocol):
    """Runs the command line and returns what it printed and how it ended."""

    def __call__(self, *arguments: str, stdin: str | bytes | None = None) -> Result: ...


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which nothing exists yet; the library would be its library.json."""
    monkeypatch.setenv("READLIST_LIBRARY", str(tmp_path / "library.json"))
    return tmp_path


def configure(text: str) -> None:
    """Write the user's configuration."""
    paths.config_file().parent.mkdir(parents=True, exist_ok=True)
    paths.config_file().write_text(text, "utf-8")


@pytest.fixture
def run(home: Path) -> Run:
    """The command line, in this process."""
    from readlist.cli.main import readlist

    def call(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(readlist, list(arguments), input=stdin, prog_name="readlist")

    return call


@pytest.fixture
def source(home: Path) -> Path:
    """A JSON Lines file with the papers above."""
    path = home / "papers.jsonl"
    path.write_text("".join(json.dumps(paper) + "\n" for paper in PAPERS), "utf-8")
    return path


@pytest.fixture
def library(run: Run, source: Path) -> Run:
    """The command line on a library with the papers above; they have the keys of KEYS."""
    result = run("import", str(source), "--json")
    assert result.exit_code == 0, result.output
    return run


@pytest.fixture
def rows(library: Run) -> Callable[[str], list[dict[str, Any]]]:
    """What ``list QUERY --json`` says."""

    def query(text: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(library("list", text, "--json").stdout)
        return found

    return query
