"""Which list of the library a source is, or a list of another library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath

import msgspec

from readlist.library.sources import STDIN, Source
from readlist.model.paper import PaperList
from readlist.model.record import Reading
from readlist.model.text import clean_line
from readlist.store.paper_store import free_id


class ListedSource(msgspec.Struct, frozen=True):
    """A source, what its reader made of it, the digest of its bytes, and the name given to its list."""

    source: Source
    reading: Reading
    digest: str
    name: str | None = None

    @property
    def title(self) -> str:
        """What the list is called."""
        return self.name or self.reading.title or _title_from(self.source)


def list_of_source(
    wanted: ListedSource, here: Mapping[int, PaperList], new_id: Callable[[], int], now: str
) -> PaperList:
    """Return the list that a source is: one that is known, brought up to date, or a new one."""
    known = _list_known_as(wanted, here.values())
    if known is not None:
        hashes = tuple(dict.fromkeys((*known.content_hashes, wanted.digest)))
        return msgspec.structs.replace(known, content_hashes=hashes, updated_at=now)
    return PaperList(
        doc_id=new_id(),
        title=wanted.title,
        listed_on=wanted.reading.listed_on,
        named=wanted.name is not None,
        source=wanted.source.path,
        format=wanted.reading.format,
        content_hashes=(wanted.digest,),
        added_at=now,
    )


def _list_known_as(wanted: ListedSource, here: Iterable[PaperList]) -> PaperList | None:
    """Return the list of that name, else of that content, else of that heading and date."""
    lists = sorted(here, key=lambda each: each.added_at)
    if wanted.name is not None:
        return next((each for each in lists if each.named and each.title == wanted.title), None)
    same_content = next((each for each in lists if wanted.digest in each.content_hashes), None)
    if same_content is not None:
        return same_content
    # A title taken from the file's name says little: then it must be the same file.
    alike = (
        each
        for each in lists
        if (each.title, each.listed_on) == (wanted.title, wanted.reading.listed_on)
        and (wanted.reading.title is not None or each.source == wanted.source.path != "")
    )
    return next(alike, None)


def lists_here(
    theirs: Iterable[PaperList], here: Mapping[int, PaperList], new_id: Callable[[], int]
) -> dict[int, PaperList]:
    """Return by their ids there how the lists of another library are to stand here.

    One that is here already stays as it is, but that importing its sources again finds it.
    """
    now = dict(here)
    found: dict[int, PaperList] = {}
    for their in theirs:
        known = _list_that_is(their, here.values())
        if known is None:
            arrived = msgspec.structs.replace(their, doc_id=free_id(their.doc_id, now, new_id))
        else:
            hashes = dict.fromkeys((*now[known.doc_id].content_hashes, *their.content_hashes))
            arrived = msgspec.structs.replace(known, content_hashes=tuple(hashes))
        found[their.doc_id] = now[arrived.doc_id] = arrived
    return found


def _list_that_is(their: PaperList, here: Iterable[PaperList]) -> PaperList | None:
    """Return the list here that is one of another library: a copy, else of that name, content or heading."""
    lists = sorted(here, key=lambda each: each.added_at)
    copy = next((each for each in lists if _is_copy(each, their)), None)
    if copy is not None or their.named:
        return copy or next((each for each in lists if each.named and each.title == their.title), None)
    hashes = set(their.content_hashes)
    same_content = next((each for each in lists if not hashes.isdisjoint(each.content_hashes)), None)
    if same_content is not None:
        return same_content
    # A title without a date says little: then it must be the same file.
    alike = (
        each
        for each in lists
        if (each.title, each.listed_on) == (their.title, their.listed_on)
        and (their.listed_on is not None or each.source == their.source != "")
    )
    return next(alike, None)


def _is_copy(here: PaperList, there: PaperList) -> bool:
    return (here.doc_id, here.added_at) == (there.doc_id, there.added_at)


def _title_from(source: Source) -> str:
    return "Pasted list" if source.name == STDIN else clean_line(PurePath(source.name).stem)
