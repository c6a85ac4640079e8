"""``python -m bench.sync_size``: what a thousand syncs of ten changes leave on the disk.

It prints the size of the library, of its repository and of the bare one that is the remote, and
what the whole history took. ``--papers`` and ``--syncs`` choose other numbers.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from pathlib import Path

from bench.subject import prepare, scratch_home
from readlist.library.library import Library, open_library
from readlist.library.sync_setup import repository_of
from readlist.library.syncing import begin_sync, sync
from readlist.model.change import Change, EditTags, SetNote, SetStatus
from readlist.sync.remotes import remote_of
from readlist.sync.repository import Repository

CHANGES = 10
LIMIT = 5
"""How many times the library its repository may be."""


def main() -> None:
    """Measure it and print a line for every tenth part, the last one with the limit."""
    options = _options()
    with scratch_home(None) as folder:
        subject = prepare(folder / "subject", options.papers, 1)
        remote = str(folder / "remote.git")
        with open_library(subject.library, session="cli") as library:
            begin_sync(library, remote)
            began = time.perf_counter()
            for number in range(1, options.syncs + 1):
                _change(library, number)
                sync(library)
                if number % max(1, options.syncs // 10) == 0:
                    print(_line(library, remote, number, time.perf_counter() - began), flush=True)


def _change(library: Library, number: int) -> None:
    chance = random.Random(number)
    doc_ids = chance.sample(sorted(library.summaries()), CHANGES)
    changes: tuple[Change, ...] = (
        SetStatus(chance.choice(("queued", "reading", "read"))),
        SetNote(f"Note {number}: {' '.join(chance.choices(_WORDS, k=30))}."),
        EditTags(add=(f"t{number % 50}",)),
    )
    for position, doc_id in enumerate(doc_ids):
        library.apply(changes[position % len(changes)], [doc_id])


_WORDS = ("tide", "moon", "wind", "north", "sea", "keel", "method", "sample", "error", "proof", "see", "and")


def _line(library: Library, remote: str, number: int, seconds: float) -> str:
    size = os.path.getsize(library.path)  # noqa: PTH202
    here, there = repository_of(library).size(), Repository(Path(remote_of(remote).address)).size()
    sizes = ((" repository", here), ("remote", there))
    told = ", ".join(f"{name} {found / 1e6:.1f} MB ({found / size:.1f}x)" for name, found in sizes)
    return (
        f"{number:>5} syncs: library {size / 1e6:.1f} MB,{told}; "
        f"at most {LIMIT}x; {1000 * seconds / number:.0f} ms a sync"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.sync_size", description="The size of a shared library."
    )
    parser.add_argument("--papers", type=int, default=1_000)
    parser.add_argument("--syncs", type=int, default=1_000)
    return parser.parse_args()


if __name__ == "__main__":
    main()
