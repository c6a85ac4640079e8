"""Where a new note goes: names that every system accepts, and folders by year, status or list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Protocol

from readlist.model.paper import PaperList, Place

SUFFIX = ".md"
CONFLICT_SUFFIX = ".readlist-conflict.md"
"""How the name of the file ends that stands beside a note with edits readlist may not write over."""

LAYOUTS = ("flat", "year", "status", "list")
"""What the folder of a new note can be named after; ``flat`` is none."""

_LONGEST_NAME = 120  # bytes in UTF-8: file systems allow 255, but paths and sync services less
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff]+')
# "Naming Files, Paths, and Namespaces" in Microsoft's Win32 documentation; these are devices.
_RESERVED = re.compile(r"\A(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\.|\Z)", re.IGNORECASE)


class Sorted(Protocol):
    """What a layout looks at of a paper."""

    @property
    def year(self) -> int | None:
        """The year of the work."""

    @property
    def status(self) -> str:
        """What the reader has decided."""

    @property
    def places(self) -> tuple[Place, ...]:
        """The lists it stands in."""


def safe_name(text: str, instead: str = "paper") -> str:
    """Return a file name without suffix that Windows, macOS and Linux all accept; ``instead`` of none."""
    stem = _UNSAFE.sub("-", unicodedata.normalize("NFC", text))
    stem = stem.encode()[:_LONGEST_NAME].decode(errors="ignore").strip(" .-") or instead
    return (
        f"{stem}_" if _RESERVED.match(stem) and "." not in stem else _RESERVED.sub(r"\g<0>_", stem, count=1)
    )


def comparable(name: str) -> str:
    """Return the form in which two names clash on the file systems of macOS and Windows."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def folder_of(layout: str, paper: Sorted, lists: Mapping[int, PaperList]) -> str:
    """Return the name of the folder that a new note of the paper goes to; "" is the vault's own."""
    if layout == "year":
        return "undated" if paper.year is None else safe_name(str(paper.year))
    if layout == "status":
        return safe_name(paper.status, "inbox")
    if layout == "list":
        titles = (lists[place.list].title for place in paper.places if place.list in lists)
        return safe_name(next(titles, ""), "unlisted")
    return ""
