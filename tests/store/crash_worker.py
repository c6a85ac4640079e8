"""A process that changes a library until it is killed, saying so after each acknowledged step.

Run as ``python -m tests.store.crash_worker LIBRARY NAME``. Each step gives the worker's three
papers the same number, so a half step would show; each number is printed when it is on disk.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from readlist.store import storage
from readlist.store.paper_store import PaperStore
from readlist.store.table import PAPERS

PAPERS_EACH = 3


def own_papers(store: PaperStore, name: str) -> list[int]:
    """Return the worker's papers, creating them in the library's first run."""
    found = sorted(doc_id for doc_id, summary in store.summaries().items() if summary.venue == name)
    if not found:
        found = [store.new_id() for _ in range(PAPERS_EACH)]
        with store.step("import"):
            store.insert(
                PAPERS, [(doc_id, {"title": f"Paper {doc_id}", "venue": name, "year": 0}) for doc_id in found]
            )
    return found


def main() -> None:
    """Count upwards from where the library stands."""
    storage.COMPACT_ABOVE = 3000
    storage.CHECKPOINT_ABOVE = 500
    path, name = Path(sys.argv[1]), sys.argv[2]
    store = PaperStore(path, name)
    papers = own_papers(store, name)
    number = store.summaries()[papers[0]].year or 0
    while True:
        number += 1
        with store.step("count"):
            store.update(PAPERS, papers, {"year": number, "abstract": "x" * 200 + str(number)})
        os.write(sys.stdout.fileno(), b"%d\n" % number)
        if number % 7 == 0:
            store.tidy()


if __name__ == "__main__":
    main()
