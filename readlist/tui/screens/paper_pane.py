"""The pane of one paper: its abstract, and its note while that is being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from readlist.model.paper import PaperSummary
from readlist.tui.paper_actions import PaperActions
from readlist.tui.widgets.abstract_view import AbstractView, Draw

if TYPE_CHECKING:
    from readlist.tui.widgets.note_editor import NoteEditor


class PaperPane(Vertical):
    """The abstract, and under it the editor of the note when it is open."""

    class NoteClosed(Message):
        """The editor is gone: the focus goes back to where it came from."""

    def __init__(self, draw: Draw, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.abstract = AbstractView(draw, id="abstract")
        self.editor: NoteEditor | None = None
        self._actions: PaperActions | None = None

    def compose(self) -> ComposeResult:
        """Hold the abstract."""
        self.border_title = Content(" Paper ")
        yield self.abstract

    async def open_note(self, paper: PaperSummary, actions: PaperActions) -> bool:
        """Open the editor on the paper's note, or on its draft: True says that it is one."""
        from readlist.tui.widgets.note_editor import NoteEditor

        if self.editor is not None:
            return False
        self._actions = actions
        text, is_draft = await actions.note_text(paper.doc_id)
        self.editor = NoteEditor(paper.doc_id, text, unsaved=is_draft)
        self.editor.id = "note"
        self.display = True
        await self.mount(self.editor)
        return is_draft

    def save_note(self) -> None:
        """Keep what stands in the editor, if it is open: the app is about to end."""
        if self.editor is not None and self.editor.unsaved and self._actions is not None:
            self._actions.save_note(self.editor.doc_id, self.editor.text)

    def leave_note_of_another(self, doc_id: int | None) -> None:
        """Save and close the editor when the cursor has gone to another paper."""
        if self.editor is not None and self.editor.doc_id != doc_id:
            self.editor.action_leave()

    def on_note_editor_saved(self, message: NoteEditor.Saved) -> None:
        """Keep the note."""
        if self._actions is not None:
            self._actions.save_note(message.doc_id, message.text)

    def on_note_editor_drafted(self, message: NoteEditor.Drafted) -> None:
        """Keep what is typed, in case the app does not live to save it."""
        if self._actions is not None:
            self._actions.keep_draft(message.doc_id, message.text)

    def on_note_editor_closed(self) -> None:
        """Take the editor away, once it is no longer drawn: it could not be without its styles."""
        editor, self.editor = self.editor, None
        if editor is not None:
            editor.display = False
            self.call_after_refresh(editor.remove)
        self.post_message(self.NoteClosed())
