"""The flow of a triage: from the rows of the list to a deck, card by card, to what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from textual.app import App

from readlist.tui.deck import Deck, Tally
from readlist.tui.screens.backdrop import Backdrop
from readlist.tui.screens.triage import TriageScreen
from readlist.tui.screens.triage_summary import Next, TriageSummary
from readlist.tui.shared import Shared
from readlist.tui.widgets.status_line import Said
from readlist.views.palette import Palette
from readlist.views.signs import signs

DIGITS = 9


class Triage:
    """Opens the cards over the main screen; ``show_queue`` and ``go_to`` lead back to its list."""

    def __init__(
        self, app: App[Any], shared: Shared, *, show_queue: Callable[[], None], go_to: Callable[[int], object]
    ) -> None:
        self._app = app
        self._shared = shared
        self._session = shared.session
        self._show_queue = show_queue
        self._go_to = go_to

    async def start(
        self,
        title: str,
        doc_ids: Iterable[int],
        first: int | None,
        palette: Palette,
        *,
        by_scores: bool = False,
    ) -> None:
        """Put the papers on cards and show the one to begin with.

        ``by_scores`` is whether they come in the order that was learned.
        """
        deck = Deck([doc_id for doc_id in doc_ids if not self._session.is_gone(doc_id)], first)
        if not len(deck):
            self._shared.status.said = Said("Nothing to triage here", passing=True)
            return
        papers = (self._session.summary(doc_id) for doc_id in deck.doc_ids)
        tally = Tally(paper for paper in papers if paper is not None)
        tags = self._most_used_tags()
        screen = TriageScreen(
            self._shared,
            deck,
            title=title,
            tags=tags,
            at_end=partial(self._sum_up, deck, tally),
            by_scores=by_scores,
        )
        screen.palette = palette
        await self._app.push_screen(Backdrop())
        await self._app.push_screen(screen, partial(self._back, deck))

    def _back(self, deck: Deck, _: None) -> None:
        self._go_to(deck.here)

    def _most_used_tags(self) -> list[str]:
        """Return the tags of the digits; one that had a digit in the last triage keeps it."""
        counts = self._session.counts
        tags = sorted(counts.tags.items(), key=lambda tag: (-tag[1], tag[0])) if counts is not None else []
        most_used = [tag for tag, _ in tags[:DIGITS]]
        before = self._shared.memory.now.triage_tags
        new = iter(tag for tag in most_used if tag not in before)
        digits = [tag if tag in most_used else next(new, "") for tag in before]
        digits = [tag for tag in (*digits, *new) if tag]
        self._shared.memory.remember(triage_tags=tuple(digits))
        return digits

    async def _sum_up(self, deck: Deck, tally: Tally, screen: TriageScreen) -> None:
        """Show what became of the papers, over the last card: keys typed ahead do no harm in the list."""
        look = signs(ascii=self._shared.config.ascii)
        summary = TriageSummary(
            tally.count(self._session.summary, self._session.today.isoformat()),
            total=len(deck),
            steps=screen.steps,
            marks={**look.statuses, "later": look.later, "starred": look.star},
        )
        await self._app.push_screen(summary, partial(self._go_on, screen))

    def _go_on(self, screen: TriageScreen, chosen: Next | None) -> None:
        match chosen:
            case "undo":
                for _ in range(screen.steps):
                    self._session.undo()
            case "back":
                screen.turn_back()
            case "queue":
                screen.leave()
                self._show_queue()
            case _:
                screen.leave()
