"""Lists of choices: the highlighted one is told by a sign, too."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import OptionList

from readlist.tui.widgets.choices import Choice, Choices

NAMES = [f"choice {number}" for number in range(9)]


class Host(App[None]):
    CSS = "Choices { height: 4; }"

    def __init__(self) -> None:
        super().__init__()
        self.choices = Choices()
        self.taken: list[str | None] = []

    def compose(self) -> ComposeResult:
        yield self.choices

    def on_mount(self) -> None:
        self.choices.show([Choice(name, Content(name)) for name in NAMES])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.taken.append(event.option_id)

    @property
    def lines(self) -> list[str]:
        return [self.choices.render_line(y).text.rstrip() for y in range(4)]


async def test_the_sign_of_the_cursor_stands_before_the_highlighted_row_alone() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.lines == [f" {name}" for name in NAMES[:4]]
        app.choices.move(1)
        app.choices.move(1)
        await pilot.pause()
        assert app.lines == [" choice 0", "▌choice 1", " choice 2", " choice 3"]
        app.choices.highlighted = 8
        await pilot.pause()
        assert app.lines == [" choice 5", " choice 6", " choice 7", "▌choice 8"]


async def test_a_click_on_the_sign_takes_its_row() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.choices.move(1)
        await pilot.pause()
        await pilot.click(Choices, offset=(0, 0))
        await pilot.pause()
    assert app.taken == ["choice 0"]
