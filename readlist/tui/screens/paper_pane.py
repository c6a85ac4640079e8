"""The pane of one paper: its abstract, and its note while that is being written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from readlist.model.paper import PaperSummary
from readlist.tui.notes import Notes, Origin
from readlist.tui.widgets.kept_lines import KeptLines

if TYPE_CHECKING:
    from readlist.tui.widgets.abstract_view import AbstractView
    from readlist.tui.widgets.note_editor import NoteEditor


PAPER = " Paper "

Abstract = TypeVar("Abstract", bound=Widget)


class PaperPane(Vertical, KeptLines, Generic[Abstract]):
    """The abstract, and under it the editor of the note when it is open."""

    draft: reactive[str] = reactive("")
    """In words, how much of something typed and not saved is kept as a draft; "" while nothing is."""

    class NoteClosed(Message):
        """The editor is gone: the focus goes back to where it came from."""

    def __init__(self, abstract: Abstract, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.abstract = abstract
        self.editor: NoteEditor | None = None
        self._notes: Notes | None = None
        self._origin = Origin(None)

    def compose(self) -> ComposeResult:
        """Hold the abstract."""
        self.border_title = Content(PAPER)
        yield self.abstract

    async def open_note(self, paper: PaperSummary, notes: Notes) -> bool:
        """Open the editor on the paper's note, or on what was never saved: True says that it is that."""
        from readlist.tui.widgets.note_editor import NoteEditor

        if self.editor is not None:
            return False
        self._notes = notes
        opened = await notes.open(paper.doc_id)
        self._origin = opened.origin
        self.editor = NoteEditor(paper.doc_id, opened.text, unsaved=opened.unsaved)
        self.editor.id = "note"
        self.display = True
        await self.mount(self.editor)
        return opened.unsaved

    def save_note(self) -> None:
        """Keep what stands in the editor, if it is open: the app is about to end."""
        if self.editor is not None and self.editor.unsaved and self._notes is not None:
            self._notes.save(self.editor.doc_id, self.editor.text, self._origin)

    def note_refused(self, doc_id: int) -> None:
        """Have the editor, if it is still open, save again when the user leaves it."""
        if self.editor is not None and self.editor.doc_id == doc_id:
            self.editor.mark_unsaved()

    def note_kept_beside(self, origin: Origin, text: str, note: str) -> None:
        """Show in the editor, if it is still open, what someone else wrote in front of the text."""
        if self.editor is not None and origin is self._origin:
            self.editor.put_in_front(note.removesuffix(text))
            self._origin = Origin(note)

    def leave_note_of_another(self, doc_id: int | None) -> None:
        """Save and close the editor when the cursor has gone to another paper."""
        if self.editor is not None and self.editor.doc_id != doc_id:
            self.editor.action_leave()

    def on_abstract_view_matches_below(self, message: AbstractView.MatchesBelow) -> None:
        """Say that more was found than is in sight: nothing moves for it."""
        matches = "1 match" if message.count == 1 else f"{message.count:,} matches"
        self.border_title = Content(f"{PAPER}· {matches} below " if message.count else PAPER)

    def on_note_editor_saved(self, message: NoteEditor.Saved) -> None:
        """Keep the note."""
        self.draft = ""
        if self._notes is not None:
            self._notes.save(message.doc_id, message.text, self._origin)

    def on_note_editor_touched(self, message: NoteEditor.Touched) -> None:
        """Say at once that not everything is saved."""
        self.draft = "draft…" if message.is_unsaved else ""

    def on_note_editor_drafted(self, message: NoteEditor.Drafted) -> None:
        """Keep what is typed, in case the app does not live to save it."""
        self.draft = "draft"
        if self._notes is not None:
            self._notes.keep_draft(message.doc_id, message.text, self._origin)

    def on_note_editor_closed(self) -> None:
        """Take the editor away, once it is no longer drawn: it could not be without its styles."""
        self.draft = ""
        editor, self.editor = self.editor, None
        if editor is not None:
            editor.display = False
            self.call_after_refresh(editor.remove)
        self.post_message(self.NoteClosed())
