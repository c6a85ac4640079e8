"""Which file ``--library`` means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import platformdirs
import pytest

from readlist.errors import ReadlistError, UsageError
from readlist.paths import (
    cache_folder,
    config_file,
    default_library,
    library_file,
    log_folder,
    remembered_file,
)


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


@pytest.mark.parametrize("text", ["~no-such-user/papers", "~no-such-user"])
def test_a_home_of_nobody_is_a_clear_error(text: str) -> None:
    with pytest.raises(UsageError, match="no such user"):
        library_file(text)


@pytest.mark.parametrize("find", [default_library, config_file, cache_folder, log_folder, remembered_file])
@pytest.mark.parametrize("version", ["raises", "leaves it to us"])
def test_without_a_home_nothing_is_written_where_the_user_happens_to_be(
    find: Callable[[], Path], version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def folder(*_: object, **__: object) -> str:
        if version == "raises":
            raise RuntimeError("could not determine the home directory")
        return "~/.local/share/readlist"

    for kind in ("data", "config", "cache", "log", "state"):
        monkeypatch.setattr(platformdirs, f"user_{kind}_dir", folder)
    with pytest.raises(ReadlistError, match="home folder is not known") as failure:
        find()
    assert "HOME" in failure.value.hint
