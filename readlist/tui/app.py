"""The app: wiring between library, session and screens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingsMap, BindingType
from textual.filter import LineFilter
from textual.screen import Screen

from readlist.config import Config
from readlist.library.library import Library
from readlist.tui.background import after_frame, turn_by_turn
from readlist.tui.drawing import paper_drawing
from readlist.tui.garbage import CollectingAtRest
from readlist.tui.guides import Guides
from readlist.tui.keymap import bindings, keymap
from readlist.tui.remembered import Memory
from readlist.tui.screens.command_screen import CommandScreen
from readlist.tui.screens.main import MainScreen
from readlist.tui.session import Clock, Session
from readlist.tui.session_events import Event, Failed, Noticed
from readlist.tui.syncing import Syncing
from readlist.tui.theme_choice import wanted_theme
from readlist.tui.theming import Theming
from readlist.tui.typing_ahead import TypingAhead
from readlist.tui.widgets.status_line import Said
from readlist.views.palette import Palette, with_tag_roles

NOTICE_SECONDS = 12.0


def local_now() -> datetime:
    """Return the present time with the local time zone."""
    return datetime.now().astimezone()


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
        memory: Memory | None = None,
        theme_folders: Sequence[Path] = (),
    ) -> None:
        """``palettes`` are themes by name, at least one; more are found in ``theme_folders``.

        ``notices`` are shown once, ``memory`` is what the app remembers from one run to the next.
        """
        super().__init__()
        self._config = config
        self._notices = (*notices, *library.notices())
        self._keys = keymap(config)
        self._memory = memory or Memory()
        self._leaving = False
        self._refused_at_the_end = False
        self._collecting = CollectingAtRest()
        self.typing_ahead = TypingAhead(self, super().on_event)
        self.session = Session(
            library,
            clock=clock,
            deliver=turn_by_turn(self),
            after_frame=after_frame,
            listener=self._follow,
            ranking=config.ranking,
        )
        self.syncing = Syncing(
            self,
            self.session,
            config,
            self._keys.label("undo"),
            speaker=self._speaker,
            show=lambda words: setattr(self.main.status, "sync", words),
        )
        self.main = MainScreen(
            self.session,
            config,
            self._keys,
            lambda doc_id: paper_drawing(doc_id, self.session, self.main, ascii=config.ascii),
            {
                "quit": self._leave,
                "theme": self._choose_theme,
                **Guides(self, self._keys, config, self.session, self.action_command).acts(),
                **self.syncing.acts(),
            },
            self._memory,
        )
        # Before the widget in focus, so that the keys of one burst are worked off one after the other.
        keys = [replace(binding, priority=True) for binding in bindings(config)]
        self._bindings = BindingsMap.merge([self._bindings, BindingsMap(keys)])
        self._line_filters: Sequence[LineFilter] = ()
        if config.ascii or self.no_color:
            from readlist.tui.line_filters import line_filters

            self._line_filters = line_filters(ascii=config.ascii, colour=not self.no_color)
        if config.motion == "off":
            self.animation_level = "none"
        self._theming = Theming(
            self,
            palettes,
            theme_folders,
            show=self._show_palette,
            say=self.main.say,
            tell=self._show_notices,
            remember=self._remember_theme,
        )
        self.main.palette = with_tag_roles(self.main.palette, config.tag_colours)
        self._theming.begin(wanted_theme(config, self._memory.now), self._notices)

    def get_default_screen(self) -> Screen[None]:
        """Return the main screen."""
        return self.main

    def on_mount(self) -> None:
        """Say what opening brought to light, once."""
        self.app_resume_signal.subscribe(self, lambda _: self._draw_again())
        self._show_notices(self._notices)
        self._theming.watch()
        self.syncing.begin()

    def _show_notices(self, notices: Iterable[str]) -> None:
        for notice in notices:
            self.notify(notice, severity="warning", timeout=NOTICE_SECONDS, markup=False)

    def _draw_again(self) -> None:
        """Draw everything: after ctrl+z and fg the terminal is empty."""
        self.refresh(layout=True)

    # Keys

    async def on_event(self, event: events.Event) -> None:
        """Hand keys on in the order in which they are typed."""
        if isinstance(event, events.InputEvent):
            self.session.tidying.make_way()
            self._collecting.put_off()
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self.typing_ahead.take(event)
        else:
            await super().on_event(event)

    def on_paste(self, event: events.Paste) -> None:
        """Import what is pasted where nothing can be typed."""
        if self.screen is self.main and self.main.takes_commands:
            self.main.flows.take_pasted(event.text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave a key to the dialog or the editor in focus when it is theirs."""
        if action != "command":
            return True
        return isinstance(self.screen, CommandScreen) and self.screen.allows(str(parameters[0]))

    async def action_command(self, command: str) -> None:
        """Run a command of the table."""
        if isinstance(self.screen, CommandScreen):
            await self.screen.commands.perform(command)

    def action_hint_quit(self) -> None:
        """ctrl+c interrupts nothing here: say what does."""
        screen = self.screen
        if isinstance(screen, CommandScreen) and screen.takes_commands:
            screen.say(Said(f"{self._keys.label('quit')} leaves; everything is saved"))
        else:  # letters are text there
            (screen if isinstance(screen, CommandScreen) else self.main).say(Said("Esc leaves"))

    def _speaker(self) -> CommandScreen:
        """Return the uppermost screen on which something can be said."""
        screens = (screen for screen in reversed(self.screen_stack) if isinstance(screen, CommandScreen))
        return next(screens, self.main)

    # Looks

    async def _choose_theme(self) -> None:
        await self._theming.choose()

    def _show_palette(self, palette: Palette) -> None:
        palette = with_tag_roles(palette, self.main.palette.tag_roles)
        for screen in (self.main, *self.screen_stack):
            if isinstance(screen, CommandScreen):
                screen.palette = palette

    def _remember_theme(self, name: str) -> None:
        self._memory.remember(theme=name, theme_over=self._config.theme)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what every line is passed through on its way to the terminal."""
        return (*self._line_filters, *super().get_line_filters())

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Have no cursor blink where nothing is to move."""
        if self._config.motion == "off" and hasattr(event.widget, "cursor_blink"):
            event.widget.cursor_blink = False

    # The end

    def _leave(self) -> None:
        """Leave once everything is on disk."""
        if not self._refused_at_the_end:
            self.main.notes.save_refused()
            self.main.shown.annotations.save_refused()
        self.main.pane.save_note()  # behind an older text of the same note
        self._leaving = True
        self._leave_when_saved()

    def leave_unseen(self) -> None:
        """Leave where nobody looks any more: what is being typed is saved with what is queued, or a draft."""
        self.main.notes.save_refused()
        self.main.pane.save_note()
        self.exit()

    def _leave_when_saved(self) -> None:
        if self._leaving and not self.session.pending:
            self.exit()

    def _follow(self, event: Event) -> None:
        if isinstance(event, Failed):
            self._refused_at_the_end = self._leaving  # leaving again gives up
            self._leaving = False  # the user has to see what was not saved
        if isinstance(event, Noticed):
            self._show_notices(event.notices)
            return
        for screen in self.screen_stack:
            if isinstance(screen, CommandScreen):
                screen.follow_session(event)
        self._leave_when_saved()

    def drain(self) -> None:
        """Put on disk what is still queued. Blocks; may be called more than once."""
        self.session.close()
        self._memory.close()
        self.syncing.leave()
