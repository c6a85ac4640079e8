"""The lines around the panes: what gives way where room is short."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from rich.cells import cell_len

from readlist.config import Config
from readlist.tui.hints import Pane, Situation, pane_hints
from readlist.tui.keymap import keymap
from readlist.tui.view import Kind
from readlist.tui.widgets.key_hints import ALWAYS, Hint, KeyHints, fitting
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
    several = [("s", "star"), ("w", "queue"), ALWAYS, (":", "more"), ("q", "quit")]
    assert fitting(several, 100) == [hint for hint in several if hint != ALWAYS]
    assert fitting(several, 26) == [("s", "star"), (":", "more"), ("q", "quit")]
    assert fitting(several, 3) == [(":", "more"), ("q", "quit")]


@pytest.mark.parametrize("pane", ["papers", "views", "abstract", "search", "note"])
def test_the_hints_of_every_pane_fit_a_narrow_screen(pane: Pane) -> None:
    line = KeyHints()
    line.hints = pane_hints(pane, keymap(Config()), Situation(narrow=True, alone=True))
    assert cell_len(line_text(line.pieces(80))) <= 80


def words(hints: Sequence[Hint]) -> list[str]:
    return [word for _, word in hints]


ENDS = ["more", "help", "quit"]


def test_one_pane_has_the_ways_to_the_others_in_front() -> None:
    hints = pane_hints("papers", keymap(Config()), Situation(narrow=True, alone=True))
    assert words(hints)[0] == "read"
    wide = pane_hints("papers", keymap(Config()), Situation(alone=True))
    assert words(wide)[:3] == ["read", "views", "star"]
    for each in (hints, wide):
        assert [key for key, _ in each].count("Tab") == 1


def test_a_narrow_screen_has_the_keys_that_a_newcomer_needs() -> None:
    hints = pane_hints("papers", keymap(Config()), Situation(narrow=True, alone=True))
    assert words(fitting(hints, 78)) == ["read", "star", "queue", "skip", "tag", "note", *ENDS]
    assert words(fitting(hints, 98))[6:9] == ["search", "triage", "more"]
    assert words(fitting(hints, 58)) == ["read", "star", "queue", *ENDS]


def test_three_panes_have_room_for_what_is_brought_in_and_out() -> None:
    shown = words(fitting(pane_hints("papers", keymap(Config()), Situation()), 118))
    assert shown[:5] == ["star", "queue", "skip", "tag", "note"]
    assert shown[-3:] == ENDS
    assert {"search", "triage", "import", "export", "undo"} <= set(shown)


@pytest.mark.parametrize("narrow", [True, False])
def test_a_filter_that_is_kept_has_the_key_that_clears_it_in_front(narrow: bool) -> None:
    situation = Situation(narrow=narrow, alone=narrow, filtered=True)
    hints = pane_hints("papers", keymap(Config(keys={"back": "f7"})), situation)
    assert hints[0] == ("F7", "clear filter")
    assert words(fitting(hints, 78))[-3:] == ENDS
    marked = pane_hints("papers", keymap(Config()), msgspec.structs.replace(situation, marked=True))
    assert [word for key, word in marked if key == "Esc"] == ["unmark"], "the filter is cleared after that"


def test_marked_papers_keep_the_ways_to_help_and_out() -> None:
    hints = pane_hints("papers", keymap(Config()), Situation(narrow=True, alone=True, marked=True))
    assert words(fitting(hints, 78))[-3:] == ENDS


def test_a_command_without_a_key_is_no_hint() -> None:
    hints = pane_hints("papers", keymap(Config(keys={"help": ""})), Situation(narrow=True, alone=True))
    assert words(fitting(hints, 78))[-2:] == ["more", "quit"]


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
