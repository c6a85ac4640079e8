"""Text as an outline of bullets, in just the form in which Logseq itself saves it, and back.

A bullet stands behind a tab for each level above it; further lines of its text begin with two
spaces more. So a page that Logseq saves again keeps its bytes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from readlist.formats.markdown.text import Fence, fence_after

LIST_MARK = " <!-- list -->"
"""Stands behind the heading of a note that is one list: its bullets are items, not paragraphs."""

_BULLET = re.compile(r"(?P<tabs>\t*)-(?: (?P<text>.*))?")
_ITEM = re.compile(r"(?P<spaces>(?:  )*)- (?P<text>.+)")
# What Logseq adds to a bullet that is referred to or folded. A reader's own such line gets a space.
_LOGSEQS_OWN = re.compile(r"(?P<spaces> *)(?:id:: [0-9a-f-]{36}|collapsed:: (?:true|false))")
_LINE_OF_LOGSEQ = re.compile(rf"\t*  (?! ){_LOGSEQS_OWN.pattern}")


class Bullet(NamedTuple):
    """A bullet of an outline: its level, 0 for the outermost, and the lines of its text."""

    level: int
    lines: tuple[str, ...]


def written_bullet(level: int, text: str) -> str:
    """Return ``text`` as one bullet."""
    first, *others = text.split("\n")
    tabs = "\t" * level
    kept = (f" {line}" if _LOGSEQS_OWN.fullmatch(line) else line for line in others)
    return "\n".join([f"{tabs}- {first}", *(f"{tabs}  {line}" for line in kept)])


def bullets_of(outline: str) -> Iterator[Bullet]:
    """Yield the bullets of an outline, without the lines that Logseq adds to them."""
    level = 0
    lines: list[str] = []
    for line in outline.split("\n"):
        found = _BULLET.fullmatch(line)
        if found:
            if lines:
                yield Bullet(level, tuple(lines))
            level, lines = len(found["tabs"]), [found["text"] or ""]
        elif lines:
            indent = "\t" * level + "  "
            text = line.removeprefix(indent) if line.startswith(indent) else line.lstrip("\t")
            own = _LOGSEQS_OWN.fullmatch(text)
            if own is None or own["spaces"]:
                lines.append(text[1:] if own else text)
    if lines:
        yield Bullet(level, tuple(lines))


def without_logseqs_own(outline: str) -> str:
    """Return an outline without the lines that Logseq adds to its bullets."""
    return "\n".join(line for line in outline.split("\n") if not _LINE_OF_LOGSEQ.fullmatch(line))


def with_logseqs_own(outline: str, former: str) -> str:
    """Return an outline with what Logseq added to the same bullets of the former one.

    Other pages refer to a bullet by the id that stands there.
    """
    added: dict[tuple[str, int], list[str]] = {}
    for bullet, line in _below_bullets(former):
        if _LINE_OF_LOGSEQ.fullmatch(line):
            added.setdefault(bullet, []).append(line)
    lines: list[str] = []
    for bullet, line in _below_bullets(outline):
        lines.append(line)
        if line == bullet[0]:
            lines += added.pop(bullet, [])
    return "\n".join(lines)


def _below_bullets(outline: str) -> Iterator[tuple[tuple[str, int], str]]:
    """Yield every line with the first line of its bullet and the number of that among the same ones."""
    seen: Counter[str] = Counter()
    first = ""
    for line in outline.split("\n"):
        if _BULLET.fullmatch(line):
            first = line
            seen[line] += 1
        yield (first, seen[first]), line


def outlined(text: str) -> tuple[str, str]:
    """Return Markdown as bullets of level 1 and below, and what its heading needs behind it.

    A paragraph becomes a bullet, a list below it bullets of the next level. ``joined`` makes the
    same Markdown of them again: a text for which that does not hold becomes one bullet as it is.
    """
    items = _items(text)
    if items is not None:
        as_list = "\n".join(written_bullet(level + 1, item) for level, item in items)
        if joined(bullets_of(as_list), LIST_MARK) == text:
            return as_list, LIST_MARK
    written: list[str] = []
    below_paragraph = False
    for chunk in _chunks(text):
        items = _items(chunk) if below_paragraph else None
        below_paragraph = items is None
        if items is None:
            written.append(written_bullet(1, chunk))
        else:
            written += [written_bullet(level + 2, item) for level, item in items]
    in_parts = "\n".join(written)
    return (in_parts if joined(bullets_of(in_parts), "") == text else written_bullet(1, text)), ""


def joined(bullets: Iterable[Bullet], heading_end: str) -> str:
    """Return the Markdown of bullets below a heading that ends so."""
    paragraph_level = 0 if heading_end.strip() == LIST_MARK.strip() else 1
    text: list[str] = []
    in_list = False
    for level, lines in bullets:
        depth = max(level, 1) - paragraph_level - 1
        if depth < 0:
            text += ["\n\n", "\n".join(lines)]
        else:
            indent = "  " * depth
            text.append("\n" if in_list else "\n\n")
            text.append("\n".join([f"{indent}- {lines[0]}", *(f"{indent}  {line}" for line in lines[1:])]))
        in_list = depth >= 0
    return "".join(text[1:])


def _chunks(text: str) -> Iterator[str]:
    """Yield the parts between blank lines outside of code; of several blank lines all but one are kept."""
    fence: Fence | None = None
    lines: list[str] = []
    blank = False
    for line in text.split("\n"):
        if blank and line:
            yield "\n".join(lines[:-1])
            lines = []
        fence = fence_after(line, fence)
        lines.append(line)
        blank = not line and fence is None
    yield "\n".join(lines)


def _items(text: str) -> list[tuple[int, str]] | None:
    """Return the items of a list with their levels; None where the text is anything else or less regular."""
    items: list[tuple[int, list[str]]] = []
    for line in text.split("\n"):
        found = _ITEM.fullmatch(line)
        deepest = items[-1][0] + 1 if items else 0
        if found and len(found["spaces"]) // 2 <= deepest:
            items.append((len(found["spaces"]) // 2, [found["text"]]))
        elif items and line.startswith("  " * deepest):
            items[-1][1].append(line[2 * deepest :])
        else:
            return None
    return [(level, "\n".join(lines)) for level, lines in items]
