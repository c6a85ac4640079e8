"""Remotes by ssh and over the web: what of the user's git counts, and whom it may speak to."""

from __future__ import annotations

import base64
import os
import socket
import zlib
from hashlib import sha1
from pathlib import Path

import pytest

from readlist.errors import SyncError
from readlist.sync import git as git_module
from readlist.sync.git import GitError
from readlist.sync.remotes import Kind, Remote, remote_of
from readlist.sync.repository import Repository, make_remote
from tests.sync.conftest import FORMAT, git, write
from tests.sync.servers import Git, redirecting, silent_server, ssh_program, web_server

pytestmark = pytest.mark.skipif(os.name == "nt", reason="programs are shell scripts")

SECRET = "open sesame"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's home folder, with a configuration of git that is empty."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / ".gitconfig").write_text("")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(folder / ".gitconfig"))
    return folder


def configure(home: Path, text: str) -> None:
    (home / ".gitconfig").write_text(text)


def over_the_web(address: str, monkeypatch: pytest.MonkeyPatch) -> Remote:
    """Return a remote without encryption, which no user can name."""
    monkeypatch.setitem(git_module._PROTOCOLS, Kind.HTTPS, "http")
    return Remote(address, Kind.HTTPS)


def goes_there_and_back(repository: Repository, remote: Remote) -> None:
    commit = write(repository, {"lists.jsonl": b'{"doc_id":5}\n'})
    assert repository.fetch(remote) is None
    assert repository.push(remote, commit)
    other = Repository(repository.folder.with_name("other.git"))
    other.create({})
    assert other.fetch(remote) == commit
    assert other.others_of(remote) == []
    assert other.tree(commit).table("lists") == {5: {}}


def test_a_server_is_reached_by_the_ssh_of_the_user(
    repository: Repository, remote: Remote, home: Path, tmp_path: Path
) -> None:
    configure(home, f"[core]\n\tsshCommand = {ssh_program(tmp_path)}\n")
    goes_there_and_back(repository, remote_of("me@server:remote.git"))
    calls = (tmp_path / "ssh.log").read_text().splitlines()
    assert {call.partition(" git")[0].split()[-1] for call in calls} == {"me@server"}


def test_a_remote_over_the_web_gets_the_credentials_that_git_has(
    repository: Repository, remote: Remote, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert remote.folder is not None
    monkeypatch.setattr(Git, "folder", remote.folder.parent, raising=False)
    monkeypatch.setattr(Git, "credentials", "Basic " + base64.b64encode(f"me:{SECRET}".encode()).decode())
    with web_server(Git) as address:
        web = over_the_web(f"{address}/remote.git", monkeypatch)
        with pytest.raises(SyncError, match="no credentials") as refused:
            repository.fetch(web)
        assert "Authentication" not in refused.value.message
        configure(home, f'[credential]\n\thelper = "!echo username=me; echo password={SECRET} #"\n')
        goes_there_and_back(repository, web)


def test_nobody_is_sent_on_to_another_server(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Git, "do_GET", lambda self: asked.append(self.path))
    with (
        web_server(Git) as elsewhere,
        web_server(redirecting(elsewhere)) as address,
        pytest.raises(SyncError, match="on to another address"),
    ):
        repository.fetch(over_the_web(f"{address}/remote.git", monkeypatch))
    assert asked == []


def test_who_says_nothing_is_not_waited_for_and_who_is_not_there_is_told_of(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_module, "STILL_TIMEOUT", 0.3)
    with silent_server() as address, pytest.raises(SyncError, match="in time"):
        repository.fetch(over_the_web(f"{address}/remote.git", monkeypatch))
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        gone = over_the_web(f"http://127.0.0.1:{nobody.getsockname()[1]}/x.git", monkeypatch)
        with pytest.raises(SyncError, match="cannot be reached"):
            repository.fetch(gone)


def test_a_password_from_the_configuration_is_not_shown(
    repository: Repository, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_server(redirecting("x")) as address:
        secret = address.replace("//", "//me:opensesame@")
        configure(home, f'[url "{secret}"]\n\tinsteadOf = https://example.org\n')
        over_the_web("", monkeypatch)
        with pytest.raises(SyncError) as refused:
            repository.fetch(remote_of("https://example.org/x.git"))
    error: BaseException | None = refused.value
    while error is not None:
        assert "opensesame" not in f"{error}{error.words if isinstance(error, GitError) else ''}"
        error = error.__cause__


def test_what_the_user_has_set_for_other_work_neither_runs_nor_stops_anything(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark, hooks = tmp_path / "ran", home / "template" / "hooks"
    hooks.mkdir(parents=True)
    for name in ("pre-push", "post-commit", "reference-transaction", "pre-receive", "update", "post-update"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch '{mark}'\nexit 1\n")
        (hooks / name).chmod(0o755)
    program = f"touch {mark}; false"
    configure(
        home,
        f"""
[core]\n hooksPath = {hooks}\n fsmonitor = {program}\n editor = {program}\n pager = {program}
[init]\n templateDir = {hooks.parent}\n defaultBranch = other\n defaultObjectFormat = sha256
[gpg]\n program = {hooks / "update"}
[commit]\n gpgSign = true\n[tag]\n gpgSign = true\n[log]\n showSignature = true
[push]\n gpgSign = true\n pushOption = ci.skip\n followTags = true\n recurseSubmodules = only
[fetch]\n prune = true\n pruneTags = true\n recurseSubmodules = true
[protocol "ext"]\n allow = always\n[safe]\n bareRepository = explicit\n[submodule]\n recurse = true
[alias]\n fetch = !{program}\n fast-import = !{program}
""",
    )
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_QUARANTINE_PATH"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    for name, value in (
        ("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "core.hooksPath"), ("GIT_CONFIG_VALUE_0", str(hooks)),
        ("GIT_DEFAULT_HASH", "sha256"), ("LANGUAGE", "de"), ("LC_ALL", "de_DE.UTF-8"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    remote = remote_of(str(tmp_path / "remote.git"))
    make_remote(remote)
    repository = Repository(tmp_path / "state" / "library.git")
    repository.create({"library": "/library.json", "remote": remote.address})
    goes_there_and_back(repository, remote)
    hostile = Remote(f"ext::sh -c touch% {mark}", Kind.SSH)
    with pytest.raises(SyncError):
        repository.fetch(hostile)
    assert not mark.exists()


def test_a_checkout_is_refused_and_its_filters_do_not_run(
    repository: Repository, remote: Remote, tmp_path: Path
) -> None:
    mark, checkout = tmp_path / "ran", tmp_path / "checkout"
    commit = write(repository, {"lists.jsonl": b'{"doc_id":5}\n'})
    repository.push(remote, commit)
    git(tmp_path, "clone", "-q", remote.address, "checkout")
    git(checkout, "config", "receive.denyCurrentBranch", "updateInstead")
    git(checkout, "config", "filter.run.smudge", f"touch {mark}; cat")
    (checkout / ".git" / "info" / "attributes").write_text("* filter=run\n")
    there = remote_of(str(checkout))
    newer = write(repository, {"lists.jsonl": b'{"doc_id":6}\n'}, commit)
    with pytest.raises(SyncError, match="a checkout somebody works in"):
        repository.push(there, newer)
    assert not mark.exists()


def test_a_remote_of_another_kind_of_git_is_refused(repository: Repository, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "--object-format=sha256", "new.git")
    there = remote_of(str(tmp_path / "new.git"))
    assert repository.fetch(there) is None
    with pytest.raises(SyncError, match=r"algorithm|object format"):
        repository.push(there, write(repository, {}))


def entry(kind: int, size: int, content: bytes) -> bytes:
    """Return an object as it stands in a pack."""
    head = bytearray([kind << 4 | size & 15])
    size >>= 4
    while size:
        head[-1] |= 0x80
        head.append(size & 0x7F)
        size >>= 7
    return bytes(head) + content


def length(number: int) -> bytes:
    """Return a length as it stands in a delta."""
    told = bytearray()
    while number > 0x7F:
        told.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*told, number])


def test_a_few_bytes_that_stand_for_a_huge_file_do_not_take_all_memory(
    repository: Repository, remote: Remote, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert remote.folder is not None
    part, times = 0xFF00, 64
    base = sha1(b"blob %d\0" % part + bytes(part), usedforsecurity=False)
    huge = sha1(b"blob %d\0" % (part * times) + bytes(part * times), usedforsecurity=False).hexdigest()
    delta = length(part) + length(part * times) + b"\xa0\xff" * times
    pack = b"PACK\0\0\0\2\0\0\0\2" + entry(3, part, zlib.compress(bytes(part)))
    pack += entry(7, len(delta), base.digest() + zlib.compress(delta))
    git(remote.folder, "index-pack", "--stdin", stdin=pack + sha1(pack, usedforsecurity=False).digest())
    form = git(remote.folder, "hash-object", "-w", "--stdin", stdin=FORMAT)
    entries = f"100644 blob {huge}\tlists.jsonl\n100644 blob {form}\treadlist.json\n"
    tree = git(remote.folder, "mktree", stdin=entries.encode())
    git(remote.folder, "update-ref", "refs/heads/main", git(remote.folder, "commit-tree", tree, "-m", "x"))
    configure(home, f"[core]\n\tsshCommand = {ssh_program(tmp_path)}\n")
    monkeypatch.setattr(git_module, "_LARGEST_PIECE", "2m")
    with pytest.raises(SyncError, match="far more memory"):
        repository.fetch(remote_of("server:remote.git"))
    assert repository.refs().fetched is None
