"""The one line between two panes."""

from __future__ import annotations

from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from readlist.tui.line import strip_of
from readlist.views.palette import TERMINAL_PALETTE, Palette


class Divider(Widget):
    """A vertical line that hangs from the line with the titles of the panes."""

    DEFAULT_CSS = """
    Divider { width: 1; height: 1fr; }
    """

    palette: reactive[Palette] = reactive(TERMINAL_PALETTE)

    def render_line(self, y: int) -> Strip:
        """Return the line's piece in a line of the screen."""
        return strip_of([("┬" if y == 0 else "│", self.palette.style("border", on="background"))], 1)
