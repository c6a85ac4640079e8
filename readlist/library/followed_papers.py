"""What a followed list brings into the library: the papers that its publisher added, changed and took off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from readlist.analysis.change_words import plural
from readlist.errors import StoreError
from readlist.library.library import Library, Outcome
from readlist.library.merging import brought_by, document_of
from readlist.library.published_list import Shared
from readlist.library.rules import ImportRule
from readlist.library.sources import Source
from readlist.model.paper import SHARED_NOTES, Place
from readlist.model.record import Reading
from readlist.model.stored import plain
from readlist.store.files import replace_file

if TYPE_CHECKING:
    from readlist.library.importing import PlannedImport

# A list without news is the usual one: the importer, with all its readers, is imported where there is some.

Document = Mapping[str, Any]
Papers = Mapping[int, Shared]

FORMAT = "published list"
_KNOWN_FILE = "papers.json"


class FollowedList(msgspec.Struct, frozen=True, kw_only=True):
    """A list of somebody else as it is here: ``list_id`` is None where there is none yet.

    By ``mark`` it is found among the lists. ``known`` gives the papers here by their ids there.
    """

    mark: str
    list_id: int | None
    name: str
    by: str
    remote: str
    status: str | None
    listed_on: str | None
    known: Mapping[int, int]


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What was taken in, in words; ``known`` is which papers here are those there."""

    words: str = ""
    new: int = 0
    known: Mapping[int, int] = {}
    outcome: Outcome | None = None


@dataclass(frozen=True)
class PlannedTaking:
    """What is to be written, and what will be said of it."""

    planned: PlannedImport
    taken: Taken


def read_known(folder: Path) -> dict[int, int]:
    """Return which papers here are those of a list; none where that cannot be read."""
    try:
        return msgspec.json.decode((folder / _KNOWN_FILE).read_bytes(), type=dict[int, int])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}


def write_known(folder: Path, known: Mapping[int, int]) -> None:
    """Keep that for the next time. Raises StoreError."""
    try:
        replace_file(folder / _KNOWN_FILE, [msgspec.json.encode(known)])
    except OSError as error:
        raise StoreError(f"Cannot write {folder / _KNOWN_FILE}: {error.strerror or error}.") from error


def take_in(
    library: Library, followed: FollowedList, before: Papers, after: Papers, rules: tuple[ImportRule, ...]
) -> Taken:
    """Write what changed from ``before`` to ``after`` into the library, as one step. Raises StoreError."""
    with library.store.step(f"follow {followed.name}") as result:
        found = plan(library, followed, before, after, rules, dry_run=False)
        found.planned.write(library)
    if result.step is None:
        return msgspec.structs.replace(found.taken, words="")
    return msgspec.structs.replace(found.taken, outcome=result.committed())


def plan(
    library: Library,
    followed: FollowedList,
    before: Papers,
    after: Papers,
    rules: tuple[ImportRule, ...],
    *,
    dry_run: bool = True,
) -> PlannedTaking:
    """Return what is to be written where a list changed from ``before`` to ``after``."""
    return _Planning(library, followed, before, after, rules, dry_run=dry_run).done()


class _Planning:
    def __init__(
        self,
        library: Library,
        followed: FollowedList,
        before: Papers,
        after: Papers,
        rules: tuple[ImportRule, ...],
        *,
        dry_run: bool,
    ) -> None:
        from readlist.library.importing import ImportOptions, ReadSource, plan_import

        self._library, self._followed, self._before, self._after = library, followed, before, after
        self._known = dict(followed.known)
        self._merged_into = {
            former.doc_id: paper.doc_id
            for paper in library.summaries().values()
            for former in paper.merged
            if former.doc_id
        }
        new = [doc_id for doc_id in after if doc_id not in before and doc_id not in self._known]
        self._new = sorted(new, key=lambda doc_id: (after[doc_id].record.position, doc_id))
        reading = Reading(
            format=FORMAT,
            records=tuple(after[doc_id].record for doc_id in self._new),
            title=followed.name,
            listed_on=followed.listed_on,
        )
        source = ReadSource(
            Source(followed.name, b"", date.min, followed.remote), reading, digest=followed.mark
        )
        options = ImportOptions(
            dry_run=dry_run,
            status=followed.status,
            list_name=followed.name if followed.list_id is None else None,
            rules=rules,
        )
        self._planned = plan_import(library, [source], options)

    def done(self) -> PlannedTaking:
        """Return the whole plan."""
        from readlist.library.importing import NEW

        (report,) = self._planned.report.sources
        new = 0
        for imported in report.papers:
            new += imported.action in NEW
            if imported.doc_id is not None:
                for number in imported.entries:
                    self._known[self._new[number]] = imported.doc_id
                    self._note(imported.doc_id, self._after[self._new[number]].note)
        met = len(self._new) - new
        changed = sum(map(self._change, [each for each in self._after if each not in self._new]))
        # A paper may have got another id there: it stands in the list still.
        listed = {self._here(doc_id) for doc_id in self._after}
        left = [each for each in self._before if each not in self._after and self._here(each) not in listed]
        gone = sum(map(self._take_off, left))
        words = (
            f"{plural(new, 'paper')} new" if new else "",
            f"{plural(met, 'paper')} known already" if met else "",
            f"{plural(changed, 'paper')} changed" if changed else "",
            f"{plural(gone, 'paper')} taken off" if gone else "",
        )
        taken = Taken(words=", ".join(filter(None, words)), new=new, known=self._known)
        return PlannedTaking(self._planned, taken)

    def _here(self, doc_id: int) -> int | None:
        """Return the paper here that one there is; None where it was removed."""
        here = self._known.get(doc_id)
        here = self._merged_into.get(here, here) if here is not None else None
        return here if here is not None and here in self._library.summaries() else None

    def _change(self, doc_id: int) -> bool:
        """Bring a paper what its publisher changed; return whether that is anything."""
        was, now = self._before.get(doc_id), self._after[doc_id]
        here = self._here(doc_id)
        if was == now or here is None:
            return False
        document = self._current(here)
        changed = dict(_differences(was, now))
        fields = brought_by(document, changed)
        places = list(self._places(document, now, returns=was is None))
        if places != list(document.get("places", ())):
            fields["places"] = places
        self._set(here, fields)
        noted = (was.note if was is not None else "") != now.note and self._note(here, now.note)
        return bool(fields) or noted

    def _places(self, document: Document, now: Shared, *, returns: bool) -> Iterator[dict[str, Any]]:
        """Yield where the paper stands; in this list as its publisher has it."""
        list_id = self._followed.list_id
        place = plain(Place(list_id or 0, now.record.section, now.record.position))
        known = document.get("places", ())
        for each in known:
            yield place if each["list"] == list_id else each
        if returns and list_id is not None and all(each["list"] != list_id for each in known):
            yield place

    def _take_off(self, doc_id: int) -> bool:
        """Take a paper from the list; it stays in the library. Return whether it stood there."""
        here = self._here(doc_id)
        if here is None:
            return False
        known = list(self._current(here).get("places", ()))
        places = [place for place in known if place["list"] != self._followed.list_id]
        if places != known:
            self._set(here, {"places": places or None})
        self._note(here, "")
        return places != known

    def _note(self, doc_id: int, text: str) -> bool:
        """Give a paper the publisher's note, beside the reader's own; return whether that is another one."""
        extra = dict(self._current(doc_id).get("extra", {}))
        known = extra.pop(SHARED_NOTES, {})
        notes = dict(known) if isinstance(known, dict) else {}
        before = dict(notes)
        notes.pop(self._followed.mark, None)
        if text:
            followed = self._followed
            notes[followed.mark] = {"by": followed.by, "list": followed.name, "text": text}
        if notes == before:
            return False
        self._set(doc_id, {"extra": ({**extra, SHARED_NOTES: notes} if notes else extra) or None})
        return True

    def _current(self, doc_id: int) -> Document:
        planned = self._planned
        if doc_id in planned.insertions:
            return planned.insertions[doc_id]
        current = {**self._library.store.document(doc_id), **planned.updates.get(doc_id, {})}
        return {name: value for name, value in current.items() if value is not None}

    def _set(self, doc_id: int, fields: Mapping[str, Any]) -> None:
        planned = self._planned
        if doc_id in planned.insertions:
            planned.insertions[doc_id].update(fields)
        elif fields:
            planned.updates.setdefault(doc_id, {}).update(fields)


def _differences(was: Shared | None, now: Shared) -> Iterator[tuple[str, Any]]:
    """Yield the fields of the work that are other ones now; of the tags only those that were added."""
    old = document_of(was.record, None) if was is not None else {}
    for name, value in document_of(now.record, None).items():
        if name == "tags":
            value = [tag for tag in value if tag not in old.get("tags", ())]  # noqa: PLW2901 - the rest of it
        if value and value != old.get(name):
            yield name, value
