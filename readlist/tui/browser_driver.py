"""Textual's way to draw through a pipe, for an app whose screen may vanish at any moment."""

from __future__ import annotations

import contextlib

from textual.drivers.web_driver import WebDriver
from textual.events import AppFocus
from textual.messages import ExitApp

from readlist.tui.app import ReadlistApp


class BrowserDriver(WebDriver):
    """Ends the app when its tab is closed, with what is being typed, and when its server is gone."""

    def start_application_mode(self) -> None:
        """Start to draw, in focus: whoever opens a tab looks at it."""
        super().start_application_mode()
        # Behind the blur of Textual's own, which would undo what the tab says meanwhile.
        self._app.call_later(self._app.post_message, AppFocus())

    def run_input_thread(self) -> None:
        """Read until the end of the input: then there is nobody who could ask the app to leave."""
        super().run_input_thread()
        self._leave()

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Do what the server asks: of these, leave; the others are Textual's."""
        if packet_type == "quit":
            self._leave()
        else:
            super().on_meta(packet_type, payload)

    def write(self, data: str) -> None:
        """Draw; nothing where nobody looks any more."""
        with contextlib.suppress(OSError):
            super().write(data)

    def write_meta(self, data: dict[str, object]) -> None:
        """Tell the server; nothing where it is gone."""
        with contextlib.suppress(OSError):
            super().write_meta(data)

    def _leave(self) -> None:
        if isinstance(self._app, ReadlistApp):
            self._app.call_later(self._app.leave_unseen)
        else:
            self._app.post_message(ExitApp())
