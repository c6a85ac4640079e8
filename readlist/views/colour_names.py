"""Plain names for the colours of a theme, as they look."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable

from readlist.views.palette import TERMINAL_COLOURS, Palette

GREY = "grey"

_PALEST = 0.1
"""The distance of the strongest from the weakest channel below which a colour looks grey."""
_HUES = (
    (15, "red"), (37, "orange"), (60, "yellow"), (165, "green"), (195, "cyan"), (250, "blue"),
    (300, "violet"), (340, "pink"), (360, "red"),
)  # fmt: skip
"""Where on the circle of colours, in degrees, each name ends."""


def colour_name(colour: str) -> str:
    """Return what people call a colour, which is ``#rrggbb`` or one of TERMINAL_COLOURS."""
    if colour in TERMINAL_COLOURS:
        name = colour.removeprefix("bright_")
        return GREY if name in ("default", "black", "white") else name
    if _strength(colour) < _PALEST:
        return GREY
    hue = colorsys.rgb_to_hls(*(channel / 255 for channel in _channels(colour)))[0] * 360
    return next(name for end, name in _HUES if hue <= end)


def roles_by_colour(palette: Palette, roles: Iterable[str], chosen: str = "") -> dict[str, str]:
    """Return one of the ``roles`` for each colour that they have, by its name.

    Of those of one name it is the ``chosen`` one, else the strongest: they are hard to tell apart.
    Text that is ``muted`` is grey beside all others, whatever tint it has.
    """
    found: dict[str, str] = {}
    for role in roles:
        name = GREY if role == "muted" else colour_name(getattr(palette, role))
        rival = found.get(name)
        if rival is None or role == chosen or (rival != chosen and _is_stronger(palette, role, rival)):
            found[name] = role
    return found


def _is_stronger(palette: Palette, role: str, other: str) -> bool:
    return _strength(getattr(palette, role)) > _strength(getattr(palette, other))


def _strength(colour: str) -> float:
    if colour in TERMINAL_COLOURS:
        return 0.0
    channels = _channels(colour)
    return (max(channels) - min(channels)) / 255


def _channels(colour: str) -> list[int]:
    return list(bytes.fromhex(colour[1:]))
