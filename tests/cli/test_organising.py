from __future__ import annotations

import json
from pathlib import Path

from readlist.config import read_config
from readlist.library.settings import set_tag_colour
from readlist.paths import config_file
from tests.cli.conftest import KEYS, Run


def tags(run: Run) -> dict[str, int]:
    return {row["tag"]: row["papers"] for row in json.loads(run("tags", "--json").stdout)}


def test_tags_are_printed_with_their_counts(library: Run) -> None:
    library("tag", "+moe", KEYS[1], KEYS[2])
    assert library("tags").stdout.split() == ["2", "#moe", "1", "#transformers"]
    assert tags(library) == {"moe": 2, "transformers": 1}


def test_a_tag_is_renamed_everywhere_in_one_step(library: Run) -> None:
    library("tag", "+moe", KEYS[1], KEYS[2])
    assert library("tags", "rename", "moe", "experts").exit_code == 0
    assert tags(library) == {"experts": 2, "transformers": 1}
    library("undo")
    assert tags(library) == {"moe": 2, "transformers": 1}


def test_a_renamed_tag_keeps_its_colour(library: Run) -> None:
    library("tag", "+moe", KEYS[1])
    set_tag_colour(config_file(), "moe", "star")
    library("tags", "rename", "moe", "experts")
    assert read_config(config_file())[0].tag_colours["experts"] == "star"


def test_renaming_onto_another_tag_needs_merge(library: Run) -> None:
    library("tag", "+moe", KEYS[0], KEYS[2])
    result = library("tags", "rename", "moe", "transformers")
    assert result.exit_code == 2
    assert "merge" in result.stderr
    assert library("tags", "merge", "moe", "transformers").exit_code == 0
    assert tags(library) == {"transformers": 2}


def test_tags_are_merged_in_one_step(library: Run) -> None:
    library("tag", "+moe", "+experts", KEYS[0], KEYS[2])
    library("tag", "+experts", KEYS[1])
    before = len(json.loads(library("history", "--json").stdout))
    result = library("tags", "merge", "moe", "#experts", "transformers")
    assert result.exit_code == 0
    assert "3 papers" in result.stdout
    assert tags(library) == {"transformers": 3}
    assert len(json.loads(library("history", "--json").stdout)) == before + 1
    library("undo")
    assert tags(library) == {"experts": 3, "moe": 2, "transformers": 1}
    assert library("tags", "merge", "moe", "nothing", "transformers").exit_code == 2
    assert library("tags", "merge", "moe", "moe").exit_code == 2
    assert tags(library) == {"experts": 3, "moe": 2, "transformers": 1}


def test_a_deleted_tag_leaves_the_papers(library: Run) -> None:
    assert library("tags", "delete", "#transformers").exit_code == 0
    assert tags(library) == {}
    assert library("count").stdout == "4\n"


def test_an_unknown_tag_or_list_ends_with_2(library: Run) -> None:
    assert library("tags", "rename", "nothing", "x").exit_code == 2
    assert library("tags", "delete", "nothing").exit_code == 2
    assert library("lists", "rename", "nothing", "x").exit_code == 2
    assert library("lists", "delete", "nothing").exit_code == 2
    assert library("tags", "frobnicate").exit_code == 2


def test_lists_are_printed_with_their_counts(run: Run, source: Path) -> None:
    run("import", str(source), "--list", "Classics")
    rows = json.loads(run("lists", "--json").stdout)
    assert [(row["name"], row["papers"]) for row in rows] == [("Classics", 4)]
    assert run("lists").stdout.split() == ["4", "Classics"]


def test_a_list_is_renamed_and_deleted_while_its_papers_stay(run: Run, source: Path) -> None:
    run("import", str(source), "--list", "Classics")
    assert run("lists", "rename", "classics", "Old ones").exit_code == 0
    assert "Old ones" in run("lists").stdout
    identifier = json.loads(run("lists", "--json").stdout)[0]["id"]
    assert run("lists", "delete", str(identifier)).exit_code == 0
    assert run("lists").stdout == ""
    assert run("count").stdout == "4\n"
    run("undo")
    assert json.loads(run("lists", "--json").stdout)[0]["papers"] == 4


def lists(run: Run) -> dict[str, int]:
    return {row["name"]: row["papers"] for row in json.loads(run("lists", "--json").stdout)}


def test_deleting_a_list_can_be_tried(run: Run, source: Path) -> None:
    run("import", str(source), "--list", "Classics")
    result = run("lists", "delete", "Classics", "--dry-run")
    assert result.exit_code == 0
    assert "4 papers" in result.stdout
    assert lists(run) == {"Classics": 4}


def test_lists_are_merged_in_one_step(run: Run, source: Path) -> None:
    run("import", str(source), "--list", "Classics")
    run("import", "-", "--list", "Old", stdin="1706.03762\n2205.14135\n")
    run("import", "-", "--list", "Older", stdin="2005.14165\n")
    before = len(json.loads(run("history", "--json").stdout))
    assert "would" in run("lists", "merge", "Old", "Older", "Classics", "--dry-run").stdout
    assert lists(run) == {"Classics": 4, "Old": 2, "Older": 1}
    result = run("lists", "merge", "Old", "Older", "Classics")
    assert result.exit_code == 0, result.output
    assert lists(run) == {"Classics": 6}
    assert len(json.loads(run("history", "--json").stdout)) == before + 1
    run("undo")
    assert lists(run) == {"Classics": 4, "Old": 2, "Older": 1}


def test_a_list_cannot_be_merged_with_nothing_or_with_itself(run: Run, source: Path) -> None:
    run("import", str(source), "--list", "Classics")
    for arguments in (
        ("Classics",),
        ("Classics", "classics"),
        ("nothing", "Classics"),
        ("Classics", "nothing"),
    ):
        assert run("lists", "merge", *arguments).exit_code == 2
    assert lists(run) == {"Classics": 4}
