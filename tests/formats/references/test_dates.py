"""The dates of reference managers and databases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.references.dates import date_of, year_of


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2019/03/05/", "2019-03-05"),
        ("2019-3-5", "2019-03-05"),
        ("2019-03-05T10:00:00Z", "2019-03-05"),
        ("20190305", "2019-03-05"),
        ("2019 Mar 5", "2019-03-05"),
        ("5 March 2019", "2019-03-05"),
        ("5th Mar. 2019", "2019-03-05"),
        ("March 5, 2019", "2019-03-05"),
        ("2019 Mar", None),
        ("2019//", None),
        ("2019/13/05", None),
        ("2019 Foo 5", None),
        ("2019 Mar-Apr", None),
        ("MAR 5", None),
    ],
)
def test_a_whole_date(text: str, date: str | None) -> None:
    assert date_of(text) == date


def test_a_day_without_its_year() -> None:
    assert date_of("MAR 5", 2019) == date_of("5 Mar", 2019) == "2019-03-05"
    assert date_of("MAR-APR", 2019) is None


def test_the_first_year() -> None:
    assert (year_of("c2001"), year_of("2001/02//"), year_of("10 15"), year_of("12001")) == (
        2001,
        2001,
        None,
        None,
    )


@given(st.text(alphabet="0123456789/- MarMay.,", max_size=20))
def test_nothing_is_raised_whatever_the_text(text: str) -> None:
    date_of(text, year_of(text))
