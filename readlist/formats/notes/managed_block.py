"""The managed block of a file: what stands between ``BEGIN`` and ``END`` is readlist's.

In an outline the two markers are bullets of their own, as everything there is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from readlist.errors import ExportError
from readlist.formats.markdown.text import Fence, fence_after, lines_of
from readlist.formats.notes.front_matter import body_offset
from readlist.formats.notes.note_text import writable
from readlist.formats.notes.outline import with_logseqs_own, without_logseqs_own

BEGIN = "<!-- readlist:begin 1 -->"
END = "<!-- readlist:end -->"

_MARKER = re.compile(r"<!-- readlist:(?:begin (?P<version>\d+)|end) -->[ \t]*(?:\r\n|\r|\n)?")
_BULLET = "- "


class _Block(NamedTuple):
    """Where the managed block with its markers begins and ends, what is in it, and its line end."""

    start: int
    end: int
    content: str
    line_end: str


def with_block(existing: str, content: str, *, outline: bool = False) -> str:
    """Return ``existing`` with ``content`` as its managed block. Raises ExportError."""
    if not existing.strip("\ufeff"):
        return existing + _between_markers(content, outline=outline)
    found = _find_block(existing, outline=outline)
    if outline:
        content = with_logseqs_own(content, _with_line_feeds(found.content))
    block = _between_markers(content, outline=outline)
    last = existing[found.start : found.end].endswith(("\n", "\r"))
    written = block.replace("\n", found.line_end)
    written = written if last else written.removesuffix(found.line_end)
    return existing[: found.start] + written + existing[found.end :]


def block_of(text: str, *, outline: bool = False) -> str:
    """Return what stands in the managed block, its lines ended by LF. Raises ExportError: there is none."""
    content = _with_line_feeds(_find_block(text, outline=outline).content)
    return without_logseqs_own(content) if outline else content


def _between_markers(content: str, *, outline: bool) -> str:
    bullet, gap = (_BULLET, "\n") if outline else ("", "\n\n")
    return f"{bullet}{BEGIN}{gap}{writable(content)}{gap}{bullet}{END}\n"


def _with_line_feeds(content: str) -> str:
    return "\n".join(line.rstrip("\r\n") for line in lines_of(content)).strip("\n")


def _find_block(text: str, *, outline: bool) -> _Block:
    """Find the managed block. A marker counts when it stands alone on its line and in no code fence."""
    begin, end = (f"{_BULLET}{BEGIN}", f"{_BULLET}{END}") if outline else (BEGIN, END)
    offset = 0 if outline else body_offset(text)
    fence: Fence | None = None
    start: int | None = None
    inside = 0
    blocks: list[_Block] = []
    line_end = "\n"
    for line in lines_of(text[offset:]):
        marker = None
        if not outline or line.startswith(_BULLET):
            marker = _MARKER.fullmatch(line, len(_BULLET) if outline else 0)
        if start is None:
            fence = fence_after(line, fence)
        if marker and fence is None:
            if (marker["version"] is None) == (start is None):
                raise ExportError(
                    "its markers of the managed block do not pair up",
                    f"Leave one {begin} and one {end} behind it, or move the file away.",
                )
            if start is None:
                if marker["version"] != "1":
                    raise ExportError("it was written by a newer readlist", "Use that one to export.")
                start, inside = offset, offset + len(line)
                line_end = line[len(line.rstrip("\r\n")) :]
            else:
                blocks.append(_Block(start, offset + len(line), text[inside:offset], line_end))
                start = None
        offset += len(line)
    if start is not None:
        raise ExportError(f"it has {begin} but no {end}", "Add the second marker, or move the file away.")
    if len(blocks) > 1:
        raise ExportError("it has two managed blocks", "Remove one of them and export again.")
    if not blocks:
        raise ExportError(
            "it has no managed block, so readlist did not write it",
            f"Move it away, or add the lines {begin} and {end} where the paper shall stand.",
        )
    return blocks[0]
