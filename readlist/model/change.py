"""What a user can do to a paper, as values; and what each does to the paper's fields.

The app applies a change to the row on the screen at once and the store applies the same
change durably, so both come from the one function here.
"""

from __future__ import annotations

from typing import Any

import msgspec

from readlist.model.paper import INBOX, READ, READING, SKIPPED, Annotation, Paper, PaperSummary
from readlist.model.stored import plain


class SetStatus(msgspec.Struct, frozen=True):
    """Give the papers a status."""

    status: str


class SetStarred(msgspec.Struct, frozen=True):
    """Star or unstar the papers."""

    starred: bool


class SetLater(msgspec.Struct, frozen=True):
    """Put the papers off until a local date (ISO 8601), or no longer (None)."""

    until: str | None


class EditTags(msgspec.Struct, frozen=True):
    """Add and remove tags; adding wins over removing."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class SetNote(msgspec.Struct, frozen=True):
    """Replace the note by ``text``; an empty text removes it."""

    text: str


class SetAnnotation(msgspec.Struct, frozen=True):
    """Add an annotation, or put it in the place of the one with its identity."""

    annotation: Annotation


class RemoveAnnotation(msgspec.Struct, frozen=True):
    """Remove the annotation with the identity of this one."""

    annotation: Annotation


class EditFields(msgspec.Struct, frozen=True):
    """Set bibliographic fields by hand: no merge overwrites them afterwards."""

    fields: dict[str, Any]


class BackToInbox(msgspec.Struct, frozen=True):
    """Return the papers to the inbox, visible now even if they were put off."""


Change = (
    SetStatus
    | SetStarred
    | SetLater
    | EditTags
    | SetNote
    | SetAnnotation
    | RemoveAnnotation
    | EditFields
    | BackToInbox
)


_STAMPS = ("status_changed_at", "read_at", "edited")
"""Fields that change with others only."""


def changed_fields(paper: Paper | PaperSummary, change: Change, now: str) -> dict[str, Any]:
    """Return the fields of ``paper``'s document that ``change`` sets, with their new values.

    ``now`` is the time in UTC (ISO 8601). The result is empty when the paper already is as
    wanted: that is no step of the history. None as a value means that the field is dropped.
    """
    fields = _wanted_fields(paper, change, now)
    for name, wanted in fields.items():
        if name not in _STAMPS and not _is_so(paper, name, wanted):
            return fields
    return {}


def _is_so(paper: Paper | PaperSummary, name: str, wanted: Any) -> bool:
    current = getattr(paper, name, None)
    return bool((current if isinstance(current, str | bool | None) else plain(current)) == wanted)


def _wanted_fields(paper: Paper | PaperSummary, change: Change, now: str) -> dict[str, Any]:
    fields: dict[str, Any]
    match change:
        case SetStatus(status):
            fields = _status_fields(status, now)
        case BackToInbox():
            fields = {**_status_fields(INBOX, now), "later_until": None}
        case SetStarred(starred):
            fields = {"starred": starred}
        case SetLater(until):
            fields = {"later_until": until}
        case EditTags(add, remove):
            kept = [tag for tag in paper.tags if tag not in remove or tag in add]
            fields = {"tags": kept + [tag for tag in dict.fromkeys(add) if tag not in kept]}
        case SetNote(text):
            fields = {"note": _note(paper, text, now)}
        case SetAnnotation(annotation):
            fields = {"annotations": _with_annotation(paper, annotation)}
        case RemoveAnnotation(annotation):
            fields = {"annotations": _without_annotation(paper, annotation)}
        case EditFields(edits):
            edited = getattr(paper, "edited", ())
            fields = {**edits, "edited": [*edited, *(name for name in edits if name not in edited)]}
    return fields


def _note(paper: Paper | PaperSummary, text: str, now: str) -> dict[str, str] | None:
    if isinstance(paper, Paper) and paper.note is not None and paper.note.text == text:
        return {"text": text, "changed_at": paper.note.changed_at}
    return {"text": text, "changed_at": now} if text.strip() else None


def _with_annotation(paper: Paper | PaperSummary, annotation: Annotation) -> Any:
    if isinstance(paper, PaperSummary):  # it knows how many there are, not which
        return [*plain(paper.annotations), plain(annotation)]
    same = [each.identity == annotation.identity for each in paper.annotations]
    kept = [annotation if is_it else each for is_it, each in zip(same, paper.annotations, strict=True)]
    return plain(kept if any(same) else [*kept, annotation])


def _without_annotation(paper: Paper | PaperSummary, annotation: Annotation) -> Any:
    if isinstance(paper, PaperSummary):
        return plain(paper.annotations[1:])
    return plain([each for each in paper.annotations if each.identity != annotation.identity])


def _status_fields(status: str, now: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"status": status, "status_changed_at": now}
    if status in (READING, READ, SKIPPED):
        fields["later_until"] = None
    if status == READ:
        fields["read_at"] = now
    elif status == INBOX:
        fields["read_at"] = None
    return fields
