"""Taking in what papers have become: very many a part at a time, with the keys in between."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from readlist.model.paper import PaperSummary

AT_ONCE = 250
"""How many papers are taken in before the next key has its turn."""

Changes = Mapping[int, PaperSummary | None]
"""Papers by id as they are now; None for those that are gone."""


@dataclass(eq=False)
class _Run:
    waiting: Iterator[tuple[int, PaperSummary | None]]
    then: Callable[[], None]
    newer: set[int] = field(default_factory=set)
    """Papers that have changed once more since this run began."""


class TakingIn:
    """Hands changes on in the order in which they happened, as far as they are about the same papers."""

    def __init__(
        self, take: Callable[[Changes], None], deliver: Callable[[Callable[[], None]], object]
    ) -> None:
        """``take`` gets the changes; ``deliver`` has something called when the keys had their turn."""
        self._take = take
        self._deliver = deliver
        self._runs: list[_Run] = []
        self.at_rest = asyncio.Event()
        """Set while nothing is on its way."""
        self.at_rest.set()

    def at_once(self, changed: Changes) -> None:
        """Take in a few changes."""
        for run in self._runs:
            run.newer.update(changed)
        self._take(changed)

    def by_parts(self, changed: Changes, then: Callable[[], None]) -> None:
        """Take in changes a part at a time, then call ``then``. What comes in newer meanwhile stays."""
        run = _Run(iter(changed.items()), then)
        self._runs.append(run)
        self.at_rest.clear()
        self._go_on(run)

    def _go_on(self, run: _Run) -> None:
        part = dict(islice(run.waiting, AT_ONCE))
        for earlier in self._runs[: self._runs.index(run)]:
            earlier.newer.update(part)
        self._take({doc_id: paper for doc_id, paper in part.items() if doc_id not in run.newer})
        if len(part) == AT_ONCE:
            self._deliver(partial(self._go_on, run))
        else:
            self._runs.remove(run)
            run.then()
            if not self._runs:
                self.at_rest.set()
