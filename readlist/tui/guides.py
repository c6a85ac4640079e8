"""What opens over any screen: the help, the palette, the tour, the statistics; imported when opened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

import msgspec
from textual.app import App

from readlist.config import Config
from readlist.library.library import Library
from readlist.tui.availability import why_not
from readlist.tui.background import in_background
from readlist.tui.command_queue import Act
from readlist.tui.keymap import Keymap
from readlist.tui.screens.command_screen import CommandScreen
from readlist.tui.session import Session


class Guides:
    """Opens them over the screen that is there, and has that screen do what was chosen."""

    def __init__(
        self,
        app: App[Any],
        keymap: Keymap,
        config: Config,
        session: Session,
        run: Callable[[str], Awaitable[None]],
    ) -> None:
        """``run`` runs a command by its id; ``session`` knows what can be taken back."""
        self._app = app
        self._keymap = keymap
        self._config = config
        self._session = session
        self._run = run

    def acts(self) -> Mapping[str, Act]:
        """Return what the commands do that open one of them."""
        return {"help": self.help, "palette": self.palette, "tour": self.tour, "statistics": self.statistics}

    async def help(self) -> None:
        """Show every key, those of the screen first."""
        from readlist.tui.screens.help import HelpScreen

        here = self._app.screen
        keys = here.keys_here() if isinstance(here, CommandScreen) else None
        await self._app.push_screen(HelpScreen(self._keymap, keys), self._run_chosen)

    async def palette(self) -> None:
        """Let the user find a command or a view; commands that would do nothing now say why."""
        from readlist.tui.screens.palette import PaletteScreen

        here = self._app.screen
        if not isinstance(here, CommandScreen):
            return
        facts = here.facts()
        places = {place.id: place for place in here.places()}
        palette = PaletteScreen(self._keymap, partial(why_not, facts=facts), tuple(places.values()))

        async def chosen(identifier: str | None) -> None:
            if identifier in places:
                places[identifier].go()
            else:
                await self._run_chosen(identifier)

        await self._app.push_screen(palette, chosen)

        async def look_at_history() -> None:
            undo, redo = await self._session.ask(Library.steps_left)
            known = msgspec.structs.replace(facts, undo=undo, redo=redo)
            palette.show_reasons(partial(why_not, facts=known))

        in_background(palette, look_at_history)

    async def tour(self) -> None:
        """Show what there is, in three pages."""
        from readlist.tui.screens.tour import TourScreen

        await self._app.push_screen(TourScreen(self._keymap), self._run_chosen)

    async def statistics(self) -> None:
        """Show what was added, triaged and read, and when."""
        from readlist.tui.screens.statistics import StatisticsScreen
        from readlist.views.charts import Look

        here = self._app.screen
        if isinstance(here, CommandScreen):
            look = Look(here.palette, self._config.ascii)
            await self._app.push_screen(StatisticsScreen(self._session, self._keymap, look))

    async def _run_chosen(self, command: str | None) -> None:
        if command is not None:
            await self._run(command)
