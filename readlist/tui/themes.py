"""The themes of the app: the palettes that ``readlist show`` draws with, as Textual takes them."""

from __future__ import annotations

from textual.theme import Theme

from readlist.views.palette import Palette
from readlist.views.textual_theme import theme_arguments


def textual_theme(palette: Palette) -> Theme:
    """Return ``palette`` as a theme to register.

    One with colours of the terminal's own turns Textual's native colours on (``ansi``), so
    that they are left to the terminal instead of being looked up in a table.
    """
    theme = Theme(**theme_arguments(palette))
    if theme.ansi:  # Textual's own style sheet asks for these two
        theme.variables |= {
            "ansi-background": theme.background or "ansi_default",
            "ansi-foreground": theme.foreground or "ansi_default",
        }
    return theme
