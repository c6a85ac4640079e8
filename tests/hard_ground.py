"""Disks that are full and folders that are closed, for tests that need no superuser."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest


def needs_permissions(folder: Path) -> None:
    """Skip the test where permissions do not bind this user: a superuser, or a file system without any."""
    probe = folder / "closed"
    probe.mkdir(mode=0o500)
    try:
        (probe / "file").touch()
    except OSError:
        return
    else:
        (probe / "file").unlink()
        pytest.skip("this user may write everywhere")
    finally:
        probe.rmdir()


@contextlib.contextmanager
def closed(*paths: Path, mode: int = 0o500) -> Iterator[None]:
    """Take the right to write to files and folders away for a while; ``mode`` is for folders."""
    before = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(mode if path.is_dir() else mode & 0o666)
    try:
        yield
    finally:
        for path, was in before.items():
            path.chmod(was)


@contextlib.contextmanager
def no_room(size: int = 0) -> Iterator[None]:
    """Let no file grow beyond ``size`` bytes: the system really refuses, as on a full disk."""
    resource = pytest.importorskip("resource", reason="this system has no limits for the size of files")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def tree(*folders: Path) -> dict[str, bytes | str]:
    """Return what stands below the folders: the content of files, where links lead.

    In the file of a lock stands who had it last.
    """
    found: dict[str, bytes | str] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_symlink():
                found[str(path)] = str(path.readlink())
            elif path.is_file():
                found[str(path)] = path.read_bytes() if path.suffix != ".lock" else b""
    return found
