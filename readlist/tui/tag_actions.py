"""What is done to a tag itself, on all its papers: renamed, merged, deleted, coloured, folded away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast, get_args

from textual.app import App

from readlist.config import TagColour
from readlist.errors import ReadlistError
from readlist.library.library import Library, Outcome
from readlist.library.settings import carry_tag_colours, set_tag_colour
from readlist.model.tags import ancestors, is_within
from readlist.paths import config_file
from readlist.tui.background import in_background
from readlist.tui.feedback import error_words, papers_in_words
from readlist.tui.notes import UNDO_HINT
from readlist.tui.remembered import Memory
from readlist.tui.screens.confirm import ConfirmScreen
from readlist.tui.screens.pick import PickScreen
from readlist.tui.screens.rename_tag import RenameTagScreen
from readlist.tui.screens.tag_colour import OWN_NONE, TagColourScreen
from readlist.tui.session import Session
from readlist.tui.view import View, tag_views
from readlist.tui.widgets.sidebar import Sidebar
from readlist.tui.widgets.status_line import Said
from readlist.views.colour_names import roles_by_colour
from readlist.views.palette import Palette

MOST_NAMED = 3


class TagActions:
    """The commands about tags.

    ``here`` returns the view that they are about; ``renamed`` is told what a tag was called and
    what it is called now. ``palette`` returns the colours in use, ``recoloured`` is told other ones
    of tags.
    """

    def __init__(
        self,
        app: App[Any],
        session: Session,
        *,
        here: Callable[[], View | None],
        say: Callable[[Said], None],
        renamed: Callable[[str, str], None],
        palette: Callable[[], Palette],
        recoloured: Callable[[Mapping[str, str]], None],
    ) -> None:
        self._app = app
        self._session = session
        self._here = here
        self._say = say
        self._renamed = renamed
        self._palette = palette
        self._recoloured = recoloured

    async def rename(self) -> None:
        """Ask what the tag is to be called; merging and deleting are asked once more."""
        await self._with_tag("Which tag is to be renamed?", self._ask_name)

    async def delete(self) -> None:
        """Take the tag off every paper, after a question."""
        await self._with_tag("Which tag is to be deleted?", self._ask_to_delete)

    async def colour(self) -> None:
        """Ask for a colour of the tag and write it into the configuration."""
        await self._with_tag("Which tag is to have another colour?", self._ask_colour)

    async def _ask_colour(self, tag: str) -> None:
        palette = self._palette()
        role = palette.tag_roles.get(tag)
        roles = roles_by_colour(palette, get_args(TagColour), role or "")

        async def chosen(name: str | None) -> None:
            if name is not None:
                said = f"#{tag} has no colour of its own now" if name == OWN_NONE else f"#{tag} is {name} now"
                await self._set_colour(tag, cast(TagColour, roles[name]) if name in roles else None, said)

        await self._app.push_screen(TagColourScreen(tag, roles, role), chosen)

    async def _set_colour(self, tag: str, colour: TagColour | None, said: str) -> None:
        try:
            await asyncio.to_thread(set_tag_colour, config_file(), tag, colour)
        except ReadlistError as error:
            self._say(error_words(error))
            return
        others = {name: other for name, other in self._palette().tag_roles.items() if name != tag}
        self._recoloured(others if colour is None else {**others, tag: colour})
        # It stands in the configuration, which undo does not reach.
        self._say(Said(said, "", "the palette changes it again"))

    async def _carry_colours(self, tag: str, new: str) -> None:
        """Colour a tag, and those below it, under their new names as under the old ones."""
        try:
            self._recoloured(await asyncio.to_thread(carry_tag_colours, config_file(), tag, new))
        except ReadlistError as error:
            self._say(error_words(error))

    async def _with_tag(self, question: str, act: Callable[[str], Any]) -> None:
        """Do something to the tag of the sidebar or the view; where there is none, ask for one."""
        counts = self._session.counts
        names = [view.name for view in tag_views(counts)] if counts is not None else []
        view = self._here()
        if view is not None and view.kind == "tag" and view.name in names:
            await act(view.name)
        elif not names:
            self._say(Said("There are no tags yet", "", "t gives a paper one", passing=True))
        else:

            async def chosen(name: str | None) -> None:
                if name is not None:
                    await act(name)

            await self._app.push_screen(PickScreen(question, names, kind="tag"), chosen)

    async def _ask_name(self, tag: str) -> None:
        async def named(name: str | None) -> None:
            if name == "":
                await self._ask_to_delete(tag)
            elif name is not None and self._count(name):
                await self._ask_to_merge(tag, name)
            elif name is not None:
                self._turn(tag, name, f"#{tag} is #{name} now", lambda library: library.rename_tag(tag, name))

        await self._app.push_screen(RenameTagScreen(tag, self._counts()), named)

    async def _ask_to_merge(self, tag: str, into: str) -> None:
        question = ConfirmScreen(
            f"Merge #{tag} into #{into}?",
            f"{papers_in_words(self._count(tag))} with {self._with_those_below(tag)}, "
            f"{papers_in_words(self._count(into))} with #{into}. One step; u takes it back.",
            verb="merge",
        )
        said = f"#{tag} is part of #{into} now"

        def merge(library: Library) -> Outcome:
            return library.merge_tags(into, [tag])

        await self._app.push_screen(question, lambda yes: self._turn(tag, into, said, merge) if yes else None)

    async def _ask_to_delete(self, tag: str) -> None:
        question = ConfirmScreen(
            f"Delete #{tag}?",
            f"{self._with_those_below(tag)} is taken off {papers_in_words(self._count(tag))}. "
            "One step; u takes it back.",
            verb="delete",
        )

        def delete(library: Library) -> Outcome:
            return library.delete_tag(tag)

        await self._app.push_screen(
            question, lambda yes: self._turn(tag, None, f"#{tag} is deleted", delete) if yes else None
        )

    def _turn(self, tag: str, new: str | None, said: str, job: Callable[[Library], Outcome]) -> None:
        in_background(self._app, partial(self._write, tag, new, said, job))

    async def _write(self, tag: str, new: str | None, said: str, job: Callable[[Library], Outcome]) -> None:
        is_free = new is not None and not self._count(new)
        try:
            outcome = await self._session.perform(job)
        except ReadlistError as error:
            self._say(error_words(error))
            return
        if new is not None:
            self._renamed(tag, new)
        self._say(Said(said, papers_in_words(len(outcome.changed)), UNDO_HINT))
        if is_free and new is not None:
            await self._carry_colours(tag, new)

    def _counts(self) -> dict[str, int]:
        counts = self._session.counts
        return {} if counts is None else {view.name: view.count(counts) for view in tag_views(counts)}

    def _count(self, tag: str) -> int:
        counts = self._session.counts
        return 0 if counts is None else counts.branches[tag]

    def _with_those_below(self, tag: str) -> str:
        """Return the tag, and in brackets those that come along."""
        below = [other for other in self._counts() if other != tag and is_within(other, tag)]
        if not below:
            return f"#{tag}"
        names = ", ".join(f"#{other}" for other in below[:MOST_NAMED])
        return f"#{tag} (with {names}{', …' if len(below) > MOST_NAMED else ''})"


def fold(views: Sidebar, memory: Memory) -> bool:
    """Fold or unfold what stands below the tag under the cursor, or beside it; False where nothing does."""
    entry = views.entry_at_cursor
    if entry is None or entry.view is None or entry.view.kind != "tag":
        return False
    above = ancestors(entry.view.name)
    tag = entry.view.name if entry.folded is not None else above[-1] if above else ""
    if not tag:
        return False
    views.folded = views.folded ^ {tag}
    memory.remember(folded_tags=tuple(sorted(views.folded)))
    return True
