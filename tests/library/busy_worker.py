"""A process that changes a library as fast as it can, beside others that do the same.

Run as ``python -m tests.library.busy_worker LIBRARY NAME COUNT``. Every change is a step of the
session NAME: tags and notes of papers that all processes change, everything else of papers of
its own. From time to time it writes a new snapshot, as the app does.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from readlist.library.importing import ImportOptions, import_sources
from readlist.library.library import Library, Outcome, open_library
from readlist.library.sources import Source
from readlist.model.change import EditTags, SetStarred, SetStatus
from readlist.store import storage

SHARED = tuple(f"Shared paper number {number}" for number in range(20))
ROUND = ("import", "star", "tag", "note", "queue", "unstar", "tag", "note", "read", "remove")
"""What is done in turn; each round has a paper of its own, and every other one keeps it."""
TIDIES_EVERY = 40


def changes(count: int) -> Iterator[tuple[int, str, int]]:
    """Yield the number of each change, what it is, and in which round it comes."""
    for number in range(count):
        change, turn = ROUND[number % len(ROUND)], number // len(ROUND)
        yield number, "star" if change == "remove" and turn % 2 else change, turn


def shared_title(number: int) -> str:
    """Return the shared paper that a change of that number is about."""
    return SHARED[number % len(SHARED)]


def own_title(name: str, turn: int) -> str:
    """Return the title of a process's own paper."""
    return f"{name.capitalize()} wrote this in round {turn}"


def tag_of(name: str, number: int) -> str:
    """Return the tag that a change of that number gives."""
    return f"{name}-{number}"


def paragraph_of(name: str, number: int) -> str:
    """Return what a change of that number adds to a note."""
    return f"{name} {number}"


def take(library: Library, titles: tuple[str, ...]) -> int | None:
    """Import papers as one list; return the step."""
    lines = "".join(f'{{"title": "{title}"}}\n' for title in titles)
    source = Source("papers.jsonl", lines.encode(), date(2024, 9, 2), "/lists/papers.jsonl")
    return import_sources(library, [source], ImportOptions(list_name="all")).step


def do(library: Library, name: str, number: int, change: str, turn: int) -> int | None:
    """Do one change; return the step that it is."""
    title = own_title(name, turn)
    if change == "import":
        return take(library, (title,))
    wanted = shared_title(number) if change in ("tag", "note") else title
    (doc_id,) = (summary.doc_id for summary in library.summaries().values() if summary.title == wanted)
    return _change(library, doc_id, name, number, change).step


def _change(library: Library, doc_id: int, name: str, number: int, change: str) -> Outcome:
    match change:
        case "tag":
            return library.apply(EditTags((tag_of(name, number),)), [doc_id], "tag")
        case "note":
            return library.append_to_note(doc_id, paragraph_of(name, number))
        case "star" | "unstar":
            return library.apply(SetStarred(change == "star"), [doc_id], change)
        case "queue" | "read":
            return library.apply(SetStatus({"queue": "queued"}.get(change, change)), [doc_id], change)
        case _:
            return library.remove([doc_id])


def main() -> None:
    """Do the changes; each has to be a step."""
    storage.COMPACT_ABOVE = 20_000
    storage.CHECKPOINT_ABOVE = 5_000
    path, name, count = sys.argv[1:]
    with open_library(Path(path), session=name) as library:
        for number, change, turn in changes(int(count)):
            if do(library, name, number, change, turn) is None:
                sys.exit(f"{name}: {change} {number} changed nothing")
            if number % TIDIES_EVERY == 0:
                library.tidy()


if __name__ == "__main__":
    main()
