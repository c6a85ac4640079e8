from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.cli.output import columns, count_of, draw, print_json, say
from readlist.model.text import printable

CONTROLS = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))} - {"\n", "\t"}


@given(st.text())
def test_nothing_printable_can_command_a_terminal(text: str) -> None:
    shown = printable(text)
    assert not CONTROLS & set(shown)
    assert not set("\u202a\u202e\u2066\u2069") & set(shown)
    shown.encode("utf-8")


def test_what_is_harmless_stays_as_it_is() -> None:
    text = "Größe 漢字 עברית 👩‍🔬\n\tx"
    assert printable(text) == text
    assert printable("a\x1b[2Jb") == "a\\x1b[2Jb"


def test_json_reads_back_and_holds_no_raw_control_character(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"title": "a\x1b\x7f\x9b\u202e漢\n", "n": [1, None, True]}
    print_json(value)
    printed = capsys.readouterr().out
    assert json.loads(printed) == value
    assert not CONTROLS & set(printed)


def test_views_cannot_command_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    from rich.text import Text

    draw(Text("[red]a[/] \x1b]0;owned\x07"), plain=True)
    printed = capsys.readouterr().out
    assert printed.startswith("[red]a[/] ")
    assert "\x1b" not in printed


def test_columns_are_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    columns([("a", "bb", "漢字"), ("aaa", "b", "")])
    assert capsys.readouterr().out == "a    bb  漢字\naaa  b\n"


def test_counts_are_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    say(f"{count_of(1, 'paper')}, {count_of(0, 'paper')}, {count_of(2, 'step')}")
    assert capsys.readouterr().out == "1 paper, 0 papers, 2 steps\n"
