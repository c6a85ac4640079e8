"""The status line: where the cursor is, what happened and how to take it back, what is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import msgspec
from rich.cells import cell_len
from textual.reactive import reactive
from textual.timer import Timer

from readlist.tui.line import Piece, cut, pad, pad_left
from readlist.tui.widgets.one_line import OneLine

LEFT_SHARE = 3
LEFT_MAXIMUM = 36
SAVED_WIDTH = 12
SYNC_WIDTH = 15
SYNC_FROM = 100
"""From this width on how the sync stands has a place of its own; else it gives way to what happened."""

SHORTEST_TITLE = 8
SLOW_SECONDS = 0.15
"""A change that is not on disk after this long is worth saying so."""


class Said(msgspec.Struct, frozen=True):
    """A message in three parts, of which the title gives way where room is short."""

    what: str = ""
    title: str = ""
    after: str = ""
    failed: bool = False
    about_rows: bool = False
    """Whether it is true only as long as these rows are shown."""
    passing: bool = False
    """Whether it is about a key that did nothing: the next one that does something takes it away."""


NOTHING = Said()


class StatusLine(OneLine):
    """One line whose parts have fixed places: none ever moves another."""

    _slow: Timer | None = None

    position: reactive[str] = reactive("")
    said: reactive[Said] = reactive(NOTHING)
    saving: reactive[int] = reactive(0)
    """How many changes have been waiting for so long that it is worth saying."""
    unsaved: reactive[bool] = reactive(False)
    """Whether something could not be written."""
    drafting: reactive[str] = reactive("")
    """What has become so far of something that is typed and not saved; "" while nothing is."""

    sync: reactive[str] = reactive("")
    """How it stands with the other machines; "" where there are none."""

    indexing: reactive[int | None] = reactive(None)
    """How much of the text index is built, in percent; None when none is being built."""

    def show_draft(self, words: str) -> None:
        """Say what has become of something that is typed and not saved."""
        self.drafting = words

    def show_pending(self, pending: Callable[[], int]) -> None:
        """Say how many changes are not on disk yet, but only when they take long."""
        if self.saving or not pending():
            self.saving = pending()
        elif self._slow is None:
            self._slow = self.set_timer(SLOW_SECONDS, partial(self._say_saving, pending))

    def _say_saving(self, pending: Callable[[], int]) -> None:
        self._slow = None
        self.saving = pending()

    def pieces(self, width: int) -> Iterable[Piece]:
        """Return position, message and what is saved."""
        palette = self.palette
        left = min(LEFT_MAXIMUM, width // LEFT_SHARE)
        middle = max(width - left - SAVED_WIDTH, 0)
        kept_free = SYNC_WIDTH if self.sync and width >= SYNC_FROM else 0
        what, title, after = fitted(self.said, middle - kept_free - 1)
        done = "not saved" if self.unsaved else self.drafting or "saved"
        if self.indexing is not None and done == "saved":
            done = f"index {self.indexing:>2} %"
        saved = f"saving {self.saving}…" if self.saving else done
        corner = "warning" if self.saving else "error" if self.unsaved else "muted"
        message = what + title + after
        position = fitting_position(self.position, left - 2)
        yield pad(" " + position, left - 1) + " ", palette.style("muted")
        yield what, palette.style("error" if self.said.failed else "text")
        yield title, palette.style("muted")
        yield after, palette.style("muted")
        room = middle - cell_len(message)
        sync = self.sync if room > cell_len(self.sync) + 1 else ""
        yield pad_left(sync, room), palette.style("muted")
        yield pad_left(saved, SAVED_WIDTH - 1) + " ", palette.style(corner)


def fitting_position(position: str, width: int) -> str:
    """Return where the cursor is in at most ``width`` cells: how many are handled gives way."""
    if cell_len(position) <= width:
        return position
    parts = position.split(" · ")
    kept = [part for part in parts if not part.endswith(" handled")]
    return cut(" · ".join(kept if len(parts) > 2 else parts), width)


def fitted(said: Said, width: int) -> tuple[str, str, str]:
    """Return the parts with dots between them in at most ``width`` cells; the title is cut first."""
    parts = [part for part in (said.what, said.title, said.after) if part]
    if len(parts) == 3:
        room = width - cell_len(said.what) - cell_len(said.after) - 6
        if room >= SHORTEST_TITLE:
            return said.what, f" · {cut(said.title, room)}", f" · {said.after}"
        parts = [said.what, said.after]
    beside = width - cell_len(said.after) - 3
    if said.after and beside >= width * 2 // 3:  # so short a way back is worth the end of a long message
        parts[0] = cut(parts[0], beside)
    what = cut(parts[0], width) if parts else ""
    rest = " · ".join(parts[1:])
    return what, "", cut(f" · {rest}", width - cell_len(what)) if rest else ""
