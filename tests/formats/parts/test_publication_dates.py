"""Days and years of publication in the forms of many exports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.parts.publication_dates import (
    date_of_parts,
    day_of,
    day_of_timestamp,
    iso_date,
    month_number,
    year_of,
)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-05-22T16:11:45Z", "2024-05-22"),
        (" 2021-6-5 ", "2021-06-05"),
        ("2021/06/05", "2021-06-05"),
        ("Mon, 26 Jan 2026 00:00:00 -0500", "2026-01-26"),
        ("Fri,  3 Mar 23 01:29:12 GMT", "2023-03-03"),
        ("Sat, 1 Jan 00 00:00:02 GMT", "2000-01-01"),
        ("Tue, 9 Nov 93 10:00", "1993-11-09"),
        ("Friday, 30 August 2024 (showing 5 of 5 entries)", "2024-08-30"),
        ("Submitted 27 August, 2024; announced August 2024.", "2024-08-27"),
        ("30 Feb 2024", None),
        ("2024-13-01", None),
        ("12 pages 2024", None),
        ("May 2024", None),
        ("", None),
    ],
)
def test_full_dates(text: str, date: str | None) -> None:
    assert iso_date(text) == date


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        (("2001", "Nov", "3"), "2001-11-03"),
        (("2001", "11", "03"), "2001-11-03"),
        (("2001", "Nov", ""), None),
        (("2001", "Winter", "3"), None),
        (("", "", ""), None),
        (("2001", "2", "30"), None),
    ],
)
def test_dates_in_parts(parts: tuple[str, str, str], date: str | None) -> None:
    assert date_of_parts(*parts) == date


def test_years_and_months() -> None:
    assert year_of("2000 Nov-Dec") == 2000
    assert year_of("c1998.") == 1998
    assert year_of("1234567") is None
    assert month_number("sept") == 9
    assert month_number("lists") is None


@given(st.text())
def test_any_text_is_a_date_or_none(text: str) -> None:
    iso_date(text)
    year_of(text)
    date_of_parts(text, text, text)


@pytest.mark.parametrize(
    "value",
    [
        "2024-05-03", "2024/5/3", "2024.05.03", "20240503", "2024-05-03T10:00:00Z",
        "2024-05-03 10:00:00", "3.5.2024",
        "May 3, 2024", "3 May 2024", "Fri, 3 May 2024 19:18:42 GMT",
        {"date-parts": [[2024, 5, 3]]}, [2024, 5, 3],
        {"year": 2024, "month": 5, "day": 3},
    ],
)  # fmt: skip
def test_a_day(value: object) -> None:
    assert day_of(value) == "2024-05-03"


@pytest.mark.parametrize(
    ("value", "day"), [("13/4/2024", "2024-04-13"), ("4/13/2024", "2024-04-13"), ("3/4/2024", None)]
)
def test_a_day_that_may_be_two_is_none(value: str, day: str | None) -> None:
    assert day_of(value) == day


@pytest.mark.parametrize(
    "value", [None, "", "2024", "May 2024", "2024-13-01", "31.2.2024", "2100-01-01", "May 3", 7, {}]
)
def test_no_day(value: object) -> None:
    assert day_of(value) is None


@pytest.mark.parametrize(
    "value", [2024, "2024", "2024//", "2024.0", "May 2024", {"date-parts": [[2024]]}, "c2024"]
)
def test_a_year(value: object) -> None:
    assert year_of(value) == 2024


@pytest.mark.parametrize("value", ["soon", "12345", 7, None, [], {}])
def test_no_year(value: object) -> None:
    assert year_of(value) is None


def test_a_timestamp() -> None:
    assert day_of_timestamp(1_714_730_400_000) == "2024-05-03"
    assert day_of_timestamp(-1) is None
    assert day_of_timestamp("soon") is None


@given(st.one_of(st.text(), st.integers(), st.floats(), st.lists(st.integers())))
def test_anything_is_a_day_or_none(value: object) -> None:
    assert day_of(value) is None or year_of(value) is not None or isinstance(value, str | int | list)
