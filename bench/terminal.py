"""A program in a pseudo-terminal: keys go in, and what it paints is kept with the time it came."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import termios
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.rows import MeasurementError, OverdueError

SIZE = (120, 40)
"""Columns and rows, as the goals are stated."""

TIMEOUT = 30.0
QUIET_SECONDS = 0.1
_CHUNK = 1 << 16

# ECMA-48: SGR, CSI, OSC, other strings, escapes of two or more characters.
_SEQUENCES = re.compile(
    rb"(\x1b\[[0-9;:]*m)|"
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[ -/]+[0-~]|[0-~])",
    re.DOTALL,
)


class Terminal:
    """A program running in a pseudo-terminal of 120x40, from ``with`` to the end of the block."""

    def __init__(self, command: Sequence[str]) -> None:
        self._name = " ".join(command)
        self._output = bytearray()
        self._chunks: list[tuple[int, float]] = []
        self._master, slave = pty.openpty()
        termios.tcsetwinsize(slave, SIZE[::-1])
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._master)

    @property
    def mark(self) -> int:
        """The place in the output up to which it has been read, to look for things painted after it."""
        return len(self._output)

    def send(self, keys: str) -> float:
        """Type ``keys`` in one burst; return the moment."""
        moment = time.perf_counter()
        os.write(self._master, keys.encode())
        return moment

    def shown_at(
        self, *patterns: str, since: int = 0, coloured: bool = False, timeout: float = TIMEOUT
    ) -> float:
        """Return the moment at which all the regular expressions were on the screen.

        They are looked for in what was painted after ``since``, as ``text`` gives it. Raises
        OverdueError when one has not come after ``timeout`` seconds, and any other
        MeasurementError when the program has ended without it.
        """
        compiled = [re.compile(pattern) for pattern in patterns]
        deadline = time.perf_counter() + timeout
        place = 0
        while True:
            while place < len(self._chunks):
                end, moment = self._chunks[place]
                place += 1
                if end > since:
                    text = self.text(since, end, coloured=coloured)
                    compiled = [pattern for pattern in compiled if not pattern.search(text)]
                    if not compiled:
                        return moment
            if not self._read(deadline - time.perf_counter()):
                is_overdue = time.perf_counter() >= deadline
                raise (OverdueError if is_overdue else MeasurementError)(
                    f"{self._name} did not show {', '.join(pattern.pattern for pattern in compiled)}; "
                    f"its last words: {' '.join(self.text()[-500:].split())}"
                )

    def text(self, since: int = 0, end: int | None = None, *, coloured: bool = False) -> str:
        """Return what was painted between two places of the output, a move of the cursor as a new line.

        The sequences that set colours are left in where ``coloured`` is asked for.
        """
        painted = bytes(self._output[since:end])
        sequences = _SEQUENCES.sub(_keep_colour if coloured else _drop_colour, painted)
        return sequences.decode("utf-8", "replace")

    def read_until(self, moment: float) -> None:
        """Take in what the program paints until ``moment``."""
        while (left := moment - time.perf_counter()) > 0 and self._process.poll() is None:
            self._read(left)

    def settle(self) -> None:
        """Take in what the program paints until it has painted nothing for a tenth of a second."""
        while self._read(QUIET_SECONDS):
            pass

    def mark_at(self, moment: float) -> int:
        """Return the place up to which the output had been read at ``moment``."""
        return max((end for end, read in self._chunks if read <= moment), default=0)

    def longest_pause(self, since: int, until: float) -> float:
        """Return the most seconds between two pieces of output after the place ``since``, up to a moment."""
        moments = [moment for end, moment in self._chunks if end > since and moment <= until]
        return max((after - before for before, after in pairwise(moments)), default=0.0)

    def peak_memory(self) -> float:
        """Return the largest memory the program has occupied so far, in MB.

        That is VmHWM of proc(5); where there is no such file, what ps(1) says of this moment.
        """
        with contextlib.suppress(FileNotFoundError):
            status = Path(f"/proc/{self._process.pid}/status").read_text("ascii")
            return int(re.findall(r"VmHWM:\s*(\d+) kB", status)[0]) / 1024
        shown = subprocess.run(
            ["ps", "-o", "rss=", "-p", str(self._process.pid)], capture_output=True, text=True, check=True
        )
        return int(shown.stdout) / 1024

    def quit(self, key: str = "q") -> None:
        """Leave the program by a key and wait for its end."""
        self.send(key)
        deadline = time.perf_counter() + TIMEOUT
        while self._process.poll() is None:
            if time.perf_counter() > deadline:
                self._process.send_signal(signal.SIGKILL)
                raise MeasurementError(f"{self._name} did not end after {key}")
            self._read(0.02)

    def _read(self, patience: float) -> bool:
        """Take in one chunk of output; False when none came."""
        ready, _, _ = select.select([self._master], [], [], max(patience, 0))
        if not ready:
            return False
        try:
            data = os.read(self._master, _CHUNK)
        except OSError:  # Linux: the program has closed its end
            return False
        if data:
            self._output += data
            self._chunks.append((len(self._output), time.perf_counter()))
        return bool(data)


def _keep_colour(sequence: re.Match[bytes]) -> bytes:
    return sequence[1] or b"\n"


def _drop_colour(sequence: re.Match[bytes]) -> bytes:
    return b"" if sequence[1] else b"\n"
