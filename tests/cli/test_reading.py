from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import KEYS, Run

ROW = {
    "doc_id", "key", "title", "authors", "year", "venue", "status", "later_until", "starred", "tags", "lists",
    "section", "identifiers", "added_at",
}  # fmt: skip
DOCUMENT = ROW | {
    "abstract", "links", "note", "annotations", "published_on", "status_changed_at", "read_at", "extra",
}  # fmt: skip


def test_list_prints_a_line_a_paper_that_begins_with_its_key(library: Run) -> None:
    result = library("list")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == list(KEYS)
    assert "A Title with [/] and [red]brackets and 漢字" in result.stdout


def test_list_json_has_the_fields_of_the_contract(library: Run) -> None:
    rows = json.loads(library("list", "author:vaswani", "--json").stdout)
    assert set(rows[0]) == ROW
    assert rows[0]["key"] == KEYS[0]
    assert rows[0]["identifiers"]["arxiv"] == "1706.03762"
    assert rows[0]["status"] == "inbox"
    assert rows[0]["starred"] is False
    assert 0 < rows[0]["doc_id"] < 2**53


def test_list_takes_a_query_in_one_argument_or_in_several(library: Run) -> None:
    assert library("list", "deep year:2013").stdout == library("list", "deep", "year:2013").stdout != ""


def test_list_is_sorted_and_limited(library: Run) -> None:
    rows = json.loads(library("list", "--sort", "year", "--limit", "2", "--json").stdout)
    years = [row["year"] for row in rows]
    assert len(years) == 2
    assert years in ([2013, 2016], [2020, 2017])
    assert library("list", "--limit", "0").stdout == ""


def test_a_limited_list_says_so_beside_the_data(library: Run) -> None:
    result = library("list", "--limit", "1")
    assert len(result.stdout.splitlines()) == 1
    assert result.stderr == "1 of 4 papers.\n"


def test_a_star_is_a_word_of_its_own_outside_a_terminal(library: Run) -> None:
    assert library("star", "author:mnih").exit_code == 0
    (row,) = library("list", "author:mnih").stdout.splitlines()
    assert "*" not in row
    assert row.endswith("  starred") or "  starred  #" in row


def test_nothing_matched_is_no_failure(library: Run) -> None:
    assert library("list", "author:nobody").exit_code == 0
    assert library("list", "author:nobody").stdout == ""
    assert library("list", "author:nobody", "--json").stdout.split() == ["[]"]
    assert library("count", "author:nobody").stdout == "0\n"


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (("list",), ""),
        (("list", "--json"), "[]\n"),
        (("count",), "0\n"),
        (("tags",), ""),
        (("lists",), ""),
        (("history",), ""),
    ],
)
def test_a_library_that_does_not_exist_reads_as_empty_and_is_not_made(
    run: Run, home: Path, arguments: tuple[str, ...], printed: str
) -> None:
    before = set(home.iterdir())
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (0, printed)
    assert set(home.iterdir()) == before


@pytest.mark.parametrize("command", [("list",), ("count",), ("star",), ("export", "markdown", "--to", "-")])
@pytest.mark.parametrize("query", ['title:"unclosed', "(a OR", "year:soon", "nofield:x"])
def test_a_bad_query_says_where_and_why(library: Run, command: tuple[str, ...], query: str) -> None:
    result = library(*command, query)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr


def test_show_prints_the_paper_as_text(library: Run) -> None:
    result = library("show", KEYS[0])
    assert result.exit_code == 0
    assert "Attention Is All You Need" in result.stdout
    assert "translates better" in result.stdout
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize(
    "paper", [KEYS[0], "1706.03762", "arXiv:1706.03762v5", "https://arxiv.org/abs/1706.03762", "attention"]
)
def test_show_takes_whatever_names_one_paper(library: Run, paper: str) -> None:
    assert json.loads(library("show", paper, "--json").stdout)["key"] == KEYS[0]


def test_show_json_has_the_fields_of_the_contract(library: Run) -> None:
    library("note", KEYS[0], "--append", "Margins?")
    document = json.loads(library("show", KEYS[0], "--json").stdout)
    assert set(document) == DOCUMENT
    assert document["note"] == "Margins?"
    assert document["abstract"].startswith("A network")
    assert document["annotations"] == []
    for place in document["lists"]:
        assert set(place) == {"id", "name", "listed_on", "section", "position"}


@pytest.mark.parametrize("paper", ["nobody2020nothing", "deep", "2401.99999", "9007199254740990"])
def test_an_unknown_or_ambiguous_paper_ends_with_2(library: Run, paper: str) -> None:
    result = library("show", paper)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert paper in result.stderr


def test_titles_are_never_read_as_markup(library: Run) -> None:
    assert "A Title with [/] and [red]brackets" in library("show", KEYS[3]).stdout


def test_no_colour_and_no_escapes_reach_a_pipe(library: Run) -> None:
    for arguments in (("list",), ("show", KEYS[0]), ("--plain", "list"), ("list", "--plain")):
        assert "\x1b" not in library(*arguments).stdout


def test_a_misspelt_word_gets_the_one_that_may_have_been_meant(library: Run) -> None:
    result = library("list", "author:vaswnai")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr == "No paper matches. Did you mean “author:vaswani”?\n"
    assert library("list", "author:zzzzzz").stderr == "No paper matches.\n"
