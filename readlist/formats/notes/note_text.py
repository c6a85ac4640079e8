"""The reader's own Markdown inside the managed block: unable to end it, and read back as it was."""

from __future__ import annotations

import re

from readlist.formats.markdown.text import Fence, fence_after, lines_of

FENCE_CLOSED = "<!-- readlist:fence-closed -->"
"""Stands before a note whose last line is not the reader's, but closes the code fence left open."""

_MARKER = re.compile(r"(<!--\s*readlist\\*)(?=:(?:begin|end|fence-closed))")
_PROTECTED_MARKER = re.compile(r"(<!--\s*readlist\\*)\\(?=:(?:begin|end|fence-closed))")
_FENCE_LINE = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*")


def as_read_back(note: str) -> str:
    """Return a note as it comes back from a vault.

    Its lines end in LF, no blank lines stand before and behind it, half a surrogate pair is a
    question mark, and a note of nothing but white space is empty.
    """
    if not note.strip():
        return ""
    lines = "\n".join(line.rstrip("\r\n") for line in lines_of(note))
    return writable(lines).strip("\n")


def writable(text: str) -> str:
    """Return ``text`` with half a surrogate pair, which UTF-8 cannot hold, as a question mark."""
    return text.encode("utf-8", "replace").decode()


def protected(note: str) -> str:
    """Return the reader's Markdown as it is, but unable to end the managed block.

    A marker gets a backslash behind ``readlist`` (one more where there are some already). A code
    fence left open is closed, for it would swallow what stands below the block.
    """
    text = _MARKER.sub(r"\1\\", as_read_back(note))
    fence: Fence | None = None
    for line in text.split("\n"):
        fence = fence_after(line, fence)
    return f"{FENCE_CLOSED}\n{text}\n{fence.mark}" if fence and not fence.contained else text


def restored(written: str) -> str:
    """Return the note that ``protected`` made ``written`` of, also where a reader went on with it."""
    text = written.strip("\n")
    if text.startswith(f"{FENCE_CLOSED}\n"):
        text = text.removeprefix(f"{FENCE_CLOSED}\n")
        before, _, last = text.rpartition("\n")
        text = before if _FENCE_LINE.fullmatch(last) else text
    return as_read_back(_PROTECTED_MARKER.sub(r"\1", text))
