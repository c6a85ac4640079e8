"""What the first rows would have to find out of every paper, found out ahead of time and put away."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Callable, Hashable, Mapping, Sequence

import msgspec

from readlist.model.paper import PaperList, PaperSummary
from readlist.search.ordering import newest_first
from readlist.search.paper_table import Order, PaperTable, Run
from readlist.search.states import States
from readlist.search.turns import packed

Section = tuple[int, str | None]
"""A list and a heading in it."""

SECTIONS: Hashable = ("section", None)
"""The name of the sections in which papers stand first."""

OF_NO_LIST: Section = (0, None)
"""The section of papers that stand nowhere."""

_CHECKSUM_BYTES = 4


class _Outline(msgspec.Struct, frozen=True, array_like=True):
    """The default order of papers, which goes by that of the ``lists``, and what runs along it.

    ``doc_ids`` has 64 bits a paper; ``places``, where it was among those given, and ``states`` have 32.
    """

    lists: tuple[int, ...]
    doc_ids: bytes
    places: bytes
    sections: tuple[tuple[int, int, Section], ...]
    alike: tuple[PaperSummary, ...]
    states: bytes


def first_section() -> Callable[[PaperSummary], Section]:
    """Return what tells in which section a paper stands first; equal ones are the same object."""
    known: dict[Section, Section] = {}

    def of(paper: PaperSummary) -> Section:
        # Asked of every paper: without another call for each.
        if not paper.places:
            return OF_NO_LIST
        place = paper.places[0]
        section = place.list, place.section
        return known.setdefault(section, section)

    return of


def outline_of(papers: Sequence[PaperSummary], lists: Mapping[int, PaperList]) -> bytes:
    """Return what ``table_of`` makes the table of ``papers`` from."""
    table = PaperTable(papers, lists)
    place_of = {paper.doc_id: place for place, paper in enumerate(papers)}
    states = States.of(table.papers)
    outline = msgspec.msgpack.encode(
        _Outline(
            tuple(newest_first(lists)),
            packed("Q", table.doc_ids).tobytes(),
            packed("I", map(place_of.__getitem__, table.doc_ids)).tobytes(),
            tuple(table.runs(SECTIONS, first_section())),
            tuple(states.alike),
            states.numbers.tobytes(),
        )
    )
    return zlib.crc32(outline).to_bytes(_CHECKSUM_BYTES) + outline


def table_of(
    papers: Sequence[PaperSummary], lists: Mapping[int, PaperList], outline: bytes
) -> PaperTable | None:
    """Return the table of ``papers``; None where the outline is not whole, or the lists were others then."""
    content = memoryview(outline)[_CHECKSUM_BYTES:]
    if zlib.crc32(content) != int.from_bytes(outline[:_CHECKSUM_BYTES]) or not content:
        return None
    found = msgspec.msgpack.decode(content, type=_Outline)
    if found.lists != tuple(newest_first(lists)):
        return None
    doc_ids, places, states = array("Q", found.doc_ids), array("I", found.places), array("I", found.states)
    table = PaperTable(papers, lists, order=Order(doc_ids.tolist(), places))
    table.states = States(found.alike, states)
    known: dict[Section, Section] = {}
    runs = [Run(start, end, known.setdefault(section, section)) for start, end, section in found.sections]
    table.remember_runs(SECTIONS, runs)
    return table
