"""Dates as lists write them: days without a year, and weeks."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from readlist.model.dates import MONTHS

_MONTHS = {
    **{name.lower(): number for number, name in enumerate(MONTHS, 1)},
    **{name[:3].lower(): number for number, name in enumerate(MONTHS, 1)},
    "sept": 9,
}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"
_YEAR = r"[12][0-9]{3}"
_TO = r"\s*(?:-|–|—|to|until|till|through)\s*"
_ISO = re.compile(r"\b([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})\b")
_MONTH_DAY = re.compile(rf"({_MONTH})\s*({_DAY})\b(?:,?\s*({_YEAR}))?", re.IGNORECASE | re.ASCII)
_DAY_MONTH = re.compile(rf"\b({_DAY})\s*(?:of\s+)?({_MONTH})(?:,?\s*({_YEAR}))?", re.IGNORECASE | re.ASCII)
_SLASHES = re.compile(rf"\b([0-9]{{1,2}})[/.]([0-9]{{1,2}})(?:[/.]({_YEAR}))?\b", re.ASCII)
_ONLY_DAY = re.compile(rf"()({_DAY})\b(?:,?\s*({_YEAR}))?", re.ASCII)
_SEPARATOR = re.compile(_TO, re.IGNORECASE)
_WEEK_OF = re.compile(r"\bweek\s+(?:of|from|starting|beginning)\s+(?:the\s+)?", re.IGNORECASE)
_WEEK_NUMBER = re.compile(rf"\bweek\s+([0-9]{{1,2}})\b[\s,/(-]{{0,3}}({_YEAR})\b", re.IGNORECASE | re.ASCII)
_MONTH_OF_YEAR = re.compile(rf"\b({_MONTH})(?:\s+of)?,?\s+({_YEAR})\b", re.IGNORECASE | re.ASCII)
_LONGEST_WEEK = 13

Day = tuple[int, int, int | None]
"""Month, day and, where it is written, the year."""


def latest_day(month: int, day: int, not_after: datetime.date) -> datetime.date | None:
    """Return the latest such day that is not after ``not_after``; None when there is no such day."""
    for year in range(not_after.year, not_after.year - 9, -1):  # nine years hold at least one 29 February
        found = _date(year, month, day)
        if found and found <= not_after:
            return found
    return None


def parse_day(text: str, not_after: datetime.date) -> datetime.date | None:
    """Return the day that ``text`` is as a whole ("Mar 13", "13 March 2024", "2024-03-13"), else None.

    Without a year it is the latest such day not after ``not_after``.
    """
    for pattern in (_ISO, _MONTH_DAY, _DAY_MONTH):
        if found := pattern.fullmatch(text.strip()):
            return _complete(_day(pattern, found, default_month=None), not_after)
    return None


def last_day_of_week(heading: str, context: str, not_after: datetime.date) -> datetime.date | None:
    """Return the last day of the week that ``heading`` names; None when it names none.

    "from 26/08 to 01/09", "26 Aug - 1 Sep 2024", "(Jan 16-22)", "week of August 26": of a week
    given by its first day the last is six days later. A year that the heading lacks is taken
    from a month with its year in ``context`` ("August 2024"), else the week is the latest such
    one not after ``not_after``.
    """
    if number := _WEEK_NUMBER.search(heading):
        try:
            return datetime.date.fromisocalendar(int(number[2]), int(number[1]), 7)
        except ValueError:
            return None
    years = {(_month(found[1]), int(found[2])) for found in _MONTH_OF_YEAR.finditer(context)}
    for first, last in _weeks(heading):
        if found_last := _last_day(first, last, years, not_after):
            return found_last
    return _week_of(heading, years, not_after)


def _weeks(heading: str) -> Iterator[tuple[Day, Day]]:
    """Yield the pairs of days in ``heading``, the likelier reading first."""
    for pattern in (_ISO, _MONTH_DAY, _DAY_MONTH):
        for start in pattern.finditer(heading):
            first = _day(pattern, start, default_month=None)
            if first and (last := _second_day(heading, start.end(), pattern, first[0])):
                yield first, last
    for start in re.finditer(rf"\b{_DAY}", heading, re.ASCII):  # "26 - 30 August 2024"
        to = _SEPARATOR.match(heading, start.end())
        end = _DAY_MONTH.match(heading, to.end()) if to else None
        if end and (last := _day(_DAY_MONTH, end, default_month=None)):
            yield (last[0], int(re.sub(r"\D", "", start[0])), last[2]), last
    for start in _SLASHES.finditer(heading):
        to = _SEPARATOR.match(heading, start.end())
        end = _SLASHES.match(heading, to.end()) if to else None
        if end:
            years = [int(found[3]) if found[3] else None for found in (start, end)]
            yield (int(start[2]), int(start[1]), years[0]), (int(end[2]), int(end[1]), years[1])
            yield (int(start[1]), int(start[2]), years[0]), (int(end[1]), int(end[2]), years[1])


def _second_day(heading: str, position: int, pattern: re.Pattern[str], month: int) -> Day | None:
    to = _SEPARATOR.match(heading, position)
    if to is None:
        return None
    for candidate in (pattern, _ONLY_DAY) if pattern is _MONTH_DAY else (pattern,):
        if found := candidate.match(heading, to.end()):
            return _day(candidate, found, default_month=month)
    return None


def _day(pattern: re.Pattern[str], found: re.Match[str], default_month: int | None) -> Day | None:
    if pattern is _ISO:
        return int(found[2]), int(found[3]), int(found[1])
    month, day, year = found[1], found[2], found[3]
    if pattern is _DAY_MONTH:
        month, day = day, month
    number = _month(month) if month else default_month
    return (number, int(re.sub(r"\D", "", day)), int(year) if year else None) if number else None


def _last_day(
    first: Day, last: Day, years: set[tuple[int, int]], not_after: datetime.date
) -> datetime.date | None:
    """Return the last day when the two span a week, more or less."""
    later_year = int(last[0] < first[0])
    year = last[2] or (first[2] and first[2] + later_year) or _year_from(first[0], last[0], years)
    end = _date(year, last[0], last[1]) if year else latest_day(last[0], last[1], not_after)
    start = _date(end.year - later_year, first[0], first[1]) if end else None
    return end if end and start and 0 < (end - start).days <= _LONGEST_WEEK else None


def _week_of(heading: str, years: set[tuple[int, int]], not_after: datetime.date) -> datetime.date | None:
    week = _WEEK_OF.search(heading)
    if week is None:
        return None
    for pattern in (_ISO, _MONTH_DAY, _DAY_MONTH):
        found = pattern.match(heading, week.end())
        day = _day(pattern, found, default_month=None) if found else None
        if day:
            year = day[2] or _year_from(day[0], day[0], years)
            first = _date(year, day[0], day[1]) if year else latest_day(day[0], day[1], not_after)
            return first + datetime.timedelta(days=6) if first else None
    return None


def _year_from(first_month: int, last_month: int, years: set[tuple[int, int]]) -> int | None:
    """Return the year of the last day, by the months whose years the text names."""
    for month, year in sorted(years, reverse=True):
        if month == last_month:
            return year
        if month == first_month:
            return year + 1 if last_month < first_month else year
    return None


def _complete(day: Day | None, not_after: datetime.date) -> datetime.date | None:
    if day is None:
        return None
    month, number, year = day
    return _date(year, month, number) if year else latest_day(month, number, not_after)


def _month(text: str) -> int:
    return _MONTHS[text.lower().rstrip(".")]


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
