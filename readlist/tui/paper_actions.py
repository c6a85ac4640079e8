"""What the keys do to the paper under the cursor.

Dialogs are imported when they are opened: the first rows do not wait for them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from textual.app import App

from readlist.config import Config
from readlist.model.change import Change, EditTags, SetLater
from readlist.model.paper import Paper, PaperSummary
from readlist.tui.notes import UNDO_HINT, Notes
from readlist.tui.session import Session
from readlist.tui.verdicts import VERDICTS
from readlist.tui.widgets.status_line import Said
from readlist.views.dates import friendly_date


class PaperActions:
    """The commands on one paper. What they change goes through the session, what they say to ``say``."""

    def __init__(
        self,
        app: App[Any],
        session: Session,
        config: Config,
        notes: Notes,
        *,
        say: Callable[[Said], None],
        advance: Callable[[], None],
    ) -> None:
        self._app = app
        self._session = session
        self._config = config
        self._notes = notes
        self._say = say
        self._advance = advance

    def judge(self, command: str, paper: PaperSummary) -> None:
        """Do what one key says: star, queue, reading, done, skip, back to the inbox."""
        verdict = VERDICTS[command](paper)
        self._change(paper, verdict.change, verdict.said, verdict.step)
        if verdict.advances:
            self._advance()

    async def later(self, paper: PaperSummary) -> None:
        """Ask for a date and put the paper off until then."""
        from readlist.tui.screens.later import LaterScreen

        await self._app.push_screen(LaterScreen(self._session.today), partial(self._put_off, paper))

    async def tags(self, paper: PaperSummary) -> None:
        """Ask for tags to add and remove."""
        from readlist.tui.screens.tags import TagsScreen

        counts = self._session.counts
        known = sorted(counts.tags.items(), key=_most_used_first) if counts is not None else []
        await self._app.push_screen(TagsScreen(paper.tags, known), partial(self._edit_tags, paper))

    async def edit_note_outside(self, paper: PaperSummary) -> None:
        """Edit the note in the user's own editor."""
        from readlist.tui import opening

        opened = await self._notes.open(paper.doc_id)
        after = opening.edit_in_editor(self._app, opened.text, self._config)
        if after is None:
            self._say(Said("Note left as it was"))
        else:
            self._notes.save(paper.doc_id, after, opened.origin)

    async def open_link(self, paper: PaperSummary) -> None:
        """Open the paper's page, or else its first link."""
        from readlist.tui import opening

        url = first_url(paper)
        if url is None:
            self._say(Said("No link", paper.title))
        else:
            self._say(Said(opening.open_url(self._app, url, self._config)))

    async def copy(self, paper: PaperSummary) -> None:
        """Copy title and link."""
        from readlist.tui import opening

        text = "\n".join(part for part in (paper.title, first_url(paper)) if part)
        self._say(Said(opening.copy_text(self._app, text), paper.title))

    def _put_off(self, paper: PaperSummary, until: str | None) -> None:
        from readlist.tui.screens.later import NEVER

        if until is None:
            return
        if until == NEVER:
            self._change(paper, SetLater(None), "No longer put off", "later none")
            return
        day = friendly_date(until, self._session.today)
        if self._change(paper, SetLater(until), f"Later, {day}", f"later {until}"):
            self._advance()

    def _edit_tags(self, paper: PaperSummary, change: EditTags | None) -> None:
        if change is not None:
            words = [f"+{tag}" for tag in change.add] + [f"-{tag}" for tag in change.remove]
            self._change(paper, change, " ".join(words), f"tag {' '.join(words)}")

    def _change(self, paper: PaperSummary, change: Change, said: str, step: str) -> bool:
        done = self._session.change(paper.doc_id, change, step)
        if done:
            self._say(Said(said, paper.title, UNDO_HINT))
        return done


def first_url(paper: Paper | PaperSummary) -> str | None:
    """Return the address of the paper's page, or else its first link; None when it has neither."""
    from readlist.model.identifiers import landing_url  # what it compiles would delay the first rows

    return landing_url(paper.identifiers) or next((link.url for link in paper.links), None)


def _most_used_first(tag: tuple[str, int]) -> tuple[int, str]:
    name, count = tag
    return -count, name
