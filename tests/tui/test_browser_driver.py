"""An app that draws through pipes ends with whoever reads them: a process such as `readlist serve` starts."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import installed_program

SECONDS = 30
ENVIRONMENT = {
    "TEXTUAL_DRIVER": "readlist.tui.browser_driver:BrowserDriver",
    "COLUMNS": "120",
    "ROWS": "40",
    "LINES": "40",
    "TERM": "xterm-256color",
}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Textual reads its pipes otherwise there")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.json"
    run(path, "add", "--title", "A Paper Worth Reading Twice Over")
    return path


def run(library: Path, *arguments: str) -> str:
    command = [installed_program(), "--library", str(library), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=SECONDS).stdout


@pytest.fixture
def app(library: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [installed_program(), "--library", str(library)],
        env=os.environ | ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        yield process
        process.kill()


def packet(kind: bytes, payload: bytes) -> bytes:
    """One packet of textual-serve: its kind, its length in four bytes, what it carries."""
    return kind + len(payload).to_bytes(4, "big") + payload


def send(app: subprocess.Popen[bytes], *packets: bytes) -> None:
    assert app.stdin is not None
    app.stdin.write(b"".join(packets))
    app.stdin.flush()


def wait_for(app: subprocess.Popen[bytes], text: bytes) -> None:
    assert app.stdout is not None
    seen = b""
    while text not in seen:
        read = os.read(app.stdout.fileno(), 65536)
        assert read, f"the app ended before this was seen: {text!r}"
        seen += read


def star_and_write(app: subprocess.Popen[bytes]) -> None:
    wait_for(app, b"1 of 1")
    send(app, packet(b"D", b"s"))
    wait_for(app, b"Starred")
    send(app, packet(b"D", b"n"))
    wait_for(app, b"save and leave")
    send(app, packet(b"D", b"half a thought"))
    wait_for(app, b"thought")


def kept(library: Path) -> tuple[bool, bool]:
    """Return whether the star and the note are on disk."""
    papers: list[dict[str, Any]] = json.loads(run(library, "list", "is:any", "--json"))
    return papers[0]["starred"], "half a thought" in run(library, "note", papers[0]["key"])


def test_it_is_in_focus_from_its_first_picture_on(app: subprocess.Popen[bytes]) -> None:
    wait_for(app, b"queue")  # the hints are those of the pane in focus


def test_asked_to_leave_it_saves_what_is_being_typed(app: subprocess.Popen[bytes], library: Path) -> None:
    star_and_write(app)
    send(app, packet(b"M", b'{"type": "quit"}'))
    _, errors = app.communicate(timeout=SECONDS)
    assert (app.returncode, errors) == (0, b"")
    assert kept(library) == (True, True)


def test_it_ends_by_itself_when_its_server_is_gone(app: subprocess.Popen[bytes], library: Path) -> None:
    star_and_write(app)
    assert app.stdin is not None
    assert app.stdout is not None
    app.stdout.close()
    app.stdin.close()
    assert app.wait(SECONDS) == 0
    assert kept(library) == (True, True)
