"""How the app looks: SVG snapshots in every theme and size, drawn anew by ``pytest --snapshot-update``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from readlist.config import Config, Motion
from readlist.library.library import Library, open_library
from readlist.model.change import EditTags, SetLater, SetNote, SetStarred, SetStatus
from readlist.tui.app import ReadlistApp
from readlist.tui.widgets.choices import Choices
from readlist.views.palette import load_palettes, theme_folders
from tests.tui.stage import NOW, add_papers, by_title, make_library

DRAWN_WITH = "8.2.8"
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x60": (200, 60)}
THEMES = ("readlist-dark", "readlist-light", "high-contrast", "ansi")

pytestmark = pytest.mark.skipif(
    version("textual") != DRAWN_WITH, reason=f"the snapshots were drawn with textual {DRAWN_WITH}"
)

ABSTRACT = (
    "Tides move $\\mathcal{O}(n \\log n)$ grains of sand, which no model of a shore explains. We count them, "
    "for the first time, with three instruments:\n\n- a bucket\n- a sieve\n- patience\n\n"
    "The counts agree within 2^{-3} of each other. Code is at https://github.com/example/tides."
)
PAPERS: tuple[dict[str, Any], ...] = (
    {
        "title": "The Slow Music of Tides: Counting Sand on Forty Shores",
        "abstract": ABSTRACT,
        "authors": ["Ada Marsh", "Bo Reed", "Chen Li", "Dora Hall"],
        "year": 2024,
        "venue": "Journal of Shores",
        "arxiv_id": "2408.00001",
        "tags": ["sea"],
    },
    {"title": "[red]Brackets[/red] and [/] Other Things That Titles May Hold", "year": 2023},
    {"title": "海の音楽について:四十の海岸で砂を数える", "authors": ["山田 花子"], "year": 2022},
    {"title": "מוזיקה של גלים: ספירת חול על ארבעים חופים", "authors": ["רות כהן"], "year": 2021},
    {"title": "Emoji 🧑‍🔬 in Titles Considered Mostly Harmless", "tags": ["to-cite", "sea"]},
    {"title": "A Title That Is Far Too Long for Any Line, and Goes on About Nothing in Particular " * 3},
    {"title": "A Paper to Skip on Sight"},
    {"title": "A Paper for Next Week"},
    {"title": "What Was Read Already"},
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = make_library(tmp_path, ())
    add_papers(opened, PAPERS, name="Week on the shore")
    papers = by_title(opened)
    named = [papers[str(record["title"]).strip()].doc_id for record in PAPERS]
    opened.apply(SetStarred(starred=True), named[:1])
    opened.apply(SetNote("Ask Bo about the *sieve*.\n\n- which mesh?"), named[:1])
    opened.apply(SetStatus("queued"), named[1:2])
    opened.apply(SetStatus("skipped"), named[6:7])
    opened.apply(SetLater("2026-11-30"), named[7:8])
    opened.apply(SetStatus("read"), named[8:9])
    opened.apply(EditTags(("shore",)), named[2:3])
    yield opened
    opened.close()


def app_of(library: Library, theme: str, motion: Motion = "on") -> ReadlistApp:
    palettes, _ = load_palettes(theme_folders())
    return ReadlistApp(library, Config(theme=theme, motion=motion), palettes, clock=lambda: NOW)


async def settle(pilot: Pilot[None]) -> None:
    app = pilot.app
    assert isinstance(app, ReadlistApp)
    while app.main.papers.finding or app.session.counts is None or app.session.pending:
        await pilot.pause()
    body = app.main.query_one("#abstract-body", Static)
    while app.main.pane.display and app.main.papers.doc_id is not None and not body.content:
        await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", THEMES)
def test_the_inbox(snap_compare: Any, library: Library, theme: str, size: str) -> None:
    app = app_of(library, theme)
    try:
        assert snap_compare(app, terminal_size=SIZES[size], run_before=settle)
    finally:
        app.drain()


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "lists"
    (folder / "older").mkdir(parents=True)
    (folder / "tides.jsonl").write_text(
        "\n".join(
            [
                *(json.dumps({"section": "On the shore", **record}) for record in PAPERS[:3]),
                json.dumps({"title": "Rain, Seen from Below", "section": "On land", "abstract": "It falls."}),
                '{"year": 2024}',
            ]
        )
    )
    monkeypatch.chdir(folder)


def test_the_palette_where_there_is_no_paper(snap_compare: Any, tmp_path: Path) -> None:
    async def find(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await pilot.press("colon")
        while not any(
            "nothing to undo" in str(row.prompt) for row in pilot.app.screen.query_one(Choices).options
        ):
            await pilot.pause()
        pilot.app.screen.query_one(Input).cursor_blink = False
        await pilot.pause()

    with open_library(tmp_path / "empty" / "library.json", session="app-test") as empty:
        app = app_of(empty, "readlist-dark")
        try:
            assert snap_compare(app, terminal_size=SIZES["80x24"], run_before=find)
        finally:
            app.drain()
