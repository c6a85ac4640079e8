"""``readlist searches``: printed with numbers and counts, saved, renamed, moved, deleted."""

from __future__ import annotations

import json
from pathlib import Path

from readlist.library.library import open_library
from readlist.store.table import SEARCHES
from tests.cli.conftest import KEYS, Run


def test_a_search_is_saved_and_printed_with_its_count(library: Run) -> None:
    library("tag", "+moe", KEYS[1], KEYS[2])
    saved = library("searches", "save", "to cite", "tag:moe", "-is:starred")
    assert saved.exit_code == 0
    assert "Saved as 1: to cite." in saved.stdout
    assert library("searches").stdout.split() == ["1", "2", "to", "cite", "tag:moe", "-is:starred"]
    (row,) = json.loads(library("searches", "--json").stdout)
    assert (row["name"], row["query"], row["papers"]) == ("to cite", "tag:moe -is:starred", 2)


def test_the_count_is_that_of_readlist_count(library: Run) -> None:
    library("status", "skipped", KEYS[0])
    library("searches", "save", "unread", "is:unread")
    (row,) = json.loads(library("searches", "--json").stdout)
    assert str(row["papers"]) == library("count", "is:unread").stdout.strip()


def test_one_is_renamed_moved_and_deleted(library: Run) -> None:
    library("searches", "save", "a", "tag:a")
    library("searches", "save", "b", "tag:b")
    assert library("searches", "move", "b", "1").exit_code == 0
    assert library("searches", "rename", "2", "first").exit_code == 0
    assert [row["name"] for row in json.loads(library("searches", "--json").stdout)] == ["b", "first"]
    assert library("searches", "delete", "FIRST").exit_code == 0
    assert library("undo").exit_code == 0
    assert [row["name"] for row in json.loads(library("searches", "--json").stdout)] == ["b", "first"]


def test_none_yet_says_how_to_save_one(library: Run) -> None:
    result = library("searches")
    assert result.exit_code == 0
    assert "searches save NAME QUERY" in result.stderr


def test_what_is_wrong_ends_with_2_and_says_so(library: Run) -> None:
    wrong = library("searches", "save", "bad", "is:nothing")
    assert wrong.exit_code == 2
    assert "character 4" in wrong.stderr
    assert library("searches", "delete", "nobody").exit_code == 2
    assert library("searches", "save", "all", "sort:year").exit_code == 2


def test_one_that_cannot_be_read_is_listed_beside_the_others(library: Run, home: Path) -> None:
    library("searches", "save", "moe", "tag:moe")
    with open_library(home / "library.json", session="cli") as opened, opened.store.step("from elsewhere"):
        opened.store.insert(SEARCHES, [(7, {"name": "odd", "query": "((", "position": 2})])
    assert [row["papers"] for row in json.loads(library("searches", "--json").stdout)] == [0, None]
    assert "?" in library("searches").stdout
