"""The app: wiring between library, session and screens."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from rich.console import RenderableType
from rich.text import Text
from textual import events
from textual.app import App
from textual.binding import Binding, BindingsMap, BindingType
from textual.screen import Screen

from readlist.config import Config
from readlist.errors import ReadlistError
from readlist.library.library import Library
from readlist.tui.finding import Wanted, find
from readlist.tui.keymap import bindings, keymap
from readlist.tui.screens.main import MainScreen
from readlist.tui.session import Clock, Event, Failed, Noticed, Session
from readlist.tui.themes import textual_theme
from readlist.tui.typing_ahead import worked_off
from readlist.tui.view import INBOX_VIEW
from readlist.tui.widgets.status_line import Said
from readlist.views.palette import Palette

NOTICE_SECONDS = 12.0
HOLDING_SECONDS = 0.01


def local_now() -> datetime:
    """Return the present time with the local time zone."""
    return datetime.now().astimezone()


def collect_garbage_again() -> None:
    """Undo what the front door did for a quick start; what is there by now is not looked at again."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


class ReadlistApp(App[None], inherit_bindings=False):
    """The reading list in the terminal. Whoever makes one calls ``drain`` when it has ended."""

    TITLE = "readlist"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "hint_quit", show=False),
        Binding("ctrl+z", "suspend_process", show=False, system=True),
    ]

    def __init__(
        self,
        library: Library,
        config: Config,
        palettes: Mapping[str, Palette],
        notices: Sequence[str] = (),
        *,
        clock: Clock = local_now,
    ) -> None:
        """``palettes`` are the themes by name, at least one; ``notices`` are shown once."""
        super().__init__()
        self._config = config
        self._palettes = palettes
        self._notices = (*notices, *library.notices())
        self._keys = keymap(config)
        self._leaving = False
        self._refused_at_the_end = False
        self._typed_ahead: deque[events.Key] = deque()
        self._handing_on = False
        self.session = Session(library, clock=clock, deliver=self.call_later, listener=self._follow_session)
        # Before there is a screen that could wait: the first paint shows the first rows.
        first = find(Wanted(INBOX_VIEW), self.session.snapshot(), library, today=self.session.today)
        self.main = MainScreen(
            self.session,
            config,
            self._keys,
            self._draw,
            {
                "quit": self._leave,
                "theme": self._next_theme,
                "help": self._help,
                "palette": self._find_command,
                "statistics": self._show_statistics,
            },
            first,
        )
        # Before the widget in focus, so that the keys of one burst are worked off one after the other.
        keys = [replace(binding, priority=True) for binding in bindings(config)]
        self._bindings = BindingsMap.merge([self._bindings, BindingsMap(keys)])
        for palette in palettes.values():
            self.register_theme(textual_theme(palette))
        self._begin_with(
            palettes[config.theme] if config.theme in palettes else next(iter(palettes.values()))
        )

    def get_default_screen(self) -> Screen[None]:
        """Return the main screen."""
        return self.main

    def on_mount(self) -> None:
        """Say what opening brought to light, once."""
        self.call_after_refresh(collect_garbage_again)
        self.app_resume_signal.subscribe(self, lambda _: self._draw_again())
        notices = list(self._notices)
        if self._config.theme not in self._palettes:
            notices.append(
                f"There is no theme {self._config.theme}; `readlist themes` lists those there are."
            )
        self._show_notices(notices)

    def _show_notices(self, notices: Iterable[str]) -> None:
        for notice in notices:
            self.notify(notice, severity="warning", timeout=NOTICE_SECONDS, markup=False)

    def _draw_again(self) -> None:
        """Draw everything: after ctrl+z and fg the terminal is empty."""
        self.refresh(layout=True)

    # Keys

    async def on_event(self, event: events.Event) -> None:
        """Hand keys on one at a time while a dialog or an editor is open.

        Textual runs a key's binding when the key has bubbled up to the app, behind whatever
        was typed meanwhile: an Enter would close a field after the letters that follow it.
        """
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._typed_ahead.append(event)
            if not self._handing_on:
                await self._hand_on_keys()
        else:
            await super().on_event(event)

    async def _hand_on_keys(self) -> None:
        while self._typed_ahead and not self._handing_on:
            key = self._typed_ahead.popleft()
            letter = self.screen is self.main and self.main.writes_note and key.is_printable
            await super().on_event(key)
            if letter:
                continue  # nothing comes of it that the next key could overtake
            if self.screen is not self.main or not self.main.takes_commands:
                self._handing_on = True
                await worked_off(self.focused or self.screen)
                self.call_later(self._await_binding)  # behind the key, if it bubbles up

    async def _await_binding(self) -> None:
        await worked_off(self.focused or self.screen)
        self.call_later(self._hand_on_rest)  # behind what a closed dialog gives back

    async def _hand_on_rest(self) -> None:
        if self.main.commands.holding:
            self.set_timer(HOLDING_SECONDS, self._hand_on_rest)
        else:
            self._handing_on = False
            await self._hand_on_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave a key to the dialog or the editor in focus when it is theirs."""
        if action != "command":
            return True
        return self.screen is self.main and self.main.allows(str(parameters[0]))

    async def action_command(self, command: str) -> None:
        """Run a command of the table."""
        await self.main.commands.perform(command)

    def action_hint_quit(self) -> None:
        """ctrl+c interrupts nothing here: say what does."""
        self.main.say(Said(f"{self._keys.label('quit')} leaves; everything is saved"))

    async def _help(self) -> None:
        from readlist.tui.screens.help import HelpScreen

        await self.push_screen(HelpScreen(self._keys))

    async def _show_statistics(self) -> None:
        from readlist.tui.screens.statistics import StatisticsScreen
        from readlist.views.charts import Look

        look = Look(self.main.palette, self._config.ascii)
        await self.push_screen(StatisticsScreen(self.session, self._keys, look))

    async def _find_command(self) -> None:
        from readlist.tui.screens.palette import PaletteScreen

        await self.push_screen(PaletteScreen(self._keys), self._run_chosen)

    async def _run_chosen(self, command: str | None) -> None:
        if command is not None:
            await self.main.commands.perform(command)

    # Themes

    def _next_theme(self) -> None:
        names = list(self._palettes)
        palette = self._palettes[names[(names.index(self.main.palette.name) + 1) % len(names)]]
        self._use_palette(palette)
        self.main.say(Said(f"Theme {palette.name}"))

    def _begin_with(self, palette: Palette) -> None:
        """Use the first palette while nothing is styled yet: the style sheet is then parsed but once."""
        self.set_reactive(ReadlistApp.theme, palette.name)
        for name, is_set in (("-dark-mode", palette.dark), ("-light-mode", not palette.dark)):
            self.set_class(is_set, name, update=False)
        self.set_class(True, f"-theme-{palette.name}", update=False)
        self._refresh_truecolor_filter(self.ansi_theme)
        self.stylesheet.set_variables(self.get_css_variables())
        self.main.palette = palette

    def _use_palette(self, palette: Palette) -> None:
        self.theme = palette.name
        self.main.palette = palette

    # Papers

    def _draw(self, doc_id: int) -> RenderableType:
        """Return the text of a paper. Runs on another thread: it reads the disk."""
        from readlist.views.paper import paper_view

        palette, session = self.main.palette, self.session
        try:
            paper = session.as_shown(session.paper(doc_id))
        except KeyError:
            return Text(
                "This paper is not in the library any more. R refreshes the list.",
                palette.style("muted"),
            )
        except (ReadlistError, OSError) as error:
            return Text(str(error), palette.style("error"))
        return paper_view(paper, session.lists(), palette, today=session.today, ascii=self._config.ascii)

    # The end

    def _leave(self) -> None:
        """Leave once everything is on disk."""
        if not self._refused_at_the_end:
            self.main.notes.save_refused()
        self.main.pane.save_note()  # behind an older text of the same note
        self._leaving = True
        self._leave_when_saved()

    def _leave_when_saved(self) -> None:
        if self._leaving and not self.session.pending:
            self.exit()

    def _follow_session(self, event: Event) -> None:
        if isinstance(event, Failed):
            self._refused_at_the_end = self._leaving  # leaving again gives up
            self._leaving = False  # the user has to see what was not saved
        if isinstance(event, Noticed):
            self._show_notices(event.notices)
            return
        self.main.follow_session(event)
        self._leave_when_saved()

    def drain(self) -> None:
        """Put on disk what is still queued. Blocks; may be called more than once."""
        self.session.close()
