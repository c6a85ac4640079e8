"""A year of a library over one axis: a column a week for what was added, triaged and read, then its days."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from rich.color import Color, blend_rgb
from rich.style import Style
from rich.text import Text

from readlist.analysis.statistics import WEEKS, Statistics, Week
from readlist.model.dates import MONTHS, WEEKDAYS
from readlist.views.charts import Look, columns, heading, shade

SHADE_STEPS = (1, 3, 10, 30)
"""The papers a day from which a day takes the next shade: always the same, so that years compare."""

_STRENGTHS = (0.4, 0.6, 0.8, 1.0)
_HEIGHT = 3
_LABELS = 4
_HEAT = "read"
_SERIES = (
    ("Added each week", "added", "link"),
    ("Triaged each week", "triaged", "queued"),
    ("Read each week", "read", "read"),
)


def year_width(cells: int) -> int:
    """Return how wide a year is with that many cells a week."""
    return _LABELS + cells * WEEKS - (cells - 1)


def year_lines(statistics: Statistics, look: Look, width: int) -> Iterator[Text]:
    """Yield the lines of the year in ``width`` cells: two a week where they fit, else one.

    Where a year does not fit, the newest weeks do. Every day up to today has its place.
    """
    cells = 2 if width >= year_width(2) else 1
    weeks = statistics.weeks[-max(1, (width - _LABELS + cells - 1) // cells) :]
    for name, field, role in _SERIES:
        values = [getattr(week, field) for week in weeks]
        year = sum(getattr(week, field) for week in statistics.weeks)
        figures = (("this week", values[-1]), ("year", year), ("busiest", max(values)))
        yield heading(name, role, [(word, f"{count:,}") for word, count in figures], look, width)
        yield from _columns(values, role, look, cells)
        yield Text(" " * _LABELS + _months(weeks, cells), look.style("faint"))
        yield Text("")
    yield from _days(statistics, weeks, look, cells, width)


def _columns(values: Sequence[int], role: str, look: Look, cells: int) -> Iterator[Text]:
    """Yield a chart whose empty weeks have a dot on its floor."""
    lines = columns(values, _HEIGHT, look.ink)
    style, faint = look.style(role), look.style("faint")
    for number, line in enumerate(lines):
        text = Text(" " * _LABELS)
        for value, cell in zip(values, line, strict=True):
            is_floor = number == _HEIGHT - 1 and not value
            text.append(look.ink.nothing if is_floor else cell, faint if is_floor else style)
            text.append(" " * (cells - 1))
        yield text


def _days(
    statistics: Statistics, weeks: Sequence[Week], look: Look, cells: int, width: int
) -> Iterator[Text]:
    busy = sum(day >= statistics.weeks[0].starts_on for day in statistics.days)
    streak = statistics.streak
    figures = (("in a row", streak.days), ("longest", streak.longest), ("days", busy))
    yield heading("Handled each day", _HEAT, [(word, f"{count:,}") for word, count in figures], look, width)
    yield Text(" " * _LABELS + _months(weeks, cells), look.style("faint"))
    shades = _shades(look)
    for weekday in range(7):
        label = WEEKDAYS[weekday][:3] if weekday % 2 == 0 else ""
        line = Text.assemble((label.ljust(_LABELS), look.style("faint")))
        for week in weeks:
            day = week.starts_on + datetime.timedelta(days=weekday)
            if day <= statistics.today:
                line.append(*shades[shade(statistics.days.get(day, 0), SHADE_STEPS)])
                line.append(" " * (cells - 1))
        yield line
    yield _legend(shades, look, width)


def _months(weeks: Sequence[Week], cells: int) -> str:
    """Return the names of the months, each above the week that its first day is in, where there is room."""
    line = ""
    for number, week in enumerate(weeks):
        sunday = week.starts_on + datetime.timedelta(days=6)
        if sunday.day <= 7 and len(line) <= number * cells <= cells * len(weeks) - 3:
            line = line.ljust(number * cells) + MONTHS[sunday.month - 1][:3] + " "
    return line.rstrip()


def _shades(look: Look) -> list[tuple[str, Style]]:
    """Return how a day of each shade is drawn: by density, and by strength of colour where that is known."""
    palette, ink = look.palette, look.ink
    nothing = (ink.nothing, look.style("faint"))
    if palette.ansi or look.ascii:
        return [nothing, *((density, look.style(_HEAT)) for density in ink.shades)]
    ground = Color.parse(palette.background).get_truecolor()
    full = Color.parse(getattr(palette, _HEAT)).get_truecolor()
    blends = (Color.from_triplet(blend_rgb(ground, full, strength)) for strength in _STRENGTHS)
    return [
        nothing,
        *((density, Style(color=blend)) for density, blend in zip(ink.shades, blends, strict=True)),
    ]


def _legend(shades: Sequence[tuple[str, Style]], look: Look, width: int) -> Text:
    """Return the shades with the papers a day from which they are taken, at the right edge."""
    legend = Text.assemble(("papers a day", look.style("faint")))
    for (density, style), step in zip(shades, (0, *SHADE_STEPS), strict=True):
        legend.append("  ").append(density, style).append(f" {step}", look.style("faint"))
    legend.append("+", look.style("faint"))
    return Text.assemble(" " * max(0, width - legend.cell_len), legend)
