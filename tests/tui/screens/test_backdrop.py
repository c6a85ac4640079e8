"""The screen between a screen that covers everything and the one below."""

from __future__ import annotations

from readlist.library.library import Library
from readlist.tui.screens.backdrop import Backdrop
from readlist.tui.screens.confirm import ConfirmScreen
from tests.tui.stage import staged


async def test_it_goes_as_soon_as_nothing_is_over_it(library: Library) -> None:
    async with staged(library) as stage:
        await stage.app.push_screen(Backdrop())
        await stage.app.push_screen(ConfirmScreen("One", "of two", verb="go on"))
        await stage.app.push_screen(ConfirmScreen("Two", "of two", verb="go on"))
        await stage.press("escape")
        assert isinstance(stage.app.screen, ConfirmScreen)
        await stage.press("escape")
        assert stage.focus() == "papers"
