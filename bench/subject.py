"""What is measured: a scratch library of generated papers, and what its inbox shows."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.generator import GeneratedPaper, name_in, papers, write_json_lines
from readlist.library.library import Library, open_library
from readlist.library.selecting import select_query
from readlist.model.change import SetStarred, SetStatus
from readlist.paths import LIBRARY_VARIABLE

READLIST = (sys.executable, "-m", "readlist")
SESSION = "bench"
INBOX_QUERY = "status:inbox -is:later"
_FOLDERS = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
}
_VARIABLES_OF_THE_USER = (LIBRARY_VARIABLE, "NO_COLOR", "COLUMNS", "LINES", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True)
class Subject:
    """A library of so many papers, READLIST_LIBRARY in the environment.

    ``inbox`` are the names of the papers that the app opens with, in order.
    """

    papers: int
    repeats: int
    folder: Path
    inbox: tuple[str, ...]

    @property
    def library(self) -> Path:
        """The snapshot of the library."""
        return self.folder / "library.json"

    @property
    def titles(self) -> Path:
        """A file with the titles of the inbox, one a line."""
        return self.folder / "titles.txt"

    def open(self) -> Library:
        """Open the library in this process."""
        return open_library(self.library, session=SESSION)


@contextmanager
def scratch_home(parent: Path | None) -> Iterator[Path]:
    """Yield a new folder in ``parent``; this process and those it starts have their home there."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="readlist-bench-", dir=parent) as name:
        folder = Path(name)
        for variable, place in _FOLDERS.items():
            (folder / place).mkdir()
            os.environ[variable] = str(folder / place)
        for variable in _VARIABLES_OF_THE_USER:
            os.environ.pop(variable, None)
        if sys.dont_write_bytecode:  # an installed program is compiled already
            os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
        try:
            yield folder
        finally:
            os.environ.clear()
            os.environ.update(before)


def prepare(folder: Path, number: int, repeats: int) -> Subject:
    """Import ``number`` generated papers by the command line, with the statuses and stars of the generator.

    READLIST_LIBRARY names the library from then on.
    """
    folder.mkdir()
    source, library = folder / "generated.jsonl", folder / "library.json"
    os.environ[LIBRARY_VARIABLE] = str(library)
    write_json_lines(source, number)
    subprocess.run([*READLIST, "import", str(source)], check=True, capture_output=True)
    with open_library(library, session=SESSION) as opened:
        _decide(opened, {paper.name: paper for paper in papers(number)})
        opened.tidy()
        inbox = select_query(opened, INBOX_QUERY, today=date.today())
        names, summaries = _names(opened, inbox), opened.summaries()
    subject = Subject(number, repeats, folder, tuple(names))
    subject.titles.write_text("".join(f"{summaries[doc_id].title}\n" for doc_id in inbox), "utf-8")
    return subject


def find_names(subject: Subject, query: str) -> tuple[list[str], int]:
    """Return the names of the inbox papers that match ``query``, in order, and how many match in all."""
    with subject.open() as library:
        today = date.today()
        here = select_query(library, f"({query}) {INBOX_QUERY}", today=today)
        return _names(library, here), len(select_query(library, query, today=today))


def _names(library: Library, doc_ids: list[int]) -> list[str]:
    summaries = library.summaries()
    return [name_in(summaries[doc_id].title) for doc_id in doc_ids]


def _decide(library: Library, generated: dict[str, GeneratedPaper]) -> None:
    """Give the papers what their reader decided, a step for each status."""
    by_status: dict[str, list[int]] = {}
    starred = []
    for doc_id, summary in library.summaries().items():
        paper = generated[name_in(summary.title)]
        by_status.setdefault(paper.status, []).append(doc_id)
        if paper.starred:
            starred.append(doc_id)
    for status, doc_ids in by_status.items():
        library.apply(SetStatus(status), doc_ids, f"status {status}")
    library.apply(SetStarred(starred=True), starred, "star")
