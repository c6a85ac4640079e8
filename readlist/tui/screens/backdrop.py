"""Nothing at all, to draw another screen over."""

from __future__ import annotations

from textual.screen import Screen


class Backdrop(Screen[None]):
    """Stands between a screen that covers everything and the one that it covers; goes when it is uncovered.

    Textual paints a screen anew whenever the one directly below it changes, seen or not.
    """

    DEFAULT_CSS = """
    Backdrop { background: $background; }
    """

    _was_covered = False

    def on_screen_suspend(self) -> None:
        """Be of use."""
        self._was_covered = True

    def on_screen_resume(self) -> None:
        """Go as soon as there is nothing over it: nobody can do anything here."""
        if self._was_covered and self.is_active:
            self.dismiss()
