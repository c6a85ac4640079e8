"""Notes edited in a vault come back into the library: three-way against the last export, in one step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from readlist.analysis.remarks import Remarks, changed_remarks, merge_remarks, remarks_of
from readlist.analysis.three_way import Clash
from readlist.library.exported_files import Refusal
from readlist.library.library import Library, Outcome
from readlist.library.vault_edits import VaultEdit, VaultEdits, read_edits
from readlist.model.change import Change, EditTags, SetNote, SetStarred, SetStatus, changed_fields
from readlist.store.storage import now_utc
from readlist.store.table import PAPERS


class PullOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to pull: the statuses that there are, whose word holds where both sides disagree."""

    statuses: tuple[str, ...]
    prefer_vault: bool = False
    dry_run: bool = False


class PulledNote(msgspec.Struct, frozen=True, kw_only=True):
    """What a pull makes of a paper's remarks. Without a base nothing was taken unless it was asked for."""

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

    ``notes`` are those that change the library or clash with it; ``gone`` counts those of the last
    export that are not in the folder any more.
    """

    notes: tuple[PulledNote, ...]
    refused: tuple[Refusal, ...]
    unchanged: int
    gone: int
    outcome: Outcome | None = None


def pull_notes(
    library: Library, folder: Path, options: PullOptions, only: Collection[int] | None = None
) -> PullReport:
    """Take what was edited in the notes of ``folder`` into the library, in one durable step.

    ``only`` are the papers to look at. A ``dry_run`` returns what would be done. The notes are only
    read; the record beside them learns what was taken, so that the next export sees no conflict.
    Raises UsageError, ExportError, StoreError; then nothing was changed.
    """
    edits = read_edits(library, folder, options.statuses, only)
    if options.dry_run:
        return _report(edits, [_pulled(library, edit, options) for edit in edits.edits])
    if not edits.edits:
        return _report(edits, [])
    with library.store.step(_command(0, folder)) as result:
        pulled = [_pulled(library, edit, options) for edit in edits.edits]
        changed = [note for note in pulled if note.changes]
        result.command = _command(len(changed), folder)
        now = now_utc()
        for note in changed:
            library.store.update(PAPERS, [note.doc_id], _fields(library, note, now))
    outcome = result.committed()
    edits.settle(pulled, outcome.step)
    return _report(edits, pulled, outcome)
