"""A process that builds, changes and commits the text index of a library until it is killed.

Run as ``python -m tests.library.index_worker LIBRARY FOLDER``; says so when it is about to begin.
"""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path

from readlist.library.library import open_library
from readlist.library.text_search import TextSearch
from readlist.model.change import SetNote


def main() -> None:
    """Change papers round by round, each round with a build or commits."""
    with open_library(Path(sys.argv[1]), session="worker") as library:
        search = TextSearch(library, Path(sys.argv[2]))
        papers = list(library.summaries())
        os.write(sys.stdout.fileno(), b"ready\n")
        if not search.open():
            search.build()
        for number in count():
            library.apply(SetNote(f"note{number % 10} changed"), papers[number % 7 :: 7])
            search.follow()
            search.commit()
            if number % 3 == 2:
                search.build()


if __name__ == "__main__":
    main()
