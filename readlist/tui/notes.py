"""Notes on their way between an editor and the disk: no text is let go of before it is there."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import msgspec

from readlist.errors import ReadlistError, StoreError
from readlist.library.library import Library, Outcome
from readlist.model.change import SetNote
from readlist.model.paper import PaperSummary
from readlist.tui.drafts import UNKNOWN, abandoned_drafts, draft_name
from readlist.tui.session import Session
from readlist.tui.widgets.status_line import Said

UNDO_HINT = "u undo"
BOTH_KEPT = "Note was changed elsewhere; both texts are kept"


@dataclass(eq=False)
class Origin:
    """What a text in an editor was made from; only the writer thread changes it.

    ``text`` is the note as it was, None where that is not known; ``drafts`` are the names of
    those that the text goes back to.
    """

    text: str | None
    drafts: tuple[str, ...] = ()


class Opened(msgspec.Struct, frozen=True):
    """A text to edit, and whether it was never saved."""

    text: str
    origin: Origin
    unsaved: bool = False


class Notes:
    """Opens and saves notes, keeps drafts of them, and the texts that the disk has refused."""

    def __init__(
        self,
        session: Session,
        *,
        say: Callable[[Said], None],
        kept_both: Callable[[Origin, str, str], None],
    ) -> None:
        """``kept_both`` gets origin, text and the note that both became, when someone else wrote too."""
        self._session = session
        self._say = say
        self._kept_both = kept_both
        self._refused: dict[int, Opened] = {}

    @property
    def unsaved(self) -> bool:
        """Whether there are texts that the disk has refused."""
        return bool(self._refused)

    async def open(self, doc_id: int) -> Opened:
        """Return the text to edit: what was never saved, or else the note."""
        return await self._session.ask(partial(self._open, doc_id))

    def save(self, doc_id: int, text: str, origin: Origin) -> None:
        """Have ``text`` written as the note of a paper; its drafts go when it is on disk."""
        paper = self._session.summary(doc_id)
        if paper is None or self._session.is_gone(doc_id):
            self._refused[doc_id] = Opened(text, origin, unsaved=True)
            self.keep_draft(doc_id, text, origin)
            title = paper.title if paper is not None else ""
            self._say(Said("Removed meanwhile", title, "the note is kept as a draft", failed=True))
            return
        job = partial(self._write, doc_id, text, origin)
        if self._session.change(doc_id, SetNote(text), "note", job):
            said = "Note saved" if text.strip() else "Note removed"
            self._say(Said(said, paper.title, UNDO_HINT))
        else:
            self._session.run(partial(self._forget, doc_id, origin), "draft")

    def save_refused(self) -> None:
        """Try again to write what the disk has refused."""
        for doc_id, opened in list(self._refused.items()):
            self.save(doc_id, opened.text, opened.origin)

    def keep_draft(self, doc_id: int, text: str, origin: Origin) -> None:
        """Keep what is being typed, in case the app does not live to save it."""
        self._session.run(partial(self._keep_draft, doc_id, text, origin), "draft")

    async def drafted_paper(self) -> PaperSummary | None:
        """Return a paper whose note was being written when an app ended; None when there is none."""
        for draft in await self._session.ask(partial(abandoned_drafts, kind="note")):
            paper = self._session.summary(draft.doc_id)
            if paper is not None and not self._session.is_gone(draft.doc_id):
                return paper
        return None

    # On the writer thread

    def _open(self, doc_id: int, library: Library) -> Opened:
        try:
            note = library.paper(doc_id).note
        except KeyError:
            raise StoreError("The paper was removed meanwhile.", "R refreshes the list.") from None
        here = note.text if note is not None else ""
        if doc_id in self._refused:
            return self._refused[doc_id]
        drafts = [draft for draft in abandoned_drafts(library, "note") if draft.doc_id == doc_id]
        texts = [text for draft in drafts if (text := library.drafts.read(draft.name)) is not None]
        if not texts:
            return Opened(here, Origin(here))
        known = all(draft.origin == _digest(here) for draft in drafts)
        origin = Origin(here if known else None, tuple(draft.name for draft in drafts))
        return Opened("\n\n".join(dict.fromkeys(texts)), origin, unsaved=True)

    def _write(self, doc_id: int, text: str, origin: Origin, library: Library) -> Outcome:
        try:
            outcome, note = library.set_note(doc_id, text, origin.text)
        except BaseException:
            self._refused[doc_id] = Opened(text, origin, unsaved=True)
            with contextlib.suppress(ReadlistError, OSError):
                self._keep_draft(doc_id, text, origin, library)
            raise
        self._forget(doc_id, origin, library)
        if note == text:
            origin.text = text
        else:
            self._session.tell(partial(self._kept_both, origin, text, note))
        return outcome

    def _keep_draft(self, doc_id: int, text: str, origin: Origin, library: Library) -> None:
        began = _digest(origin.text) if origin.text is not None else UNKNOWN
        name = draft_name("note", doc_id, library, began)
        library.drafts.save(name, text)
        origin.drafts = tuple(dict.fromkeys((*origin.drafts, name)))

    def _forget(self, doc_id: int, origin: Origin, library: Library) -> None:
        self._refused.pop(doc_id, None)
        for name in origin.drafts:
            library.drafts.discard(name)
        origin.drafts = ()


def _digest(text: str) -> str:
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"
