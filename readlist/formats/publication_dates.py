"""Dates as feeds, mails and databases write them, always with a year."""

from __future__ import annotations

import datetime
import re

from readlist.model.dates import MONTHS

_ISO = re.compile(r"\s*([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?![0-9])", re.ASCII)
# RFC 822, 5.1: "Fri, 3 Mar 23 01:29:12 GMT"; years have four digits since RFC 2822.
_DAY_MONTH_YEAR = re.compile(r"\b([0-9]{1,2}) +([A-Za-z]{3,9})\.?,? +([0-9]{4}|[0-9]{2})\b", re.ASCII)
_YEAR = re.compile(r"(?<![0-9])(1[5-9][0-9]{2}|20[0-9]{2})(?![0-9])", re.ASCII)
_MONTHS = {month[:3].lower(): number for number, month in enumerate(MONTHS, 1)}
_FIRST_YEAR_OF_THE_NINETIES = 70


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


def year_of(text: str) -> int | None:
    """Return the first year in ``text``; None without one."""
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def month_number(name: str) -> int | None:
    """Return the number of an English month by its first three letters; None for another word."""
    return _MONTHS.get(name[:3].lower())


def _date(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
