from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_templates_are_listed_shown_and_checked(library: Run, home: Path) -> None:
    assert "weekly-digest" in library("template").stdout
    names = [row["name"] for row in json.loads(library("template", "list", "--json").stdout)]
    assert names == ["plain", "obsidian", "logseq", "weekly-digest", "reading-log"]
    mine = home / "mine.md.jinja"
    mine.write_bytes(library("template", "show", "obsidian").stdout_bytes)
    assert "is good, for notes" in library("template", "check", str(mine), "--flavour", "obsidian").stdout
    assert "is good, for one document" in library("template", "check", "reading-log").stdout
    assert library("template", "show", "mine").exit_code == 2


def test_a_template_at_fault_ends_with_2_and_writes_nothing(library: Run, home: Path) -> None:
    mine = home / "mine.md.jinja"
    mine.write_text("# {{ paper.title }}\n{{ papr }}\n", "utf-8")
    for command in (
        ("template", "check", str(mine)),
        ("export", "markdown", "--to", str(home / "vault"), "--template", str(mine)),
        ("export", "markdown", "--to", str(home / "one.md"), "--template", str(mine)),
    ):
        result = library(*command)
        assert result.exit_code == 2
        assert "mine.md.jinja:2: `papr` is not a variable; did you mean `paper`?" in result.stderr
    assert not list(home.glob("**/*.md"))


def test_a_digest_goes_to_a_document_or_to_stdout(library: Run, home: Path) -> None:
    to = ("export", "markdown", "added:<1w", "--template", "weekly-digest", "--to")
    assert library(*to, str(home / "digest.md")).exit_code == 0
    assert "4 papers" in (home / "digest.md").read_text("utf-8")
    assert library(*to, "-").stdout_bytes == (home / "digest.md").read_bytes()
    assert "0 files written, 1 unchanged" in library(*to, str(home / "digest.md")).stdout


def test_flavours_and_templates_go_where_they_belong(library: Run, home: Path) -> None:
    vault = ("export", "markdown", "--to", str(home / "pages"))
    assert library(*vault, "--flavour", "logseq").exit_code == 0
    assert "0 files written, 4 unchanged" in library(*vault).stdout
    assert (home / "pages" / "he2016deep.md").read_text("utf-8").startswith("readlist_id:: ")
    for arguments in (
        ("export", "markdown", "--to", str(home / "one.md"), "--flavour", "obsidian"),
        ("export", "bibtex", "--to", str(home / "refs.bib"), "--template", "plain"),
        (*vault, "--flavour", "plain"),
        (*vault, "--template", "weekly-digest"),
        (*vault, "--template", str(home / "nothing")),
    ):
        assert library(*arguments).exit_code == 2, arguments
