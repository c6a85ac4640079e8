"""An abstract cut into what stands by itself on the page: paragraphs and runs of bullets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from readlist.views.traced import Traced, spaced

_BULLET = re.compile(r"\s*[-•*‣◦–]\s+(?=\S)")
# Lines broken by a program are about as long as one another; lines of a poem, or of one
# sentence each, are not.
_SHORTEST_WRAP, _LONGEST_WRAP = 50, 100


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, in one line."""

    text: Traced


@dataclass(frozen=True)
class Bullets:
    """A run of bullets, each in one line without its bullet."""

    items: tuple[Traced, ...]


def abstract_blocks(text: Traced) -> list[Paragraph | Bullets]:
    """Return the blocks of an abstract, in order.

    Blank lines separate paragraphs. So do line ends, unless the lines were broken to fit a
    width: then they are joined again. Lines that begin with a bullet ("-", "•", "*") form a
    run, also across blank lines; an indented line after a bullet belongs to it.
    """
    blocks: list[Paragraph | Bullets] = []
    for lines in _paragraphs(text):
        for line in _rejoined(lines):
            _add(blocks, line)
    return blocks


def _paragraphs(text: Traced) -> list[list[Traced]]:
    """Return the lines of each stretch between blank lines."""
    stretches: list[list[Traced]] = [[]]
    for line in text.lines():
        if line.text.strip():
            stretches[-1].append(line[: len(line.text.rstrip())])
        elif stretches[-1]:
            stretches.append([])
    return [lines for lines in stretches if lines]


def _rejoined(lines: list[Traced]) -> list[Traced]:
    """Return the lines with those joined that one line was broken into."""
    longest = max(len(line.text) for line in lines)
    broken = _SHORTEST_WRAP <= longest <= _LONGEST_WRAP
    joined: list[list[Traced]] = []
    before = ""
    for line in lines:
        word = line.text.split(maxsplit=1)[0]
        is_bullet = _BULLET.match(line.text)
        hangs = bool(joined) and bool(_BULLET.match(joined[-1][0].text)) and line.text[0].isspace()
        if joined and not is_bullet and (hangs or (broken and len(before) + 1 + len(word) > longest)):
            joined[-1].append(line)
        else:
            joined.append([line])
        before = line.text
    return [spaced(parts) for parts in joined]


def _add(blocks: list[Paragraph | Bullets], line: Traced) -> None:
    bullet = _BULLET.match(line.text)
    text = line[bullet.end() if bullet else 0 :].single_spaced()
    if bullet is None:
        blocks.append(Paragraph(text))
    elif blocks and isinstance(run := blocks[-1], Bullets):
        blocks[-1] = Bullets((*run.items, text))
    else:
        blocks.append(Bullets((text,)))
