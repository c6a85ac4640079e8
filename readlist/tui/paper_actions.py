"""What the keys do to the paper under the cursor, or to those that are marked.

Dialogs are imported when they are opened: the first rows do not wait for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from textual.app import App

from readlist.config import Config
from readlist.model.change import EditTags, SetLater
from readlist.model.paper import PaperSummary
from readlist.tui.feedback import papers_in_words
from readlist.tui.notes import UNDO_HINT, Notes
from readlist.tui.session import Session
from readlist.tui.verdicts import VERDICTS, Verdict
from readlist.tui.widgets.status_line import Said
from readlist.views.dates import friendly_date

MOST_RECENT = 5
"""How many of the tags used last come before those used most."""

UNASKED = 10
"""How many papers one key may change without a question."""


class PaperActions:
    """The commands on papers. What they change goes through the session, what they say to ``say``."""

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

    async def judge(self, command: str, papers: Sequence[PaperSummary]) -> None:
        """Do what one key says: star, queue, reading, done, skip, back to the inbox."""
        verdict = VERDICTS[command](papers)
        await self._decide(papers, verdict)

    async def later(self, papers: Sequence[PaperSummary]) -> None:
        """Ask for a date and put the papers off until then."""
        from readlist.tui.screens.later import LaterScreen

        await self._app.push_screen(LaterScreen(self._session.today), partial(self._put_off, papers))

    async def tags(self, papers: Sequence[PaperSummary]) -> None:
        """Ask for tags to add and remove; of several papers those are shown that all have."""
        from readlist.tui.screens.tags import TagsScreen

        counts = self._session.counts
        known = known_tags(counts.tags, self._session.recent_tags.tags) if counts is not None else []
        shared = (tag for tag in papers[0].tags if all(tag in paper.tags for paper in papers))
        of = papers_in_words(len(papers)) if len(papers) > 1 else ""
        ask = TagsScreen(tuple(shared), known, of=of)
        await self._app.push_screen(ask, partial(self._edit_tags, papers))

    async def remove(self, papers: Sequence[PaperSummary]) -> None:
        """Ask, and take the papers out of the library."""
        from readlist.tui.screens.confirm import ConfirmScreen

        is_one, doc_ids = len(papers) == 1, [paper.doc_id for paper in papers]
        title = papers[0].title if is_one else f"{len(papers):,} papers"
        has_more = any(paper.note or paper.annotations for paper in papers)
        more = f"{'Its' if is_one else 'Their'} notes and highlights go, too. " if has_more else ""
        which = f"{title}\n\n" if is_one else ""

        def answered(yes: bool | None) -> None:
            if yes:
                self._session.do(lambda library: library.remove(doc_ids, "remove"), "remove")
                self._say(Said("Removed", title, UNDO_HINT))

        question = f"Remove {'this paper' if is_one else title} from the library?"
        ask = ConfirmScreen(question, f"{which}{more}One step; u takes it back.", verb="remove")
        await self._app.push_screen(ask, answered)

    async def edit_note_outside(self, paper: PaperSummary) -> None:
        """Edit the note in the user's own editor."""
        from readlist.tui import opening

        opened = await self._notes.open(paper.doc_id)
        after = opening.edit_in_editor(self._app, opened.text, self._config)
        if after is None:
            self._say(Said("Note left as it was", passing=True))
        else:
            self._notes.save(paper.doc_id, after, opened.origin)

    async def _put_off(self, papers: Sequence[PaperSummary], until: str | None) -> None:
        from readlist.tui.screens.later import NEVER

        if until is None:
            return
        if until == NEVER and not any(paper.later_until for paper in papers):
            self._say(Said("Not put off", papers[0].title if len(papers) == 1 else "", passing=True))
            return
        if until == NEVER:
            await self._decide(
                papers, Verdict(SetLater(None), "No longer put off", "later none", advances=False)
            )
            return
        day = friendly_date(until, self._session.today)
        await self._decide(papers, Verdict(SetLater(until), f"Later, {day}", f"later {until}"))

    async def _edit_tags(self, papers: Sequence[PaperSummary], change: EditTags | None) -> None:
        if change is not None:
            words = " ".join([f"+{tag}" for tag in change.add] + [f"-{tag}" for tag in change.remove])
            await self._decide(papers, Verdict(change, words, f"tag {words}", advances=False))

    async def _decide(self, papers: Sequence[PaperSummary], verdict: Verdict) -> None:
        """Do what a verdict says, after a question where it concerns many papers."""
        if len(papers) <= UNASKED:
            await self._do(papers, verdict)
            return
        from readlist.tui.screens.confirm import ConfirmScreen

        question = ConfirmScreen(
            f"{verdict.said}: {len(papers):,} papers?", "One step; u takes it back.", verb="do it"
        )

        async def answered(yes: bool | None) -> None:
            if yes:
                await self._do(papers, verdict)

        await self._app.push_screen(question, answered)

    async def _do(self, papers: Sequence[PaperSummary], verdict: Verdict) -> None:
        doc_ids = [paper.doc_id for paper in papers]
        changed = await self._session.change_all(doc_ids, verdict.change, verdict.step)
        count = changed or len(papers)
        title = papers[0].title if len(papers) == 1 else f"{count:,} papers"
        if changed:
            self._say(Said(verdict.said, title, UNDO_HINT))
        else:
            self._say(Said(verdict.already or f"{verdict.said} already", title, passing=True))
        if verdict.advances:
            self._advance()


def known_tags(counts: Mapping[str, int], recent: Sequence[str]) -> list[tuple[str, int]]:
    """Return the tags with their counts: those used last first, then those used most."""
    first = [tag for tag in recent if tag in counts][:MOST_RECENT]
    rest = sorted((tag for tag in counts if tag not in first), key=lambda tag: (-counts[tag], tag))
    return [(tag, counts[tag]) for tag in (*first, *rest)]
