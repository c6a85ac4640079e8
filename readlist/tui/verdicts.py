"""What the keys that change papers do to them, and the word that says so afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from readlist.model.change import BackToInbox, Change, SetStarred, SetStatus
from readlist.model.paper import QUEUED, READ, READING, SKIPPED, PaperSummary


class Verdict(msgspec.Struct, frozen=True):
    """A change by one key. ``step`` names it in the history; ``advances`` takes the cursor on.

    ``already`` says that it changes nothing, where "already" behind ``said`` does not.
    """

    change: Change
    said: str
    step: str
    advances: bool = True
    already: str = ""


VERDICTS: dict[str, Callable[[Sequence[PaperSummary]], Verdict]] = {
    "star": lambda papers: (
        Verdict(SetStarred(starred=False), "Star taken away", "unstar", advances=False)
        if all(paper.starred for paper in papers)
        else Verdict(SetStarred(starred=True), "Starred", "star", advances=False)
    ),
    "queue": lambda _: Verdict(SetStatus(QUEUED), "Queued", f"status {QUEUED}"),
    "reading": lambda _: Verdict(SetStatus(READING), "Reading", f"status {READING}"),
    "done": lambda _: Verdict(SetStatus(READ), "Read", f"status {READ}"),
    "skip": lambda _: Verdict(SetStatus(SKIPPED), "Skipped", f"status {SKIPPED}"),
    "inbox": lambda _: Verdict(BackToInbox(), "Back in the inbox", "inbox", already="In the inbox already"),
}
"""The verdict of each command on papers as the screen shows them."""
