"""Going through an abstract sentence by sentence, to mark what is worth it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, Any

from readlist.model.paper import ANNOTATION_KINDS, Annotation, PaperSummary
from readlist.model.spans import Span
from readlist.tui.annotations import Annotations
from readlist.tui.command_queue import Act
from readlist.tui.hints import annotating_hints
from readlist.tui.keymap import Keymap
from readlist.tui.session import Session
from readlist.tui.widgets.abstract_view import AbstractView
from readlist.tui.widgets.key_hints import Hint
from readlist.tui.widgets.status_line import Said

if TYPE_CHECKING:
    from readlist.views.annotated import AnnotatedAbstract, Passage

# fmt: off
ALWAYS = frozenset((
    "annotate", "undo", "redo", "page-down", "page-up", "help", "palette", "theme", "quit",
))
# fmt: on
"""The commands that do here what they do everywhere."""


class Annotating:
    """What the keys do while the abstract is gone through; the abstract view shows what is selected."""

    def __init__(
        self,
        session: Session,
        annotations: Annotations,
        view: AbstractView,
        keymap: Keymap,
        *,
        say: Callable[[Said], None],
        changed: Callable[[], None],
        left: Callable[[], None],
    ) -> None:
        """``changed`` is called when other keys are of use than before, ``left`` when the user leaves."""
        self._session = session
        self._annotations = annotations
        self._view = view
        self._keymap = keymap
        self._say = say
        self._changed = changed
        self._left = left
        self._from = self._to = Span(0, 0)
        self.doc_id: int | None = None
        """The paper whose abstract is gone through; None while none is."""

    @property
    def active(self) -> bool:
        """Whether an abstract is gone through."""
        return self.doc_id is not None

    def allows(self, command: str) -> bool:
        """Return whether a key may run a command meanwhile."""
        return command in ALWAYS or command in self._acts()

    def over(self, acts: Mapping[str, Act]) -> dict[str, Act]:
        """Return ``acts`` with what the commands do meanwhile in the place of what they do else."""

        def choose(own: Act, other: Act | None) -> Any:
            act = own if self.active else other
            return act() if act is not None else None

        own = {name: partial(choose, act, acts.get(name)) for name, act in self._acts().items()}
        return {**acts, **own}

    def hints(self) -> list[Hint]:
        """Return the keys that are of use now."""
        abstract = self._view.abstract
        jumps = abstract is not None and any(passage.span for passage in abstract.passages)
        return annotating_hints(self._keymap, edits=self._here() is not None, jumps=jumps)

    async def begin(self, paper: PaperSummary) -> None:
        """Go through the abstract of a paper, whose view has the focus, from what the mouse has selected.

        An annotation that was written and never saved is opened again.
        """
        from readlist.model.anchors import find

        abstract = await self._view.drawn()
        if abstract is None or not abstract.sentences:
            self._say(Said("No abstract to highlight", paper.title, passing=True))
            return
        self.doc_id = paper.doc_id
        unfinished = await self._annotations.unfinished(paper.doc_id)
        if unfinished is not None:
            self._go(find(unfinished, abstract.text))
            await self._open(unfinished, "Draft restored", is_new=True, unsaved=True)
        else:
            self._go(self._view.selected or await self._first_in_sight(abstract.sentences))

    async def _first_in_sight(self, sentences: list[Span]) -> Span:
        """Return the first sentence that begins in sight, else the one that goes on there."""
        shown = await self._view.in_sight()
        if shown is None:
            return sentences[0]
        begins = (sentence for sentence in sentences if shown.start <= sentence.start < shown.end)
        goes_on = (sentence for sentence in sentences if sentence.overlaps(shown))
        return next(begins, None) or next(goes_on, sentences[0])

    def leave(self) -> None:
        """Go through it no longer."""
        if self.active:
            self.doc_id = None
            self._view.select(None)
            self._view.screen.clear_selection()
            self._changed()

    def _acts(self) -> dict[str, Act]:
        return {
            "cursor-down": partial(self._move, 1),
            "cursor-up": partial(self._move, -1),
            "mark-down": partial(self._extend, 1),
            "mark-up": partial(self._extend, -1),
            "first": partial(self._move_to_end, 0),
            "last": partial(self._move_to_end, -1),
            "next-pane": partial(self._jump, 1),
            "previous-pane": partial(self._jump, -1),
            "annotate": self._write,
            "open": self._write,
            "remove": self._remove,
            "back": self._back,
        }

    def _back(self) -> None:
        self.leave()
        self._left()

    # Selecting

    def _go(self, to: Span | None, *, since: Span | None = None) -> None:
        """Select from ``since`` to ``to``, or ``to`` alone."""
        if to is not None:
            self._from, self._to = since or to, to
            self._view.select(self._from.with_(to))
        self._changed()

    def _take_selection(self) -> AnnotatedAbstract | None:
        """Go on from what the mouse has selected meanwhile; return the abstract, if it is there."""
        selected = self._view.selected
        if selected is not None and selected != self._from.with_(self._to):
            self._from = self._to = selected
        return self._view.abstract

    def _move(self, step: int) -> None:
        if abstract := self._take_selection():
            self._go(_neighbour(abstract.sentences, self._to, step))

    def _extend(self, step: int) -> None:
        if abstract := self._take_selection():
            self._go(_neighbour(abstract.sentences, self._to, step), since=self._from)

    def _move_to_end(self, index: int) -> None:
        if (abstract := self._view.abstract) and abstract.sentences:
            self._go(abstract.sentences[index])

    def _jump(self, step: int) -> None:
        """Select the next annotation, after the last one the first."""
        abstract = self._take_selection()
        spans = [passage.span for passage in abstract.passages if passage.span] if abstract else []
        here = self._from.with_(self._to)
        ahead = [span for span in spans if (span > here if step > 0 else span < here)]
        if spans:
            self._go((ahead or spans)[0 if step > 0 else -1])

    def _here(self) -> Passage | None:
        """Return the annotation that is selected, or that has a part of the one selected sentence."""
        abstract = self._take_selection()
        here = self._from.with_(self._to)
        passages = [passage for passage in abstract.passages if passage.span] if abstract else []
        same = next((passage for passage in passages if passage.span == here), None)
        if same is not None or self._from != self._to:
            return same
        return next((passage for passage in passages if passage.span and passage.span.overlaps(here)), None)

    # Writing

    async def _write(self) -> None:
        """Open the annotation under the cursor, or a new one of what is selected."""
        from readlist.model.anchors import annotation_of

        abstract = await self._up_to_date()
        if abstract is None or self._view.selected is None:
            return
        if passage := self._here():
            await self._open(passage.annotation, "Edit highlight", is_new=False)
            return
        now = self._session.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        new = annotation_of(abstract.text, self._view.selected, kind=ANNOTATION_KINDS[0], created_at=now)
        await self._open(new, "Highlight", is_new=True)

    async def _remove(self) -> None:
        await self._up_to_date()
        if self.doc_id is None:
            return
        if passage := self._here():
            self._annotations.remove(self.doc_id, passage.annotation)
        else:
            self._say(Said("No highlight here", passing=True))

    async def _up_to_date(self) -> AnnotatedAbstract | None:
        """Return the abstract with every annotation that was made before."""
        await self._session.ask(lambda _: None)
        return await self._view.drawn()

    async def _open(self, annotation: Annotation, title: str, *, is_new: bool, unsaved: bool = False) -> None:
        from readlist.tui.screens.annotation import AnnotationScreen

        if self.doc_id is None:
            return
        doc_id = self.doc_id
        dialog = AnnotationScreen(
            annotation,
            partial(self._annotations.keep_draft, doc_id),
            title=title,
            is_new=is_new,
            unsaved=unsaved,
        )
        await self._view.app.push_screen(dialog, partial(self._close, doc_id, annotation, is_new))

    def _close(self, doc_id: int, before: Annotation, is_new: bool, written: Annotation | None) -> None:
        if written is None or (written == before and not is_new):
            self._annotations.forget_draft(doc_id, before)
        else:
            self._annotations.save(doc_id, written, is_new=is_new)


def _neighbour(sentences: list[Span], here: Span, step: int) -> Span:
    """Return the sentence behind (or before) ``here``; at the end the one that is there."""
    if step > 0:
        return next((sentence for sentence in sentences if sentence.start >= here.end), here)
    return next((sentence for sentence in reversed(sentences) if sentence.end <= here.start), here)
