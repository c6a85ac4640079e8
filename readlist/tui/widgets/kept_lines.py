"""Widgets that keep the lines they were painted with."""

from __future__ import annotations

from typing import Self

from textual.containers import Horizontal
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class KeptLines(Widget):
    """Keeps what a widget draws until something of it changes. Stands behind the base that has the styles.

    Textual asks all widgets of a container for all their lines whenever one of them has anything to
    paint, and looks for styles around each of them. A cursor key waits for that.
    """

    _kept: tuple[Region, list[Strip]] | None = None

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Have the lines drawn anew."""
        self._kept = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Have the lines drawn in the new styles."""
        self._kept = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a part of the widget."""
        if self._kept is None or self._kept[0] != crop:
            self._kept = crop, super().render_lines(crop)
        return self._kept[1]


class Row(Horizontal, KeptLines):
    """Widgets side by side, none of which draws the row itself."""
