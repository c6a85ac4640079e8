from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from readlist.sync.layout import FORMAT_FILE
from readlist.sync.remotes import Remote, remote_of
from readlist.sync.repository import Repository, make_remote

FORMAT = b'{"readlist":1,"schema":1,"library":"ab"}\n'
RunGit = Callable[..., str]


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    """An empty bare repository."""
    found = remote_of(str(tmp_path / "remote.git"))
    make_remote(found)
    return found


@pytest.fixture
def repository(tmp_path: Path, remote: Remote) -> Repository:
    """A repository of a library that has that remote."""
    found = Repository(tmp_path / "state" / "library.git")
    found.create({"library": "/library.json", "remote": remote.address})
    return found


def write(repository: Repository, files: Mapping[str, bytes | None], *parents: str, words: str = "x") -> str:
    """Write a commit that is a library's."""
    about = {} if parents else {FORMAT_FILE: FORMAT}
    return repository.commit(parents, words, "somebody", {**about, **files}.items())


def git(folder: Path, *arguments: str, stdin: bytes = b"") -> str:
    """Run plain git, as a person or a hostile one does."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    names = ("-c", "user.name=x", "-c", "user.email=x@x", "-c", "core.protectNTFS=false")
    done = subprocess.run(
        ["git", "-C", str(folder), *names, *arguments],
        input=stdin,
        capture_output=True,
        check=True,
        env=environment,
    )
    return done.stdout.decode().strip()
