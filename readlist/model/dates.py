"""Dates as people type them and as they read them; always English, whatever the locale."""

from __future__ import annotations

import calendar
import datetime
import re

from readlist.errors import UsageError

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
ACCEPTED = "Write a day (31 Jan, 2030-01-31, mon, tomorrow), a span (3d, 2w, next month), or none."
NO_DATE = ("none", "never", "no")

_SPAN = re.compile(r"(?:in )?(?:(\d+|an?|next) ?)?(d|days?|w|weeks?|m|months?|y|years?)")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})(?: (\d{4}))?")
_MONTH_AND_DAY = re.compile(r"([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?")


def parse_date(text: str, today: datetime.date) -> datetime.date | None:
    """Return the day after ``today`` that ``text`` means; None for "none".

    Accepted are ISO dates, "31 Jan" and "January 31" with or without a year (without: the
    next such day), "tomorrow", weekdays from two letters on (the next such day), "weekend"
    (Saturday), and spans such as "3d", "2 weeks", "in a month". With "next", a weekday is the
    next such day all the same, and "next week" is a week from today. Raises UsageError for
    anything else, and for a day that is not after ``today``.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    if words in NO_DATE:
        return None
    try:
        day = _named_day(words, today) or _span(words, today) or _calendar_day(words, today)
    except (ValueError, OverflowError) as error:
        raise UsageError(f'"{text.strip()}" is not a day of the calendar.', ACCEPTED) from error
    if day is None:
        raise UsageError(f'"{text.strip()}" is not a date.' if words else "The date is missing.", ACCEPTED)
    if day <= today:
        past = "today" if day == today else "in the past"
        raise UsageError(f"{day.isoformat()} is {past}: only a later day puts a paper off.", ACCEPTED)
    return day


def date_in_words(day: datetime.date, today: datetime.date) -> str:
    """Return ``day`` as a person says it, seen from ``today``: "Monday 1 December, in 8 days"."""
    year = "" if day.year == today.year else f" {day.year}"
    distance = (day - today).days
    when = {0: "today", 1: "tomorrow"}.get(distance, f"in {distance} days")
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year}, {when}"


def local_day(iso: str) -> datetime.date | None:
    """Return the local calendar day of an ISO 8601 date or time; None for anything else."""
    try:
        if len(iso) == 10:
            return datetime.date.fromisoformat(iso)
        return datetime.datetime.fromisoformat(iso).astimezone().date() if "T" in iso else None
    except (ValueError, OverflowError, OSError):
        return None


def _named_day(words: str, today: datetime.date) -> datetime.date | None:
    if words == "today":
        return today
    if len(words) >= 3 and "tomorrow".startswith(words):
        return today + datetime.timedelta(days=1)
    words = words.removeprefix("next ")
    if words == "weekend":
        words = "saturday"
    for number, name in enumerate(WEEKDAYS):
        if len(words) >= 2 and name.lower().startswith(words):
            return today + datetime.timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return None


def _span(words: str, today: datetime.date) -> datetime.date | None:
    match = _SPAN.fullmatch(words)
    if match is None or (match[1] is None and len(match[2]) == 1):
        return None
    count = int(match[1]) if match[1] and match[1].isdigit() else 1
    match match[2][0]:
        case "d":
            return today + datetime.timedelta(days=count)
        case "w":
            return today + datetime.timedelta(weeks=count)
        case "m":
            return _months_after(today, count)
        case _:
            return _months_after(today, 12 * count)


def _months_after(day: datetime.date, count: int) -> datetime.date:
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    if year > datetime.MAXYEAR:
        raise OverflowError
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _calendar_day(words: str, today: datetime.date) -> datetime.date | None:
    if match := _ISO_DATE.fullmatch(words):
        return datetime.date(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_AND_MONTH.fullmatch(words):
        number, name, year = match[1], match[2], match[3]
    elif match := _MONTH_AND_DAY.fullmatch(words):
        name, number, year = match[1], match[2], match[3]
    else:
        return None
    month = next((index for index, full in enumerate(MONTHS, 1) if full.lower().startswith(name)), None)
    if month is None:
        return None
    if year:
        return datetime.date(int(year), month, int(number))
    return _next_such_day(month, int(number), today)


def _next_such_day(month: int, number: int, today: datetime.date) -> datetime.date:
    longest = 29 if month == 2 else calendar.monthrange(2000, month)[1]
    if not 1 <= number <= longest:
        raise ValueError
    year = today.year
    while True:
        if number <= calendar.monthrange(year, month)[1]:
            day = datetime.date(year, month, number)
            if day > today:
                return day
        year += 1
