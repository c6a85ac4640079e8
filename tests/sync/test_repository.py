"""Commits of a library, their way to the remote, and what a crash leaves."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from readlist.errors import SyncError
from readlist.sync import repository as repository_module
from readlist.sync.remotes import Remote, remote_of
from readlist.sync.repository import Refs, Repository, make_remote
from tests.sync.conftest import git, write


def test_settings_say_whether_it_is_set_up(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "x.git")
    assert (repository.is_there(), repository.settings()) == (False, {})
    repository.create({"library": "/a b\u00fc.json"})
    assert not repository.is_there()
    repository.set("remote", "git@x:y")
    assert repository.settings() == {"library": "/a b\u00fc.json", "remote": "git@x:y"}
    assert repository.is_there()
    if os.name != "nt":
        assert repository.folder.stat().st_mode & 0o777 == 0o700
    repository.remove()
    repository.remove()
    assert not repository.is_there()


def test_a_commit_goes_to_the_remote_and_comes_back(repository: Repository, remote: Remote) -> None:
    assert repository.fetch(remote) is None
    first = write(repository, {"README.md": b"x"}, words="12 read\n\nand more")
    assert repository.refs() == Refs()
    assert repository.push(remote, first)
    refs = repository.advance(repository.refs(), first, first)
    assert repository.refs() == refs == Refs(first, first)
    assert repository.fetch(remote) == first
    second = write(repository, {}, first)
    assert repository.is_ancestor(first, second)
    assert not repository.is_ancestor(second, first)
    told = repository.log(second, 5)
    assert [(each.message, each.by, each.parents) for each in told] == [
        ("x", "somebody", 1),
        ("12 read\nand more", "somebody", 0),
    ]
    assert repository.common_ancestor(first, second) == first
    assert repository.common_ancestor(write(repository, {"README.md": b"y"}), second) is None


def test_who_is_second_is_told(repository: Repository, remote: Remote) -> None:
    first = write(repository, {"README.md": b"x"})
    assert repository.push(remote, first)
    assert repository.push(remote, write(repository, {"README.md": b"y"}, first))
    assert not repository.push(remote, write(repository, {"README.md": b"z"}, first))


def test_references_move_only_from_where_they_were(repository: Repository) -> None:
    first, second = write(repository, {"README.md": b"x"}), write(repository, {"README.md": b"y"})
    refs = repository.advance(Refs(), first, None)
    with pytest.raises(SyncError):
        repository.advance(Refs(), second, second)
    assert repository.refs() == refs


def test_words_of_others_are_cleaned(repository: Repository, remote: Remote) -> None:
    assert remote.folder is not None
    tree = git(remote.folder, "mktree", stdin=b"")
    hostile = git(remote.folder, "commit-tree", tree, "-m", "\x1b[2Jgone\x1f\x1e\x07\n\nx")
    git(remote.folder, "update-ref", "refs/heads/main", hostile)
    commit = repository.fetch(remote)
    assert commit is not None
    assert all(each.message.replace("\n", "").isprintable() for each in repository.log(commit, 5))


def test_a_crash_of_git_does_not_stop_it_for_ever(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [
        repository.folder / name
        for name in ("config.lock", "refs/heads/main.lock", "objects/pack/tmp_pack_x")
    ]
    for path in left:
        path.write_bytes(b"")
        os.utime(path, (time.time() - 60, time.time() - 60))
    repository.drop_leftovers()
    assert not any(path.exists() for path in left)
    left[0].write_bytes(b"")
    monkeypatch.setattr(repository_module, "_LOCK_AGE", 0.05)
    repository.drop_leftovers()
    assert not left[0].exists()


def test_many_packs_become_one(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repository_module, "PACKS", 3)
    commit = write(repository, {"README.md": b"0"})
    assert not repository.tidy()
    for number in range(3):
        commit = write(repository, {"README.md": str(number).encode()}, commit)
        repository.advance(repository.refs(), commit, None)
    before = repository.size()
    assert repository.tidy()
    assert len(list(repository.folder.glob("objects/pack/*.pack"))) < 4
    assert repository.size() < before
    assert len(repository.log(commit, 9)) == 4


def test_a_folder_becomes_a_remote_where_nothing_is_in_the_way(tmp_path: Path) -> None:
    with pytest.raises(SyncError, match="no folder"):
        make_remote(remote_of(str(tmp_path / "missing" / "x.git")))
    (tmp_path / "empty.git").mkdir()
    make_remote(remote_of(str(tmp_path / "empty.git")))
    assert (tmp_path / "empty.git" / "HEAD").is_file()
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "me.jpg").write_bytes(b"")
    make_remote(remote_of(str(tmp_path / "photos")))
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["me.jpg"]
    make_remote(remote_of("git@example.org:x"))
