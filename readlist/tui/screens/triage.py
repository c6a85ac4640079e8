"""Triage: one paper at a time over the whole screen, one key a decision."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Region
from textual.strip import Strip

from readlist.model.change import EditTags
from readlist.model.paper import PaperSummary
from readlist.tui.background import in_background
from readlist.tui.command_queue import Act
from readlist.tui.deck import Deck, Pace
from readlist.tui.duplicates import Duplicates
from readlist.tui.hints import triage_hints
from readlist.tui.outward import Outward
from readlist.tui.paper_actions import PaperActions
from readlist.tui.screens.command_screen import CommandScreen
from readlist.tui.screens.paper_pane import PaperPane
from readlist.tui.session_events import Event, Learned, Stepped
from readlist.tui.shared import Shared
from readlist.tui.verdicts import VERDICTS
from readlist.tui.widgets.card_view import CardLines, CardView, card_lines
from readlist.tui.widgets.key_hints import KeyHints
from readlist.tui.widgets.status_line import Said, StatusLine
from readlist.tui.widgets.too_small import TooSmall
from readlist.tui.widgets.triage_lines import TagKeys, TriageProgress
from readlist.views.signs import signs

if TYPE_CHECKING:
    from readlist.tui.screens.keys import Here

KEPT_CARDS = 8
TALL = 30
"""From this height on there is room for empty lines above a card."""


KEYS = (
    (("star",), "Star the paper and go on; taking the star away stays."),
    ("1 … 9", "Give the paper the tag of that digit, or take it away."),
    (("cursor-down",), "Pass: go on to the next card, nothing is changed."),
    (("cursor-up",), "Go back to the card before."),
    (("open", "fold"), "Scroll the card by a page."),
    (("first", "last"), "Go to the top or to the end of the card."),
    (("back", "triage", "quit"), "Leave for the list; everything is already saved."),
)
"""What keys do here in another way than the table of commands says."""


class _Drawn(msgspec.Struct, frozen=True):
    """The lines of a card, and what they were drawn from."""

    lines: CardLines
    paper: PaperSummary | None
    width: int
    theme: str


class CardPane(PaperPane[CardView]):
    """The card and the editor of its note, which cover it: it has nothing to paint."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return no lines."""
        return []


class TriageScreen(CommandScreen):
    """Shows the cards of a deck."""

    BINDINGS: ClassVar[list[BindingType]] = [(str(digit), f"tag({digit})", "Tag") for digit in range(1, 10)]
    DEFAULT_CSS = """
    TriageScreen {
        background: $background;
        layers: base alert;
        #triage-progress, #triage-status, #triage-hints { background: $surface; }
        #card-pane { height: 1fr; }
        #triage-tags { margin-top: 1; }
    }
    """

    DOING = "triaging"

    def __init__(
        self,
        shared: Shared,
        deck: Deck,
        *,
        title: str,
        tags: Sequence[str],
        at_end: Callable[[TriageScreen], Awaitable[None]],
        by_scores: bool = False,
    ) -> None:
        """``tags`` are those under the digits; ``at_end`` is called behind the last card.

        ``by_scores`` is whether the cards lie in the order that was learned.
        """
        super().__init__()
        self._shared = shared
        self.keymap = shared.keymap
        self._session = session = shared.session
        self.deck = deck
        self._title = title
        self._tags = tuple(tags)
        self._at_end = at_end
        self._by_scores = by_scores
        self._pace = Pace(session.clock())
        self._drawn: dict[int, _Drawn] = {}
        self._drawing = asyncio.Lock()
        self._steps_before = session.own_steps
        self._is_left = False
        self._draws_soon = False
        look = signs(ascii=shared.config.ascii)
        self.progress = TriageProgress(look, id="triage-progress")
        self.card = CardView(look, id="card")
        self.pane = CardPane(self.card, id="card-pane")
        self.tag_keys = TagKeys(id="triage-tags")
        self.status = StatusLine(id="triage-status")
        self.hints = KeyHints(id="triage-hints")

    def compose(self) -> ComposeResult:
        """Lay the card out between its lines."""
        yield self.progress.data_bind(CommandScreen.palette)
        yield self.pane
        yield self.tag_keys.data_bind(CommandScreen.palette)
        yield self.status.data_bind(CommandScreen.palette)
        yield self.hints.data_bind(CommandScreen.palette)
        yield TooSmall(id="too-small").data_bind(CommandScreen.palette)

    def on_mount(self) -> None:
        """Show the first card."""
        self.pane.border_title = ""
        for name in ("said", "unsaved", "saving"):
            self.watch(self._shared.status, name, self._shown_as(name))
        self.watch(self.pane, "draft", self.status.show_draft)
        self.set_focus(self.card)

    def _shown_as(self, name: str) -> Callable[[object], None]:
        """Return what has the status line show a value under ``name``."""

        def show(value: object) -> None:
            setattr(self.status, name, value)

        return show

    def on_resize(self) -> None:
        """Draw the card for the room there is."""
        self._show(from_top=False)

    def watch_palette(self) -> None:
        """Draw the card in the new colours."""
        self.card.palette = self.palette
        if self.is_mounted:
            self._show(from_top=False)

    # Commands

    @cached_property
    def _actions(self) -> PaperActions:
        shared = self._shared
        return PaperActions(
            self.app, self._session, shared.config, shared.notes, say=self.say, advance=self._advance
        )

    @cached_property
    def _duplicates(self) -> Duplicates:
        return Duplicates(self.app, self._session, say=self.say, advance=self._advance)

    @cached_property
    def _outward(self) -> Outward:
        shared = self._shared
        return Outward(self.app, self._session, shared.config, shared.memory, say=self.say)

    def acts(self) -> Mapping[str, Act]:
        """Return what each command does to the card on the table."""
        actions = self._actions
        return {
            **self._shared.commands,
            **{name: partial(self._on_papers, partial(actions.judge, name)) for name in VERDICTS},
            "star": partial(self._on_papers, self._star),
            "later": partial(self._on_papers, actions.later),
            "tags": partial(self._on_papers, actions.tags),
            "note": partial(self._on_paper, self._write_note),
            "edit-note": partial(self._on_paper, actions.edit_note_outside),
            "duplicate": partial(self._on_paper, self._duplicates.ask),
            "open-link": partial(self._on_paper, self._outward.open_link),
            "attach-pdf": partial(self._on_paper, self._outward.attach),
            "copy": partial(self._on_papers, self._outward.copy),
            "undo": self._session.undo,
            "redo": self._session.redo,
            "cursor-down": partial(self._turn, 1),
            "cursor-up": partial(self._turn, -1),
            "page-down": partial(self.card.move_page, 1),
            "page-up": partial(self.card.move_page, -1),
            "first": self.card.move_first,
            "last": self.card.move_last,
            "open": partial(self.card.move_page, 1),
            "fold": partial(self.card.move_page, 1),  # the key of a pager: there is nothing to fold
            "back": self.leave,
            "quit": self.leave,
            "triage": self.leave,
        }

    def keys_here(self) -> Here:
        """Return the keys of the cards."""
        from readlist.tui.screens.keys import here_of

        return here_of("The card on the table", KEYS, self.commands.acts)

    def leave(self) -> None:
        """Go back to the list, once: a second key may be on its way."""
        if self.is_active and not self._is_left:
            self._is_left = True
            self.dismiss()

    def waits(self, command: str) -> bool:
        """Return whether a command waits: while an undo is under way each does."""
        return self._session.stepping

    def allows(self, command: str) -> bool:
        """Return whether a key may run a command now; else the key belongs to the widget in focus."""
        if self.is_too_small:
            return command in ("quit", "back")
        return self.takes_commands and not command.startswith("search-")  # the digits are tags here

    @property
    def takes_commands(self) -> bool:
        """Whether keys are commands, not letters of a note."""
        return self.pane.editor is None

    @property
    def writes_note(self) -> bool:
        """Whether keys are letters of a note."""
        return self.pane.editor is not None

    @property
    def steps(self) -> int:
        """How many steps of the history were made here and stand."""
        return max(self._session.own_steps - self._steps_before, 0)

    async def action_tag(self, digit: int) -> None:
        """Set the tag under a digit, or take it away."""
        paper = self._paper
        if paper is None or digit > len(self._tags) or not self.takes_commands:
            return
        tag = self._tags[digit - 1]
        has = tag in paper.tags
        change = EditTags(remove=(tag,)) if has else EditTags(add=(tag,))
        sign = "-" if has else "+"
        if self._session.change(paper.doc_id, change, f"tag {sign}{tag}"):
            self.say(Said(f"{sign}{tag}", paper.title, "u undo"))

    @property
    def _paper(self) -> PaperSummary | None:
        doc_id = self.deck.current
        return self._session.summary(doc_id) if doc_id is not None else None

    async def _on_paper(self, act: Callable[[PaperSummary], Awaitable[None] | None]) -> None:
        paper = self._paper
        if paper is not None and (result := act(paper)) is not None:
            await result

    async def _on_papers(self, act: Callable[[Sequence[PaperSummary]], Awaitable[None]]) -> None:
        await self._on_paper(lambda paper: act((paper,)))

    async def _star(self, papers: Sequence[PaperSummary]) -> None:
        """Star and go on; taking a star away stays."""
        had = papers[0].starred
        await self._actions.judge("star", papers)
        if not had:
            self._advance()

    def _advance(self) -> None:
        self._pace.turned(self._session.clock())
        self._turn(1)

    def _turn(self, cards: int) -> None:
        was_at_end = self.deck.current is None
        if self.deck.move(cards):
            self._show(from_top=True)
        elif not was_at_end:
            self._show_lines()
            self._draw_missing()
            self.app.call_later(self._at_end, self)

    def turn_back(self) -> None:
        """Put the last card on the table again."""
        self._turn(-1)

    # Notes

    async def _write_note(self, paper: PaperSummary) -> None:
        if await self.pane.open_note(paper, self._shared.notes):
            self.say(Said("Draft restored", paper.title, "it was never saved"))
        if self.pane.editor is not None:
            self.set_focus(self.pane.editor)
            self._show_lines()

    def on_paper_pane_note_closed(self) -> None:
        """Go on with the card."""
        self.set_focus(self.card)
        self._show_lines()

    # What happened

    def say(self, said: Said) -> None:
        """Say what happened, and how to take it back."""
        self._shared.status.said = said

    @property
    def said(self) -> Said:
        """What was said last."""
        return self._shared.status.said

    def follow_session(self, event: Event) -> None:
        """Show what became of changes; what was taken back lies on the table again."""
        if isinstance(event, Stepped):
            back = next((doc_id for doc_id in event.outcome.changed if doc_id in self.deck), None)
            if back is not None:
                self.deck.go_to(back)
        elif isinstance(event, Learned) and event.doc_id is not None:
            self._drawn.pop(event.doc_id, None)  # it was drawn without its reasons
        self._show(from_top=isinstance(event, Stepped))
        self.commands.release_soon(self.app.call_later)

    # The card

    def _show(self, *, from_top: bool) -> None:
        """Show the card on the table as it was drawn last, and have drawn what is missing around it."""
        doc_id = self.deck.here
        drawn = self._drawn.get(doc_id)
        if drawn is not None:
            self.card.show(drawn.lines, from_top=from_top)
        self._show_lines()
        if drawn is None:
            self._draw_missing()
        elif not self._draws_soon:
            self._draws_soon = True
            self.card.call_after_refresh(self._draw_missing)  # once the card has asked to be painted

    def missing(self) -> list[int]:
        """Return the cards on the table or next to it that are not drawn as their papers are now."""
        return [near for near in self.deck.around() if not self._is_drawn(near)]

    def _draw_missing(self) -> None:
        self._draws_soon = False
        if self.missing():
            in_background(self, self._draw_around)

    def _show_lines(self) -> None:
        paper = self._paper
        self.progress.title = self._title
        self.progress.hint = self._stop_hint()
        self.progress.total = len(self.deck)
        self.progress.done = self.deck.index
        self.progress.minutes = self._pace.minutes(self.deck.left)
        self.tag_keys.tags = self._tags
        self.tag_keys.chosen = frozenset(paper.tags) if paper is not None else frozenset()
        self.hints.hints = triage_hints(self.keymap, writing=self.writes_note)

    def _stop_hint(self) -> str:
        """Return when to stop, where the cards lie in the order that was learned."""
        scores = self._session.learning.scores if self._by_scores else None
        return scores.stop_hint.words if scores is not None and scores.stop_hint is not None else ""

    def _is_drawn(self, doc_id: int) -> bool:
        """Return whether the lines of a card are those of the paper as it is now."""
        drawn = self._drawn.get(doc_id)
        return (
            drawn is not None
            and drawn.paper is self._session.summary(doc_id)
            and (drawn.width, drawn.theme) == (self.card.size.width, self.palette.name)
        )

    async def _draw_around(self) -> None:
        async with self._drawing:
            while (
                doc_id := next((n for n in self.deck.around() if not self._is_drawn(n)), None)
            ) is not None:
                await self._draw_card(doc_id)

    async def _draw_card(self, doc_id: int) -> None:
        paper, width, theme = self._session.summary(doc_id), self.card.size.width, self.palette.name
        lead = 2 if self.size.height >= TALL else 1
        ground = self.palette.style("text", on="background").background_style

        def draw() -> CardLines:
            return self.card.prepare(card_lines(self._shared.draw(doc_id), width, lead=lead, ground=ground))

        lines = await asyncio.to_thread(draw)
        is_new = doc_id not in self._drawn
        self._drawn[doc_id] = _Drawn(lines, paper, width, theme)
        if doc_id == self.deck.here:
            self.card.show(lines, from_top=is_new)
        for old in list(self._drawn)[:-KEPT_CARDS]:
            if old not in self.deck.around():
                del self._drawn[old]
