"""Papers out of one library, through a file, into another: nothing of them is lost on the way."""

from __future__ import annotations

import datetime
import os
import stat
from pathlib import Path

import pytest

from readlist.errors import ExportError
from readlist.formats.registry import writable_format_names
from readlist.library.bibliography import export_file
from readlist.library.exported_files import ExportReport
from readlist.library.importing import ImportOptions, import_sources
from readlist.library.library import Library, open_library
from readlist.library.sample import create_sample
from readlist.library.selecting import select_query
from readlist.library.sources import Source
from readlist.model.paper import Paper
from tests.formats.shelves import READ_AS

TODAY = datetime.date(2024, 9, 2)
FORMATS = writable_format_names()
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
LISTS = sorted(path for path in CORPUS.glob("*/*") if not path.name.endswith(".expected.json"))
KEPT = ("title", "abstract", "authors", "year", "venue", "published_on", "identifiers", "links", "tags")
PAPERS = (Paper(key="li2024list", title="A List", year=2024), Paper(key="wu2023lists", title="Two Lists"))


def papers_of(library: Library) -> list[Paper]:
    return [library.paper(doc_id) for doc_id in select_query(library, "is:any", today=TODAY)]


def imported(folder: Path, data: bytes, name: str) -> tuple[str | None, list[Paper]]:
    """Return the format that ``data`` was recognised as, and the papers of a library with that list alone."""
    with open_library(folder / "library.json", session="cli") as library:
        report = import_sources(library, [Source(name, data, TODAY)], ImportOptions())
        return report.sources[0].format, papers_of(library)


def essence(papers: list[Paper]) -> list[tuple[object, ...]]:
    """Return what must be the same; the order may differ: BibTeX wants wholes behind their parts."""
    return sorted((tuple(getattr(paper, name) for name in KEPT) for paper in papers), key=repr)


@pytest.mark.parametrize("name", FORMATS)
def test_the_sample_library_comes_back(tmp_path: Path, name: str) -> None:
    with open_library(tmp_path / "library.json", session="cli") as library:
        create_sample(library, today=TODAY)
        papers = papers_of(library)
    target = tmp_path / "out" / "papers"
    assert export_file(papers, name, str(target)) == ExportReport(written=(target,))
    recognised, again = imported(tmp_path / "again", target.read_bytes(), "papers")
    assert recognised == READ_AS.get(name, name)
    assert len(papers) == 14
    assert essence(again) == essence(papers)
    assert {paper.key for paper in again} == {paper.key for paper in papers}


@pytest.mark.skipif(not LISTS, reason=f"the corpus of lists is not at {CORPUS}")
@pytest.mark.parametrize("path", LISTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_lists_of_the_corpus_come_back(tmp_path: Path, path: Path) -> None:
    """A list comes back in the format it came in, else in one that can be written, each in turn."""
    format_name, papers = imported(tmp_path / "first", path.read_bytes(), path.name)
    if not papers:
        return
    chosen = format_name if format_name in FORMATS else FORMATS[LISTS.index(path) % len(FORMATS)]
    text = export_file(papers, chosen, "-").text
    assert text is not None
    recognised, again = imported(tmp_path / "again", text.encode(), "papers")
    assert recognised == READ_AS.get(chosen, chosen) or (chosen, recognised, len(papers)) == (
        "json-lines",
        "readlist-json",
        1,
    )
    assert essence(again) == essence(papers)


def test_the_same_again_touches_nothing(tmp_path: Path) -> None:
    target = tmp_path / "papers.ris"
    export_file(PAPERS, "ris", str(target))
    before = target.stat()
    assert export_file(PAPERS, "ris", str(target), replace=True) == ExportReport(unchanged=(target,))
    assert (target.stat().st_ino, target.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("content", [b"", b"my own words\n", "Grüße".encode("cp1252")])
def test_a_file_with_anything_else_is_refused_unless_told_to_replace(tmp_path: Path, content: bytes) -> None:
    target = tmp_path / "refs.bib"
    target.write_bytes(content)
    report = export_file(PAPERS, "bibtex", str(target))
    assert [refusal.path for refusal in report.refused] == [target]
    assert "--replace" in report.refused[0].hint
    assert target.read_bytes() == content
    assert export_file(PAPERS, "bibtex", str(target), replace=True).written == (target,)
    assert target.read_text("utf-8").count("@") == 2
    assert [path.name for path in tmp_path.iterdir()] == ["refs.bib"]


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_the_mode_stays_and_a_read_only_file_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "refs.bib"
    target.touch(0o640)
    export_file(PAPERS, "bibtex", str(target), replace=True)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    target.chmod(0o440)
    assert export_file(PAPERS[:1], "bibtex", str(target), replace=True).refused[0].reason == "it is read-only"


def test_a_dash_returns_what_a_file_would_hold(tmp_path: Path) -> None:
    text = export_file(PAPERS, "csv", "-").text
    export_file(PAPERS, "csv", str(tmp_path / "papers.csv"))
    assert text is not None
    assert (tmp_path / "papers.csv").read_bytes() == text.encode()


@pytest.mark.parametrize("name", ["there", "not-there/"])
def test_a_folder_is_no_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(ExportError, match="is a folder") as refused:
        export_file(PAPERS, "csv", f"{tmp_path}/{name}", replace=True)
    assert "--to" in refused.value.hint
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]


def test_an_unknown_format_or_user_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="docx"):
        export_file(PAPERS, "docx", str(tmp_path / "papers"))
    with pytest.raises(ExportError, match="no such user"):
        export_file(PAPERS, "csv", "~nobody-of-that-name/papers")
    assert list(tmp_path.iterdir()) == []
