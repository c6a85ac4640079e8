"""Two texts that grew from one, made one again line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

SEPARATOR = "*In the other copy:*"
"""The line between two versions of a passage that both sides wrote."""


class _Common(NamedTuple):
    """A stretch of lines that is the same in all three texts, with where it ends in the first."""

    base: int
    end: int
    ours: int
    theirs: int


def merged_text(base: str, ours: str, theirs: str) -> tuple[str, bool]:
    """Return what became of ``base`` with the changes of both sides, and whether any overlapped.

    What both changed in the same place stands there twice, ours above theirs.
    """
    old, mine, others = _lines(base), _lines(ours), _lines(theirs)
    merged: list[str] = []
    overlapped = False
    done = _Common(0, 0, 0, 0)
    for common in _common_stretches(old, mine, others):
        before = old[done.base : common.base]
        here, there = mine[done.ours : common.ours], others[done.theirs : common.theirs]
        if there in (before, here):
            merged += here
        elif here == before:
            merged += there
        else:
            both, apart = _both(here, there)
            merged += both
            overlapped = overlapped or apart
        merged += old[common.base : common.end]
        size = common.end - common.base
        done = _Common(common.end, common.end, common.ours + size, common.theirs + size)
    text = "\n".join(merged)
    return text.rstrip("\n") + "\n" * ours.endswith("\n") if overlapped else text, overlapped


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _common_stretches(base: list[str], ours: list[str], theirs: list[str]) -> Iterator[_Common]:
    """Yield what all three have in common, from front to back; the last one is their empty end."""
    mine = SequenceMatcher(None, base, ours, autojunk=False).get_matching_blocks()
    others = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    first = second = 0
    while first < len(mine) and second < len(others):
        a, b = mine[first], others[second]
        start, end = max(a.a, b.a), min(a.a + a.size, b.a + b.size)
        if start < end:
            yield _Common(start, end, a.b + start - a.a, b.b + start - b.a)
        if a.a + a.size <= b.a + b.size:
            first += 1
        else:
            second += 1
    yield _Common(len(base), len(base), len(ours), len(theirs))


def _both(ours: list[str], theirs: list[str]) -> tuple[list[str], bool]:
    """Return two versions of a passage one below the other, without what they share at their ends.

    Also returns whether there are two: one may have what the other has, and more.
    """
    if _contains(ours, _trimmed(theirs)):
        return ours, False
    if _contains(theirs, _trimmed(ours)):
        return theirs, False
    start = _shared(ours, theirs)
    end = _shared(ours[start:][::-1], theirs[start:][::-1])
    mine, others = ours[start : len(ours) - end], theirs[start : len(theirs) - end]
    if _is_blank(mine) or _is_blank(others):
        return [*ours[:start], *(others if _is_blank(mine) else mine), *ours[len(ours) - end :]], False
    # A line of text right below would become part of the other version.
    middle = [*_trimmed(mine), "", SEPARATOR, "", *_trimmed(others), ""]
    return [*ours[:start], *middle, *ours[len(ours) - end :]], True


def _contains(lines: list[str], part: list[str]) -> bool:
    return any(lines[start : start + len(part)] == part for start in range(len(lines) - len(part) + 1))


def _shared(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """Return how many lines are the same at the beginning."""
    shared = 0
    for mine, other in zip(ours, theirs, strict=False):
        if mine != other:
            break
        shared += 1
    return shared


def _is_blank(lines: Sequence[str]) -> bool:
    return not any(line.strip() for line in lines)


def _trimmed(lines: list[str]) -> list[str]:
    """Return the lines without blank ones at both ends."""
    written = [number for number, line in enumerate(lines) if line.strip()]
    return lines[written[0] : written[-1] + 1] if written else []
