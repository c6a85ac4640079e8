"""When the app syncs by itself, and how it says in few words how it stands. Nothing here looks at a clock."""

from __future__ import annotations

import datetime

import msgspec

from readlist.library.sync_standing import Standing
from readlist.tui.widgets.status_line import Said
from readlist.views.dates import friendly_date

REST_SECONDS = 60.0
"""After the last change, before it is sent: what is done in one go is one commit."""

LEAST_SECONDS = 180.0
"""Between the end of a sync and the next one, however much is changed."""

USUAL_SECONDS = 600.0
"""Between two syncs while nothing changes here: others may have."""

LONGEST_SECONDS = 1800.0
"""Between two syncs where somebody never rests, and where the remote cannot be reached."""

FIRST_RETRY_SECONDS = 60.0
"""After a failure; from one to the next it is twice as long."""


class Pace(msgspec.Struct, frozen=True):
    """What decides when the next sync is due, in seconds of one clock.

    ``ended_at`` is when the last sync of this run ended, however it did, ``changed_at`` when something
    was changed here that no sync has sent, ``failures`` how many syncs in a row have failed.
    """

    ended_at: float | None = None
    changed_at: float | None = None
    failures: int = 0

    def is_due(self, now: float) -> bool:
        """Return whether it is time: at the start, at rest, and again some time after a failure."""
        if self.ended_at is None:
            return True
        since = now - self.ended_at
        if self.failures:
            return since >= retry_seconds(self.failures)
        if self.changed_at is None:
            return since >= USUAL_SECONDS
        rests = now - self.changed_at >= REST_SECONDS
        return since >= (LEAST_SECONDS if rests else LONGEST_SECONDS)

    def after(self, now: float, *, failed: bool) -> Pace:
        """Return what it is once a sync has ended."""
        if failed:
            return msgspec.structs.replace(self, ended_at=now, failures=self.failures + 1)
        return Pace(ended_at=now)

    def seen(self, before: Standing | None, here: Standing, now: float) -> Pace:
        """Return what it is after a look at the library, which was ``before`` at the look before."""
        if not here.has_news:
            return msgspec.structs.replace(self, changed_at=None)
        if before is not None and before.moment == here.moment and self.changed_at is not None:
            return self
        return msgspec.structs.replace(self, changed_at=now)


def retry_seconds(failures: int) -> float:
    """Return how long after so many failures in a row nobody tries again."""
    doubled = FIRST_RETRY_SECONDS * 2.0 ** min(failures - 1, 16)
    return min(doubled, LONGEST_SECONDS)


def state_words(
    here: Standing | None, now: datetime.datetime, *, syncing: bool, failures: int, conflicts: int
) -> str:
    """Return for the status line how it stands with the remote; nothing where there is none."""
    if here is None:
        return ""
    if syncing:
        return "syncing…"
    if failures:
        return "sync failed"
    if conflicts:
        return f"{conflicts:,} conflict{'s' if conflicts > 1 else ''}"
    if here.has_news or here.synced_at is None:
        return "not sent yet"
    at = datetime.datetime.fromtimestamp(here.synced_at, now.tzinfo)
    when = f"{at:%H:%M}" if at.date() == now.date() else friendly_date(at.date().isoformat(), now.date())
    return f"synced {when}"


class Conflict(msgspec.Struct, frozen=True):
    """Where something stands open that a sync could not decide."""

    kind: str
    doc_id: int


class SharedListRow(msgspec.Struct, frozen=True):
    """What became of a list that is published or followed, or why nothing did."""

    list: str
    sent: str = ""
    received: str = ""
    step: int | None = None
    error: str | None = None


class Report(msgspec.Struct, frozen=True):
    """What ``readlist sync --json`` says that it did, as far as the app tells it."""

    sent: str
    received: str
    step: int | None = None
    clashes: int = 0
    conflicts: tuple[Conflict, ...] = ()
    published: tuple[SharedListRow, ...] = ()
    followed: tuple[SharedListRow, ...] = ()

    @property
    def lists(self) -> tuple[SharedListRow, ...]:
        """The lists, those that are followed first: what they bring is there now."""
        return (*self.followed, *self.published)

    @property
    def steps(self) -> int:
        """In how many steps something was taken in."""
        steps = (self.step, *(each.step for each in self.followed))
        return sum(step is not None for step in steps)

    @property
    def has_brought(self) -> bool:
        """Whether anything came in."""
        return bool(self.received or any(each.received for each in self.followed))


class Refusal(msgspec.Struct, frozen=True):
    """Why a sync failed, and what can be done about it."""

    message: str
    hint: str = ""

    @property
    def text(self) -> str:
        """Both, one behind the other."""
        return " ".join(part for part in (self.message, self.hint) if part)


def report_words(report: Report, undo_key: str) -> Said:
    """Return what a sync did and, where it took something in, how to take that back."""
    lists = [f"{each.list}: {words}" for each in report.lists if (words := each.received or each.sent)]
    if not (report.sent or report.received or lists):
        return Said("Nothing to do: both have the same", passing=True)
    parts = [f"Received {report.received}"] if report.received else []
    if report.sent:
        parts.append(f"Sent {report.sent}")
    if report.clashes:
        parts.insert(1, f"{report.clashes} changed on both sides")
    undo = f"{undo_key} undo".strip() if report.steps and undo_key else ""
    return Said(". ".join([*parts, *lists]), "", undo)


def lists_refusal(report: Report) -> Refusal | None:
    """Return which lists could not be brought up to date and why; None where all could."""
    failed = [f"{each.list}: {each.error}" for each in report.lists if each.error]
    return Refusal(" ".join(failed)) if failed else None
