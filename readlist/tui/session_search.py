"""The searches of a session: by a text index, once there is one, where the library is worth it."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from readlist.library.library import Library

if TYPE_CHECKING:
    from readlist.library.text_search import TextSearch
    from readlist.tui.indexing import Indexing

WORTH_AN_INDEX = 2000
"""From so many papers on; fewer are looked through before a finger has left its key."""


class SessionSearch:
    """Searches the library, and has it indexed. For the UI thread, but what ``text_search`` does."""

    def __init__(self, library: Library, tell: Callable[[int | None], None]) -> None:
        """``tell`` gets on any thread how much of an index is built, None once it is there or given up."""
        self._library = library
        self._tell = tell
        self._indexing: Indexing | None = None

    @cached_property
    def text_search(self) -> TextSearch:
        """The searches of the library: by an index, once there is one."""
        from readlist.library.text_search import TextSearch

        return TextSearch(self._library)

    async def begin_indexing(self, paper_count: int) -> None:
        """Have the library indexed if so many papers are worth it."""
        if self._indexing is not None or paper_count < WORTH_AN_INDEX:
            return
        await asyncio.to_thread(importlib.import_module, "readlist.tui.indexing")  # keys do not wait for it
        from readlist.tui.indexing import Indexing

        if self._indexing is None:
            self._indexing = Indexing(self._library.path, self.text_search, self._tell)
            self._indexing.start()

    @property
    def is_indexing(self) -> bool:
        """Whether there is an index, or soon will be: then nobody needs all texts in memory."""
        return self._indexing is not None and self._indexing.is_alive

    @property
    def awaits_index(self) -> bool:
        """Whether there will soon be an index, but is none yet."""
        return self.is_indexing and not self.text_search.is_indexed

    def papers_changed(self) -> None:
        """Have the index follow."""
        if self._indexing is not None:
            self._indexing.papers_changed()

    def close(self) -> None:
        """Give up a build, and end the thread. Blocks."""
        if self._indexing is not None:
            self._indexing.close()
