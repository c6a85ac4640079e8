"""Biber and Pandoc take what is exported: all the bibliographies of the corpus, and notes that cite them."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from pybtex.database import parse_string

from readlist.formats.registry import read_source
from readlist.library.bibliography import bibliography_writer, export_file, export_written
from readlist.library.citation_keys import with_citation_keys
from readlist.library.exporting import export_markdown
from readlist.library.importing import ImportOptions, import_sources
from readlist.library.library import open_library
from readlist.library.sample import create_sample
from readlist.library.selecting import select_query
from readlist.library.sources import Source
from readlist.model.paper import Note, Paper

TODAY = datetime.date(2024, 9, 2)
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
BIBLIOGRAPHIES = sorted(CORPUS.glob("*/*.bib"))
KEPT = ("title", "abstract", "authors", "year", "venue", "published_on", "identifiers", "links", "tags")
WAYS = [("bibtex", "utf-8"), ("bibtex", "latex"), ("biblatex", "utf-8"), ("biblatex", "latex")]


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(
        shutil.which(program) is None, reason=f"{program} is not installed (Debian: apt install {program})"
    )


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> list[Paper]:
    """The papers of all bibliographies of the corpus in one library, or else of the sample."""
    with open_library(tmp_path_factory.mktemp("shelf") / "library.json", session="cli") as library:
        if BIBLIOGRAPHIES:
            sources = [Source(path.name, path.read_bytes(), TODAY) for path in BIBLIOGRAPHIES]
            import_sources(library, sources, ImportOptions())
        else:
            create_sample(library, today=TODAY)
        papers = [library.paper(doc_id) for doc_id in select_query(library, "is:any", today=TODAY)]
        return list(with_citation_keys(library, papers, "{key}"))


def written(shelf: Sequence[Paper], name: str, encoding: str) -> str:
    writer = bibliography_writer(name, encoding)
    report = export_file(shelf, name, "-") if writer is None else export_written(shelf, writer, "-")
    assert report.text is not None
    return report.text


@pytest.mark.parametrize(("name", "encoding"), WAYS)
def test_bibliographies_come_back_and_pybtex_reads_them(shelf: list[Paper], name: str, encoding: str) -> None:
    text = written(shelf, name, encoding)
    reading = read_source(text.encode(), name="refs.bib", modified_on=TODAY)
    assert (reading.format, reading.problems) == ("bibtex", ())
    again = {record.extra["bibtex"]["key"]: record for record in reading.records}
    assert again.keys() == {paper.key for paper in shelf}
    for paper in shelf:
        for field in KEPT:
            assert getattr(again[paper.key], field) == getattr(paper, field), (paper.key, field)
    assert set(parse_string(text, "bibtex", person_fields=[]).entries) == again.keys()


@needs("biber")
@pytest.mark.parametrize(("name", "encoding"), [WAYS[0], WAYS[-1]])
def test_biber_takes_them_without_errors(
    tmp_path: Path, shelf: list[Paper], name: str, encoding: str
) -> None:
    (tmp_path / "refs.bib").write_text(written(shelf, name, encoding), "utf-8")
    command = ("biber", "--tool", "--validate-datamodel", "--output-file", "out.bib", "refs.bib")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, [line for line in done.stdout.splitlines() if "ERROR" in line]) == (0, [])
    assert "Duplicate entry key" not in done.stdout
    assert (tmp_path / "out.bib").read_text("utf-8").count("\n@") >= len(shelf) - 1


def pandoc(folder: Path, *arguments: str) -> str:
    command = ("pandoc", "--citeproc", "--bibliography", "papers.json", *arguments)
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout.decode()


@needs("pandoc")
def test_pandoc_cites_them_in_notes_without_warnings(tmp_path: Path, shelf: list[Paper]) -> None:
    """Papers are cited by their keys, each in the note of the paper before it.

    A title of 100,000 characters would take Pandoc a minute, and fractions are beyond its plain HTML.
    """
    shelf = [paper for paper in shelf if len(paper.title) < 1000]
    cited = [*shelf[1:], shelf[0]]
    noted = [
        msgspec.structs.replace(paper, note=Note(f"Compare [@{other.key}] with @{paper.key}."))
        for paper, other in zip(shelf, cited, strict=True)
    ]
    export_file(noted, "csl-json", str(tmp_path / "papers.json"))
    export_markdown(noted, {}, str(tmp_path / "notes.md"))
    export_markdown(noted[:1], {}, str(tmp_path / "vault"))
    page = pandoc(tmp_path, "--mathml", "notes.md")
    assert all(f'id="ref-{paper.key}"' in page for paper in shelf)
    assert page.count('class="citation"') == 2 * len(shelf)
    (note,) = (tmp_path / "vault").glob("*.md")
    assert pandoc(tmp_path, "--standalone", str(note)).count('id="ref-') == 2
