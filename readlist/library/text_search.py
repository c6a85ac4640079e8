"""The text index of an open library: opened or built, kept up to date, and asked."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from readlist import paths
from readlist.errors import IndexBusy, IndexUnusable
from readlist.library.library import Library
from readlist.model.paper import PaperText
from readlist.search.folded import FoldedTexts
from readlist.search.matching import KnownTable, find_matching, select
from readlist.search.selection import Selection
from readlist.search.syntax import Query
from readlist.search.text_index import TextIndex, build_index, open_index
from readlist.store.applied import Applied

Answer = TypeVar("Answer")

MOST_TO_CATCH_UP = 2000
"""Papers that may have changed since an index was written for it to be of use without a build."""

Progress = Callable[[int, int], None]
"""Takes how many papers are done, and of how many; what it raises ends the build."""


def nobody_asks(_done: int, _of_all: int) -> None:
    """Have nobody told how far a build is."""


class TextSearch:
    """Searches of one library: by its text index while there is one, else by scan.

    ``open``, ``build`` and ``commit`` take a while: never on a screen's thread. Any thread may
    call any of them, and ``select`` meanwhile.
    """

    def __init__(self, library: Library, folder: Path | None = None) -> None:
        """Search ``library``; its index lies in ``folder``, by default in the cache folder."""
        self._library = library
        self._folder = folder
        self._index: TextIndex | None = None
        self._applied: Applied | None = None
        self._known = KnownTable()
        self._following = threading.Lock()

    @property
    def is_indexed(self) -> bool:
        """Whether searches are answered by an index."""
        return self._index is not None

    @property
    def pending(self) -> int:
        """How many changed papers wait for a commit."""
        index = self._index
        return index.pending if index is not None else 0

    def open(self) -> bool:
        """Use the index that was written before, if it can be brought up to date; else it is to be built."""
        folder = self._index_folder()
        index = open_index(folder) if folder is not None else None
        if index is None:
            return False
        applied = _decoded(index.state)
        changes = self._library.store.text_changes(applied) if applied is not None else None
        if changes is None or len(changes.papers) > MOST_TO_CATCH_UP:
            return False
        with self._following:
            self._index, self._applied = index, applied
        self.follow()
        if not self._is_of_all(index):
            self._drop(index)
        return self.is_indexed

    def build(self, progress: Progress = nobody_asks) -> bool:
        """Build the index anew and use it; False where none can be made now, so that searches scan.

        ``progress`` takes how many papers are done, and of how many; what it raises ends the
        build and leaves everything as it was. Where the cache folder cannot be written the
        index is kept in memory. Raises StoreError.
        """
        self.close()
        try:
            built = self._build(self._index_folder(), progress)
        except IndexBusy:
            return False
        except IndexUnusable:
            try:
                built = self._build(None, progress)
            except IndexUnusable:
                return False
        if built is None:
            return False
        with self._following:
            self._index, self._applied = built
        return self.follow()

    def write(self, progress: Progress = nobody_asks) -> bool:
        """Build the index anew for others to open; False where the library is such that none can be made now.

        ``progress`` is as for ``build``. Raises IndexBusy while another process builds or
        writes it, IndexUnusable where the cache folder cannot be written, and StoreError.
        """
        folder = self._index_folder()
        if folder is None:
            raise IndexUnusable("The library has no name that a folder could have.")
        built = self._build(folder, progress)
        if built is not None:
            built[0].close()
        return built is not None

    def _build(self, folder: Path | None, progress: Progress) -> tuple[TextIndex, Applied] | None:
        """Return the new index, and the state of the library that it is as of; None where it has none."""
        store = self._library.store
        changes = store.text_changes()
        if changes is None:
            return None
        doc_ids = store.paper_ids()

        def told(done: int) -> None:
            progress(done, len(doc_ids))

        return build_index(folder, store.texts(doc_ids), _encoded(changes.applied), told), changes.applied

    def commit(self) -> bool:
        """Write the changes that wait; False where they go on waiting, as another process writes."""
        with self._following:
            index, applied = self._index, self._applied
        if index is None or applied is None:
            return False
        state = _encoded(applied)
        if not index.pending and state == index.state:
            return True
        try:
            return index.commit(state)
        except IndexUnusable:
            self._drop(index)
            return False

    def follow(self) -> bool:
        """Take in what changed in the library, whoever did it; False where the index has to be built.

        ``select`` does so by itself. Reads the disk.
        """
        with self._following:
            index, applied = self._index, self._applied
            if index is None:
                return False
            changes = self._library.store.text_changes(applied)
            if changes is None:
                self._index = None
                index.close()
                return False
            if changes.papers:
                texts = dict(self._library.texts(changes.papers))
                index.update({doc_id: texts.get(doc_id) for doc_id in changes.papers})
            self._applied = changes.applied
            return True

    def select(
        self,
        query: Query,
        *,
        today: datetime.date,
        folded: FoldedTexts | None = None,
        scores: Mapping[int, float] | None = None,
    ) -> list[int]:
        """Return the doc_ids of the papers that match, in the order that the query asks for.

        ``folded`` keeps the texts that a scan reads; ``scores`` are those that ``sort:rank`` goes by
        where there are no words. Raises StoreError.
        """
        return self._asked(partial(select, query, today=today, known=self._known, scores=scores), folded)

    def find(self, query: Query, *, today: datetime.date, folded: FoldedTexts | None = None) -> Selection:
        """Return the papers that match; some of them may be gone.

        ``folded`` keeps the texts that a scan reads. Raises StoreError.
        """
        return self._asked(partial(find_matching, query, today=today), folded)

    def _asked(self, ask: Callable[..., Answer], folded: FoldedTexts | None) -> Answer:
        self.follow()
        index = self._index
        if index is not None:
            try:
                return ask(self._library, index=index)
            except IndexUnusable:
                self._drop(index)
        try:
            return ask(_Unindexed(self._library, lambda: self.is_indexed), folded=folded)
        except _NowIndexed:
            return self._asked(ask, folded)

    def close(self) -> None:
        """Let another process write the index; what waits is found again in the journal."""
        index = self._index
        if index is not None:
            self._drop(index)

    def _is_of_all(self, index: TextIndex) -> bool:
        try:
            return index.paper_count == len(self._library.summaries())
        except IndexUnusable:
            return False

    def _index_folder(self) -> Path | None:
        if self._folder is not None:
            return self._folder
        library_id = self._library.store.library_id
        # The file may come from anywhere, and say anything.
        return paths.cache_folder() / "index" / library_id if library_id.isalnum() else None

    def _drop(self, index: TextIndex) -> None:
        with self._following:
            if self._index is index:
                self._index = None
        index.close()


class _Unindexed:
    """A library whose texts can be read for as long as there is no index: that will have answered sooner."""

    def __init__(self, library: Library, is_indexed: Callable[[], bool]) -> None:
        self._library = library
        self._is_indexed = is_indexed
        self.summaries, self.lists, self.duplicates = library.summaries, library.lists, library.duplicates

    def texts(self, doc_ids: Iterable[int]) -> Iterator[tuple[int, PaperText]]:
        """Read the texts of papers. Raises _NowIndexed."""
        for found in self._library.texts(doc_ids):
            if self._is_indexed():
                raise _NowIndexed
            yield found


class _NowIndexed(Exception):  # noqa: N818 - good news
    """Since a scan began an index has become ready."""


def _encoded(applied: Applied) -> str:
    return msgspec.json.encode(applied).decode()


def _decoded(state: str) -> Applied | None:
    try:
        return msgspec.json.decode(state, type=Applied)
    except msgspec.DecodeError:
        return None
