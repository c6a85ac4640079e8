"""When Python looks for garbage: everything stands still meanwhile, so best while nobody types."""

from __future__ import annotations

import asyncio
import gc

REST_SECONDS = 2.0
"""How long nobody types before it is looked for."""

_THRESHOLDS = (700, 10, 100)
"""Python's own, but for the last: among all that has lived for long it looks a tenth as often by itself."""


def collect_garbage_again() -> None:
    """Undo what the front door did for a quick start; what is there by now is not looked at again."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(*_THRESHOLDS)
        gc.enable()


class CollectingAtRest:
    """Looks for garbage whenever nobody has typed for a moment.

    A dialog leaves thousands of objects that know one another. By itself Python looks for them when
    there are many new ones: in the middle of the next dialog that opens, which is seen.
    """

    def __init__(self) -> None:
        self._next: asyncio.TimerHandle | None = None

    def put_off(self) -> None:
        """Begin to wait anew: somebody types. To be called on the app's own thread."""
        if self._next is not None:
            self._next.cancel()
        self._next = asyncio.get_running_loop().call_later(REST_SECONDS, self._collect)

    def _collect(self) -> None:
        self._next = None
        if gc.isenabled():  # it is not before the first rows are there
            gc.collect()
