"""Papers of a library under citation keys: the same ones in every export, and no citation goes elsewhere."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from readlist.errors import UsageError
from readlist.formats.registry import write_papers
from readlist.library.citation_keys import with_citation_keys
from readlist.library.importing import ImportOptions, import_sources
from readlist.library.library import Library, open_library
from readlist.library.selecting import select_query
from readlist.library.sources import Source

TODAY = datetime.date(2024, 9, 2)
REFS = b"""
@article{DBLP:x/Li01, author={Li, Ann}, title={Counting Lists}, year=2001}
@article{wu, author={Wu, Bo}, title={Growing Trees in Winter}, year=2002}
@article{li2001counting, author={Li, Ann}, title={Sorting Lists}, year=2001}
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library.json", session="cli") as library:
        import_sources(library, [Source("refs.bib", REFS, TODAY)], ImportOptions())
        yield library


def exported(library: Library, query: str, pattern: str, name: str = "bibtex") -> str:
    papers = map(library.paper, select_query(library, query, today=TODAY))
    return write_papers(name, with_citation_keys(library, papers, pattern))


def test_a_key_does_not_depend_on_what_else_is_exported(library: Library) -> None:
    assert "@article{Li2001," in exported(library, "counting", "{Author}{year}")
    assert "@article{Li2001a," in exported(library, "sorting", "{Author}{year}")
    assert [
        item["id"] for item in json.loads(exported(library, "sorting", "{Author}{year}", "csl-json"))
    ] == ["Li2001a"]


def test_its_other_keys_stay_as_aliases(library: Library) -> None:
    assert "ids = {wu, wu2002growing}" in exported(library, "trees", "{Author}:{year}")
    assert "ids" not in exported(library, "trees", "{source}").replace("ids = {wu2002growing}", "")
    (trees,) = select_query(library, "trees", today=TODAY)
    assert exported(library, "trees", "{key}") == write_papers("bibtex", [library.paper(trees)])


def test_a_key_that_another_paper_has_by_now_is_no_alias(library: Library) -> None:
    assert "@article{li2001counting," in exported(library, "counting", "{key}")
    text = exported(library, "sorting", "{key}")
    assert "@article{li2001sorting," in text
    assert "ids" not in text


def test_the_keys_of_the_source(library: Library) -> None:
    text = exported(library, "is:any", "{source}")
    assert [line for line in text.splitlines() if line.startswith("@")] == [
        "@article{DBLP:x/Li01,",
        "@article{wu,",
        "@article{li2001counting,",
    ]


def test_a_pattern_that_makes_no_keys_is_refused_before_anything_is_written(library: Library) -> None:
    with pytest.raises(UsageError, match="pattern"):
        with_citation_keys(library, [], "{surname}")
