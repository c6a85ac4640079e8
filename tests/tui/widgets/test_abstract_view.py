"""The abstract that follows the cursor."""

from __future__ import annotations

import asyncio
import time

import pytest
from rich.console import RenderableType
from rich.text import Text
from textual.app import App, ComposeResult

from readlist.tui.widgets import abstract_view
from readlist.tui.widgets.abstract_view import AbstractView


class Stage(App[None]):
    """A view that notes which papers are drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[int] = []
        self.last_drawn = asyncio.Event()

    def compose(self) -> ComposeResult:
        yield AbstractView(self._draw)

    def _draw(self, doc_id: int) -> RenderableType:
        self.drawn.append(doc_id)
        return Text(f"The abstract of {doc_id}")

    def on_abstract_view_drawn(self) -> None:
        self.last_drawn.set()


@pytest.mark.parametrize("stalls", [0, 2])
async def test_nothing_is_drawn_that_a_key_held_up_by_a_stall_leads_away_from(
    stalls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(abstract_view, "LONGEST_REST_SECONDS", 10)
    stage = Stage()
    async with stage.run_test():
        view = stage.query_one(AbstractView)
        view.follow(1)
        for _ in range(stalls):  # of the whole program, the thread that hears keys included
            time.sleep(abstract_view.REST_SECONDS)
            await asyncio.sleep(0)
        view.call_next(lambda: asyncio.get_running_loop().call_later(0.006, view.follow, 2))
        await asyncio.wait_for(stage.last_drawn.wait(), 10)
        assert stage.drawn == [2]
        assert view.doc_id == 2


async def test_a_paper_is_drawn_in_the_end_where_every_moment_comes_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(abstract_view, "LATE_SECONDS", -1)
    stage = Stage()
    async with stage.run_test():
        stage.query_one(AbstractView).follow(1)
        await asyncio.wait_for(stage.last_drawn.wait(), 10)
        assert stage.drawn == [1]
