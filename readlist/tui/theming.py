"""The theme of the running app: begun with, chosen, and read again when its file changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from readlist.errors import ConfigError
from readlist.tui.background import in_background
from readlist.tui.themes import textual_theme
from readlist.tui.widgets.status_line import Said
from readlist.views.palette import TERMINAL_PALETTE, Palette

if TYPE_CHECKING:
    from readlist.store.files import Stamp

WATCH_SECONDS = 1.0
"""How often it is looked whether the user has edited the theme in use."""

NO_COLOURS = Said("NO_COLOR is set: there are no colours to choose")


class Theming:
    """Puts palettes on the app. What others draw in comes from ``palette``."""

    def __init__(
        self,
        app: App[Any],
        palettes: Mapping[str, Palette],
        folders: Sequence[Path],
        *,
        show: Callable[[Palette], None],
        say: Callable[[Said], None],
        tell: Callable[[Sequence[str]], None],
        remember: Callable[[str], None],
    ) -> None:
        """``palettes`` are known already; those in ``folders``, the user's last, are read when asked for.

        ``show`` has the screens draw in a palette, ``tell`` shows messages about broken files,
        ``remember`` keeps a choice for the next time.
        """
        self._app = app
        self._palettes = dict(palettes)
        self._folders = folders
        self._show = show
        self._say = say
        self._notify = tell
        self._remember = remember
        self._seen: tuple[Path, Stamp | None] | None = None
        self._told = set[str]()
        self._wanted = ""
        self._choosing = False
        self.palette = TERMINAL_PALETTE

    # Beginning

    def begin(self, wanted: str, told: Sequence[str] = ()) -> None:
        """Use the first palette while nothing is styled yet: the style sheet is then parsed but once.

        Where there is none called ``wanted``, it is the first of those known. ``told`` are
        the messages that the user has seen.
        """
        app = self._app
        self._wanted, self._told = wanted, set(told)
        palette = self._palettes.get(wanted) or next(iter(self._palettes.values()))
        self.palette = palette = TERMINAL_PALETTE if app.no_color else palette
        app.register_theme(textual_theme(palette))
        app.set_reactive(App.theme, palette.name)
        for name, is_set in (("-dark-mode", palette.dark), ("-light-mode", not palette.dark)):
            app.set_class(is_set, name, update=False)
        app.set_class(True, f"-theme-{palette.name}", update=False)
        app._refresh_truecolor_filter(app.ansi_theme)
        app.stylesheet.set_variables(app.get_css_variables())
        self._show(palette)

    def use(self, palette: Palette) -> None:
        """Draw everything in ``palette`` from now on."""
        if palette == self.palette:
            return
        app, self.palette = self._app, palette
        app.register_theme(textual_theme(palette))
        if app.theme == palette.name:
            app.mutate_reactive(App.theme)
        else:
            app.theme = palette.name
        self._show(palette)

    # Choosing

    async def choose(self) -> None:
        """Let the user choose; the app shows each theme while it is highlighted."""
        if self._app.no_color:
            self._say(NO_COLOURS)
            return
        from readlist.tui.screens.themes import ThemeScreen

        await self._read_all()
        self._choosing, before = True, self.palette.name
        await self._app.push_screen(
            ThemeScreen(self._palettes, before, preview=self.use), partial(self._chosen, before)
        )

    def _chosen(self, before: str, name: str | None) -> None:
        self._choosing = False
        self.use(self._palettes[name or before])
        if name is not None:
            self._wanted = name
            self._say(Said(f"Theme {name}"))
            self._remember(name)

    async def _read_all(self) -> None:
        from readlist.views.palette import load_palettes

        if self._folders:
            palettes, messages = await asyncio.to_thread(load_palettes, self._folders)
            self._palettes |= palettes
            self._tell(messages)

    # Following the user's file

    def watch(self) -> None:
        """Look now and then whether the file of the theme in use was edited."""
        if self._folders and not self._app.no_color:
            self._app.set_interval(WATCH_SECONDS, lambda: in_background(self._app, self.look))

    async def look(self) -> None:
        """Take the user's file of the theme in use if it has changed; what is wrong with it is told once."""
        path = self._folders[-1] / f"{self._wanted}.toml"
        before = self._seen[1] if self._seen is not None and self._seen[0] == path else None
        stamp, palette, fault = await asyncio.to_thread(_read_if_changed, path, before)
        self._seen = (path, stamp)
        if fault:
            self._tell([fault])
        if palette is not None:
            self._told -= {message for message in self._told if str(path) in message}
            self._palettes[palette.name] = palette
            if not self._choosing:
                self.use(palette)

    def _tell(self, messages: Sequence[str]) -> None:
        new = [message for message in messages if message not in self._told]
        self._told.update(new)
        self._notify(new)


def _read_if_changed(path: Path, before: Stamp | None) -> tuple[Stamp | None, Palette | None, str]:
    """Return the file's stamp and, where it is another, its palette or else what is wrong with it."""
    from readlist.store.files import stamp_of
    from readlist.views.palette import read_palette

    try:
        stamp = stamp_of(path)
        if stamp is None or stamp == before:
            return stamp, None, ""
        return stamp, read_palette(path), ""
    except ConfigError as error:
        return stamp, None, error.message
    except OSError:
        return before, None, ""  # a folder that cannot be looked into now is looked into again
