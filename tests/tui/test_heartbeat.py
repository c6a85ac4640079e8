"""The app at ten thousand papers never stands still, and never waits for the disk."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events

from bench.generator import write_json_lines
from readlist.library.importing import ImportOptions, import_sources
from readlist.library.library import open_library
from readlist.library.sources import Source
from readlist.tui import learning
from readlist.tui.keymap import read_key
from tests.tui.stage import TODAY, Stage, make_library, staged

SEEDS = Path(__file__).parents[3] / "shared" / "corpus" / "seeds"
LISTS = sorted(SEEDS.glob("*.txt"))

PAPERS = 10_000
LONGEST_STALL = 0.05
"""Seconds of work between two beats, of the thread that draws: longer is felt as a stop."""

USUAL_SECONDS = 0.012
"""What ``slowness`` counts in, on the machine that the limit was set on."""

BEAT = 0.002
ROUNDS = 6
"""How often a flow is tried: a stall that is the key's own, not that of a busy machine, comes each time."""

FLOWS: dict[str, tuple[str, ...]] = {
    "moving": (*"jjjj", "pagedown", "G", "g"),
    "verdicts": tuple("xwsjxxuu"),
    "marks": (*"vJJwuV", "escape"),
    "filter": ("/", *"scal", "enter", "x", "escape"),
    "views": ("shift+tab", "j", "enter", "shift+tab", "g", "enter"),
    "triage": ("T", *"wxsxu", "escape"),
    "notes": ("n", *"calm", "escape", "u"),
}


@pytest.fixture
def as_started() -> Iterator[None]:
    """Leave the collector of garbage to the app, as its front door does."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def slowness() -> float:
    """Return how many times slower than usual this machine is just now, at least 1."""
    start = time.thread_time()
    words = [f"word {number}" for number in range(15_000)]
    sorted({word[::-1]: (word, len(word)) for word in words}.items())
    return max((time.thread_time() - start) / USUAL_SECONDS, 1)


@asynccontextmanager
async def beating(stalls: list[float]) -> AsyncIterator[None]:
    """Note how long the thread of the app works between two beats, the time that others take left out."""

    async def beat() -> None:
        while True:
            before = time.thread_time()
            await asyncio.sleep(BEAT)
            stalls.append(time.thread_time() - before)

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()


async def press(stage: Stage, name: str) -> None:
    """Type a key as a terminal sends it, and wait until it is taken in and painted."""
    stage.app.post_message(events.Key(read_key(name) or name, name if len(name) == 1 else None))
    await stage.settle()


@pytest.mark.usefixtures("as_started")
async def test_no_key_stops_the_app(tmp_path: Path) -> None:
    source = tmp_path / "papers.jsonl"
    write_json_lines(source, PAPERS)
    longest: dict[str, list[float]] = {flow: [] for flow in FLOWS}
    with open_library(tmp_path / "library.json", session="app-test") as library:
        report = import_sources(library, [Source(source.name, source.read_bytes(), TODAY)], ImportOptions())
        assert report.counts.new == PAPERS
        async with staged(library, always_painted=True) as stage:
            for flow, keys in FLOWS.items():
                while len(longest[flow]) < ROUNDS and min(longest[flow], default=1) > LONGEST_STALL:
                    stalls, slower = list[float](), slowness()
                    async with beating(stalls):
                        for key in keys:
                            await press(stage, key)
                    longest[flow].append(max(stalls) / max(slower, slowness()))
    assert {flow: times for flow, times in longest.items() if min(times) > LONGEST_STALL} == {}


@pytest.mark.skipif(not LISTS, reason=f"the two lists of papers are not at {SEEDS}")
@pytest.mark.usefixtures("as_started")
async def test_learning_stops_no_key_and_tells_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "CALM_SECONDS", 0.05)
    longest: list[float] = []
    with open_library(tmp_path / "library.json", session="app-test") as library:
        import_sources(
            library, [Source(each.name, each.read_bytes(), TODAY) for each in LISTS], ImportOptions()
        )
        async with staged(library) as stage:
            papers, taught = stage.app.main.papers, stage.app.session.learning

            async def learned() -> dict[int, float]:
                while not taught.is_current or taught.scores is None:
                    await stage.pilot.pause()
                return taught.scores.scores

            await press(stage, "shift+tab")
            for key in ("j", "enter"):
                await press(stage, key)
            assert not await learned()
            newest_first = list(papers.listing.doc_ids)
            for _ in range(ROUNDS):
                stalls, slower = list[float](), slowness()
                async with beating(stalls):
                    for key in (*("s", "j") * 10, *"x" * 20):
                        await press(stage, key)
                    scores = await learned()
                    await press(stage, "R")
                    await press(stage, "g")
                longest.append(max(stalls) / max(slower, slowness()))
                if longest[-1] <= LONGEST_STALL or len(papers.listing.doc_ids) < 40:
                    break
            rows = list(papers.listing.doc_ids)
            starred = {doc_id for doc_id, paper in library.summaries().items() if paper.starred}
            in_order = sorted(rows, key=lambda doc_id: (doc_id in starred, -scores[doc_id]))
            assert rows == in_order != [doc_id for doc_id in newest_first if doc_id in rows]
            for _ in range(3):
                while "Why here" not in stage.abstract():
                    await stage.pilot.pause()
                await press(stage, "j")
            await press(stage, "s")
            while await learned() == scores:
                await stage.pilot.pause()
            await press(stage, "u")
            while await learned() != scores:
                await stage.pilot.pause()
    assert min(longest) <= LONGEST_STALL, longest


async def test_holding_a_key_does_not_wait_for_a_slow_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, really_flush = 40, os.fsync

    def slow(descriptor: int) -> None:
        time.sleep(0.1)
        really_flush(descriptor)

    with make_library(tmp_path, [f"Paper {number} of many" for number in range(100)]) as library:
        async with staged(library, always_painted=True) as stage:
            monkeypatch.setattr(os, "fsync", slow)
            for _ in range(held):
                stage.app.post_message(events.Key("x", "x"))
            while f"{held} handled" not in stage.status():
                await stage.pilot.pause()
            assert stage.app.main.papers.position == held + 1
            assert stage.app.session.pending > held // 2  # all of it is shown, most of it is still on its way
        skipped = [paper for paper in library.summaries().values() if paper.status == "skipped"]
    assert len(skipped) == held
