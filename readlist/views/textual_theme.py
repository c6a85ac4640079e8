"""A palette in the words of Textual's themes; Textual itself is not needed for that."""

from __future__ import annotations

from typing import Any

from readlist.views.palette import ROLES, TERMINAL_COLOURS, Palette

_SHARED_ROLES = ("background", "surface", "panel", "accent", "success", "warning", "error")
_VARIABLES = {
    "ansi-background": "background",
    "ansi-foreground": "text",
    "text-muted": "muted",
    "text-disabled": "faint",
    "foreground-muted": "muted",
    "foreground-disabled": "faint",
    "border": "border",
    "border-blurred": "border",
    "block-cursor-background": "cursor",
    "block-cursor-foreground": "cursor_text",
    "block-cursor-blurred-background": "cursor",
    "block-cursor-blurred-foreground": "cursor_text",
    "block-hover-background": "panel",
    "input-cursor-background": "text",
    "input-cursor-foreground": "background",
    "input-selection-background": "selection",
    "screen-selection-background": "selection",
    "screen-selection-foreground": "text",
    "scrollbar": "border",
    "scrollbar-hover": "faint",
    "scrollbar-active": "accent",
    "scrollbar-background": "background",
    "scrollbar-background-hover": "background",
    "scrollbar-background-active": "background",
    "scrollbar-corner-color": "background",
    "link-color": "link",
    "link-color-hover": "accent",
    "footer-background": "background",
    "footer-foreground": "muted",
    "footer-description-foreground": "muted",
    "footer-key-foreground": "text",
}


def theme_arguments(palette: Palette) -> dict[str, Any]:
    """Return the keyword arguments with which ``palette`` becomes a ``textual.theme.Theme``.

    Roles that Textual has no name for are variables of their own, to be used in its style
    sheets: ``$muted``, ``$star``, ``$cursor-text``; ``text`` is its ``$foreground``.
    """
    colour = {role: textual_colour(getattr(palette, role)) for role in ROLES}
    own = [role for role in ROLES if role not in _SHARED_ROLES and role != "text"]
    return {
        "name": palette.name,
        "dark": palette.dark,
        "ansi": palette.ansi,
        "primary": colour["accent"],
        "secondary": colour["link"],
        "foreground": colour["text"],
        **{role: colour[role] for role in _SHARED_ROLES},
        "variables": {
            **{variable: colour[role] for variable, role in _VARIABLES.items()},
            **{role.replace("_", "-"): colour[role] for role in own},
            "block-cursor-text-style": "none",
            "block-cursor-blurred-text-style": "none",
            # The colours of a terminal cannot be laid on one another unseen; swapped they can.
            "input-cursor-text-style": "reverse" if palette.ansi else "none",
        },
    }


def textual_colour(colour: str) -> str:
    """Return a colour of a palette as Textual writes it: ``blue`` is ``ansi_blue``."""
    return f"ansi_{colour}" if colour in TERMINAL_COLOURS else colour
