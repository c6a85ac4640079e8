"""The links of a paper by their numbers, as they stand under its abstract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from readlist.model.links import pdf_path
from readlist.model.paper import Link
from readlist.tui.screens.dialog import Dialog
from readlist.tui.widgets.choices import Choice, Choices
from readlist.views.links import short_url

ROWS = 12
WIDTH = 43
"""Cells for an address beside its number and its kind, in a dialog of the usual width."""


class LinksScreen(Dialog[int]):
    """Asks for one of ``links`` and gives its index; None when it is cancelled. 1-9 take the first nine."""

    TITLE = "Open"
    HINTS = (("1-9", "open"), ("Enter", "open"), ("↑↓", "choose"), ("Esc", "cancel"))
    BINDINGS: ClassVar[list[BindingType]] = [
        ("down,j", "move(1)", "Next"),
        ("up,k", "move(-1)", "Previous"),
        ("enter,o", "take", "Open"),
        ("q", "cancel", "Cancel"),
        *(Binding(str(number), f"open({number - 1})", show=False) for number in range(1, 10)),
    ]
    DEFAULT_CSS = """
    LinksScreen { Choices { height: auto; max-height: 12; } }
    """

    def __init__(self, links: Sequence[Link]) -> None:
        super().__init__()
        self._links = tuple(links)

    def contents(self) -> Iterable[Widget]:
        """Return the links."""
        yield Choices()

    def on_mount(self) -> None:
        """Show every link, the first highlighted."""
        choices = self.query_one(Choices)
        choices.styles.height = min(len(self._links), ROWS)
        digits = len(str(len(self._links)))
        choices.show(
            [
                Choice(str(index), _line(f"{index + 1:>{digits}}", link), _kind(link))
                for index, link in enumerate(self._links)
            ],
            highlighted=0,
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the link."""
        self.dismiss(int(event.option_id or 0))

    def action_open(self, index: int) -> None:
        """Close with the link of that number, if there is one."""
        if index < len(self._links):
            self.dismiss(index)

    def action_take(self) -> None:
        """Close with the highlighted link."""
        self.query_one(Choices).take()

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        self.query_one(Choices).move(step)


def _line(number: str, link: Link) -> Content:
    return Content.assemble((number, "bold"), f"  {short_url(link.url, WIDTH)}")


def _kind(link: Link) -> str:
    if pdf_path(link) is not None:
        return "PDF here"
    return link.kind if link.kind != "other" else ""
