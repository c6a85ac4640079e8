"""How two papers of the library become one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from readlist.library.merging import brought_by
from readlist.library.public_notes import is_public, without_mark
from readlist.model.identifiers import merge_identifiers
from readlist.model.paper import INBOX, QUEUED, Former, Identifiers, Paper
from readlist.model.stored import plain

_UNITED = ("identifiers", "links", "tags")
"""Fields of which each paper keeps its own and gets what it lacks, edited by hand or not."""


def united_fields(
    kept: Mapping[str, Any], other: Mapping[str, Any], other_id: int, now: str
) -> dict[str, Any]:
    """Return the fields of the document ``kept`` that change when ``other`` becomes one with it.

    Gaps are filled; tags, lists, links, identifiers and annotations are united, notes are
    joined, a star of either stays. What was edited by hand in ``other`` alone wins over what
    was imported. Status and key are those of ``kept``, which remembers what ``other`` was
    known by. ``now`` is the time in UTC (ISO 8601).
    """
    fields = brought_by({**kept, "edited": _without(kept.get("edited", ()), *_UNITED)}, other)
    fields |= {
        name: other[name]
        for name in _without(other.get("edited", ()), *kept.get("edited", ()), *_UNITED)
        if other.get(name)
    }
    fields |= {
        name: other[name] for name in other.keys() - kept.keys() if name not in Paper.__struct_fields__
    }
    fields |= _of_the_reader(kept, other, now)
    fields["edited"] = _of_both("edited", kept, other)
    fields["identifiers"] = _identifiers(kept, other)
    fields["merged"] = [*kept.get("merged", ()), _former(other, other_id), *other.get("merged", ())]
    fields["distinct_from"] = _of_both("distinct_from", kept, other)
    fields["clashes"] = [*kept.get("clashes", ()), *other.get("clashes", ())]
    return {name: value for name, value in fields.items() if value and value != kept.get(name)}


def _of_the_reader(kept: Mapping[str, Any], other: Mapping[str, Any], now: str) -> dict[str, Any]:
    """Return what both readers of the two copies decided and wrote."""
    annotations = list(kept.get("annotations", ()))
    annotations += (each for each in other.get("annotations", ()) if each not in annotations)
    status = kept.get("status", INBOX)
    later = kept.get("later_until") or (other.get("later_until") if status in (INBOX, QUEUED) else None)
    read = max(filter(None, (kept.get("read_at"), other.get("read_at"))), default=None)
    return {
        "note": _joined(kept.get("note"), other.get("note"), now),
        "annotations": annotations,
        "starred": kept.get("starred", False) or other.get("starred", False),
        "later_until": later,
        # A paper in the inbox is one that was not read.
        "read_at": read if status != INBOX else None,
    }


def _joined(
    mine: Mapping[str, Any] | None, other: Mapping[str, Any] | None, now: str
) -> Mapping[str, Any] | None:
    """Return the notes as paragraphs of one, which is public only where both were."""
    if mine is None or other is None:
        return mine or other
    if other["text"].strip() in mine["text"]:
        return mine
    texts = [mine["text"], other["text"]]
    if not all(map(is_public, texts)):
        texts = list(map(without_mark, texts))
    return {"text": texts[0].rstrip("\n") + "\n\n" + texts[1].lstrip("\n"), "changed_at": now}


def _identifiers(kept: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return the identifiers of both; where they differ, those given by hand, else those of ``kept``."""
    first, second = (kept, other)
    if "identifiers" in other.get("edited", ()) and "identifiers" not in kept.get("edited", ()):
        first, second = (other, kept)
    mine, theirs = first.get("identifiers", {}), second.get("identifiers", {})
    merged = merge_identifiers(msgspec.convert(mine, Identifiers), msgspec.convert(theirs, Identifiers))
    return {**theirs, **mine, **plain(merged)}


def _former(document: Mapping[str, Any], doc_id: int) -> dict[str, Any]:
    known = {name: document[name] for name in Former.__struct_fields__ if name in document}
    return {"doc_id": doc_id, **known}


def _of_both(name: str, kept: Mapping[str, Any], other: Mapping[str, Any]) -> list[Any]:
    return list(dict.fromkeys((*kept.get(name, ()), *other.get(name, ()))))


def _without(names: Sequence[str], *others: str) -> list[str]:
    return [name for name in names if name not in others]
