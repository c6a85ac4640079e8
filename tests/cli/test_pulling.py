from __future__ import annotations

import json
from pathlib import Path

import pytest

from readlist.library.vault import record_file
from tests.cli.conftest import KEYS, Run, configure

KEY = KEYS[0]


@pytest.fixture
def vault(library: Run, home: Path) -> Path:
    """A folder with the notes of all papers."""
    library("note", KEY, "--set", "First.\n\nSecond.")
    library("export", "markdown", "--to", str(home / "vault"))
    return home / "vault"


def edit(vault: Path, before: str, after: str, key: str = KEY) -> None:
    path = vault / f"{key}.md"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def test_edits_are_shown_and_come_back(library: Run, vault: Path) -> None:
    edit(vault, "Second.", "Better.")
    edit(vault, "status: inbox", "status: read")
    edit(vault, "  - transformers\n", "  - architecture\n  - classic\n")
    shown = [
        f"{KEY} ({KEY}.md)",
        "  note:",
        "    @@ -1,3 +1,3 @@",
        "     First.",
        "",
        "    -Second.",
        "    +Better.",
        "  status: inbox -> read",
        "  tags: +architecture +classic -transformers",
    ]
    tried = library("pull", str(vault), "--dry-run")
    assert (tried.exit_code, tried.stdout.splitlines()) == (0, [*shown, "1 note would be pulled."])
    assert json.loads(library("show", KEY, "--json").stdout)["status"] == "inbox"
    result = library("pull", str(vault))
    last = "1 note pulled. `readlist undo` takes it back."
    assert (result.exit_code, result.stdout.splitlines()) == (0, [*shown, last])
    paper = json.loads(library("show", KEY, "--json").stdout)
    assert (paper["note"], paper["status"], paper["tags"]) == (
        "First.\n\nBetter.",
        "read",
        ["architecture", "classic"],
    )
    assert "pull of 1 note from" in library("history", KEY).stdout
    again = library("pull", str(vault))
    assert (again.exit_code, again.stdout) == (0, "No note was edited.\n")
    library("undo")
    assert library("note", KEY).stdout == "First.\n\nSecond.\n"


def test_edits_of_some_papers(library: Run, vault: Path) -> None:
    for key in KEYS[:2]:
        edit(vault, "starred: false", "starred: true", key)
    assert "1 note pulled" in library("pull", str(vault), KEYS[1]).stdout
    assert library("count", "is:starred").stdout == "1\n"


def test_a_status_of_ones_own(library: Run, vault: Path) -> None:
    configure('statuses = ["cited"]')
    edit(vault, "status: inbox", "status: cited")
    assert "status: inbox -> cited" in library("pull", str(vault)).stdout


def test_what_clashes_is_listed(library: Run, vault: Path) -> None:
    edit(vault, "Second.", "There.")
    edit(vault, "status: inbox", "status: read")
    library("note", KEY, "--set", "First.\n\nHere.")
    library("status", "queued", KEY)
    result = library("pull", str(vault))
    assert result.exit_code == 1
    assert "  note: changed on both sides in one place; it holds both versions." in result.stdout
    assert "  status: changed on both sides; queued stays, the vault has read." in result.stdout
    assert library("pull", str(vault), "--take", "vault").exit_code == 0
    assert json.loads(library("show", KEY, "--json").stdout)["status"] == "read"


def test_what_cannot_come_back_is_told(library: Run, vault: Path) -> None:
    edit(vault, "title: Attention", "title: Intention")
    edit(vault, "starred: false", "starred: true", KEYS[1])
    result = library("pull", str(vault), "--json")
    row = json.loads(result.stdout)
    assert (result.exit_code, row["count"], row["unchanged"]) == (1, 1, 2)
    assert row["notes"][0]["changes"] == {"starred": {"before": False, "after": True}}
    assert row["refused"][0]["hint"] == f"`readlist edit {KEY} title=…` changes it."


def test_without_a_record_the_vault_is_taken_when_asked_for(library: Run, vault: Path) -> None:
    record_file(vault).unlink()
    edit(vault, "Second.", "Better.")
    result = library("pull", str(vault))
    assert (result.exit_code, "note differs; not taken:" in result.stdout) == (1, True)
    assert "--take vault" in result.stderr
    assert library("pull", str(vault), "--take", "vault").exit_code == 0
    assert library("note", KEY).stdout == "First.\n\nBetter.\n"


def test_a_folder_without_notes_ends_with_2(library: Run, home: Path) -> None:
    result = library("pull", str(home / "nowhere"))
    assert (result.exit_code, "no folder" in result.stderr) == (2, True)
    assert library("pull", str(home)).exit_code == 2
