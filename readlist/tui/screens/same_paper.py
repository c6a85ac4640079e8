"""Choosing the paper that another one is the same as."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from readlist.model.paper import PaperSummary
from readlist.model.text import fold
from readlist.tui.screens.dialog import Dialog
from readlist.tui.widgets.choices import Choice, Choices

MOST_SHOWN = 8


class SamePaperScreen(Dialog[int]):
    """Asks which paper is the same; what is typed looks for it by title. Gives its id, or None."""

    TITLE = "The same paper as"
    HINTS = (("Enter", "make them one"), ("↑↓", "choose"), ("Esc", "cancel"))
    BINDINGS: ClassVar[list[BindingType]] = [("down", "move(1)", "Next"), ("up", "move(-1)", "Previous")]
    DEFAULT_CSS = """
    SamePaperScreen {
        & > #dialog { width: 84; }
        #same-title { color: $foreground; max-height: 2; margin-bottom: 1; }
        Input { margin: 0 0 1 0; }
        Choices { height: 8; }
    }
    """

    def __init__(
        self, paper: PaperSummary, alike: Sequence[tuple[PaperSummary, str]], papers: Iterable[PaperSummary]
    ) -> None:
        """``alike`` are the likeliest papers, each with how alike it is; ``papers`` are all others."""
        super().__init__()
        self._paper = paper
        self._alike = tuple(alike)
        self._papers = tuple(papers)

    def contents(self) -> Iterable[Widget]:
        """Return the title, the line to type in, and the papers."""
        yield Static(Content(self._paper.title), id="same-title")
        yield Input(compact=True, placeholder="words of its title", id="same-input")
        yield Choices()

    def on_mount(self) -> None:
        """Offer the likeliest papers."""
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for what is typed."""
        self._show(event.value)

    def on_input_submitted(self) -> None:
        """Take the highlighted paper."""
        self.query_one(Choices).take()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the paper."""
        self.dismiss(int(event.option_id or 0))

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        self.query_one(Choices).move(step)

    def _show(self, typed: str) -> None:
        words = fold(typed).split()
        rows = [(paper, aside) for paper, aside in self._alike if _has(paper, words)]
        if words:
            known = {paper.doc_id for paper, _ in rows}
            more = (p for p in self._papers if p.doc_id not in known and _has(p, words))
            rows += [(paper, "") for paper, _ in zip(more, range(MOST_SHOWN - len(rows)), strict=False)]
        choices = [Choice(str(paper.doc_id), Content(paper.title), aside) for paper, aside in rows]
        self.query_one(Choices).show(
            choices,
            highlighted=0 if choices else None,
            nothing="No such title. Take letters away to see others." if words else "",
        )


def _has(paper: PaperSummary, words: Sequence[str]) -> bool:
    title = fold(paper.title)
    return all(word in title for word in words)
