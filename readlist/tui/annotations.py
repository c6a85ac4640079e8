"""Annotations on their way between a dialog and the disk: no comment is let go of before it is there."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial

import msgspec

from readlist.errors import ReadlistError
from readlist.library.library import Library, Outcome
from readlist.model.change import RemoveAnnotation, SetAnnotation
from readlist.model.paper import Annotation, PaperSummary
from readlist.model.text import clean_line
from readlist.tui.drafts import Draft, abandoned_drafts, draft_name
from readlist.tui.notes import UNDO_HINT
from readlist.tui.session import Session
from readlist.tui.widgets.status_line import Said

COMMAND = "annotate"
"""The step of an annotation in the history."""


class Annotations:
    """Saves and removes annotations, keeps drafts of them, and those that the disk has refused."""

    def __init__(self, session: Session, *, say: Callable[[Said], None]) -> None:
        self._session = session
        self._say = say
        self._refused: dict[int, Annotation] = {}

    @property
    def unsaved(self) -> bool:
        """Whether there are annotations that the disk has refused."""
        return bool(self._refused)

    async def unfinished(self, doc_id: int) -> Annotation | None:
        """Return an annotation of the paper that was written and never saved; None when there is none."""
        return await self._session.ask(partial(self._unfinished, doc_id))

    async def drafted_paper(self) -> PaperSummary | None:
        """Return a paper that was being annotated when an app ended; None when there is none."""
        for draft, _ in await self._session.ask(_abandoned):
            paper = self._session.summary(draft.doc_id)
            if paper is not None and not self._session.is_gone(draft.doc_id):
                return paper
        return None

    def save(self, doc_id: int, annotation: Annotation, *, is_new: bool) -> None:
        """Have an annotation written, in the place of the one with its identity; then its drafts go."""
        job = partial(self._write, doc_id, annotation)
        if self._session.change(doc_id, SetAnnotation(annotation), COMMAND, job):
            said = f"Highlighted as {annotation.kind}" if is_new else "Highlight saved"
            self._say(Said(said, clean_line(annotation.exact), UNDO_HINT))
        else:
            self._refused[doc_id] = annotation
            self.keep_draft(doc_id, annotation)
            self._say(Said("Removed meanwhile", "", "the highlight is kept as a draft", failed=True))

    def remove(self, doc_id: int, annotation: Annotation) -> None:
        """Have an annotation removed."""
        if self._session.change(doc_id, RemoveAnnotation(annotation), "remove annotation"):
            self._say(Said("Highlight removed", clean_line(annotation.exact), UNDO_HINT))

    def save_refused(self) -> None:
        """Try again to write what the disk has refused."""
        for doc_id, annotation in list(self._refused.items()):
            self.save(doc_id, annotation, is_new=True)

    def keep_draft(self, doc_id: int, annotation: Annotation) -> None:
        """Keep what is being written, in case the app does not live to save it."""
        self._session.run(partial(self._keep_draft, doc_id, annotation), "draft")

    def forget_draft(self, doc_id: int, annotation: Annotation) -> None:
        """Let go of what was written of an annotation: the user has."""
        self._session.run(partial(self._forget, doc_id, annotation), "draft")

    # On the writer thread

    def _write(self, doc_id: int, annotation: Annotation, library: Library) -> Outcome:
        try:
            outcome = library.apply(SetAnnotation(annotation), [doc_id], COMMAND)
        except BaseException:
            self._refused[doc_id] = annotation
            with contextlib.suppress(ReadlistError, OSError):
                self._keep_draft(doc_id, annotation, library)
            raise
        self._forget(doc_id, annotation, library)
        return outcome

    def _keep_draft(self, doc_id: int, annotation: Annotation, library: Library) -> None:
        text = msgspec.json.encode(annotation).decode()
        library.drafts.save(draft_name("annotation", doc_id, library), text)

    def _forget(self, doc_id: int, annotation: Annotation, library: Library) -> None:
        self._refused.pop(doc_id, None)
        library.drafts.discard(draft_name("annotation", doc_id, library))
        for draft, drafted in _abandoned(library):
            if draft.doc_id == doc_id and drafted.identity == annotation.identity:
                library.drafts.discard(draft.name)

    def _unfinished(self, doc_id: int, library: Library) -> Annotation | None:
        drafted = (annotation for draft, annotation in _abandoned(library) if draft.doc_id == doc_id)
        return self._refused.get(doc_id) or next(drafted, None)


def _abandoned(library: Library) -> list[tuple[Draft, Annotation]]:
    """Return the drafts that no running app is working on, and what they hold."""
    found: list[tuple[Draft, Annotation]] = []
    for draft in abandoned_drafts(library, "annotation"):
        with contextlib.suppress(msgspec.MsgspecError):
            text = library.drafts.read(draft.name) or ""
            found.append((draft, msgspec.json.decode(text, type=Annotation)))
    return found
