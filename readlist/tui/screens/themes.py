"""Choosing a theme: the whole app shows each one while the highlight moves over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from textual.timer import Timer
from textual.widgets import OptionList

from readlist.tui.screens.pick import PickScreen
from readlist.tui.widgets.choices import Choice
from readlist.views.palette import Palette

REST_SECONDS = 0.06
"""How long the highlight rests on a theme before it is shown: styling everything anew takes longer."""


class ThemeScreen(PickScreen):
    """Asks for one of ``palettes``, by name; None when it is cancelled.

    ``preview`` shows the highlighted one.
    """

    MOST_SHOWN = 16
    HINTS = (("Enter", "keep"), ("j k", "look"), ("Esc", "as it was"))
    # Nothing is dimmed, and much is left in sight: the app behind is what is being looked at.
    HORIZONTAL_BREAKPOINTS = [(0, "-small"), (64, "-roomy")]  # noqa: RUF012 - Textual declares it
    DEFAULT_CSS = """
    ThemeScreen {
        background: transparent;
        & > #dialog { width: 44; border: round $accent; padding: 0 1; }
    }
    """

    def __init__(
        self, palettes: Mapping[str, Palette], chosen: str, *, preview: Callable[[Palette], None]
    ) -> None:
        """``chosen`` is the name of the theme in use."""
        super().__init__("Theme", sorted(palettes), chosen, kind="theme")
        self._palettes = palettes
        self._preview = preview
        self._resting: Timer | None = None

    def choice(self, name: str) -> Choice:
        """Return the row of a theme: its name, and whether it is dark or light."""
        return Choice(name, super().choice(name).text, "dark" if self._palettes[name].dark else "light")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the theme on the whole app, once the highlight rests on it."""
        if self._resting is not None:
            self._resting.stop()
        if event.option_id is not None:
            self._resting = self.set_timer(REST_SECONDS, partial(self._show_theme, event.option_id))

    def _show_theme(self, name: str) -> None:
        if self.is_active:
            self._preview(self._palettes[name])
