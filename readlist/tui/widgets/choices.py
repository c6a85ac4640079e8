"""A list of choices under an input: the input keeps the focus, the arrows move the highlight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option

CURSOR = "▌"


@dataclass(frozen=True)
class Choice:
    """A row: ``text`` on the left, cut with an ellipsis, and ``aside`` on the right, muted."""

    id: str
    text: Content
    aside: str = ""


class Choices(OptionList, can_focus=False):
    """Shows choices; clicking one, or ``take``, posts OptionSelected with its id."""

    DEFAULT_CSS = """
    Choices {
        background: transparent;
        scrollbar-size-vertical: 1;
        & > .option-list--option-highlighted {
            color: $accent;
            background: $block-cursor-background;
        }
        &:ansi > .option-list--option-highlighted { color: $block-cursor-foreground; }
    }
    """

    def __init__(self) -> None:
        super().__init__(compact=True, markup=False)
        self._choices: tuple[Choice, ...] = ()
        self._nothing = ""

    def show(self, choices: Sequence[Choice], highlighted: int | None = None, *, nothing: str = "") -> None:
        """Replace the rows and highlight the one at that index, or none.

        Where there are no rows, ``nothing`` is said in their place.
        """
        self._choices = tuple(choices)
        self._nothing = nothing
        self._fill()
        self.highlighted = highlighted

    def render_line(self, y: int) -> Strip:
        """Return a line, with the sign of the cursor on the highlighted one: colours alone do not tell."""
        strip = super().render_line(y)
        if y + self.scroll_offset.y != self.highlighted or not strip.cell_length:
            return strip
        first, *rest = strip.divide([1, strip.cell_length])
        return Strip.join([Strip([Segment(CURSOR, segment.style) for segment in first]), *rest])

    def move(self, step: int) -> None:
        """Move the highlight; it goes round at the ends, and without one it enters there."""
        if self._choices:
            here = self.highlighted if self.highlighted is not None else (-1 if step > 0 else 0)
            self.highlighted = (here + step) % self.option_count

    def take(self) -> bool:
        """Select the highlighted row; return whether there was one."""
        if self.highlighted is None:
            return False
        self.action_select()
        return True

    def on_resize(self) -> None:
        """Fit the rows to the new width."""
        highlighted = self.highlighted
        self._fill()
        self.highlighted = highlighted

    def _fill(self) -> None:
        width = max(1, self.scrollable_content_region.width)
        rows = [Option(_row(choice, width), id=choice.id) for choice in self._choices]
        if not rows and self._nothing:
            rows = [Option(Content.styled(f" {self._nothing}", "$text-muted"), disabled=True)]
        self.set_options(rows)


def _row(choice: Choice, width: int) -> Content:
    aside = Content.styled(f"  {choice.aside} ", "$text-muted" if choice.aside else "")
    left = max(1, width - aside.cell_length - 1)
    text = choice.text.truncate(left, ellipsis=True)
    return Content.assemble(" ", text, " " * (left - text.cell_length), aside)
