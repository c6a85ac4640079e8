"""The table of all rows, as text and as JSON, with the facts about the machine."""

from __future__ import annotations

import os
import platform
from collections.abc import Collection, Mapping, Sequence
from importlib.metadata import version
from statistics import median
from typing import Any

from bench.rows import Row, Unit

_PACKAGES = ("readlist", "textual", "rich", "tinydb", "msgspec")
_HEADINGS = ("what", "papers", "readlist", "baseline", "ratio", "min..max", "goal", "", "against")
_LEFT_COLUMNS = frozenset((0, 7, 8))
_DIGITS: Mapping[Unit, int] = {"s": 3, "ms": 2, "MB": 1, "": 1}


def machine_facts() -> dict[str, str]:
    """Return what the figures depend on: processor, load, Python and the packages that matter."""
    load = ", ".join(f"{average:.1f}" for average in os.getloadavg())
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": str(os.cpu_count()),
        "load": load,
        "python": platform.python_version(),
        **{package: version(package) for package in _PACKAGES},
    }


def as_text(rows: Sequence[Row], facts: Mapping[str, str]) -> str:
    """Return an aligned table; where a goal is about the ratio, so is its min..max."""
    table = aligned([_HEADINGS, *map(_cells, rows)], _LEFT_COLUMNS)
    failures = [f"failed: {row.what} at {row.papers:,} papers: {row.failure}" for row in rows if row.failure]
    return "\n".join((one_line(facts), "", table, *failures))


def one_line(facts: Mapping[str, str]) -> str:
    """Return facts as they stand above a table."""
    return " · ".join(f"{name} {fact}" for name, fact in facts.items())


def aligned(lines: Sequence[Sequence[str]], left_columns: Collection[int]) -> str:
    """Return lines of cells as a table, its columns to the right but those named."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in left_columns else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def as_document(rows: Sequence[Row], facts: Mapping[str, str]) -> dict[str, Any]:
    """Return facts and rows as JSON takes them, with the figures of every repeat."""
    return {
        "machine": dict(facts),
        "rows": [
            {
                "what": row.what,
                "papers": row.papers,
                "unit": row.unit,
                "figures": row.figures,
                "against": row.against,
                "baseline": row.baseline,
                "ratios": row.ratios,
                "goal": row.limit,
                "goal_of": row.goal.of if row.goal is not None else None,
                "verdict": row.verdict,
                "failure": row.failure,
            }
            for row in rows
        ],
    }


def _cells(row: Row) -> tuple[str, ...]:
    if row.failure:
        return (row.what, f"{row.papers:,}", "", "", "", "", "", row.verdict, row.against)
    judged_unit: Unit = "" if row.judges_ratio else row.unit
    digits = 2 if row.judges_ratio else _DIGITS[row.unit]
    spread = f"{min(row.judged):.{digits}f}..{max(row.judged):.{digits}f}" if len(row.judged) > 1 else ""
    return (
        row.what,
        f"{row.papers:,}",
        _figure(median(row.figures), row.unit),
        _figure(median(row.baseline), row.unit) if row.baseline else "",
        f"{median(row.ratios):.2f}x" if row.baseline else "",
        spread,
        _goal(row, judged_unit),
        row.verdict,
        row.against,
    )


def _figure(value: float, unit: Unit) -> str:
    return f"{value:.{_DIGITS[unit]}f} {unit}".rstrip()


def _goal(row: Row, unit: Unit) -> str:
    if row.limit is None:
        return ""
    return f"<= {row.limit:g}x" if row.judges_ratio else f"<= {row.limit:g} {unit}".rstrip()
