"""The text index: which papers have the words that a query asks for, without reading their texts.

A tantivy index of every field twice, as words and as their English stems, both made by the
analyser. What changes goes into an overlay, which is searched by scan, until it is committed.
One more document tells which state of the library the others are as of, so that both change
in one commit. The folder can be deleted at any time.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from readlist.errors import IndexBusy, IndexUnusable
from readlist.model.paper import PaperText
from readlist.search.folded import FIELDS, field_of, folded_text, folded_words, words_by_field
from readlist.search.index_format import (
    KEY,
    TITLE_WEIGHT,
    abstract_wanted,
    count_of,
    document_of,
    keys_at,
    keys_found,
    new_index,
    paper_count_of,
    papers_in,
    prepare,
    stored_state,
    tantivy_errors,
    words_wanted,
    write_state,
    writer_of,
)
from readlist.search.selection import Selection
from readlist.search.syntax import Text
from readlist.search.wanted import wanted_by
from readlist.search.wording import finder

if TYPE_CHECKING:
    import tantivy

__all__ = ["TextIndex", "build_index", "open_index"]


TOLD_EVERY = 10
"""After so many papers whoever has an index built is told, and can let others have their turn."""


@dataclass(frozen=True)
class _View:
    """What a search looks at, all of one moment: what is indexed, and what overrides it.

    ``overlay`` has the folded texts of papers whose indexed version is out of date, None for
    those that are gone.
    """

    searcher: tantivy.Searcher
    overlay: Mapping[int, str | None]

    @property
    def live(self) -> list[int]:
        """The papers in the overlay that are not gone."""
        return [doc_id for doc_id, folded in self.overlay.items() if folded is not None]

    def matching(self, query: tantivy.Query) -> Selection:
        """Return the indexed papers that match, without those in the overlay."""
        import tantivy

        result = self.searcher.search(query, limit=1, count=True)
        count: int = result.count  # type: ignore[attr-defined] # missing in the stubs
        if 2 * count <= self.searcher.num_docs:
            return Selection(set(keys_found(self.searcher, query, count)).difference(self.overlay))
        # It is less work to name the others.
        everything = (tantivy.Occur.Must, tantivy.Query.all_query())
        others = tantivy.Query.boolean_query([everything, (tantivy.Occur.MustNot, query)])
        left_out = keys_found(self.searcher, others, self.searcher.num_docs - count)
        return Selection({*left_out, *self.overlay}, all_but=True)

    def with_changed(self, found: Selection, condition: Callable[[str], bool]) -> Selection:
        """Return ``found`` and the papers in the overlay whose folded text fulfils ``condition``."""
        changed = {
            doc_id for doc_id, folded in self.overlay.items() if folded is not None and condition(folded)
        }
        return found | Selection(changed) if changed else found

    def scores(self, query: tantivy.Query) -> dict[int, float]:
        """Return how well those of the indexed papers fit that match."""
        hits = self.searcher.search(query, limit=max(self.searcher.num_docs, 1), count=False).hits
        return dict(zip(keys_at(self.searcher, hits), [score for score, _ in hits], strict=True))


class TextIndex:
    """A text index of one library. Any thread may search it, update it and commit it."""

    def __init__(self, index: tantivy.Index, view: _View, state: str) -> None:
        """Take over what ``open_index`` or ``build_index`` has made."""
        self._index = index
        self._view = view
        self._writer: tantivy.IndexWriter | None = None
        self._updating = threading.Lock()
        self._committing = threading.Lock()
        self._is_closed = False
        self.state = state

    @property
    def pending(self) -> int:
        """How many changed papers wait for a commit."""
        return len(self._view.overlay)

    @property
    def paper_count(self) -> int:
        """Among how many papers it finds some. Raises IndexUnusable."""
        view = self._view
        with tantivy_errors():
            overridden = count_of(view.searcher, self._index.schema, view.overlay)
            return paper_count_of(view.searcher) - overridden + len(view.live)

    @property
    def doc_ids(self) -> Set[int]:
        """The papers among which it finds some. Raises IndexUnusable."""
        view = self._view
        with tantivy_errors():
            return papers_in(view.searcher).difference(view.overlay).union(view.live)

    def matching(self, term: Text) -> Selection:
        """Return the papers that have the words of ``term`` in its field, or in any.

        There must be a letter or digit in them. Raises IndexUnusable.
        """
        view, wanted = self._view, wanted_by(term)
        with tantivy_errors():
            found = view.matching(words_wanted(self._index.schema, term, wanted))
        is_in, field = finder(wanted), term.field
        return view.with_changed(found, lambda folded: is_in(field_of(folded, field) if field else folded))

    def with_abstract(self) -> Selection:
        """Return the papers whose abstract has a word. Raises IndexUnusable."""
        view = self._view
        with tantivy_errors():
            found = view.matching(abstract_wanted(self._index.schema))
        return view.with_changed(found, lambda folded: bool(field_of(folded, "abstract")))

    def scores(self, terms: Iterable[Text]) -> dict[int, float]:
        """Return how well papers fit ``terms``, the more the better; only those that fit at all.

        By BM25, a match in the title counting most. Papers that wait for a commit come close:
        a term in the title counts as three, anywhere else as one. Raises IndexUnusable.
        """
        import tantivy

        wanted = [(term, wanted_by(term)) for term in terms if term.field in (None, *FIELDS)]
        view, should = self._view, tantivy.Occur.Should
        with tantivy_errors():
            queries = [words_wanted(self._index.schema, term, found) for term, found in wanted]
            scores = view.scores(tantivy.Query.boolean_query([(should, query) for query in queries]))
        finders = [finder(found) for _, found in wanted]
        for doc_id, folded in view.overlay.items():
            scores.pop(doc_id, None)
            if folded is not None:
                title = field_of(folded, "title")
                scores[doc_id] = sum(
                    TITLE_WEIGHT if is_in(title) else float(is_in(folded)) for is_in in finders
                )
        return scores

    def update(self, texts: Mapping[int, PaperText | None]) -> None:
        """Let searches find papers by new texts from now on; None stands for a paper that is gone."""
        changed = {doc_id: folded_text(text) if text is not None else None for doc_id, text in texts.items()}
        with self._updating:
            view = self._view
            self._view = _View(view.searcher, {**view.overlay, **changed})

    def commit(self, state: str) -> bool:
        """Write what waits, and that the index is as of ``state``; False where another process writes.

        ``state`` must not be newer than the updates made before the call. The first process to
        commit keeps the right to until it closes its index. Searches go on meanwhile. Raises
        IndexUnusable.
        """
        with self._committing, tantivy_errors():
            overlay = self._view.overlay
            if self._writer is None and not self._is_closed:
                self._writer = writer_of(self._index)
            if self._writer is None:
                return False
            for doc_id, folded in overlay.items():
                self._writer.delete_documents_by_term(KEY, doc_id)
                if folded is not None:
                    self._writer.add_document(document_of(doc_id, words_by_field(folded)))
            write_state(self._writer, state)
            self._writer.commit()
            self._index.reload()
            searcher = self._index.searcher()
            with self._updating:
                left = {
                    doc_id: folded
                    for doc_id, folded in self._view.overlay.items()
                    if doc_id not in overlay or overlay[doc_id] is not folded
                }
                self._view = _View(searcher, left)
            self.state = state
            return True

    def close(self) -> None:
        """Let another process write; what waits is not written any more."""
        with self._committing:
            self._writer, self._is_closed = None, True


def open_index(folder: Path) -> TextIndex | None:
    """Open the index in ``folder`` as of its last commit; None where there is none that can be used."""
    if not (folder / "meta.json").exists():
        return None
    import tantivy

    with contextlib.suppress(IndexUnusable), tantivy_errors():
        return _opened(tantivy.Index.open(str(folder)))
    return None


def build_index(
    folder: Path | None,
    texts: Iterable[tuple[int, PaperText]],
    state: str,
    progress: Callable[[int], None] = lambda _: None,
) -> TextIndex:
    """Build the index of ``texts`` aside, put it into ``folder`` when it is whole, and open it.

    Without a folder it is kept in memory. ``progress`` is told how many papers are done; what
    it raises ends the build, and the old index stays. Raises IndexBusy while another process
    builds there or writes to what is there, IndexUnusable.
    """
    if folder is not None:
        _check_not_written(folder)
    aside = folder.with_name(f"{folder.name}.new") if folder is not None else None
    with tantivy_errors(), _removed_if_refused(aside):
        index, writer = new_index(aside)
        done = 0
        try:
            for done, (doc_id, text) in enumerate(texts, start=1):
                writer.add_document(document_of(doc_id, folded_words(text)))
                if done % TOLD_EVERY == 0:
                    progress(done)
            write_state(writer, state)
            writer.commit()
        except BaseException:
            # Lets others write, though the traceback refers to this frame; waiting for what was
            # begun would hold up every other thread.
            del writer
            raise
        writer.wait_merging_threads()
        progress(done)
        if folder is not None and aside is not None:
            del index
            _check_not_written(folder)
            _put_in_place(aside, folder)
            import tantivy

            index = tantivy.Index.open(str(folder))
        built = _opened(index)
    if built is None:
        raise IndexUnusable("The text index that was just built cannot be read.")
    return built


@contextlib.contextmanager
def _removed_if_refused(aside: Path | None) -> Iterator[None]:
    """Remove what a build leaves that the disk has refused: the last room there is for the library."""
    try:
        yield
    except (ValueError, OSError):
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)
        raise


def _opened(index: tantivy.Index) -> TextIndex | None:
    """Return the index as of its last commit; None when that is of another version."""
    searcher = prepare(index)
    state = stored_state(searcher, index.schema)
    return TextIndex(index, _View(searcher, {}), state) if state is not None else None


def _check_not_written(folder: Path) -> None:
    """Raise IndexBusy while a process writes to the index in ``folder``, which must not be taken from it."""
    import tantivy

    is_free = True
    # What cannot be opened is written by nobody.
    with contextlib.suppress(IndexUnusable), tantivy_errors():
        is_free = writer_of(tantivy.Index.open(str(folder))) is not None
    if not is_free:
        raise IndexBusy("Another readlist writes to the text index.")


def _put_in_place(aside: Path, folder: Path) -> None:
    """Let the index that was built aside take the place of the one in ``folder``.

    In between there is none, which means to build it.
    """
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    aside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
