"""Notes edited in a vault come back into the library: three-way against the last export, in one step."""

from __future__ import annotations

import contextlib
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from readlist.analysis.remarks import Remarks, changed_remarks, merge_remarks, remarks_of
from readlist.analysis.three_way import Clash
from readlist.errors import UsageError
from readlist.formats.notes.flavours import PLAIN
from readlist.library.exported_files import Refusal
from readlist.library.folder_export import flavour_of
from readlist.library.library import Library, Outcome
from readlist.library.vault import Vault, turn_at
from readlist.library.vault_edits import VaultEdit, VaultEdits, left_over, settled
from readlist.library.written_remarks import completed
from readlist.model.change import Change, EditTags, SetNote, SetStarred, SetStatus, changed_fields
from readlist.model.paper import Paper, PaperSummary
from readlist.store.storage import now_utc
from readlist.store.table import PAPERS


class PullOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to pull: ``statuses`` are those that there are.

    With ``prefer_vault`` the vault holds where both sides changed the same, and where nobody knows
    which side was changed.
    """

    statuses: tuple[str, ...]
    prefer_vault: bool = False
    dry_run: bool = False


class PulledNote(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of the remarks on a paper. Without a base only a preferred vault is taken."""

    path: Path
    doc_id: int
    key: str
    before: Remarks
    after: Remarks
    clashes: tuple[Clash, ...]
    has_base: bool

    @property
    def changes(self) -> tuple[str, ...]:
        """The names of the remarks that change in the library."""
        return changed_remarks(self.before, self.after)


class PullReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a pull did, or would do: then there is no outcome.

    ``notes`` are those that change the library or clash with it, ``refused`` what was edited and does not
    come back; ``unchanged`` counts the notes with nothing to take, ``gone`` those of the last export that are
    not there any more. ``notices`` are in words.
    """

    notes: tuple[PulledNote, ...]
    refused: tuple[Refusal, ...]
    unchanged: int
    gone: int
    notices: tuple[str, ...] = ()
    outcome: Outcome | None = None


def pull_notes(
    library: Library, folder: Path, options: PullOptions, only: Container[int] | None = None
) -> PullReport:
    """Take what was edited in the notes of ``folder`` into the library, in one durable step.

    ``only`` are the papers to look at. A dry run returns what would be done. The notes are only read; the
    record beside them learns what was taken, so that the next export may write them again.
    Raises UsageError, ExportError, StoreError; then nothing was changed.
    """
    if not folder.is_dir():
        what = f"{folder} is a file." if folder.exists() else f"There is no folder {folder}."
        raise UsageError(what, "Name the folder that `readlist export markdown --to` was given.")
    with contextlib.nullcontext() if options.dry_run else turn_at(folder):
        return _Pull(library, Vault(folder), options).run(only)


class _Pull:
    """One pull from a vault, which nobody exports to meanwhile."""

    def __init__(self, library: Library, vault: Vault, options: PullOptions) -> None:
        self._library = library
        self._vault = vault
        self._options = options
        record = vault.record
        self._flavour = flavour_of(record.flavour or PLAIN.name, record.template, vault.folder)
        self._refused: list[Refusal] = []

    def run(self, only: Container[int] | None) -> PullReport:
        self._refuse_foreign_folder()
        self._vault.forget_undone(self._library.undone_steps)
        found = VaultEdits(self._vault, self._flavour, self._options.statuses, only)
        edits = list(found)
        outcome = None
        if self._options.dry_run or not edits:
            pulled = [note for _, note in self._pulled(edits)]
        else:
            pulled, outcome = self._take(edits)
        if not self._options.dry_run:
            self._save()
        notes = [note for note in pulled if note.changes or note.clashes]
        told = {note.path for note in notes} | {refusal.path for refusal in self._refused}
        return PullReport(
            notes=tuple(notes),
            refused=(*found.refused, *self._refused),
            unchanged=found.unchanged + sum(note.path not in told for note in pulled),
            gone=found.gone,
            notices=self._vault.notices,
            outcome=outcome,
        )

    def _refuse_foreign_folder(self) -> None:
        owners = {*self._vault.owners(), *self._vault.notes}
        if not owners:
            raise UsageError(
                f"No note in {self._vault.folder} was written by readlist.",
                "`readlist export markdown QUERY --to DIR` writes notes.",
            )
        if owners.isdisjoint(self._library.summaries()):
            raise UsageError(
                f"The notes in {self._vault.folder} are about papers that are not in this library.",
                "--library PATH names another one.",
            )

    def _take(self, edits: Iterable[VaultEdit]) -> tuple[list[PulledNote], Outcome]:
        """Write what the edits make of the library, then tell the record."""
        library = self._library
        with library.store.step("pull") as result:
            both = list(self._pulled(edits))
            pulled = [note for _, note in both]
            changed = [note for note in pulled if note.changes]
            notes = "1 note" if len(changed) == 1 else f"{len(changed)} notes"
            result.command = f"pull of {notes} from {self._vault.folder}"
            now = now_utc()
            for note in changed:
                library.store.update(PAPERS, [note.doc_id], _fields(library.paper(note.doc_id), note, now))
        outcome = result.committed()
        for edit, note in both:
            self._settle(edit, note, outcome.step)
        return pulled, outcome

    def _pulled(self, edits: Iterable[VaultEdit]) -> Iterator[tuple[VaultEdit, PulledNote]]:
        """Yield what becomes of each paper with an edit; what cannot be taken is refused."""
        self._refused.clear()
        summaries = self._library.summaries()
        for edit in edits:
            if edit.now.id in summaries:
                paper = self._library.paper(edit.now.id)
                self._refuse(edit, left_over(edit, paper, self._library.lists()))
                yield edit, self._merged(edit, paper)
            else:
                self._refuse(edit, [_lost_paper(edit, summaries.values())])

    def _merged(self, edit: VaultEdit, paper: Paper) -> PulledNote:
        ours = remarks_of(paper)
        theirs = self._theirs(edit, ours)
        merged = merge_remarks(edit.base, ours, theirs, prefer_theirs=self._options.prefer_vault)
        return PulledNote(
            path=edit.path,
            doc_id=paper.doc_id,
            key=paper.key,
            before=ours,
            after=merged.remarks,
            clashes=merged.clashes,
            has_base=edit.base is not None,
        )

    def _theirs(self, edit: VaultEdit, ours: Remarks) -> Remarks:
        return completed(edit.written, edit.base, ours, self._flavour.tag)

    def _refuse(self, edit: VaultEdit, reasons: Iterable[tuple[str, str]]) -> None:
        self._refused += (Refusal(edit.path, reason, hint) for reason, hint in reasons)

    def _settle(self, edit: VaultEdit, note: PulledNote, step: int | None) -> None:
        """Let the record know what was taken. Without a record every note counts as written by readlist."""
        is_decided = edit.base is not None or self._options.prefer_vault
        if self._vault.is_known and is_decided:
            theirs = self._theirs(edit, note.before)
            clashing = frozenset(clash.field for clash in note.clashes)
            self._vault.know(settled(edit, theirs, clashing, step))

    def _save(self) -> None:
        record = self._vault.record
        if self._vault.is_known:
            self._vault.save(
                library=record.library,
                flavour=record.flavour,
                template=record.template,
                layout=record.layout,
            )


def _lost_paper(edit: VaultEdit, papers: Iterable[PaperSummary]) -> tuple[str, str]:
    """Return why the note of a paper that is not there cannot be pulled, and what to do."""
    for paper in papers:
        if any(former.doc_id == edit.now.id for former in paper.merged):
            hint = f"What you wrote there belongs into the note of {paper.key}."
            return f"its paper was merged into {paper.key}", hint
    return "its paper is not in the library", "If you removed it, `readlist history` says when."


def _fields(paper: Paper, note: PulledNote, now: str) -> dict[str, Any]:
    """Return the fields of a paper's document that a pull sets."""
    before, after = note.before, note.after
    added = tuple(tag for tag in after.tags if tag not in before.tags)
    removed = tuple(tag for tag in before.tags if tag not in after.tags)
    changes: dict[str, Change] = {
        "note": SetNote(after.note),
        "status": SetStatus(after.status),
        "starred": SetStarred(after.starred),
        "tags": EditTags(add=added, remove=removed),
    }
    fields: dict[str, Any] = {}
    for name in note.changes:
        fields |= changed_fields(paper, changes[name], now)
    return fields
