"""Days without a year, and weeks, as the headings of lists write them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.parts.listed_dates import last_day_of_week, latest_day, parse_day

SEPTEMBER = datetime.date(2024, 9, 10)


@pytest.mark.parametrize(
    ("heading", "last_day"),
    [
        ("Papers for the Week from 26/08 to 01/09", "2024-09-01"),
        ("Papers for the Week from 08/26 to 09/01", "2024-09-01"),
        ("from 02/09 to 08/09", "2024-09-08"),
        ("26/08/2023 - 01/09/2023", "2023-09-01"),
        ("from 30/12 to 05/01", "2024-01-05"),
        ("26 Aug - 1 Sep 2022", "2022-09-01"),
        ("Aug 26th to Sept. 1st, 2022", "2022-09-01"),
        ("August 26 – September 1", "2024-09-01"),
        ("26–30 August 2022", "2022-08-30"),
        ("(Jan 16-22)", "2024-01-22"),
        ("Dec 30 – Jan 5", "2024-01-05"),
        ("2022-08-22 to 2022-08-28", "2022-08-28"),
        ("Week of August 26, 2022", "2022-09-01"),
        ("week of 2 September", "2024-09-08"),
        ("Week 35, 2022", "2022-09-04"),
    ],
)
def test_the_last_day_of_the_week(heading: str, last_day: str) -> None:
    assert last_day_of_week(heading, "", SEPTEMBER) == datetime.date.fromisoformat(last_day)


@pytest.mark.parametrize(
    ("heading", "context", "last_day"),
    [
        ("from 26/08 to 01/09", "published during the Fourth Week of August 2021", "2021-09-01"),
        ("from 30/12 to 05/01", "the last papers of December 2021", "2022-01-05"),
        ("Jan 16-22", "in January 2021", "2021-01-22"),
        ("Jan 16-22", "a look back at May 2021", "2024-01-22"),
    ],
)
def test_the_year_may_stand_elsewhere(heading: str, context: str, last_day: str) -> None:
    assert last_day_of_week(heading, context, SEPTEMBER) == datetime.date.fromisoformat(last_day)


@pytest.mark.parametrize(
    "heading",
    ["", "Top 10 papers", "from 1/2 to 3/9", "Jan 31-45", "99/99 - 98/98", "Week 77, 2024", "GPT-4 to 5"],
)
def test_headings_without_a_week(heading: str) -> None:
    assert last_day_of_week(heading, "", SEPTEMBER) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mar 13", "2024-03-13"),
        ("13 March", "2024-03-13"),
        ("Sep 10", "2024-09-10"),
        ("Sep 11", "2023-09-11"),
        ("Feb 29", "2024-02-29"),
        ("Oct 7, 2021", "2021-10-07"),
        ("2021-03-13", "2021-03-13"),
    ],
)
def test_a_day_without_a_year_is_the_latest_one(text: str, day: str) -> None:
    assert parse_day(text, SEPTEMBER) == datetime.date.fromisoformat(day)


@pytest.mark.parametrize("text", ["", "March", "Mars 1", "May 2024", "Feb 30", "3/4", "On Mar 13"])
def test_what_is_no_day(text: str) -> None:
    assert parse_day(text, SEPTEMBER) is None


def test_the_29th_of_february_is_found_across_a_century_without_one() -> None:
    assert latest_day(2, 29, datetime.date(2103, 5, 1)) == datetime.date(2096, 2, 29)


@given(st.text(max_size=80), st.text(max_size=40), st.dates(min_value=datetime.date(1, 1, 1)))
def test_no_text_makes_them_raise(heading: str, context: str, today: datetime.date) -> None:
    last_day_of_week(heading, context, today)
    parse_day(heading, today)


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2090, 12, 31)))
def test_every_week_is_read_back(first: datetime.date) -> None:
    last = first + datetime.timedelta(days=6)
    heading = f"from {first:%d/%m/%Y} to {last:%d/%m/%Y}"
    assert last_day_of_week(heading, "", last) == last
    assert last_day_of_week(f"from {first:%d/%m} to {last:%d/%m}", "", last) == last
