from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import KEYS, PAPERS, Run

PAPER = {
    "title", "abstract", "authors", "year", "venue", "section", "position", "identifiers", "links", "tags",
    "records", "action", "key", "doc_id",
}  # fmt: skip
COUNTS = {"records", "new", "merged", "skipped", "failed"}


def imported(run: Run, *arguments: str, code: int = 0, stdin: str | bytes | None = None) -> dict[str, Any]:
    """Import and return the JSON object."""
    result = run("import", "--json", *arguments, stdin=stdin)
    assert result.exit_code == code, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    assert set(document) == {"sources", "counts"}
    assert set(document["counts"]) == COUNTS
    counts = document["counts"]
    assert counts["records"] == sum(counts[name] for name in ("new", "merged", "skipped", "failed"))
    return document


def test_import_json_has_the_fields_of_the_contract(run: Run, source: Path) -> None:
    document = imported(run, str(source))
    [listed] = document["sources"]
    assert set(listed) == {"source", "format", "list", "ignored", "papers", "problems"}
    assert listed["source"] == str(source)
    assert isinstance(listed["format"], str)
    assert set(listed["list"]) == {"title", "listed_on"}
    assert [set(paper) for paper in listed["papers"]] == [PAPER] * 4
    assert [paper["action"] for paper in listed["papers"]] == ["new"] * 4
    assert [paper["key"] for paper in listed["papers"]] == list(KEYS)
    assert document["counts"] == {"records": 4, "new": 4, "merged": 0, "skipped": 0, "failed": 0}


def test_importing_again_changes_nothing(library: Run, source: Path) -> None:
    before = library("history", "--json").stdout
    document = imported(library, str(source))
    assert document["counts"]["new"] == document["counts"]["merged"] == 0
    assert document["counts"]["skipped"] == 4
    assert library("history", "--json").stdout == before


def test_import_says_how_to_take_it_back(run: Run, source: Path) -> None:
    result = run("import", str(source))
    assert result.exit_code == 0
    assert "4" in result.stdout
    assert "readlist undo" in result.stdout
    assert "readlist undo" not in run("import", str(source)).stdout


def test_dry_run_creates_nothing_at_all(run: Run, home: Path, source: Path) -> None:
    before = set(home.rglob("*"))
    document = imported(run, str(source), "--dry-run")
    assert [(paper["key"], paper["doc_id"]) for paper in document["sources"][0]["papers"]] == [
        (None, None)
    ] * 4
    assert set(home.rglob("*")) == before


def test_dry_run_needs_no_lock_and_no_folder(run: Run, home: Path, source: Path) -> None:
    folder = home / "not" / "there"
    result = run("--library", str(folder / "mine.json"), "import", "--dry-run", "--json", str(source))
    assert result.exit_code == 0
    assert not folder.parent.exists()


def test_dry_run_on_a_library_leaves_its_folder_as_it_is(library: Run, home: Path, source: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    imported(library, str(source), "--dry-run")
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before


def test_a_large_import_leaves_a_library_that_opens_fast(run: Run, home: Path) -> None:
    path = home / "many.jsonl"
    papers = (
        {"title": f"Paper about the subject number {n}", "abstract": "word " * 200} for n in range(1500)
    )
    path.write_text("".join(json.dumps(paper) + "\n" for paper in papers), "utf-8")
    assert imported(run, str(path))["counts"]["new"] == 1500
    assert (home / "library.json").stat().st_size > 1_000_000
    assert run("count").stdout == "1500\n"
    assert run("undo").exit_code == 0
    assert run("count").stdout == "0\n"


def test_stdin_is_a_source(run: Run) -> None:
    document = imported(run, "-", stdin=json.dumps(PAPERS[:1]))
    assert document["sources"][0]["source"] == "-"
    assert document["counts"]["new"] == 1


def test_a_folder_stands_for_its_files(run: Run, home: Path) -> None:
    folder = home / "lists" / "deeper"
    folder.mkdir(parents=True)
    (home / "lists" / "a.json").write_text(json.dumps(PAPERS[:2]), "utf-8")
    (folder / "b.json").write_text(json.dumps(PAPERS[2:]), "utf-8")
    document = imported(run, str(home / "lists"))
    assert len(document["sources"]) == 2
    assert document["counts"]["new"] == 4


def test_tag_status_and_list_are_given_to_what_comes_in(run: Run, source: Path) -> None:
    imported(run, str(source), "--tag", "weekly", "--tag", "#ml", "--status", "queued", "--list", "Classics")
    rows = json.loads(run("list", "--json").stdout)
    assert {row["status"] for row in rows} == {"queued"}
    assert all({"weekly", "ml"} <= set(row["tags"]) for row in rows)
    assert {name for row in rows for name in row["lists"]} == {"Classics"}


def test_on_duplicate_decides_about_papers_that_are_there(library: Run, home: Path) -> None:
    again = home / "again.json"
    again.write_text(json.dumps([PAPERS[0] | {"tags": ["second"]}]), "utf-8")
    assert imported(library, str(again), "--dry-run", "--on-duplicate", "skip")["counts"]["skipped"] == 1
    assert imported(library, str(again), "--dry-run", "--on-duplicate", "keep")["counts"]["new"] == 1
    assert imported(library, str(again), "--on-duplicate", "merge")["counts"]["merged"] == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\xff",
        b"Dear all,\nlunch is at noon.\n",
        b'[{"title": "A',
    ],
    ids=["empty", "blank", "binary", "unrecognised", "cut"],
)
def test_a_source_that_cannot_be_read_ends_with_2_and_says_why(run: Run, home: Path, data: bytes) -> None:
    path = home / "bad.txt"
    path.write_bytes(data)
    document = imported(run, str(path), code=2)
    assert document["counts"]["failed"] >= 1
    [problem, *_] = document["sources"][0]["problems"]
    assert set(problem) == {"severity", "line", "message", "text"}
    assert problem["severity"] == "error"
    result = run("import", str(path))
    assert result.exit_code == 2
    assert "bad.txt" in result.output
    assert "Traceback" not in result.output
    assert not (home / "library.json").exists()


def test_a_missing_file_ends_with_2_and_is_named(run: Run, home: Path) -> None:
    document = imported(run, str(home / "missing.txt"), code=2)
    assert "missing.txt" in document["sources"][0]["problems"][0]["message"]
    assert "missing.txt" in run("import", str(home / "missing.txt")).output


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_without_permission_ends_with_2(run: Run, source: Path) -> None:
    source.chmod(0)
    assert imported(run, str(source), code=2)["counts"]["failed"] == 1


def test_one_bad_source_among_good_ones_is_done_in_part(run: Run, home: Path, source: Path) -> None:
    document = imported(run, str(source), str(home / "missing.txt"), code=1)
    assert (document["counts"]["new"], document["counts"]["failed"]) == (4, 1)
    assert run("count").stdout == "4\n"


def test_json_of_a_failure_keeps_stdout_to_data(run: Run, home: Path) -> None:
    result = run("import", "--json", str(home / "missing.txt"))
    json.loads(result.stdout)
    assert "missing.txt" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [(), ("--format", "nonsense", "x"), ("--on-duplicate", "ask", "x"), ("--status", "nonsense", "x")],
)
def test_wrong_usage_ends_with_2(run: Run, arguments: tuple[str, ...]) -> None:
    result = run("import", *arguments)
    assert result.exit_code == 2
    assert result.stderr


def test_a_file_name_cannot_command_the_terminal(run: Run, home: Path) -> None:
    result = run("import", str(home / "a\x1b]0;owned\x07b\udcff.txt"))
    assert result.exit_code == 2
    assert "\x1b" not in result.output
    assert "\x07" not in result.output
    json_result = run("import", "--json", str(home / "a\x1b\x7f\udcff.txt"))
    assert not set("\x1b\x7f") & set(json_result.stdout)


def test_add_takes_an_identifier_as_a_provisional_title(run: Run) -> None:
    result = run("add", "https://arxiv.org/pdf/2401.05566v2")
    assert result.exit_code == 0, result.output
    assert "readlist undo" in result.stdout
    paper = json.loads(run("show", "2401.05566", "--json").stdout)
    assert paper["title"] == "arXiv:2401.05566"
    assert paper["identifiers"]["arxiv"] == "2401.05566"


def test_add_takes_what_is_known_of_a_paper(run: Run) -> None:
    result = run(
        "add", "10.1093/mind/LIX.236.433", "--title", "Computing Machinery and Intelligence",
        "--author", "Alan Turing", "--year", "1950", "--venue", "Mind", "--abstract", "Can machines think?",
        "--tag", "classic", "--status", "queued", "--url", "https://example.org/turing.pdf",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    paper = json.loads(run("show", "turing1950computing", "--json").stdout)
    assert (paper["year"], paper["venue"], paper["status"]) == (1950, "Mind", "queued")
    assert paper["authors"] == ["Alan Turing"]
    assert paper["tags"] == ["classic"]
    assert paper["identifiers"]["doi"] == "10.1093/mind/lix.236.433"
    assert paper["abstract"] == "Can machines think?"
    assert "https://example.org/turing.pdf" in [link["url"] for link in paper["links"]]


def test_adding_what_is_there_adds_no_second_paper(library: Run) -> None:
    result = library("add", "1706.03762")
    assert result.exit_code == 0
    assert KEYS[0] in result.stdout
    assert library("count").stdout == "4\n"
    before = library("history", "--json").stdout
    assert library("add", "1706.03762").exit_code == 0
    assert library("history", "--json").stdout == before


def test_add_dry_run_creates_nothing(run: Run, home: Path) -> None:
    assert run("add", "1706.03762", "--dry-run").exit_code == 0
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("--author", "Ada Lovelace"),
        ("--title", " "),
        ("--title", "A", "--year", "soon"),
        ("--title", "A", "--url", "x"),
    ],
)
def test_add_refuses_what_is_no_paper(run: Run, home: Path, arguments: tuple[str, ...]) -> None:
    assert run("add", *arguments).exit_code == 2
    assert list(home.iterdir()) == []
