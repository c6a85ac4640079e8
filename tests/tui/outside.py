"""Programs outside the app and the terminal it writes to, as tests see them."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.app import App


class Host(App[None]):
    """An app whose terminal can be handed over, and that remembers what it notified."""

    def __init__(self) -> None:
        super().__init__()
        self.suspensions = 0
        self.notified: asyncio.Queue[str] = asyncio.Queue()

    @contextmanager
    def suspend(self) -> Iterator[None]:
        self.suspensions += 1
        yield

    def notify(self, message: str, **options: Any) -> None:
        assert options["markup"] is False
        self.notified.put_nowait(message)


def script(folder: Path, name: str, body: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{body}\n")
    path.chmod(0o755)
    return path


@contextmanager
def terminal_output(app: App[Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    written: list[str] = []
    assert app._driver is not None
    with monkeypatch.context() as patch:
        patch.setattr(app._driver, "write", written.append)
        yield written


def osc_52(text: str) -> str:
    return f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\x07"
