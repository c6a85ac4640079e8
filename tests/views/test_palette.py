from __future__ import annotations

import math
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from readlist.model.paper import ANNOTATION_KINDS
from readlist.views import palette as palette_module
from readlist.views.contrast import contrast_ratio
from readlist.views.palette import (
    DEFAULT_THEME,
    ROLES,
    TERMINAL_COLOURS,
    TERMINAL_PALETTE,
    choose_palette,
    load_palettes,
    text_pairs,
    theme_folders,
)
from tests.views.drawing import bundled_palettes, theme_text

BUNDLED = {path.stem for path in theme_folders()[0].glob("*.toml")}
COLOURED = sorted(BUNDLED - {"ansi"})
"""All but "ansi", whose colours are the terminal's own, so that no program can measure them."""

STATES = ("star", "inbox", "queued", "reading", "read", "skipped", "later")
COLOUR_VISIONS = {
    "any": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""What is seen of linear red, green and blue: Machado, Oliveira and Fernandes (2009), severity 1."""


def seen(colour: str, vision: str) -> tuple[float, float, float]:
    """Return how a colour looks, in Oklab (https://bottosson.github.io/posts/oklab), times 100."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    red, green, blue = (
        min(max(sum(a * b for a, b in zip(row, linear, strict=True)), 0.0), 1.0)
        for row in COLOUR_VISIONS[vision]
    )
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        100 * (0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short),
        100 * (1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short),
        100 * (0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short),
    )


def hard_to_tell(name: str, vision: str, least: float) -> list[tuple[str, str, float]]:
    """Return the states of a theme whose colours are less than ``least`` apart."""
    palette = bundled_palettes()[name]
    looks = {state: seen(getattr(palette, state), vision) for state in STATES}
    apart = [(one, other, math.dist(looks[one], looks[other])) for one, other in combinations(STATES, 2)]
    return [(one, other, round(distance, 1)) for one, other, distance in apart if distance < least]


def test_many_themes_come_with_readlist() -> None:
    assert bundled_palettes().keys() == BUNDLED
    assert {DEFAULT_THEME, "readlist-light", "high-contrast", "ansi", "sepia"} <= BUNDLED
    assert {"colour-blind-dark", "colour-blind-light"} <= BUNDLED
    assert len(BUNDLED) >= 10


@pytest.mark.parametrize("name", COLOURED)
def test_every_text_can_be_read_on_its_background(name: str) -> None:
    # WCAG 2.2, success criteria 1.4.3 and 1.4.6.
    palette, least = bundled_palettes()[name], 7.0 if name == "high-contrast" else 4.5
    too_weak = [
        (text, background, round(contrast_ratio(getattr(palette, text), getattr(palette, background)), 2))
        for text, background in text_pairs()
        if contrast_ratio(getattr(palette, text), getattr(palette, background)) < least
    ]
    assert too_weak == []


@pytest.mark.parametrize("name", COLOURED)
def test_the_colours_of_states_differ(name: str) -> None:
    assert hard_to_tell(name, "any", 4.5) == []


@pytest.mark.parametrize("vision", COLOUR_VISIONS)
@pytest.mark.parametrize("name", ["colour-blind-dark", "colour-blind-light"])
def test_states_differ_with_any_kind_of_colour_vision(name: str, vision: str) -> None:
    assert hard_to_tell(name, vision, 8) == []


@pytest.mark.parametrize("name", sorted(BUNDLED))
def test_a_theme_says_what_it_is_and_after_whom(name: str) -> None:
    first = Path(theme_folders()[0], f"{name}.toml").read_text("utf-8").splitlines()[0]
    assert first.startswith("# ")


@pytest.mark.parametrize("name", sorted(BUNDLED - {"ansi"}))
def test_a_marked_passage_can_be_read(name: str) -> None:
    palette = bundled_palettes()[name]
    least = 7.0 if name == "high-contrast" else 4.5
    grounds = {palette.ground(role) for role in (*ANNOTATION_KINDS, "annotation")}
    assert all(contrast_ratio(palette.text, ground) >= least for ground in grounds)
    assert palette.background not in grounds


@pytest.mark.parametrize("name", sorted(BUNDLED))
def test_the_kinds_of_annotations_have_four_colours(name: str) -> None:
    palette = bundled_palettes()[name]
    assert len({getattr(palette, kind) for kind in ANNOTATION_KINDS}) == 4


def test_a_theme_need_not_name_the_kinds_of_annotations(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(theme_text(**dict.fromkeys(ANNOTATION_KINDS, "")), "utf-8")
    palettes, messages = load_palettes([tmp_path])
    mine = palettes["mine"]
    assert messages == []
    assert (mine.claim, mine.method) == (mine.annotation, mine.link)


def test_where_colours_cannot_be_mixed_a_passage_is_underlined() -> None:
    style = bundled_palettes()["ansi"].marked_style("claim")
    assert style.underline and style.bgcolor is None


def test_title_and_abstract_are_the_brightest() -> None:
    for name in BUNDLED - {"ansi"}:
        palette = bundled_palettes()[name]
        contrasts = [
            contrast_ratio(getattr(palette, role), palette.background) for role in ("text", "muted", "faint")
        ]
        assert contrasts == sorted(contrasts, reverse=True)
        assert contrasts[0] > contrasts[1] + 1


def test_the_accent_is_nothing_but_here() -> None:
    for name in BUNDLED:
        palette = bundled_palettes()[name]
        others = {role: getattr(palette, role) for role in ROLES if role != "accent"}
        assert palette.accent not in others.values(), name


def test_ansi_uses_only_the_terminals_colours() -> None:
    palette = bundled_palettes()["ansi"]
    assert palette.ansi
    assert {getattr(palette, role) for role in ROLES} <= set(TERMINAL_COLOURS)
    assert palette.background == palette.text == "default", "right on dark and on light terminals"
    assert palette.style("muted").dim and not palette.style("text").dim
    assert palette.style("skipped", on="cursor").color == palette.style("cursor_text").color


def test_a_style_has_the_colours_of_its_roles() -> None:
    palette = bundled_palettes()["readlist-dark"]
    style = palette.style("star", on="cursor", bold=True)
    assert style.color is not None and style.color.name == palette.star
    assert style.bgcolor is not None and style.bgcolor.name == palette.cursor
    assert style.bold and not style.dim


def test_statuses_of_the_users_own_are_muted() -> None:
    assert [TERMINAL_PALETTE.status_role(status) for status in ("queued", "to review")] == ["queued", "muted"]


def test_a_later_folder_wins(tmp_path: Path) -> None:
    (tmp_path / "readlist-dark.toml").write_text(theme_text(text='"#ABCDEF"'), "utf-8")
    (tmp_path / "mine.toml").write_text(theme_text(accent='"bright_blue"'), "utf-8")
    palettes, messages = load_palettes([*theme_folders()[:1], tmp_path])
    assert messages == []
    assert palettes.keys() == BUNDLED | {"mine"}
    assert palettes["readlist-dark"].text == "#abcdef"
    assert palettes["mine"].ansi


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no table [colours]"),
        (b"colours = 3\ndark = true", "no table [colours]"),
        (b"[colours\n", "line 1"),
        (b"\xff\xfe\x00", "not UTF-8 (byte 1)"),
        (theme_text(star="").encode(), "lacks star"),
        (theme_text(star="").replace("dark = true", "").encode(), "lacks star"),
        (theme_text().replace("dark = true", "").encode(), "dark must be true or false"),
        (theme_text().replace("dark = true", 'dark = "yes"').encode(), "dark must be true or false"),
        (theme_text().replace("dark = true", "dark = true\ndim = ['nothing']").encode(), "dim must be"),
        (theme_text(star='"#12345"').encode(), "star = '#12345' is no colour"),
        (theme_text(star='"#1234567"').encode(), "star = '#1234567' is no colour"),
        (theme_text(star='"[red]"').encode(), "star = '[red]' is no colour"),
        (theme_text(star="12").encode(), "star = 12 is no colour"),
        ((theme_text() + 'sparkle = "#123456"').encode(), "unknown role 'sparkle'"),
        (("author = 1\n" + theme_text()).encode(), "unknown setting 'author'"),
        (b"x = " + b"[" * 5000, ""),
    ],
)
def test_a_broken_file_is_one_message_with_file_and_reason(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    (tmp_path / "mine.toml").write_bytes(content)
    palettes, messages = load_palettes([*theme_folders()[:1], tmp_path])
    assert palettes.keys() == BUNDLED
    assert len(messages) == 1
    assert str(tmp_path / "mine.toml") in messages[0]
    assert reason in messages[0]


def test_a_broken_file_leaves_the_theme_it_would_have_replaced(tmp_path: Path) -> None:
    (tmp_path / "ansi.toml").write_text("nonsense", "utf-8")
    palettes, messages = load_palettes([*theme_folders()[:1], tmp_path])
    assert palettes["ansi"] == bundled_palettes()["ansi"]
    assert len(messages) == 1


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(theme_text(), "utf-8-sig")
    assert load_palettes([tmp_path])[0].keys() == {"mine"}


def test_folders_in_odd_places(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / ".hidden.toml").write_text("nonsense", "utf-8")
    (tmp_path / "notes.txt").write_text("nonsense", "utf-8")
    palettes, messages = load_palettes([tmp_path / "absent", tmp_path, tmp_path / "notes.txt"])
    assert palettes == {}
    assert len(messages) == 2
    assert "folder.toml" in messages[0] and "notes.txt" in messages[1]


def test_choosing_a_theme_reads_the_last_good_file_of_that_name(tmp_path: Path) -> None:
    assert choose_palette("ansi", theme_folders()[:1]) == (bundled_palettes()["ansi"], [])
    (tmp_path / "ansi.toml").write_text(theme_text(), "utf-8")
    chosen, messages = choose_palette("ansi", [*theme_folders()[:1], tmp_path])
    assert (chosen.text, messages) == (bundled_palettes()["readlist-dark"].text, [])
    (tmp_path / "ansi.toml").write_text("nonsense", "utf-8")
    chosen, messages = choose_palette("ansi", [*theme_folders()[:1], tmp_path])
    assert chosen == bundled_palettes()["ansi"]
    assert len(messages) == 1


@pytest.mark.parametrize("name", ["absent", "../themes/ansi", "", "[/]"])
def test_an_unknown_theme_falls_back_to_the_default(name: str) -> None:
    chosen, messages = choose_palette(name, theme_folders()[:1])
    assert chosen.name == DEFAULT_THEME
    assert len(messages) == 1 and repr(name) in messages[0]


def test_without_any_theme_there_are_the_terminals_colours(tmp_path: Path) -> None:
    chosen, messages = choose_palette("ansi", [tmp_path])
    assert chosen == TERMINAL_PALETTE
    assert len(messages) == 2


def test_a_wheel_has_its_themes_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "readlist" / "views" / "palette.py"
    monkeypatch.setattr(palette_module, "__file__", str(module))
    assert theme_folders()[0] == tmp_path / "themes", "an editable install has those of the checkout"
    (tmp_path / "readlist" / "themes").mkdir(parents=True)
    assert theme_folders()[0] == tmp_path / "readlist" / "themes"


def test_a_palette_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        TERMINAL_PALETTE.text = "red"  # type: ignore[misc]


def test_themes_are_loaded_without_drawing_anything() -> None:
    code = (
        "import sys; from readlist.views.palette import load_palettes, theme_folders\n"
        "load_palettes(theme_folders()); print([m for m in ('rich', 'textual') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
