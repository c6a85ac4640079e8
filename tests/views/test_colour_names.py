"""What the colours of a theme are called."""

from __future__ import annotations

from typing import get_args

import pytest

from readlist.config import TagColour
from readlist.views.colour_names import colour_name, roles_by_colour
from readlist.views.palette import load_palettes, theme_folders

PALETTES, _ = load_palettes(theme_folders()[:1])


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ("#ff0000", "red"),
        ("#ff8000", "orange"),
        ("#ffee00", "yellow"),
        ("#00ff00", "green"),
        ("#00ffff", "cyan"),
        ("#0000ff", "blue"),
        ("#8000ff", "violet"),
        ("#ff40c0", "pink"),
        ("#c01030", "red"),
        ("#000000", "grey"),
        ("#b0b4be", "grey"),
        ("bright_magenta", "magenta"),
        ("default", "grey"),
    ],
)
def test_a_colour_is_called_as_it_looks(colour: str, name: str) -> None:
    assert colour_name(colour) == name


@pytest.mark.parametrize("theme", sorted(PALETTES))
def test_every_theme_has_colours_to_choose_from(theme: str) -> None:
    roles = roles_by_colour(PALETTES[theme], get_args(TagColour))
    assert len(roles) >= 6
    assert len(set(roles.values())) == len(roles)
    assert not set(roles) & (set(get_args(TagColour)) - {"red"})


def test_of_two_like_colours_the_strongest_is_offered_or_the_one_that_is_chosen() -> None:
    palette = PALETTES["readlist-dark"]
    assert roles_by_colour(palette, get_args(TagColour)) == {
        "green": "read", "blue": "link", "yellow": "star", "pink": "annotation", "cyan": "queued",
        "orange": "reading", "red": "skipped", "violet": "later", "grey": "muted",
    }  # fmt: skip
    assert roles_by_colour(palette, get_args(TagColour), "tag")["green"] == "tag"
    assert roles_by_colour(palette, get_args(TagColour), "note")["yellow"] == "note"
