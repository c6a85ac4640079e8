"""Dates as people say them, always in English, whatever the locale."""

from __future__ import annotations

import datetime

from readlist.model.dates import MONTHS, WEEKDAYS, local_day

_NEAR = datetime.timedelta(days=183)


def friendly_date(iso: str, today: datetime.date) -> str:
    """Return an ISO 8601 date or UTC time as seen from ``today``.

    That is "today", "yesterday" or "tomorrow", the day's name within a week ("Mon"), day and
    month within half a year or in the same year ("26 Aug"), else the year alone ("2023");
    for a day to come in another year all three ("26 Aug 2031"), because it has to be kept. A year or a
    month comes back as such ("2023", "Aug 2023"), anything else as it is.
    """
    day = local_day(iso)
    if day is None:
        return _month(iso) or iso
    distance = (day - today).days
    if distance in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[distance + 1]
    if abs(distance) < 7:
        return WEEKDAYS[day.weekday()][:3]
    if day.year == today.year or day < today <= day + _NEAR:
        return _day_and_month(day)
    return str(day.year) if day < today else f"{_day_and_month(day)} {day.year}"


def calendar_date(iso: str, today: datetime.date | None = None) -> str:
    """Return an ISO date as a day of the calendar: "1 Sep" in the year of ``today``, else "1 Sep 2023".

    For dates that are a name, such as that of a week's list, which nobody calls "Sun".
    Anything but a date or time comes back as it is.
    """
    day = local_day(iso)
    if day is None:
        return iso
    return _day_and_month(day) if today and day.year == today.year else f"{_day_and_month(day)} {day.year}"


def friendly_time(iso: str, today: datetime.date) -> str:
    """Return a UTC time as day and local clock time ("today 14:03"); the day alone when it is long ago."""
    day = friendly_date(iso, today)
    try:
        moment = datetime.datetime.fromisoformat(iso).astimezone()
    except (ValueError, OverflowError, OSError):
        return day
    return f"{day} {moment:%H:%M}" if abs(moment.date() - today) < _NEAR else day


def month_name(month: str) -> str:
    """Return a month of ISO 8601 with its year: "August 2023". Anything else comes back as it is."""
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}" if _month(month) else month


def _day_and_month(day: datetime.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def _month(iso: str) -> str | None:
    year, dash, month = iso.partition("-")
    if dash and len(month) == 2 and month.isdecimal() and 1 <= int(month) <= 12:
        return f"{MONTHS[int(month) - 1][:3]} {year}"
    return None
