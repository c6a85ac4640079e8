"""In which form papers are copied: one letter each, the last choice first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from readlist.library.citing import FORMS, Form
from readlist.model.paper import Paper
from readlist.tui.screens.dialog import Dialog
from readlist.tui.widgets.choices import Choice, Choices
from readlist.views.fitting import cut

SAMPLE_WIDTH = 38


class CopyScreen(Dialog[str]):
    """Asks for a form and gives its id; None when it is cancelled.

    ``samples`` say by the form what comes out; ``last`` is the id of the last choice.
    """

    HINTS = (("letter", "copy"), ("Enter", "copy"), ("↑↓", "choose"), ("Esc", "cancel"))
    BINDINGS: ClassVar[list[BindingType]] = [
        ("down,j", "move(1)", "Next"),
        ("up,k", "move(-1)", "Previous"),
        ("enter,y", "take", "Copy"),
        ("q", "cancel", "Cancel"),
        *(Binding(form.letter, f"copy('{form.id}')", show=False) for form in FORMS),
    ]
    DEFAULT_CSS = """
    CopyScreen { Choices { height: 7; } }
    """

    def __init__(self, count: int, samples: Mapping[str, str], last: str) -> None:
        super().__init__()
        self._count = count
        self._samples = samples
        self._forms = sorted(FORMS, key=lambda form: form.id != last)

    def heading(self) -> str:
        """Return how many papers are copied."""
        return "Copy" if self._count == 1 else f"Copy {self._count:,} papers"

    def contents(self) -> Iterable[Widget]:
        """Return the forms."""
        yield Choices()

    def on_mount(self) -> None:
        """Show every form, the last choice highlighted."""
        rows = [Choice(form.id, self._line(form)) for form in self._forms]
        self.query_one(Choices).show(rows, highlighted=0)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the form."""
        self.dismiss(event.option_id)

    def action_copy(self, form: str) -> None:
        """Close with the form of that letter."""
        self.dismiss(form)

    def action_take(self) -> None:
        """Close with the highlighted form."""
        self.query_one(Choices).take()

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        self.query_one(Choices).move(step)

    def _line(self, form: Form) -> Content:
        sample = cut(self._samples[form.id], SAMPLE_WIDTH)
        return Content.assemble((form.letter, "bold"), f"  {form.title:<15}", (sample, "$text-muted"))


def samples_of(papers: Sequence[Paper]) -> dict[str, str]:
    """Return by the form what comes out for one paper, and for several how many have it."""
    if len(papers) == 1:
        return {form.id: form.of(papers[0]) or "none" for form in FORMS}
    counts = {form.id: sum(1 for paper in papers if form.of(paper)) for form in FORMS}
    return {
        form: "" if count == len(papers) else f"{count:,} of {len(papers):,} have one"
        for form, count in counts.items()
    }
