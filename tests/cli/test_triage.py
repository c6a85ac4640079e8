from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from readlist import paths
from readlist.cli.triage import split_tags
from readlist.errors import UsageError
from readlist.model.change import EditTags
from tests.cli.conftest import KEYS, Run

Rows = Callable[[str], list[dict[str, Any]]]


def test_a_verb_says_how_many_papers_and_how_to_take_it_back(library: Run) -> None:
    result = library("status", "queued", KEYS[0], KEYS[1])
    assert result.exit_code == 0
    assert result.stdout == "2 papers queued. `readlist undo` takes it back.\n"


def test_a_verb_takes_keys_doc_ids_arxiv_ids_and_dois(library: Run, rows: Rows) -> None:
    doc_id = rows("author:mnih")[0]["doc_id"]
    result = library(
        "star", KEYS[3], str(doc_id), "arXiv:1706.03762v2", "https://doi.org/10.1109/CVPR.2016.90"
    )
    assert result.exit_code == 0, result.output
    assert len(rows("is:starred")) == 4


def test_several_words_are_one_query(library: Run, rows: Rows) -> None:
    assert library("star", "deep", "year:2013").exit_code == 0
    assert [row["key"] for row in rows("is:starred")] == [KEYS[2]]


def test_mixing_a_key_with_words_of_a_query_is_refused(library: Run, rows: Rows) -> None:
    result = library("star", KEYS[0], "year:2013")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert rows("is:starred") == []


def test_a_verb_that_matches_no_paper_ends_with_2(library: Run) -> None:
    result = library("star", "author:nobody")
    assert result.exit_code == 2
    assert "author:nobody" in result.stderr


def test_a_verb_on_a_library_that_does_not_exist_creates_nothing(run: Run, home: Path) -> None:
    before = set(home.iterdir())
    assert run("star", "anything").exit_code == 2
    assert set(home.iterdir()) == before


@pytest.mark.parametrize("verb", [("star",), ("status", "read"), ("tag", "+a"), ("later", "2w")])
def test_a_verb_without_papers_is_a_usage_error(library: Run, verb: tuple[str, ...]) -> None:
    assert library(*verb).exit_code == 2


@pytest.mark.parametrize("separator", [(), ("--",)])
def test_a_query_may_begin_with_a_dash(library: Run, rows: Rows, separator: tuple[str, ...]) -> None:
    assert library("star", "--dry-run", *separator, "-author:he").exit_code == 0
    assert library("star", *separator, "-author:he").exit_code == 0
    assert {row["key"] for row in rows("is:starred")} == {KEYS[0], KEYS[2], KEYS[3]}


def test_a_mistyped_option_is_no_query(library: Run) -> None:
    result = library("remove", "--dry-rum", "is:any")
    assert result.exit_code == 2
    assert "--dry-run" in result.stderr
    assert library("count").stdout == "4\n"


def test_dry_run_names_the_papers_and_changes_nothing(library: Run, rows: Rows) -> None:
    result = library("star", KEYS[0], "--dry-run")
    assert result.exit_code == 0
    assert "1 paper would be starred" in result.stdout
    assert KEYS[0] in result.stdout
    assert rows("is:starred") == []


def test_json_of_a_verb_is_only_data(library: Run) -> None:
    done = json.loads(library("star", KEYS[0], "--json").stdout)
    assert (done["count"], done["papers"], done["dry_run"]) == (1, [KEYS[0]], False)
    assert isinstance(done["step"], int)
    dry = json.loads(library("unstar", "is:starred", "--dry-run", "--json").stdout)
    assert (dry["step"], dry["papers"]) == (None, [KEYS[0]])


def test_what_already_is_so_makes_no_step(library: Run) -> None:
    library("star", KEYS[0])
    before = library("history", "--json").stdout
    result = library("star", KEYS[0])
    assert result.exit_code == 0
    assert "Nothing to change" in result.stdout
    assert library("history", "--json").stdout == before


def test_only_the_papers_that_change_are_counted(library: Run) -> None:
    library("star", KEYS[0])
    assert library("star", KEYS[0], KEYS[1]).stdout.startswith("1 paper starred (1 already so).")


def test_an_unknown_status_names_the_known_ones(library: Run) -> None:
    result = library("status", "queue", KEYS[0])
    assert result.exit_code == 2
    assert "Did you mean queued?" in result.stderr
    assert "skipped" in result.stderr


def test_own_statuses_come_from_the_configuration(library: Run, rows: Rows) -> None:
    config = paths.config_file()
    config.parent.mkdir(parents=True)
    config.write_text('statuses = ["cited"]\n', "utf-8")
    assert library("status", "cited", KEYS[0]).exit_code == 0
    assert [row["key"] for row in rows("status:cited")] == [KEYS[0]]


def test_skipped_papers_leave_list_and_count(library: Run) -> None:
    library("status", "skipped", KEYS[0])
    assert library("count").stdout == "3\n"
    assert library("count", "status:skipped").stdout == "1\n"
    assert library("count", "is:any").stdout == "4\n"


def test_tags_are_added_and_removed_in_one_step(library: Run, rows: Rows) -> None:
    result = library("tag", "+to-cite", "-transformers", KEYS[0])
    assert result.exit_code == 0, result.output
    assert rows("tag:to-cite")[0]["tags"] == ["to-cite"]
    assert len(json.loads(library("history", "--json").stdout)) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("+a", "-b", "--", "-author:he"),
        ("--", "+a", "-b", "--", "-author:he"),
        ("+a", "-b", "-author:he"),
        ("+a", "-b", "is:any", "-author:he"),
    ],
)
def test_tags_and_a_query_with_a_dash_stand_together(library: Run, arguments: tuple[str, ...]) -> None:
    result = library("tag", "--dry-run", *arguments)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("3 papers would be tagged #a")


def test_tags_end_where_the_query_begins() -> None:
    assert split_tags(["+a", "-b", "word", "-c"]) == (EditTags(("a",), ("b",)), ["word", "-c"])
    assert split_tags(["+a", "--", "-c"]) == (EditTags(("a",)), ["-c"])
    assert split_tags(["--", "-a", "x"]) == (EditTags((), ("a",)), ["x"])
    assert split_tags(["+a", "-is:starred"]) == (EditTags(("a",)), ["-is:starred"])
    assert split_tags(["+#a", "x"]) == (EditTags(("a",)), ["x"])
    assert split_tags(["+a//b", "+/c", "x"]) == (EditTags(("a/b", "c")), ["x"])
    assert split_tags(["-a//b", "-a/c", "x"]) == (EditTags((), ("a/b", "a//b", "a/c")), ["x"])


@pytest.mark.parametrize("words", [["word"], ["+", "word"], ["-#", "word"], []])
def test_a_tag_command_without_a_tag_is_refused(words: list[str]) -> None:
    with pytest.raises(UsageError):
        split_tags(words)


def test_a_tag_loses_control_characters(library: Run, rows: Rows) -> None:
    library("tag", "+a\x1b[31mb\u202e", KEYS[1])
    assert rows("author:he")[0]["tags"] == ["ab"]


def test_later_takes_a_paper_out_of_the_inbox_and_none_brings_it_back(library: Run, rows: Rows) -> None:
    day = (datetime.date.today() + datetime.timedelta(days=14)).isoformat()
    assert library("later", "2w", KEYS[0]).stdout.startswith(f"1 paper put off until {day}.")
    assert rows("author:vaswani")[0]["later_until"] == day
    assert KEYS[0] not in library().stdout
    assert library("later", "none", "is:later").exit_code == 0
    assert KEYS[0] in library().stdout


@pytest.mark.parametrize("date", ["someday", "2020-01-01", "2030-02-31", ""])
def test_a_wrong_date_says_what_a_date_is(library: Run, date: str) -> None:
    result = library("later", date, KEYS[0])
    assert result.exit_code == 2
    assert "2030-01-31" in result.stderr
