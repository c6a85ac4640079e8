"""The bare repository of one library in the state folder: its commits, and its way to the remote.

Two references matter: ``main`` is the newest commit that the library has taken in wholly, ``seen``
the newest that the remote was seen to have. Both move last, together; whatever else a crash leaves
is of no account.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from readlist.errors import SyncError
from readlist.model.text import clean_line
from readlist.sync.complaints import MissingBranchError
from readlist.sync.git import Git, GitError, lines_of
from readlist.sync.layout import LIBRARY, Form
from readlist.sync.remotes import Kind, Remote, remote_of
from readlist.sync.tree import Tree

BRANCH = "refs/heads/main"
_SEEN, _FETCHED, _NEW = "refs/readlist/seen", "refs/readlist/fetched", "refs/readlist/new"
_INCOMING = "refs/readlist/incoming"
"""Where a fetch puts the commits of the remote: too much may be there by the time that it is stopped."""
_NOBODY = "0" * 40
_LOCK_AGE = 10.0
"""Seconds after which a lock file of git is one that a crash left: nobody else works here."""

PACKS = 20
"""Of how many packs one is made."""
_PACKED = "readlist.packed"
"""The setting that says how many bytes there were when git last looked for what all versions share."""
_LITTLE = 1 << 20
"""Bytes that nobody misses."""

_FIELDS = "%H%n%P%n%ct%n%cn%n%B"


class Refs(msgspec.Struct, frozen=True):
    """Where the branches are; None: they are not yet."""

    main: str | None = None
    seen: str | None = None
    fetched: str | None = None


class LoggedCommit(msgspec.Struct, frozen=True):
    """A commit as ``sync log`` tells of it; ``at`` is in UTC (ISO 8601)."""

    commit: str
    at: str
    by: str
    message: str
    parents: int


class Repository:
    """The repository of a library, or of a list. Only whoever has the lock of the sync changes it."""

    def __init__(self, folder: Path, form: Form = LIBRARY) -> None:
        self.folder = folder
        self._form = form
        self.git = Git(folder)
        self._trees: dict[str | None, Tree] = {}

    # Settings

    def is_there(self) -> bool:
        """Return whether the sync of the library is set up here."""
        return (self.folder / "HEAD").is_file() and "remote" in self.settings()

    def create(self, settings: Mapping[str, str]) -> None:
        """Make the repository. It is set up once ``settings`` are there. Raises SyncError."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.folder.chmod(0o700)
        except OSError as error:
            raise SyncError(f"Cannot make {self.folder}: {error.strerror or error}.") from error
        make_bare(self.git)
        for name, value in settings.items():
            self.set(name, value)

    def settings(self) -> dict[str, str]:
        """Return what was set up: ``remote``, ``library`` (its path) and ``machine``."""
        file = self.folder / "config"
        if not file.is_file():
            return {}
        found = self.git.asks("config", "--file", str(file), "-z", "--get-regexp", r"^readlist\.") or ""
        pairs = (entry.partition("\n") for entry in found.split("\0") if entry)
        return {name.removeprefix("readlist."): value for name, _, value in pairs}

    def set(self, name: str, value: str) -> None:
        """Change a setting. Raises SyncError."""
        self.git.run("config", "--file", str(self.folder / "config"), f"readlist.{name}", value)

    def remove(self) -> None:
        """Remove the repository. Raises SyncError."""
        try:
            shutil.rmtree(self.folder)
        except FileNotFoundError:
            return
        except OSError as error:
            raise SyncError(f"Cannot remove {self.folder}: {error.strerror or error}.") from error

    # Reading

    def refs(self) -> Refs:
        """Return where the branches are."""
        listing = self.git.run("for-each-ref", "--format=%(objectname) %(refname)")
        at = {line[41:].decode(): line[:40].decode() for line in lines_of(listing)}
        return Refs(at.get(BRANCH), at.get(_SEEN), at.get(_FETCHED))

    def tree(self, commit: str | None) -> Tree:
        """Return what a commit holds; the same one again for the same commit."""
        return self._trees.setdefault(commit, Tree(self.git, commit, self._form))

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Return whether a commit is another one, or was before it."""
        return older == newer or self.git.asks("merge-base", "--is-ancestor", older, newer) is not None

    def common_ancestor(self, one: str, other: str) -> str | None:
        """Return the newest commit that both go on from, None where they have nothing in common."""
        found = self.git.asks("merge-base", one, other)
        return found.splitlines()[0] if found else None

    def log(self, commit: str, most: int) -> list[LoggedCommit]:
        """Return the newest commits up to that one, the newest first."""
        answer = self.git.run(
            "log", "-z", f"--format={_FIELDS}", f"--max-count={most}", "--date-order", commit, "--"
        )
        return [_logged(entry.decode("utf-8", "replace")) for entry in lines_of(answer, b"\0")]

    # Changing

    def commit(
        self, parents: Sequence[str], message: str, by: str, files: Iterable[tuple[str, bytes | None]]
    ) -> str:
        """Write a commit: the first of ``parents`` with other ``files`` (None: removed). Raises SyncError.

        Nothing points at it but a reference for work under way.
        """
        answer = self.git.run(
            "fast-import",
            "--quiet",
            "--force",
            "--date-format=raw",
            stdin=_stream(parents, message, by, files),
        )
        return answer.decode("ascii").strip()

    def advance(self, before: Refs, main: str, seen: str | None) -> Refs:
        """Move both references, where they still are as they were ``before``. Raises SyncError."""
        moves = [(BRANCH, main, before.main), (_SEEN, seen, before.seen)]
        lines = [
            f"update {name} {new} {old or _NOBODY}\n" for name, new, old in moves if new not in (None, old)
        ]
        if lines:
            done_with = f"delete {_NEW}\ndelete {_FETCHED}\n"
            self.git.run("update-ref", "--stdin", stdin=("".join(lines) + done_with).encode("ascii"))
        return Refs(main, seen or before.seen)

    # The remote

    def fetch(self, remote: Remote) -> str | None:
        """Bring the remote's commits here; return its newest one, None: it has none. Raises SyncError."""
        try:
            self.git.fetch(remote, f"+{BRANCH}:{_INCOMING}")
        except MissingBranchError:
            return None
        self.git.run("update-ref", _FETCHED, _INCOMING)
        return self.refs().fetched

    def push(self, remote: Remote, commit: str) -> bool:
        """Send a commit to the remote; return False where somebody else was first. Raises SyncError."""
        try:
            self.git.push(remote, f"{commit}:{BRANCH}")
        except SyncError as error:
            cause = error.__cause__ if isinstance(error.__cause__, GitError) else error
            if isinstance(cause, GitError) and _was_overtaken(cause):
                return False
            raise
        return True

    def others_of(self, remote: Remote) -> list[str]:
        """Return the names of branches that the remote has beside the library's. Raises SyncError."""
        return self.git.branches(remote, BRANCH)

    # Tidying

    def drop_leftovers(self) -> None:
        """Remove what a crash of git left: locks would stop it for ever. Only under the lock of the sync."""
        locks = [*self.folder.glob("*.lock"), *self.folder.glob("refs/**/*.lock")]
        locks += [*self.folder.glob("objects/pack/tmp_*"), *self.folder.glob("objects/pack/.tmp-*")]
        for lock in locks:
            with contextlib.suppress(OSError):
                while (age := time.time() - lock.stat().st_mtime) < _LOCK_AGE:
                    time.sleep(
                        min(0.2, _LOCK_AGE - age + 0.01)
                    )  # of a git whose readlist was killed just now
                lock.unlink()

    def tidy(self, remote: Remote | None = None) -> bool:
        """Make one pack of many, here and in the folder that is the remote; return whether it was done here.

        Another machine tidies itself. What cannot be done now can wait: the disk may be full, or not ours.
        """
        with contextlib.suppress(SyncError):
            if remote is not None and remote.folder is not None:
                _tidy(Git(remote.folder), "-k")  # somebody may be sending just now
            return _tidy(self.git)
        return False

    def size(self) -> int:
        """Return how many bytes the repository takes."""
        files = (Path(folder, name) for folder, _, names in os.walk(self.folder) for name in names)
        total = 0
        for path in files:
            with contextlib.suppress(OSError):
                total += path.stat().st_size
        return total


def _tidy(git: Git, *options: str) -> bool:
    """Make few packs of many, and look for what they share once they have become twice as large."""
    packs = _sizes_of_packs(git.folder)
    if len(packs) < PACKS:
        return False
    config = ("config", "--file", str(git.folder / "config"))
    known = git.asks(*config, "--get", _PACKED) or ""
    if known.isdecimal() and sum(packs) > 2 * int(known) + _LITTLE:
        git.run("repack", "-q", "-a", "-d", "-f", *options)
        known = ""
    else:
        _make_fewer(git)
    if not known:
        git.run(*config, _PACKED, str(sum(_sizes_of_packs(git.folder))))
    return True


def _make_fewer(git: Git) -> None:
    try:
        git.run("repack", "-q", "-d", "--geometric=2")
    except GitError:  # older than 2.32
        git.run("repack", "-q", "-A", "-d")


def _sizes_of_packs(folder: Path) -> list[int]:
    sizes = []
    for path in folder.glob("objects/pack/*.pack"):
        with contextlib.suppress(OSError):  # somebody else may tidy there
            sizes.append(path.stat().st_size)
    return sizes


def make_bare(git: Git) -> None:
    """Make a bare repository, or see that there is one. Raises SyncError."""
    git.run("init", "--quiet", "--bare", "--template=", str(git.folder))
    git.run("symbolic-ref", "HEAD", BRANCH)


def make_remote(remote: Remote) -> None:
    """Make the folder of a remote a bare repository, where it is empty or missing. Raises SyncError."""
    folder = remote.folder
    if folder is None:
        return
    try:
        if folder.is_dir() and any(folder.iterdir()):
            return
        if not folder.parent.is_dir():
            raise SyncError(f"There is no folder {folder.parent}.", "Is the disk there? Nothing was changed.")
        folder.mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise SyncError(
            f"Cannot make {folder}: {error.strerror or error}.", "Nothing was changed."
        ) from error
    make_bare(Git(folder))


def saved_remote(settings: Mapping[str, str]) -> Remote:
    """Return the remote that was set up. Raises UsageError where somebody has made it a wrong one."""
    return remote_of(settings["remote"])


def _was_overtaken(error: GitError) -> bool:
    told = error.answer.decode("utf-8", "replace") + error.words
    return (
        re.search(r"\(fetch first\)|\(non-fast-forward\)|cannot lock ref|incorrect old value", told)
        is not None
    )


def _stream(
    parents: Sequence[str], message: str, by: str, files: Iterable[tuple[str, bytes | None]]
) -> Iterator[bytes]:
    """Yield what has fast-import write a commit and say its name."""
    words = message.encode("utf-8", "replace")
    name = re.sub(r"[<>\x00-\x1f]", "", clean_line(by)).strip() or "readlist"
    committer = f"{name} <readlist@localhost> {int(time.time())} +0000"
    yield b"commit %b\nmark :1\ncommitter %b\n" % (_NEW.encode(), committer.encode("utf-8", "replace"))
    yield b"data %d\n%b\n" % (len(words), words)
    for number, parent in enumerate(parents):
        yield b"%b %b\n" % (b"merge" if number else b"from", parent.encode("ascii"))
    for path, content in files:
        if content is None:
            yield b"D %b\n" % path.encode("ascii")
        else:
            yield b"M 100644 inline %b\ndata %d\n" % (path.encode("ascii"), len(content))
            yield content
            yield b"\n"
    yield b"get-mark :1\ndone\n"


def _logged(entry: str) -> LoggedCommit:
    commit, parents, at, by, message = entry.split("\n", 4)
    moment = datetime.datetime.fromtimestamp(_seconds(at), datetime.UTC)
    lines = [clean_line(line) for line in message.splitlines() if line.strip()]
    return LoggedCommit(
        commit,
        moment.isoformat(timespec="seconds"),
        clean_line(by)[:80],
        "\n".join(lines)[:2000],
        len(parents.split()),
    )


def _seconds(text: str) -> int:
    """Return the seconds of a date, of which a hostile commit may have any."""
    return min(int(text), 253402300799) if text.isdecimal() else 0


__all__ = ["BRANCH", "Kind", "LoggedCommit", "Refs", "Repository", "make_remote", "saved_remote"]
