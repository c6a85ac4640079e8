"""An annotation being written: what kind it is of, and what the reader has to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec
from textual import events
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static, TextArea

from readlist.model.paper import Annotation
from readlist.model.text import clean, clean_line
from readlist.tui.screens.dialog import Dialog, Hint
from readlist.tui.widgets.kind_choice import KindChoice, kind_beside, kind_of_letter
from readlist.tui.widgets.note_editor import DRAFT_SECONDS
from readlist.views.fitting import cut_words
from readlist.views.mathematics import readable_mathematics

LONGEST_QUOTE = 170
"""Characters of the quote that are shown: three lines of the dialog."""


class Comment(TextArea):
    """A few lines of text. ``takes`` is asked first of every key, whether the dialog has a use for it."""

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

    def __init__(self, text: str, takes: Callable[[str], bool]) -> None:
        super().__init__(text, soft_wrap=True, tab_behavior="focus", placeholder="Comment")
        self._takes = takes

    async def _on_key(self, event: events.Key) -> None:
        # Not bindings: what they do would come behind the letters of the same burst.
        if self._takes(event.key):
            event.prevent_default()
            event.stop()

    async def _on_paste(self, event: events.Paste) -> None:
        # Pasted text may carry terminal sequences, as any text from outside.
        event.prevent_default()
        event.stop()
        await super()._on_paste(events.Paste(clean(event.text)))


class AnnotationScreen(Dialog[Annotation]):
    """Edits kind and comment of an annotation, and gives it as it is to be saved.

    All letters are text. A text that is but the first letter of a kind stands for that kind: so
    a letter and Enter are enough, and a comment that begins with such a letter loses nothing.

    As in any editor, Esc saves and leaves; undo takes a highlight back. Of a new annotation that
    nothing was done to it gives None.

    ``drafted`` is called with what was typed so far, at least once a second.
    """

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
        is_new: bool = False,
        unsaved: bool = False,
    ) -> None:
        """``is_new`` says that it may be left without, ``unsaved`` that it was written and never saved."""
        super().__init__()
        self._annotation = annotation
        self._is_new = is_new and not unsaved
        self._unsaved = unsaved
        self._drafted = drafted
        self._draft_timer: Timer | None = None
        self._title = title
        self._kind = annotation.kind
        self._kinds = KindChoice()
        self._comment = Comment(clean(annotation.comment), self._takes)

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
        """Begin at the end of the comment."""
        self._comment.move_cursor(self._comment.document.end)
        self._comment.focus()
        self._show()

    @property
    def written(self) -> Annotation:
        """The annotation as it stands in the dialog."""
        kind, text = self._kind_typed, self._comment.text.strip()
        return msgspec.structs.replace(
            self._annotation, kind=kind or self._kind, comment="" if kind is not None else text
        )

    @property
    def _kind_typed(self) -> str | None:
        """The kind that all that is typed stands for."""
        text = self._comment.text.strip()
        return kind_of_letter(text) if text != self._annotation.comment.strip() else None

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """See to it that a draft is kept soon, also when the typing never pauses."""
        event.stop()
        self._show()
        if self._draft_timer is None and self._is_worth_a_draft:
            self._draft_timer = self.set_timer(DRAFT_SECONDS, self._keep_draft)

    def on_kind_choice_clicked(self, message: KindChoice.Clicked) -> None:
        """Take the kind that was clicked."""
        self._choose(message.kind)

    def action_save(self) -> None:
        """Close with the annotation."""
        self._stop_drafting()
        self.dismiss(self.written)

    def action_cancel(self) -> None:
        """Save and leave; what nothing was done to is not kept."""
        if self._is_untouched:
            self._stop_drafting()
            self.dismiss(None)
        else:
            self.action_save()

    def _takes(self, key: str) -> bool:
        """Do what a key does to the dialog rather than to the text; return whether it does."""
        match key:
            case "enter" | "ctrl+s":
                self.action_save()
            case "ctrl+j" | "shift+enter":
                self._comment.insert("\n")
            case "tab" if self._kind_typed is not None:
                self._choose(self._kind_typed)
            case "tab" | "shift+tab":
                self._choose(kind_beside(self.written.kind, 1 if key == "tab" else -1))
            case "left" | "right" if not self.written.comment:
                self._choose(kind_beside(self.written.kind, 1 if key == "right" else -1))
            case _:
                return False
        return True

    def _choose(self, kind: str) -> None:
        """Choose a kind; a letter that stood for one has done its work."""
        if self._kind_typed is not None:
            self._comment.clear()
        self._kind = kind
        self._show()

    @property
    def _is_untouched(self) -> bool:
        return self._is_new and self.written == self._annotation

    @property
    def _is_worth_a_draft(self) -> bool:
        """Whether there is a comment that was not there before."""
        before = "" if self._unsaved else self._annotation.comment.strip()
        return self.written.comment not in ("", before)

    def _show(self) -> None:
        """Show the kind, and the keys that are of use now."""
        self._kinds.kind = self.written.kind
        if self._kind_typed is not None:
            keys: tuple[Hint, ...] = (("Tab", "comment"),)
        elif self.written.comment:
            keys = (("Tab", "kind"), ("ctrl+j", "new line"))
        else:
            keys = (("c m r q", "kind"), ("Tab", "next kind"))
        leaves = (("Enter", "keep"), ("Esc", "cancel")) if self._is_untouched else (("Enter, Esc", "save"),)
        self.show_hints((*keys, *leaves))

    def _keep_draft(self) -> None:
        self._draft_timer = None
        if self._is_worth_a_draft:
            self._drafted(self.written)

    def _stop_drafting(self) -> None:
        if self._draft_timer is not None:
            self._draft_timer.stop()
