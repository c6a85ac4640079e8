"""The signs that stand for a paper's state, and the marks that views draw with."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from readlist.model.paper import INBOX, QUEUED, READ, READING, SKIPPED, Paper, PaperSummary


class Signs(msgspec.Struct, frozen=True):
    """One sign for each thing, every one a single cell wide but ``ellipsis``.

    ``statuses`` has the built-in ones; ``other`` stands for a status of the user's own.
    """

    statuses: Mapping[str, str]
    other: str
    later: str
    star: str
    note: str
    annotation: str
    passage_start: str
    passage_end: str
    mark: str
    bullet: str
    separator: str
    rule: str
    quote: str
    ellipsis: str
    folded: str
    meter_full: str
    meter_empty: str
    thumb: str

    def status(self, status: str) -> str:
        """Return the sign of ``status``."""
        return self.statuses.get(status, self.other)

    def state(self, paper: Paper | PaperSummary, today: str) -> str:
        """Return the sign of what a row shows first: put off, else the status.

        ``today`` is a local ISO date.
        """
        return self.later if is_later(paper, today) else self.status(paper.status)


UNICODE = Signs(
    statuses={INBOX: "·", QUEUED: "→", READING: "▸", READ: "✓", SKIPPED: "✕"},
    other="◦",
    later="z",
    star="★",
    note="✎",
    annotation="❝",
    passage_start="❝",
    passage_end="❞",
    mark="+",
    bullet="•",
    separator="·",
    rule="─",
    quote="▏",
    ellipsis="…",
    folded="▸",
    meter_full="━",
    meter_empty="─",
    thumb="▐",
)
ASCII = Signs(
    statuses={INBOX: ".", QUEUED: ">", READING: "*", READ: "v", SKIPPED: "x"},
    other="o",
    later="z",
    star="S",
    note="N",
    annotation="A",
    passage_start="[",
    passage_end="]",
    mark="+",
    bullet="-",
    separator="-",
    rule="-",
    quote="|",
    ellipsis="...",
    folded="+",
    meter_full="#",
    meter_empty="-",
    thumb="|",
)


def signs(*, ascii: bool) -> Signs:  # noqa: A002
    """Return the signs for a terminal that shows Unicode, or only ``ascii``."""
    return ASCII if ascii else UNICODE


def is_later(paper: Paper | PaperSummary, today: str) -> bool:
    """Return whether ``paper`` is put off beyond ``today`` (a local ISO date)."""
    return paper.later_until is not None and paper.later_until > today
