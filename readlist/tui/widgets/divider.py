"""The one line between two panes, which the mouse can drag."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from readlist.tui.line import strip_of
from readlist.tui.widgets.kept_lines import KeptLines
from readlist.views.palette import TERMINAL_PALETTE, Palette


class Divider(KeptLines):
    """A vertical line that hangs from the line with the titles of the panes."""

    DEFAULT_CSS = """
    Divider { width: 1; height: 1fr; }
    """

    palette: reactive[Palette] = reactive(TERMINAL_PALETTE)
    held: reactive[bool] = reactive(False)
    """Whether the mouse drags it."""

    class Dragged(Message):
        """The line was dragged to a column of the screen; ``dropped`` once the button is let go."""

        def __init__(self, divider: Divider, column: int, *, dropped: bool) -> None:
            super().__init__()
            self.divider = divider
            self.column = column
            self.dropped = dropped

    def render_line(self, y: int) -> Strip:
        """Return the line's piece in a line of the screen."""
        style = self.palette.style("accent" if self.held else "border", on="background")
        return strip_of([("┬" if y == 0 else "│", style)], 1)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the line."""
        if event.button == 1:
            event.stop()
            self.held = True
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Take the line along."""
        if self.held:
            event.stop()
            self.post_message(self.Dragged(self, event.screen_x, dropped=False))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go of the line."""
        if self.held:
            event.stop()
            self.held = False
            self.release_mouse()
            self.post_message(self.Dragged(self, event.screen_x, dropped=True))
