"""The documents of a library beside those of the commits through which it is shared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import msgspec

from readlist.errors import SyncError
from readlist.formats.json.library_file import check_paper, clean_document
from readlist.model.paper import PRESENCE, Clash, Paper, PaperList, SavedSearch
from readlist.model.stored import Stored, from_document
from readlist.model.text import clean_line
from readlist.model.versions import Changes, Versions
from readlist.store.migrations import MIGRATIONS, NEWEST_VERSION, migrated
from readlist.store.paper_store import PaperStore
from readlist.sync import layout
from readlist.sync.layout import LISTS, PAPERS, REMOVED, SEARCHES, TABLES
from readlist.sync.tree import Tree, different_paths

Document = dict[str, Any]
Documents = dict[int, Document]

_TYPES: dict[str, type[Stored]] = {PAPERS: Paper, LISTS: PaperList, SEARCHES: SavedSearch}
_LONGEST_SHOWN = 60


class Picture:
    """A library as it is now, file by file as it would lie in a commit. Reads the disk."""

    def __init__(self, store: PaperStore) -> None:
        self._store = store
        shards: list[list[int]] = [[] for _ in range(layout.SHARDS)]
        for doc_id in store.ids(PAPERS):
            shards[layout.shard_of(doc_id)].append(doc_id)
        self._ids: dict[str, list[int]] = {
            path: ids for path, ids in zip(layout.shard_paths(), shards, strict=True) if ids
        }
        for table in (LISTS, SEARCHES):
            if ids := list(store.ids(table)):
                self._ids[layout.path_of(table, 1)] = ids

    @cached_property
    def blobs(self) -> dict[str, str]:
        """By path, what git would call the file."""
        return {path: layout.blob_id(layout.file_of(self._lines(path))) for path in self._ids}

    def is_in(self, tree: Tree) -> bool:
        """Return whether a commit holds just this."""
        return self.blobs == {
            path: blob.name for path, blob in tree.files.items() if layout.table_of(path) in TABLES
        }

    def changes_since(self, tree: Tree) -> Changes:
        """Return what differs from a commit. Raises SyncError for a document that cannot be shared."""
        theirs = {path: blob.name for path, blob in tree.files.items() if layout.table_of(path) in TABLES}
        paths = [path for path in {**theirs, **self.blobs} if theirs.get(path) != self.blobs.get(path)]
        changes = _differences(_read(tree, paths), ((path, self._documents(path)) for path in paths))
        _check(changes, "here")
        return changes

    def _documents(self, path: str) -> Documents:
        table = layout.table_of(path) or ""
        found = ((doc_id, self._store.find(table, doc_id)) for doc_id in self._ids.get(path, ()))
        return {doc_id: document for doc_id, document in found if document is not None}

    def _lines(self, path: str) -> dict[int, bytes]:
        return {doc_id: layout.line_of(doc_id, each) for doc_id, each in self._documents(path).items()}


def refuse_newer(tree: Tree) -> None:
    """Raise SyncError where a commit is no library, or has documents that only a newer readlist knows."""
    version = tree.format.schema if tree.format is not None else NEWEST_VERSION
    if version > NEWEST_VERSION:
        raise SyncError(
            f"The library at the remote ({tree.where}) was written by a newer readlist: "
            f"its papers are of version {version}, and this one knows version {NEWEST_VERSION}.",
            "Install the newest readlist here, too. Nothing was changed.",
        )


def changes_between(base: Tree, tree: Tree) -> Changes:
    """Return what was changed from one commit to another, its texts cleaned. Raises SyncError."""
    paths = [path for path in different_paths(base, tree) if layout.table_of(path) in TABLES]
    changes = _differences(_read(base, paths), _read(tree, paths))
    return {
        table: {
            doc_id: Versions(each.base, _cleaned(table, doc_id, each.theirs, tree.where))
            for doc_id, each in documents.items()
        }
        for table, documents in changes.items()
    }


def _read(tree: Tree, paths: Iterable[str]) -> Iterator[tuple[str, Documents]]:
    """Yield the documents of files in the form in which this readlist has them."""
    version = tree.format.schema if tree.format is not None else NEWEST_VERSION
    for path, documents in tree.documents(paths):
        table = layout.table_of(path) or ""
        if version < NEWEST_VERSION and table in TABLES:
            yield path, {i: migrated(table, each, version, MIGRATIONS) for i, each in documents.items()}
        else:
            yield path, documents


def _differences(base: Iterable[tuple[str, Documents]], theirs: Iterable[tuple[str, Documents]]) -> Changes:
    """Return what differs in files, which come in the same order on both sides."""
    changes: Changes = {table: {} for table in TABLES}
    for (path, before), (_, after) in zip(base, theirs, strict=True):
        found = changes[layout.table_of(path) or ""]
        for doc_id in {**before, **after}:
            if before.get(doc_id) != after.get(doc_id):
                found[doc_id] = Versions(before.get(doc_id), after.get(doc_id))
    return changes


def _check(changes: Changes, where: str) -> None:
    for table, documents in changes.items():
        for doc_id, each in documents.items():
            _cleaned(table, doc_id, each.theirs, where)


def _cleaned(table: str, doc_id: int, document: Document | None, where: str) -> Document | None:
    """Return a document with its texts cleaned. Raises SyncError where it is none that a library can have."""
    if document is None:
        return None
    try:
        cleaned = _checked(table, document)
        _check_clashes(table, cleaned)
    except (msgspec.ValidationError, ValueError, TypeError) as error:
        named = document.get("key") or document.get("title") or document.get("name") or doc_id
        name = clean_line(str(named))[:_LONGEST_SHOWN]
        raise SyncError(
            f"“{name}” in the {table} ({where}) is not what readlist can read: {clean_line(str(error))}",
            "Correct it where it was made. Nothing was changed.",
        ) from error
    return cleaned


def _checked(table: str, document: Document) -> Document:
    cleaned = clean_document(document)
    record = from_document(_TYPES[table], cleaned)
    if isinstance(record, Paper):
        check_paper(record)
    return cleaned


def _check_clashes(table: str, document: Document) -> None:
    """Raise where a value that a clash keeps could never be taken: then it is none that a sync has noted."""
    if not document.get("clashes"):
        return
    from readlist.library.clashes import with_other

    for clash in msgspec.convert(document["clashes"], list[Clash]):
        if clash.field in ("doc_id", "clashes"):
            raise ValueError(f"No clash is about its {clash.field}.")
        if clash.field != PRESENCE:
            changed = document | with_other(document, clash)
            _checked(table, {name: value for name, value in changed.items() if value is not None})


def graves_of(tree: Tree, changes: Mapping[int, Versions]) -> dict[int, Versions]:
    """Return those papers that a commit says were removed just as they are in ``changes``.

    Of libraries without a common past this alone tells what is to go.
    """
    found = tree.find(REMOVED, changes)
    removed: dict[int, Versions] = {}
    for doc_id, grave in found.items():
        document = changes[doc_id].theirs
        if document is not None and grave.get("digest") == layout.digest_of(layout.line_of(doc_id, document)):
            removed[doc_id] = Versions(document, None)
    return removed


def files_with(
    tree: Tree, documents: Mapping[str, Mapping[int, Document | None]], now: str
) -> Iterator[tuple[str, bytes | None]]:
    """Yield the files in which a commit with these documents (None: removed) differs from another one.

    A removed paper leaves a grave with the date ``now``, which goes when it comes back.
    """
    for table in (LISTS, SEARCHES):
        yield from _changed_files(tree, table, documents.get(table, {}))
    papers = documents.get(PAPERS, {})
    yield from _changed_files(tree, PAPERS, papers)
    yield from _changed_files(tree, REMOVED, _graves(tree, papers, now))


def _graves(tree: Tree, papers: Mapping[int, Document | None], now: str) -> dict[int, Document | None]:
    removed = [doc_id for doc_id, document in papers.items() if document is None]
    graves: dict[int, Document | None] = {
        doc_id: {
            "key": document.get("key", ""),
            "removed_at": now,
            "digest": layout.digest_of(layout.line_of(doc_id, document)),
        }
        for doc_id, document in tree.find(PAPERS, removed).items()
    }
    if any(layout.table_of(path) == REMOVED for path in tree.files):
        graves |= {doc_id: None for doc_id, document in papers.items() if document is not None}
    return graves


def _changed_files(
    tree: Tree, table: str, documents: Mapping[int, Document | None]
) -> Iterator[tuple[str, bytes | None]]:
    by_path: dict[str, dict[int, Document | None]] = {}
    if tree.format is not None and tree.format.schema < NEWEST_VERSION:
        by_path = {path: {} for path in tree.files if layout.table_of(path) == table}
    for doc_id, document in documents.items():
        by_path.setdefault(layout.path_of(table, doc_id), {})[doc_id] = document
    for path, before in _read(tree, sorted(by_path)):
        after = {**before, **by_path[path]}
        lines = {doc_id: layout.line_of(doc_id, each) for doc_id, each in after.items() if each is not None}
        known = tree.files.get(path)
        content = layout.file_of(lines) if lines else None
        if content is None and known is not None:
            yield path, None
        elif content is not None and (known is None or known.name != layout.blob_id(content)):
            yield path, content
