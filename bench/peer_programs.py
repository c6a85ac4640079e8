"""readlist and its peers: how each comes by its library, and how it does what is asked.

A library is prepared once, with what its program keeps in a cache, so that each is measured as
on any day but the first.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.app_rows import press_star
from bench.generator import ANY_TITLE_MARK, abstract_mark, papers
from bench.library_rows import stock_database
from bench.peer_stage import (
    ATOM,
    BIBTEX,
    LIST,
    PREPARATION_SECONDS,
    SEARCH,
    STAR,
    YEAR,
    Stage,
    Task,
    run,
)
from bench.stock_app import STARRED, UNSTARRED
from bench.subject import READLIST
from bench.terminal import Terminal
from readlist.library.text_search import TextSearch
from readlist.tui.session_search import WORTH_AN_INDEX

_FIRST = next(papers(1))
_IN_YEAR, _WORD, _TITLE = _FIRST.fields["year"], _FIRST.abstract_mark, _FIRST.title_mark


@dataclass(frozen=True)
class Peer:
    """A program that may be installed: how to install it, and its tasks once its command is found."""

    installation: str
    tasks: Callable[[str, Stage], list[Task]]


def readlist_tasks(stage: Stage) -> list[Task]:
    """Return what readlist does, with the index that its app builds for a library of that size."""
    if stage.subject.papers >= WORTH_AN_INDEX:
        with stage.subject.open() as library:
            search = TextSearch(library)
            search.build()
            search.close()

    def star() -> float:
        inbox = stage.subject.inbox
        name = inbox[0]
        with Terminal(READLIST) as app:
            # With the last papers its row is drawn once more, which is not to be taken for the answer.
            app.shown_at(rf"1 of {len(inbox):,}\b", abstract_mark(name), timeout=stage.deadline)
            milliseconds = press_star(app, name)
            app.quit()
        return milliseconds / 1000

    def imported(place: Path, name: str) -> list[str]:
        library, source = place / "library.json", stage.source(name)
        return [*READLIST, "--library", str(library), "import", str(source), "--format", name]

    listed = [*READLIST, "list"]
    year = ["is:any", f"year:{_IN_YEAR}"]
    return [
        stage.opening("readlist", READLIST, leave="q"),
        stage.whole(LIST, "readlist list --limit 20", [*listed, "--limit", "20"], ANY_TITLE_MARK),
        stage.whole(YEAR, f"readlist list {' '.join(year)}", [*listed, *year], _TITLE),
        stage.whole(SEARCH, f"readlist list is:any {_WORD}", [*listed, "is:any", _WORD], _TITLE),
        Task(STAR, "readlist, s", star),
        stage.importing(BIBTEX, "readlist import papers.bib", lambda place: imported(place, "bibtex")),
        stage.importing(ATOM, "readlist import feed.xml", lambda place: imported(place, "arxiv-atom")),
    ]


def stock_tasks(stage: Stage) -> list[Task]:
    """Return what the smallest app of TinyDB and DataTable does."""
    database = stage.folder / "stock.json"
    stock_database(database, stage.subject.papers)
    words = (sys.executable, "-m", "bench.stock_app", str(database))

    def star() -> float:
        with Terminal(words) as app:
            app.shown_at(ANY_TITLE_MARK, timeout=stage.deadline)
            app.settle()
            mark = app.mark
            sent = app.send("s")
            shown = app.shown_at(f"[{STARRED}{UNSTARRED}]", since=mark, timeout=stage.deadline)
            app.quit()
        return shown - sent

    return [
        stage.opening("bench.stock_app", words, leave="q"),
        Task(STAR, "bench.stock_app, s: update, update_cell", star),
    ]


def _newsboat_tasks(program: str, stage: Stage) -> list[Task]:
    """The papers are a feed, which newsboat's own reload has brought into its cache."""
    addresses, settings = stage.folder / "urls", stage.folder / "config"
    addresses.write_text(f"{stage.source('arxiv-atom').absolute().as_uri()}\n", "utf-8")
    settings.touch()

    def words(place: Path, *more: str) -> list[str]:
        cache = place / "cache.db"
        return [program, "-C", str(settings), "-u", str(addresses), "-c", str(cache), *more]

    run(words(stage.folder, "-x", "reload"), PREPARATION_SECONDS)
    return [
        stage.opening("newsboat, Enter", words(stage.folder), enter="ArXiv Query"),
        stage.importing(ATOM, "newsboat -x reload", lambda place: words(place, "-x", "reload")),
    ]


def _papis_tasks(program: str, stage: Stage) -> list[Task]:
    """A folder with an info.yaml for each paper, as its own import of BibTeX leaves it; JSON is YAML.

    https://papis.readthedocs.io/en/latest/info_file.html
    """
    library = stage.folder / "library"
    for number, paper in enumerate(papers(stage.subject.papers)):
        document = _document(paper.fields, number)
        folder = library / document["papis_id"]
        folder.mkdir(parents=True)
        (folder / "info.yaml").write_text(json.dumps(document), "utf-8")

    def words(place: Path, *more: str) -> list[str]:
        return [program, "--log", "ERROR", "-l", str(place), *more]

    def listed(kind: str, query: str) -> Task:
        shown = words(library, "list", "--all", "--format", "{doc[title]}", query)
        return stage.whole(kind, f"papis list --all {query}", shown, _TITLE)

    # Its first command reads the whole library into its cache.
    run(words(library, "list", "--all"), PREPARATION_SECONDS)
    reading = ("bibtex", "read", str(stage.source("bibtex")), "import", "--all", "--batch")
    return [
        stage.opening("papis list, its picker", words(library, "list")),
        listed(YEAR, f"year:{_IN_YEAR}"),
        listed(SEARCH, f"abstract:{_WORD}"),
        stage.importing(
            BIBTEX, "papis bibtex read papers.bib import --all", lambda place: words(place, *reading)
        ),
    ]


def _cobib_tasks(program: str, stage: Stage) -> list[Task]:
    """A YAML document for each paper, as its own import of BibTeX leaves it; JSON is YAML.

    ``cobib man cobib-database.7``
    """

    def words(place: Path, *more: str) -> list[str]:
        settings, database = place / "config.py", place / "literature.yaml"
        settings.write_text(
            "from cobib.config import config\n"
            f"config.database.file = {str(database)!r}\n"
            "config.commands.add.skip_download = True\n"
            "config.logging.version = None\n",  # else it begins with the news of its versions
            "utf-8",
        )
        if not database.exists():  # one that is touched is read into the cache again
            database.touch()
        return [program, "-c", str(settings), *more]

    with (stage.folder / "literature.yaml").open("w", encoding="utf-8") as file:
        for number, paper in enumerate(papers(stage.subject.papers)):
            file.write(f"---\n{json.dumps(_entry(paper.fields, number))}\n...\n")
    listed = words(stage.folder, "list", "--limit", "20")
    # Its first command reads the whole database into its cache.
    run(listed, PREPARATION_SECONDS)
    year = words(stage.folder, "list", "++year", str(_IN_YEAR))
    search = words(stage.folder, "search", _WORD)
    source = str(stage.source("bibtex"))
    return [
        stage.opening("cobib", words(stage.folder)),
        stage.whole(LIST, "cobib list --limit 20", listed, ANY_TITLE_MARK),
        stage.whole(YEAR, f"cobib list ++year {_IN_YEAR}", year, _TITLE),
        stage.whole(SEARCH, f"cobib search {_WORD}", search, _label(0)),
        stage.importing(
            BIBTEX, "cobib add --bibtex papers.bib", lambda place: words(place, "add", "--bibtex", source)
        ),
    ]


def _document(fields: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return a paper as papis keeps it."""
    authors = [name.split() for name in fields["authors"]]
    return {
        **_common(fields),
        "papis_id": f"{number:032x}",
        "ref": _label(number),
        "type": "article",
        "author": " and ".join(f"{family}, {given}" for given, family in authors),
        "author_list": [{"family": family, "given": given} for given, family in authors],
        "year": str(fields["year"]),
    }


def _entry(fields: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return a paper as cobib keeps it."""
    authors = [name.split() for name in fields["authors"]]
    entry = {
        **_common(fields),
        "ENTRYTYPE": "article",
        "author": [{"first": given, "last": family} for given, family in authors],
        "year": fields["year"],
    }
    return {_label(number): entry}


def _common(fields: Mapping[str, Any]) -> dict[str, str]:
    return {
        "title": fields["title"],
        "journal": fields["venue"] or "",
        "eprint": fields["arxiv_id"],
        "abstract": fields["abstract"],
        "keywords": ", ".join(fields["tags"]),
    }


def _label(number: int) -> str:
    return f"bench{number}"


_VENV = "python -m venv DIR && DIR/bin/pip install {}, then --peers-in DIR"
PEERS: Mapping[str, Peer] = {
    "newsboat": Peer("apt-get install newsboat", _newsboat_tasks),
    "papis": Peer(_VENV.format("papis"), _papis_tasks),
    "cobib": Peer(_VENV.format("cobib"), _cobib_tasks),
}
"""By the name of their command."""
