"""Whatever two computers do to one library: a merge gives what both did, and loses nothing of either."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from readlist.analysis.three_way import merge_documents
from readlist.errors import MissingError
from readlist.library.conflict_copies import find_conflict_copies, merge_copies
from readlist.library.library import Library, open_library
from readlist.model.change import BackToInbox, Change, EditTags, SetLater, SetNote, SetStarred, SetStatus
from tests.library import test_conflict_copies as scenes
from tests.library.conftest import take

Document = dict[str, Any]
Deed = tuple[int, Change | None]
"""What is done to which paper; None removes it."""

TAGS = st.sampled_from("abcd").map(lambda tag: (tag,))
CHANGES: st.SearchStrategy[Change | None] = st.one_of(
    st.sampled_from(["queued", "reading", "read", "skipped"]).map(SetStatus),
    st.booleans().map(SetStarred),
    st.sampled_from(["2026-12-01", "2026-12-02", None]).map(SetLater),
    TAGS.map(lambda tag: EditTags(add=tag)),
    TAGS.map(lambda tag: EditTags(remove=tag)),
    st.lists(st.sampled_from("abcdef"), unique=True, max_size=4).map(lambda lines: SetNote("\n".join(lines))),
    st.just(BackToInbox()),
    st.none(),
)
DEEDS = st.lists(st.tuples(st.integers(0, 2), CHANGES), max_size=6)


def do(path: Path, deeds: list[Deed], doc_ids: list[int]) -> dict[int, list[Document]]:
    """Do the deeds; return every paper as it was before each of them."""
    seen: dict[int, list[Document]] = {}
    with open_library(path, session="cli") as library:
        for number, change in deeds:
            doc_id = doc_ids[number]
            with suppress(KeyError):  # it was removed before
                seen.setdefault(doc_id, []).append(library.store.document(doc_id))
            if change is None:
                library.remove([doc_id])
            else:
                with suppress(MissingError):
                    library.apply(change, [doc_id])
    return seen


def documents(path: Path) -> dict[int, Document]:
    with open_library(path, session="cli") as library:
        return {doc_id: library.store.document(doc_id) for doc_id in library.summaries()}


def merged_at(path: Path) -> dict[int, Document]:
    with open_library(path, session="cli") as library:
        merged = merge_copies(library, find_conflict_copies(library), "conflicts merge")
        assert merged.failures == ()
    return documents(path)


class Scene:
    """A library on two computers, after what was done on each."""

    def __init__(self, folder: Path, before: list[Deed], here: list[Deed], there: list[Deed]) -> None:
        self.here, self.there = folder / "here" / "library.json", folder / "there" / "library.json"
        with open_library(self.here, session="cli") as library:
            take(library, scenes.source(*scenes.TITLES, tags=["a", "b"]))
            doc_ids = _in_order(library)
        seen = do(self.here, before, doc_ids)
        shutil.copytree(self.here.parent, self.there.parent)
        self.base = documents(self.here)
        seen_here, seen_there = do(self.here, here, doc_ids), do(self.there, there, doc_ids)
        self.seen_here = {doc_id: seen.get(doc_id, []) + seen_here.get(doc_id, []) for doc_id in doc_ids}
        self.seen_there = {doc_id: seen.get(doc_id, []) + seen_there.get(doc_id, []) for doc_id in doc_ids}
        self.ours, self.theirs = documents(self.here), documents(self.there)


def _in_order(library: Library) -> list[int]:
    return sorted(library.summaries(), key=lambda doc_id: library.summaries()[doc_id].title)


def wanted(base: Document | None, ours: Document | None, theirs: Document | None) -> Document | None:
    """Return what is to become of a paper that was there when the two parted."""
    if ours is not None and theirs is not None:
        return merge_documents(base, ours, theirs).document
    return None if base in (ours, theirs) else ours or theirs


@pytest.mark.parametrize("leave", scenes.OF_ONE_PIECE, ids=lambda leave: leave.__name__)
@given(before=DEEDS, here=DEEDS, there=DEEDS)
@settings(max_examples=12)
def test_a_merge_is_that_of_each_paper_with_what_both_had(
    leave: Callable[[Path, Path], None], before: list[Deed], here: list[Deed], there: list[Deed]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(Path(folder), before, here, there)
        leave(scene.here, scene.there)
        sides = (scene.base, scene.ours, scene.theirs)
        merged = {doc_id: wanted(*(side.get(doc_id) for side in sides)) for doc_id in scene.base}
        assert merged_at(scene.here) == {doc_id: document for doc_id, document in merged.items() if document}


def things(document: Document) -> set[str]:
    lines = document.get("note", {}).get("text", "").split("\n")
    return {*(f"tag {tag}" for tag in document.get("tags", ())), *(f"line {line}" for line in lines if line)}


@pytest.mark.parametrize("leave", scenes.EVERY, ids=lambda leave: leave.__name__)
@example(before=[(0, SetLater("2026-12-01"))], here=[(0, SetLater(None))], there=[(0, None)])
@example(
    before=[],
    here=[(1, SetStatus("queued")), (0, EditTags(add=("d",))), (0, None)],
    there=[(0, EditTags(add=("d",)))],
)
@given(before=DEEDS, here=DEEDS, there=DEEDS)
@settings(max_examples=12)
def test_nothing_is_lost_that_neither_side_removed(
    leave: Callable[[Path, Path], None], before: list[Deed], here: list[Deed], there: list[Deed]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(Path(folder), before, here, there)
        leave(scene.here, scene.there)
        found = merged_at(scene.here)
        sides = (
            (scene.ours, scene.theirs, scene.seen_there),
            (scene.theirs, scene.ours, scene.seen_here),
        )
        for mine, others, seen_by_other in sides:
            for doc_id, document in mine.items():
                base = scene.base.get(doc_id, {})
                other = others.get(doc_id)
                if other is None:
                    # Who removed it had had all of it before their eyes, or it is still there.
                    assert doc_id in found or document in (base, *seen_by_other[doc_id])
                    continue
                kept = {
                    each for each in things(document) if each not in things(base) or each in things(other)
                }
                assert kept <= things(found[doc_id])
        removed = scene.base.keys() - scene.ours.keys() - scene.theirs.keys()
        assert removed.isdisjoint(found)
