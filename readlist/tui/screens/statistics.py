"""The statistics of the library over the whole screen."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from readlist.errors import ReadlistError
from readlist.library.statistics import library_statistics
from readlist.tui.background import in_background
from readlist.tui.keymap import Keymap
from readlist.tui.screens.dialog import Hint, hints
from readlist.tui.screens.keys import KeysScreen
from readlist.tui.session import Session
from readlist.views.charts import Look
from readlist.views.statistics import StatisticsView, Ways

PAGE_OVERLAP = 2


class StatisticsScreen(Screen[None]):
    """Shows the figures of the whole library, whatever is filtered behind it; scrolls like a text.

    Counted once, when it opens and every change before is on disk.
    """

    AUTO_FOCUS = "#statistics"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q", "close", "Close"),
        ("j,down", "move(1)", "Down"),
        ("k,up", "move(-1)", "Up"),
        ("space,pagedown", "page(1)", "Page down"),
        ("b,pageup", "page(-1)", "Page up"),
        ("g,home", "first", "Top"),
        ("G,end", "last", "Bottom"),
    ]
    DEFAULT_CSS = """
    StatisticsScreen {
        background: $background;
        color: $foreground;
        #statistics-title, #statistics-hints { height: 1; padding: 0 1; background: $surface; }
        #statistics-hints { color: $text-muted; }
        #statistics {
            height: 1fr;
            align-horizontal: center;
            background: transparent;
            scrollbar-size-vertical: 1;
        }
        #statistics-page { width: auto; height: auto; padding: 1 2; }
    }
    """

    def __init__(self, session: Session, keymap: Keymap, look: Look) -> None:
        """``look`` is what the page is drawn with."""
        super().__init__()
        self._session = session
        self._keymap = keymap
        self._look = look

    def compose(self) -> ComposeResult:
        """Hold a title, the page and a line of keys."""
        about = ("  the whole library", "$text-muted")
        yield Static(Content.assemble(("Statistics", "bold $accent"), about), id="statistics-title")
        with VerticalScroll(id="statistics"):
            yield Static(Content.styled("Counting…", "$text-muted"), id="statistics-page")
        yield Static(hints(self._hints()), id="statistics-hints")

    def _hints(self) -> list[Hint]:
        keys = (("j k", "scroll"), (self._keymap.label("help"), "keys"), ("Esc", "close"))
        return [hint for hint in keys if hint[0]]

    def on_mount(self) -> None:
        """Begin to count."""
        in_background(self, self._count)

    async def _count(self) -> None:
        page = self.query_one("#statistics-page", Static)
        count = partial(library_statistics, today=self._session.today)
        try:
            statistics = await self._session.ask(count)
        except (ReadlistError, OSError) as error:
            page.update(Content.styled(str(error), "$error"))
        else:
            page.update(StatisticsView(statistics, self._look, self._ways))

    @property
    def _ways(self) -> Ways:
        """What leads from nothing to something, by the keys as they are now."""

        def way(command: str, does: str) -> str:
            return f"{self._keymap.label(command) or command.capitalize()} {does}"

        return Ways(
            bring_in=f"{way('import', 'imports a list')}; in a shell, readlist import FILE does the same.",
            read=f"{way('done', 'marks a paper as read')}.",
            tag=f"{way('tags', 'edits the tags of a paper')}.",
        )

    def on_key(self, event: events.Key) -> None:
        """Show the keys, or close as it was opened or with the key that quits, wherever they are."""
        if event.key in self._keymap.keys["help"]:
            event.stop()
            self.app.push_screen(KeysScreen(self._keys()))
        elif event.key in (*self._keymap.keys["statistics"], *self._keymap.keys["quit"]):
            event.stop()
            self.action_close()

    def _keys(self) -> list[Hint]:
        closes = ("Esc", self._keymap.label("statistics"), self._keymap.label("quit"))
        return [
            ("j k", "Scroll by a line."),
            ("Space b", "Scroll by a page."),
            ("g G", "Go to the top, or to the end."),
            (" ".join(filter(None, closes)), "Close."),
        ]

    def action_close(self) -> None:
        """Close, unless a key typed meanwhile has done so."""
        if self.is_active:
            self.dismiss(None)

    def action_move(self, lines: int) -> None:
        """Scroll by lines."""
        self._scroll.scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by pages with two lines of overlap."""
        height = max(self._scroll.size.height - PAGE_OVERLAP, 1)
        self._scroll.scroll_relative(y=pages * height, animate=False)

    def action_first(self) -> None:
        """Go to the top."""
        self._scroll.scroll_to(y=0, animate=False)

    def action_last(self) -> None:
        """Go to the end."""
        self._scroll.scroll_to(y=self._scroll.max_scroll_y, animate=False)

    @property
    def _scroll(self) -> VerticalScroll:
        return self.query_one("#statistics", VerticalScroll)
