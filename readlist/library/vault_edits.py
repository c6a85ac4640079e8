"""What was edited in the notes of a folder since readlist wrote them; only what has changed is read."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from readlist.analysis.remarks import Remarks
from readlist.errors import ExportError
from readlist.formats.notes.front_matter import entries_of
from readlist.formats.notes.note_parts import NoteParts, block_hash, parts_of
from readlist.formats.notes.note_text import as_read_back
from readlist.formats.notes.pieces import owned_properties
from readlist.formats.notes.rendering import Flavour
from readlist.formats.notes.vault_record import ExportedNote, Pulled, properties_hash
from readlist.library.exported_files import FileStamp, Refusal
from readlist.library.vault import UNKNOWN, Vault
from readlist.library.written_remarks import WrittenRemarks, written_remarks
from readlist.model.paper import Paper, PaperList

REMARKS = ("status", "starred", "tags")
"""Properties that the reader owns too."""

_EDITABLE = ("title", "authors", "year", "venue", "arxiv", "doi", "url")
"""Properties that are edited in the library only; the others are readlist's own word."""

LARGEST_NOTE = 1_000_000
"""Bytes; what is larger was typed by nobody."""


class VaultEdit(msgspec.Struct, frozen=True, kw_only=True):
    """A note that does not say what was exported, or of which nobody knows what was.

    ``base`` are the remarks as exported, None where that is unknown; ``written`` is what it says now.
    ``has_other_text`` and ``has_other_properties`` say that more was edited in readlist's own places.
    """

    path: Path
    base: Remarks | None
    written: WrittenRemarks
    known: ExportedNote
    now: ExportedNote
    properties: dict[str, Any]
    has_other_text: bool
    has_other_properties: bool
    gives_note_back: bool


class VaultEdits:
    """The edits in a vault, looked for when they are asked for.

    Then ``refused`` are the files that cannot be looked at, ``unchanged`` is how many notes say what was
    exported, ``gone`` how many notes of the last export are not there any more.
    """

    def __init__(
        self, vault: Vault, flavour: Flavour, statuses: Sequence[str], only: Container[int] | None
    ) -> None:
        self._vault = vault
        self._flavour = flavour
        self._statuses = statuses
        self._only = only
        self.refused: list[Refusal] = [*vault.unreadable.values()]
        self.unchanged = 0
        self.gone = 0

    def __iter__(self) -> Iterator[VaultEdit]:
        """Yield the edits of every note that is not as it was written."""
        vault = self._vault
        for doc_id in dict.fromkeys((*vault.owners(), *vault.notes)):
            if self._only is not None and doc_id not in self._only:
                continue
            known, paths = vault.notes.get(doc_id), vault.paths_of(doc_id)
            if len(paths) == 1:
                yield from self._edits_of(doc_id, paths[0], known)
            elif not paths:
                self.gone += known is not None and known.path not in vault.unreadable
            else:
                files = ", ".join(str(vault.path(path)) for path in paths[1:])
                self._refuse(
                    paths[0],
                    f"{files} has the same readlist_id",
                    "Remove that line from all but one of them.",
                )

    def _refuse(self, path: str, reason: str, hint: str) -> None:
        self.refused.append(Refusal(self._vault.path(path), reason, hint))

    def _edits_of(self, doc_id: int, path: str, known: ExportedNote | None) -> Iterator[VaultEdit]:
        """Yield what was edited in one note, if anything was."""
        stamp = self._vault.stamp(path)
        if known is not None and known.path == path and known.stamp == stamp != UNKNOWN:
            self.unchanged += 1
            return
        try:
            text = self._text(path)
            parts = parts_of(text)
            _check(parts, doc_id)
        except ExportError as refusal:
            self._refuse(path, refusal.message, refusal.hint)
            return
        edit = self._compared(parts, path, stamp, known or ExportedNote(id=doc_id))
        if edit is None:
            self.unchanged += 1
        else:
            problems = (*edit.written.problems, *_unread(text, parts))
            written = msgspec.structs.replace(edit.written, problems=problems)
            yield msgspec.structs.replace(edit, written=written)

    def _text(self, path: str) -> str:
        """Return the text of a note. Raises ExportError: it is not to be read."""
        file = self._vault.path(path)
        folder = self._vault.folder.resolve()
        if not file.resolve().is_relative_to(folder):
            raise ExportError("it is a link out of the folder", "Move the file itself into the folder.")
        try:
            with file.open("rb") as opened:
                data = opened.read(LARGEST_NOTE + 1)
        except OSError as error:
            raise ExportError(f"it cannot be read: {error.strerror}", "Make it readable.") from error
        if len(data) > LARGEST_NOTE:
            raise ExportError(
                f"it is larger than {LARGEST_NOTE // 1000} kB", "Move what is no note elsewhere."
            )
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ExportError("it is not encoded in UTF-8", "Convert it.") from error
        if "\0" in text:
            raise ExportError("it is not a text", "Bring back the note of the last export.")
        return text

    def _compared(
        self, parts: NoteParts, path: str, stamp: FileStamp, known: ExportedNote
    ) -> VaultEdit | None:
        """Return what was edited in a note, None where nothing was."""
        block, front = block_hash(parts.block), properties_hash(parts.properties)
        has_base = bool(known.properties)
        if has_base and (block, front) == (known.block, known.front):
            return None
        base = _exported_remarks(known) if has_base else None
        gives_note_back = self._flavour.gives_note_back
        is_block_edited = bool((parts.block or "").strip()) and (base is None or block != known.block)
        if base is not None and not (is_block_edited and gives_note_back):
            note: str | None = base.note
        else:
            note = parts.note if gives_note_back else None
        # A status that is none any more stays what it is where it is left alone.
        statuses = dict.fromkeys((*self._statuses, *((base.status,) if base is not None else ())))
        written = written_remarks(note, parts.properties, tuple(statuses))
        if base is not None and base.note and note is None:
            reason = "its note cannot be found: the heading “Note” between the markers is gone"
            problem = (reason, "Write the heading above it again.")
            written = msgspec.structs.replace(written, problems=(*written.problems, problem))
        now = ExportedNote(
            id=known.id,
            path=path,
            block=block,
            rest=block_hash(parts.rest),
            front=front,
            note=written.note or "",
            stamp=(stamp.size, stamp.modified_ns),
        )
        return VaultEdit(
            path=self._vault.path(path),
            base=base,
            written=written,
            known=known,
            now=now,
            properties=dict(parts.properties),
            has_other_text=has_base and is_block_edited and (now.rest != known.rest or not gives_note_back),
            gives_note_back=gives_note_back,
            has_other_properties=has_base and not self._only_remarks_differ(parts, known),
        )

    def _only_remarks_differ(self, parts: NoteParts, known: ExportedNote) -> bool:
        """Return whether the owned properties are as exported, but for status, star and tags."""
        tags = filter(None, dict.fromkeys(map(self._flavour.tag, known.properties.get("tags", ()))))
        as_exported = {**parts.properties, **known.properties, "tags": list(tags)}
        return properties_hash(as_exported) == known.front


def _check(parts: NoteParts, doc_id: int) -> None:
    """Raise ExportError where a file is no note that edits could be told from."""
    if parts.readlist_id != doc_id:
        raise ExportError(
            "its readlist_id is gone", f"Write `readlist_id: {doc_id}` into its front matter again."
        )
    if parts.block is None:
        raise ExportError(
            "it has no managed block: the note is looked for between the readlist markers",
            "Bring back the two lines, or export again.",
        )


def _unread(text: str, parts: NoteParts) -> Iterator[tuple[str, str]]:
    """Yield which remarks stand in the front matter in a form that is not read."""
    try:
        names = {name for name, _ in entries_of(text)}
    except ExportError as error:
        yield error.message, error.hint.replace(" and export again", "")
        return
    for name in REMARKS:
        if name in names and name not in parts.properties:
            example = "tags: [one, two]" if name == "tags" else f"{name}: word"
            yield f"its {name} cannot be read", f"Write `{example}` in one line."


def _exported_remarks(known: ExportedNote) -> Remarks:
    """Return the remarks of the last export."""
    properties = known.properties
    return Remarks(
        note=as_read_back(known.note),
        status=str(properties.get("status", "")),
        starred=bool(properties.get("starred", False)),
        tags=tuple(map(str, properties.get("tags", ()))),
    )


def left_over(edit: VaultEdit, paper: Paper, lists: Mapping[int, PaperList]) -> Iterator[tuple[str, str]]:
    """Yield what was edited in a note and does not come back: the reason, and what to do instead."""
    yield from edit.written.problems
    if edit.has_other_text and edit.gives_note_back:
        reason = "more than its note was edited between the markers, where readlist writes"
        yield reason, "Only what stands below the heading “Note” comes back."
    elif edit.has_other_text:
        reason = "it was edited between the markers, and in what this template makes no note can be told"
        yield reason, "A template gives the note back if it ends with `## Note` and `{{ paper.note }}`."
    if edit.has_other_properties:
        owned = owned_properties(paper, lists)
        edited = [
            name
            for name in owned
            if name in edit.properties
            and name not in edit.known.properties
            and properties_hash({name: edit.properties[name]}) != properties_hash({name: owned[name]})
        ]
        fields = " ".join(f"{name}=…" for name in edited if name in _EDITABLE)
        if edited:
            hint = f"`readlist edit {paper.key} {fields}` changes it." if fields else ""
            yield f"{', '.join(edited)} was edited, which readlist rewrites", hint


def settled(edit: VaultEdit, theirs: Remarks, clashing: Container[str], step: int | None) -> ExportedNote:
    """Return what the record is to say of a note whose edits are in the library since ``step``.

    It says that readlist wrote what stands there now, so that the next export may write over it: of the
    block and of the properties each, if nothing stands there that was not taken.
    """
    known, now, problems = edit.known, edit.now, edit.written.problems
    properties = {"status": theirs.status, "starred": theirs.starred, "tags": list(theirs.tags)}
    is_note_taken = edit.written.note is not None or not theirs.note
    is_block = is_note_taken and not edit.has_other_text
    is_front = (
        not edit.has_other_properties and not problems and not any(name in clashing for name in properties)
    )
    after = msgspec.structs.replace(known, path=now.path, input="")
    if is_block:
        after = msgspec.structs.replace(after, block=now.block, rest=now.rest, note=theirs.note)
    if is_front:
        after = msgspec.structs.replace(after, front=now.front, properties=properties)
    if is_block and is_front:
        after = msgspec.structs.replace(after, stamp=now.stamp)
    if step is not None and edit.base is not None:
        before = msgspec.structs.replace(known, pulled=None)
        after = msgspec.structs.replace(after, pulled=Pulled(step, before))
    return after
