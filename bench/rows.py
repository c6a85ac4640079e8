"""A measurement as a row: figures of readlist and of a baseline, a goal, and whether it is met."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

Unit = Literal["s", "ms", "MB", ""]

SMALL_LIBRARY = 10_000
"""Up to so many papers the first of a goal's two limits holds."""


class MeasurementError(Exception):
    """Something could not be measured; the text says why."""


class OverdueError(MeasurementError):
    """Something took longer than anybody waits for it."""


@dataclass(frozen=True)
class Goal:
    """What the design calls fast: a largest ratio to the baseline, or a largest figure.

    ``small`` holds up to 10,000 papers, ``large`` beyond.
    """

    small: float
    large: float
    of: Literal["ratio", "figure"] = "figure"

    def limit(self, papers: int) -> float:
        """Return the limit for a library of so many papers."""
        return self.small if papers <= SMALL_LIBRARY else self.large


@dataclass(frozen=True)
class Row:
    """One measurement at one size, a figure for each repeat.

    ``baseline`` is empty, or has a figure for each repeat, taken in turn with readlist's.
    ``failure`` says why there are no figures.
    """

    what: str
    papers: int
    unit: Unit
    figures: tuple[float, ...] = ()
    against: str = ""
    baseline: tuple[float, ...] = ()
    goal: Goal | None = None
    failure: str = ""

    @property
    def ratios(self) -> tuple[float, ...]:
        """How many times as much as the baseline, for each repeat."""
        return tuple(ours / theirs for ours, theirs in zip(self.figures, self.baseline, strict=False))

    @property
    def judged(self) -> tuple[float, ...]:
        """What is held against the goal; ratios where there is no goal but a baseline."""
        of_figure = self.goal is not None and self.goal.of == "figure"
        return self.figures if of_figure or not self.baseline else self.ratios

    @property
    def judges_ratio(self) -> bool:
        """Whether ``judged`` are ratios."""
        return self.judged is not self.figures

    @property
    def limit(self) -> float | None:
        """The goal at this size."""
        return self.goal.limit(self.papers) if self.goal is not None else None

    @property
    def verdict(self) -> Literal["ok", "over", "failed", ""]:
        """Whether the median meets the goal."""
        if self.failure:
            return "failed"
        if self.limit is None:
            return ""
        return "ok" if median(self.judged) <= self.limit else "over"


def in_turn(
    repeats: int, times: int, ours: Callable[[int], float], baseline: Callable[[int], float]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the figures of two measurements that were taken one after the other, A B A B.

    Each repeat calls both ``times`` times and gives their medians. The functions get the
    number of the call, counted through all repeats.
    """
    figures: list[float] = []
    baselines: list[float] = []
    for repeat in range(repeats):
        calls = range(repeat * times, (repeat + 1) * times)
        pairs = [(ours(call), baseline(call)) for call in calls]
        figures.append(median(pair[0] for pair in pairs))
        baselines.append(median(pair[1] for pair in pairs))
    return tuple(figures), tuple(baselines)


def medians(groups: Iterable[Sequence[float]]) -> tuple[float, ...]:
    """Return the median of each group that has figures."""
    return tuple(median(group) for group in groups if group)
