"""What the screens of the app share."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from readlist.config import Config
from readlist.tui.command_queue import Act
from readlist.tui.keymap import Keymap
from readlist.tui.notes import Notes
from readlist.tui.remembered import Memory
from readlist.tui.session import Session
from readlist.tui.widgets.abstract_view import Draw
from readlist.tui.widgets.status_line import StatusLine


class Shared(msgspec.Struct, frozen=True):
    """``commands`` are those that concern the whole app, ``status`` is where things are said.

    ``memory`` is what outlives the run.
    """

    session: Session
    config: Config
    keymap: Keymap
    draw: Draw
    commands: Mapping[str, Act]
    notes: Notes
    status: StatusLine
    memory: Memory
