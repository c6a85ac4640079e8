"""The statistics of a library as a page of charts that keeps its shape from 56 cells to 300."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

from readlist.analysis.statistics import AGES, Statistics
from readlist.model.paper import INBOX, QUEUED, STATUSES
from readlist.model.text import clean_line
from readlist.views.charts import Look, bar, heading
from readlist.views.dates import calendar_date
from readlist.views.fitting import cut, pad
from readlist.views.palette import status_role
from readlist.views.year import year_lines, year_width

MOST_ROWS = 12
"""How many tags and lists are shown."""

WORDS = (
    "Counted as triaged: what left the inbox for another status, not what is put off. "
    "Counted as handled: what was triaged, read or noted."
)
"""What the figures count."""

_GAP = 4
_TABLE = 64
_LONGEST_BAR = 24
_AGE_WORDS = dict(
    zip(
        (*AGES, None),
        ("under a week", "under 4 weeks", "under 3 months", "under a year", "a year or more"),
        strict=True,
    )
)

Block = list[Text]


@dataclass(frozen=True)
class Ways:
    """How to come by papers, by read ones and by tags where this is read: with keys, or with commands."""

    bring_in: str
    read: str
    tag: str


@dataclass(frozen=True)
class Row:
    """A line of a table: its name, the length of its bar, and the figure behind it."""

    name: str
    length: float
    figure: str


@dataclass(frozen=True)
class StatisticsView:
    """The page of ``statistics``, drawn with ``look``; ``ways`` are told where there is nothing yet.

    The year stands beside the tables where both fit, else above them. The page is as wide
    as it needs to be, and no wider.
    """

    statistics: Statistics
    look: Look
    ways: Ways

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        width = page_width(options.max_width)
        return Measurement(width, width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self.lines(page_width(options.max_width)):
            line.no_wrap, line.overflow = True, "crop"
            yield line

    def lines(self, width: int) -> Iterator[Text]:
        """Yield the lines of the page, each of at most ``width`` cells."""
        statistics, look = self.statistics, self.look
        if not statistics.papers:
            yield Text("There is nothing to count yet.", look.style("text"))
            yield Text(self.ways.bring_in, look.style("muted"))
            return
        yield from _statuses(statistics, look, width)
        yield from _note(WORDS, look, width)
        yield Text("")
        year = year_width(2)
        if width > year:
            tables = [table(look, width - year - _GAP) for table in self._tables()]
            yield from _beside(list(year_lines(statistics, look, year)), _stacked(tables), year)
            return
        yield from year_lines(statistics, look, width)
        yield Text("")
        if width < year:
            yield from _stacked([table(look, width) for table in self._tables()])
            return
        half = (width - _GAP) // 2
        ages, tags, lists = (table(look, half) for table in self._tables())
        yield from _beside(_stacked([ages, tags]), lists, half)

    def _tables(self) -> Sequence[Callable[[Look, int], Block]]:
        return self._ages, self._tags, self._lists

    def _ages(self, look: Look, width: int) -> Block:
        age = self.statistics.inbox_age
        told = (("median", age.median_days), ("oldest", age.oldest_days))
        figures = [(word, f"{days:,} d") for word, days in told if days is not None]
        rows = [Row(_AGE_WORDS[each.below_days], each.papers, f"{each.papers:,}") for each in age.ages]
        head = heading("Waiting in the inbox", INBOX, figures, look, width)
        if not self.statistics.inbox:
            return [head, *_note("Nothing: the inbox is empty.", look, width)]
        return [head, *_rows(rows, INBOX, look, width)]

    def _tags(self, look: Look, width: int) -> Block:
        tags = self.statistics.tags
        rows = [Row(f"#{clean_line(each.tag)}", each.papers, f"{each.papers:,}") for each in tags]
        head = heading("Tags", "tag", (), look, width)
        if not tags:
            return [head, *_note(f"No paper has a tag. {self.ways.tag}", look, width)]
        return [head, *_rows(rows, "tag", look, width)]

    def _lists(self, look: Look, width: int) -> Block:
        lists = self.statistics.lists
        most = max((len(f"{each.read:,} of {each.papers:,}") for each in lists), default=0)
        rows = [
            Row(
                _list_name(each.title, each.listed_on),
                each.read_share,
                f"{f'{each.read:,} of {each.papers:,}':>{most}} {each.read_share:>4.0%}",
            )
            for each in lists
        ]
        head = heading("How much of each list is read", "read", (), look, width)
        if not lists:
            return [head, *_note(f"No paper stands in a list. {self.ways.bring_in}", look, width)]
        if not any(each.read for each in lists):
            return [head, *_note(f"Nothing is read yet. {self.ways.read}", look, width)]
        return [head, *_rows(rows, "read", look, width)]


def page_width(available: int) -> int:
    """Return the width of the page in ``available`` cells: one of three, else all there are."""
    widths = (year_width(2) + _GAP + _TABLE, year_width(2), year_width(1))
    return next((width for width in widths if width <= available), available)


def _statuses(statistics: Statistics, look: Look, width: int) -> Iterator[Text]:
    """Yield how many papers there are, and how many of each status, in as few lines as they fit in."""
    statuses = {**statistics.statuses, INBOX: statistics.inbox, QUEUED: statistics.queued}
    own = sorted(status for status in statuses if status not in STATUSES)
    figures = [
        *(
            (look.signs.status(name), statuses.get(name, 0), name, status_role(name))
            for name in (*STATUSES, *own)
        ),
        (look.signs.later, statistics.later, "later", "later"),
        (look.signs.star, statistics.starred, "starred", "star"),
    ]
    papers = "1 paper" if statistics.papers == 1 else f"{statistics.papers:,} papers"
    line = Text(papers, look.style("text", bold=True))
    for sign, count, words, role in figures:
        figure = Text.assemble(
            (f"{sign} ", look.style(role)),
            (f"{count:,}", look.style("text")),
            (f" {clean_line(words)}", look.style("muted")),
        )
        if not count:
            continue
        if line.cell_len + 2 + figure.cell_len > width:
            yield line
            line = figure
        else:
            line = Text.assemble(line, "  ", figure)
    yield line


def _rows(rows: Sequence[Row], role: str, look: Look, width: int) -> Iterator[Text]:
    """Yield a table: names, bars beside them, figures at the right edge."""
    shown = rows[:MOST_ROWS]
    figure_width = max(len(row.figure) for row in shown)
    # The same in every table of a width, so that the bars of one above another begin in a line.
    name_width = width * 9 // 20
    bar_width = max(0, min(_LONGEST_BAR, width - name_width - figure_width - 4))
    most = max(row.length for row in shown)
    for row in shown:
        name = pad(row.name, name_width, look.signs.ellipsis)
        drawn = bar(row.length, most, bar_width, look.ink).ljust(bar_width)
        yield Text.assemble(
            (name, look.style("text")),
            "  ",
            (drawn, look.style(role)),
            " " * (width - name_width - bar_width - figure_width - 2),
            (row.figure.rjust(figure_width), look.style("muted" if row.length else "faint")),
        )
    if len(rows) > len(shown):
        more = f"{len(rows) - len(shown):,} more; readlist stats --json has them all"
        yield Text(cut(more, width, look.signs.ellipsis), look.style("faint"))


def _note(words: str, look: Look, width: int) -> Iterator[Text]:
    """Yield words in as many lines as they need."""
    line = ""
    for word in words.split():
        if line and cell_len(line) + 1 + cell_len(word) > width:
            yield Text(line, look.style("muted"))
            line = word
        else:
            line = f"{line} {word}".lstrip()
    yield Text(line, look.style("muted"))


def _list_name(title: str, listed_on: str | None) -> str:
    return clean_line(title) or (calendar_date(listed_on) if listed_on else "List without a title")


def _stacked(blocks: Iterable[Block]) -> Block:
    """Return the blocks under one another, an empty line between two."""
    lines: Block = []
    for block in blocks:
        lines += [Text(""), *block] if lines else block
    return lines


def _beside(left: Block, right: Block, width: int) -> Iterator[Text]:
    """Yield the lines of two blocks beside one another, the left one ``width`` cells wide."""
    for number in range(max(len(left), len(right))):
        line = left[number] if number < len(left) else Text("")
        beside = right[number] if number < len(right) else Text("")
        yield Text.assemble(line, " " * (width + _GAP - line.cell_len), beside)
