"""Two texts that grew from one, made one again line by line."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

SEPARATOR = "*In the other copy:*"
"""The line between two versions of a passage that both sides wrote."""

_MOST_WORK = 20_000_000
"""Steps: what the usual search for common lines may take at worst. It takes a second then."""

_Block = tuple[int, int, int]
"""Where a stretch of lines stands in one text and in another one, and how many lines it has."""


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
    mine, others = _matching_blocks(base, ours), _matching_blocks(base, theirs)
    first = second = 0
    while first < len(mine) and second < len(others):
        (a, here, length), (b, there, other_length) = mine[first], others[second]
        start, end = max(a, b), min(a + length, b + other_length)
        if start < end:
            yield _Common(start, end, here + start - a, there + start - b)
        if a + length <= b + other_length:
            first += 1
        else:
            second += 1
    yield _Common(len(base), len(base), len(ours), len(theirs))


def _matching_blocks(old: list[str], new: list[str]) -> list[_Block]:
    """Return the stretches of lines that two texts have in common, from front to back."""
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    inner = (
        _usual_blocks(before, after)
        if _work(before, after) <= _MOST_WORK
        else _blocks_of_single_lines(before, after)
    )
    return [
        (0, 0, head),
        *((one + head, other + head, length) for one, other, length in inner),
        (len(old) - tail, len(new) - tail, tail),
    ]


def _work(old: list[str], new: list[str]) -> int:
    """Return how many steps the usual search may take: it sees pairs of equal lines again and again."""
    counts = Counter(new)
    return (len(old) + sum(counts[line] for line in old)) * min(len(old), len(new))


def _usual_blocks(old: list[str], new: list[str]) -> list[_Block]:
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks]


def _blocks_of_single_lines(old: list[str], new: list[str]) -> list[_Block]:
    """Find what is common around the lines that stand once in each text.

    It takes a time that grows with the lines, not with their pairs, and may find less.
    """
    blocks: list[_Block] = []
    end, other_end = 0, 0
    for number, place in _single_lines(old, new):
        if number < end:
            continue
        before = _shared(old[end:number][::-1], new[other_end:place][::-1])
        start, other_start = number - before, place - before
        length = before
        while start + length < len(old) and other_start + length < len(new):
            if old[start + length] != new[other_start + length]:
                break
            length += 1
        blocks.append((start, other_start, length))
        end, other_end = start + length, other_start + length
    return blocks


def _single_lines(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Return where the lines stand that are once in each text: the longest row of them in the same order."""
    counts, places = Counter(old), {}
    for number, line in enumerate(new):
        places[line] = number if line not in places else -1
    ends: list[int] = []
    """By the length of a row, the smallest place in which one of that length ends."""
    last: list[int] = []
    """By the length of a row, that line."""
    found: list[tuple[int, int, int]] = []
    """A line, and the one before it in its row."""
    for number, line in enumerate(old):
        place = places.get(line, -1)
        if place < 0 or counts[line] > 1:
            continue
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [len(found)]
        found.append((number, place, last[length - 1] if length else -1))
    row = []
    line_before = last[-1] if last else -1
    while line_before >= 0:
        number, place, line_before = found[line_before]
        row.append((number, place))
    return row[::-1]


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
    return "\n".join(("", *part, "")) in "\n".join(("", *lines, ""))


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
