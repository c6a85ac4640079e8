"""When a work was published, in the forms in which exports, feeds, mails and web interfaces write it."""

from __future__ import annotations

import datetime
import re
from typing import Any

from readlist.formats.parts.listed_dates import parse_day
from readlist.model.dates import MONTHS

_YEAR = re.compile(r"(?<![0-9])(1[5-9][0-9]{2}|20[0-9]{2})(?![0-9])", re.ASCII)
_ISO = re.compile(r"\s*([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?![0-9])", re.ASCII)
# RFC 822, 5.1: "Fri, 3 Mar 23 01:29:12 GMT"; years have four digits since RFC 2822.
_DAY_MONTH_YEAR = re.compile(r"\b([0-9]{1,2}) +([A-Za-z]{3,9})\.?,? +([0-9]{4}|[0-9]{2})\b", re.ASCII)
_MONTHS = {month[:3].lower(): number for number, month in enumerate(MONTHS, 1)}
_FIRST_YEAR_OF_THE_NINETIES = 70
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ].*)?", re.ASCII)
_EIGHT_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
_YEAR_LAST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})[./-]([0-9]{4})", re.ASCII)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,\s*", re.IGNORECASE)
_TIME = re.compile(r"[ ,]\s*[0-9]{1,2}:[0-9]{2}.*$", re.ASCII)
_LONGEST_DATE = 60


def iso_date(text: str) -> str | None:
    """Return the first full date of ``text`` as ISO 8601: "2024-05-22T16:11:45Z", "Fri, 3 Mar 2023"."""
    if found := _ISO.match(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    found = _DAY_MONTH_YEAR.search(text)
    month = month_number(found[2]) if found else None
    if found is None or month is None:
        return None
    year = int(found[3])
    if year < 100:
        year += 1900 if year >= _FIRST_YEAR_OF_THE_NINETIES else 2000
    return _date(year, month, int(found[1]))


def date_of_parts(year: str, month: str, day: str) -> str | None:
    """Return the date whose parts are given apart, the month as a number or a name; None if incomplete."""
    number = int(month) if month.isdecimal() else month_number(month)
    return _date(int(year), number, int(day)) if number and year.isdecimal() and day.isdecimal() else None


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
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(text):
        day, month = int(found[1]), int(found[3])
        if found[2] != "." and day <= 12:
            day, month = (month, day) if month > 12 else (0, 0)
        return _date(int(found[4]), month, day)
    named = parse_day(text, datetime.date.max) if _YEAR.search(text) else None
    return _date(named.year, named.month, named.day) if named else None


def day_of_timestamp(milliseconds: object) -> str | None:
    """Return the day of a time in milliseconds since 1970 as an ISO date (UTC)."""
    if not isinstance(milliseconds, int) or not 0 < milliseconds < 1 << 43:
        return None
    return datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.UTC).date().isoformat()


def month_number(name: str) -> int | None:
    """Return the number of an English month by its first three letters; None for another word."""
    return _MONTHS.get(name[:3].lower())


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


def _date(year: int, month: int, day: int) -> str | None:
    if year_of(year) is None:
        return None
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
