"""How git is called: nobody is asked, nothing of others runs, and it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from readlist.errors import SyncError
from readlist.sync import git as git_module
from readlist.sync.complaints import MissingBranchError, complaint_of
from readlist.sync.git import Git, is_old
from readlist.sync.remotes import Remote, remote_of
from readlist.sync.repository import Repository
from tests.sync.conftest import write

POSIX = pytest.mark.skipif(os.name == "nt", reason="programs are shell scripts")


def a_git_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> Git:
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\nimport os, sys, time\n{does}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    return Git(tmp_path)


def test_without_git_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SyncError, match="no git on this machine"):
        Git(tmp_path).run("log")


@POSIX
def test_an_old_git_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = a_git_that(tmp_path, monkeypatch, "print('git version 2.17.1')")
    with pytest.raises(SyncError, match=r"git version 2\.17\.1.*needs git 2\.25"):
        _ = old.version


@pytest.mark.parametrize(
    ("version", "old"),
    [("git version 2.24.9", True), ("git version 2.25.0", False), ("git version 3.0", False), ("?", True)],
)
def test_versions_are_compared_as_numbers(version: str, old: bool) -> None:
    assert is_old(version) is old


@POSIX
def test_git_has_no_terminal_and_no_variables_that_mislead_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_TRACE", "GIT_CONFIG_PARAMETERS", "GIT_ASKPASS"):
        monkeypatch.setenv(name, "/elsewhere")
    told = a_git_that(
        tmp_path,
        monkeypatch,
        "print([name for name, value in os.environ.items() if value == '/elsewhere'], "
        "os.environ['GIT_TERMINAL_PROMPT'], os.environ['LC_ALL'], os.getsid(0) == os.getpid())",
    )
    assert told.run("log").decode().strip() == "[] 0 C True"


@POSIX
def test_ssh_never_asks_unless_the_user_has_a_command_of_his_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = a_git_that(
        tmp_path,
        monkeypatch,
        "'config' in sys.argv or sys.exit(os.environ['GIT_SSH_COMMAND'])",
    )
    remote = remote_of("example.org:x")
    with pytest.raises(SyncError, match="BatchMode=yes"):
        told.fetch(remote, "x")
    monkeypatch.setenv("GIT_SSH_COMMAND", "my-ssh")
    with pytest.raises(SyncError, match="my-ssh"):
        told.fetch(remote, "x")


@POSIX
def test_what_takes_too_long_or_says_too_much_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = a_git_that(tmp_path, monkeypatch, "'log' in sys.argv and time.sleep(60)\nprint('x' * 5000)")
    monkeypatch.setattr(git_module, "LOCAL_TIMEOUT", 0.1)
    with pytest.raises(SyncError, match="in time"):
        slow.run("log")
    monkeypatch.setattr(git_module, "LOCAL_TIMEOUT", 60)
    with pytest.raises(SyncError, match="far more"):
        slow.run("ls-tree", longest=1000)


@POSIX
def test_a_remote_that_sends_too_much_is_stopped(
    repository: Repository, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert repository.push(remote, write(repository, {"README.md": os.urandom(300_000)}))
    other = Repository(repository.folder.with_name("other.git"))
    other.create({})
    monkeypatch.setattr(git_module, "MOST_FETCHED", 1000)
    monkeypatch.setattr(git_module, "_POLL", 0)
    with pytest.raises(SyncError, match="far more than a library"):
        other.fetch(remote)
    assert other.refs().fetched is None


@POSIX
def test_hooks_of_a_folder_never_run(repository: Repository, remote: Remote, tmp_path: Path) -> None:
    assert remote.folder is not None
    mark = tmp_path / "ran"
    hooks = remote.folder / "my-hooks"
    for folder in (hooks, remote.folder / "hooks", repository.folder / "hooks"):
        folder.mkdir(exist_ok=True)
        for name in (
            "pre-receive",
            "update",
            "post-receive",
            "post-update",
            "reference-transaction",
            "pre-push",
        ):
            (folder / name).write_text(f"#!/bin/sh\ntouch '{mark}'\n")
            (folder / name).chmod(0o755)
    with (remote.folder / "config").open("a") as config:
        config.write(f"[core]\n\thooksPath = {hooks}\n\talternateRefsCommand = touch '{mark}' #\n")
        config.write(f"[uploadpack]\n\tpackObjectsHook = touch '{mark}'; exec\n")
    commit = write(repository, {"README.md": b"x"})
    assert repository.push(remote, commit)
    assert repository.fetch(remote) == commit
    repository.advance(repository.refs(), commit, commit)
    assert not mark.exists()


def test_a_remote_that_is_a_program_is_refused_by_git_as_well(repository: Repository, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    hostile = Remote(f"ext::sh -c touch% {mark}", remote_of("example.org:x").kind)
    with pytest.raises(SyncError):
        repository.fetch(hostile)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("fatal: couldn't find remote ref refs/heads/main", "has no library"),
        ("fatal: detected dubious ownership in repository at '/x'", "belongs to another user"),
        ("Host key verification failed.\nfatal: Could not read from remote repository.", "not known to ssh"),
        ("git@x: Permission denied (publickey).\nfatal: Could not read from remote", "does not let you in"),
        ("fatal: could not read Username for 'https://x': terminal prompts disabled", "does not let you in"),
        (
            "fatal: unable to access 'https://x/': The requested URL returned error: 403",
            "does not let you in",
        ),
        ("ssh: Could not resolve hostname x: Name or service not known", "cannot be reached"),
        ("fatal: unable to access 'https://x/': Could not resolve host: x", "cannot be reached"),
        ("fatal: unable to access 'x': Failed to connect to x port 443: Connection refused", "be reached"),
        ("fatal: unable to update url base from redirection:\n  asked for: x", "another address"),
        ("fatal: unable to access 'https://x/': The requested URL returned error: 301", "another address"),
        ("fatal: unable to access 'https://x/': The requested URL returned error: 503", "trouble of its own"),
        ("fatal: unable to access 'https://x/': server certificate verification failed.", "the right one"),
        ("fatal: something that git says since yesterday", "something that git says since yesterday"),
        ("", "it says nothing"),
        ("fatal: write error: No space left on device", "no space left"),
        ("remote: error: refusing to update checked out branch: refs/heads/main", "somebody works in"),
        ("error: remote unpack failed: unpacker error", "takes nothing from you"),
        ("! refs/heads/main [remote rejected] (pre-receive hook declined)", "takes nothing from you"),
        ("ERROR: Repository not found.\nfatal: Could not read from remote repository.", "no repository at"),
        ("fatal: '/x' does not appear to be a git repository", "no repository at"),
        ("error: object 1234: badTree: too-short tree object\nfatal: fsck error in packed object", "damaged"),
    ],
)
def test_complaints_of_git_are_told_in_words(words: str, told: str) -> None:
    complaint = complaint_of(words, remote_of("git@x:y"))
    assert told in complaint.message
    assert complaint.hint
    assert "{" not in str(complaint)
    assert isinstance(complaint, MissingBranchError) is ("remote ref" in words)
