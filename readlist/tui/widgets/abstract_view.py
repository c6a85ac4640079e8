"""The abstract of the paper that the cursor rests on, as ``readlist show`` prints it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from rich.console import RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.timer import Timer
from textual.widgets import Static

from readlist.tui.background import in_background

REST_SECONDS = 0.04
"""How long the cursor rests on a paper before it is read: none is drawn for rows passed over."""

PAGE_OVERLAP = 2

Draw = Callable[[int], RenderableType]
"""Returns the text of a paper. Runs on another thread: it may read the disk."""


class AbstractView(VerticalScroll, can_focus=True, inherit_bindings=False):
    """A text that scrolls, centred in what is wider than a line should be."""

    DEFAULT_CSS = """
    AbstractView {
        align-horizontal: center;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        #abstract-body { width: 1fr; max-width: 82; height: auto; padding: 1 2; }
    }
    """

    def __init__(self, draw: Draw, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.draw = draw
        self._resting: Timer | None = None
        self._drawing = asyncio.Lock()
        self.doc_id: int | None = None
        """The paper whose abstract is wanted; it is drawn a moment later."""

    def compose(self) -> ComposeResult:
        """Hold one text."""
        yield Static(id="abstract-body")

    def follow(self, doc_id: int | None) -> None:
        """Show another paper, once the cursor has rested on it."""
        if doc_id == self.doc_id:
            return
        self.doc_id = doc_id
        if self._resting is not None:
            self._resting.stop()
        if doc_id is None:
            self._show(Text(""), from_top=True)
        else:
            self._resting = self.set_timer(REST_SECONDS, lambda: self._start(from_top=True))

    def redraw(self) -> None:
        """Draw the same paper again, because something about it changed."""
        self._start(from_top=False)

    def _start(self, *, from_top: bool) -> None:
        if self.doc_id is not None:
            in_background(self, partial(self._read_and_show, self.doc_id, from_top=from_top))

    async def _read_and_show(self, doc_id: int, *, from_top: bool) -> None:
        async with self._drawing:
            if doc_id != self.doc_id:
                return
            body = await asyncio.to_thread(self.draw, doc_id)
        if doc_id == self.doc_id:
            self._show(body, from_top=from_top)

    def _show(self, body: RenderableType, *, from_top: bool) -> None:
        self.query_one(Static).update(body)
        if from_top:
            self.scroll_to(y=0, animate=False)

    # Moving

    def move(self, lines: int) -> None:
        """Scroll by lines."""
        self.scroll_relative(y=lines, animate=False)

    def move_page(self, pages: int) -> None:
        """Scroll by pages with two lines of overlap."""
        self.scroll_relative(y=pages * max(self.size.height - PAGE_OVERLAP, 1), animate=False)

    def move_first(self) -> None:
        """Go to the top."""
        self.scroll_to(y=0, animate=False)

    def move_last(self) -> None:
        """Go to the end."""
        self.scroll_to(y=self.max_scroll_y, animate=False)
