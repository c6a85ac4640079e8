"""The colour of a tag: those of the theme, shown on the tag itself."""

from __future__ import annotations

from typing import get_args

from textual.content import Content

from readlist.config import TagColour
from readlist.tui.screens.pick import PickScreen
from readlist.tui.widgets.choices import Choice

OWN_NONE = "none of its own"


class TagColourScreen(PickScreen):
    """Asks for a colour and gives its name, OWN_NONE for that of the tag above, None when it is cancelled."""

    HINTS = (("Enter", "keep"), ("↑↓", "choose"), ("Esc", "as it was"))

    def __init__(self, tag: str, colour: str | None) -> None:
        """``colour`` is the one that the tag has now."""
        names = (OWN_NONE, *get_args(TagColour))
        super().__init__(
            f"Colour of #{tag}", names, colour or OWN_NONE, placeholder="a few letters of a colour"
        )
        self._tag = tag

    def choice(self, name: str) -> Choice:
        """Return the tag in the colour, with what else has that colour."""
        style = "" if name == OWN_NONE else f"${name}"
        return Choice(name, Content.styled(f"#{self._tag}", style), name)
