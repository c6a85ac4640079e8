"""A sync in a process of its own: git, the network and merging are never the app's to wait for."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import Future
from pathlib import Path

import msgspec

from readlist.model.text import clean_line
from readlist.tui.sync_pace import Refusal, Report

_REFUSED = "readlist: "
"""How the command line begins the line that says what went wrong; what can be done stands below."""


def begin_sync(library: Path, session: str) -> Future[Report | Refusal]:
    """Have a library synced, as a step of ``session``; return what will have become of it.

    Nobody has to wait: a process that outlives the app goes on to its end.
    """
    done: Future[Report | Refusal] = Future()
    done.set_running_or_notify_cancel()  # it goes on, whoever has stopped to wait for it

    def run() -> None:
        try:
            process = _start(library, session, subprocess.PIPE)
            answer, complaint = process.communicate()
            done.set_result(_outcome(answer, complaint))
        except OSError as error:
            done.set_result(Refusal(f"No process can be started for the sync: {error.strerror or error}."))

    threading.Thread(target=run, name="sync", daemon=True).start()
    return done


def leave_syncing(library: Path, session: str) -> threading.Thread | None:
    """Have a library synced by a process that nobody listens to; return who waits for its end."""
    try:
        process = _start(library, session, subprocess.DEVNULL)
    except OSError:
        return None
    waiting = threading.Thread(target=process.wait, name="last-sync", daemon=True)
    waiting.start()
    return waiting


def _start(library: Path, session: str, output: int) -> subprocess.Popen[bytes]:
    arguments = ("--library", str(library), "sync", "--json", "--session", session)
    return subprocess.Popen(
        # -P: never a module that happens to lie in the folder in which the user is.
        [sys.executable, "-P", "-m", "readlist", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        # The same modules, however this process found them.
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        # Out of reach of the terminal, its ctrl+c and its end.
        start_new_session=True,
    )


def _outcome(answer: bytes, complaint: bytes) -> Report | Refusal:
    try:
        return msgspec.json.decode(answer, type=Report)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        lines = complaint.decode("utf-8", "replace").splitlines()
        begin = next((number for number, line in enumerate(lines) if line.startswith(_REFUSED)), None)
        if begin is None:
            return Refusal("The sync has ended without saying why.", "`readlist sync` tries again.")
        message = clean_line(lines[begin].removeprefix(_REFUSED))
        return Refusal(message, clean_line(" ".join(lines[begin + 1 :])))
