from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.search.periods import parse_dates, parse_years, print_dates, print_years

TODAY = datetime.date(2024, 3, 31)


def day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2024", 2024, 2024),
        ("=2024", 2024, 2024),
        ("2020..2024", 2020, 2024),
        ("2020..", 2020, None),
        ("..2020", None, 2020),
        (">2020", 2021, None),
        (">=2020", 2020, None),
        ("<2020", None, 2019),
        ("<=2020", None, 2020),
    ],
)
def test_years(value: str, first: int | None, last: int | None) -> None:
    assert parse_years(value) == (first, last)


@pytest.mark.parametrize(
    "value", ["", "x", "-5", "20245", ">", "2024..x", "..", "2024..2020", ">9999", "<0", "٢٠٢٤"]
)
def test_what_is_no_year_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_years(value)


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-8-6", "2024-08-06", "2024-08-06"),
        ("today", "2024-03-31", "2024-03-31"),
        ("TODAY", "2024-03-31", "2024-03-31"),
        ("yesterday", "2024-03-30", "2024-03-30"),
        ("2024-01-15..2024-02", "2024-01-15", "2024-02-29"),
        ("2024-02..", "2024-02-01", ""),
        ("..yesterday", "", "2024-03-30"),
        (">=2024-02", "2024-02-01", ""),
        (">2024-02", "2024-03-01", ""),
        ("<2024-02", "", "2024-01-31"),
        ("<=2024-02", "", "2024-02-29"),
        ("<today", "", "2024-03-30"),
    ],
)
def test_dates(value: str, first: str, last: str) -> None:
    assert parse_dates(value, TODAY) == (day(first), day(last))


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("<2w", "2024-03-18", ""),
        ("2w", "2024-03-18", ""),
        ("<=2w", "2024-03-17", ""),
        (">2w", "", "2024-03-16"),
        (">=2w", "", "2024-03-17"),
        ("=3d", "2024-03-28", "2024-03-28"),
        ("<=1m", "2024-02-29", ""),
        ("<=1y", "2023-03-31", ""),
        ("4w..2w", "2024-03-03", "2024-03-17"),
        (">=999999y", "", "0001-01-01"),
        ("<999999d", "0001-01-02", ""),
    ],
)
def test_an_age_is_younger_when_its_date_is_later(value: str, first: str, last: str) -> None:
    assert parse_dates(value, TODAY) == (day(first), day(last))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "2024-02-30",
        "0000",
        "2024-00",
        "2w..4w",
        "..",
        ">9999",
        "<0001",
        "1234567d",
        "2 w",
        "2024/08",
        "<",
    ],
)
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_dates(value, TODAY)


@given(st.dates() | st.none(), st.dates() | st.none(), st.integers(0, 9999), st.integers(0, 9999))
def test_ranges_are_read_back_as_printed(
    a: datetime.date | None, b: datetime.date | None, first: int, last: int
) -> None:
    if a is not None and b is not None:
        a, b = min(a, b), max(a, b)
    if a is not None or b is not None:
        assert parse_dates(print_dates(a, b), TODAY) == (a, b)
    years = min(first, last), max(first, last)
    assert parse_years(print_years(*years)) == years
