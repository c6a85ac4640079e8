"""The editor of a note, which stands where the abstract shows the note."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widgets import TextArea

from readlist.model.text import clean

DRAFT_SECONDS = 0.7
"""How long typed text may wait before it is offered as a draft."""


class NoteEditor(TextArea):
    """Edits the note of one paper as plain Markdown; grows with the text.

    ctrl+s posts Saved; esc posts Saved, if anything changed since, and then Closed. The first
    letter posts Touched; while the user types, Drafted comes at least once a second.
    """

    DEFAULT_CSS = """
    NoteEditor {
        height: auto;
        min-height: 6;
        max-height: 80%;
        padding: 0 2;
        background: $surface;
        border: none;
        border-top: solid $border;
        border-title-color: $accent;
        border-title-style: bold;
        scrollbar-size-vertical: 1;
        &:focus { border: none; border-top: solid $border; }
        & .text-area--cursor-line { background: transparent; }
        & .text-area--placeholder { color: $text-muted; }
    }
    """

    @dataclass
    class Saved(Message):
        """The text is to be stored as the note; the editor stays open."""

        doc_id: int
        text: str

    @dataclass
    class Touched(Message):
        """The text has come to be another one than was saved, or to be that again."""

        is_unsaved: bool

    @dataclass
    class Drafted(Message):
        """The text has changed and is not saved: it is to be kept as a draft."""

        doc_id: int
        text: str

    @dataclass
    class Closed(Message):
        """The user has left the editor with this text, which was posted as Saved."""

        doc_id: int
        text: str

    def __init__(self, doc_id: int, text: str, *, unsaved: bool = False) -> None:
        """``unsaved`` says that ``text`` is not the note yet but a draft of it."""
        super().__init__(
            clean(text),
            soft_wrap=True,
            tab_behavior="indent",
            placeholder="What is worth remembering? Markdown is welcome.",
        )
        self.border_title = Content(" Note ")
        self.indent_width = 2
        self.doc_id = doc_id
        self._saved = self._drafted = self.text
        self._has_draft = self._was_unsaved = unsaved
        self._draft_timer: Timer | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return lines of the screen; blank ones when Textual paints it once more after its removal.

        It does where the screen was covered by another one meanwhile; the styles are gone by then.
        """
        try:
            self.get_component_styles("text-area--gutter")
        except KeyError:
            return [Strip.blank(crop.width)] * crop.height
        return super().render_lines(crop)

    @property
    def unsaved(self) -> bool:
        """Whether there is text, or a draft of an older one, that Saved has not taken the place of."""
        return self._has_draft or self.text != self._saved

    def mark_unsaved(self) -> None:
        """Take back that the text was saved: the disk has refused it."""
        self._has_draft = True

    def put_in_front(self, text: str) -> None:
        """Add what already is on disk before the text; the cursor stays on its word."""
        self.insert(text, (0, 0), maintain_selection_offset=True)
        self._saved = text + self._saved
        self._drafted = text + self._drafted

    def on_mount(self) -> None:
        """Put the cursor after the last word."""
        self.move_cursor(self.document.end)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """See to it that a draft is posted soon, also when the typing never pauses."""
        event.stop()
        if self.unsaved != self._was_unsaved:
            self._was_unsaved = self.unsaved
            self.post_message(self.Touched(self.unsaved))
        if self._draft_timer is None:
            self._draft_timer = self.set_timer(DRAFT_SECONDS, self._post_draft)

    async def _on_key(self, event: events.Key) -> None:
        # Not bindings: those with priority would overtake letters of the same burst.
        action = {"ctrl+s": self.action_save, "escape": self.action_leave, "shift+tab": self.action_outdent}
        if event.key in action:
            event.prevent_default()
            event.stop()
            action[event.key]()

    async def _on_paste(self, event: events.Paste) -> None:
        # Pasted text may carry terminal sequences, as any text from outside.
        event.prevent_default()
        event.stop()
        await super()._on_paste(events.Paste(clean(event.text)))

    def action_save(self) -> None:
        """Post the text as the note and stay."""
        self._saved = self._drafted = self.text
        self._has_draft = self._was_unsaved = False
        self.post_message(self.Saved(self.doc_id, self.text))

    def action_leave(self) -> None:
        """Save what is unsaved, and leave."""
        if self._draft_timer is not None:
            self._draft_timer.stop()
        if self.unsaved:
            self.action_save()
        self.post_message(self.Closed(self.doc_id, self.text))

    def action_outdent(self) -> None:
        """Take one step of indentation away from the line under the cursor."""
        row, column = self.cursor_location
        line = self.document.get_line(row)
        width = min(len(line) - len(line.lstrip(" ")), self.indent_width)
        self.delete((row, 0), (row, width), maintain_selection_offset=False)
        self.move_cursor((row, max(0, column - width)))

    def _post_draft(self) -> None:
        self._draft_timer = None
        if self.text != self._drafted:
            self._drafted = self.text
            self._has_draft = True
            self.post_message(self.Drafted(self.doc_id, self._drafted))
