"""How annotations look: in place, while the abstract is gone through, and being written."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from readlist.library.library import Library
from readlist.model.anchors import annotation_of
from readlist.model.change import SetAnnotation
from readlist.model.paper import Annotation
from readlist.model.spans import Span
from tests.tui.stage import by_title, make_library
from tests.tui.test_looks import DRAWN_WITH, SIZES, THEMES, app_of, settle

pytestmark = pytest.mark.skipif(
    version("textual") != DRAWN_WITH, reason=f"the snapshots were drawn with textual {DRAWN_WITH}"
)

TITLE = "The Slow Music of Tides"
ABSTRACT = (
    "We introduce a way to count the sand of forty shores, in $\\mathcal{O}(n \\log n)$ steps. It "
    "sorts grains by weight, as Marsh et al. (2020) did, and counts 7.5\\% more of them. "
    "海の音楽です。砂を数える。\n\n"
    "- buckets help\n- sieves do not. Is that due to the mesh?\n\n"
    "Nobody has done it before, and nobody will do it again 🧑‍🔬."
)
MARKED = (
    ("a way to count the sand of forty shores", "claim", ""),
    ("It sorts grains by weight", "method", "By hand?"),
    (
        "counts 7.5\\% more of them",
        "result",
        "Of which shore? The table leaves that open, ask for the numbers.",
    ),
    ("Is that due to the mesh?", "question", ""),
    ("海の音楽です。", "claim", "[red]no markup[/red]"),
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with make_library(tmp_path, [TITLE], abstract=ABSTRACT) as opened:
        doc_id = by_title(opened)[TITLE].doc_id
        for words, kind, comment in MARKED:
            start = ABSTRACT.index(words)
            marked = annotation_of(ABSTRACT, Span(start, start + len(words)), kind=kind, comment=comment)
            opened.apply(SetAnnotation(marked), [doc_id])
        lost = Annotation(exact="Words of an older version", kind="method", comment="Gone.")
        opened.apply(SetAnnotation(lost), [doc_id])
        yield opened


async def press(pilot: Pilot[None], *keys: str) -> None:
    await settle(pilot)
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
    for field in pilot.app.screen.query(TextArea):
        field.cursor_blink = False
    await pilot.pause()


LOOKS = [*((theme, "120x40") for theme in THEMES), ("readlist-dark", "80x24")]


@pytest.mark.parametrize(("theme", "size"), LOOKS)
def test_an_abstract_gone_through(snap_compare: Any, library: Library, theme: str, size: str) -> None:
    app = app_of(library, theme)
    try:
        assert snap_compare(
            app, terminal_size=SIZES[size], run_before=lambda pilot: press(pilot, "h", "j", "J")
        )
    finally:
        app.drain()
