"""Which theme the app begins with."""

from __future__ import annotations

import pytest

from readlist.config import Config
from readlist.tui.remembered import Remembered
from readlist.tui.theme_choice import wanted_theme
from readlist.views.palette import DEFAULT_THEME


@pytest.mark.parametrize(
    ("configured", "remembered", "wanted"),
    [
        ("", Remembered(), DEFAULT_THEME),
        ("sepia", Remembered(), "sepia"),
        ("", Remembered(theme="nord"), "nord"),
        ("sepia", Remembered(theme="nord", theme_over="sepia"), "nord"),
        ("sepia", Remembered(theme="nord"), "sepia"),
        ("", Remembered(theme="nord", theme_over="sepia"), DEFAULT_THEME),
        (DEFAULT_THEME, Remembered(theme="nord"), DEFAULT_THEME),
    ],
)
def test_the_newest_of_configuration_and_choice_holds(
    configured: str, remembered: Remembered, wanted: str
) -> None:
    assert wanted_theme(Config(theme=configured), remembered) == wanted
