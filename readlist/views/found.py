"""How the words are shown that somebody searched for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.style import Style

Finds = Callable[[str], Sequence[tuple[int, int]]]
"""Returns where in a text such words stand, from the left."""

FOUND = Style(bold=True, underline=True)
"""What is laid over them: seen without colours, too."""

_BEFORE_SHARE = 3
"""A word found has at most this part (one third) of an excerpt before it."""


def parts(text: str, finds: Finds | None) -> Iterator[tuple[str, bool]]:
    """Yield a text in parts, each with whether it is what was searched for."""
    done = 0
    for start, end in finds(text) if finds is not None else ():
        if start >= done:
            yield text[done:start], False
            yield text[start:end], True
            done = end
    yield text[done:], False


def excerpt(text: str, finds: Finds, length: int, ellipsis: str) -> str:
    """Return about ``length`` characters of ``text`` around the first word found, in one line.

    "" where none is found.
    """
    line = " ".join(text.split())
    found = finds(line)
    if not found:
        return ""
    start = max(found[0][0] - length // _BEFORE_SHARE, 0)
    if start:
        # From the beginning of a word on, where one begins before that which was found.
        start = min(line.find(" ", start) + 1 or start, found[0][0])
    return (f"{ellipsis} " if start else "") + line[start : start + length]
