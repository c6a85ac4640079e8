"""A library is followed: who asks is told after a burst of changes, whoever made them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from readlist.library.library import Library, open_library
from readlist.library.watching import LONGEST_SECONDS, POLL_SECONDS, changes_of
from readlist.model.change import SetStarred
from tests.library.conftest import TODAY, json_lines, take


class Time:
    """Passes when it is waited for; at each wait the next of what others do is done."""

    def __init__(self, *acts: Callable[[], object]) -> None:
        self.seconds = 0.0
        self._acts = iter(acts)

    def __call__(self) -> float:
        return self.seconds

    def wait(self, seconds: float) -> bool:
        self.seconds += seconds
        act = next(self._acts, None)
        if act is not None:
            act()
        return act is None


def nothing() -> None:
    """Let time pass."""


@pytest.fixture
def other(library: Library, tmp_path: Path) -> Iterator[Library]:
    take(library, json_lines('{"title": "One of two papers"}', '{"title": "The other paper of two"}'))
    with open_library(tmp_path / "library.json", session="other") as opened:
        yield opened


def star(library: Library, *, starred: bool = True) -> Callable[[], object]:
    return lambda: library.apply(SetStarred(starred), list(library.summaries())[:1])


def yields(
    library: Library, *acts: Callable[[], object], today: Callable[[], date] = lambda: TODAY
) -> list[float]:
    """Return the seconds after which changes were told."""
    library.refresh()
    time = Time(*acts)
    return [time.seconds for _ in changes_of(library, time.wait, today=today, clock=time)]


def test_a_burst_is_told_once_after_it_has_rested(library: Library, other: Library) -> None:
    burst = star(other), star(other, starred=False), star(other)
    told = yields(library, nothing, *burst, *[nothing] * 6)
    assert told == [(1 + len(burst)) * POLL_SECONDS + 1.0]


def test_nothing_is_told_of_nothing(library: Library, other: Library) -> None:
    assert yields(library, *[nothing] * 8) == []


def test_changes_that_never_rest_are_told_all_the_same(library: Library, other: Library) -> None:
    acts = [star(other, starred=number % 2 == 0) for number in range(30)]
    assert yields(library, *acts)[0] == POLL_SECONDS + LONGEST_SECONDS


def test_a_renamed_list_and_a_new_day_are_changes(library: Library, other: Library) -> None:
    list_id = next(iter(other.lists()))
    assert len(yields(library, lambda: other.rename_list(list_id, "Renamed"), *[nothing] * 4)) == 1
    days = iter([TODAY, TODAY, *[TODAY + timedelta(days=1)] * 20])
    assert len(yields(library, *[nothing] * 6, today=lambda: next(days))) == 1
