"""The note editor: typing is typing, and nothing typed is lost."""

from __future__ import annotations

import asyncio
from typing import Any

from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.widgets import Static

from readlist.commands import COMMANDS
from readlist.config import Config
from readlist.tui.keymap import bindings
from readlist.tui.widgets.note_editor import DRAFT_SECONDS, NoteEditor


class Host(App[None]):
    """An app with the keys of readlist around one editor."""

    def __init__(self, text: str = "", *, unsaved: bool = False) -> None:
        super().__init__()
        self.editor = NoteEditor(7, text, unsaved=unsaved)
        self.commands: list[str] = []
        self.messages: list[Message] = []
        self.drafts: asyncio.Queue[NoteEditor.Drafted] = asyncio.Queue()
        for binding in bindings(Config()):
            self.bind(binding.key, binding.action, show=False)

    def compose(self) -> ComposeResult:
        yield Static("the abstract")
        yield self.editor

    def action_command(self, command: str) -> None:
        self.commands.append(command)

    def on_note_editor_saved(self, event: NoteEditor.Saved) -> None:
        self.messages.append(event)

    def on_note_editor_closed(self, event: NoteEditor.Closed) -> None:
        self.messages.append(event)

    def on_note_editor_drafted(self, event: NoteEditor.Drafted) -> None:
        self.drafts.put_nowait(event)

    def on_text_area_changed(self, event: Any) -> None:
        raise AssertionError("the editor speaks for itself")


async def test_the_keys_of_the_app_are_letters_here() -> None:
    app = Host("A ")
    letters = [key for entry in COMMANDS for key in entry.keys if len(key) == 1]
    async with app.run_test() as pilot:
        app.editor.focus()
        await pilot.press(
            *letters, "slash", "question_mark", "colon", "enter", "tab", "up", "down", "pagedown"
        )
        await pilot.pause()
        assert app.commands == []
        assert app.editor.text == f"A {''.join(letters)}/?:\n  "
        assert app.editor.has_focus


async def test_ctrl_s_saves_and_stays_and_esc_saves_and_leaves() -> None:
    app = Host("one")
    async with app.run_test() as pilot:
        app.editor.focus()
        await pilot.press(*" two", "ctrl+s")
        await pilot.pause()
        assert app.messages == [NoteEditor.Saved(7, "one two")]
        assert not app.editor.unsaved
        await pilot.press("x", "escape")
        await pilot.pause()
    assert app.messages[1:] == [NoteEditor.Saved(7, "one twox"), NoteEditor.Closed(7, "one twox")]


async def test_leaving_without_a_change_saves_nothing() -> None:
    app = Host("one")
    async with app.run_test() as pilot:
        app.editor.focus()
        await pilot.press("x", "backspace", "escape")
        await pilot.pause()
    assert app.messages == [NoteEditor.Closed(7, "one")]


async def test_leaving_a_restored_draft_saves_it_though_nothing_was_typed() -> None:
    app = Host("a draft", unsaved=True)
    async with app.run_test() as pilot:
        app.editor.focus()
        await pilot.press("escape")
        await pilot.pause()
    assert app.messages == [NoteEditor.Saved(7, "a draft"), NoteEditor.Closed(7, "a draft")]


async def test_what_is_typed_comes_as_a_draft_within_a_second_even_without_a_pause() -> None:
    app = Host()
    assert DRAFT_SECONDS < 1
    async with app.run_test() as pilot:
        app.editor.focus()
        typed = 0
        while app.drafts.empty():
            await pilot.press("a")
            typed += 1
        draft = app.drafts.get_nowait()
        assert draft.doc_id == 7
        assert 0 < len(draft.text) <= typed
        assert app.messages == []


async def test_a_draft_follows_a_text_that_went_back_to_what_was_saved() -> None:
    app = Host("one")
    async with app.run_test() as pilot:
        app.editor.focus()
        await pilot.press("x")
        assert (await asyncio.wait_for(app.drafts.get(), 5)).text == "onex"
        await pilot.press("backspace")
        assert (await asyncio.wait_for(app.drafts.get(), 5)).text == "one"


async def test_leaving_replaces_a_draft_even_by_the_text_that_was_saved_before() -> None:
    app = Host("one")
    async with app.run_test() as pilot:
        app.editor.focus()
        await pilot.press("x")
        await asyncio.wait_for(app.drafts.get(), 5)
        await pilot.press("backspace", "escape")
        await pilot.pause()
    assert app.messages == [NoteEditor.Saved(7, "one"), NoteEditor.Closed(7, "one")]


async def test_a_large_paste_is_taken_whole_and_cleaned_of_terminal_sequences() -> None:
    pasted = "".join(f"{number} \x1b[31mred\x1b[0m [/] [b]\r\n" for number in range(10_000))
    app = Host()
    async with app.run_test() as pilot:
        app.editor.focus()
        app.editor.post_message(events.Paste(pasted))
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
    expected = "".join(f"{number} red [/] [b]\n" for number in range(10_000))
    assert app.messages[-1] == NoteEditor.Closed(7, expected)


async def test_it_is_as_tall_as_the_note_from_five_lines_to_most_of_the_screen() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.editor.focus()
        await pilot.pause()
        assert app.editor.size.height == 5
        await pilot.press(*["enter"] * 8)
        await pilot.pause()
        assert app.editor.size.height == 9
        await pilot.press(*["enter"] * 40)
        await pilot.pause()
        assert app.editor.outer_size.height < 24


async def test_tab_indents_and_shift_tab_takes_it_back() -> None:
    app = Host("- a")
    async with app.run_test() as pilot:
        app.editor.focus()
        await pilot.press("home", "tab")
        assert app.editor.text == "  - a"
        await pilot.press("shift+tab")
        assert app.editor.text == "- a"
        await pilot.press("shift+tab")
        assert app.editor.text == "- a"
        assert app.commands == []


async def test_what_is_typed_and_saved_in_one_burst_is_saved_whole() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.editor.focus()
        await pilot.pause()
        for key in "idea":
            app.post_message(events.Key(key, key))
        app.post_message(events.Key("ctrl+s", None))
        for key in "ss":
            app.post_message(events.Key(key, key))
        app.post_message(events.Key("escape", None))
        await pilot.pause()
    texts = [message.text for message in app.messages if isinstance(message, NoteEditor.Saved)]
    assert texts == ["idea", "ideass"]
    assert isinstance(app.messages[-1], NoteEditor.Closed)


async def test_an_editor_that_was_removed_may_be_painted_once_more() -> None:
    app = Host("a note")
    async with app.run_test() as pilot:
        await app.editor.remove()
        await pilot.pause()
        lines = app.editor.render_lines(Region(0, 0, 20, 3))
    assert [line.text for line in lines] == [" " * 20] * 3


async def test_a_megabyte_opens_scrolls_and_is_saved() -> None:
    text = "A line of a very long note, one of many.\n" * 25_000
    app = Host(text)
    async with app.run_test() as pilot:
        await pilot.press("ctrl+home", "pagedown", "pagedown", "ctrl+end", "x", "ctrl+s")
    assert app.messages == [NoteEditor.Saved(7, text + "x")]
    assert len(text) > 1_000_000
