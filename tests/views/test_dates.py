from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.views.dates import calendar_date, friendly_date, friendly_time
from tests.views.drawing import TODAY


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2024-09-04", "today"),
        ("2024-09-03", "yesterday"),
        ("2024-09-05", "tomorrow"),
        ("2024-09-02", "Mon"),
        ("2024-09-09", "Mon"),
        ("2024-08-26", "26 Aug"),
        ("2024-01-01", "1 Jan"),
        ("2023-12-31", "2023"),
        ("2025-01-02", "2 Jan 2025"),
        ("2026-01-02", "2 Jan 2026"),
        ("2021", "2021"),
        ("2023-08", "Aug 2023"),
        ("2023-13", "2023-13"),
        ("soon", "soon"),
        ("", ""),
    ],
)
def test_dates_as_people_say_them(iso: str, words: str) -> None:
    assert friendly_date(iso, TODAY) == words


def test_the_turn_of_a_year_is_near() -> None:
    assert friendly_date("2023-12-28", datetime.date(2024, 1, 10)) == "28 Dec"


def test_dates_that_are_names() -> None:
    assert calendar_date("2024-09-01", TODAY) == "1 Sep"
    assert calendar_date("2023-09-01", TODAY) == calendar_date("2023-09-01") == "1 Sep 2023"
    assert calendar_date("spring", TODAY) == "spring"


def test_times_are_local() -> None:
    noon = datetime.datetime.combine(TODAY, datetime.time(12)).astimezone()
    utc = noon.astimezone(datetime.UTC).isoformat()
    assert friendly_time(utc, TODAY) == "today 12:00"
    assert friendly_time("2020-01-01T12:00:00+00:00", TODAY) == "2020"
    assert friendly_time("not a time", TODAY) == "not a time"


@given(st.text(max_size=30))
def test_anything_is_taken(text: str) -> None:
    assert isinstance(friendly_date(text, TODAY), str)
    assert isinstance(friendly_time(text, TODAY), str)
    assert isinstance(calendar_date(text, TODAY), str)
