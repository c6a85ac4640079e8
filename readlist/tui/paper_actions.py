"""What the keys do to the paper under the cursor.

Dialogs are imported when they are opened: the first rows do not wait for them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from textual.app import App

from readlist.config import Config
from readlist.model.change import Change, EditTags, SetLater, SetNote
from readlist.model.paper import Paper, PaperSummary
from readlist.tui.session import Session
from readlist.tui.verdicts import VERDICTS
from readlist.tui.widgets.status_line import Said
from readlist.views.dates import friendly_date

UNDO_HINT = "u undo"


class PaperActions:
    """The commands on one paper. What they change goes through the session, what they say to ``say``."""

    def __init__(
        self,
        app: App[Any],
        session: Session,
        config: Config,
        *,
        say: Callable[[Said], None],
        advance: Callable[[], None],
    ) -> None:
        self._app = app
        self._session = session
        self._config = config
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
        known = counts.tags.most_common() if counts is not None else []
        await self._app.push_screen(TagsScreen(paper.tags, known), partial(self._edit_tags, paper))

    def save_note(self, doc_id: int, text: str) -> None:
        """Keep the note; its draft goes when it is on disk."""
        paper = self._session.summary(doc_id)
        draft = draft_name(doc_id)
        said = "Note saved" if text.strip() else "Note removed"
        if paper is not None and not self._change(paper, SetNote(text), said, "note", draft=draft):
            self._session.run(lambda library: library.drafts.discard(draft), "draft")

    def keep_draft(self, doc_id: int, text: str) -> None:
        """Keep what is being typed, in case the app does not live to save it."""
        self._session.run(lambda library: library.drafts.save(draft_name(doc_id), text), "draft")

    async def drafted_paper(self) -> PaperSummary | None:
        """Return a paper whose note was being written when the app ended; None when there is none."""
        names = await self._session.ask(lambda library: library.drafts.names())
        papers = (self._session.summary(doc_id) for name in names if (doc_id := drafted_id(name)) is not None)
        return next((paper for paper in papers if paper is not None), None)

    async def note_text(self, doc_id: int) -> tuple[str, bool]:
        """Return the text to edit, and whether it is a draft that was never saved."""

        def read(library: Any) -> tuple[str, bool]:
            draft = library.drafts.read(draft_name(doc_id))
            if draft is not None:
                return draft, True
            note = library.paper(doc_id).note
            return (note.text if note else ""), False

        return await self._session.ask(read)

    async def edit_note_outside(self, paper: PaperSummary) -> None:
        """Edit the note in the user's own editor."""
        from readlist.tui import opening

        before, _ = await self.note_text(paper.doc_id)
        after = opening.edit_in_editor(self._app, before, self._config)
        if after is None:
            self._say(Said("Note left as it was"))
        else:
            self.save_note(paper.doc_id, after)

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

    def _change(
        self, paper: PaperSummary, change: Change, said: str, step: str, *, draft: str | None = None
    ) -> bool:
        after = (lambda library: library.drafts.discard(draft)) if draft else None
        done = self._session.change(paper.doc_id, change, step, after)
        if done:
            self._say(Said(said, paper.title, UNDO_HINT))
        return done


def draft_name(doc_id: int) -> str:
    """Return the name under which the draft of a paper's note is kept."""
    return f"note-{doc_id}"


def drafted_id(name: str) -> int | None:
    """Return the paper that a draft of that name is about; None when it is no note's."""
    number = name.removeprefix("note-")
    return int(number) if number != name and number.isdecimal() else None


def first_url(paper: Paper | PaperSummary) -> str | None:
    """Return the address of the paper's page, or else its first link; None when it has neither."""
    from readlist.model.identifiers import landing_url  # what it compiles would delay the first rows

    return landing_url(paper.identifiers) or next((link.url for link in paper.links), None)
