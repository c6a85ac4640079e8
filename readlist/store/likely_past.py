"""What a copy of a library was made from, told from the library's own steps where nothing else tells it.

A snapshot without its journal says up to which sequence number it goes, but not which of these
steps it shares with ours. What cannot be known is left open, so that nothing counts as removed
by mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from readlist.store.documents import Base
from readlist.store.journal import NOTHING, Line
from readlist.store.steps import Steps

Document = dict[str, Any]

_DATED = ("added_at", "status_changed_at", "note")
"""Fields with a time in them: no two steps give them one value."""
_NAMES = ("added_at", "title", "name")

_decode = msgspec.json.Decoder(dict[str, Any]).decode


class LikelyPast:
    """The steps of a library, asked about one copy of it."""

    def __init__(self, steps: Steps, theirs: Base, last: int, wanted: Mapping[str, Iterable[int]]) -> None:
        """The copy shares no step after the sequence number ``last``; ``wanted`` will be asked for."""
        self._last = last
        self._first = _last_known(steps, theirs, last)
        self._lines: dict[tuple[str, int], list[Line]] = {
            (table, doc_id): [] for table, doc_ids in wanted.items() for doc_id in doc_ids
        }
        for group in steps.groups:
            for line in group.changes:
                if line.id is not None and (line.table, line.id) in self._lines:
                    self._lines[line.table, line.id].append(line)

    def of(
        self, table: str, doc_id: int, ours: Document | None, theirs: Document | None, *, trusted: bool
    ) -> Document | None:
        """Return what a document of theirs was made from; None: it is new, or may be.

        A field that we never changed was changed by them, if our steps can be ``trusted`` to be
        all that changed ours.
        """
        lines = self._lines[table, doc_id]
        images = [(decoded(line.before), decoded(line.after)) for line in lines]
        inserted = max((number for number, (before, _) in enumerate(images, 1) if before is None), default=0)
        known, reached = (
            sum(line.seq <= sequence for line in lines) for sequence in (self._first, self._last)
        )
        states = _states(images, ours)
        if theirs is None:
            # What we inserted since they may never have had.
            return states[known] if trusted and inserted <= known else None
        if inserted > reached or (inserted > known and not _is_one(states[inserted], theirs)):
            return None
        held = states[max(known, inserted) : reached + 1]
        if ours is None and (theirs in held or not any(held)):
            return theirs if theirs in held else None
        names = dict.fromkeys(name for document in (theirs, *held) for name in document)
        past = {name: _value([each.get(name) for each in held], theirs.get(name), trusted) for name in names}
        return {name: value for name, value in past.items() if value is not None}


def _value(held: Sequence[Any], theirs: Any, trusted: bool) -> Any:
    """Return what a field was when the two parted, of the values that it may have had; None: not known."""
    if all(value == held[0] for value in held):
        return held[0] if trusted or theirs == held[0] else None
    if isinstance(theirs, list) or any(isinstance(value, list) for value in held):
        return [item for item in held[0] or () if all(item in (value or ()) for value in held)]
    return theirs if theirs in held else None


def _last_known(steps: Steps, theirs: Base, last: int) -> int:
    """Return the sequence number of the newest step of which the copy holds something that no other gave."""
    for group in reversed(steps.between(steps.first, last)):
        is_change = group.commit.undoes is None and group.commit.redoes is None
        if is_change and any(_is_known(line, theirs) for line in group.changes):
            return group.last_sequence
    return steps.first


def _is_known(line: Line, theirs: Base) -> bool:
    raw = theirs.raw(line.table, line.id) if line.id is not None else None
    before, after = decoded(line.before) or {}, decoded(line.after) or {}
    document = _decode(raw) if raw is not None else {}
    return any(after.get(name) not in (None, before.get(name)) for name in _DATED) and any(
        after.get(name) == document.get(name) not in (None, before.get(name)) for name in _DATED
    )


def _is_one(inserted: Document, theirs: Document) -> bool:
    """Return whether a document of theirs goes back to one that we inserted: ids can be equal by chance."""
    return any(theirs.get(name) == inserted.get(name) is not None for name in _NAMES)


def _states(
    images: Sequence[tuple[Document | None, Document | None]], ours: Document | None
) -> list[Document]:
    """Return every state of our document that is known, the oldest first; one more than its changes."""
    states = [dict(ours or {})]
    for before, after in reversed(images):
        state = {name: value for name, value in states[-1].items() if name not in (after or {})}
        states.append({**state, **(before or {})})
    return states[::-1]


def decoded(raw: bytes | msgspec.Raw | None) -> Document | None:
    """Return a document as it is stored or recorded, None where there is none."""
    return None if raw is None or bytes(raw) == NOTHING else _decode(raw)
