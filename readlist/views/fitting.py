"""Texts fitted into a number of terminal cells, where a letter may be two cells wide or none."""

from __future__ import annotations

from rich.cells import cell_len, split_text


def cut(text: str, width: int, ellipsis: str = "…") -> str:
    """Return ``text`` in at most ``width`` cells, with ``ellipsis`` for an end that is left out."""
    if width <= 0:
        return ""
    # No letter has more than a handful of marks: of a very long text the beginning decides.
    beginning = text[: 8 * width + 8]
    if len(beginning) == len(text) and cell_len(text) <= width:
        return text
    room = width - len(ellipsis)
    if room < 1:
        return ellipsis[:width]
    return _beginning(beginning, room).rstrip() + ellipsis


def cut_words(text: str, width: int, ellipsis: str = "…") -> str:
    """Return ``text`` cut as by ``cut``, but between two words where there is one near the end."""
    shortened = cut(text, width, ellipsis)
    if shortened == text:
        return text
    space = shortened.rfind(" ")
    return shortened[:space].rstrip(" ,;:-") + ellipsis if space > len(shortened) * 3 // 4 else shortened


def cut_middle(text: str, width: int, ellipsis: str = "…") -> str:
    """Return a path or an address in at most ``width`` cells; what is left out is in its middle.

    The end, which tells one file from another, keeps the larger half.
    """
    if cell_len(text) <= width:
        return text
    room = width - len(ellipsis)
    if room < 2:
        return cut(text, width, ellipsis)
    beginning = _beginning(text, room // 2)
    return beginning + ellipsis + _end(text, room - cell_len(beginning))


def pad(text: str, width: int, ellipsis: str = "…") -> str:
    """Return ``text`` cut or filled with spaces to exactly ``width`` cells."""
    fitted = cut(text, width, ellipsis)
    return fitted + " " * (width - cell_len(fitted))


def _beginning(text: str, width: int) -> str:
    """Return the longest beginning of at most ``width`` cells."""
    if cell_len(text) <= width:
        return text
    beginning, _ = split_text(text, width)
    # A letter of two cells that does not fit is given back as a space.
    return beginning if text.startswith(beginning) else beginning[:-1]


def _end(text: str, width: int) -> str:
    """Return the longest end of at most ``width`` cells."""
    _, end = split_text(text, cell_len(text) - width)
    return end if text.endswith(end) else end[1:]
