"""The end of a triage: what became of the papers, and what to do now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Literal

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from readlist.model.paper import QUEUED, STATUSES
from readlist.tui.screens.dialog import Dialog
from readlist.tui.widgets.choices import Choice, Choices

_VARIABLES = {"starred": "star"}

Next = Literal["queue", "back", "undo"]


class TriageSummary(Dialog[Next]):
    """Shows the counts. Gives what comes next; None for the list."""

    TITLE = "Triage done"
    HINTS = (("Enter", "take"), ("↑↓", "choose"), ("Esc", "to the list"))
    BINDINGS: ClassVar[list[BindingType]] = [
        ("down,j", "move(1)", "Next"),
        ("up,k", "move(-1)", "Previous"),
        ("enter", "take", "Take"),
        ("u", "back", "Last card"),
        ("q", "cancel", "Close"),
    ]
    DEFAULT_CSS = """
    TriageSummary {
        #triage-counts { margin-bottom: 1; }
        Choices { height: auto; }
    }
    """

    def __init__(
        self, counts: Sequence[tuple[str, int]], *, total: int, steps: int, marks: dict[str, str]
    ) -> None:
        """``counts`` are those of ``Tally.count``, ``marks`` the signs for what they count."""
        super().__init__()
        self._counts = counts
        self._total = total
        self._steps = steps
        self._marks = marks

    def contents(self) -> Iterable[Widget]:
        """Return the counts and the choices."""
        yield Static(self._told(), id="triage-counts")
        yield Choices()

    def on_mount(self) -> None:
        """Offer what can come next, the likeliest first."""
        queued = dict(self._counts).get(QUEUED, 0)
        choices = [
            Choice("list", Content("Back to the list")),
            Choice("back", Content("Back to the last card")),
        ]
        if queued:
            papers = "1 paper" if queued == 1 else f"{queued:,} papers"
            choices.insert(0, Choice("queue", Content("Read the queue"), papers))
        if self._steps:
            steps = "1 step" if self._steps == 1 else f"{self._steps:,} steps"
            choices.append(Choice("undo", Content("Undo all"), steps))
        self.query_one(Choices).show(choices, highlighted=0)

    def _told(self) -> Content:
        width = max((len(f"{count:,}") for _, count in self._counts), default=1)
        told = "Nothing was decided." if not self._counts else f"Of {self._total:,} papers:"
        lines = [Content.styled(told, "$text-muted")]
        for what, count in self._counts:
            colour = what if what in (*STATUSES, "later", "starred") else "text-muted"
            sign = Content.styled(self._marks.get(what, " "), f"${_VARIABLES.get(colour, colour)}")
            lines.append(Content.assemble(f"  {count:>{width},} ", sign, f" {what}"))
        return Content("\n").join(lines)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the choice."""
        chosen = event.option_id
        self.dismiss(chosen if chosen in ("queue", "back", "undo") else None)  # type: ignore[arg-type]

    def action_take(self) -> None:
        """Take the highlighted choice."""
        self.query_one(Choices).take()

    def action_back(self) -> None:
        """Go back to the last card."""
        self.dismiss("back")

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        self.query_one(Choices).move(step)
