"""A text on its way from the library to the page, each character with where it came from."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import msgspec

from readlist.model.spans import Span

PLACE, SELECTED, SECTION, MATCH = "place", "selected", "section", "match"
"""Names in the meta data of styles.

They stand for a place in the abstract, a selection, the beginning of a section, and which one
of the words that were searched for it is.
"""

_WORD = re.compile(r"\S+")


class Traced(msgspec.Struct, frozen=True):
    """A rewritten text. Character ``i`` stands for the source from ``starts[i]`` to ``ends[i]``.

    Both grow from left to right. The characters of a formula all stand for the whole of it.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def __getitem__(self, part: slice) -> Traced:
        return Traced(self.text[part], self.starts[part], self.ends[part])

    def lines(self) -> list[Traced]:
        """Return the lines without their ends, as ``str.splitlines`` does."""
        lines: list[Traced] = []
        position = 0
        for line in self.text.splitlines(keepends=True):
            lines.append(self[position : position + len(line.splitlines()[0])])
            position += len(line)
        return lines

    def words(self) -> list[Span]:
        """Return where the words stand in ``text``."""
        return [Span(*match.span()) for match in _WORD.finditer(self.text)]

    def single_spaced(self) -> Traced:
        """Return the words with one space between two of them."""
        return spaced([self[start:end] for start, end in self.words()])

    def drawn(self, source: Span) -> Span | None:
        """Return which characters stand for a stretch of the source; None where none does."""
        start = bisect_right(self.ends, source.start)
        end = bisect_left(self.starts, source.end)
        return Span(start, end) if start < end else None

    def source(self, drawn: Span) -> Span:
        """Return the stretch of the source for which some characters stand, at least one of them."""
        return Span(self.starts[drawn.start], self.ends[drawn.end - 1])


def traced(text: str) -> Traced:
    """Return ``text`` as it is, standing for itself."""
    return Traced(text, range(len(text)), range(1, len(text) + 1))


def rewritten(pieces: Sequence[tuple[str, int, int]], source: str) -> Traced:
    """Return the text of ``pieces``: each what is written for ``source[start:end]``.

    A piece that is the same as its source is traced by the character, any other as a whole.
    """
    starts: list[int] = []
    ends: list[int] = []
    for written, start, end in pieces:
        if written == source[start:end]:
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            starts.extend([start] * len(written))
            ends.extend([end] * len(written))
    return Traced("".join(written for written, _, _ in pieces), starts, ends)


def spaced(parts: Sequence[Traced]) -> Traced:
    """Return the parts, none of them empty, with one space between two: it stands for what was there."""
    starts: list[int] = []
    ends: list[int] = []
    for part in parts:
        if starts:
            starts.append(ends[-1])
            ends.append(part.starts[0])
        starts.extend(part.starts)
        ends.extend(part.ends)
    return Traced(" ".join(part.text for part in parts), starts, ends)
