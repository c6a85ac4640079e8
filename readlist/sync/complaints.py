"""What git says when a remote cannot be used, in words that say what to do."""

from __future__ import annotations

import re
import shlex

from readlist.errors import SyncError
from readlist.model.text import clean_line
from readlist.sync.remotes import Kind, Remote

_UNCHANGED = "Nothing was changed."


class MissingBranchError(SyncError):
    """The remote is there and has no library yet."""


_COMPLAINTS: tuple[tuple[str, type[SyncError], str, str], ...] = (
    (
        r"attempting to allocate|[Oo]ut of memory",
        SyncError,
        "{remote} holds something that takes far more memory than a library of papers.",
        "Nothing was changed. Is it the right remote?",
    ),
    (
        r"couldn't find remote ref",
        MissingBranchError,
        "{remote} has no library.",
        _UNCHANGED,
    ),
    (
        r"dubious ownership",
        SyncError,
        "git does not trust {remote}: the folder belongs to another user.",
        "If it is yours: git config --global --add safe.directory {quoted}",
    ),
    (
        r"Host key verification failed|host key is known|authenticity of host",
        SyncError,
        "The server of {remote} is not known to ssh yet.",
        "Log in once by ssh, check its key, and try again. Nothing was changed.",
    ),
    (
        r"Permission denied \(|Authentication failed|could not read (Username|Password)"
        r"|terminal prompts disabled|Permission denied, please try again|Invalid username|invalid credentials"
        r"|returned error: 40[13]",
        SyncError,
        "{remote} does not let you in: git has no credentials for it, or they are refused.",
        "Set them up with git first (an ssh key, or a credential helper): `git ls-remote {quoted}` "
        "tries them. Nothing was changed.",
    ),
    (
        r"Could not resolve|Name or service not known|Temporary failure in name resolution|Connection refused"
        r"|Network is unreachable|No route to host|timed out|Connection reset|Could not connect"
        r"|Failed to connect|Operation too slow|Connection closed|unable to connect",
        SyncError,
        "{remote} cannot be reached.",
        "Without a network there is nothing to do: your changes wait here for the next sync.",
    ),
    (
        r"unable to update url base from redirection|redirect|returned error: 30\d",
        SyncError,
        "{remote} sends readlist on to another address, which it does not follow.",
        "Is it the whole address, to the .git at its end? `readlist sync off`, then `sync init` with it.",
    ),
    (
        r"returned error: (5\d\d|429)",
        SyncError,
        "The server of {remote} has trouble of its own: {words}",
        "Nothing was changed; try again later.",
    ),
    (
        r"certificate|SSL|TLS|_handshake\(\)",
        SyncError,
        "The server of {remote} cannot show that it is the right one: {words}",
        "Nothing was sent. Does a web page in between ask you to log in? Is the address right?",
    ),
    (
        r"No space left on device|Disk quota exceeded|disk full",
        SyncError,
        "There is no space left for the sync with {remote}.",
        "Free some space and try again. Nothing was changed.",
    ),
    (
        r"refusing to update checked out branch",
        SyncError,
        "{remote} is a checkout somebody works in, not a bare repository.",
        "Make a bare one: git init --bare, or name a folder that does not exist yet.",
    ),
    (
        r"insufficient permission|Read-only file system|unable to create temporary|[Uu]npacker error"
        r"|denying non-fast-forward|hook declined|protected branch|remote rejected",
        SyncError,
        "{remote} takes nothing from you: {words}",
        "Get the permission to write there. Nothing was changed.",
    ),
    (
        r"does not appear to be a git repository|[Nn]ot a git repository|not found|does not exist"
        r"|No such file|Could not read from remote repository",
        SyncError,
        "There is no repository at {remote}.",
        "{missing}",
    ),
    (
        r"fsck|badTree|missing necessary objects|did not send all|bad object|corrupt|index-pack|inflate"
        r"|pack has bad",
        SyncError,
        "What {remote} sent is damaged: {words}",
        "It was not taken in; nothing was changed.",
    ),
    (
        r"",
        SyncError,
        "git cannot sync with {remote}: {words}",
        "Nothing was changed. `git ls-remote {quoted}` may tell more.",
    ),
)


def complaint_of(words: str, remote: Remote) -> SyncError:
    """Return what to tell the user where git failed with ``words``, about ``remote``."""
    _, kind, message, hint = next(told for told in _COMPLAINTS if re.search(told[0], words))
    names = {
        "remote": remote.address,
        "quoted": shlex.quote(remote.address),
        "words": _told(words),
        "missing": "Is the disk there, and its folder? " + _UNCHANGED
        if remote.kind is Kind.FOLDER
        else "Make an empty, private one there first, without a README. " + _UNCHANGED,
    }
    return kind(message.format(**names), hint.format(**names))


def _told(words: str) -> str:
    """Return the line that says most: the first one that git or the remote marks as an error."""
    lines = [clean_line(line) for line in words.splitlines() if line.strip()]
    marked = [line for line in lines if re.match(r"(fatal|error|remote: error|!)", line)]
    line = (marked or lines or ["it says nothing"])[0]
    return re.sub(r"^(remote: )?(fatal|error): ", "", line)[:200]
