"""Garbage is looked for while nobody types."""

from __future__ import annotations

import asyncio
import gc
import weakref

import pytest

from readlist.tui import garbage
from readlist.tui.garbage import CollectingAtRest


class Knot:
    """An object that keeps itself alive."""

    def __init__(self) -> None:
        self.self = self


async def test_at_rest_garbage_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "REST_SECONDS", 0.001)
    knot = weakref.ref(Knot())
    assert knot() is not None
    CollectingAtRest().put_off()
    while knot() is not None:
        await asyncio.sleep(0)


async def test_every_key_begins_the_wait_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    collected: list[None] = []
    monkeypatch.setattr(gc, "collect", lambda: collected.append(None))
    monkeypatch.setattr(garbage, "REST_SECONDS", 0.001)
    collecting = CollectingAtRest()
    for _ in range(3):
        collecting.put_off()
    later = asyncio.Event()
    asyncio.get_running_loop().call_later(0.002, later.set)
    await later.wait()
    assert len(collected) == 1


async def test_it_waits_until_the_start_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "REST_SECONDS", 0.001)
    gc.disable()
    try:
        knot = weakref.ref(Knot())
        CollectingAtRest().put_off()
        later = asyncio.Event()
        asyncio.get_running_loop().call_later(0.002, later.set)
        await later.wait()
        assert knot() is not None
    finally:
        gc.enable()
