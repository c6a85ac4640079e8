"""What the app knows: the library as last acknowledged, with the changes under way laid over it.

No Textual here. Everything but the jobs for the writer runs on the UI thread; what the
writer reports comes back through ``deliver``, in the order of the jobs.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import Future
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from readlist.analysis.counting import Counts
from readlist.config import Ranking
from readlist.errors import ReadlistError
from readlist.library.library import Library, Outcome
from readlist.library.tidying import QUIET_SECONDS, Tidying
from readlist.model.change import Change, EditTags, changed_fields
from readlist.model.paper import Paper, PaperList, PaperSummary
from readlist.store.writer import Writer
from readlist.tui.background import answer
from readlist.tui.learning import Learning
from readlist.tui.recent_tags import RecentTags
from readlist.tui.session_events import (
    Begun,
    Event,
    Failed,
    IndexGrown,
    Learned,
    Merged,
    Noticed,
    Saved,
    Stepped,
    Waiting,
)
from readlist.tui.session_search import SessionSearch
from readlist.tui.shown_changes import among, changed_by, with_fields
from readlist.tui.taking_in import AT_ONCE, Changes, TakingIn

if TYPE_CHECKING:
    from readlist.library.importing import ImportReport

R = TypeVar("R")

Clock = Callable[[], datetime]
"""Returns the present time with its local time zone."""

Deliver = Callable[[Callable[[], None]], object]
"""Has something called on the UI thread, in the order in which it was handed over."""


AfterFrame = Callable[[Callable[[], None]], object]
"""Has something called on the UI thread when the screen had time to show what was changed."""


class _UnderWay(msgspec.Struct, frozen=True, eq=False):
    """A change that the writer has not acknowledged yet."""

    change: Change
    now: str


class Session:
    """The papers as the screen shows them, and the queue of changes to them."""

    def __init__(
        self,
        library: Library,
        *,
        clock: Clock,
        deliver: Deliver,
        after_frame: AfterFrame,
        listener: Callable[[Event], None],
        ranking: Ranking = Ranking(),  # noqa: B008 - it never changes
    ) -> None:
        """Begin with the first page of the library where it is known, else with every paper."""
        self.library = library
        self.clock = clock
        self._deliver = deliver
        self._after_frame = after_frame
        self._listener = listener
        page = library.first_page(self.today)
        self.is_whole = page is None
        self._papers = dict(library.summaries()) if page is None else {paper.doc_id: paper for paper in page}
        self._shown: dict[int, PaperSummary] = {}
        self._snapshot: Mapping[int, PaperSummary] | None = None
        self._under_way: dict[int, list[_UnderWay]] = {}
        self._gone: dict[int, PaperSummary] = {}
        self._taking_in = TakingIn(self._take_in, deliver)
        self._tell_taken: Callable[[Collection[int]], None] = lambda _: None
        self._counts: Counts | None = None
        self.recent_tags = RecentTags(deliver)
        self._recount: deque[tuple[PaperSummary | None, PaperSummary | None]] = deque()
        self._steps_under_way = 0
        self.own_steps = 0
        """How many steps of this session stand, those on their way to the disk included."""
        self._refresh_failed = False
        self._notices = library.notices()
        self._searches = library.searches()
        self._held_back: Callable[[], None] | None = None
        self.tidying = Tidying(library, quiet_seconds=QUIET_SECONDS)
        library.tell_of_waiting(lambda words: self._deliver(partial(self._listener, Waiting(words))))
        self._writer = Writer(library, idle=self.look_outside)
        self.search = SessionSearch(library, self._tell_of_index)
        self.learning = Learning(library.path, ranking, self._tell_of_learning)

    # What is there

    @property
    def today(self) -> date:
        """The local date."""
        return self.clock().date()

    @property
    def paper_count(self) -> int:
        """How many papers the library has."""
        return len(self._papers)

    @property
    def counts(self) -> Counts | None:
        """The counts of the sidebar; None until they are first taken."""
        return self._counts

    @property
    def pending(self) -> int:
        """How many changes are not on disk yet."""
        return sum(map(len, self._under_way.values())) + self._steps_under_way

    @property
    def stepping(self) -> bool:
        """Whether an undo, an import or a change of very many papers decides what the next key means."""
        return self._steps_under_way > 0

    async def load(self) -> None:
        """Take in the papers beyond the first page, read on another thread."""
        if not self.is_whole:
            await asyncio.to_thread(self.library.summaries)
            self._papers, self._snapshot = dict(self.library.summaries()), None
            self.is_whole = True
            await self.search.begin_indexing(self.paper_count)  # the first search may be on its way

    def lists(self) -> Mapping[int, PaperList]:
        """Return the lists by id."""
        return self.library.lists()

    def summary(self, doc_id: int) -> PaperSummary | None:
        """Return a paper as the screen shows it; None when the library never had it."""
        return self._shown.get(doc_id) or self._papers.get(doc_id) or self._gone.get(doc_id)

    def papers(self, doc_ids: Iterable[int]) -> dict[int, PaperSummary]:
        """Return by id, in the order given, those papers that the library has, as the screen shows them."""
        shown, papers = self._shown, self._papers
        return {doc_id: shown.get(doc_id) or papers[doc_id] for doc_id in doc_ids if doc_id in papers}

    async def many_papers(self, doc_ids: Iterable[int]) -> dict[int, PaperSummary]:
        """Return what ``papers`` does, looked up on another thread."""
        return await asyncio.to_thread(among, self.snapshot(), doc_ids)

    def is_gone(self, doc_id: int) -> bool:
        """Return whether the paper was removed since it was listed."""
        return doc_id not in self._papers

    def are_gone(self, doc_ids: Iterable[int]) -> bool:
        """Return whether any of the papers was removed since it was listed."""
        return not self._gone.keys().isdisjoint(doc_ids)

    def is_pending(self, doc_id: int) -> bool:
        """Return whether a change of the paper is not on disk yet."""
        return doc_id in self._under_way

    def snapshot(self) -> Mapping[int, PaperSummary]:
        """Return all papers as the screen shows them; it never changes, so any thread may read it."""
        if self._snapshot is None:
            self._snapshot = {**self._papers, **self._shown}
        return self._snapshot

    async def count(self) -> None:
        """Count the papers on another thread; from then on counts are kept by differences."""
        self._recount.clear()
        self._counts = None
        counts = await asyncio.to_thread(Counts.of, self.snapshot().values(), self.today)
        self._counts = counts
        while self._recount:
            self._count_difference(*self._recount.popleft())

    # Changes

    def tell_of_taken(self, tell: Callable[[Collection[int]], None]) -> None:
        """Have ``tell`` called with papers that are other than before, as soon as they are."""
        self._tell_taken = tell

    def change(
        self, doc_id: int, change: Change, command: str, job: Callable[[Library], Outcome] | None = None
    ) -> bool:
        """Show ``change`` at once and queue it for the disk; False when it would change nothing.

        ``job`` is what the writer thread does instead of applying ``change`` as it is.
        """
        wanted = changed_by(change, self._now(), self.papers((doc_id,)))
        self._change_at_once(wanted, change, command, job)
        return bool(wanted)

    async def change_all(self, doc_ids: Collection[int], change: Change, command: str) -> int:
        """Show one change of papers and queue it as one step; return how many it changes.

        So many that the screen would stand still meanwhile are shown once they are on disk.
        """
        if len(doc_ids) <= AT_ONCE:
            wanted = changed_by(change, self._now(), self.papers(doc_ids))
            self._change_at_once(wanted, change, command)
            return len(wanted)
        self._steps_under_way += 1
        papers = await self.many_papers(doc_ids)
        wanted = await asyncio.to_thread(changed_by, change, self._now(), papers)
        self._steps_under_way -= 1
        if wanted:
            self.do(lambda library: library.apply(change, wanted, command), command)
        else:
            self._listener(Saved(()))  # what was typed meanwhile waits for it
        return len(wanted)

    def _change_at_once(
        self,
        doc_ids: tuple[int, ...],
        change: Change,
        command: str,
        job: Callable[[Library], Outcome] | None = None,
    ) -> None:
        if not doc_ids:
            return

        def apply(library: Library) -> Outcome:
            return library.apply(change, doc_ids, command)

        step = _UnderWay(change, self._now())
        for doc_id in doc_ids:
            self._under_way.setdefault(doc_id, []).append(step)
        if isinstance(change, EditTags):
            self.recent_tags.given(reversed(change.add))
        self._take_in({doc_id: self._papers[doc_id] for doc_id in doc_ids})
        self.own_steps += 1
        self._hold_back(
            partial(self._submit, job or apply, partial(self._change_done, doc_ids, step, command))
        )
        self._listener(Begun(doc_ids))

    def _now(self) -> str:
        return self.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def do(self, job: Callable[[Library], Outcome], command: str) -> None:
        """Queue a step; what it changes is shown, and the next command run, once it is on disk."""
        self._steps_under_way += 1
        self.own_steps += 1
        self._submit(job, partial(self._done, command))

    def undo(self) -> None:
        """Queue taking back the newest step of this session, or else of the library."""
        self._steps_under_way += 1
        self._submit(lambda library: library.undo(own_first=True), partial(self._step_done, "undo"))

    def redo(self) -> None:
        """Queue doing again what was taken back last."""
        self._steps_under_way += 1
        self._submit(lambda library: library.redo(), partial(self._step_done, "redo"))

    async def import_papers(self, job: Callable[[Library], ImportReport]) -> ImportReport:
        """Have an import written behind everything queued before, and return what it did.

        Raises what ``job`` raises.
        """
        done = asyncio.get_running_loop().create_future()
        self._steps_under_way += 1
        self._submit(job, partial(self._import_done, done))
        report: ImportReport = await done
        return report

    async def perform(self, job: Callable[[Library], Outcome]) -> Outcome:
        """Have a step of many papers written behind everything queued before, and return what it did.

        Raises what ``job`` raises.
        """
        done = asyncio.get_running_loop().create_future()
        self._steps_under_way += 1
        self._submit(job, partial(self._performed, done))
        outcome: Outcome = await done
        return outcome

    def run(self, job: Callable[[Library], None], command: str) -> None:
        """Queue a side job, such as keeping a draft; only its failure is reported."""
        self._submit(job, partial(self._job_done, command))

    def tell(self, call: Callable[[], None]) -> None:
        """Have ``call`` called on the UI thread, before the report of the job that asks for it."""
        self._deliver(call)

    async def ask(self, question: Callable[[Library], R]) -> R:
        """Return the answer of the library once every change queued before is on disk."""
        self._hand_over()
        return await asyncio.wrap_future(self._writer.submit(question))

    async def take_in_others(self) -> None:
        """Take in what other processes wrote; return when all of it is on the screen."""
        await self.ask(self.look_outside)
        delivered = asyncio.Event()
        self._deliver(delivered.set)  # behind what the look has found
        await delivered.wait()
        await self._taking_in.at_rest.wait()

    def paper(self, doc_id: int) -> Paper:
        """Return the whole paper. Reads the disk: not for the UI thread. Raises KeyError."""
        return self.library.paper(doc_id)

    def as_shown(self, paper: Paper) -> Paper:
        """Return a paper that was read with the status, star, dates and tags that the screen shows."""
        shown = self.summary(paper.doc_id)
        if shown is None:
            return paper
        return msgspec.structs.replace(
            paper,
            status=shown.status,
            status_changed_at=shown.status_changed_at,
            read_at=shown.read_at,
            starred=shown.starred,
            later_until=shown.later_until,
            tags=shown.tags,
        )

    def close(self) -> None:
        """Run everything that is queued, then end the threads. Blocks."""
        self._hand_over()
        self._writer.close()
        self.tidying.close()
        self.learning.close()
        self.search.close()

    def _tell_of_index(self, percent: int | None) -> None:
        self._deliver(partial(self._listener, IndexGrown(percent)))

    def _tell_of_learning(self, doc_id: int | None) -> None:
        self._deliver(partial(self._listener, Learned(doc_id)))

    # What the writer reports. The functions with a future are called on its thread.

    def _hold_back(self, submit: Callable[[], None]) -> None:
        """Queue what a key changed when the screen had time to show it, or before anything else is queued.

        Python runs one thread at a time: the writer would take its turn before the screen.
        """
        self._hand_over()
        self._held_back = submit
        self._after_frame(self._hand_over)

    def _hand_over(self) -> None:
        submit, self._held_back = self._held_back, None
        if submit is not None:
            submit()

    def _submit(self, job: Callable[[Library], Any], report: Callable[[Future[Any]], None]) -> None:
        self._hand_over()

        def done(future: Future[Any]) -> None:
            self._deliver(partial(report, future))

        self._writer.submit(job, done)

    def _change_done(
        self, doc_ids: tuple[int, ...], step: _UnderWay, command: str, future: Future[Outcome]
    ) -> None:
        for doc_id in doc_ids:
            waiting = self._under_way[doc_id]
            waiting.remove(step)
            if not waiting:
                del self._under_way[doc_id]
        error = future.exception()
        changed = {} if error else future.result().changed
        self.own_steps -= not changed
        self._taking_in.at_once(changed)
        self._take_in({doc_id: self._papers.get(doc_id) for doc_id in doc_ids if doc_id not in changed})
        self._listener(Failed(command, error, doc_ids) if error else Saved(doc_ids))

    def _done(self, command: str, future: Future[Outcome]) -> None:
        error = future.exception()
        changed = {} if error else future.result().changed
        self.own_steps -= not changed
        self._end_step(changed, Failed(command, error) if error else Saved(tuple(changed)))

    def _step_done(self, command: str, future: Future[Outcome]) -> None:
        error = future.exception()
        if error is not None:
            self._end_step({}, Failed(command, error))
        else:
            outcome, redone = future.result(), command == "redo"
            if outcome.reverted is not None and outcome.reverted.session == self.library.session:
                self.own_steps += 1 if redone else -1
            self._end_step(outcome.changed, Stepped(outcome, redone))

    def _end_step(self, changed: Changes, event: Event, then: Callable[[], None] = lambda: None) -> None:
        """Take in what a step changed, then end it with ``event``, before which nothing of it is drawn."""

        def end() -> None:
            self.tidying.make_way()  # the screen has enough to do
            self._steps_under_way -= 1
            self._listener(event)
            then()

        self._taking_in.by_parts(changed, end)

    def _performed(self, done: asyncio.Future[Outcome], future: Future[Outcome]) -> None:
        error = future.exception()
        changed = {} if error else future.result().changed
        self._end_step(changed, Saved(tuple(changed)), partial(answer, done, future))

    def _import_done(self, done: asyncio.Future[ImportReport], future: Future[ImportReport]) -> None:
        error = future.exception()
        changed = {} if error or not self.is_whole else future.result().changed
        self._end_step(changed, self._merged(changed), partial(answer, done, future))

    def _job_done(self, command: str, future: Future[None]) -> None:
        error = future.exception()
        if error is not None:
            self._listener(Failed(command, error))

    def look_outside(self, library: Library) -> None:
        """Take in what others wrote, and what the files brought to light; for the writer thread."""
        try:
            changed = library.refresh()
            searches, self._searches = self._searches, library.searches()
            if changed or searches != self._searches:
                self._deliver(partial(self._merge, changed))  # told once only: before anything that may fail
            if self.tidying.is_quiet:
                self.recent_tags.learn(library)
            self.tidying.go_on()
        except (ReadlistError, OSError) as error:
            if not self._refresh_failed:
                self._refresh_failed = True
                self._deliver(partial(self._listener, Failed("refresh", error)))
            return
        self._refresh_failed = False
        notices = library.notices()
        new = tuple(notice for notice in notices if notice not in self._notices)
        if new:
            self._notices += new
            self._deliver(partial(self._listener, Noticed(new)))

    def _merge(self, changed: Changes) -> None:
        if not self.is_whole:
            return  # it comes in with the rest
        self._taking_in.by_parts(changed, partial(self._listener, self._merged(changed)))

    def _merged(self, changed: Changes) -> Merged:
        return Merged(frozenset(changed), frozenset(changed.keys() - self._papers.keys()))

    # Keeping what is shown

    def _take_in(self, changed: Changes) -> None:
        """Take ``changed`` as what the library holds, show it with the changes under way, and count."""
        self._snapshot = None
        for doc_id, paper in changed.items():
            before = self._shown.pop(doc_id, None) or self._papers.get(doc_id)
            if paper is None:
                self._papers.pop(doc_id, None)
                if before is not None:
                    self._gone[doc_id] = before
                self._count_difference(before, None)
                continue
            self._gone.pop(doc_id, None)
            self._papers[doc_id] = paper
            shown = paper
            for step in self._under_way.get(doc_id, ()):
                shown = with_fields(shown, changed_fields(shown, step.change, step.now))
            if shown is not paper:
                self._shown[doc_id] = shown
            self._count_difference(before, shown)
        self._tell_taken(changed.keys())

    def _count_difference(self, before: PaperSummary | None, after: PaperSummary | None) -> None:
        if self._counts is None:
            self._recount.append((before, after))
            return
        if before == after:
            return
        if before is not None and after is not None:
            self._counts.replace(before, after)
        elif before is not None:
            self._counts.remove(before)
        elif after is not None:
            self._counts.add(after)
