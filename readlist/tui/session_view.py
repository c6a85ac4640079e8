"""Keeps rows, counts and status line of the main screen true to what the session knows."""

from __future__ import annotations

from collections.abc import Callable, Collection

import msgspec
from textual.content import Content

from readlist.config import Config
from readlist.model.paper import PaperSummary
from readlist.tui.annotations import Annotations
from readlist.tui.background import in_background
from readlist.tui.feedback import failure_words, order_words, step_words
from readlist.tui.keymap import Keymap
from readlist.tui.notes import BOTH_KEPT, Notes, Origin
from readlist.tui.saved_counts import SavedCounts
from readlist.tui.screens.paper_pane import PaperPane
from readlist.tui.screens.view_list import ViewList
from readlist.tui.session import Session
from readlist.tui.session_events import (
    Begun,
    Event,
    Failed,
    IndexGrown,
    Learned,
    Merged,
    Saved,
    Stepped,
    Waiting,
)
from readlist.tui.view import INBOX_VIEW, QUEUE_VIEW, READING_VIEW, View
from readlist.tui.widgets.abstract_view import AbstractView
from readlist.tui.widgets.sidebar import Sidebar, entries_of
from readlist.tui.widgets.status_line import NOTHING, Said, StatusLine
from readlist.tui.widgets.top_bar import TopBar

FIGURES = (INBOX_VIEW, QUEUE_VIEW, READING_VIEW)
"""The views whose counts stand in the top line."""


class Parts(msgspec.Struct, frozen=True):
    """The parts of the main screen that show something of the session."""

    top: TopBar
    views: Sidebar
    papers: ViewList
    pane: PaperPane[AbstractView]
    status: StatusLine


class SessionView:
    """What the parts show; the screen itself makes and arranges them."""

    def __init__(
        self,
        session: Session,
        config: Config,
        keymap: Keymap,
        parts: Parts,
        *,
        show_paper: Callable[[PaperSummary], None],
    ) -> None:
        """``show_paper`` shows the view in which a paper is looked for."""
        self._session = session
        self._config = config
        self._keymap = keymap
        self._top, self._views, self._papers = parts.top, parts.views, parts.papers
        self._pane, self._status = parts.pane, parts.status
        self.notes = Notes(session, say=self.say, kept_both=self._show_both_kept)
        self.annotations = Annotations(session, say=self.say)
        self._show_paper = show_paper
        self._unseen = set[int]()
        self._waiting, self._said_before = NOTHING, NOTHING
        self.saved_counts = SavedCounts(session, host=parts.papers, changed=self._views.redraw)

    def count_of(self, view: View) -> int | None:
        """Return how many papers a view has; None until they are counted."""
        if view.kind == "search":
            return self.saved_counts.count(view.query)
        counts = self._session.counts
        return view.count(counts) if counts is not None else None

    def say(self, said: Said) -> None:
        """Say what happened, and how to take it back."""
        self._status.said = said
        if self._has_unsaved:
            self._status.unsaved = True

    @property
    def _has_unsaved(self) -> bool:
        return self.notes.unsaved or self.annotations.unsaved

    def follow(self, event: Event, *, hidden: bool = False) -> None:
        """Show what became of changes, here and elsewhere; each key's not before somebody can see it."""
        match event:
            case Begun(doc_ids):
                self._show_changed(doc_ids, hidden=hidden)
            case Saved(doc_ids):
                self._status.unsaved = self._has_unsaved
                self._show_changed(doc_ids, hidden=hidden)
                self._papers.drop_gone(doc_ids)
            case Failed(doc_ids=doc_ids):
                self._status.unsaved = event.loses_something or self._has_unsaved
                if event.command == "note":
                    for doc_id in doc_ids:
                        self._pane.note_refused(doc_id)
                self._show_changed(doc_ids)
                paper = self._session.summary(doc_ids[0]) if len(doc_ids) == 1 else None
                self.say(failure_words(event, paper))
            case Stepped(outcome):
                self._status.unsaved = self._has_unsaved
                self._show_changed(outcome.changed.keys())
                self._go_to_restored(list(outcome.changed), stays=event.is_of_sync)
                session = self._session
                self.say(step_words(event, session.library.session, session.summary, today=session.today))
            case Waiting(words):
                self._say_waiting(words)
            case IndexGrown(percent):
                self._show_indexed(percent)
            case Merged(changed):
                self._show_merged(changed)
            case Learned(doc_id):
                self._show_learned(doc_id)
        if isinstance(event, Saved | Stepped | Merged):
            self._session.search.papers_changed()
            self._session.learning.papers_changed(self._session.counts)
        self._status.show_pending(lambda: self._session.pending)

    def _show_merged(self, doc_ids: Collection[int]) -> None:
        self._show_changed(doc_ids)
        if self._papers.fresh and not self._papers.listing.paper_count:
            self._papers.want(self._papers.wanted)

    def _show_indexed(self, percent: int | None) -> None:
        self._status.indexing = percent
        if percent is None:
            self._papers.search_texts()

    def _show_learned(self, doc_id: int | None) -> None:
        """Show another order, where nobody reads the rows yet, and other reasons."""
        if not self._papers.by_scores:
            return
        if doc_id is None:
            self._papers.take_order()
            self.show_order()
            self.show_position()
        if doc_id in (None, self._pane.abstract.doc_id):
            self._pane.abstract.redraw()

    def show_order(self) -> None:
        """Say in the title and, where nothing else was said, below what is missing to learn the order."""
        papers, scores = self._papers, self._session.learning.scores
        title = papers.shown.view.label(self._session.lists())
        if papers.by_scores:
            missing = scores.missing.words if scores is not None else ""
            is_found_by_words = papers.shown.query and scores is not None and scores.scores
            if not is_found_by_words and (self._status.said == NOTHING or self._status.said.about_rows):
                self.say(order_words(scores, on=self._session.learning.on))
            title = f"{title} · after {missing}" if missing else title
        papers.border_title = Content(f" {title} ")

    def refresh(self) -> None:
        """Find the same rows anew; what was said of others is over where their order has its own words."""
        if self._papers.by_scores and not self._status.said.failed:
            self.say(NOTHING)
        self._papers.want(self._papers.wanted, doc_id=self._papers.doc_id)

    def _say_waiting(self, words: str) -> None:
        """Say who is waited for; once that is over, what was said before, unless something was since."""
        if words:
            self._said_before, self._waiting = self._status.said, Said(f"Waiting for {words}")
            self._status.said = self._waiting
        elif self._status.said == self._waiting:
            self._status.said = self._said_before

    def catch_up(self) -> None:
        """Show what changed while the parts were hidden."""
        if self._unseen:
            self._show_changed(())

    def _show_changed(self, doc_ids: Collection[int], *, hidden: bool = False) -> None:
        self._unseen.update(doc_ids)
        if hidden:
            return
        doc_ids, self._unseen = self._unseen, set()
        self._papers.draw_changed(doc_ids)
        self.saved_counts.papers_changed(doc_ids)
        self.show_views()
        self.show_position()
        if self._pane.abstract.doc_id in doc_ids:
            self._pane.abstract.redraw()

    def _go_to_restored(self, doc_ids: list[int], *, stays: bool) -> None:
        """Put the cursor on the paper that was restored, which may have left the rows since, or let it stay.

        Papers that were taken out of the library go from the rows; the cursor stays where it is.
        """
        if self._session.are_gone(doc_ids):
            self._papers.want(self._papers.wanted, doc_id=self._papers.doc_id)
            return
        if stays or any(self._papers.go_to(doc_id) for doc_id in doc_ids[:1]):
            return
        back = next((doc_id for doc_id in doc_ids if doc_id in self._papers.fresh), None)
        if back is not None:
            self._papers.want(self._papers.wanted, doc_id=back)
        elif len(doc_ids) == 1 and (paper := self._session.summary(doc_ids[0])) is not None:
            self._show_paper(paper)

    def _show_both_kept(self, origin: Origin, text: str, note: str) -> None:
        self._pane.note_kept_beside(origin, text, note)
        self.say(Said(BOTH_KEPT))

    async def draft(self) -> tuple[PaperSummary, Said] | None:
        """Return a paper about which something was being written when an app ended, and words that say so."""
        for what, key, drafts in (("Note", "note", self.notes), ("Highlight", "annotate", self.annotations)):
            paper = await drafts.drafted_paper()
            if paper is not None:
                how = f"{self._keymap.label(key)} opens it"
                return paper, Said(f"{what} not saved", paper.title, how, passing=True)
        return None

    # Where the cursor is, and how many papers there are

    def show_position(self) -> None:
        """Say which row the cursor is on, and how the rows differ from what would be found now."""
        papers, parts = self._papers, list[str]()
        if papers.marked:
            parts.append(f"{len(papers.marked):,} marked")
        if papers.position and self._session.is_whole:
            parts.append(f"{papers.position:,} of {papers.listing.count:,}")
        elif papers.folded_here:
            parts.append(f"{papers.folded_here:,} folded: {self._keymap.label('fold')}")
        if papers.handled:
            is_all = len(papers.handled) == papers.listing.paper_count
            how = f"{self._keymap.label('refresh')} refreshes"
            parts.append(how if is_all else f"{len(papers.handled):,} handled")
        if papers.awaits_order:
            parts.append(f"order: {self._keymap.label('refresh')}")
        if papers.fresh:
            parts.append(f"{len(papers.fresh):,} new: {self._keymap.label('refresh')}")
        self._status.position = " · ".join(parts)

    def show_views(self) -> None:
        """Show the views with their counts."""
        lists = self._session.lists()
        self._top.figures = tuple((view.label(lists), self.count_of(view)) for view in FIGURES)
        self._views.entries = entries_of(
            self._config.statuses,
            self._session.counts,
            lists,
            self._views.folded,
            self._session.library.searches(),
            ranking=self._config.ranking.on,
        )
        self._views.redraw()

    def check_day(self) -> None:
        """At midnight papers come back from later."""
        today = self._session.today.isoformat()
        if today == self._papers.today:
            return
        self._papers.today = today
        snapshot = self._session.snapshot()
        self._papers.papers_changed([paper.doc_id for paper in snapshot.values() if paper.later_until])
        self.show_position()
        in_background(self._papers, self.count)

    async def count(self) -> None:
        """Count the papers anew, and show the counts."""
        await self._session.search.begin_indexing(self._session.paper_count)
        await self._session.count()
        self._session.learning.papers_changed(self._session.counts)
        self.saved_counts.papers_changed(())
        self.show_views()
