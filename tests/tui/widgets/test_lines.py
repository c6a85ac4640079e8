"""The lines around the panes: what gives way where room is short."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from readlist.config import Config
from readlist.tui.hints import Pane, Situation, pane_hints
from readlist.tui.keymap import keymap
from readlist.tui.view import Kind
from readlist.tui.widgets.key_hints import KeyHints, fitting
from readlist.tui.widgets.status_line import Said, StatusLine, fitted
from readlist.tui.widgets.top_bar import TopBar
from tests.tui.stage import line_text

QUEUED = Said("Queued", "Writing in the margins: better inference", "u undo")


def test_the_title_gives_way_and_never_the_way_back() -> None:
    assert "".join(fitted(QUEUED, 80)) == "Queued · Writing in the margins: better inference · u undo"
    assert "".join(fitted(QUEUED, 30)) == "Queued · Writing in… · u undo"
    assert "".join(fitted(QUEUED, 20)) == "Queued · u undo"
    assert "".join(fitted(QUEUED, 4)) == "Que…"
    counts = Said("473 new, 35 merged, 11 known, 3 failed", "", "u undo")
    assert "".join(fitted(counts, 41)) == "473 new, 35 merged, 11 known, 3… · u undo"


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_the_parts_of_the_status_line_stay_where_they_are(width: int) -> None:
    line = StatusLine()
    line.position = "7 of 105 · 1 handled"
    for said in (Said(), QUEUED, Said("研究" * 90, failed=True)):
        line.said = said
        text = line_text(line.pieces(width))
        assert cell_len(text) == width
        assert text.endswith("saved ")


def test_a_long_position_never_touches_what_is_said() -> None:
    line = StatusLine()
    line.position, line.said = "9,934 of 10,010 · +10,000 handled", QUEUED
    assert "… Queued" in line_text(line.pieces(90))


def test_hints_that_do_not_fit_go_but_the_way_to_all_others_stays() -> None:
    hints = [("s", "star"), ("w", "queue"), (":", "more")]
    assert fitting(hints, 100) == hints
    assert fitting(hints, 18) == [("s", "star"), (":", "more")]
    assert fitting(hints, 3) == [(":", "more")]
    assert fitting([], 10) == []


@pytest.mark.parametrize("pane", ["papers", "views", "abstract", "search", "note"])
def test_the_hints_of_every_pane_fit_a_narrow_screen(pane: Pane) -> None:
    line = KeyHints()
    line.hints = pane_hints(pane, keymap(Config()), Situation(narrow=True, alone=True))
    assert cell_len(line_text(line.pieces(80))) <= 80


def test_one_pane_has_the_ways_to_the_others_in_front_and_keeps_the_search() -> None:
    hints = pane_hints("papers", keymap(Config()), Situation(narrow=True, alone=True))
    assert fitting(hints, 58) == [
        ("Enter", "read"), ("Tab", "views"), ("/", "search"), ("s", "star"), ("x", "skip"), (":", "more"),
    ]  # fmt: skip
    assert ("T", "triage") in fitting(hints, 78)
    wide = pane_hints("papers", keymap(Config()), Situation(alone=True))
    assert [word for _, word in wide[:3]] == ["read", "views", "star"]
    assert [key for key, _ in wide].count("Tab") == 1


def test_marked_papers_have_the_keys_of_marking_in_front_of_the_verbs() -> None:
    for narrow in (False, True):
        hints = pane_hints("papers", keymap(Config()), Situation(narrow=narrow, alone=narrow, marked=True))
        assert hints[:4] == [("v", "mark"), ("V", "all"), ("Esc", "unmark"), ("s", "star")]


def test_an_empty_library_offers_what_can_be_done_in_it() -> None:
    hints = pane_hints("papers", keymap(Config()), Situation(narrow=True, alone=True, empty=True))
    assert hints == [("I", "import"), ("?", "help"), (":", "more"), ("q", "quit")]


@pytest.mark.parametrize(("view", "edits"), [("inbox", ()), ("list", ()), ("tag", ("edit tag", "delete"))])
def test_views_show_the_keys_of_names_only_where_the_name_is_ones_own(
    view: Kind, edits: tuple[str, ...]
) -> None:
    words = [word for _, word in pane_hints("views", keymap(Config()), Situation(view=view))]
    assert tuple(word for word in words if word.startswith(("edit", "delete"))) == edits


def test_how_many_are_handled_gives_way_where_the_position_is_long() -> None:
    line = StatusLine()
    line.position = "6 marked · 18 of 100 · 10 handled"
    assert line.position in line_text(line.pieces(120))
    assert line_text(line.pieces(80)).startswith(" 6 marked · 18 of 100 ")


def test_hints_show_the_keys_of_the_user() -> None:
    hints = pane_hints("papers", keymap(Config(keys={"skip": "f6", "star": ""})), Situation())
    assert ("F6", "skip") in hints
    assert all(word != "star" for _, word in hints)


def test_figures_that_do_not_fit_are_left_out() -> None:
    bar = TopBar()
    bar.figures = (("Inbox", 12_345), ("Queue", 6), ("Reading", None))
    assert line_text(bar.pieces(80)) == " readlist   Inbox 12,345 · Queue 6 · Reading "
    assert line_text(bar.pieces(30)).rstrip() == "readlist   Inbox 12,345".rjust(24)
    assert line_text(bar.pieces(5)) == "", "a part of the name would touch the search"
