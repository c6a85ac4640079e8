"""What an export would write, before it is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from readlist.commands import command
from readlist.library.exported_files import Refusal
from readlist.tui.screens.dialog import Dialog
from readlist.views.fitting import cut_middle

MOST_SHOWN = 200
WIDTH = 76
FRAME = 4
SCROLLBAR = 1

EDITED = f"edited; {command('pull').title} takes the edits in"
"""What is said of a note that its owner has edited where readlist writes."""

Answer = Literal["write", "replace"]


@dataclass(frozen=True)
class Plan:
    """What would become of the files.

    ``edited`` are those of the unchanged with edits that can be pulled; ``replaceable`` says that a file
    of another content may be written over.
    """

    title: str
    target: str
    new: tuple[Path, ...]
    changed: tuple[Path, ...]
    unchanged: int
    refused: tuple[Refusal, ...]
    replaceable: bool = False
    edited: tuple[Path, ...] = ()

    @property
    def to_write(self) -> int:
        """How many files would be written."""
        return len(self.new) + len(self.changed)


class ExportPreviewScreen(Dialog[Answer]):
    """Shows a plan and asks whether to go on; ``replace`` looks again as if the file may be written over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter", "write", "Write"),
        ("r", "replace", "Write over it"),
        ("q", "cancel", "Back"),
        ("down,j", "scroll(1)", "Down"),
        ("up,k", "scroll(-1)", "Up"),
    ]
    DEFAULT_CSS = """
    ExportPreviewScreen {
        & > #dialog { width: 76; }
        #export-figures { color: $foreground; }
        #export-files { height: auto; max-height: 10; margin-top: 1; scrollbar-size-vertical: 1; }
        #export-more { height: 1; color: $text-muted; }
    }
    """

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self._plan = plan
        go_on = (("Enter", f"write {_files(plan.to_write)}"),) if plan.to_write else ()
        over = (("r", "write over it"),) if plan.replaceable else ()
        self.HINTS = (*go_on, *over, ("Esc", "back"))

    def heading(self) -> str:
        """Return what would be exported."""
        return self._plan.title

    def contents(self) -> Iterable[Widget]:
        """Return where to, the figures, and the files: those that are left alone first."""
        yield Static(self._where_to(), id="export-to")
        yield Static(Content.assemble(("Files  ", "$text-muted"), figures(self._plan)), id="export-figures")
        with VerticalScroll(id="export-files", can_focus=False):
            yield Static(Content("\n").join(self._lines()), id="export-names")
        yield Static(id="export-more")

    def on_mount(self) -> None:
        """Say how many files are out of sight, also when others come into it."""
        files = self.query_one("#export-files")
        for what in ("scroll_y", "virtual_size"):
            self.watch(files, what, self._say_more)

    def on_resize(self) -> None:
        """Use the room that there is now."""
        self.query_one("#export-to", Static).update(self._where_to())
        self.query_one("#export-names", Static).update(Content("\n").join(self._lines()))
        self.call_after_refresh(self._say_more)

    def _say_more(self) -> None:
        files = self.query_one("#export-files")
        below = round(files.virtual_size.height - files.scroll_y) - files.size.height
        if below > 0 and self._not_listed:
            below += self._not_listed - 1  # the last line stands for them
        self.query_one("#export-more", Static).update(f"↓ {below:,} more" if below > 0 else "")

    def action_write(self) -> None:
        """Close with the word to write, if there is anything to."""
        self.dismiss("write" if self._plan.to_write else None)

    def action_replace(self) -> None:
        """Close with the word to write over the file, where that is possible."""
        if self._plan.replaceable:
            self.dismiss("replace")

    def action_scroll(self, step: int) -> None:
        """Scroll the files."""
        self.query_one("#export-files").scroll_relative(y=step, animate=False)

    @property
    def _room(self) -> int:
        return min(WIDTH, self.app.size.width) - FRAME

    def _where_to(self) -> Content:
        label = "To     "
        return Content.assemble(
            (label, "$text-muted"), cut_middle(self._plan.target, self._room - len(label))
        )

    def _lines(self) -> list[Content]:
        room = self._room - SCROLLBAR
        refused = [
            # The reason goes on behind the name, over several lines where it has to.
            Content.assemble((cut_middle(path.name, room // 2), "$warning"), f"  {words}")
            for path, words in self._told[:MOST_SHOWN]
        ]
        became = [(path, "  new") for path in self._plan.new] + [
            (path, "  changed") for path in self._plan.changed
        ]
        written = [
            Content.assemble(cut_middle(path.name, room - len(what)), (what, "$text-muted"))
            for path, what in became[:MOST_SHOWN]
        ]
        more = self._not_listed
        rest = [Content.styled(f"and {more:,} more", "$text-muted")] if more else []
        return [*refused, *written, *rest]

    @property
    def _told(self) -> list[tuple[Path, str]]:
        """What is said of the files that are not written, but for those that need no word."""
        plan = self._plan
        refused = [
            (each.path, f"left alone: {EDITED if each.is_edited else each.reason}") for each in plan.refused
        ]
        return [*refused, *((path, EDITED) for path in plan.edited)]

    @property
    def _not_listed(self) -> int:
        return max(self._plan.to_write - MOST_SHOWN, 0)


def figures(plan: Plan) -> str:
    """Return how many files become what, in words."""
    told = (
        (len(plan.new), "new"),
        (len(plan.changed), "changed"),
        (plan.unchanged, "as it should be" if plan.unchanged == 1 else "as they should be"),
        (len(plan.refused), "left alone"),
    )
    return ", ".join(f"{count:,} {word}" for count, word in told if count) or "Nothing to write"


def _files(count: int) -> str:
    return f"{count:,} file" if count == 1 else f"{count:,} files"
