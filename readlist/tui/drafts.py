"""Drafts by their names: which paper a text was typed for, and by whom."""

from __future__ import annotations

import os
import re
from typing import Literal

import msgspec

from readlist.library.library import Library
from readlist.store.drafts import is_running

Kind = Literal["note", "annotation"]

UNKNOWN = "0" * 8
"""Stands where the digest of what a text was made from would: that is not known."""

_NAME = re.compile(
    r"(?P<kind>note|annotation)-(?P<doc_id>\d+)(-(?P<process>\d+)-(?P<session>.+)-(?P<origin>[0-9a-f]{8}))?"
)


class Draft(msgspec.Struct, frozen=True):
    """A draft by what its name says: paper, process and session that typed it, digest of the text before."""

    name: str
    kind: str
    doc_id: int
    process: int | None = None
    session: str = ""
    origin: str = ""


def draft_name(kind: Kind, doc_id: int, library: Library, origin: str = UNKNOWN) -> str:
    """Return the name of the draft that this process keeps for a paper."""
    return f"{kind}-{doc_id}-{os.getpid()}-{library.session}-{origin}"


def abandoned_drafts(library: Library, kind: Kind) -> list[Draft]:
    """Return the drafts of a kind that no running app is working on. Reads the disk."""
    drafts = (_read_name(name) for name in library.drafts.names())
    return [
        draft
        for draft in drafts
        if draft is not None
        and draft.kind == kind
        and draft.session != library.session
        and (draft.process is None or not is_running(draft.process))
    ]


def _read_name(name: str) -> Draft | None:
    parts = _NAME.fullmatch(name)
    if parts is None:
        return None
    process = int(parts["process"]) if parts["process"] else None
    return Draft(
        name, parts["kind"], int(parts["doc_id"]), process, parts["session"] or "", parts["origin"] or ""
    )
