"""Nothing to see, and nothing that a key could do: what stands between two dialogs of one flow."""

from __future__ import annotations

import asyncio
from typing import Any

from textual.app import App
from textual.screen import ModalScreen

LOOK_SECONDS = 0.01


class Curtain(ModalScreen[None]):
    """Takes every key while work goes on between dialogs: none reaches the papers below."""

    DEFAULT_CSS = """
    Curtain { background: transparent; }
    """

    @classmethod
    def drawn(cls, app: App[Any]) -> Curtain:
        """Draw a curtain over what is on the screen, from this moment on."""
        curtain = cls()
        app.push_screen(curtain)
        return curtain

    async def open(self) -> None:
        """Go, as soon as nothing stands before it; an app that ends takes it along."""
        while self in (screens := self.app.screen_stack):
            if screens[-1] is self:
                self.app.pop_screen()
                return
            await asyncio.sleep(LOOK_SECONDS)
