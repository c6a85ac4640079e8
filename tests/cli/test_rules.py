"""Rules of imports on the command line: applied, told, left out, tried."""

from __future__ import annotations

import json
from pathlib import Path

from readlist import paths
from tests.cli.conftest import KEYS, Run, configure

RULES = """
[[rules]]
query = "title:deep"
skip = true

[[rules]]
query = "abstract:attention"
star = true
queue = true
tags = ["to cite", "llm/attention"]

[[rules]]
query = "title:nothing"
skip = true
"""


def test_an_import_does_what_the_rules_say_and_tells_it(run: Run, source: Path) -> None:
    configure(RULES)
    dry = run("import", str(source), "--dry-run")
    told = [
        "4 records: 4 new",
        "Rules: 2 skipped, 1 queued, 1 starred, 1 tagged",
        "  2  title:deep  skip",
        "  1  abstract:attention  star, queue, #to cite, #llm/attention",
    ]
    assert dry.stdout.splitlines()[1:] == [*told, "Nothing was written: this was a dry run."]
    result = run("import", str(source))
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1:5] == told
    assert run("list", "--json", "status:skipped").exit_code == 0
    shown = json.loads(run("show", KEYS[0], "--json").stdout)
    assert (shown["status"], shown["starred"]) == ("queued", True)
    assert {"to cite", "llm/attention"} <= set(shown["tags"])
    assert run("undo").exit_code == 0
    assert run("count", "is:any").stdout == "0\n"


def test_the_skipped_are_found_by_the_command_that_is_told(run: Run, source: Path) -> None:
    configure(RULES)
    (hint,) = [line for line in run("import", str(source)).stdout.splitlines() if "status:skipped" in line]
    command = hint.split("`")[1].split()
    assert command[0] == "readlist"
    rows = json.loads(run(*command[1:], "--json").stdout)
    assert {row["key"] for row in rows} == {KEYS[1], KEYS[2]}
    assert run("count").stdout == "2\n"


def test_json_tells_how_many_papers_each_rule_finds(run: Run, source: Path) -> None:
    configure(RULES)
    document = json.loads(run("import", str(source), "--json", "--dry-run").stdout)
    assert set(document) == {"sources", "counts", "rules"}
    assert document["rules"] == [
        {"query": "title:deep", "papers": 2},
        {"query": "abstract:attention", "papers": 1},
        {"query": "title:nothing", "papers": 0},
    ]
    assert document["counts"]["skipped"] == 0
    assert document["sources"][0]["papers"][1]["action"] == "new"


def test_no_rules_leaves_them_out(run: Run, source: Path) -> None:
    configure(RULES)
    result = run("import", str(source), "--no-rules")
    assert "Rules" not in result.stdout
    assert run("count").stdout == "4\n"
    assert "rules" not in json.loads(run("import", str(source), "--no-rules", "--json").stdout)


def test_status_and_tags_of_the_command_line_come_first(run: Run, source: Path) -> None:
    configure(RULES)
    run("import", str(source), "--status", "reading", "--tag", "weekly")
    rows = json.loads(run("list", "--json").stdout)
    assert {row["status"] for row in rows} == {"reading"}
    attention = next(row for row in rows if row["key"] == KEYS[0])
    assert attention["tags"] == ["transformers", "weekly", "to cite", "llm/attention"]


def test_a_paper_that_is_added_by_hand_is_not_ruled(run: Run) -> None:
    configure(RULES)
    assert run("add", "--title", "Deep Water").exit_code == 0
    assert run("count", "status:inbox").stdout == "1\n"


def test_an_import_without_news_says_nothing_of_rules(library: Run, source: Path) -> None:
    configure(RULES)
    assert "Rules" not in library("import", str(source)).stdout
    configure('[[rules]]\nquery = "title:nothing"\nskip = true\n')
    library("undo")
    assert "Rules: none finds a new paper" in library("import", str(source)).stdout


def test_a_wrong_rule_is_told_and_stops_nothing(run: Run, source: Path) -> None:
    configure(RULES + '[[rules]]\nquery = "titel:x"\nskip = true\n[[rules]]\nquery = "moe"\n')
    result = run("import", str(source), "--json")
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)["rules"]) == 3
    assert f"{paths.config_file()}: rule 4 is left out. There is no field" in result.stderr
    assert f"{paths.config_file()}: rule 5 is left out. It does nothing" in result.stderr


def test_rules_are_tried_on_the_library(library: Run) -> None:
    configure(RULES + '[[rules]]\nquery = "tag:(x"\nskip = true\n')
    library("status", "skipped", KEYS[1])
    result = library("rules")
    assert result.exit_code == 0
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["rule", "papers", "skipped", "does", "query"],
        ["1", "1", "1", "skip", "title:deep"],
        ["2", "1", "0", "star,", "queue,", "#to", "cite,", "#llm/attention", "abstract:attention"],
        ["3", "0", "0", "skip", "title:nothing"],
    ]
    assert "rule 4 is left out" in result.stderr
    rows = json.loads(library("rules", "--json").stdout)
    assert rows[1] == {
        "number": 2,
        "query": "abstract:attention",
        "tags": ["to cite", "llm/attention"],
        "star": True,
        "queue": True,
        "skip": False,
        "papers": 1,
        "skipped": 0,
    }
    for row in rows:
        assert str(row["papers"]) == library("count", row["query"]).stdout.strip()


def test_without_rules_it_is_said_how_to_write_one(run: Run, home: Path) -> None:
    result = run("rules")
    assert (result.exit_code, result.stdout) == (0, "")
    assert str(paths.config_file()) in result.stderr
    configure(result.stderr.partition("for example:\n")[2])
    assert [row["query"] for row in json.loads(run("rules", "--json").stdout)] == ["title:survey"]
    assert not (home / "library.json").exists()
