from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from readlist.views.documents.related_work import COLUMNS
from tests.cli.conftest import KEYS, Run

SAME = ("title", "abstract", "authors", "year", "venue", "published_on", "identifiers", "links", "tags")


def test_a_folder_gets_one_file_a_paper(library: Run, home: Path) -> None:
    result = library("export", "markdown", "--to", str(home / "vault"))
    assert result.exit_code == 0, result.output
    assert len(list((home / "vault").glob("*.md"))) == 4
    assert "4 files written" in result.stdout


def test_exporting_again_writes_nothing(library: Run, home: Path) -> None:
    library("export", "markdown", "--to", str(home / "vault"))
    before = {path: path.stat().st_mtime_ns for path in (home / "vault").iterdir()}
    assert "0 files written, 4 unchanged" in library("export", "markdown", "--to", str(home / "vault")).stdout
    assert {path: path.stat().st_mtime_ns for path in (home / "vault").iterdir()} == before


def test_a_query_chooses_the_papers_of_one_document(library: Run, home: Path) -> None:
    assert library("export", "markdown", "author:he", "--to", str(home / "papers.md")).exit_code == 0
    text = (home / "papers.md").read_text("utf-8")
    assert "Deep Residual Learning" in text
    assert "Attention" not in text


def test_a_dash_means_stdout_and_nothing_else_is_printed_there(library: Run) -> None:
    result = library("export", "markdown", "-author:he", "--to", "-")
    assert result.exit_code == 0
    assert "Attention Is All You Need" in result.stdout
    assert "written" not in result.stdout


def test_a_file_without_markers_is_refused_and_left(library: Run, home: Path) -> None:
    target = home / "mine.md"
    target.write_text("# Mine\n", "utf-8")
    result = library("export", "markdown", "--to", str(target))
    assert result.exit_code == 2
    assert "mine.md" in result.stderr
    assert target.read_text("utf-8") == "# Mine\n"


def test_one_refused_file_among_others_is_done_in_part(library: Run, home: Path) -> None:
    library("export", "markdown", "author:he", "--to", str(home / "vault"))
    path = next((home / "vault").glob("*.md"))
    text = path.read_text("utf-8")
    path.write_text(text.replace("<!-- readlist:end -->", ""), "utf-8")
    result = library("export", "markdown", "--to", str(home / "vault"), "--json")
    assert result.exit_code == 1, result.output
    report = json.loads(result.stdout)
    assert [row["path"] for row in report["refused"]] == [str(path)]
    assert len(report["written"]) == 3


def test_nothing_matched_writes_nothing_and_ends_with_2(library: Run, home: Path) -> None:
    assert library("export", "markdown", "author:nobody", "--to", str(home / "vault")).exit_code == 2
    assert not (home / "vault").exists()


def test_an_unknown_format_or_a_missing_target_ends_with_2(library: Run) -> None:
    unknown = library("export", "docx", "--to", "-")
    assert unknown.exit_code == 2
    assert "csl-json" in unknown.stderr
    assert library("export", "markdown").exit_code == 2


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json", "csv", "readlist-json", "json-lines"])
def test_another_library_gets_the_same_papers(library: Run, home: Path, name: str) -> None:
    target, other = home / "papers", ("--library", str(home / "other.json"))
    result = library("export", name, "--to", str(target))
    assert (result.exit_code, result.stdout) == (0, "1 file written, 0 unchanged.\n")
    (source,) = json.loads(library(*other, "import", str(target), "--json").stdout)["sources"]
    assert (source["format"], source["problems"]) == (name, [])
    for key in KEYS:
        shown = [json.loads(library(*which, "show", key, "--json").stdout) for which in ((), other)]
        mine, theirs = ({field: paper[field] for field in SAME} for paper in shown)
        assert theirs == mine
    assert json.loads(library("import", str(target), "--json").stdout)["counts"]["new"] == 0


@pytest.mark.parametrize(("short", "name"), [("json", "readlist-json"), ("csl", "csl-json")])
def test_short_names(library: Run, short: str, name: str) -> None:
    exported = library("export", short, "--to", "-")
    assert exported.exit_code == 0
    assert json.loads(exported.stdout)
    assert exported.stdout == library("export", name, "--to", "-").stdout


@pytest.mark.parametrize("name", ["bibtex", "csv", "markdown"])
def test_stdout_gets_the_bytes_of_a_file(library: Run, home: Path, name: str) -> None:
    library("export", name, "--to", str(home / "papers.md"))
    result = library("export", name, "--to", "-")
    assert result.stdout_bytes == (home / "papers.md").read_bytes()


def test_a_file_that_differs_is_replaced_only_when_asked_for(library: Run, home: Path) -> None:
    target = home / "refs.bib"
    target.write_text("% mine\n", "utf-8")
    refused = library("export", "bibtex", "--to", str(target))
    assert refused.exit_code == 2
    assert "--replace" in refused.stderr
    assert target.read_text("utf-8") == "% mine\n"
    assert library("export", "bibtex", "--to", str(target), "--replace").exit_code == 0
    assert "@" in target.read_text("utf-8")
    report = json.loads(library("export", "bibtex", "--to", str(target), "--json").stdout)
    assert report == {"written": [], "unchanged": [str(target)], "refused": []}


def test_notes_are_never_replaced(library: Run, home: Path) -> None:
    target = home / "mine.md"
    target.write_text("# Mine\n", "utf-8")
    result = library("export", "markdown", "--to", str(target), "--replace")
    assert result.exit_code == 2
    assert target.read_text("utf-8") == "# Mine\n"


def owned(run: Run, *options: str) -> dict[str, Any]:
    """Return what the commands say of all that is in a library."""
    shown = json.loads(run(*options, "list", "is:any", "--json").stdout)
    return {
        "papers": [json.loads(run(*options, "show", paper["key"], "--json").stdout) for paper in shown],
        "lists": json.loads(run(*options, "lists", "--json").stdout),
        "searches": json.loads(run(*options, "searches", "--json").stdout),
    }


def test_the_way_out_and_back(library: Run, home: Path) -> None:
    (home / "here.pdf").write_bytes(b"%PDF-1.4\n")
    for command in (
        ("status", "skipped", "author:he"),
        ("status", "read", "1706.03762"),
        ("star", "1706.03762"),
        ("later", "2w", "1312.5602"),
        ("note", "1706.03762", "--set", "Worth *it*.\n\nTwice."),
        ("edit", "1706.03762", f"pdf={home / 'here.pdf'}", "year=2018"),
        ("searches", "save", "to cite", "tag:to-cite"),
        ("lists", "rename", "papers", "First"),
    ):
        result = library(*command)
        assert result.exit_code == 0, result.output
    target, other = home / "whole.json", ("--library", str(home / "other.json"))
    result = library("export", "json", "--all", "--to", str(target))
    assert (result.exit_code, result.stdout) == (0, "1 file written, 0 unchanged.\n")
    result = library(*other, "import", str(target))
    assert (result.exit_code, "1 list" in result.stdout, "1 saved search" in result.stdout) == (0, True, True)
    assert owned(library, *other) == owned(library)
    assert "4 records: 4 skipped" in library(*other, "import", str(target)).stdout
    assert library(*other, "export", "json", "--all", "--to", "-").stdout == target.read_text("utf-8")
    # What was edited by hand still holds against an import.
    library(*other, "import", str(home / "papers.jsonl"))
    assert owned(library, *other)["papers"] == owned(library)["papers"]


def test_all_papers_in_other_formats_are_skipped_ones_too(library: Run) -> None:
    library("status", "skipped", "author:he")
    titles = library("export", "csv", "--all", "--to", "-").stdout
    assert "Deep Residual" in titles
    assert titles == library("export", "csv", "is:any", "--to", "-").stdout


def test_all_and_a_query_exclude_each_other(library: Run) -> None:
    result = library("export", "json", "tag:x", "--all", "--to", "-")
    assert (result.exit_code, "--all and a query" in result.stderr) == (2, True)


def test_of_an_empty_library_nothing_is_exported(run: Run, home: Path) -> None:
    result = run("export", "json", "--all", "--to", str(home / "whole.json"))
    assert (result.exit_code, "is empty" in result.stderr) == (2, True)
    assert list(home.iterdir()) == []


def test_a_library_of_a_newer_version_is_refused(library: Run, home: Path) -> None:
    (home / "new.json").write_text('{"readlist": 2, "papers": [{"title": "Of Tomorrow"}]}')
    result = library("import", str(home / "new.json"))
    assert (result.exit_code, "newer readlist" in result.stderr) == (2, True)
    assert "Nothing was imported" in result.stderr


def test_a_folder_is_no_target_of_one_file(library: Run, home: Path) -> None:
    result = library("export", "ris", "--to", str(home))
    assert result.exit_code == 2
    assert "is a folder" in result.stderr


def test_a_page_of_html_is_written_once_and_another_file_is_left_alone(library: Run, home: Path) -> None:
    target = home / "papers.html"
    assert "1 file written" in library("export", "html", "--to", str(target)).stdout
    page = target.read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert 'id="vaswani2017attention"' in page and "A Title with [/] and [red]brackets and 漢字" in page
    assert "0 files written, 1 unchanged" in library("export", "html", "--to", str(target)).stdout
    assert library("export", "html", "author:he", "--to", str(target)).exit_code == 2
    assert target.read_text("utf-8") == page


def test_paths_of_this_computer_stay_out_of_what_is_handed_on(library: Run, home: Path) -> None:
    (home / "secret.pdf").write_bytes(b"%PDF-1.4")
    assert library("edit", "he2016deep", f"pdf={home / 'secret.pdf'}").exit_code == 0
    assert "secret" in library("show", "he2016deep").stdout
    for columns in ((), ("--columns", "title,url")):
        assert "secret" not in library("export", "table", "--to", "-", *columns).stdout
    assert "secret" not in library("export", "html", "--to", "-").stdout


def test_the_name_of_the_file_decides_what_a_table_is(library: Run, home: Path) -> None:
    assert library("export", "table", "--to", str(home / "papers.md")).exit_code == 0
    assert library("export", "table", "--to", str(home / "papers.CSV")).exit_code == 0
    assert (home / "papers.md").read_text("utf-8") == library("export", "table", "--to", "-").stdout
    assert (home / "papers.CSV").read_text("utf-8").startswith("key,title,authors,year,")
    other = library("export", "table", "--to", str(home / "papers.txt"))
    assert other.exit_code == 2
    assert "It ends in .md, or in .csv" in other.stderr


def test_the_columns_of_a_table_are_chosen(library: Run) -> None:
    result = library("export", "table", "author:he", "--to", "-", "--columns", "Year, doi")
    assert result.stdout.splitlines()[2] == "| 2016 | 10.1109/cvpr.2016.90 |"
    assert library("export", "table", "--to", "-", "--columns", "size").exit_code == 2
    assert library("export", "csv", "--to", "-", "--columns", "year").exit_code == 2
    told = " ".join(library("export", "--help").stdout.split())
    assert ", ".join(COLUMNS) in told
