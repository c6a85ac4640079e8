"""How a list for other people lies in a commit: a file of papers, one a line, and a page to look at.

``readlist-list.json`` says what it is, ``papers.jsonl`` holds what a reader takes in, and
``README.md`` is for whoever opens the repository at a host: it is written, and never read.
"""

from __future__ import annotations

import datetime
import re

import msgspec

from readlist.errors import SyncError
from readlist.model.text import clean_line
from readlist.sync.layout import Form

VERSION = 1
"""The version of this form; a newer one is refused."""

FORMAT_FILE = "readlist-list.json"
PAPERS_FILE = "papers.jsonl"
PAGE_FILE = "README.md"
_ATTRIBUTES_FILE = ".gitattributes"
_FILES = frozenset({FORMAT_FILE, PAPERS_FILE, PAGE_FILE, _ATTRIBUTES_FILE})

MOST_PAPERS = 20_000
"""More is no list that somebody made to be read."""
_LONGEST_TITLE = 200
_LENGTH_OF_A_DAY = len("2026-11-28")

_encode = msgspec.json.Encoder(order="sorted").encode

LIST = Form("a published list", FORMAT_FILE, "readlist follow", _FILES.__contains__, lambda _: False)


class ListFormat(msgspec.Struct, frozen=True):
    """What a commit says of itself: version of the form, which list it is, its title and day, and whose."""

    readlist_list: int
    list: str
    title: str
    by: str = ""
    listed_on: str = ""


def list_files(about: ListFormat, papers: bytes, page: str) -> dict[str, bytes]:
    """Return the files of a published list by their names."""
    return {
        FORMAT_FILE: _encode(about) + b"\n",
        PAPERS_FILE: papers,
        PAGE_FILE: page.encode("utf-8", "replace"),
        _ATTRIBUTES_FILE: b"* -text\n",
    }


def read_list_format(content: bytes, where: str) -> ListFormat:
    """Return what a commit says of itself, its texts cleaned. Raises SyncError."""
    try:
        found = msgspec.json.decode(content, type=ListFormat)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise SyncError(
            f"{where} says in {FORMAT_FILE} nothing that readlist understands.", "Nothing was changed."
        ) from error
    if found.readlist_list > VERSION:
        raise SyncError(
            f"{where} was published by a newer readlist: its form is version {found.readlist_list}, "
            f"and this one reads up to {VERSION}.",
            "Install the newest readlist. Nothing was changed.",
        )
    title, by = (clean_line(text)[:_LONGEST_TITLE] for text in (found.title, found.by))
    if found.readlist_list < 1 or not re.fullmatch(r"[0-9a-f]{8,64}", found.list) or not title:
        raise SyncError(f"{where} is no published list.", "Nothing was changed.")
    return ListFormat(found.readlist_list, found.list, title, by, _day(found.listed_on))


def _day(text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat() if len(text) == _LENGTH_OF_A_DAY else ""
    except ValueError:
        return ""
