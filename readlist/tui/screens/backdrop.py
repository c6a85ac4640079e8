"""Nothing at all, to draw another screen over."""

from __future__ import annotations

from textual.screen import Screen


class Backdrop(Screen[None]):
    """Stands between a screen that covers everything and the one that it covers.

    Textual paints a screen anew whenever the one directly below it changes, seen or not.
    """

    DEFAULT_CSS = """
    Backdrop { background: $background; }
    """
