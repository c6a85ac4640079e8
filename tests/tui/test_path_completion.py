"""Paths as they are typed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from readlist.tui.path_completion import (
    as_typed,
    common_beginning,
    files_meant,
    folder_of,
    folder_to_begin_in,
    path_choices,
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for age, name in enumerate(("new.txt", "old.bib", "older.bib", ".hidden")):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (10_000 - age, 10_000 - age))
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "week.md").write_text("x")
    return tmp_path


def labels(typed: str) -> list[str]:
    return [choice.label for choice in path_choices(typed)]


def test_names_are_sorted_as_people_count(folder: Path) -> None:
    for name in ("003.txt", "000.txt", "x².txt", "week 10.md", "Week 9.md"):
        (folder / name).write_text("x")
    assert labels("0") == ["000.txt", "003.txt"]
    assert labels("w") == ["Week 9.md", "week 10.md"]


def test_a_dialog_begins_in_a_folder_that_is_there(folder: Path, isolated_home: Path) -> None:
    assert folder_of("lists/week.md") == folder_of("lists") == str(folder / "lists")
    assert folder_to_begin_in(str(folder / "lists")) == f"{folder / 'lists'}/"
    (isolated_home / "home" / "in").mkdir()
    assert folder_to_begin_in(str(isolated_home / "home" / "in")) == "~/in/"
    for elsewhere in ("", str(folder), str(folder / "gone")):
        assert folder_to_begin_in(elsewhere) == ""


def test_folders_come_first_then_files_by_name(folder: Path) -> None:
    assert labels("") == ["lists/", "new.txt", "old.bib", "older.bib"]
    assert labels("OL") == ["old.bib", "older.bib"]
    assert labels(f"{folder}/ne") == ["new.txt"]


def test_hidden_files_are_for_who_types_their_dot(folder: Path) -> None:
    assert labels(".") == [".hidden"]


def test_a_choice_is_the_whole_path_a_folder_ends_in_its_slash(folder: Path) -> None:
    assert path_choices("li")[0].text == "lists/"
    assert path_choices("lists/")[0].text == "lists/week.md"


def test_what_cannot_be_read_offers_nothing(folder: Path) -> None:
    assert labels("nowhere/") == []
    assert labels("new.txt/") == []


def test_the_common_beginning_is_letter_by_letter(folder: Path) -> None:
    assert common_beginning(path_choices("o")) == "old"
    assert common_beginning([]) == ""


def test_a_path_or_a_pattern_means_files(folder: Path) -> None:
    assert files_meant("new.txt") == ["new.txt"]
    assert files_meant("lists/") == ["lists"]
    assert files_meant("*.bib") == ["old.bib", "older.bib"]
    for nothing in ("", "  ", "absent.txt", "*.pdf", "x\0y", "2408.14906", "n" * 5000):
        assert files_meant(nothing) == []


def test_the_tilde_is_the_home_folder(isolated_home: Path) -> None:
    (isolated_home / "home" / "mine.txt").write_text("x")
    assert labels("~/mi") == ["mine.txt"]
    assert files_meant("~/mine.txt") == [str(isolated_home / "home" / "mine.txt")]


def test_a_path_below_the_home_folder_is_shown_from_there(isolated_home: Path) -> None:
    home = isolated_home / "home"
    assert as_typed(str(home / "in" / "week.txt")) == "~/in/week.txt"
    for other in (f"{home}er/week.txt", "/lists/week.txt", "https://arxiv.org/list/cs.CL/new"):
        assert as_typed(other) == other


def test_a_user_that_is_not_there_has_no_files(folder: Path) -> None:
    for typed in ("~no-such-user-of-this-machine", "~no-such-user-of-this-machine/li"):
        assert path_choices(typed) == []
        assert files_meant(typed) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")
def test_a_link_that_leads_nowhere_hides_no_other_file(folder: Path) -> None:
    (folder / "itself").symlink_to(folder / "itself")
    (folder / "broken").symlink_to(folder / "nowhere")
    assert labels("") == ["lists/", "new.txt", "old.bib", "older.bib"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every file name is text")
def test_a_name_that_nobody_can_type_is_not_offered(folder: Path) -> None:
    (folder / os.fsdecode(b"\xff.txt")).write_text("x")
    assert labels("") == ["lists/", "new.txt", "old.bib", "older.bib"]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_pipe_is_no_list(folder: Path) -> None:
    """It would be waited for without end, by a thread that holds up the end of the app."""
    os.mkfifo(folder / "pipe")
    assert labels("pi") == files_meant("pipe") == []
