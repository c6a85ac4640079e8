"""The colour of a tag: those of the theme, shown on the tag itself."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from readlist.tui.screens.pick import PickScreen
from readlist.tui.widgets.choices import Choice

OWN_NONE = "none of its own"


class TagColourScreen(PickScreen):
    """Asks for a colour and gives its name, OWN_NONE for that of the tag above, None when it is cancelled."""

    HINTS = (("Enter", "keep"), ("j k", "choose"), ("Esc", "as it was"))

    def __init__(self, tag: str, roles: Mapping[str, str], role: str | None) -> None:
        """``roles`` are those of the palette by the names of their colours; the tag has ``role`` now."""
        now = next((name for name, other in roles.items() if other == role), OWN_NONE)
        super().__init__(f"Colour of #{tag}", (OWN_NONE, *roles), now, kind="colour")
        self._tag = tag
        self._roles = roles

    def choice(self, name: str) -> Choice:
        """Return the tag in the colour, and what the colour is called."""
        style = "" if name == OWN_NONE else f"${self._roles[name]}"
        return Choice(name, Content.styled(f"#{self._tag}", style), name)
