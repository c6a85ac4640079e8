from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import KEYS, Run
from tests.other_process import writes_first

Show = Callable[[str], dict[str, Any]]


@pytest.fixture
def show(library: Run) -> Show:
    def document(paper: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(library("show", paper, "--json").stdout)
        return found

    return document


def test_edit_sets_several_fields_in_one_step(library: Run, show: Show) -> None:
    result = library(
        "edit", KEYS[1], "year=2015", "venue=CVPR", "authors=Kaiming He; Jian Sun",
        "title=Deep  Residual\tLearning",
        "abstract=First.\n\nSecond.", "published_on=2015-12-10", "arxiv=https://arxiv.org/abs/1512.03385v1",
        "url=https://example.org/paper",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    paper = show(KEYS[1])
    assert (paper["year"], paper["venue"], paper["published_on"]) == (2015, "CVPR", "2015-12-10")
    assert paper["authors"] == ["Kaiming He", "Jian Sun"]
    assert paper["title"] == "Deep Residual Learning"
    assert paper["abstract"] == "First.\n\nSecond."
    assert paper["identifiers"]["arxiv"] == "1512.03385"
    assert paper["identifiers"]["doi"] == "10.1109/cvpr.2016.90"
    assert {"kind": "paper", "url": "https://example.org/paper"} in paper["links"]
    assert len(json.loads(library("history", KEYS[1], "--json").stdout)) == 2


def test_an_empty_value_clears_a_field(library: Run, show: Show) -> None:
    assert library("edit", KEYS[0], "year=", "venue=", "arxiv=").exit_code == 0
    paper = show(KEYS[0])
    assert (paper["year"], paper["venue"]) == (None, None)
    assert "arxiv" not in paper["identifiers"]


def test_a_pdf_is_attached_by_its_path_and_taken_off_again(library: Run, show: Show, tmp_path: Path) -> None:
    pdf = tmp_path / "attention paper.pdf"
    pdf.write_bytes(b"%PDF-1.7\n")
    links = show(KEYS[0])["links"]
    assert library("edit", KEYS[0], f"pdf={pdf}").exit_code == 0
    assert show(KEYS[0])["links"] == [*links, {"kind": "pdf", "url": pdf.as_uri()}]
    assert library("count", "has:pdf").stdout.strip() == "1"
    assert library("edit", KEYS[0], "pdf=").exit_code == 0
    assert show(KEYS[0])["links"] == links


@pytest.mark.skipif(os.name == "nt", reason="the moment is found by a lock of POSIX")
def test_a_link_that_another_process_adds_meanwhile_stays(
    library: Run, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = tmp_path / "attention.pdf"
    pdf.write_bytes(b"%PDF-1.7\n")
    writes_first(monkeypatch, lambda: library("edit", KEYS[0], "url=https://example.org/paper"))
    assert library("edit", KEYS[0], f"pdf={pdf}").exit_code == 0
    links = show(KEYS[0])["links"]
    assert {"kind": "paper", "url": "https://example.org/paper"} in links
    assert {"kind": "pdf", "url": pdf.as_uri()} in links


@pytest.mark.skipif(os.name == "nt", reason="the moment is found by a lock of POSIX")
def test_an_identifier_that_another_paper_gets_meanwhile_is_refused(
    library: Run, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes_first(monkeypatch, lambda: library("edit", KEYS[1], "doi=10.1000/182"))
    refused = library("edit", KEYS[0], "doi=10.1000/182")
    assert refused.exit_code == 2
    assert f"{KEYS[1]} already has the doi" in refused.stderr
    assert "doi" not in show(KEYS[0])["identifiers"]


def test_what_is_no_pdf_is_not_attached(library: Run, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("<html>")
    assert "is no PDF" in library("edit", KEYS[0], f"pdf={tmp_path / 'a.pdf'}").stderr
    missing = library("edit", KEYS[0], f"pdf={tmp_path / 'b.pdf'}")
    assert missing.exit_code == 2
    assert "There is no file" in missing.stderr


def test_what_was_edited_by_hand_survives_another_import(library: Run, show: Show, source: Path) -> None:
    library("edit", KEYS[0], "title=My own title")
    library("import", str(source))
    assert show(KEYS[0])["title"] == "My own title"


def test_an_edit_that_changes_nothing_is_no_step(library: Run) -> None:
    before = library("history", "--json").stdout
    assert library("edit", KEYS[0], "year=2017").exit_code == 0
    assert library("history", "--json").stdout == before


@pytest.mark.parametrize(
    ("assignment", "hint"),
    [
        ("yaer=2017", "year"),
        ("year", "FIELD=VALUE"),
        ("year=soon", "year=2024"),
        ("title= ", "title"),
        ("published_on=yesterday", "2024-08-27"),
        ("arxiv=10.1145/3292500.3330701", "arxiv="),
        ("doi=1706.03762", "doi="),
        ("url=javascript:alert(1)", "https://"),
        ("status=read", "readlist status"),
        ("tags=a", "readlist tag"),
        ("key=mine", "title"),
    ],
)
def test_a_wrong_edit_is_refused_whole(library: Run, show: Show, assignment: str, hint: str) -> None:
    before = show(KEYS[0])
    result = library("edit", KEYS[0], "venue=Nowhere", assignment)
    assert result.exit_code == 2
    assert hint in result.stderr
    assert show(KEYS[0]) == before


def test_an_identifier_of_another_paper_is_refused(library: Run, show: Show) -> None:
    result = library("edit", KEYS[1], "arxiv=1706.03762")
    assert result.exit_code == 2
    assert KEYS[0] in result.stderr


def test_edit_dry_run_changes_nothing(library: Run, show: Show) -> None:
    assert library("edit", KEYS[0], "year=2018", "--dry-run").exit_code == 0
    assert show(KEYS[0])["year"] == 2017


def test_remove_can_be_undone_with_everything(library: Run, show: Show) -> None:
    library("note", KEYS[0], "--set", "kept")
    before = show(KEYS[0])
    result = library("remove", KEYS[0])
    assert result.stdout == "1 paper removed. `readlist undo` takes it back.\n"
    assert library("show", KEYS[0]).exit_code == 2
    library("undo")
    assert show(KEYS[0]) == before


def test_remove_json_names_the_papers_that_are_gone(library: Run) -> None:
    dry = json.loads(library("remove", "year:2016..", "--dry-run", "--json").stdout)
    done = json.loads(library("remove", "year:2016..", "--json").stdout)
    assert dry["papers"] == done["papers"]
    assert done["count"] == 3
    assert library("count").stdout == "1\n"


@pytest.mark.parametrize(
    "names", ["Ada Lovelace, Alan Turing", "Wang, Li, Chen", "Ada Lovelace and Alan Turing"]
)
def test_names_that_may_be_one_author_or_several_are_refused(library: Run, show: Show, names: str) -> None:
    for arguments in (("edit", KEYS[0], f"authors={names}"), ("add", "--title", "New", "--author", names)):
        result = library(*arguments)
        assert result.exit_code == 2
        assert names in result.stderr
        assert "Ada Lovelace; Alan Turing" in result.stderr
    assert len(show(KEYS[0])["authors"]) == 3
    assert library("count").stdout == "4\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Wang, Xin", ["Wang, Xin"]),
        ("van den Oord, Aäron", ["van den Oord, Aäron"]),
        ("King, Martin Luther, Jr.", ["King, Martin Luther, Jr."]),
        ("Anderson Brand", ["Anderson Brand"]),
        ("García Márquez, Gabriel José;", ["García Márquez, Gabriel José"]),
        ("Wang, Xin; Li, Hua", ["Wang, Xin", "Li, Hua"]),
        ("", []),
    ],
)
def test_one_author_may_have_a_comma(library: Run, show: Show, text: str, names: list[str]) -> None:
    assert library("edit", KEYS[0], f"authors={text}").exit_code == 0
    assert show(KEYS[0])["authors"] == names
