"""Several syncs at once, and ones whose process is killed: the next one goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from readlist.errors import LibraryBusyError, SyncError
from readlist.library.library import Library, open_library
from readlist.library.sync_setup import repository_of, sync_lock, sync_off
from readlist.library.syncing import begin_sync, sync
from readlist.model.change import EditTags
from readlist.store import lock
from readlist.sync import git
from tests.library.conftest import take
from tests.library.machines import settled
from tests.library.test_conflict_copies import TITLES, source

CHECKOUT = Path(__file__).parents[2]
NAMES = ("laptop", "desktop", "server")
STRESS = "READLIST_STRESS_SYNC" in os.environ
KILLED = [
    *((call, "$PPID") for call in (range(2, 26) if STRESS else (3, 5, 8))),
    *((call, "$$") for call in (range(2, 26) if STRESS else (6,))),
]
"""At which call of git which process is killed."""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are killed, and git is a shell script")


@pytest.fixture
def machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Library]]:
    """Three machines with one library."""
    monkeypatch.setitem(git._SETTINGS, "core.fsync", "none")
    with ExitStack() as stack:
        libraries = [
            stack.enter_context(open_library(tmp_path / name / "library.json", session="cli"))
            for name in NAMES
        ]
        take(libraries[0], source(*TITLES))
        for library in libraries:
            begin_sync(library, str(tmp_path / "remote.git"))
        yield libraries


def test_all_machines_may_sync_at_once(machines: list[Library]) -> None:
    def work(library: Library) -> None:
        for number in range(3):
            tag = f"{library.path.parent.name}-{number}"
            library.apply(EditTags(add=(tag,)), list(library.summaries()))
            sync(library)

    with ThreadPoolExecutor() as threads:
        for done in [threads.submit(work, library) for library in machines]:
            done.result(120)
    settled(*machines)
    tags = {f"{name}-{number}" for name in NAMES for number in range(3)}
    assert {frozenset(paper.tags) for paper in machines[0].summaries().values()} == {frozenset(tags)}


def test_who_syncs_a_library_waits_for_whoever_does_so_already(
    machines: list[Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "TIMEOUT", 0.05)
    with sync_lock(machines[0]), pytest.raises(LibraryBusyError, match="sync"):
        sync(machines[0])
    sync(machines[1])


@pytest.mark.parametrize(("call", "victim"), KILLED)
def test_a_sync_that_is_killed_is_finished_by_the_next(
    machines: list[Library], tmp_path: Path, call: int, victim: str
) -> None:
    """The process dies at a call of git, which goes on alone; or git dies, and readlist says so."""
    laptop, desktop = machines[:2]
    for library in (laptop, desktop):
        library.apply(EditTags(add=(library.path.parent.name,)), list(library.summaries()))
    sync(desktop)
    real = shutil.which("git")
    killing = tmp_path / "bin" / "git"
    killing.parent.mkdir()
    count = tmp_path / "calls"
    killing.write_text(
        f'#!/bin/sh\necho >> "{count}"\n'
        f'if [ "$(wc -l < "{count}")" -eq {call} ]; then kill -9 {victim}; fi\nexec "{real}" "$@"\n'
    )
    killing.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-m", "readlist", "sync", "--library", str(laptop.path)],
        env={
            **os.environ,
            "PATH": f"{killing.parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(CHECKOUT),
        },
        capture_output=True,
        timeout=60,
        check=False,
    )
    ended = {"$PPID": -9, "$$": 2}[victim]
    assert done.returncode == ended or STRESS, done.stderr
    settled(laptop, desktop, machines[2])
    assert {paper.tags for paper in desktop.summaries().values()} <= {
        ("laptop", "desktop"),
        ("desktop", "laptop"),
    }


def test_a_repository_that_lost_its_objects_gets_them_again(machines: list[Library]) -> None:
    for pack in repository_of(machines[0]).folder.glob("objects/pack/*.pack"):
        pack.unlink()
    settled(*machines)


def test_a_repository_that_is_damaged_is_made_anew(machines: list[Library], tmp_path: Path) -> None:
    laptop, desktop = machines[:2]
    laptop.apply(EditTags(add=("kept",)), list(laptop.summaries()))
    desktop.apply(EditTags(add=("too",)), list(desktop.summaries()))
    sync(desktop)
    shutil.rmtree(repository_of(laptop).folder / "objects")
    with pytest.raises(SyncError) as refused:
        sync(laptop)
    assert "no change is lost" in refused.value.hint
    sync_off(laptop)
    begin_sync(laptop, str(tmp_path / "remote.git"))
    settled(laptop, desktop)
    assert {frozenset(paper.tags) for paper in laptop.summaries().values()} == {frozenset({"kept", "too"})}
