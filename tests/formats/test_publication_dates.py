"""Days and years of publication in the forms of many exports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.publication_dates import day_of, day_of_timestamp, year_of


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
