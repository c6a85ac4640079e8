"""What the session tells the screens."""

from __future__ import annotations

import msgspec

from readlist.errors import ReadlistError, UsageError
from readlist.library.library import Outcome


def reason_first(error: BaseException) -> str:
    """Return what went wrong; a refusal of the disk before the path, behind which there may be no room."""
    if isinstance(error, ReadlistError):
        cause, message = error.__cause__, error.message
        if isinstance(cause, OSError) and cause.strerror:
            return f"{cause.strerror}: {message.removesuffix(f': {cause.strerror}')}"
        return message
    return f"{type(error).__name__}: {error}"


class Begun(msgspec.Struct, frozen=True):
    """A change is shown and on its way to the disk."""

    doc_ids: tuple[int, ...]


class Saved(msgspec.Struct, frozen=True):
    """A change is on disk."""

    doc_ids: tuple[int, ...]


class Failed(msgspec.Struct, frozen=True):
    """Something could not be done; rows are already back to what the library holds."""

    command: str
    error: BaseException
    doc_ids: tuple[int, ...] = ()

    @property
    def loses_something(self) -> bool:
        """Whether something that was done or typed is not on disk."""
        return self.command != "refresh" and not isinstance(self.error, UsageError)

    @property
    def message(self) -> str:
        """What went wrong, in one line: a refusal of the disk first, where there is one, then what it met."""
        return reason_first(self.error)


class Stepped(msgspec.Struct, frozen=True):
    """An undo (or a redo) was done."""

    outcome: Outcome
    redone: bool

    @property
    def is_of_sync(self) -> bool:
        """Whether it was about what a sync had brought: papers that nobody here chose."""
        return self.outcome.reverted is not None and self.outcome.reverted.command in ("sync", "sync init")


class Merged(msgspec.Struct, frozen=True):
    """Another process, or an import, changed papers; ``added`` are those that were not there before."""

    changed: frozenset[int]
    added: frozenset[int]


class Waiting(msgspec.Struct, frozen=True):
    """The disk has to wait: another process writes. ``words`` say which; they are "" once it is over."""

    words: str


class Noticed(msgspec.Struct, frozen=True):
    """Reading or writing the files has brought something to light since the app was started."""

    notices: tuple[str, ...]


class IndexGrown(msgspec.Struct, frozen=True):
    """The text index is being built: how much of it is there; None once it is there, or none is to come."""

    percent: int | None


class Learned(msgspec.Struct, frozen=True):
    """There are other scores; with ``doc_id`` only reasons of the score of that paper."""

    doc_id: int | None = None


Event = Begun | Saved | Failed | Stepped | Merged | Waiting | Noticed | IndexGrown | Learned
