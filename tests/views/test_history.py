from __future__ import annotations

import datetime

from readlist.library.library import HistoryStep
from readlist.views.history import history_table
from tests.views.drawing import TODAY, bundled_palettes, drawn

PALETTE = bundled_palettes()["ansi"]


def _at(day: int, hour: int) -> str:
    return datetime.datetime(2024, 9, day, hour).astimezone().astimezone(datetime.UTC).isoformat()


def test_steps_line_up() -> None:
    steps = [
        HistoryStep(12, _at(4, 10), "app-71", "status queued", 1, False),
        HistoryStep(9, _at(3, 9), "cli", "import [red].txt", 105, True),
    ]
    assert drawn(history_table(steps, PALETTE, today=TODAY)) == [
        "12  today 10:00         1 paper  app-71  status queued",
        " 9  yesterday 09:00  105 papers  cli     import [red].txt (undone)",
    ]


def test_long_commands_are_cut() -> None:
    steps = [HistoryStep(1, _at(4, 10), "cli", "tag +" + "x" * 200, 1, False)]
    assert drawn(history_table(steps, PALETTE, today=TODAY, ascii=True), 50) == [
        "1  today 10:00  1 paper  cli  tag +xxxxxxxxxxxx..."
    ]


def test_no_steps() -> None:
    assert drawn(history_table([], PALETTE, today=TODAY)) == []
