"""An open library: what it holds, and the doors through which it changes."""

from __future__ import annotations

import datetime
import operator
import os
import shlex
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import msgspec

from readlist.errors import MissingError, UsageError
from readlist.library.first_page import may_enter_inbox, page_now, pick_first_page
from readlist.model.change import Change, EditFields, RemoveAnnotation, SetAnnotation, SetNote, changed_fields
from readlist.model.paper import Paper, PaperList, PaperSummary, PaperText, Place, SavedSearch
from readlist.model.tags import is_within, moved
from readlist.paths import LibraryFiles
from readlist.store.conflict_copies import conflict_copies
from readlist.store.drafts import Drafts
from readlist.store.history import HistoryStep
from readlist.store.migrations import MIGRATIONS, Migrations
from readlist.store.paper_store import Committed, PaperStore
from readlist.store.storage import now_utc
from readlist.store.summaries import Outlining, Pick
from readlist.store.table import LISTS, PAPERS

if TYPE_CHECKING:
    from readlist.analysis.groups import DuplicateGroup
    from readlist.library.backing_up import DailyBackups
    from readlist.search.paper_table import PaperTable

Outcome = Committed

__all__ = ["HistoryStep", "Library", "Outcome", "open_library"]


class Library:
    """The papers and lists of one user, and every change to them as a durable step."""

    def __init__(self, store: PaperStore, path: Path, daily_backups: DailyBackups | None = None) -> None:
        self.path = path
        self.store = store
        self.drafts = Drafts(LibraryFiles(path).drafts)
        self.daily_backups = daily_backups
        self._groups: tuple[list[PaperSummary], list[DuplicateGroup]] = ([], [])

    @property
    def session(self) -> str:
        """The session that steps of the history are recorded under."""
        return self.store.session

    def summaries(self) -> Mapping[int, PaperSummary]:
        """Return the summary of every paper by id. Reads the disk the first time; safe from any thread."""
        return self.store.summaries()

    def lists(self) -> Mapping[int, PaperList]:
        """Return every list by id. No disk; safe from any thread."""
        return self.store.lists()

    def searches(self) -> tuple[SavedSearch, ...]:
        """Return the saved searches in their order. No disk; safe from any thread."""
        return tuple(
            sorted(self.store.searches().values(), key=lambda each: (each.position, each.name, each.doc_id))
        )

    def paper(self, doc_id: int) -> Paper:
        """Return the whole paper. Reads the disk. Raises StoreError, MissingError."""
        return self.store.paper(doc_id)

    def duplicate_groups(self) -> list[DuplicateGroup]:
        """Return the papers that are the same as others or may be, in groups, the likeliest first.

        Takes a while after every change of a paper: never on a screen's thread. Reads the disk.
        """
        from readlist.analysis.groups import duplicate_groups

        papers = list(self.summaries().values())
        of, groups = self._groups
        # A summary is a new object whenever anything of its paper was changed.
        if len(of) != len(papers) or not all(map(operator.is_, of, papers)):
            # Either may have been said alone, in another copy of the library.
            distinct = cache(lambda doc_id: frozenset(self.paper(doc_id).distinct_from))
            groups = duplicate_groups(papers, lambda a, b: b in distinct(a) or a in distinct(b))
            self._groups = papers, groups
        return groups

    def duplicates(self) -> frozenset[int]:
        """Return the ids of the papers in ``duplicate_groups``."""
        return frozenset(doc_id for group in self.duplicate_groups() for doc_id in group.doc_ids)

    def texts(self, doc_ids: Iterable[int]) -> Iterator[tuple[int, PaperText]]:
        """Yield (doc_id, texts) of those papers that exist. Reads the disk."""
        return self.store.texts(doc_ids)

    def apply(self, change: Change, doc_ids: Iterable[int], command: str = "") -> Outcome:
        """Do ``change`` to the papers in one durable step; papers already so are left out.

        ``command`` names the step in the history. Ids without a paper are passed over.
        Raises StoreError, MissingError where there is none of them; then nothing was changed.
        """
        wanted = list(dict.fromkeys(doc_ids))
        with self.store.step(command or type(change).__name__) as result:
            now = now_utc()
            alike: dict[bytes, tuple[dict[str, Any], list[int]]] = {}
            summaries = self.store.summaries()
            if wanted and not any(doc_id in summaries for doc_id in wanted):
                raise MissingError("paper")
            looks_at_texts = isinstance(change, SetNote | SetAnnotation | RemoveAnnotation | EditFields)
            for doc_id in wanted:
                paper: Paper | PaperSummary | None = summaries.get(doc_id)
                if looks_at_texts and paper is not None:
                    paper = self.store.paper(doc_id)
                fields = changed_fields(paper, change, now) if paper is not None else {}
                if fields:
                    key = msgspec.msgpack.encode(fields)
                    alike.setdefault(key, (fields, []))[1].append(doc_id)
            for fields, ids in alike.values():
                self.store.update(PAPERS, ids, fields)
        return result.committed()

    def tell_of_waiting(self, tell: Callable[[str], object]) -> None:
        """Have ``tell`` called where a change waits for another process: with who that is, then with ""."""
        self.store.tell_of_waiting(tell)

    def change(self, doc_id: int, make: Callable[[Paper], Change], command: str) -> Outcome:
        """Do to a paper what ``make`` says of it, as it is then, in one durable step.

        Raises StoreError, MissingError, and what ``make`` does; then nothing was changed.
        """
        with self.store.step(command) as result:
            paper = self.store.paper(doc_id)
            fields = changed_fields(paper, make(paper), now_utc())
            if fields:
                self.store.update(PAPERS, [doc_id], fields)
        return result.committed()

    def append_to_note(self, doc_id: int, text: str, command: str = "note") -> Outcome:
        """Add ``text`` as a paragraph at the end of the paper's note, in one durable step."""

        def longer(paper: Paper) -> Change:
            before = paper.note.text.rstrip("\n") + "\n\n" if paper.note is not None else ""
            return SetNote(before + text)

        return self.change(doc_id, longer, command)

    def set_note(
        self, doc_id: int, text: str, started_from: str | None, command: str = "note"
    ) -> tuple[Outcome, str]:
        """Make ``text`` the note if the note is still ``started_from``, in one durable step.

        Where someone else has changed the note since, or where nobody knows what ``text`` was
        made from (None), ``text`` is added behind it as a paragraph. Returns the outcome and the
        note as it is now. Raises StoreError, MissingError.
        """
        note = text

        def united(paper: Paper) -> Change:
            nonlocal note
            here = paper.note.text if paper.note is not None else ""
            if here.strip() and here not in (started_from, text):
                note = "\n\n".join(part for part in (here.rstrip("\n"), text) if part.strip())
            return SetNote(note)

        return self.change(doc_id, united, command), note

    def remove(self, doc_ids: Iterable[int], command: str = "remove") -> Outcome:
        """Remove papers; `undo` brings them back whole."""
        with self.store.step(command) as result:
            known = self.store.summaries()
            self.store.remove(PAPERS, [doc_id for doc_id in dict.fromkeys(doc_ids) if doc_id in known])
        return result.committed()

    def rename_tag(self, old: str, new: str) -> Outcome:
        """Give every paper tagged ``old`` the tag ``new`` instead; merges where both are.

        The tags below ``old`` come along, here and when tags are merged.
        """
        return self._change_tags([old], new, shlex.join(("tags", "rename", old, new)))

    def merge_tags(self, into: str, others: Collection[str]) -> Outcome:
        """Give every paper that has one of ``others`` the tag ``into`` instead, in one step."""
        return self._change_tags(others, into, shlex.join(("tags", "merge", *others, into)))

    def delete_tag(self, name: str) -> Outcome:
        """Take the tag, and those below it, off every paper."""
        return self._change_tags([name], None, shlex.join(("tags", "delete", name)))

    def _change_tags(self, old: Collection[str], new: str | None, command: str) -> Outcome:
        with self.store.step(command) as result:
            tagged = [
                paper
                for paper in self.store.summaries().values()
                if any(is_within(tag, each) for tag in paper.tags for each in old)
            ]
            if not tagged:
                names = " or ".join(f"“{tag}”" for tag in old)
                raise UsageError(f"No paper has the tag {names}.", "`readlist tags` lists the tags.")
            for summary in tagged:
                turned = (_turned(tag, old, new) for tag in summary.tags)
                tags = list(dict.fromkeys(tag for tag in turned if tag is not None))
                if tags != list(summary.tags):
                    self.store.update(PAPERS, [summary.doc_id], {"tags": tags})
        return result.committed()

    def recent_tags(self, most: int = 5) -> tuple[str, ...]:
        """Return the tags that papers were given last by hand, the newest first. Reads the history."""
        return self.store.recent_tags(most)

    def rename_list(self, doc_id: int, title: str) -> Outcome:
        """Give a list another title; importing the same source still finds it. Raises MissingError."""
        with self.store.step(f"lists rename {title}") as result:
            self._existing_list(doc_id)
            self.store.update(LISTS, [doc_id], {"title": title})
        return result.committed()

    def merge_lists(self, into: int, others: Collection[int]) -> Outcome:
        """Move the papers of ``others`` to the list ``into`` and remove the others, in one step.

        A paper that stands in ``into`` already keeps its place there. Importing the same
        sources of the others again finds ``into``. Raises MissingError.
        """
        with self.store.step(f"lists merge {self._existing_list(into).title}") as result:
            for summary in list(self.store.summaries().values()):
                places = _merged_places(summary.places, into, others)
                if places != summary.places:
                    self.store.update(PAPERS, [summary.doc_id], {"places": msgspec.to_builtins(places)})
            lists = [self._existing_list(doc_id) for doc_id in (into, *others)]
            hashes = list(dict.fromkeys(each for found in lists for each in found.content_hashes))
            self.store.update(LISTS, [into], {"content_hashes": hashes})
            self.store.remove(LISTS, others)
        return result.committed()

    def delete_list(self, doc_id: int) -> Outcome:
        """Remove a list; its papers stay, without their place in it. Raises MissingError."""
        with self.store.step(f"lists delete {self._existing_list(doc_id).title}") as result:
            self._existing_list(doc_id)
            for summary in list(self.store.summaries().values()):
                kept = [place for place in summary.places if place.list != doc_id]
                if len(kept) != len(summary.places):
                    places = msgspec.to_builtins(kept)
                    self.store.update(PAPERS, [summary.doc_id], {"places": places})
            self.store.remove(LISTS, [doc_id])
        return result.committed()

    def _existing_list(self, doc_id: int) -> PaperList:
        try:
            return self.lists()[doc_id]
        except KeyError as error:
            raise MissingError("list") from error

    def undo(self, *, own_first: bool) -> Outcome:
        """Take back the newest step: this session's if ``own_first`` and it has one, else anyone's.

        Raises UsageError when there is nothing to take back.
        """
        return self.store.undo(own_first=own_first)

    def redo(self) -> Outcome:
        """Do the step again that this session took back last. Raises UsageError."""
        return self.store.redo()

    def steps_left(self) -> tuple[bool, bool]:
        """Return whether there is a step to take back, and one that this session can do again."""
        return self.store.steps_left()

    def history(self, doc_id: int | None = None) -> list[HistoryStep]:
        """Return the steps, newest first; only those of one paper, where one is given."""
        return self.store.history(doc_id)

    def undone_steps(self) -> frozenset[int]:
        """Return the numbers of the steps that are taken back. Reads the history."""
        return frozenset(step.step for step in self.store.history(None) if step.undone)

    def refresh(self) -> dict[int, PaperSummary | None]:
        """Take in what other processes wrote; return what changed. Raises StoreError."""
        return self.store.refresh()

    def tidy(self) -> None:
        """Compact the files when it pays, and begin the daily backup when it is due.

        Slow: never on a screen's thread, never in a short command. Raises StoreError.
        """
        self.store.tidy(*self._for_the_next_start())
        self.back_up_when_due()

    def back_up_when_due(self) -> None:
        """Begin the daily backup, where there is to be one and it is due. For the thread that changes."""
        if self.daily_backups is not None:
            self.daily_backups.begin_when_due(self.store, datetime.datetime.now(datetime.UTC))

    def columns_to_write(self) -> Callable[[], None] | None:
        """Return what writes the column file, on any thread; None where it is up to date."""
        return self.store.columns_to_write(*self._for_the_next_start())

    def _for_the_next_start(self) -> tuple[Pick, Outlining]:
        from readlist.search.outline import outline_of  # nobody reads with it

        lists, today = dict(self.lists()), datetime.date.today()
        return (
            lambda papers: pick_first_page(papers, lists, today=today),
            lambda papers: outline_of(papers, lists),
        )

    def prepared_table(self) -> PaperTable | None:
        """Return the table of all papers as they were when they were last put away, to the first who asks.

        None before ``summaries``, and where it is not known. For any thread.
        """
        put_away = self.store.take_put_away()
        if put_away is None:
            return None
        from readlist.search.outline import table_of

        return table_of(put_away.summaries, self.lists(), put_away.outline)

    def first_page(self, today: datetime.date) -> list[PaperSummary] | None:
        """Return the head of the Inbox without reading the other papers; None when it is not known."""
        known = self.store.first_page(today.isoformat(), may_enter_inbox)
        return (page_now(*known, self.lists(), today=today) or None) if known is not None else None

    def notices(self) -> tuple[str, ...]:
        """Return, in words, what reading the files brought to light."""
        more = self.daily_backups.notices if self.daily_backups is not None else ()
        return (*self.store.notices(), *more)

    def notices_at_start(self) -> tuple[str, ...]:
        """Return the notices, and those that one who begins to work with the library needs once.

        Reads the folder of the library.
        """
        copies = conflict_copies(LibraryFiles(self.path))
        if not copies:
            return self.notices()
        what = f"A conflict copy lies beside the library, {copies[0].name}"
        if len(copies) > 1:
            what = f"{len(copies)} conflict copies lie beside the library"
        return (*self.notices(), f"{what}: `readlist conflicts merge` takes in what was changed there.")

    def close(self) -> None:
        """Let go of the files."""
        if self.daily_backups is not None:
            self.daily_backups.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _turned(tag: str, old: Collection[str], new: str | None) -> str | None:
    """Return what becomes of a tag when ``old``, with all below them, become ``new`` or (None) go."""
    above = next((each for each in old if is_within(tag, each)), None)
    if above is None:
        return tag
    return moved(tag, above, new) if new is not None else None


def _merged_places(places: tuple[Place, ...], into: int, others: Collection[int]) -> tuple[Place, ...]:
    """Return ``places`` with those in ``others`` made the one in ``into``, if that is not there."""
    merged: list[Place] = []
    is_in = any(place.list == into for place in places)
    for place in places:
        if place.list not in others:
            merged.append(place)
        elif not is_in:
            merged.append(msgspec.structs.replace(place, list=into))
            is_in = True
    return tuple(merged)


def open_library(
    path: Path, *, session: str, daily_backups: bool = False, migrations: Migrations = MIGRATIONS
) -> Library:
    """Open the library at ``path``, or where a link there leads. No file is created before the first change.

    ``session`` names who changes: "cli", or "app-" and some letters for one run of the app.
    With ``daily_backups``, ``tidy`` makes one a day. Raises StoreError.
    """
    path = Path(os.path.realpath(path))
    store = PaperStore(path, session, migrations)
    if not daily_backups:
        return Library(store, path)
    from readlist.library.backing_up import DailyBackups

    return Library(store, path, DailyBackups())
