"""The views of the sidebar: which papers each shows, and how many they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

import msgspec

from readlist.analysis.counting import Counts
from readlist.model.paper import (
    INBOX,
    QUEUED,
    READ,
    READING,
    SKIPPED,
    STATUSES,
    PaperList,
    PaperSummary,
    SavedSearch,
)
from readlist.model.tags import is_within

Kind = Literal["inbox", "for-you", "queue", "status", "later", "starred", "tag", "list", "all", "search"]


class View(msgspec.Struct, frozen=True):
    """One view. ``name`` is the status or tag it is about, ``list_id`` the list.

    Of a saved search it is the name, and ``query`` what the search asks; which papers belong
    to it cannot be told from a summary alone, so ``shows`` leaves none out.
    """

    kind: Kind
    name: str = ""
    list_id: int = 0
    query: str = ""

    def shows(self, paper: PaperSummary, today: str) -> bool:
        """Return whether ``paper`` belongs to the view on ``today`` (a local ISO date)."""
        return self.condition(today)(paper)

    def condition(self, today: str) -> Callable[[PaperSummary], bool]:
        """Return what tells of papers whether they belong to the view on ``today``, to ask of many."""
        return _CONDITION[self.kind](self, today)

    @property
    def goes_by_state(self) -> bool:
        """Whether status, star, day to come back and tags decide which papers belong to the view."""
        return self.kind != "list"

    def count(self, counts: Counts) -> int:
        """Return how many papers the view has; those of a saved search are counted elsewhere."""
        return _COUNT[self.kind](self, counts)

    def label(self, lists: Mapping[int, PaperList]) -> str:
        """Return the name people read."""
        match self.kind:
            case "tag":
                return f"#{self.name}"
            case "list":
                known = lists.get(self.list_id)
                return known.title if known and known.title else "List without a title"
            case "search":
                return self.name
            case "for-you":
                return "For you"
            case "status":
                return self.name[:1].upper() + self.name[1:]
            case _:
                return self.kind[:1].upper() + self.kind[1:]


def _with_status(status: str, today: str) -> Callable[[PaperSummary], bool]:
    """Return the condition that a paper has a status and is not put off."""
    # Asked of every paper before the first rows are there: without a call for each.
    return lambda paper: paper.status == status and (paper.later_until is None or paper.later_until <= today)


_CONDITION: dict[Kind, Callable[[View, str], Callable[[PaperSummary], bool]]] = {
    "inbox": lambda _, today: _with_status(INBOX, today),
    "for-you": lambda _, today: _with_status(INBOX, today),
    "queue": lambda _, today: _with_status(QUEUED, today),
    "status": lambda view, _: lambda paper: paper.status == view.name,
    "later": lambda _, today: lambda paper: paper.is_later(today),
    "starred": lambda _, __: lambda paper: paper.starred,
    "all": lambda _, __: lambda _paper: True,
    "search": lambda _, __: lambda _paper: True,
    "tag": lambda view, _: lambda paper: any(is_within(tag, view.name) for tag in paper.tags),
    "list": lambda view, _: lambda paper: any(place.list == view.list_id for place in paper.places),
}

_COUNT: dict[Kind, Callable[[View, Counts], int]] = {
    "inbox": lambda _, counts: counts.inbox,
    "for-you": lambda _, counts: counts.inbox,
    "queue": lambda _, counts: counts.queued,
    "status": lambda view, counts: counts.status[view.name],
    "later": lambda _, counts: counts.later,
    "starred": lambda _, counts: counts.starred,
    "all": lambda _, counts: counts.total,
    "search": lambda _, __: 0,
    "tag": lambda view, counts: counts.branches[view.name],
    "list": lambda view, counts: counts.lists[view.list_id],
}

INBOX_VIEW = View("inbox")
FOR_YOU_VIEW = View("for-you")
"""The papers of the inbox, in the order that was learned."""
QUEUE_VIEW = View("queue")
READING_VIEW = View("status", READING)
SKIPPED_VIEW = View("status", SKIPPED)
LATER_VIEW = View("later")
STARRED_VIEW = View("starred")
ALL_VIEW = View("all")
"""Not in the sidebar: what a filter finds outside the view in which it was typed is shown in it."""

FIXED_VIEWS = (
    INBOX_VIEW,
    FOR_YOU_VIEW,
    QUEUE_VIEW,
    READING_VIEW,
    View("status", READ),
    LATER_VIEW,
    SKIPPED_VIEW,
    STARRED_VIEW,
)


def view_of(paper: PaperSummary, today: str) -> View:
    """Return the view in which a paper is looked for: by its status, or those that are put off."""
    own = View("status", paper.status)
    return next((view for view in (INBOX_VIEW, QUEUE_VIEW, LATER_VIEW) if view.shows(paper, today)), own)


def status_views(own_statuses: Iterable[str], *, ranking: bool = True) -> tuple[View, ...]:
    """Return the views that every sidebar begins with, the user's own statuses among them.

    Without ``ranking`` nothing is learned, and there is no view in that order.
    """
    own = (View("status", name) for name in own_statuses if name not in STATUSES)
    views = (*FIXED_VIEWS[:5], *own, *FIXED_VIEWS[5:])
    return views if ranking else tuple(view for view in views if view != FOR_YOU_VIEW)


def tag_views(counts: Counts) -> tuple[View, ...]:
    """Return a view per tag that some paper has, by name, each behind those above it."""
    return tuple(View("tag", tag) for tag in sorted(counts.branches, key=_tag_order))


def list_views(lists: Mapping[int, PaperList]) -> tuple[View, ...]:
    """Return a view per list, the newest first."""
    newest_first = sorted(
        lists.values(), key=lambda known: (known.listed_on or "", known.added_at, known.title), reverse=True
    )
    return tuple(View("list", list_id=known.doc_id) for known in newest_first)


def search_view(search: SavedSearch) -> View:
    """Return the view of a saved search."""
    return View("search", search.name, query=search.query)


def empty_text(
    view: View, label: str, *, library_is_empty: bool, query: str, in_library: int = 0, skipped: int = 0
) -> tuple[str, ...]:
    """Return why ``view`` shows nothing, and then, in lines, what to do next.

    ``in_library`` is how many papers the ``query`` finds in all views, ``skipped`` how many
    skipped ones beside them.
    """
    if library_is_empty:
        return (
            "The library is empty: readlist keeps the papers you mean to read.",
            "I imports a list: choose a file, or paste it.",
            "Enter shows you around: a tour of three pages.",
            "In a shell, readlist import FILE imports, too.",
            "python -m readlist.sample DIR makes a sample.",
        )
    if query:
        others = f", and {skipped:,} skipped" if skipped else ""
        elsewhere: tuple[str, ...] = ()
        if in_library:
            elsewhere = (f"Enter shows what matches in the whole library: {in_library:,}{others}.",)
        elif skipped:
            elsewhere = (f"Enter shows what matches among the skipped: {skipped:,}.",)
        return (f"Nothing in {label} matches.", *elsewhere, "Esc clears the filter.")
    if view.kind == "status":
        return _EMPTY_STATUS.get(
            view.name, (f"No paper is {view.name}.", f"readlist status {view.name} WHAT changes that.")
        )
    why, what = _EMPTY[view.kind]
    return why.format(label), what


_EMPTY: dict[Kind, tuple[str, str]] = {
    "inbox": ("Inbox is empty.", "I imports a list: choose a file, or paste it."),
    "for-you": ("The inbox is empty: nothing is left to put in order.", "I imports a list."),
    "queue": ("Nothing is queued.", "w queues a paper, in any view."),
    "later": ("Nothing is put off.", "z puts a paper off to a date; on that day it comes back."),
    "starred": ("No paper has a star.", "s stars a paper, in any view."),
    "tag": ("No paper has the tag {}.", "t edits the tags of a paper, in any view."),
    "list": ("No paper stands in {}.", "Importing the list again fills it."),
    "search": ("{} finds nothing now.", "t in the views changes what it asks."),
    "all": ("There is no paper.", "I imports a list: choose a file, or paste it."),
}
_EMPTY_STATUS = {
    READING: ("Nothing is being read.", "r marks a paper as being read, in any view."),
    READ: ("Nothing is read yet.", "d marks a paper as read, in any view."),
    SKIPPED: ("Nothing is skipped.", "x skips a paper, in any view."),
}


def _tag_order(tag: str) -> tuple[list[str], str]:
    return tag.casefold().split("/"), tag
