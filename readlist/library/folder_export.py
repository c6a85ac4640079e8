"""Papers out to a folder of notes that their owner writes in, renames, moves and deletes.

Only notes with something new to say are rendered, read and written. What stands between the markers
and is not as readlist wrote it was typed by somebody: it is never written over unless that is asked for.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from readlist.errors import Cancelled, ExportError
from readlist.formats.notes.flavours import Flavour, Rendering, Surroundings, flavour
from readlist.formats.notes.markdown_notes import written_into
from readlist.formats.notes.note_parts import NoteParts, block_hash, parts_of
from readlist.formats.notes.vault_record import ExportedNote, properties_hash
from readlist.library.exported_files import (
    EditedError,
    Export,
    ExportReport,
    FileStamp,
    Refusal,
    as_text,
    path_of,
)
from readlist.library.exported_papers import Papers
from readlist.library.note_flavours import NO_TEMPLATE, note_flavour, template_of
from readlist.library.note_links import NoteLinks, mentions_of
from readlist.library.note_names import CONFLICT_SUFFIX, LAYOUTS, folder_of
from readlist.library.templates.shipped_templates import SHIPPED
from readlist.library.vault import UNKNOWN, Vault, turn_at
from readlist.model.paper import Paper

FLAT = "flat"

Tell = Callable[[int, int], object]
"""Is told how many notes are done and how many there are; may raise Cancelled."""


class FolderWishes(msgspec.Struct, frozen=True, kw_only=True):
    """How notes are to be written to a folder; what is "" is as it was the last time.

    ``template`` is the name of one that comes with readlist, or a path; ``none`` ends what was wished
    for. ``recreate`` makes notes again that their owner deleted, ``replace`` writes over what was
    edited between the markers.
    """

    flavour: str = ""
    template: str = ""
    layout: str = ""
    recreate: bool = False
    replace: bool = False


AS_BEFORE = FolderWishes()
"""Nothing is wished that was not the last time."""


@dataclass(frozen=True)
class _Work:
    """A note to be brought up to date; ``is_news`` says that it was made of something else the last time."""

    doc_id: int
    path: str
    known: ExportedNote | None
    now: ExportedNote
    surroundings: Surroundings
    is_news: bool


@dataclass
class _Written:
    """What became of the text of one note."""

    text: str = ""
    paper: Paper | None = None
    is_edited: bool = False


def export_folder(
    papers: Papers,
    doc_ids: Sequence[int],
    folder: Path,
    export: Export,
    wishes: FolderWishes,
    tell: Tell | None = None,
) -> ExportReport:
    """Bring the notes of papers in ``folder`` up to date and return what was done.

    Where ``tell`` raises Cancelled, the notes written before stay; a dry run is given up. Raises
    ExportError when the disk refuses, or a wish cannot be met: every file is then whole.
    """
    if wishes.layout and wishes.layout not in LAYOUTS:
        raise ExportError(f"There is no layout `{wishes.layout}`.", f"There are {', '.join(LAYOUTS)}.")
    # What cannot be had is told before there is a folder: what is wished for is made twice, therefore.
    flavour_of(wishes.flavour, _template_path(wishes.template, folder), folder)
    with contextlib.nullcontext() if export.dry_run else turn_at(folder):
        return _FolderExport(papers, Vault(folder), export, wishes).run(doc_ids, tell)


class _FolderExport:
    """One export into a folder."""

    def __init__(self, papers: Papers, vault: Vault, export: Export, wishes: FolderWishes) -> None:
        record = vault.record
        self._papers = papers
        self._known = papers.summaries()
        self._lists = papers.lists()
        self._vault = vault
        self._export = export
        self._wishes = wishes
        vault.forget_undone(papers.undone_steps)
        self._layout = wishes.layout or record.layout or FLAT
        kept = "" if wishes.flavour or wishes.template == NO_TEMPLATE else record.template
        self._template = _template_path(wishes.template, vault.folder) or kept
        self._flavour = flavour_of(wishes.flavour or record.flavour, self._template, vault.folder)
        self._flavour_before = _flavour_or(record.flavour, self._flavour)
        if self._flavour_before.outline != self._flavour.outline and record.notes:
            raise ExportError(
                f"{vault.folder} has notes of {record.flavour}, and {self._flavour.name} wants others.",
                "Name another folder with --to.",
            )
        self._renderings: dict[int, Rendering] = {}
        self._deleted: list[Path] = []
        self._edited: list[Path] = []

    def run(self, doc_ids: Sequence[int], tell: Tell | None) -> ExportReport:
        self._export.refused += self._vault.unreadable.values()
        if not self._vault.is_known:
            self._adopt()
        planned = dict(self._places(doc_ids))
        work = list(self._works(planned))
        if self._flavour.can_fail:  # a template at fault is found before anything is written
            self._renderings = {each.doc_id: self._render(each) for each in work if each.is_news}
        try:
            for number, each in enumerate(work):
                if tell is not None:
                    tell(number, len(work))
                self._bring_up_to_date(each)
        except Cancelled:
            if self._export.dry_run:
                raise
        finally:
            self._save()
        return self._report(doc_ids)

    def _adopt(self) -> None:
        """Take every note as written by readlist: there is no record that says otherwise."""
        for doc_id in self._vault.owners():
            path, *others = self._vault.paths_of(doc_id)
            with contextlib.suppress(OSError, UnicodeDecodeError):
                block = parts_of(self._vault.path(path).read_text("utf-8")).block
                if block is not None and not others:
                    self._vault.know(ExportedNote(id=doc_id, path=path, block=block_hash(block)))

    # Which file

    def _places(self, doc_ids: Iterable[int]) -> Iterator[tuple[int, str]]:
        """Yield each paper that there is and the path of its note, where it is to have one."""
        for doc_id in doc_ids:
            if doc_id not in self._known:
                continue
            paths = self._vault.paths_of(doc_id)
            known = self._vault.notes.get(doc_id)
            if len(paths) > 1:
                self._refuse_several(paths)
            elif paths:
                yield doc_id, paths[0]
            elif known is None or self._wishes.recreate:
                paper = self._known[doc_id]
                yield doc_id, self._vault.add(doc_id, paper.key, folder_of(self._layout, paper, self._lists))
            elif known.path not in self._vault.unreadable:
                self._deleted.append(self._vault.path(known.path))
                self._end_conflict(known)

    def _refuse_several(self, paths: Sequence[str]) -> None:
        path, *others = map(self._vault.path, paths)
        reason = f"{', '.join(map(str, others))} has the same readlist_id"
        self._export.refused.append(Refusal(path, reason, "Remove that line from all but one of them."))

    # What is new

    def _works(self, planned: Mapping[int, str]) -> Iterator[_Work]:
        everywhere = {doc_id: self._vault.paths_of(doc_id)[0] for doc_id in self._vault.owners()}
        links = NoteLinks(self._known, {**everywhere, **planned}, self._vault.files())
        for doc_id, path in planned.items():
            known = self._vault.notes.get(doc_id)
            try:
                made_of = self._fingerprint(doc_id)
                is_news = known is None or known.input != made_of
                if is_news or known is None:
                    mentions = mentions_of(self._papers.paper(doc_id))
                else:
                    mentions = known.mentions
            except KeyError:  # removed meanwhile
                continue
            linked = links.of(doc_id, mentions)
            now = ExportedNote(id=doc_id, path=path, input=made_of, links=_hash(linked), mentions=mentions)
            is_news = is_news or known is None or known.links != now.links
            yield _Work(doc_id, path, known, now, Surroundings(lists=self._lists, links=linked), is_news)

    def _fingerprint(self, doc_id: int) -> str:
        """Return what changes when the paper's note would be another one, but for its links."""
        places = self._known[doc_id].places
        titles = [self._lists[place.list].title for place in places if place.list in self._lists]
        made_of = hashlib.blake2b(self._papers.stored(doc_id), digest_size=12)
        made_of.update(f"\0{self._flavour.fingerprint}\0{titles}".encode("utf-8", "surrogatepass"))
        return made_of.hexdigest()

    # The note itself

    def _bring_up_to_date(self, work: _Work) -> None:
        vault, path = self._vault, self._vault.path(work.path)
        stamp = vault.stamp(work.path)
        if not work.is_news and work.known is not None and stamp == work.known.stamp != UNKNOWN:
            self._export.unchanged.append(path)
            if work.known.path != work.path:
                vault.know(msgspec.structs.replace(work.known, path=work.path))
            return
        written = _Written()
        count = len(self._export.written)
        after = self._export.update(path, as_text(lambda text: self._new_text(work, text, written)))
        if after is not None:
            self._remember(work, written, after, at_once=len(self._export.written) > count)

    def _new_text(self, work: _Work, text: str, written: _Written) -> str:
        """Return what a note is to hold. Raises ExportError: it is to be left alone."""
        parts = parts_of(text)
        block, properties = self._edits(work, parts) if text else (False, False)
        if not work.is_news and not block and parts.block is not None and not self._wishes.replace:
            same = work.known is not None and properties_hash(parts.properties) == work.known.front
            if same or properties:
                written.is_edited = properties
                return text
        try:
            written.paper = self._papers.paper(work.doc_id)
        except KeyError as error:
            raise ExportError("its paper was removed meanwhile", "`readlist undo` brings it back.") from error
        rendering = self._renderings.get(work.doc_id) or self._render(work)
        written.text = written_into(text, rendering)
        if written.text != text and (block or properties) and not self._wishes.replace:
            what = "what stands between its markers" if block else "its front matter"
            self._leave_alone(work, rendering, what)
        return written.text

    def _render(self, work: _Work) -> Rendering:
        return self._flavour.render(self._papers.paper(work.doc_id), work.surroundings)

    def _edits(self, work: _Work, parts: NoteParts) -> tuple[bool, bool]:
        """Return whether somebody has edited the managed block, and the properties that are the reader's.

        A block that the record does not know was typed by somebody; without a record nobody can tell.
        """
        known = work.known
        if not (parts.block or "").strip():
            block = False
        elif known is None:
            block = self._vault.is_known
        else:
            block = block_hash(parts.block) != known.block
        base = known.properties if known is not None else {}
        if not base or properties_hash(parts.properties) == (known.front if known is not None else ""):
            return block, False
        tags = dict.fromkeys(map(self._flavour_before.tag, base.get("tags", ())))
        expected = {**base, "tags": [tag for tag in tags if tag]}
        return block, any(
            name in parts.properties and _plain(parts.properties[name], value) != value
            for name, value in expected.items()
        )

    def _leave_alone(self, work: _Work, rendering: Rendering, what: str) -> None:
        """Put what would be written beside the note. Raises EditedError, always."""
        name = work.path.rpartition("/")[2].removesuffix(".md") + CONFLICT_SUFFIX
        known = work.known or ExportedNote(id=work.doc_id, path=work.path)
        where = f"what readlist would write {'goes to' if self._export.dry_run else 'is in'} {name}"
        if not self._export.dry_run:
            properties = {name: each for name, each in rendering.properties.items() if name != "readlist_id"}
            text = written_into("", msgspec.structs.replace(rendering, properties=properties))
            try:
                known = self._vault.put_conflict(msgspec.structs.replace(known, path=work.path), text)
            except OSError as error:
                where = f"{name} could not be written: {error.strerror}"
            else:
                where = where if known.conflict is not None else f"{name} holds something else"
                self._vault.know(known)
        raise EditedError(
            f"{what} was edited; {where}",
            f"`readlist pull {self._vault.folder}` takes the edits in, --replace writes over them.",
        )

    # What is known afterwards

    def _remember(self, work: _Work, written: _Written, stamp: FileStamp, *, at_once: bool) -> None:
        known = self._end_conflict(work.known) if work.known is not None else None
        if written.paper is None:  # nothing was new: what was written is still what was written then
            if written.is_edited:
                self._edited.append(self._vault.path(work.path))
            if known is not None:
                seen = known.stamp if written.is_edited else tuple(stamp)
                self._vault.know(msgspec.structs.replace(known, path=work.path, stamp=seen))
            return
        paper, parts = written.paper, parts_of(written.text)
        note = msgspec.structs.replace(
            work.now,
            block=block_hash(parts.block),
            rest=block_hash(parts.rest),
            front=properties_hash(parts.properties),
            note=paper.note.text if paper.note is not None else "",
            properties={"status": paper.status, "starred": paper.starred, "tags": list(paper.tags)},
            stamp=tuple(stamp),
        )
        self._vault.know(note, at_once=at_once)

    def _end_conflict(self, known: ExportedNote) -> ExportedNote:
        if known.conflict is None or self._export.dry_run:
            return known
        known = self._vault.end_conflict(known)
        self._vault.know(known)
        return known

    def _save(self) -> None:
        if self._export.dry_run or not (self._vault.is_known or self._vault.notes):
            return
        record = self._vault.record
        # Where nothing came of what was wished for, the next export is as those before.
        is_done = bool(self._export.written or self._export.unchanged) or not self._vault.is_known
        self._vault.save(
            library=record.library or self._papers.library_id,
            flavour=self._flavour.name if is_done else record.flavour,
            template=self._template if is_done else record.template,
            layout=self._layout if is_done else record.layout,
        )

    def _report(self, doc_ids: Sequence[int]) -> ExportReport:
        record, exported = self._vault.record, set(doc_ids)
        others = [doc_id for doc_id in self._vault.owners() if doc_id not in exported]
        # Only of its own papers a library knows that they are gone.
        own = bool(record.library) and record.library == self._papers.library_id
        gone = [doc_id for doc_id in others if own and doc_id not in self._known]
        return ExportReport(
            tuple(self._export.written),
            tuple(self._export.unchanged),
            tuple(self._export.refused),
            deleted=tuple(self._deleted),
            edited=tuple(self._edited),
            gone=tuple(self._vault.path(path) for doc_id in gone for path in self._vault.paths_of(doc_id)),
            others=len(others) - len(gone),
            notices=self._vault.notices,
        )


def _template_path(wanted: str, folder: Path) -> str:
    """Return how the record names a template: one in the folder so that the folder can be moved."""
    template = template_of(wanted)
    if not template or template in SHIPPED:
        return template
    path, home = path_of(template).resolve(), folder.resolve()
    return path.relative_to(home).as_posix() if path.is_relative_to(home) else str(path)


def flavour_of(name: str, template: str, folder: Path) -> Flavour:
    """Return a flavour, with the managed block of a template if there is to be one. Raises ExportError."""
    return note_flavour(name, template if not template or template in SHIPPED else str(folder / template))


def _flavour_or(name: str, otherwise: Flavour) -> Flavour:
    try:
        return flavour(name)
    except ExportError:
        return otherwise


def _plain(value: Any, like: Any) -> Any:
    """Return a value of front matter in the form of one that it is compared with."""
    if isinstance(like, list):
        return [value] if isinstance(value, str) else list(value or ())
    return value


def _hash(links: Sequence[Any]) -> str:
    return hashlib.blake2b(msgspec.json.encode(links), digest_size=12).hexdigest() if links else ""
