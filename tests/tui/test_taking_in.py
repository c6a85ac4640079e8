"""Very many changes are taken in a part at a time; the newest of each paper stays."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable

import pytest

from readlist.model.paper import PaperSummary
from readlist.tui.taking_in import AT_ONCE, Changes, TakingIn


class Papers:
    """What is known of papers, and the turns that wait."""

    def __init__(self) -> None:
        self.known: dict[int, PaperSummary | None] = {}
        self.parts: list[int] = []
        self.turns: deque[Callable[[], None]] = deque()
        self.ended: list[str] = []
        self.taking_in = TakingIn(self._take, self.turns.append)

    def _take(self, changed: Changes) -> None:
        self.known.update(changed)
        self.parts.append(len(changed))

    def by_parts(self, changed: Changes, name: str) -> None:
        self.taking_in.by_parts(changed, lambda: self.ended.append(name))


def titled(title: str, count: int) -> dict[int, PaperSummary | None]:
    return dict.fromkeys(range(count), PaperSummary(title=title))


@pytest.mark.parametrize(
    ("count", "parts"), [(0, [0]), (1, [1]), (AT_ONCE, [AT_ONCE, 0]), (AT_ONCE + 1, [AT_ONCE, 1])]
)
def test_the_end_comes_after_the_last_part(count: int, parts: list[int]) -> None:
    papers = Papers()
    papers.by_parts(titled("new", count), "end")
    while papers.turns:
        assert not papers.ended
        papers.turns.popleft()()
    assert papers.parts == parts
    assert papers.known == titled("new", count)
    assert papers.ended == ["end"]


def test_what_comes_in_meanwhile_is_not_taken_back() -> None:
    papers = Papers()
    papers.by_parts(titled("undone", 2 * AT_ONCE), "undo")
    papers.taking_in.at_once({0: PaperSummary(title="typed"), 2 * AT_ONCE - 1: None})
    while papers.turns:
        papers.turns.popleft()()
    assert papers.known[0] == PaperSummary(title="typed")
    assert papers.known[2 * AT_ONCE - 1] is None
    assert papers.known[1] == PaperSummary(title="undone")


@pytest.mark.parametrize("seed", range(10))
def test_of_two_steps_the_later_one_stays_in_whatever_turns_they_come(seed: int) -> None:
    chance, papers = random.Random(seed), Papers()
    papers.by_parts(titled("first", 6 * AT_ONCE), "first")
    for _ in range(chance.randrange(5)):
        papers.turns.popleft()()
    changed = list(titled("second", 6 * AT_ONCE).items())
    chance.shuffle(changed)
    papers.by_parts(dict(changed), "second")
    while papers.turns:
        papers.turns.rotate(chance.randrange(2))
        papers.turns.popleft()()
    assert papers.known == titled("second", 6 * AT_ONCE)
    assert sorted(papers.ended) == ["first", "second"]
