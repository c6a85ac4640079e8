"""Keymaps to begin with, in the app: what their keys do, and that editors keep their own."""

from __future__ import annotations

from pathlib import Path

from readlist.config import Config
from readlist.library.library import Library
from tests.tui.stage import TITLES, by_title, make_library, staged


async def test_emacs_moves_finds_and_closes_with_ctrl(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    async with staged(library, config=Config(keymap="emacs")) as stage:
        await stage.press("ctrl+n", "ctrl+n", "ctrl+p")
        assert stage.paper.title == TITLES[1]
        await stage.press("j")
        assert stage.paper.title == TITLES[1], "j is no key there"
        await stage.press("ctrl+s", *"beam")
        assert stage.app.main.papers.listing.paper_count == 1
        await stage.press("ctrl+g")
        assert stage.app.main.papers.listing.paper_count == len(TITLES)
        await stage.press("n", *"why", "ctrl+s", "escape")  # in the editor ctrl+s saves
    note = by_title(library)[TITLES[1]].note
    assert note is not None and note.text == "why"


async def test_arrows_needs_no_letter_to_move_or_to_mark(library: Library) -> None:
    async with staged(library, config=Config(keymap="arrows")) as stage:
        await stage.press("down", "end", "home", "space", "space")
        assert len(stage.app.main.papers.marked) == 2
        await stage.press("j", "k", "g")
        assert len(stage.app.main.papers.marked) == 2
        await stage.press("ctrl+f", *"beam", "space")
        assert stage.app.main.search.query_one("Input").value == "beam "  # type: ignore[attr-defined]


async def test_hints_show_the_keys_of_the_preset(library: Library) -> None:
    async with staged(library, config=Config(keymap="arrows")) as stage:
        assert ("ctrl+f", "search") in stage.app.main.hints.hints
