"""When a work was published, in the forms in which exports and web interfaces write it."""

from __future__ import annotations

import datetime
import re
from typing import Any

from readlist.formats.listed_dates import parse_day

_YEAR = re.compile(r"(?<![0-9])(1[0-9]{3}|20[0-9]{2})(?![0-9])", re.ASCII)
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ].*)?", re.ASCII)
_EIGHT_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
_YEAR_LAST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})[./-]([0-9]{4})", re.ASCII)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,\s*", re.IGNORECASE)
_TIME = re.compile(r"[ ,]\s*[0-9]{1,2}:[0-9]{2}.*$", re.ASCII)
_LONGEST_DATE = 60


def year_of(value: object) -> int | None:
    """Return the first year that ``value`` names: 2024, "May 2024", ``{"date-parts": [[2024]]}``."""
    found = _YEAR.search(_text_of(value))
    return int(found[1]) if found else None


def day_of(value: object) -> str | None:
    """Return the day that ``value`` is as an ISO date; None where it names no day or an ambiguous one.

    "3/4/2024" is ambiguous, "13/4/2024" and "3.4.2024" (the German form) are not.
    """
    text = _TIME.sub("", _WEEKDAY.sub("", _text_of(value).strip()))
    if found := _YEAR_FIRST.fullmatch(text) or _EIGHT_DIGITS.fullmatch(text):
        return _iso(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(text):
        day, month = int(found[1]), int(found[3])
        if found[2] != "." and day <= 12:
            day, month = (month, day) if month > 12 else (0, 0)
        return _iso(int(found[4]), month, day)
    named = parse_day(text, datetime.date.max) if _YEAR.search(text) else None
    return _iso(named.year, named.month, named.day) if named else None


def day_of_timestamp(milliseconds: object) -> str | None:
    """Return the day of a time in milliseconds since 1970 as an ISO date (UTC)."""
    if not isinstance(milliseconds, int) or not 0 < milliseconds < 1 << 43:
        return None
    return datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.UTC).date().isoformat()


def _text_of(value: object) -> str:
    """Return a date as text; CSL and Crossref give its parts (``date-parts``), others year, month and day."""
    if isinstance(value, dict):
        value = value.get("date-parts") or [value.get("year"), value.get("month"), value.get("day")]
    while isinstance(value, list) and value and isinstance(value[0], list):
        value = value[0]
    if isinstance(value, list):
        return "-".join(_part(part) for part in value[:3] if part)
    return _part(value)


def _part(value: Any) -> str:
    return str(value)[:_LONGEST_DATE] if isinstance(value, str | int | float) else ""


def _iso(year: int, month: int, day: int) -> str | None:
    if year_of(year) is None:
        return None
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
