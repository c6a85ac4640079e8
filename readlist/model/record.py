"""One entry of a source as a reader found it, before it is matched with the library."""

from __future__ import annotations

from typing import Any

import msgspec

from readlist.model.paper import Identifiers, Link, PaperList, SavedSearch


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry of a list. Texts are already cleaned; ``position`` counts from 1 in the list.

    A record without a title is allowed where it has a strong identifier. ``line`` is where
    the entry begins in the source, from 1 (0: unknown). ``extra`` keeps fields of the
    source that the model has no place for. ``document`` is the whole paper as another library
    of readlist holds it, where that is the source; the ids in it are that library's.
    """

    title: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None
    published_on: str | None = None
    section: str | None = None
    position: int = 0
    identifiers: Identifiers = Identifiers()
    links: tuple[Link, ...] = ()
    tags: tuple[str, ...] = ()
    line: int = 0
    extra: dict[str, Any] = {}
    document: dict[str, Any] = {}


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A block that could not be read (``error``) or that looks wrong (``warning``)."""

    severity: str
    line: int
    message: str
    text: str = ""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader made of one source.

    ``ignored`` counts the blocks that are neither records nor problems: contents,
    promotion, page chrome. A whole library of readlist (``is_library``) brings its ``lists`` and
    saved ``searches``.
    """

    format: str
    records: tuple[Record, ...] = ()
    title: str | None = None
    listed_on: str | None = None
    problems: tuple[Problem, ...] = ()
    ignored: int = 0
    is_library: bool = False
    lists: tuple[PaperList, ...] = ()
    searches: tuple[SavedSearch, ...] = ()
