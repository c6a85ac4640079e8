from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import KEYS, Run

LIKE_THE_FIRST: dict[str, Any] = {
    "title": "Attention Is All You Ned",
    "authors": ["A. Vaswani"],
    "year": 2017,
}
LIKE_THE_SECOND: dict[str, Any] = {
    "title": "Deep Residual Learning for Image Recognition",
    "authors": ["K. He"],
    "year": 2016,
    "doi": "10.1000/residual",
}
FIRST, SECOND = "vaswani2017attentiona", "he2016deepa"


@pytest.fixture
def doubled(library: Run) -> Run:
    """The command line on a library with two papers that are like papers of KEYS."""
    lines = "\n".join(map(json.dumps, (LIKE_THE_FIRST, LIKE_THE_SECOND)))
    assert library("import", "-", "--list", "Doubles", stdin=lines).exit_code == 0
    return library


def groups(run: Run, *arguments: str) -> list[list[str]]:
    found = json.loads(run("duplicates", *arguments, "--json").stdout)
    return [[paper["key"] for paper in group["papers"]] for group in found]


def show(run: Run, name: str) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(run("show", name, "--json").stdout)
    return shown


def test_an_import_names_the_paper_that_one_resembles(library: Run) -> None:
    result = library("import", "-", "--json", stdin=json.dumps(LIKE_THE_FIRST))
    (paper,) = json.loads(result.stdout)["sources"][0]["papers"]
    assert (paper["action"], paper["resembles"]) == ("possible-duplicate", KEYS[0])
    assert 0.9 < paper["likeness"] < 1
    assert "same first author" in paper["likeness_reason"]
    told = library(
        "import", "-", "--list", "x", stdin=json.dumps({**LIKE_THE_SECOND, "doi": "10.1000/x"})
    ).stdout
    assert f"like {KEYS[1]}: same title" in told
    new = library("import", "-", "--json", stdin='{"title": "A paper that is like no other"}')
    assert "resembles" not in json.loads(new.stdout)["sources"][0]["papers"][0]


def test_likely_duplicates_are_listed_with_the_likeness_and_why(doubled: Run) -> None:
    result = doubled("duplicates")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"{KEYS[0]} ")
    assert lines[1].startswith(f"{FIRST} ")
    assert lines[2].endswith("% like " + KEYS[0] + ": title 98% alike, same first author, same year")
    assert lines[3] == ""
    assert "different DOIs" in lines[6]
    assert "merge" in result.stderr


def test_a_query_and_a_limit_choose_among_the_groups(doubled: Run) -> None:
    assert groups(doubled) == groups(doubled, "list") == [[KEYS[0], FIRST], [KEYS[1], SECOND]]
    assert groups(doubled, "author:he") == groups(doubled, "list", "author:he") == [[KEYS[1], SECOND]]
    assert groups(doubled, "-author:he") == [[KEYS[0], FIRST]]
    assert groups(doubled, "source:Doubles") == groups(doubled)
    assert groups(doubled, "--limit", "1") == [[KEYS[0], FIRST]]
    assert "1 of 2 groups" in doubled("duplicates", "--limit", "1").stderr
    assert groups(doubled, "title:unrelated") == []


def test_nothing_alike_is_no_failure(library: Run) -> None:
    result = library("duplicates")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "No papers" in result.stderr
    assert library("duplicates", "--json").stdout == "[]\n"


def test_is_duplicate_finds_the_same_papers(doubled: Run) -> None:
    found = json.loads(doubled("list", "is:duplicate", "--json").stdout)
    assert {row["key"] for row in found} == {KEYS[0], KEYS[1], FIRST, SECOND}


def test_papers_are_merged_in_one_step_that_can_be_taken_back(doubled: Run) -> None:
    before = [show(doubled, key) for key in (KEYS[1], SECOND)]
    result = doubled("duplicates", "merge", KEYS[1], SECOND)
    assert (result.exit_code, result.stdout) == (
        0,
        f"1 paper merged into {KEYS[1]}. `readlist undo` takes it back.\n",
    )
    assert doubled("count").stdout == "5\n"
    assert show(doubled, SECOND)["key"] == show(doubled, "10.1000/residual")["key"] == KEYS[1]
    assert [each["name"] for each in show(doubled, KEYS[1])["lists"]] == ["papers", "Doubles"]
    assert doubled("undo").exit_code == 0
    assert [show(doubled, key) for key in (KEYS[1], SECOND)] == before


def test_a_merge_can_be_tried_and_answers_in_json(doubled: Run) -> None:
    assert SECOND in doubled("duplicates", "merge", KEYS[1], SECOND, "--dry-run").stdout
    tried = json.loads(doubled("duplicates", "merge", KEYS[1], SECOND, "--dry-run", "--json").stdout)
    assert tried == {"dry_run": True, "step": None, "count": 1, "papers": [KEYS[1]], "merged": [SECOND]}
    assert doubled("count").stdout == "6\n"
    done = json.loads(doubled("duplicates", "merge", KEYS[1], SECOND, FIRST, "--json").stdout)
    assert (done["count"], done["merged"]) == (2, [SECOND, FIRST])
    assert done["step"] is not None


def test_dismissed_papers_are_not_listed_any_more(doubled: Run) -> None:
    assert "2 papers would be" in doubled("duplicates", "dismiss", KEYS[0], FIRST, "--dry-run").stdout
    assert len(groups(doubled)) == 2
    result = doubled("duplicates", "dismiss", KEYS[0], FIRST)
    assert result.stdout == "2 papers known to be different. `readlist undo` takes it back.\n"
    assert groups(doubled) == [[KEYS[1], SECOND]]
    again = doubled("duplicates", "dismiss", FIRST, KEYS[0])
    assert (again.exit_code, again.stdout.startswith("Nothing to change")) == (0, True)
    doubled("undo")
    assert len(groups(doubled)) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("merge",),
        ("merge", KEYS[0]),
        ("merge", KEYS[0], KEYS[0]),
        ("merge", KEYS[0], "nobody1900nothing"),
        ("dismiss",),
        ("dismiss", KEYS[0]),
        ("dismiss", KEYS[0], KEYS[0]),
        ("dismiss", KEYS[0], "nobody1900nothing"),
        ("--nonsense",),
        ("year:never",),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_changes_nothing(
    doubled: Run, arguments: tuple[str, ...]
) -> None:
    result = doubled("duplicates", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr
    assert len(groups(doubled)) == 2


def test_global_options_may_stand_before_the_subcommand(doubled: Run, home: Any) -> None:
    library = str(home / "library.json")
    for options in (("--library", library), (f"--library={library}",), ("--plain",)):
        assert doubled("duplicates", *options, "dismiss", KEYS[0], FIRST, "--dry-run").exit_code == 0


def test_help_tells_the_query_and_the_subcommands() -> None:
    from click.testing import CliRunner

    from readlist.cli.main import readlist

    told = CliRunner().invoke(readlist, ["duplicates", "--help"]).stdout
    assert "[QUERY]" in told
    assert "--limit" in told
    assert "merge" in told
    assert "dismiss" in told
