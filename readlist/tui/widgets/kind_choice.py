"""The kinds of annotations in one line, one of them chosen."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from readlist.model.paper import ANNOTATION_KINDS

GAP = 2


class KindChoice(Widget, can_focus=True):
    """Chooses by the arrows, by the first letter, or by a click."""

    DEFAULT_CSS = """
    KindChoice { height: 1; }
    """

    kind: reactive[str] = reactive(ANNOTATION_KINDS[0])

    def render(self) -> Content:
        """Return the line: the chosen kind has a sign and its colour."""
        return Content.assemble(*(self._piece(kind) for kind in ANNOTATION_KINDS))

    def _piece(self, kind: str) -> Content:
        word = kind.capitalize() + " " * GAP
        if kind == self.kind:
            return Content.assemble(("> ", f"${kind}"), (word, f"bold ${kind}"))
        return Content.assemble("  ", (word[0], "$foreground"), (word[1:], "$text-muted"))

    def on_key(self, event: events.Key) -> None:
        """Choose."""
        if kind := self._chosen_by(event.key):
            event.stop()
            self.kind = kind

    def on_click(self, event: events.Click) -> None:
        """Choose the kind under the mouse."""
        end = 0
        for kind in ANNOTATION_KINDS:
            end += self._piece(kind).cell_length
            if event.x < end:
                self.kind = kind
                return

    def _chosen_by(self, key: str) -> str | None:
        step = {"right": 1, "down": 1, "left": -1, "up": -1}.get(key)
        if step is None:
            return next((kind for kind in ANNOTATION_KINDS if kind[0] == key.lower()), None)
        here = ANNOTATION_KINDS.index(self.kind) if self.kind in ANNOTATION_KINDS else 0
        return ANNOTATION_KINDS[(here + step) % len(ANNOTATION_KINDS)]
