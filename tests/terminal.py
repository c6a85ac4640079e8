"""A real pseudo-terminal for tests: the installed program, keys in, the screen out."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pexpect
import pyte


def installed_program() -> str:
    """Return the path of the ``readlist`` command of the environment that runs the tests."""
    found = shutil.which("readlist", path=str(Path(sys.executable).parent))
    assert found is not None, "readlist is not installed beside this Python: pip install -e ."
    return found


class Terminal:
    """A program in a pseudo-terminal, and the screen that a person would see.

    A thread reads all the time, as a terminal does: a program whose output nobody takes
    stands still.
    """

    def __init__(
        self, arguments: list[str], environment: Mapping[str, str], columns: int = 120, rows: int = 40
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._changed = threading.Condition(threading.RLock())
        self._ended = False
        self.raw = b""
        self.process = pexpect.spawn(
            installed_program(),
            arguments,
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment},
            dimensions=(rows, columns),
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while not self._ended:
            try:
                data = os.read(self.process.child_fd, 65536)
            except OSError:
                data = b""
            with self._changed:
                self.raw += data
                self._stream.feed(data)
                self._ended = not data
                self._changed.notify_all()

    @property
    def text(self) -> str:
        """The whole screen as text."""
        with self._changed:
            return "\n".join(self._screen.display)

    def send(self, keys: str) -> None:
        """Type ``keys`` in one burst."""
        os.write(self.process.child_fd, keys.encode())

    def wait_for(self, seen: str | Callable[[str], bool], seconds: float = 30) -> str:
        """Wait until the screen shows a text, or is as a function wants it; return the screen."""
        is_there = seen if callable(seen) else lambda screen: seen in screen
        with self._changed:
            found = self._changed.wait_for(lambda: self._ended or is_there(self.text), seconds)
            assert found, f"not seen within {seconds} s: {seen}\n{self.text}"
            assert is_there(self.text), f"the program ended before this was seen: {seen}\n{self.text}"
            return self.text

    def wait_for_end(self, seconds: float = 30) -> int:
        """Wait until the program ends; return its exit status (minus the signal that killed it)."""
        self._reader.join(seconds)
        assert not self._reader.is_alive(), f"the program still runs\n{self.text}"
        self.process.wait()
        status = self.process.exitstatus
        return int(status) if status is not None else -int(self.process.signalstatus)

    def kill(self) -> None:
        """End the program the hard way."""
        self.process.kill(signal.SIGKILL)
        assert self.wait_for_end() == -signal.SIGKILL

    def close(self) -> None:
        """End the program the hard way where it has not ended by itself."""
        if self._reader.is_alive():
            self.kill()


class Reader:
    """A person with a home of their own, and a library in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {
            "HOME": str(home),
            "READLIST_LIBRARY": str(home / "library.json"),
            **{f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "CACHE", "STATE")},
        }

    def run(self, *arguments: str) -> str:
        """Run a command of the program and return what it prints."""
        done = subprocess.run(
            [installed_program(), *arguments],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def papers(self) -> list[dict[str, Any]]:
        """Return every paper as `readlist list --json` gives it, in inbox order."""
        found: list[dict[str, Any]] = json.loads(self.run("list", "is:any", "--json"))
        return found

    def until(self, is_so: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """Wait until the library on disk is as ``is_so`` wants it."""
        deadline = time.monotonic() + 30
        while not is_so(papers := self.papers()):
            assert time.monotonic() < deadline, [(p["key"], p["status"], p["starred"]) for p in papers[:20]]
        return papers

    def start(self) -> Terminal:
        """Start the app, of which nothing is to be seen yet."""
        return Terminal([], self.environment)

    def open(self) -> Terminal:
        """Start the app and wait for its first paper to show."""
        terminal = self.start()
        terminal.wait_for(lambda screen: "saved" in screen and "of" in screen.splitlines()[-2])
        return terminal
