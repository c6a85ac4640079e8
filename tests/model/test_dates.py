"""Dates as people type them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import UsageError
from readlist.model.dates import date_in_words, local_day, parse_date

MONDAY = datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-01", "2026-12-01"),
        (" 2026-12-1 ", "2026-12-01"),
        ("tomorrow", "2026-11-24"),
        ("Tom", "2026-11-24"),
        ("mon", "2026-11-30"),
        ("tu", "2026-11-24"),
        ("Sunday", "2026-11-29"),
        ("weekend", "2026-11-28"),
        ("next monday", "2026-11-30"),
        ("next mon", "2026-11-30"),
        ("Next  Fri", "2026-11-27"),
        ("next weekend", "2026-11-28"),
        ("next week", "2026-11-30"),
        ("next month", "2026-12-23"),
        ("next year", "2027-11-23"),
        ("3d", "2026-11-26"),
        ("3 days", "2026-11-26"),
        ("in 3 days", "2026-11-26"),
        ("2w", "2026-12-07"),
        ("week", "2026-11-30"),
        ("a week", "2026-11-30"),
        ("1 month", "2026-12-23"),
        ("3m", "2027-02-23"),
        ("in a year", "2027-11-23"),
        ("26 Dec", "2026-12-26"),
        ("1st jan", "2027-01-01"),
        ("January 31", "2027-01-31"),
        ("23 nov", "2027-11-23"),
        ("29 feb", "2028-02-29"),
        ("1 September 2027", "2027-09-01"),
        ("Sep 1, 2027", "2027-09-01"),
    ],
)
def test_what_people_type_is_understood(text: str, expected: str) -> None:
    assert parse_date(text, MONDAY) == datetime.date.fromisoformat(expected)


@pytest.mark.parametrize("text", ["none", "None", " never ", "no"])
def test_none_means_no_date(text: str) -> None:
    assert parse_date(text, MONDAY) is None


def test_a_month_ends_with_the_month_it_leads_to() -> None:
    assert parse_date("1m", datetime.date(2027, 1, 31)) == datetime.date(2027, 2, 28)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The date is missing."),
        ("someday", '"someday" is not a date.'),
        ("m", '"m" is not a date.'),
        ("5", '"5" is not a date.'),
        ("next", '"next" is not a date.'),
        ("next tomorrow", '"next tomorrow" is not a date.'),
        ("2026-13-01", '"2026-13-01" is not a day of the calendar.'),
        ("31 feb", '"31 feb" is not a day of the calendar.'),
        ("0 may", '"0 may" is not a day of the calendar.'),
        ("999999999999w", '"999999999999w" is not a day of the calendar.'),
        ("99999999y", '"99999999y" is not a day of the calendar.'),
        ("2026-11-23", "2026-11-23 is today: only a later day puts a paper off."),
        ("today", "2026-11-23 is today: only a later day puts a paper off."),
        ("0d", "2026-11-23 is today: only a later day puts a paper off."),
        ("1999-01-01", "1999-01-01 is in the past: only a later day puts a paper off."),
    ],
)
def test_a_wrong_date_says_what_is_wrong_and_what_is_accepted(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_date(text, MONDAY)
    assert caught.value.message == message
    assert "2030-01-31" in caught.value.hint


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)), st.integers(1, 5000))
def test_every_later_day_is_read_back_from_its_iso_form(today: datetime.date, distance: int) -> None:
    day = today + datetime.timedelta(days=distance)
    assert parse_date(day.isoformat(), today) == day


@given(st.text(max_size=20))
def test_any_text_gives_a_later_day_none_or_a_usage_error(text: str) -> None:
    try:
        day = parse_date(text, MONDAY)
    except UsageError:
        return
    assert day is None or day > MONDAY


def test_a_date_is_said_with_its_weekday_and_distance() -> None:
    assert date_in_words(datetime.date(2026, 11, 24), MONDAY) == "Tuesday 24 November, tomorrow"
    assert date_in_words(datetime.date(2026, 11, 30), MONDAY) == "Monday 30 November, in 7 days"
    assert date_in_words(datetime.date(2027, 1, 1), MONDAY) == "Friday 1 January 2027, in 39 days"


def test_the_day_of_a_time_is_local() -> None:
    noon = datetime.datetime.combine(MONDAY, datetime.time(12)).astimezone()
    assert local_day(noon.astimezone(datetime.UTC).isoformat()) == MONDAY
    assert local_day(MONDAY.isoformat()) == MONDAY


@pytest.mark.parametrize("text", ["", "2026", "2026-11", "2026-13-40", "0001-01-01T00:00:00+23:00Z", "soon"])
def test_what_names_no_day_has_none(text: str) -> None:
    assert local_day(text) is None
