"""The papers most like one, each with the terms that the two share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

import msgspec
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from readlist.model.paper import PaperSummary
from readlist.tui.line import cut
from readlist.tui.screens.dialog import Dialog
from readlist.tui.widgets.choices import Choice, Choices
from readlist.views.signs import Signs

ROWS = 14
WIDTH = 112
TERMS_SHARE = 2
"""The shared terms take at most this part (one half) of a row."""


class Like(msgspec.Struct, frozen=True):
    """A paper like the one asked about: the ``terms`` that they share, and how many ``copies`` it has."""

    paper: PaperSummary
    terms: tuple[str, ...]
    copies: int = 0


class AlikeScreen(Dialog[int]):
    """Shows papers, the most alike first, and gives the one to go to; None goes back."""

    HINTS = (("Enter", "go there"), ("↑↓", "choose"), ("Esc", "back"))
    BINDINGS: ClassVar[list[BindingType]] = [
        ("down,j", "move(1)", "Next"),
        ("up,k", "move(-1)", "Previous"),
        ("enter", "take", "Go there"),
        ("q,m", "cancel", "Back"),
    ]
    DEFAULT_CSS = f"""
    AlikeScreen {{
        & > #dialog {{ width: {WIDTH}; max-width: 96%; }}
        Choices {{ height: auto; }}
    }}
    """

    def __init__(self, paper: PaperSummary, alike: Sequence[Like], signs: Signs) -> None:
        super().__init__()
        self._paper = paper
        self._alike = tuple(alike)
        self._signs = signs

    def heading(self) -> str:
        """Return which paper they are like."""
        return f"More like {self._paper.title}"

    def contents(self) -> Iterable[Widget]:
        """Return the papers."""
        yield Choices()

    def on_mount(self) -> None:
        """Show every paper, the most alike highlighted."""
        choices = self.query_one(Choices)
        choices.styles.height = min(max(len(self._alike), 1), ROWS)
        room = min(WIDTH, self.app.size.width) // TERMS_SHARE
        rows = [
            Choice(str(each.paper.doc_id), self._line(each.paper), self._aside(each, room))
            for each in self._alike
        ]
        nothing = "No other paper has the terms of this one."
        choices.show(rows, highlighted=0 if rows else None, nothing=nothing)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the paper."""
        self.dismiss(int(event.option_id or 0))

    def action_take(self) -> None:
        """Close with the highlighted paper; where there is none, go back."""
        if not self.query_one(Choices).take():
            self.dismiss(None)

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        self.query_one(Choices).move(step)

    def _line(self, paper: PaperSummary) -> Content:
        star = Content.styled(self._signs.star if paper.starred else " ", "$star")
        status = self._signs.status(paper.status)
        return Content.assemble(star, f"{status} ", paper.title or "(no title)")

    def _aside(self, like: Like, room: int) -> str:
        copies = f"  +{like.copies} alike" if like.copies else ""
        return cut(", ".join(like.terms), max(room - len(copies), 1)) + copies
