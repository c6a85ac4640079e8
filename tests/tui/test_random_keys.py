"""Thousands of keys at random: nothing breaks, nothing is lost, nobody is locked in."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from textual import events

from readlist.config import Config
from readlist.library.library import open_library
from readlist.tui.keymap import read_key
from readlist.tui.screens.command_screen import CommandScreen
from tests.tui.stage import Stage, add_papers, make_library, staged

KEYS_PRESSED = int(os.environ.get("READLIST_RANDOM_KEYS", "240"))
"""How many keys a seed presses in the suite; 5000 are worth a coffee."""

BURST = 12
PAPERS = 300
LETTERS = "abcdfghijklmnprstuvwxzABCDEFGHIJKLMNPRSTUVXYZ0123456789/?:-+.#<>\\"  # q would leave
NAMED = (
    "enter", "escape", "tab", "shift+tab", "space", "up", "down", "left", "right", "home", "end", "pageup",
    "pagedown", "backspace", "delete", "ctrl+s", "ctrl+t", "ctrl+c", "f2", "shift+down",
)  # fmt: skip
OFTEN = ("j", "k", "x", "w", "s", "u", "v", "T", "escape", "enter", "t", "z", "D")


def key_of(name: str) -> events.Key:
    character = name if len(name) == 1 else " " if name == "space" else None
    return events.Key(read_key(name) or name, character)


async def press(stage: Stage, keys: list[str]) -> None:
    for name in keys:
        stage.app.post_message(key_of(name))
    for _ in range(4):
        await stage.pilot.pause()


async def come_home(stage: Stage) -> None:
    """Leave whatever is open by esc alone."""
    for _ in range(400):
        if stage.app.screen is stage.app.main and stage.app.main.takes_commands:
            break
        await press(stage, ["escape"])
        await stage.pilot.pause(0.01)
    assert stage.app.screen is stage.app.main, f"esc does not leave {stage.app.screen}"
    await stage.settle()


@pytest.mark.parametrize("seed", [1, 2])
async def test_random_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.chdir(tmp_path)
    choose = random.Random(seed)
    config = Config(opener="true", editor="true", statuses=("someday",))
    pool = [*LETTERS, *NAMED, *OFTEN * 4]
    with make_library(tmp_path, ()) as library:
        records = [
            {"title": f"Paper {number} of many", "tags": ["even", f"by/{number % 5}"][number % 2 :]}
            for number in range(PAPERS)
        ]
        add_papers(library, records)
        async with staged(library, config=config, size=(100, 30), always_painted=True) as stage:
            for _ in range(KEYS_PRESSED // BURST):
                keys = choose.choices(pool, k=BURST)
                await press(stage, keys)
                assert stage.app.is_running, f"ended behind {keys}"
                assert isinstance(stage.app.screen_stack[0], CommandScreen)
            await come_home(stage)
            shown = stage.app.session.snapshot()
    with open_library(library.path, session="again") as again:
        assert dict(again.summaries()) == shown
