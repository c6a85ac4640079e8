"""Which file ``--library`` means."""

from __future__ import annotations

from pathlib import Path

import pytest

from readlist.paths import library_file


@pytest.mark.parametrize("name", ["new", "new/", "new.d", "deep/new", "."])
def test_what_is_no_json_file_is_a_folder(name: str, tmp_path: Path) -> None:
    assert library_file(f"{tmp_path}/{name}") == tmp_path / name / "library.json"


@pytest.mark.parametrize("name", ["mine.json", "MINE.JSON", "deep/mine.json"])
def test_a_name_that_ends_in_json_is_a_file_that_need_not_exist(name: str, tmp_path: Path) -> None:
    assert library_file(f"{tmp_path}/{name}") == tmp_path / name


def test_a_file_that_exists_is_the_library_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "papers.db").touch()
    assert library_file(str(tmp_path / "papers.db")) == tmp_path / "papers.db"


def test_a_folder_that_exists_may_be_called_json(tmp_path: Path) -> None:
    (tmp_path / "papers.json").mkdir()
    assert library_file(str(tmp_path / "papers.json")) == tmp_path / "papers.json" / "library.json"


def test_the_variable_is_read_in_the_same_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READLIST_LIBRARY", str(tmp_path / "new"))
    assert library_file() == tmp_path / "new" / "library.json"


def test_a_library_that_was_moved_away_from_its_journal_is_no_new_folder(tmp_path: Path) -> None:
    (tmp_path / "papers.journal").touch()
    assert library_file(str(tmp_path / "papers")) == tmp_path / "papers"
