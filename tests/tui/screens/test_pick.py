"""Picking a name."""

from __future__ import annotations

from textual.app import App

from readlist.tui.screens.pick import PickScreen
from readlist.tui.widgets.choices import Choices


class Host(App[None]):
    def __init__(self, dialog: PickScreen) -> None:
        super().__init__()
        self.dialog = dialog
        self.results: list[str | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.results.append)


async def answer(dialog: PickScreen, *keys: str) -> list[str | None]:
    host = Host(dialog)
    async with host.run_test() as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
    return host.results


async def test_enter_takes_the_one_that_is_chosen_already() -> None:
    assert await answer(PickScreen("Status", ["inbox", "queued", "read"], "queued"), "enter") == ["queued"]


async def test_letters_narrow_the_names() -> None:
    assert await answer(PickScreen("Status", ["inbox", "queued", "read"]), *"QUE", "enter") == ["queued"]
    assert await answer(PickScreen("Status", ["inbox", "queued", "read"]), *"zzz", "enter") == []


async def test_it_is_said_that_nothing_matches() -> None:
    host = Host(PickScreen("Status", ["inbox", "queued", "read"], kind="status"))
    async with host.run_test() as pilot:
        await pilot.press(*"zzz", "down", "enter")
        await pilot.pause()
        choices = host.dialog.query_one(Choices)
        (row,) = choices.options
        assert str(row.prompt).strip() == "No such status. Take letters away to see others."
        await pilot.press("backspace", "backspace", "backspace", "down", "enter")
        await pilot.pause()
    assert host.results == ["queued"]


async def test_the_dialog_keeps_its_height_as_letters_are_typed() -> None:
    host = Host(PickScreen("Status", ["inbox", "queued", "read"]))
    async with host.run_test() as pilot:
        await pilot.pause()
        before = host.dialog.query_one("#dialog").region
        await pilot.press(*"zzz")
        await pilot.pause()
        assert host.dialog.query_one("#dialog").region == before


async def test_the_arrows_choose() -> None:
    assert await answer(PickScreen("Status", ["inbox", "queued"], "inbox"), "down", "enter") == ["queued"]


async def test_a_free_name_is_taken_as_typed() -> None:
    dialog = PickScreen("List", ["Week one"], "Mine", free=True)
    assert await answer(dialog, *"!", "enter") == ["Mine!"]
    erased = PickScreen("List", [], "A", free=True)
    assert await answer(erased, "backspace", "enter") == [""]
    chosen = PickScreen("List", ["Week one"], "", free=True)
    assert await answer(chosen, "down", "enter") == ["Week one"]


async def test_esc_picks_nothing() -> None:
    assert await answer(PickScreen("Status", ["inbox"]), "escape") == [None]


async def test_names_are_never_markup() -> None:
    host = Host(PickScreen("[b]", ["[red]x[/]", "[/]"]))
    async with host.run_test() as pilot:
        await pilot.pause()
        assert [option.id for option in host.dialog.query_one(Choices).options] == ["[red]x[/]", "[/]"]


async def test_j_and_k_move_as_long_as_nothing_is_typed() -> None:
    names = ["inbox", "joker", "read"]
    assert await answer(PickScreen("Status", names), "j", "j", "k", "enter") == ["joker"]
    assert await answer(PickScreen("Status", names), "o", "k", "enter") == ["joker"]
    assert await answer(PickScreen("List", names, free=True), "j", "k", "enter") == ["jk"]


async def test_without_names_there_is_nothing_to_choose() -> None:
    assert [key for key, _ in PickScreen("List", (), free=True).HINTS] == ["Enter", "Esc"]
    assert [key for key, _ in PickScreen("List", ("a",), free=True).HINTS] == ["Enter", "↑↓", "Esc"]
