"""The main screen: views, papers, abstract, and the lines around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from readlist.config import Config
from readlist.model.paper import PaperSummary
from readlist.tui.annotating import Annotating
from readlist.tui.arrangement import Arrangement, Columns
from readlist.tui.availability import WHILE_TYPING, Facts
from readlist.tui.background import in_background
from readlist.tui.command_queue import Act
from readlist.tui.finding import Wanted
from readlist.tui.flows import Flows
from readlist.tui.hints import NARROW, Pane, Situation, pane_hints
from readlist.tui.keymap import Keymap
from readlist.tui.paper_actions import PaperActions
from readlist.tui.remembered import Memory
from readlist.tui.screens.command_screen import CommandScreen
from readlist.tui.screens.paper_pane import PaperPane
from readlist.tui.screens.view_list import ViewList
from readlist.tui.searching import Searching, SearchParts
from readlist.tui.session import Session
from readlist.tui.session_events import Event
from readlist.tui.session_view import FIGURES, Parts, SessionView
from readlist.tui.shared import Shared
from readlist.tui.targets import Targets
from readlist.tui.verdicts import VERDICTS
from readlist.tui.view import View, view_of
from readlist.tui.widgets.abstract_view import AbstractView, Draw
from readlist.tui.widgets.divider import Divider
from readlist.tui.widgets.kept_lines import KeptLines, Row
from readlist.tui.widgets.key_hints import KeyHints
from readlist.tui.widgets.row_list import RowList
from readlist.tui.widgets.search_bar import SearchBar
from readlist.tui.widgets.search_guide import SearchGuide
from readlist.tui.widgets.sidebar import Sidebar
from readlist.tui.widgets.status_line import NOTHING, Said, StatusLine
from readlist.tui.widgets.too_small import TooSmall
from readlist.tui.widgets.top_bar import TopBar
from readlist.views.signs import signs

if TYPE_CHECKING:
    from readlist.tui.places import Place

PANES: dict[str, Pane] = {"views": "views", "papers": "papers", "abstract": "abstract", "note": "note"}
MIDNIGHT_CHECK_SECONDS = 30.0


class MainScreen(CommandScreen, KeptLines):
    """Three panes under one line with their titles, and what the keys do in them."""

    AUTO_FOCUS = "#papers"

    def __init__(
        self,
        session: Session,
        config: Config,
        keymap: Keymap,
        draw: Draw,
        commands: Mapping[str, Act],
        memory: Memory,
    ) -> None:
        """``draw`` returns the text of a paper, ``commands`` are those that concern the whole app.

        ``memory`` is what outlives the run.
        """
        super().__init__(classes=self.classes_of_terminal())
        self._session = session
        self._config = config
        self.keymap = keymap
        self._app_commands = commands
        self._memory = memory
        self._pane: Pane = "papers"
        self._origin: Pane = "papers"
        self._counting = False
        look = signs(ascii=config.ascii)
        self.top = TopBar(id="figures")
        self.search = SearchBar(f"{keymap.label('search')} search".strip(), id="search")
        self.views = Sidebar(lambda view: self.shown.count_of(view), look, id="views")  # noqa: PLW0108 - made later
        self.views.folded = frozenset(memory.now.folded_tags)
        self.papers = ViewList(session, look, memory.now.grouping, id="papers")
        self.pane = PaperPane(AbstractView(draw, id="abstract"), id="paper")
        self.status = StatusLine(id="status")
        self.guide = SearchGuide(id="search-guide")
        self.hints = KeyHints(id="hints")
        self.columns = Columns(self.views, Divider(), self.papers, Divider(), self.pane)
        self._arrangement = Arrangement(self.columns, memory, say=self.say, changed=self._enter_pane)
        parts = Parts(self.top, self.views, self.papers, self.pane, self.status)
        self.searching = Searching(
            session,
            SearchParts(self.papers, self.search, self.guide, self.status),
            own_statuses=config.statuses,
            everywhere=keymap.label("everywhere"),
            want=lambda wanted, doc_id: self.want(wanted, doc_id=doc_id),
            left=lambda: self._focus(self.papers),
            say=self.say,
        )
        self.shown = SessionView(session, config, keymap, parts, show_paper=self.show_paper)
        self.notes = self.shown.notes
        self.targets = Targets(self.papers, session, say=self.say)

    def compose(self) -> ComposeResult:
        """Lay the panes out."""
        with Row(id="top"):
            yield self.top.data_bind(MainScreen.palette)
            yield self.search.data_bind(MainScreen.palette)
            yield KeyHints(id="help").data_bind(MainScreen.palette)
        with Row(id="panes"):
            yield self.views.data_bind(MainScreen.palette)
            yield self.columns.views_edge.data_bind(MainScreen.palette)
            yield self.papers.data_bind(MainScreen.palette)
            yield self.columns.paper_edge.data_bind(MainScreen.palette)
            yield self.pane
            yield self.guide
        yield self.status.data_bind(MainScreen.palette)
        yield self.hints.data_bind(MainScreen.palette)
        yield TooSmall(id="too-small").data_bind(MainScreen.palette)

    def on_mount(self) -> None:
        """Ask for the first rows; everything else fills in around them."""
        self.query_one("#help", KeyHints).hints = [(self.keymap.label("help"), "help")]
        self.views.border_title = Content(" Views ")
        self.papers.today = self._session.today.isoformat()
        self.views.shown = self.papers.wanted.view
        self.shown.show_views()
        self.watch(self.pane, "draft", self.status.show_draft)
        self.set_interval(MIDNIGHT_CHECK_SECONDS, self.shown.check_day)

    # Commands

    @cached_property
    def _actions(self) -> PaperActions:
        return PaperActions(
            self.app, self._session, self._config, self.notes, say=self.say, advance=self.advance
        )

    @cached_property
    def flows(self) -> Flows:
        """What begins with a key of this screen and goes on in others."""
        shared = Shared(
            self._session,
            self._config,
            self.keymap,
            self.pane.abstract.draw,
            self._app_commands,
            self.notes,
            self.status,
            self._memory,
        )
        return Flows(self, shared, self._actions)

    @cached_property
    def _annotating(self) -> Annotating:
        return Annotating(
            self._session,
            self.shown.annotations,
            self.pane.abstract,
            self.keymap,
            say=self.say,
            changed=self._show_hints,
            left=lambda: self._focus(self.pane.abstract if self._origin == "abstract" else self.papers),
        )

    def acts(self) -> dict[str, Act]:
        """Return what each command of the table does."""
        return self._annotating.over(self._own_acts())

    def _own_acts(self) -> dict[str, Act]:
        return {
            **self._app_commands,
            **self.flows.acts(),
            **self._arrangement.acts(lambda: self._pane),
            **{name: partial(self.targets.marked, partial(self._actions.judge, name)) for name in VERDICTS},
            "later": partial(self.targets.marked, self._actions.later),
            "mark": self.papers.toggle_mark,
            "mark-down": partial(self.papers.mark_and_move, 1),
            "mark-up": partial(self.papers.mark_and_move, -1),
            "mark-all": self.papers.mark_all,
            "note": partial(self.targets.one, self._write_note),
            "edit-note": partial(self.targets.one, self._actions.edit_note_outside),
            "annotate": partial(self.targets.one, self._annotate),
            "open": self._open,
            "back": self._back,
            "undo": self._session.undo,
            "redo": self._session.redo,
            "refresh": self.shown.refresh,
            "search": self._search,
            "everywhere": self.searching.toggle_everywhere,
            "cursor-down": lambda: self._mover.move(1),
            "cursor-up": lambda: self._mover.move(-1),
            "page-down": lambda: self._mover.move_page(1),
            "page-up": lambda: self._mover.move_page(-1),
            "first": lambda: self._mover.move_first(),  # noqa: PLW0108 - the pane of that moment
            "last": lambda: self._mover.move_last(),  # noqa: PLW0108
            "next-pane": partial(self._next_pane, 1),
            "previous-pane": partial(self._next_pane, -1),
        }

    def allows(self, command: str) -> bool:
        """Return whether a key may run a command now; else the key belongs to the widget in focus."""
        if self.is_too_small:
            return command == "quit"
        if self._pane == "note":
            return False
        if self._annotating.active:
            return self._annotating.allows(command)
        return self._pane != "search" or command in WHILE_TYPING

    @property
    def takes_commands(self) -> bool:
        """Whether keys are commands here, not letters of a text."""
        return self._pane not in ("note", "search")

    @property
    def writes_note(self) -> bool:
        """Whether keys are letters of a note."""
        return self._pane == "note"

    def waits(self, command: str) -> bool:
        """Return whether a command waits for an undo that is under way, or for rows."""
        return self._session.stepping or self.papers.holds(command)

    def facts(self) -> Facts:
        """Return what decides which commands do something now."""
        return msgspec.structs.replace(
            super().facts(),
            pane=self._pane,
            view=self.views.kind_at_cursor,
            paper=self.papers.doc_id is not None,
            marked=len(self.papers.marked),
            elsewhere=self.papers.only_elsewhere,
            filtered=bool(self.papers.wanted.query or self._pane == "search"),
            searches=len(self._session.library.searches()),
            highlighting=self._annotating.active,
            library_is_empty=not self._session.paper_count,
        )

    @property
    def view_here(self) -> View | None:
        """The view under the cursor of the sidebar when that has the focus, else the one that is shown."""
        return self.views.view_at_cursor if self.in_sidebar else self.papers.wanted.view

    @property
    def in_sidebar(self) -> bool:
        """Whether the views have the focus."""
        return self._pane == "views"

    def advance(self) -> None:
        """Go on to the next paper; what was marked is done with."""
        if self.papers.marked:
            self.papers.unmark()
        elif self._config.advance != "off":
            self.papers.move(1 if self._config.advance == "down" else -1)

    # Views and filter

    def want(self, wanted: Wanted, *, doc_id: int | None = None) -> None:
        """Show other rows as soon as they are found."""
        self.views.shown = wanted.view
        self.papers.want(wanted, doc_id=doc_id)

    def show_paper(self, paper: PaperSummary) -> None:
        """Show the view in which a paper is looked for, the cursor on it."""
        self.want(Wanted(view_of(paper, self._session.today.isoformat())), doc_id=paper.doc_id)

    def places(self) -> Sequence[Place]:
        """Return the views that the palette leads to."""
        return self.flows.places()

    def show_view(self, view: View | None, query: str | None = None) -> None:
        """Show a view, filtered by ``query``; without one as the present view is."""
        if view is not None:
            self.search.text = kept = self.papers.wanted.query if query is None else query
            if not self.said.failed:
                self.say(NOTHING)
            self.want(Wanted(view, kept))
            self._focus(self.papers)

    async def _search(self) -> None:
        await self.searching.open()
        self._enter_pane()

    @on(SearchBar.Typed)
    def filter(self, event: SearchBar.Typed) -> None:
        """Filter while the user types."""
        self.searching.typed(event.text)

    @on(ViewList.Listed)
    def show_listed(self, event: ViewList.Listed) -> None:
        """Say what the rows are, once they are there."""
        found = event.found
        self.searching.found(found)
        if event.marks_other_words:
            self.pane.abstract.redraw_at_rest()
        if self.status.said.failed or self.status.said.about_rows or found.wanted.query:
            self.searching.say_found()
        self.shown.show_order()
        self.shown.show_position()
        self._show_hints()
        if self._session.counts is None and not self._counting:
            self._counting = True
            for work in (self.shown.count, self.flows.offer_draft):
                self.call_after_refresh(in_background, self, work)  # they take turns with the painting
        self.commands.release_soon(self.app.call_later)

    @on(ViewList.Refused)
    def show_refused(self, event: ViewList.Refused) -> None:
        """Say where and why a filter is wrong; the rows are those of its beginning."""
        self.searching.refused(event.error)
        self.commands.release_soon(self.app.call_later)

    @on(RowList.Opened, "#views")
    def open_view(self) -> None:
        """Show the view that was clicked."""
        self.show_view(self.views.view_at_cursor)

    @on(TopBar.Chosen)
    def show_figure(self, event: TopBar.Chosen) -> None:
        """Show the view whose figure was clicked."""
        self.show_view(FIGURES[event.index])

    @on(SearchBar.Clicked)
    async def search_by_click(self) -> None:
        """Open the search field."""
        await self.commands.perform("search")

    # Panes

    @property
    def _mover(self) -> RowList | AbstractView:
        """What the moving keys move: the pane in focus, or the list."""
        if self._pane == "abstract":
            return self.pane.abstract
        return self.views if self._pane == "views" else self.papers

    async def _open(self) -> None:
        match self._pane:
            case "search":
                await self.searching.keep()
            case "views":
                self.show_view(self.views.view_at_cursor)
            case "abstract":
                self._focus(self.papers)
            case _ if self.papers.doc_id is not None:
                self._focus(self.pane.abstract)
            case _ if self.papers.only_elsewhere:
                self.searching.go_elsewhere()
            case _ if not self._session.paper_count:
                await self.commands.perform("tour")

    def _back(self) -> None:
        if self._pane == "papers" and self.papers.marked:
            self.papers.unmark()
        elif self._pane == "search" or (self._pane == "papers" and self.searching.leads_back):
            self.searching.end("")
        else:
            self._focus(self.papers)

    async def _next_pane(self, step: int) -> None:
        if self._pane == "search":
            if step < 0 or not await self.searching.complete():
                await self.searching.keep()
            return
        if self._takes_turns:  # Enter opens the abstract
            self._focus(self.views if self._pane == "papers" else self.papers)
            return
        panes: list[Widget] = [self.views, self.papers, self.pane.abstract]
        here = {"views": 0, "papers": 1, "abstract": 2}.get(self._pane, 1)
        goal = panes[(here + step) % len(panes)]
        self._focus(self.papers if goal is self.pane.abstract and self.papers.doc_id is None else goal)

    def _focus(self, pane: Widget) -> None:
        """Give a pane the focus; on a narrow screen it has to be given room first."""
        if pane in (self.pane.abstract, self.pane.editor):
            self.pane.display = True
        pane.display = True
        self.set_focus(pane)
        self._enter_pane()

    def on_divider_dragged(self, event: Divider.Dragged) -> None:
        """Move a line between panes."""
        self._arrangement.drag(event.divider, event.column, dropped=event.dropped)

    def on_descendant_focus(self) -> None:
        """Follow the focus, wherever it came from."""
        self._enter_pane()

    def on_resize(self) -> None:
        """Fit panes and hints to the room."""
        self._enter_pane()

    def _enter_pane(self) -> None:
        if self.focused is None:
            return
        self._pane = PANES.get(self.focused.id or "", "search")
        self._arrangement.show(self._pane, narrow=self._is_narrow)
        if self._pane != "abstract":
            self._annotating.leave()
        self._show_hints()
        self._follow()

    @on(AbstractView.Drawn)
    @on(RowList.Moved)
    def _show_hints(self) -> None:
        if self._annotating.active:
            self.hints.show((), self._annotating.hints)
        else:
            self.hints.show((self._pane, self.keymap, self._situation), pane_hints)

    @property
    def _situation(self) -> Situation:
        state = self._is_narrow, self._takes_turns, bool(self.papers.marked), not self._session.paper_count
        return Situation(*state, self.views.kind_at_cursor, bool(self.papers.wanted.query))

    @property
    def _is_narrow(self) -> bool:
        return self.size.width < NARROW

    @property
    def _takes_turns(self) -> bool:
        """Whether list and abstract have the screen in turn."""
        return self._arrangement.alone(narrow=self._is_narrow)

    def _follow(self) -> None:
        """Have the abstract follow the cursor, where there is one to see."""
        if self.pane.display:
            self.pane.abstract.follow(self.papers.doc_id)

    @on(RowList.Moved, "#papers")
    def follow_cursor(self) -> None:
        """Say where the cursor is, and show its paper once it rests."""
        self.shown.show_position()
        self.commands.release_soon(self.app.call_later)  # steps typed ahead of the first page
        self._follow()
        self.pane.leave_note_of_another(self.papers.doc_id)
        if self._annotating.doc_id != self.papers.doc_id:
            self._annotating.leave()

    @on(RowList.Opened, "#papers")
    def open_paper(self) -> None:
        """Open the paper that was clicked again."""
        self._focus(self.pane.abstract)

    @on(RowList.MenuWanted, "#papers")
    async def open_menu(self, event: RowList.MenuWanted) -> None:
        """Show what can be done to the paper that was clicked, or to those that are marked."""
        await self.flows.open_menu(event.place)

    # What happened

    def say(self, said: Said) -> None:
        """Say what happened, and how to take it back."""
        self.shown.say(said)

    @property
    def said(self) -> Said:
        """What was said last."""
        return self.status.said

    def follow_session(self, event: Event) -> None:
        """Show what became of changes, here and elsewhere."""
        self.shown.follow(event, hidden=self.is_hidden)
        self.commands.release_soon(self.app.call_later)

    def on_screen_resume(self) -> None:
        """Show what changed meanwhile."""
        self.shown.catch_up()

    def watch_palette(self) -> None:
        """Draw the abstract in the new colours; everything else is bound to them."""
        self.pane.abstract.redraw()

    # Notes and annotations

    async def _write_note(self, paper: PaperSummary) -> None:
        self._origin = self._pane
        if await self.pane.open_note(paper, self.notes):
            self.say(Said("Draft restored", paper.title, "it was never saved"))
        if self.pane.editor is not None:
            self._focus(self.pane.editor)

    async def _annotate(self, paper: PaperSummary) -> None:
        self._origin = self._pane
        self._focus(self.pane.abstract)
        await self._annotating.begin(paper)

    def on_paper_pane_note_closed(self) -> None:
        """Go on where the note was opened, with the note in sight."""
        self.pane.abstract.show_note()
        self._focus(self.pane.abstract if self._origin == "abstract" else self.papers)
