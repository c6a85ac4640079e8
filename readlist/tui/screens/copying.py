"""In which form papers are copied: one letter each, the last choice highlighted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from readlist.library.citing import FORMS, Form
from readlist.model.paper import Paper
from readlist.tui.screens.dialog import Dialog
from readlist.tui.widgets.choices import Choice, Choices
from readlist.views.fitting import cut

SAMPLE_WIDTH = 38


class CopyScreen(Dialog[str]):
    """Asks for a form and gives its id; None when it is cancelled.

    ``samples`` say by the form what comes out, "" where nothing does; ``last`` is the id of the
    last choice.
    """

    HINTS = (
        ("Enter", "copy"),
        ("↑↓", "choose"),
        (" ".join(form.letter for form in FORMS), "at once"),
        ("Esc", "cancel"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        ("down,j", "move(1)", "Next"),
        ("up,k", "move(-1)", "Previous"),
        ("enter,y", "take", "Copy"),
        ("q", "cancel", "Cancel"),
        *(Binding(form.letter, f"copy('{form.id}')", show=False) for form in FORMS),
    ]
    DEFAULT_CSS = """
    CopyScreen {
        Choices { height: 7; }
        #copy-says { height: 1; margin-top: 1; color: $warning; }
    }
    """

    def __init__(self, count: int, samples: Mapping[str, str], last: str) -> None:
        super().__init__()
        self._count = count
        self._samples = samples
        self._last = last

    def heading(self) -> str:
        """Return how many papers are copied."""
        return "Copy" if self._count == 1 else f"Copy {self._count:,} papers"

    def contents(self) -> Iterable[Widget]:
        """Return the forms, and a line that says when there is nothing to copy."""
        yield Choices()
        yield Static(id="copy-says")

    def on_mount(self) -> None:
        """Show every form, the last choice highlighted; where it gives nothing, the first that does."""
        rows = [Choice(form.id, self._line(form)) for form in FORMS]
        here = sorted(
            range(len(FORMS)), key=lambda at: (not self._samples[FORMS[at].id], FORMS[at].id != self._last)
        )
        self.query_one(Choices).show(rows, highlighted=here[0])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the form."""
        self.action_copy(event.option_id or "")

    def action_copy(self, identifier: str) -> None:
        """Close with that form; say so where there is nothing to copy."""
        if self._samples[identifier]:
            self.dismiss(identifier)
            return
        title = next(form.title for form in FORMS if form.id == identifier)
        has = "This paper has" if self._count == 1 else "None of the papers has"
        no = "no" if self._count == 1 else "a"
        self.query_one("#copy-says", Static).update(f"{has} {no} {title}.")

    def action_take(self) -> None:
        """Close with the highlighted form."""
        self.query_one(Choices).take()

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        self.query_one(Choices).move(step)

    def _line(self, form: Form) -> Content:
        sample = cut(self._samples[form.id], SAMPLE_WIDTH)
        if not sample:
            # The colours of a terminal have no quiet shade.
            style = "$text-disabled dim" if self.app.native_ansi_color else "$text-disabled"
            return Content.styled(f"{form.letter}  {form.title:<15}none", style)
        return Content.assemble((form.letter, "bold"), f"  {form.title:<15}", (sample, "$text-muted"))


def samples_of(papers: Sequence[Paper]) -> dict[str, str]:
    """Return by the form what comes out for one paper, for several how many have it; "" where none has."""
    if len(papers) == 1:
        return {form.id: form.of(papers[0]) for form in FORMS}
    counts = {form.id: sum(1 for paper in papers if form.of(paper)) for form in FORMS}
    return {
        form: f"{'all' if count == len(papers) else f'{count:,}'} of {len(papers):,} have one"
        if count
        else ""
        for form, count in counts.items()
    }
