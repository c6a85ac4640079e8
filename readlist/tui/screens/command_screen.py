"""A screen whose keys are commands of the table, not letters of a text."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.reactive import reactive
from textual.screen import Screen

from readlist.commands import command
from readlist.tui.availability import Facts, why_not
from readlist.tui.command_queue import Act, CommandQueue
from readlist.tui.feedback import error_words, no_key_words
from readlist.tui.hints import BROAD, NARROW
from readlist.tui.session_events import Event
from readlist.tui.widgets.status_line import NOTHING, Said
from readlist.views.palette import TERMINAL_PALETTE, Palette

if TYPE_CHECKING:
    from readlist.tui.keymap import Keymap
    from readlist.tui.places import Place
    from readlist.tui.screens.keys import Here

LOOKING = frozenset(("open", "help", "palette", "undo", "redo"))
"""Commands, besides those that move, that leave what was said: they look around or speak themselves."""


class CommandScreen(Screen[None]):
    """What the app asks of the screens that its key bindings are for.

    Dialogs and the editors inside such a screen take their keys themselves.
    """

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it
        (0, "-tiny"),
        (40, "-narrow"),
        (NARROW, "-medium"),
        (160, "-wide"),
        (BROAD, "-broad"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (10, "-tall")]  # noqa: RUF012

    DOING: ClassVar[str] = ""
    """What one does here, as in "not while triaging"; nothing on the main screen."""

    keymap: Keymap
    palette: reactive[Palette] = reactive(TERMINAL_PALETTE)

    @classmethod
    def classes_of_terminal(cls) -> str:
        """Return the classes of the terminal's size: a screen that begins with them is laid out once."""
        size = shutil.get_terminal_size()
        return " ".join(
            max(point for point in points if point[0] <= length)[1]
            for points, length in (
                (cls.HORIZONTAL_BREAKPOINTS, size.columns),
                (cls.VERTICAL_BREAKPOINTS, size.lines),
            )
        )

    @property
    def is_too_small(self) -> bool:
        """Whether there is no room to draw anything that could be read."""
        return self.has_class("-tiny") or self.has_class("-low")

    @property
    def is_hidden(self) -> bool:
        """Whether another screen covers this one; a dialog does not."""
        stack = self.app.screen_stack
        return any(not screen.is_modal for screen in stack[stack.index(self) + 1 :])

    @cached_property
    def commands(self) -> CommandQueue:
        """The commands of this screen, in the order in which they are typed."""
        return CommandQueue(
            self.acts(),
            waits=self.waits,
            why_not=self._why_not,
            begun=self._forget_for,
            refused=lambda name, reason: self.say(Said(command(name).title, "", reason, passing=True)),
            failed=lambda error: self.say(error_words(error)),
        )

    def _why_not(self, name: str) -> str:
        # A key that moves is the one that is held down, and never in vain.
        is_move = command(name).scope == "move" and name in self.commands.acts
        return "" if is_move else why_not(name, self.facts())

    def facts(self) -> Facts:
        """Return what decides which commands do something now."""
        return Facts(commands=self.commands.acts, doing=self.DOING, colour=not self.app.no_color)

    def acts(self) -> Mapping[str, Act]:
        """Return what each command does here; one that is missing does nothing."""
        raise NotImplementedError

    def places(self) -> Sequence[Place]:
        """Return where the palette leads to from here, besides the commands."""
        return ()

    def keys_here(self) -> Here | None:
        """Return the keys of this screen where they are not those of the table."""
        return None

    def waits(self, command: str) -> bool:
        """Return whether something is under way that decides what the command is about."""
        raise NotImplementedError

    def allows(self, command: str) -> bool:
        """Return whether a key may run a command now; else the key belongs to the widget in focus."""
        raise NotImplementedError

    @property
    def takes_commands(self) -> bool:
        """Whether keys are commands now, not letters of a text."""
        return True

    @property
    def writes_note(self) -> bool:
        """Whether keys are letters of a note."""
        return False

    def say(self, said: Said) -> None:
        """Say what happened, and how to take it back."""
        raise NotImplementedError

    @property
    def said(self) -> Said:
        """What was said last."""
        raise NotImplementedError

    def on_key(self, event: events.Key) -> None:
        """Say of a character that does nothing here that it is no key; what has failed stays in sight."""
        character = event.character or ""
        is_typed = character.isprintable() and character.strip() and "+" not in event.key
        stays = self.said.failed and not self.said.passing
        if is_typed and self.takes_commands and not stays and event.key not in self.active_bindings:
            self.say(no_key_words(character, self.keymap.label("help")))

    def _forget_for(self, name: str) -> None:
        """Take away what was said before a command: where that only looks around, how to undo it stays.

        What has failed, or is true of the rows on screen, stays until something else is said.
        """
        said, looks = self.said, command(name).scope == "move" or name in LOOKING
        if said.passing or not (looks or said.failed or said.about_rows or said == NOTHING):
            self.say(NOTHING)

    def follow_session(self, event: Event) -> None:
        """Show what became of changes, here and elsewhere."""
        raise NotImplementedError
