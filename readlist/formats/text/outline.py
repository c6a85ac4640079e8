"""The numbered outline of a text: entries "1.1. Title" in sections "1. Name", or entries "1. Title"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

_NUMBERED = re.compile(
    r"[ \t]{0,12}(?P<first>[0-9]{1,3})"
    r"(?:\.(?P<second>[0-9]{1,3})(?P<mark>[.)]?)(?:[ \t]+|(?<=[.)])(?=[^\W\d]))"
    r"|[.)](?:[ \t]+|(?=[^\W\d])))(?P<text>\S.*)",
    re.ASCII,
)
_WIDEST_GAP = 5
_LONGEST_UNMARKED_TITLE = 300


@dataclass(frozen=True)
class Entry:
    """A numbered heading with the lines below it. ``line`` counts from 0."""

    line: int
    title: str
    section: str | None
    body: tuple[str, ...]


@dataclass(frozen=True)
class Outline:
    """The entries of a text, the lines before the first of them, and the number of lines left out.

    ``sectioned`` says that the entries carry two numbers.
    """

    entries: tuple[Entry, ...]
    front: tuple[str, ...]
    left_out: int
    sectioned: bool


@dataclass(frozen=True)
class _Heading:
    line: int
    first: int
    second: int | None
    marked: bool
    text: str


def find_outline(lines: Sequence[str]) -> Outline | None:
    """Return the numbered entries of ``lines``, which are not blank; None when there are none.

    Numbers that do not continue the outline are text. An outline whose entries have nothing
    below them and which another follows is a table of contents, unless that is so of most of the text.
    """
    headings = [heading for index, line in enumerate(lines) if (heading := _heading(index, line))]
    runs = _sectioned_runs(headings)
    sectioned = bool(runs)
    if not sectioned:
        runs = _plain_runs(headings, lines)
    if not runs:
        return None
    section_lines = _section_headings(headings, runs) if sectioned else {}
    entries: list[Entry] = []
    front_end: int | None = None
    left_out = 0
    only_titles = _are_only_titles(runs)
    for number, run in enumerate(runs):
        last = number == len(runs) - 1
        end = len(lines) if last else _start_of(runs[number + 1][0], section_lines)
        found, between = _entries_of(run, end, lines, section_lines)
        if not (last or only_titles) and len(run) > 1 and not any(entry.body for entry in found[:-1]):
            left_out += end - _start_of(run[0], section_lines)
            continue
        if front_end is None:
            front_end = _start_of(runs[0][0], section_lines)
        entries += found
        left_out += between
    return Outline(tuple(entries), tuple(lines[: front_end or 0]), left_out, sectioned)


def _are_only_titles(runs: Sequence[Sequence[_Heading]]) -> bool:
    """Return whether entries have nothing below them: all of two runs, or most runs of more."""
    bare = sum(run[-1].line - run[0].line == len(run) - 1 for run in runs)
    return bare == len(runs) > 1 or 2 * bare > len(runs) > 2


def _heading(index: int, line: str) -> _Heading | None:
    found = _NUMBERED.fullmatch(line.rstrip())
    if found is None:
        return None
    second = int(found["second"]) if found["second"] else None
    return _Heading(index, int(found["first"]), second, bool(found["mark"]), found["text"])


def _sectioned_runs(headings: Sequence[_Heading]) -> list[list[_Heading]]:
    """Return the runs of headings with two numbers that count on; a new run begins where they restart."""
    items = [heading for heading in headings if heading.second is not None]
    if any(item.marked and item.second == 1 for item in items):
        items = [item for item in items if item.marked]
    else:
        items = [item for item in items if _may_be_unmarked_title(item.text)]
    runs: list[list[_Heading]] = []
    for item in items:
        if item.second == 1 and (not runs or item.first <= runs[-1][-1].first):
            if not runs or item.first <= runs[-1][0].first:
                runs.append([item])
        elif runs and _counts_on(runs[-1][-1], item):
            runs[-1].append(item)
    return runs if sum(map(len, runs)) > 1 or (runs and runs[0][0].marked) else []


def _counts_on(previous: _Heading, item: _Heading) -> bool:
    if item.first == previous.first:
        return 0 < (item.second or 0) - (previous.second or 0) <= _WIDEST_GAP
    return 0 < item.first - previous.first <= _WIDEST_GAP and item.second == 1


def _may_be_unmarked_title(text: str) -> bool:
    return len(text) <= _LONGEST_UNMARKED_TITLE and not text[0].islower()


def _plain_runs(headings: Sequence[_Heading], lines: Sequence[str]) -> list[list[_Heading]]:
    """Return the runs of headings 1, 2, 3, ...; a list inside the text of an entry is no run."""
    items = [heading for heading in headings if heading.second is None]
    runs: list[list[_Heading]] = []
    index = 0
    while index < len(items):
        item = items[index]
        if runs and item.first == runs[-1][-1].first + 1:
            runs[-1].append(item)
        elif item.first == 1:
            inner = _length_of_inner_list(items, index, runs[-1], lines) if runs else 0
            if inner:
                index += inner
                continue
            runs.append([item])
        index += 1
    return runs


def _length_of_inner_list(
    items: Sequence[_Heading], start: int, run: Sequence[_Heading], lines: Sequence[str]
) -> int:
    """Return how many items from ``start`` on are a list inside the last entry of ``run``; 0 for none.

    It is one when the run goes on behind it, or when a colon announces it; but what follows a
    table of contents is the list itself.
    """
    if len(run) > 1 and run[-1].line - run[0].line == len(run) - 1:
        return 0
    length = 1
    while start + length < len(items) and items[start + length].first == length + 1:
        length += 1
    outer = run[-1].first + 1
    if start + length < len(items) and items[start + length].first == outer:
        return length
    return min(length, outer - 1) if lines[items[start].line - 1].endswith(":") else 0


def _section_headings(
    headings: Sequence[_Heading], runs: Sequence[Sequence[_Heading]]
) -> dict[int, _Heading]:
    """Return the section heading of each first entry of a section, by the entry's line.

    It is the last line with the section's number between the entry and the one before it.
    """
    found: dict[int, _Heading] = {}
    sections = [heading for heading in headings if heading.second is None]
    position = 0
    previous_line = -1
    for item in (item for run in runs for item in run):
        candidate = None
        while position < len(sections) and sections[position].line < item.line:
            section = sections[position]
            if section.first == item.first and section.line > previous_line:
                candidate = section
            position += 1
        if candidate and item.second == 1:
            found[item.line] = candidate
        previous_line = item.line
    return found


def _start_of(item: _Heading, section_lines: dict[int, _Heading]) -> int:
    return section_lines.get(item.line, item).line


def _entries_of(
    run: Sequence[_Heading], end: int, lines: Sequence[str], section_lines: dict[int, _Heading]
) -> tuple[list[Entry], int]:
    """Return the entries of a run and the number of lines between section headings and entries."""
    entries: list[Entry] = []
    section: str | None = None
    section_number = None
    left_out = 0
    for position, item in enumerate(run):
        heading = section_lines.get(item.line)
        if heading:
            section = heading.text
            left_out += item.line - heading.line - 1
        elif item.first != section_number:
            section = None
        section_number = item.first
        stop = _start_of(run[position + 1], section_lines) if position + 1 < len(run) else end
        entries.append(Entry(item.line, item.text, section, tuple(lines[item.line + 1 : stop])))
    if not section_lines:
        entries = [replace(entry, section=None) for entry in entries]
    return entries, left_out
