"""What stands on a terminal too small to show anything else."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len

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
        here, needed = f"{size.width}×{size.height}", f"{SMALLEST_WIDTH}×{SMALLEST_HEIGHT}"
        words = (
            f"readlist needs {needed}; this is {here}",
            f"{here}, needs {needed}",
            f"needs {needed}",
            needed,
        )
        text = next((text for text in words if cell_len(text) <= width), words[-1])
        yield cut(text, width), self.palette.style("text")
