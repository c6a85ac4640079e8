"""Exports that go on: what is written is kept current for as long as the command runs."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from readlist.cli.output import say, tell
from readlist.errors import ReadlistError

if TYPE_CHECKING:
    from readlist.library.exported_files import ExportReport
    from readlist.library.library import Library

_ENDINGS = ("SIGINT", "SIGTERM", "SIGHUP")


def keep_current(
    library: Library, export: Callable[[], ExportReport], tell_of: Callable[[ExportReport], object]
) -> None:
    """Export again after every change of the library, until ctrl+c or a signal that ends programs.

    One that has begun is brought to its end. ``tell_of`` says what one did that wrote or left alone
    something else than the one before; an error is told, and the next change is another try.
    """
    from readlist.library.watching import changes_of

    with _endings() as wait:
        say("Watching the library; ctrl+c ends.")
        before: object = None
        for _ in changes_of(library, wait):
            try:
                report = export()
            except ReadlistError as error:
                tell(f"{error.message} {error.hint}".rstrip())
                continue
            left_alone = report.refused, report.deleted
            if report.written or left_alone != before:
                tell_of(report)
            before = left_alone


@contextmanager
def _endings() -> Iterator[Callable[[float], bool]]:
    """Return what waits for seconds and returns whether the program is to end, while the block runs."""
    ended = threading.Event()
    numbers = [number for name in _ENDINGS if (number := getattr(signal, name, None)) is not None]
    before = {number: signal.signal(number, lambda _number, _frame: ended.set()) for number in numbers}
    try:
        yield ended.wait
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
