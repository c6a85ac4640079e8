"""An annotation being written: what kind it is of, and what the reader has to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

import msgspec
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static, TextArea

from readlist.model.paper import ANNOTATION_KINDS, Annotation
from readlist.model.text import clean, clean_line
from readlist.tui.screens.dialog import Dialog
from readlist.tui.widgets.kind_choice import KindChoice
from readlist.tui.widgets.note_editor import DRAFT_SECONDS
from readlist.views.fitting import cut_words
from readlist.views.mathematics import readable_mathematics

LONGEST_QUOTE = 170
"""Characters of the quote that are shown: three lines of the dialog."""


class Comment(TextArea):
    """A few lines of text; tab goes on to the kinds."""

    DEFAULT_CSS = """
    Comment {
        height: auto;
        min-height: 3;
        max-height: 10;
        margin-top: 1;
        padding: 0 1;
        background: $surface;
        border: none;
        scrollbar-size-vertical: 1;
        &:focus { border: none; }
        & .text-area--cursor-line { background: transparent; }
        & .text-area--placeholder { color: $text-muted; }
    }
    """

    async def _on_paste(self, event: events.Paste) -> None:
        # Pasted text may carry terminal sequences, as any text from outside.
        event.prevent_default()
        event.stop()
        await super()._on_paste(events.Paste(clean(event.text)))


class AnnotationScreen(Dialog[Annotation]):
    """Edits kind and comment of an annotation, and gives it as it is to be saved.

    As in any editor, Esc saves and leaves wherever the focus is; undo takes a mark back.

    ``drafted`` is called with what was typed so far, at least once a second.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("enter", "save", "Save")]
    DEFAULT_CSS = """
    AnnotationScreen {
        #quote { color: $text-muted; text-style: italic; height: auto; margin-bottom: 1; }
    }
    """

    def __init__(
        self,
        annotation: Annotation,
        drafted: Callable[[Annotation], None],
        *,
        title: str,
        unsaved: bool = False,
    ) -> None:
        """``unsaved`` says that the annotation is not in the library as it is given."""
        super().__init__()
        self._annotation = annotation
        self._before = None if unsaved else annotation
        self._drafted = drafted
        self._draft_timer: Timer | None = None
        self._title = title
        self._kinds = KindChoice()
        self._comment = Comment(
            clean(annotation.comment), soft_wrap=True, tab_behavior="focus", placeholder="Comment"
        )

    def heading(self) -> str:
        """Return what is done."""
        return self._title

    def contents(self) -> Iterable[Widget]:
        """Return the quote, the kinds and the comment."""
        quote = readable_mathematics(clean_line(self._annotation.exact))
        yield Static(Content(cut_words(quote, LONGEST_QUOTE, "…")), id="quote")
        yield self._kinds
        yield self._comment

    def on_mount(self) -> None:
        """Begin with the kind: a letter and Enter are enough."""
        if self._annotation.kind in ANNOTATION_KINDS:
            self._kinds.kind = self._annotation.kind
        self._comment.move_cursor(self._comment.document.end)
        self._kinds.focus()

    @property
    def written(self) -> Annotation:
        """The annotation as it stands in the dialog."""
        return msgspec.structs.replace(
            self._annotation, kind=self._kinds.kind, comment=self._comment.text.strip()
        )

    def on_descendant_focus(self) -> None:
        """Show the keys of the field in focus."""
        self._show_hints()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """See to it that a draft is kept soon, also when the typing never pauses."""
        event.stop()
        if self._draft_timer is None and self._is_changed:
            self._draft_timer = self.set_timer(DRAFT_SECONDS, self._keep_draft)

    async def on_key(self, event: events.Key) -> None:
        """Save with ctrl+s wherever the focus is."""
        if event.key == "ctrl+s":
            event.stop()
            self.action_save()

    def action_save(self) -> None:
        """Close with the annotation."""
        self._stop_drafting()
        self.dismiss(self.written)

    def action_cancel(self) -> None:
        """Save and leave."""
        self.action_save()

    @property
    def _is_changed(self) -> bool:
        """Whether there is a comment that was not there before."""
        before = self._before.comment.strip() if self._before is not None else ""
        return self._comment.text.strip() not in ("", before)

    def _show_hints(self) -> None:
        typing = self._comment.has_focus
        others = (
            (("Enter", "new line"), ("Tab", "kind")) if typing else (("c m r q", "kind"), ("Tab", "comment"))
        )
        self.show_hints((*others, ("ctrl+s, Esc" if typing else "Enter, Esc", "save and leave")))

    def _keep_draft(self) -> None:
        self._draft_timer = None
        self._drafted(self.written)

    def _stop_drafting(self) -> None:
        if self._draft_timer is not None:
            self._draft_timer.stop()
