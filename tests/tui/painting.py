"""The app is painted when a test looks at it, not 60 times a second for a terminal that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from textual.screen import Screen

paint = Screen._compositor_refresh
"""Paint all of a screen that has changed since it was painted."""


@contextmanager
def painted_when_asked() -> Iterator[None]:
    """Have screens note what has changed, until ``paint`` or a picture is asked for.

    Painting is a third of the work of an app, and half of it is painted over before anybody looks.
    """
    with patch.object(Screen, "_compositor_refresh", _put_off):
        yield


@contextmanager
def painted_at_once() -> Iterator[None]:
    """Have screens painted as often as in a terminal, also where they are ``painted_when_asked``."""
    with patch.object(Screen, "_compositor_refresh", paint):
        yield


def _put_off(screen: Screen[Any]) -> None:
    if screen is screen.app.screen:
        screen._dirty_widgets.clear()  # the compositor knows what of them has changed
        screen.app._update_mouse_over(screen)
    else:
        paint(screen)
