"""Years and dates as queries write them: ``2020..2024``, ``2024-08``, ``today``, ``<2w``."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable
from typing import TypeVar

_COMPARISON = re.compile(r"(<=|>=|<|>|=)?(.*)", re.DOTALL)
_YEAR = re.compile(r"[0-9]{1,4}")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_AGE = re.compile(r"([0-9]{1,6})([dwmy])")
# The younger paper has the later date.
_SIGN_OF_DATE = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "": ">"}
_DAYS_AGO = {"today": 0, "yesterday": 1}

Span = tuple[datetime.date, datetime.date]
Bound = TypeVar("Bound", int, datetime.date)


def parse_years(value: str) -> tuple[int | None, int | None]:
    """Return the first and the last year that ``value`` means, None where it is open.

    Raises ValueError with a sentence about what is wrong.
    """
    if ".." in value:
        begin, _, end = value.partition("..")
        first, last = _year(begin) if begin else None, _year(end) if end else None
        return _in_order(first, last, value)
    sign, rest = _comparison(value)
    year = _year(rest)
    return _compared(sign, year, year, _year_beside)


def print_years(first: int | None, last: int | None) -> str:
    """Return the range as ``parse_years`` reads it."""
    if first == last and first is not None:
        return f"{first}"
    return f"{_or_open(first)}..{_or_open(last)}"


def parse_dates(value: str, today: datetime.date) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the first and the last day that ``value`` means, None where it is open.

    A date may be a year, a month or a day, ``today``, ``yesterday``, or an age in days,
    weeks, months or years: ``<2w`` is younger than two weeks, and so is a bare ``2w``.
    Raises ValueError with a sentence about what is wrong.
    """
    value = value.lower()
    if ".." in value:
        begin, _, end = value.partition("..")
        first, last = _span(begin, today)[0] if begin else None, _span(end, today)[1] if end else None
        return _in_order(first, last, value)
    sign, rest = _comparison(value)
    begins, ends = _span(rest, today)
    if _AGE.fullmatch(rest):
        sign = _SIGN_OF_DATE[sign]
    return _compared(sign, begins, ends, _day_beside)


def print_dates(first: datetime.date | None, last: datetime.date | None) -> str:
    """Return the range as ``parse_dates`` reads it."""
    if first == last and first is not None:
        return first.isoformat()
    return f"{_or_open(first)}..{_or_open(last)}"


def _or_open(bound: object | None) -> str:
    return "" if bound is None else str(bound)


def _in_order(first: Bound | None, last: Bound | None, value: str) -> tuple[Bound | None, Bound | None]:
    if first is None and last is None:
        raise ValueError("A range needs a beginning or an end")
    if first is not None and last is not None and first > last:
        raise ValueError(f'The range "{value}" ends before it begins')
    return first, last


def _compared(
    sign: str, first: Bound, last: Bound, beside: Callable[[Bound, int], Bound]
) -> tuple[Bound | None, Bound | None]:
    """Return the range that lies on the ``sign`` side of the period from ``first`` to ``last``."""
    match sign:
        case ">":
            return beside(last, 1), None
        case ">=":
            return first, None
        case "<":
            return None, beside(first, -1)
        case "<=":
            return None, last
        case _:
            return first, last


def _comparison(value: str) -> tuple[str, str]:
    match = _COMPARISON.fullmatch(value)
    return (match[1] or "", match[2]) if match else ("", value)


def _year(text: str) -> int:
    if not _YEAR.fullmatch(text):
        raise ValueError(f'"{text}" is not a year')
    return int(text)


def _year_beside(year: int, step: int) -> int:
    return _year(str(year + step))


def _day_beside(day: datetime.date, step: int) -> datetime.date:
    try:
        return day + datetime.timedelta(days=step)
    except OverflowError:
        raise ValueError("There is no day beyond the calendar") from None


def _span(text: str, today: datetime.date) -> Span:
    """Return the first and the last day of what ``text`` names."""
    if text in _DAYS_AGO:
        day = today - datetime.timedelta(days=_DAYS_AGO[text])
        return day, day
    if match := _AGE.fullmatch(text):
        day = _before(today, int(match[1]), match[2])
        return day, day
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f'"{text}" is not a date')
    year = int(match[1])
    try:
        if match[2] is None:
            return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        month = int(match[2])
        if match[3] is None:
            first = datetime.date(year, month, 1)
            return first, first.replace(day=calendar.monthrange(year, month)[1])
        day = datetime.date(year, month, int(match[3]))
    except ValueError:
        raise ValueError(f'"{text}" is not in the calendar') from None
    return day, day


def _before(today: datetime.date, count: int, unit: str) -> datetime.date:
    """Return the day ``count`` units before ``today``; what is before the calendar is its first day."""
    if unit in "dw":
        days = count * (7 if unit == "w" else 1)
        return datetime.date.fromordinal(max(1, today.toordinal() - days))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    if year < 1:
        return datetime.date.min
    return datetime.date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))
