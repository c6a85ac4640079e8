"""The tags that papers were given last: in this session, and before it as the history tells."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from functools import partial

from readlist.errors import ReadlistError
from readlist.library.library import Library


class RecentTags:
    """Which tags papers were given last; ``tags`` has the newest first."""

    def __init__(self, deliver: Callable[[Callable[[], None]], object]) -> None:
        """``deliver`` has something called on the UI thread."""
        self.tags: tuple[str, ...] = ()
        self._deliver = deliver
        self._has_asked = False

    def given(self, tags: Iterable[str]) -> None:
        """Put tags that are given now before all others."""
        self.tags = tuple(dict.fromkeys((*tags, *self.tags)))

    def learn(self, library: Library) -> None:
        """Ask the history, once; where it cannot be read, it tells of none. For the writer thread.

        A long history is read for a while: nothing that is urgent should wait behind it.
        """
        if not self._has_asked:
            self._has_asked = True
            with contextlib.suppress(ReadlistError, OSError):
                self._deliver(partial(self._given_before, library.recent_tags()))

    def _given_before(self, tags: Iterable[str]) -> None:
        self.tags = tuple(dict.fromkeys((*self.tags, *tags)))
