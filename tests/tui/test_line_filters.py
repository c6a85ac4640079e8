"""A terminal without colours, or with ASCII only, is told everything all the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from readlist.config import Config
from readlist.library.library import Library
from readlist.model.paper import STATUSES, AnnotationMark, NoteMark, PaperSummary
from readlist.tui.line_filters import IN_ASCII, line_filters
from readlist.tui.rows import PaperRow, RowLook, draw_paper
from readlist.views.palette import TERMINAL_PALETTE, Palette
from readlist.views.signs import signs
from tests.tui.stage import Stage, add_papers, staged
from tests.views.drawing import bundled_palettes

TODAY = "2026-11-23"
PAPER = PaperSummary(title="A paper", authors=("Ada Marsh",), year=2024)
PALETTES = {**bundled_palettes(), TERMINAL_PALETTE.name: TERMINAL_PALETTE}
OPENERS = ("question_mark", "colon", "ctrl+t", "I")
BLACK = Color(0, 0, 0)


def states() -> dict[str, Callable[[RowLook], Strip]]:
    """Every state of a row, and how it is drawn."""

    def drawn(paper: PaperSummary, *, here: bool = False, **row: Any) -> Callable[[RowLook], Strip]:
        return lambda look: draw_paper(PaperRow(paper, **row), look, 120, here=here)

    rows = {status: drawn(summary(status=status)) for status in STATUSES}
    rows["a status of the user's own"] = drawn(summary(status="to cite"))
    rows["later"] = drawn(summary(later_until="2026-12-01"))
    rows["starred"] = drawn(summary(starred=True))
    rows["with a note"] = drawn(summary(note=NoteMark()))
    rows["with an annotation"] = drawn(summary(annotations=(AnnotationMark(),)))
    rows["with a tag"] = drawn(summary(tags=("moe",)))
    rows["marked"] = drawn(PAPER, marked=True)
    rows["handled"] = drawn(PAPER, handled=True)
    rows["not on disk yet"] = drawn(PAPER, pending=True)
    rows["under the cursor"] = drawn(PAPER, here=True)
    return rows


def summary(**fields: object) -> PaperSummary:
    return PaperSummary(**{"title": PAPER.title, "authors": PAPER.authors, "year": PAPER.year, **fields})  # type: ignore[arg-type]


def look_of(palette: Palette, *, only_ascii: bool) -> RowLook:
    return RowLook(palette, signs(ascii=only_ascii), TODAY)


def filtered(strip: Strip, *, only_ascii: bool, colour: bool) -> list[Segment]:
    for line_filter in line_filters(ascii=only_ascii, colour=colour):
        strip = strip.apply_filter(line_filter, BLACK)
    return list(Strip.join([strip.simplify()]))


@pytest.mark.parametrize("only_ascii", [False, True], ids=["unicode", "ascii"])
@pytest.mark.parametrize("name", sorted(PALETTES))
def test_every_state_looks_like_no_other(name: str, only_ascii: bool) -> None:
    # Without colours the app draws in the palette of the terminal, whatever the theme.
    look = look_of(PALETTES[name], only_ascii=only_ascii)
    for colour in (True, False) if PALETTES[name].ansi else (True,):
        looks = {
            state: tuple(filtered(draw(look), only_ascii=only_ascii, colour=colour))
            for state, draw in states().items()
        }
        alike = [
            (one, other) for one in looks for other in looks if one < other and looks[one] == looks[other]
        ]
        assert alike == []


@pytest.mark.parametrize("state", states())
def test_without_colours_there_are_none(state: str) -> None:
    strip = states()[state](look_of(TERMINAL_PALETTE, only_ascii=False))
    for segment in filtered(strip, only_ascii=False, colour=False):
        assert segment.style is None or (segment.style.color, segment.style.bgcolor) == (None, None)


@pytest.mark.parametrize("state", states())
def test_in_ascii_there_is_nothing_else(state: str) -> None:
    for palette in PALETTES.values():
        strip = states()[state](look_of(palette, only_ascii=True))
        assert all(part.text.isascii() for part in filtered(strip, only_ascii=True, colour=True))


def test_what_stands_for_a_sign_is_as_wide() -> None:
    assert all(cell_len(chr(sign)) == cell_len(shown) == 1 for sign, shown in IN_ASCII.items())
    assert all(shown.isascii() for shown in IN_ASCII.values())


def test_letters_of_any_script_are_left_alone() -> None:
    strip = Strip([Segment("Müller 海の音楽 عنوان … ─", Style(bold=True))])
    (filter_,) = line_filters(ascii=True, colour=True)
    assert strip.apply_filter(filter_, BLACK).text == "Müller 海の音楽 عنوان ~ -"


def screen_text(stage: Stage) -> str:
    strips = stage.app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


@pytest.mark.parametrize(("theme", "size"), [("readlist-dark", (120, 40)), ("ansi", (60, 20))])
async def test_the_whole_app_draws_in_ascii(library: Library, theme: str, size: tuple[int, int]) -> None:
    """Borders, rules, scroll bars, dialogs, hints, messages: none of it is beyond ASCII."""
    long_title = "A title that goes on and on and will not stop " * 8
    add_papers(library, [{"title": f"{number} {long_title}"} for number in range(60)], name="Long")
    library.refresh()
    async with staged(library, size=size, config=Config(theme=theme, ascii=True)) as stage:
        for keys in ("s", "w", "v", "tab", "tab", "slash o n", "n x", "t", "z", *OPENERS):
            await stage.press(*keys.split())
            await stage.app.workers.wait_for_complete()
            await stage.pilot.pause()
            assert re.findall(r"[^\x00-\x7f]", screen_text(stage)) == [], keys
            await stage.press("escape")


async def test_with_no_color_the_whole_app_sends_no_colour(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with staged(library) as stage:
        for keys in (
            ("s",),
            ("v",),
            ("t",),
            ("escape",),
            ("colon", "u"),
            ("escape",),
            ("n", "x"),
            ("escape",),
        ):
            await stage.press(*keys)
            await stage.pilot.pause()
            for strip in stage.app.screen._compositor.render_strips():
                for _, style, _ in strip:
                    assert style is None or (style.color is None and style.bgcolor is None), keys
            await stage.press("escape")
