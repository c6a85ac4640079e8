"""What can go wrong, in words for the person at the keyboard."""

from __future__ import annotations

_DOCTOR = "`readlist doctor` says what is damaged and what can be mended."


class ReadlistError(Exception):
    """A failure that the user can act on.

    ``message`` says what went wrong and where, ``hint`` what to do about it.
    Both are plain text: no front end may read them as markup.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class UsageError(ReadlistError):
    """The request itself is wrong: an unknown paper, a wrong date, mixed arguments."""


class QueryError(UsageError):
    """A query that cannot be read; ``position`` is the offset of the first wrong character."""

    def __init__(self, message: str, position: int, hint: str = "") -> None:
        super().__init__(message, hint)
        self.position = position


class SourceError(ReadlistError):
    """A source that cannot be read or in which no paper list was recognised."""


class Cancelled(ReadlistError):  # noqa: N818 - a wish, not an error
    """The user has stopped long work before anything of it was written."""


class StoreError(ReadlistError):
    """The library on disk could not be read or written; nothing was changed."""


class DamagedLibraryError(StoreError):
    """The files of the library contradict themselves; they are left untouched.

    ``way_out`` is what can be done without the doctor, whom the hint names always.
    """

    def __init__(self, message: str, way_out: str = "") -> None:
        super().__init__(message, f"{_DOCTOR} {way_out}".rstrip())


class NewerLibraryError(StoreError):
    """The library was written by a newer readlist, in a form that this one does not know."""


class LibraryBusyError(StoreError):
    """Another process holds the lock of the library for too long."""


class MissingError(StoreError, KeyError):
    """A paper, a list or a saved search is not in the library: another process has removed it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The {what} was removed meanwhile.", "`readlist undo` brings it back.")


class ConfigError(ReadlistError):
    """The configuration, a theme or a keymap file is wrong."""


class ExportError(ReadlistError):
    """An export that would overwrite text of the user, or that cannot be written."""


class SyncError(ReadlistError):
    """A library could not be brought together with the one at its remote; nothing was changed."""


class IndexUnusable(ReadlistError):  # noqa: N818 - not for the user, who is served by a scan
    """The text index is damaged or cannot be read or written; whoever asked reads the texts instead."""


class IndexBusy(IndexUnusable):
    """Another process is building the text index."""
