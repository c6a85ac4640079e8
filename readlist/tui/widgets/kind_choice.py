"""The kinds of annotations in one line, one of them chosen."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from readlist.model.paper import ANNOTATION_KINDS

GAP = 2


class KindChoice(Widget):
    """Shows which kind is chosen, the letter of each other one bright; a click posts Clicked."""

    DEFAULT_CSS = """
    KindChoice { height: 1; }
    """

    kind: reactive[str] = reactive(ANNOTATION_KINDS[0])

    class Clicked(Message):
        """A kind was clicked."""

        def __init__(self, kind: str) -> None:
            super().__init__()
            self.kind = kind

    def render(self) -> Content:
        """Return the line: the chosen kind has a sign and its colour."""
        return Content.assemble(*(self._piece(kind) for kind in ANNOTATION_KINDS))

    def _piece(self, kind: str) -> Content:
        word = kind.capitalize() + " " * GAP
        if kind == self.kind:
            return Content.assemble(("> ", f"${kind}"), (word, f"bold ${kind}"))
        return Content.assemble("  ", (word[0], "$foreground"), (word[1:], "$text-muted"))

    def on_click(self, event: events.Click) -> None:
        """Tell which kind is under the mouse."""
        end = 0
        for kind in ANNOTATION_KINDS:
            end += self._piece(kind).cell_length
            if event.x < end:
                self.post_message(self.Clicked(kind))
                return


def kind_beside(kind: str, step: int) -> str:
    """Return the kind that stands ``step`` places behind ``kind``, round the end."""
    here = ANNOTATION_KINDS.index(kind) if kind in ANNOTATION_KINDS else 0
    return ANNOTATION_KINDS[(here + step) % len(ANNOTATION_KINDS)]


def kind_of_letter(text: str) -> str | None:
    """Return the kind whose first letter is all of ``text``; None where it is anything else."""
    return next((kind for kind in ANNOTATION_KINDS if kind[0] == text.lower()), None)
