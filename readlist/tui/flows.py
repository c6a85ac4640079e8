"""The flows that begin with a key of the main screen, each imported when it is first needed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from textual.geometry import Offset

from readlist.commands import SAVED_SEARCH_KEYS
from readlist.model.paper import PaperSummary
from readlist.model.tags import is_within, moved
from readlist.tui.command_queue import Act
from readlist.tui.finding import Wanted
from readlist.tui.line import cut
from readlist.tui.paper_actions import PaperActions
from readlist.tui.shared import Shared
from readlist.tui.view import ALL_VIEW, QUEUE_VIEW, View, search_view
from readlist.tui.widgets.status_line import Said
from readlist.views.palette import with_tag_roles

if TYPE_CHECKING:
    from readlist.tui.arranging import Arranging
    from readlist.tui.duplicates import Duplicates
    from readlist.tui.exporting import Exporting
    from readlist.tui.importing import Importing
    from readlist.tui.more_like import MoreLike
    from readlist.tui.outward import Outward
    from readlist.tui.places import Place
    from readlist.tui.screens.main import MainScreen
    from readlist.tui.search_actions import SearchActions
    from readlist.tui.tag_actions import TagActions
    from readlist.tui.triage import Triage


SHORTEST_LIST = 8
"""Letters of the shortest list, an identifier; what is shorter was pasted by mistake."""


class Flows:
    """Importing, triage, duplicates, what leaves the app, and what is done to tags."""

    def __init__(self, screen: MainScreen, shared: Shared, actions: PaperActions) -> None:
        self._screen = screen
        self._shared = shared
        self._session = shared.session
        self._config = shared.config
        self._memory = shared.memory
        self._actions = actions

    def acts(self) -> dict[str, Act]:
        """Return what each of their commands does."""
        return {
            "import": self._import,
            "triage": self._start_triage,
            "next-to-read": self._show_next,
            "duplicate": partial(self._screen.targets.one, self._ask_for_duplicate),
            "more-like": partial(self._screen.targets.one, self._show_alike),
            "tags": self._edit_tags,
            "remove": self._remove,
            "rename-tag": self._rename_tag,
            "delete-tag": self._delete_tag,
            "colour-tag": self._colour_tag,
            "fold": self._fold,
            "sort": self._sort,
            "group": self._group,
            "save-search": self._save_search,
            "edit-search": self._pick_search,
            **{f"search-{n}": partial(self._show_search, n) for n in range(1, SAVED_SEARCH_KEYS + 1)},
            "open-link": partial(self._screen.targets.one, self._open_link),
            "attach-pdf": partial(self._screen.targets.one, self._attach_pdf),
            "export": self._export,
            "open-export": self._open_export,
            "pull": self._pull,
            "conflicts": self._show_conflicts,
            "copy": partial(self._screen.targets.marked, self._copy),
        }

    def places(self) -> Sequence[Place]:
        """Return the views that the palette leads to."""
        from readlist.tui.places import places_of

        session, searches = self._session, self._session.library.searches()
        return places_of(
            self._config.statuses,
            session.counts,
            session.lists(),
            searches,
            self._go_to,
            ranking=self._config.ranking.on,
        )

    def _go_to(self, view: View) -> None:
        if view == ALL_VIEW:
            self._screen.searching.show_everywhere()
        else:
            self._screen.show_view(view)

    async def offer_draft(self) -> None:
        """Go to a paper about which something was being written when an app ended, and say so."""
        found = await self._screen.shown.draft()
        if found is None:
            return
        paper, words = found
        if not self._screen.papers.go_to(paper.doc_id):
            self._screen.show_paper(paper)
        self._screen.say(words)

    async def open_menu(self, place: Offset) -> None:
        """Offer what can be done to the paper under the cursor, at a place of the screen."""
        from readlist.tui.availability import why_not
        from readlist.tui.screens.paper_menu import TITLE_WIDTH, PaperMenu

        screen = self._screen
        facts, marked = screen.facts(), len(screen.papers.marked)
        paper = self._session.summary(screen.papers.doc_id) if screen.papers.doc_id is not None else None
        if paper is None:
            return
        title = f"{marked:,} marked papers" if marked else cut(paper.title, TITLE_WIDTH)
        menu = PaperMenu(self._shared.keymap, place, title, lambda command: why_not(command, facts))
        await screen.app.push_screen(menu, self._perform)

    async def _perform(self, command: str | None) -> None:
        if command is not None:
            await self._screen.commands.perform(command)

    async def _import(self) -> None:
        await self._importing.start()

    def take_pasted(self, text: str) -> None:
        """Import what is pasted where there is no field, unless it is too short to be a list."""
        if len(text.strip()) >= SHORTEST_LIST:
            self._importing.take_pasted(text)

    async def _start_triage(self) -> None:
        papers, wanted = self._screen.papers, self._screen.papers.wanted
        left = [doc_id for doc_id in papers.listing.doc_ids if doc_id not in papers.handled]
        title = wanted.query or wanted.view.label(self._session.lists())
        await self._triage.start(title, left, papers.doc_id, self._screen.palette, by_scores=papers.by_scores)

    async def _ask_for_duplicate(self, paper: PaperSummary) -> None:
        await self._duplicates.ask(paper)

    def _show_alike(self, paper: PaperSummary) -> None:
        self._more_like.ask(paper)

    async def _show_next(self) -> None:
        """Show the paper to read next, and say why that one."""
        from readlist.analysis.next_paper import next_to_read

        papers = self._session.snapshot().values()
        found = await asyncio.to_thread(next_to_read, papers, self._session.clock())
        if found is None:
            how = f"{self._shared.keymap.label('queue')} queues a paper"
            self._screen.say(Said("Nothing is queued", "", how, passing=True))
            return
        self._screen.show_paper(found.paper)
        self._screen.say(Said("Next", found.paper.title, found.why))

    async def _export(self) -> None:
        from readlist.tui.exporting import Picked

        papers = self._screen.papers
        rows = papers.listing.doc_ids
        marked = tuple(doc_id for doc_id in rows if doc_id in papers.marked)
        left = tuple(doc_id for doc_id in rows if doc_id not in papers.handled)
        await self._exporting.start(Picked(marked, left, len(papers.handled)))

    async def _open_export(self) -> None:
        await self._exporting.open_folder(self._outward.show_handed)

    async def _pull(self) -> None:
        from readlist.tui.pulling import Pulling

        app, screen = self._screen.app, self._screen
        pulling = Pulling(
            app, self._session, self._config, self._memory, palette=lambda: screen.palette, say=screen.say
        )
        await pulling.start()

    async def _show_conflicts(self) -> None:
        from readlist.tui.conflicts import Conflicts

        await Conflicts(self._screen, self._session, ascii=self._config.ascii).show()

    async def _edit_tags(self) -> None:
        """Edit the tags of papers; in the sidebar the tag itself, or the saved search."""
        view = self._screen.view_here
        if self._screen.in_sidebar and view is not None and view.kind == "search":
            await self._pick_search()
        elif self._screen.in_sidebar:
            await self._tags.rename()
        else:
            await self._screen.targets.marked(self._actions.tags)

    async def _remove(self) -> None:
        """Remove papers; with the cursor in the sidebar the tag or saved search that it is on."""
        view = self._screen.view_here
        if not self._screen.in_sidebar:
            await self._screen.targets.marked(self._actions.remove)
        elif view is not None and view.kind == "search":
            self._searches.delete(view.name)
        else:
            await self._tags.delete()

    async def _rename_tag(self) -> None:
        await self._tags.rename()

    async def _delete_tag(self) -> None:
        await self._tags.delete()

    async def _colour_tag(self) -> None:
        await self._tags.colour()

    def _fold(self) -> None:
        from readlist.tui.tag_actions import fold

        if not self._screen.in_sidebar:
            self._screen.papers.fold()
        elif fold(self._screen.views, self._memory):
            self._screen.shown.show_views()

    async def _sort(self) -> None:
        await self._arranging.sort()

    async def _group(self) -> None:
        await self._arranging.group()

    async def _open_link(self, paper: PaperSummary) -> None:
        await self._outward.open_link(paper)

    async def _attach_pdf(self, paper: PaperSummary) -> None:
        await self._outward.attach(paper)

    async def _copy(self, papers: Sequence[PaperSummary]) -> None:
        await self._outward.copy(papers)

    @cached_property
    def _importing(self) -> Importing:
        from readlist.tui.importing import Importing

        return Importing(
            self._screen.app,
            self._session,
            self._config,
            self._memory,
            palette=lambda: self._screen.palette,
            say=self._screen.say,
            show=self._screen.show_paper,
        )

    async def _save_search(self) -> None:
        query = await self._screen.searching.kept()
        if query:
            await self._searches.save(query)

    def _show_search(self, number: int) -> None:
        self._screen.show_view(search_view(self._session.library.searches()[number - 1]), query="")

    async def _pick_search(self) -> None:
        """Edit the saved search of the sidebar or the view; where there is none, ask which."""
        from readlist.tui.screens.pick import PickScreen

        named = {each.name: each for each in self._session.library.searches()}
        view = self._screen.view_here
        if view is not None and view.kind == "search" and view.name in named:
            await self._searches.edit(named[view.name])
            return

        async def chosen(name: str | None) -> None:
            if name is not None:
                await self._searches.edit(named[name])

        await self._screen.app.push_screen(PickScreen("Which saved search?", list(named)), chosen)

    @cached_property
    def _searches(self) -> SearchActions:
        from readlist.tui.search_actions import SearchActions

        screen = self._screen
        return SearchActions(
            screen.app, self._session, say=screen.say, show=lambda view: screen.show_view(view, query="")
        )

    @cached_property
    def _arranging(self) -> Arranging:
        from readlist.tui.arranging import Arranging

        return Arranging(self._screen, self._session, self._memory)

    @cached_property
    def _triage(self) -> Triage:
        from readlist.tui.triage import Triage

        return Triage(
            self._screen.app,
            self._shared,
            show_queue=partial(self._screen.show_view, QUEUE_VIEW),
            go_to=self._screen.papers.go_to,
        )

    @cached_property
    def _more_like(self) -> MoreLike:
        from readlist.tui.more_like import MoreLike
        from readlist.views.signs import signs

        look = signs(ascii=self._config.ascii)
        return MoreLike(self._screen, self._session, look, say=self._screen.say)

    @cached_property
    def _duplicates(self) -> Duplicates:
        from readlist.tui.duplicates import Duplicates

        screen = self._screen
        return Duplicates(screen.app, self._session, say=screen.say, advance=screen.advance)

    @cached_property
    def _exporting(self) -> Exporting:
        from readlist.tui.exporting import Exporting

        return Exporting(self._screen.app, self._session, self._config, self._memory, say=self._screen.say)

    @cached_property
    def _outward(self) -> Outward:
        from readlist.tui.outward import Outward

        return Outward(self._screen.app, self._session, self._config, self._memory, say=self._screen.say)

    @cached_property
    def _tags(self) -> TagActions:
        from readlist.tui.tag_actions import TagActions

        return TagActions(
            self._screen.app,
            self._session,
            here=lambda: self._screen.view_here,
            say=self._screen.say,
            renamed=self._follow_tag,
            palette=lambda: self._screen.palette,
            recoloured=self._recolour_tags,
        )

    def _recolour_tags(self, roles: Mapping[str, str]) -> None:
        self._screen.palette = with_tag_roles(self._screen.palette, roles)

    def _follow_tag(self, old: str, new: str) -> None:
        """Show the view of a tag under its new name; else the cursor of the sidebar goes along."""
        shown, views = self._screen.papers.wanted.view, self._screen.views
        if shown.kind == "tag" and is_within(shown.name, old):
            self._screen.want(Wanted(View("tag", moved(shown.name, old, new))))
        elif self._screen.in_sidebar and (row := views.row_of(View("tag", new))) >= 0:
            views.cursor = row
