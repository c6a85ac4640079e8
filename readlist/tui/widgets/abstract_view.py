"""The abstract of the paper that the cursor rests on, as ``readlist show`` prints it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.selection import Selection
from textual.timer import Timer

from readlist.model.spans import Span
from readlist.tui.background import in_background
from readlist.tui.widgets.abstract_body import AbstractBody

if TYPE_CHECKING:
    from readlist.views.annotated import AnnotatedAbstract
    from readlist.views.paper import PaperView
    from readlist.views.places import Places

REST_SECONDS = 0.05
"""How long the cursor rests on a paper before it is read: none is drawn for rows passed over.

A key that is held down repeats every 33 ms; half as much again for one that comes late.
"""

LATE_SECONDS = 0.003
"""A rest that ends so late was kept from its end by something that kept keys from being heard, too."""

SETTLING_SECONDS = 0.01
"""How long such a rest goes on, again and again, until it ends in time."""

LONGEST_REST_SECONDS = 0.1
"""After how long a paper is read however late its rest ends."""

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

    class Drawn(Message):
        """A paper was drawn, or drawn again: what is marked in it may be other than before."""

    @dataclass
    class MatchesBelow(Message):
        """More or fewer of the words that were searched for stand below what is in sight."""

        count: int

    def __init__(self, draw: Draw, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.draw = draw
        self._resting: Timer | None = None
        self._drawing = asyncio.Lock()
        self._page: PaperView | None = None
        self._places: Places | None = None
        self._by_mouse = False
        self._looks_for_note = False
        self._matches_below = 0
        self._body = AbstractBody(id="abstract-body")
        self.doc_id: int | None = None
        """The paper whose abstract is wanted; it is drawn a moment later."""
        self.selected: Span | None = None
        """The stretch of the abstract that is selected."""

    def compose(self) -> ComposeResult:
        """Hold one text."""
        yield self._body

    @property
    def abstract(self) -> AnnotatedAbstract | None:
        """The abstract as it is drawn; None while there is none of a paper."""
        return self._page.abstract if self._page is not None else None

    def follow(self, doc_id: int | None) -> None:
        """Show another paper, once the cursor has rested on it."""
        if doc_id == self.doc_id:
            return
        self.doc_id = doc_id
        self.selected = None
        self._looks_for_note = False
        self._page = None
        self._stop_resting()
        if doc_id is None:
            self._show(Text(""), from_top=True)
        else:
            self._rest(doc_id, REST_SECONDS, last=time.monotonic() + LONGEST_REST_SECONDS)

    def redraw(self) -> None:
        """Draw the same paper again, because something about it changed."""
        self._start(from_top=False)

    def redraw_at_rest(self) -> None:
        """Draw the paper again once nothing more has been typed for a moment; another one from its top."""
        self._stop_resting()
        if self.doc_id is not None:
            self._resting = self.set_timer(REST_SECONDS, lambda: self._start(from_top=self._page is None))

    def show_note(self) -> None:
        """Scroll to the note when it is drawn next: it may still be on its way to the disk."""
        self._looks_for_note = True

    async def drawn(self) -> AnnotatedAbstract | None:
        """Draw the paper now, and return its abstract."""
        if self.doc_id is not None:
            self._stop_resting()
            await self._read_and_show(self.doc_id, from_top=self._page is None)
        return self.abstract

    def select(self, span: Span | None) -> None:
        """Show a stretch of the abstract as selected, and scroll to it; None selects nothing."""
        self._select(span, by_mouse=False)

    def _select(self, span: Span | None, *, by_mouse: bool) -> None:
        self._by_mouse = by_mouse
        if span != self.selected:
            self.selected = span
            in_background(self, self._show_selected)

    def _start(self, *, from_top: bool) -> None:
        if self.doc_id is not None:
            in_background(self, partial(self._read_and_show, self.doc_id, from_top=from_top))

    def _rest(self, doc_id: int, seconds: float, *, last: float) -> None:
        """Let the cursor rest so long, and longer where that ends late, though not beyond ``last``."""
        end = time.monotonic() + seconds
        self._resting = self.set_timer(seconds, lambda: self._rested(doc_id, end, last))

    def _rested(self, doc_id: int, end: float, last: float) -> None:
        """Draw the paper, unless the keys that wait behind this moment lead away from it."""
        now = time.monotonic()
        if now - end > LATE_SECONDS and now < last:
            self._rest(doc_id, SETTLING_SECONDS, last=last)
        else:
            self.app.call_later(self._draw_if_wanted, doc_id)

    def _draw_if_wanted(self, doc_id: int) -> None:
        if doc_id == self.doc_id:
            self._start(from_top=True)

    def _stop_resting(self) -> None:
        if self._resting is not None:
            self._resting.stop()

    async def _read_and_show(self, doc_id: int, *, from_top: bool) -> None:
        async with self._drawing:
            if doc_id != self.doc_id:
                return
            body = await asyncio.to_thread(self._drawn_body, doc_id)
        if doc_id == self.doc_id:
            self._page = page_of(body)
            self._show(body, from_top=from_top)
            self.post_message(self.Drawn())

    def _drawn_body(self, doc_id: int) -> RenderableType:
        """Return the page with what is selected. Runs on another thread."""
        body = self.draw(doc_id)
        page = page_of(body)
        return page.with_selected(self.selected) if page is not None else body

    async def _show_selected(self) -> None:
        async with self._drawing:
            page, selected = self._page, self.selected
            if page is None or page.page.selected == selected:
                return
            drawn = await asyncio.to_thread(page.with_selected, selected)
        if page is self._page:
            self._page = drawn
            self._show(drawn, from_top=False)

    def _show(self, body: RenderableType, *, from_top: bool) -> None:
        abstract, span = self.abstract, self.selected
        self._body.selected_text = abstract.text[slice(*span)] if abstract and span else ""
        self._body.update(body)
        if from_top:
            self.scroll_to(y=0, animate=False)
        self.call_after_refresh(self._tell_matches_below)
        if self.selected is not None and not self._by_mouse:
            self.call_after_refresh(self._scroll_to_selected)
        elif self._looks_for_note:
            self.call_after_refresh(self._scroll_to_note)

    def _scroll_to_note(self) -> None:
        """Bring the note into sight, with what stands before it as far as there is room for both."""
        from readlist.views.paper import NOTE

        line = self._body.line_of_section(NOTE)
        if line is not None and self._looks_for_note:
            self._looks_for_note = False
            top = line + self._body.styles.padding.top
            if not self.scroll_y <= top < self.scroll_y + self.size.height * 2 // 3:
                self.scroll_to(y=top - self.size.height // 3, animate=False)

    # Words that were searched for

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell what is below the lines that are in sight now."""
        super().watch_scroll_y(old_value, new_value)
        self._tell_matches_below()

    def on_resize(self) -> None:
        """Tell what is below the lines that there is room for now."""
        self.call_after_refresh(self._tell_matches_below)

    def _tell_matches_below(self) -> None:
        count = 0
        if self._page is not None and self._page.page.finds is not None:
            fold = round(self.scroll_y) + self.size.height - self._body.styles.padding.top
            count = self._body.matches_from(max(fold, 0))
        if count != self._matches_below:
            self._matches_below = count
            self.post_message(self.MatchesBelow(count))

    # Selecting

    def _scroll_to_selected(self) -> None:
        """Bring the selected lines into sight, with a line around them; of very many the first ones."""
        lines = self._body.selected_lines()
        if lines is None:
            return
        padding = self._body.styles.padding.top
        top, below = lines[0] + padding - 1, lines[1] + padding + 2
        if top < self.scroll_y or below - top > self.size.height:
            self.scroll_to(y=top, animate=False)
        elif below > self.scroll_y + self.size.height:
            self.scroll_to(y=below - self.size.height, animate=False)

    def on_abstract_body_selected(self, message: AbstractBody.Selected) -> None:
        """Take what the mouse selects: the whole words of it."""
        if message.selection is not None:
            in_background(self, partial(self._take_selection, message.selection))
        elif self._by_mouse:
            self._select(None, by_mouse=True)

    async def in_sight(self) -> Span | None:
        """Return the stretch of the abstract whose lines are on the screen; None while it is at its top."""
        from readlist.views.places import Point

        async with self._drawing:
            if self._page is None or not self.scroll_y:
                return None
            places = await self._placed(self._page)
        top = round(self.scroll_y) - self._body.styles.padding.top
        return places.span_between(Point(max(top, 0), 0), Point(top + self.size.height, 0))

    async def _placed(self, page: PaperView) -> Places:
        from readlist.views.places import places_on

        width, places = self._body.size.width, self._places
        if places is None or places.view.abstract is not page.abstract or places.width != width:
            self._places = places = await asyncio.to_thread(places_on, page, width)
        return places

    async def _take_selection(self, selection: Selection) -> None:
        from readlist.views.places import Point

        async with self._drawing:
            if self._page is None or self._body.text_selection != selection:
                return  # the mouse has moved on
            places = await self._placed(self._page)
        start, end = (Point(each.y, each.x) if each is not None else None for each in selection)
        if self._body.text_selection == selection:
            self._select(places.span_between(start, end), by_mouse=True)

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


def page_of(body: RenderableType) -> PaperView | None:
    """Return what was drawn if it is the page of a paper, and no message in its place."""
    from readlist.views.paper import PaperView  # the first rows do not wait for it

    return body if isinstance(body, PaperView) else None
