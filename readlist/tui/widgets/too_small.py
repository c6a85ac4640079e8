"""What stands on a terminal too small to show anything else."""

from __future__ import annotations

from collections.abc import Iterable

from readlist.tui.line import Piece, cut
from readlist.tui.widgets.one_line import OneLine

SMALLEST_WIDTH, SMALLEST_HEIGHT = 40, 10


class TooSmall(OneLine):
    """One clear line, over everything else."""

    DEFAULT_CSS = """
    TooSmall { width: 100%; height: 100%; }
    """

    GROUND = "background"

    def pieces(self, width: int) -> Iterable[Piece]:
        """Return how large the terminal is and how large it has to be."""
        size = self.app.size
        text = f"readlist needs {SMALLEST_WIDTH}×{SMALLEST_HEIGHT}; this is {size.width}×{size.height}"
        yield cut(text, width), self.palette.style("text")
