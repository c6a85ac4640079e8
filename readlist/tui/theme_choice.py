"""Which theme is wanted: the newest of what the configuration says and what was chosen in the app."""

from __future__ import annotations

from readlist.config import Config
from readlist.tui.remembered import Remembered
from readlist.views.palette import DEFAULT_THEME


def wanted_theme(config: Config, remembered: Remembered) -> str:
    """Return the name of the theme to begin with.

    A theme chosen in the app holds until the configuration says something else than it did
    at that time.
    """
    if remembered.theme and remembered.theme_over == config.theme:
        return remembered.theme
    return config.theme or DEFAULT_THEME
