"""The user's git, called so that it asks nobody, runs nothing of others and ends in time."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import IO

from readlist.errors import SyncError
from readlist.model.text import clean_line
from readlist.sync.complaints import complaint_of
from readlist.sync.remotes import Kind, Remote

OLDEST = (2, 25)
"""The oldest git whose options and answers are known here."""

LOCAL_TIMEOUT = 600.0
NETWORK_TIMEOUT = 3600.0
"""Seconds for all of a first sync over a slow line."""
STILL_TIMEOUT = 300.0
"""Seconds in which the other side says nothing, not even how far it is."""

LONGEST_ANSWER = 64 << 20
MOST_FETCHED = 2 << 30
"""Bytes that one fetch may bring: far more than a library of 100,000 papers with all its history."""
_LARGEST_PIECE = "512m"
"""How much memory git may want at once: a few bytes of a pack can stand for a file of any size."""

_KEPT_VARIABLES = re.compile(
    r"GIT_(SSH|SSH_COMMAND|SSH_VARIANT|SSL_\w+|PROXY_\w+|HTTP_\w+|CONFIG_GLOBAL|EXEC_PATH)"
)
_SSH = "ssh -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=20 -o ServerAliveCountMax=3"
_POLL = 0.05
_LAST_WORDS = 8192
_PROGRESS = re.compile(r"[^\r\n]*\r(?!\n)")

_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    # A command that a repository may name, run where it borrows objects from another one.
    "core.alternateRefsCommand": "true",
    "core.bigFileThreshold": "64m",
    "pack.threads": "2",
    # Nothing is contacted but the remote that was chosen.
    "http.followRedirects": "false",
    "http.lowSpeedLimit": "100",
    "http.lowSpeedTime": "60",
    "fetch.fsckObjects": "true",
    "fetch.recurseSubmodules": "false",
    "fetch.unpackLimit": "1",
    "fetch.writeCommitGraph": "false",
    "fastimport.unpackLimit": "1",
    "core.fsync": "committed,reference",
    "core.fsyncMethod": "fsync",
    "core.logAllRefUpdates": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    # What the user has set for pushes of his own; a server without push options refuses any.
    "push.gpgSign": "false",
    "push.pushOption": "",
    "push.followTags": "false",
    "push.recurseSubmodules": "no",
    "credential.interactive": "false",
    "advice.detachedHead": "false",
}
_SET_AT_THE_END = ("core.hooksPath", "core.fsmonitor", "core.alternateRefsCommand", "core.fsync")
_END_SETTINGS = {
    # A push into a checkout would run the filters that its configuration names.
    "receive.denyCurrentBranch": "refuse",
    "receive.unpackLimit": "1",
    "receive.autogc": "false",
}
"""At the other end, where that is a folder: hooks and filters there would be programs on this machine."""

_PROTOCOLS = {Kind.FOLDER: "file", Kind.SSH: "ssh:https", Kind.HTTPS: "ssh:https"}
"""What git may speak, whatever the user's configuration allows; it may name another address of a host."""

Chunks = Iterable[bytes]


def is_old(version: str) -> bool:
    """Return whether what git says of itself is the name of a version that is too old."""
    numbers = re.search(r"(\d+)\.(\d+)", version)
    return numbers is None or (int(numbers[1]), int(numbers[2])) < OLDEST


class Git:
    """Git in one bare repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def version(self) -> str:
        """What git says of itself. Raises SyncError: there is none, or it is too old."""
        version = clean_line(self._run(["git", "--version"], network=False).decode("utf-8", "replace"))
        if is_old(version):
            wanted = ".".join(map(str, OLDEST))
            raise SyncError(
                f"This is {version}, and readlist needs git {wanted} or newer.", "Install a newer git."
            )
        return version

    def run(self, *arguments: str, stdin: bytes | Chunks = b"", longest: int = LONGEST_ANSWER) -> bytes:
        """Run git in the repository and return what it prints. No network. Raises SyncError.

        An answer that is longer than ``longest`` bytes is an error.
        """
        return self._run(self._command(arguments), stdin=stdin, longest=longest, network=False)

    def asks(self, *arguments: str) -> str | None:
        """Return the line that git prints, None where it says no (exit code 1)."""
        try:
            return self.run(*arguments).decode("utf-8", "replace").strip()
        except GitError as error:
            if error.code == 1:
                return None
            raise

    def fetch(self, remote: Remote, refspec: str) -> None:
        """Bring commits from the remote here. Raises SyncError."""
        objects = self.folder / "objects"

        def watch() -> str:
            return "too much" if _size_of(objects) - before > MOST_FETCHED else ""

        before = _size_of(objects)
        options = ("--progress", "--no-tags", "--no-recurse-submodules", *_end(remote, "upload-pack"))
        self._talk(remote, ("fetch", *options, "--", remote.address, refspec), watch)

    def push(self, remote: Remote, refspec: str) -> bytes:
        """Send commits to the remote; return what became of the branch. Raises SyncError."""
        options = ("--progress", "--porcelain", "--no-verify", "--no-signed", *_end(remote, "receive-pack"))
        return self._talk(remote, ("push", *options, "--", remote.address, refspec))

    def branches(self, remote: Remote, but: str) -> list[str]:
        """Return the names of the remote's branches, without one of them. Raises SyncError."""
        options = ("--quiet", "--heads", *_end(remote, "upload-pack"))
        answer = self._talk(remote, ("ls-remote", *options, "--", remote.address))
        names = (clean_line(line.partition(b"\t")[2].decode("utf-8", "replace")) for line in lines_of(answer))
        return [name.removeprefix("refs/heads/") for name in names if name != but]

    def _talk(self, remote: Remote, arguments: Iterable[str], watch: Callable[[], str] = lambda: "") -> bytes:
        try:
            return self._run(self._command(arguments), network=True, watch=watch, remote=remote)
        except GitError as error:
            raise complaint_of(error.words, remote) from error

    def _command(self, arguments: Iterable[str]) -> list[str]:
        return ["git", "--git-dir", str(self.folder), *_set(_SETTINGS), *arguments]

    def _run(
        self,
        command: list[str],
        *,
        network: bool,
        stdin: bytes | Chunks = b"",
        longest: int = LONGEST_ANSWER,
        watch: Callable[[], str] = lambda: "",
        remote: Remote | None = None,
    ) -> bytes:
        chunks = (stdin,) if isinstance(stdin, bytes) else stdin
        timeouts = (NETWORK_TIMEOUT, STILL_TIMEOUT) if network else (LOCAL_TIMEOUT, LOCAL_TIMEOUT)
        with _Call(command, self._environment(remote), timeouts, watch) as call:
            answer = call.answer(chunks, longest)
        if call.stopped:
            raise _stopped(call.stopped, remote)
        if call.code:
            raise GitError(command, call.code, call.words, answer)
        return answer

    def _environment(self, remote: Remote | None) -> dict[str, str]:
        """Return the variables for git: none that could lead it to another repository, or to ask somebody."""
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("GIT_") or _KEPT_VARIABLES.fullmatch(name)
        }
        environment |= {
            "LC_ALL": "C",
            "LANGUAGE": "C",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ASKPASS": "true",
            "SSH_ASKPASS": "true",
            "SSH_ASKPASS_REQUIRE": "never",
            "GCM_INTERACTIVE": "never",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_PROTOCOL_FROM_USER": "0",
            "GIT_ALLOW_PROTOCOL": _PROTOCOLS[remote.kind] if remote is not None else "",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_ALLOC_LIMIT": _LARGEST_PIECE,
            # The repository is read here as these have it.
            "GIT_DEFAULT_HASH": "sha1",
            "GIT_DEFAULT_REF_FORMAT": "files",
            "GIT_CEILING_DIRECTORIES": str(self.folder.parent),
        }
        if remote is None:
            # No credentials are needed, and nobody's settings: a repository of our own.
            return environment | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        if remote.kind is Kind.SSH and not environment.keys() & {"GIT_SSH", "GIT_SSH_COMMAND"}:
            environment["GIT_SSH_COMMAND"] = self._ssh_of_the_user() or _SSH
        return environment

    def _ssh_of_the_user(self) -> str:
        command = ["git", "config", "--global", "--get", "core.sshCommand"]
        with contextlib.suppress(OSError):
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LOCAL_TIMEOUT, check=False
            )
            return done.stdout.decode("utf-8", "replace").strip()
        return ""


class GitError(SyncError):
    """Git ended with another code than 0; ``words`` are its last ones on stderr."""

    def __init__(self, command: list[str], code: int, words: str, answer: bytes) -> None:
        verb = command[1 + 2 * (1 + len(_SETTINGS))] if command[1] == "--git-dir" else command[1]
        super().__init__(
            f"git {verb} failed: {_last_line(words) or f'exit code {code}'}",
            "Nothing was changed. If it stays so: `readlist sync off`, then `readlist sync init` with the "
            "same remote makes a new repository here, and no change is lost.",
        )
        self.code = code
        self.words = words
        self.answer = answer


class _Call:
    """One run of git, in a session of its own: it has no terminal to ask at, and ends with all it started."""

    def __init__(
        self,
        command: list[str],
        environment: dict[str, str],
        timeouts: tuple[float, float],
        watch: Callable[[], str],
    ) -> None:
        self.stopped = ""
        """Why it was ended before it was done."""
        self.code = 0
        self.words = ""
        self._heard = time.monotonic()
        self._deadline, self._patience = self._heard + timeouts[0], timeouts[1]
        self._watch = watch
        self._is_over = threading.Event()
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
                start_new_session=True,
            )
        except FileNotFoundError as error:
            raise SyncError(
                "There is no git on this machine, and readlist syncs through it.",
                "Install git (on Debian: apt install git), then try again.",
            ) from error
        except OSError as error:
            raise SyncError(f"git cannot be run: {error.strerror or error}.") from error

    def __enter__(self) -> _Call:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self._kill()
        self._is_over.set()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def answer(self, chunks: Chunks, longest: int) -> bytes:
        """Feed git and return what it prints, once it has ended. What ``chunks`` raises is raised."""
        failures: list[BaseException] = []
        threads = [
            threading.Thread(target=self._feed, args=(chunks, failures), daemon=True),
            threading.Thread(target=self._listen, daemon=True),
            threading.Thread(target=self._guard, daemon=True),
        ]
        for thread in threads:
            thread.start()
        answer = _of(self._process.stdout).read(longest + 1)
        if len(answer) > longest:
            self._stop("too long an answer")
        self.code = self._process.wait()
        self._is_over.set()
        self.stopped = self.stopped or self._watch()  # it may have been quicker than the look at it
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]
        return answer

    def _feed(self, chunks: Chunks, failures: list[BaseException]) -> None:
        stdin = _of(self._process.stdin)
        try:
            for chunk in chunks:
                stdin.write(chunk)
            stdin.close()
        except BrokenPipeError:
            pass  # it has ended, and says why
        except BaseException as error:  # noqa: BLE001 - raised where the answer is awaited
            failures.append(error)
            self._kill()

    def _listen(self) -> None:
        words = b""
        while part := _of(self._process.stderr).read1(_LAST_WORDS):  # type: ignore[attr-defined]
            self._heard = time.monotonic()
            words = (words + part)[-_LAST_WORDS:]
        self.words = _without_secrets(_PROGRESS.sub("", words.decode("utf-8", "replace")))

    def _guard(self) -> None:
        while not self._is_over.wait(_POLL):
            now = time.monotonic()
            if now > self._deadline or now - self._heard > self._patience:
                self._stop("too slow")
            elif why := self._watch():
                self._stop(why)

    def _stop(self, why: str) -> None:
        self.stopped = self.stopped or why
        self._kill()

    def _kill(self) -> None:
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()


def _set(settings: Mapping[str, str]) -> list[str]:
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _end(remote: Remote, program: str) -> list[str]:
    """Return the option that says what runs at the other end, where that is a folder."""
    if remote.kind is not Kind.FOLDER:
        return []
    settings = {name: _SETTINGS[name] for name in _SET_AT_THE_END} | _END_SETTINGS
    return [f"--{program}", shlex.join(["git", *_set(settings), program])]


def _without_secrets(words: str) -> str:
    """Return what git says without a password that it had from the user's configuration."""
    return re.sub(r"://[^/@\s]*:[^/@\s]*@", "://", words)


def _of(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # noqa: S101 - every pipe is asked for above
    return pipe


def _size_of(folder: Path) -> int:
    total = 0
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                is_folder = entry.is_dir(follow_symlinks=False)
                total += _size_of(Path(entry.path)) if is_folder else entry.stat().st_size
    return total


def _stopped(why: str, remote: Remote | None) -> SyncError:
    where = remote.address if remote is not None else "The repository"
    if why == "too slow":
        return SyncError(f"{where} did not answer in time.", "Nothing was changed; try again later.")
    return SyncError(
        f"{where} holds far more than a library of papers, so readlist stopped reading it.",
        "Nothing was changed. Is it the right remote?",
    )


def _last_line(words: str) -> str:
    lines = [clean_line(line) for line in words.splitlines() if line.strip()]
    return lines[-1].removeprefix("fatal: ").removeprefix("error: ") if lines else ""


def lines_of(answer: bytes, end: bytes = b"\n") -> Iterator[bytes]:
    """Yield the lines of an answer, without what ends them."""
    yield from (line for line in answer.split(end) if line)
