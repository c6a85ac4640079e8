"""Notes that are for other people, too: those with a line that says ``#public`` and nothing else.

The mark stands in the note itself: nobody writes there but its owner, whereas an imported list may
bring any tag; and who writes on sees it.
"""

from __future__ import annotations

from readlist.analysis.merged_text import SEPARATOR

MARK = "#public"
"""The line that makes a note public."""


def is_public(note: str) -> bool:
    """Return whether a note may be published: not while two versions stand in it, after a merge."""
    lines = [line.strip() for line in note.splitlines()]
    return MARK in lines and SEPARATOR not in lines


def public_text(note: str) -> str:
    """Return what is published of a note: all of it but the mark; "" of one that is private."""
    return without_mark(note).strip() if is_public(note) else ""


def without_mark(note: str) -> str:
    """Return a note as a private one."""
    return "".join(line for line in note.splitlines(keepends=True) if line.strip() != MARK)
