from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from readlist.model.paper import AnnotationMark, NoteMark, PaperSummary
from readlist.tui.line import cut, pad, pad_left
from readlist.tui.listing import Heading
from readlist.tui.rows import PaperRow, RowLook, draw_heading, draw_paper
from readlist.views.palette import TERMINAL_PALETTE, choose_palette, theme_folders, with_tag_roles
from readlist.views.signs import signs

LOOK = RowLook(TERMINAL_PALETTE, signs(ascii=False), "2026-11-23")
ASCII_LOOK = RowLook(TERMINAL_PALETTE, signs(ascii=True), "2026-11-23")

FULL = PaperSummary(
    title="Writing in the margins",
    authors=("Mei Wang", "Bo Li", "Cy Doe", "Di Roe", "Ed Poe"),
    year=2024,
    tags=("long-context", "moe"),
    status="queued",
    starred=True,
    note=NoteMark(),
    annotations=(AnnotationMark(),),
)


@given(
    title=st.text(max_size=300),
    tags=st.lists(st.text(max_size=20), max_size=5),
    authors=st.lists(st.text(max_size=30), max_size=5),
    width=st.integers(min_value=1, max_value=220),
    here=st.booleans(),
)
def test_a_row_is_exactly_as_wide_as_asked(
    title: str, tags: list[str], authors: list[str], width: int, here: bool
) -> None:
    paper = PaperSummary(title=title, tags=tuple(tags), authors=tuple(authors), year=2024, note=NoteMark())
    strip = draw_paper(PaperRow(paper), LOOK, width, here=here)
    assert strip.cell_length == width
    assert sum(cell_len(segment.text) for segment in strip) == width
    assert "\n" not in strip.text
    assert "\x1b" not in strip.text


def test_a_wide_row_tells_everything() -> None:
    text = draw_paper(PaperRow(FULL), LOOK, 120, here=True).text
    assert text.startswith("▌ ★→ Writing in the margins")
    for part in ("#long-context", "✎", "❝", "Wang, Li, +3", "2024"):
        assert part in text


def test_a_narrow_row_keeps_the_title() -> None:
    text = draw_paper(PaperRow(FULL), LOOK, 40, here=False).text
    assert text.startswith("  ★→ Writing in the margins")
    assert "#" not in text
    assert "Wang" not in text


def test_ascii_rows_are_ascii() -> None:
    text = draw_paper(PaperRow(FULL), ASCII_LOOK, 120, here=True).text
    assert text.isascii()
    assert text.startswith("| S> ")


@pytest.mark.parametrize(("later_until", "sign"), [("2026-11-24", "z"), ("2026-11-23", "·")])
def test_a_paper_put_off_shows_it_until_its_day(later_until: str, sign: str) -> None:
    paper = PaperSummary(title="x", later_until=later_until)
    assert draw_paper(PaperRow(paper), LOOK, 40, here=False).text[3] == sign


def test_a_handled_row_is_dimmer_than_a_fresh_one() -> None:
    fresh, handled = (
        draw_paper(PaperRow(FULL, handled=handled), LOOK, 60, here=False) for handled in (False, True)
    )
    assert fresh.text == handled.text
    assert list(fresh) != list(handled)


def test_a_heading_names_section_and_list() -> None:
    text = draw_heading(Heading("Agents", "Week one"), LOOK, 60).text
    assert text.strip().startswith("AGENTS")
    assert text.rstrip().endswith("Week one")
    assert cell_len(text) == 60


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("short", 10, "short"),
        ("rather long", 7, "rather…"),
        ("研究論文", 5, "研究…"),
        ("研究論文", 4, "研…"),
        ("a\nb\x1b[31mc", 10, "a bc"),
        ("x" * 100_000, 4, "xxx…"),
        ("x", 0, ""),
    ],
)
def test_cut(text: str, width: int, expected: str) -> None:
    assert cut(text, width) == expected


def test_numbers_align_right_and_names_left() -> None:
    assert pad("ab", 5) == "ab   "
    assert pad_left("42", 5) == "   42"


def test_tags_have_the_colours_that_were_chosen_for_them_or_for_those_above() -> None:
    palette, _ = choose_palette("readlist-dark", theme_folders())
    palette = with_tag_roles(palette, {"llm": "star", "llm/training": "later"})
    paper = PaperSummary(title="x", tags=("llm/serving", "sea", "llm/training"))
    strip = draw_paper(PaperRow(paper), msgspec.structs.replace(LOOK, palette=palette), 180, here=False)
    colours = {
        segment.text.strip(): segment.style.color.name
        for segment in strip
        if segment.text.startswith("#") and segment.style and segment.style.color
    }
    assert colours == {"#llm/serving": palette.star, "#sea": palette.tag, "#llm/training": palette.later}
