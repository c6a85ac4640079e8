"""Replacing files: in one step, or not at all."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

from readlist.store import files
from readlist.store.files import NewFile, make_private_folder, replace_file


def test_a_replaced_file_has_the_new_content_and_no_companions(tmp_path: Path) -> None:
    target = tmp_path / "file"
    replace_file(target, (b"old",))
    replace_file(target, (b"new ", b"text"))
    assert target.read_bytes() == b"new text"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_the_old_content_alone(tmp_path: Path) -> None:
    target = tmp_path / "file"
    replace_file(target, (b"old",))
    with pytest.raises(ZeroDivisionError), NewFile(target) as new:
        new.write((b"half",))
        raise ZeroDivisionError
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_is_told_of_also_where_nothing_can_be_cleared_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, "unlink", fail)
    with pytest.raises(ZeroDivisionError), NewFile(tmp_path / "file"):
        raise ZeroDivisionError


def test_the_store_changes_the_disk_by_these_functions_alone() -> None:
    changing = re.compile(
        r"os\.(open|write|fsync|f?truncate|replace|rename|link|unlink|remove|mkdir|rmdir)\b"
        r"|\.(write_(bytes|text)|touch|rename|unlink|mkdir|rmdir)\(|mkstemp"
    )
    for path in Path(files.__file__).parent.glob("*.py"):
        if path.name not in ("files.py", "drafts.py"):  # a draft that is done with may come back
            assert not changing.search(path.read_text("utf-8")), path


def test_what_a_killed_process_left_is_removed_after_an_hour(tmp_path: Path) -> None:
    old, young = tmp_path / ".file.abc.new", tmp_path / ".file.def.new"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (1, 1))
    replace_file(tmp_path / "file", (b"text",))
    assert (old.exists(), young.exists()) == (False, True)


def test_missing_parents_are_made_for_the_owner_alone(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "a" / "b")
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("a", "a/b")] == [0o700, 0o700]
