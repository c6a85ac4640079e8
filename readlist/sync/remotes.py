"""Addresses of remotes: which are taken, and in which form git gets them."""

from __future__ import annotations

import os
import re
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from readlist.errors import UsageError

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_HELPER = re.compile(r"[A-Za-z0-9+.-]*::")
_HOST_AND_PATH = re.compile(r"(?:([^/:@\s]+)@)?([^/:@\s]+|\[[0-9A-Fa-f:.]+\]):(.+)")
_USER_AND_PASSWORD = re.compile(r"[^/:@\s]+:[^/:@\s]+@[^/:@\s]+:")
_TOKEN = re.compile(r"gh[a-z]_|github_pat_|glpat-|\w{40}")
"""Names of users at hosts are shorter than what hosts give out in place of a password."""
_LONGEST = 2000
_FORMS = (
    "git@host:me/papers.git, ssh://host/path, https://host/me/papers.git, "
    "or a folder such as /media/disk/papers.git"
)


class Kind(StrEnum):
    """How a remote is reached."""

    FOLDER = "folder"
    SSH = "ssh"
    HTTPS = "https"


class Remote(msgspec.Struct, frozen=True):
    """Where the shared repository is."""

    address: str
    kind: Kind

    @property
    def folder(self) -> Path | None:
        """The folder that it is, where it is one of this machine."""
        return Path(self.address) if self.kind is Kind.FOLDER else None


def remote_of(text: str, *, windows: bool = os.name == "nt") -> Remote:
    """Return the remote that somebody named. Raises UsageError where git must not be given that.

    A folder gets its whole path. Nothing is asked of the disk or of the network.
    """
    text = text.strip()
    if not text or not text.isprintable() or len(text) > _LONGEST:
        raise UsageError("That is no address of a remote.", f"Such are: {_FORMS}.")
    if text.startswith("-"):
        raise UsageError(
            f"A remote cannot begin with a dash: {text}", "For a folder of that name, write ./ before it."
        )
    if _HELPER.match(text):
        raise UsageError(
            f"{text} would have git run a program of that name.", f"Remotes of readlist are: {_FORMS}."
        )
    if _USER_AND_PASSWORD.match(text):
        raise _has_password()
    scheme = _SCHEME.match(text)
    if scheme is not None:
        return _of_url(text, scheme[1].lower())
    is_drive = windows and re.match(r"[A-Za-z]:[\\/]", text) is not None
    if not is_drive and not text.startswith(("/", ".", "~")):
        named = _HOST_AND_PATH.fullmatch(text)
        if named is not None:
            _check_host(text, named[1] or "", named[2])
            return Remote(text, Kind.SSH)
    return _of_folder(text)


def _of_url(text: str, scheme: str) -> Remote:
    try:
        parts = urlsplit(text)
        host, password = parts.hostname or "", parts.password
    except ValueError as error:
        raise UsageError(f"{text} is no address: {error}.", f"Such are: {_FORMS}.") from error
    if scheme == "file":
        if host not in ("", "localhost") or not parts.path:
            raise UsageError(
                f"{text} names no folder of this machine.", "Write the path of the folder alone."
            )
        return _of_folder(unquote(parts.path))
    if scheme in ("git", "http"):
        raise UsageError(
            f"{scheme}:// is not encrypted: your notes would travel in the open.", f"Use one of: {_FORMS}."
        )
    if scheme not in ("https", "ssh"):
        raise UsageError(f"readlist does not sync through {scheme}://.", f"Use one of: {_FORMS}.")
    if password is not None or _TOKEN.match(parts.username or ""):
        raise _has_password()
    _check_host(text, parts.username or "", host)
    return Remote(text, Kind(scheme))


def _has_password() -> UsageError:
    return UsageError(
        "The address has a password in it, which others on this machine could read.",
        "Leave it out; git's credential helper keeps it: git help credentials.",
    )


def _check_host(text: str, user: str, host: str) -> None:
    if not host or host.startswith("-") or user.startswith("-"):
        raise UsageError(f"{text} names no host.", f"Remotes of readlist are: {_FORMS}.")


def _of_folder(text: str) -> Remote:
    try:
        path = Path(text).expanduser()
    except RuntimeError as error:
        raise UsageError(f"{text}: there is no such user.", "Write the whole path of the folder.") from error
    return Remote(os.path.abspath(path), Kind.FOLDER)  # noqa: PTH100 - a link may be meant to lead elsewhere later
