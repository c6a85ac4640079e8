"""The history of a library as a table, the newest step first."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment

from readlist.model.text import clean_line
from readlist.views.dates import friendly_time
from readlist.views.fitting import cut, pad
from readlist.views.palette import Palette
from readlist.views.signs import signs

if TYPE_CHECKING:
    from readlist.library.library import HistoryStep

_WIDEST = 100
_SESSION_WIDTH = 14


def history_table(
    steps: Sequence[HistoryStep],
    palette: Palette,
    *,
    today: datetime.date,
    ascii: bool = False,  # noqa: A002
) -> RenderableType:
    """Return the steps, in the order given: number, time, what was done to how many, by which session."""
    return _Table(steps, palette, today, signs(ascii=ascii).ellipsis)


@dataclass(frozen=True)
class _Table:
    steps: Sequence[HistoryStep]
    palette: Palette
    today: datetime.date
    ellipsis: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        times = [friendly_time(step.at, self.today) for step in self.steps]
        counts = ["1 paper" if step.count == 1 else f"{step.count} papers" for step in self.steps]
        sessions = [clean_line(step.session) for step in self.steps]
        number_width = max((len(str(step.step)) for step in self.steps), default=0)
        time_width, count_width = max(map(len, times), default=0), max(map(len, counts), default=0)
        session_width = min(max(map(cell_len, sessions), default=0), _SESSION_WIDTH)
        width = min(options.max_width, _WIDEST)
        room = max(width - number_width - time_width - count_width - session_width - 8, 8)
        for step, time, count, session in zip(self.steps, times, counts, sessions, strict=True):
            role = "faint" if step.undone else "text"
            command = clean_line(step.command) + (" (undone)" if step.undone else "")
            cells = (
                (f"{step.step:>{number_width}}  ", "muted"),
                (f"{time:<{time_width}}  ", "muted"),
                (f"{count:>{count_width}}  ", role),
                (pad(session, session_width, self.ellipsis) + "  ", "faint"),
                (cut(command, room, self.ellipsis), role),
            )
            for text, cell_role in cells:
                yield Segment(text, self.palette.style(cell_role))
            yield Segment.line()
