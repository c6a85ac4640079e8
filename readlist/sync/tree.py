"""A library as one commit has it, read from git's own store: nothing is checked out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from readlist.errors import SyncError
from readlist.model.text import clean_line
from readlist.sync import layout
from readlist.sync.git import Git, lines_of
from readlist.sync.layout import LIBRARY, Document, Documents, Form, Format
from readlist.sync.published import LIST

_LONGEST_LISTING = 1 << 20
"""Bytes; 1,100 files need a tenth. A tree may name itself a million times over and over."""
_READ_AT_ONCE = 16 << 20
_FORMS = (LIBRARY, LIST)


class Blob(NamedTuple):
    """A file: by what name git knows its content, and how long that is."""

    name: str
    size: int


class Tree:
    """The library or the list in a commit; None is the empty one before the first commit."""

    def __init__(self, git: Git, commit: str | None, form: Form = LIBRARY) -> None:
        self._git = git
        self.commit = commit
        self._form = form
        self._read: dict[str, Documents] = {}

    @property
    def where(self) -> str:
        """The commit in words, for messages."""
        return f"commit {self.commit[:10]}" if self.commit is not None else "the empty library"

    @cached_property
    def files(self) -> dict[str, Blob]:
        """Every file by its path. Raises SyncError where something else than a library is in the commit."""
        if self.commit is None:
            return {}
        listing = self._git.run(
            "ls-tree", "-r", "-t", "-z", "-l", "--full-tree", self.commit, longest=_LONGEST_LISTING
        )
        lines = list(lines_of(listing, b"\0"))
        self._refuse_another_form({line.partition(b"\t")[2] for line in lines})
        files = dict(filter(None, map(self._entry, lines)))
        if self._form.format_file not in files:
            raise self._foreign(f"it has no {self._form.format_file}")
        if sum(blob.size for blob in files.values()) > layout.LARGEST_TREE:
            raise self._foreign("it is far larger than papers are")
        return files

    def _refuse_another_form(self, names: set[bytes]) -> None:
        """Raise SyncError where a commit is the other thing that readlist shares."""
        found = [form for form in _FORMS if form.format_file.encode() in names]
        if found and self._form not in found:
            raise SyncError(
                f"The remote ({self.where}) holds {found[0].name}, not {self._form.name}.",
                f"Nothing was changed. `{found[0].command}` is for that.",
            )

    def _entry(self, line: bytes) -> tuple[str, Blob] | None:
        about, _, name = line.partition(b"\t")
        mode, kind, blob, size = about.decode("ascii").split()
        path = name.decode("utf-8", "replace")
        if (mode, kind) == ("040000", "tree") and self._form.is_known_folder(path):
            return None
        if kind == "blob" and mode == "120000":
            raise self._foreign(f"{clean_line(path)[:80]} is a link")
        if (mode, kind) != ("100644", "blob") or not self._form.is_known_file(path):
            raise self._foreign(f"{clean_line(path)[:80]} does not belong there")
        if int(size) > layout.LONGEST_FILE:
            raise self._foreign(f"{path} has {int(size) >> 20} MB")
        return path, Blob(blob, int(size))

    def _foreign(self, why: str) -> SyncError:
        return SyncError(
            f"The remote ({self.where}) holds something else than {self._form.name}: {why}.",
            "Nothing was changed. What readlist shares needs a remote of its own, empty at first.",
        )

    @cached_property
    def format(self) -> Format | None:
        """What the commit says of itself, None for the empty library. Raises SyncError."""
        content = self.content(layout.FORMAT_FILE)
        return layout.read_format(content, f"The remote ({self.where})") if content is not None else None

    def content(self, path: str) -> bytes | None:
        """Return what is in a file, None where it is not there. Raises SyncError."""
        blob = self.files.get(path)
        return next(self._contents([blob])) if blob is not None else None

    def documents(self, paths: Iterable[str]) -> Iterator[tuple[str, Documents]]:
        """Yield (path, documents) of files; of one that is not there, nothing. Raises SyncError."""
        wanted = list(dict.fromkeys(paths))
        unread = [path for path in wanted if path not in self._read and path in self.files]
        contents = self._contents(self.files[path] for path in unread)
        for path, content in zip(unread, contents, strict=True):
            self._read[path] = layout.read_file(path, content, self.where)
        for path in wanted:
            yield path, self._read.get(path, {})

    def table(self, table: str) -> Documents:
        """Return every document of a table. Raises SyncError."""
        paths = [path for path in self.files if layout.table_of(path) == table]
        return {doc_id: each for _, found in self.documents(paths) for doc_id, each in found.items()}

    def find(self, table: str, doc_ids: Iterable[int]) -> dict[int, Document]:
        """Return those documents that are there. Raises SyncError."""
        wanted = set(doc_ids)
        found = self.documents(layout.path_of(table, doc_id) for doc_id in sorted(wanted))
        return {doc_id: each for _, some in found for doc_id, each in some.items() if doc_id in wanted}

    def _contents(self, blobs: Iterable[Blob]) -> Iterator[bytes]:
        """Yield the contents, read a part at a time."""
        waiting: list[Blob] = []
        for blob in blobs:
            waiting.append(blob)
            if sum(each.size for each in waiting) >= _READ_AT_ONCE:
                yield from self._batch(waiting)
                waiting = []
        yield from self._batch(waiting)

    def _batch(self, blobs: list[Blob]) -> Iterator[bytes]:
        if not blobs:
            return
        names = "".join(f"{blob.name}\n" for blob in blobs).encode("ascii")
        longest = sum(blob.size + 100 for blob in blobs)
        answer = self._git.run("cat-file", "--batch", stdin=names, longest=longest)
        start = 0
        for blob in blobs:
            end_of_head = answer.index(b"\n", start)
            if answer[start:end_of_head] != f"{blob.name} blob {blob.size}".encode("ascii"):
                raise SyncError(
                    f"The repository in {self._git.folder} is damaged: {blob.name} cannot be read.",
                    "`readlist sync off`, then `readlist sync init` with the same remote: nothing is lost.",
                )
            start = end_of_head + 1
            yield answer[start : start + blob.size]
            start += blob.size + 1


def different_paths(one: Tree, other: Tree) -> list[str]:
    """Return the files with documents in which two commits differ."""
    paths = dict.fromkeys((*one.files, *other.files))
    return [
        path
        for path in paths
        if layout.table_of(path) is not None and one.files.get(path) != other.files.get(path)
    ]
