"""Editing tags: what a typed line does, and how it is completed."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, Static

from readlist.model.change import EditTags
from readlist.tui.screens.tags import TagsScreen, read_tags, split_last_word
from readlist.tui.widgets.choices import Choices

KNOWN = [("to-cite", 25), ("llm", 12), ("long-context", 4), ("machine learning", 2), ("Café", 1)]


@pytest.mark.parametrize(
    ("text", "add", "remove"),
    [
        ("", (), ()),
        ("moe", ("moe",), ()),
        ("moe, survey stuff,  agents ", ("moe", "survey stuff", "agents"), ()),
        ("mixture of experts", ("mixture of experts",), ()),
        ("machine  Learning", ("machine learning",), ()),
        ("state-of-the-art, x -here +y", ("state-of-the-art", "x", "y"), ("here",)),
        ("#moe +serving", ("moe", "serving"), ()),
        ("-here", (), ("here",)),
        ("moe -here", ("moe",), ("here",)),
        ("-#here", (), ("here",)),
        ("here", (), ()),
        ("-absent", (), ()),
        ("moe -moe", (), ()),
        ("-here, here", (), ()),
        ("LLM, cafe", ("llm", "Café"), ()),
        ("Moe, moe", ("Moe",), ()),
        ('"machine learning" "deep, x', ("machine learning", "deep, x"), ()),
        ('- + # ,, ""', (), ()),
        ("a\x1b[31mb", ("ab",), ()),
        ("multi-token", ("multi-token",), ()),
        ("a//b, /x, y/, //, ml/llm", ("a/b", "x", "y", "ml/llm"), ()),
        ("-odd//one", (), ("odd//one",)),
    ],
)
def test_a_typed_line_adds_and_removes_tags(text: str, add: tuple[str, ...], remove: tuple[str, ...]) -> None:
    assert read_tags(text, ("here", "odd//one"), [tag for tag, _ in KNOWN]) == EditTags(add, remove)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("", "")),
        ("mo", ("", "mo")),
        ("moe, ", ("moe, ", "")),
        ("machine ", ("", "machine ")),
        ("moe, machine le", ("moe, ", "machine le")),
        ("moe -se", ("moe -", "se")),
        ("moe,#se", ("moe,#", "se")),
        ('"machine le', ("", "machine le")),
        ('"machine learning"', ('"machine learning"', "")),
        ("a -", ("a -", "")),
    ],
)
def test_the_word_being_typed_is_the_last_one(text: str, expected: tuple[str, str]) -> None:
    assert split_last_word(text) == expected


class Host(App[None]):
    def __init__(
        self, current: tuple[str, ...] = ("here",), known: list[tuple[str, int]] = KNOWN, of: str = ""
    ) -> None:
        super().__init__()
        self.dialog = TagsScreen(current, known, of=of)
        self.results: list[EditTags | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.results.append)

    @property
    def offered(self) -> list[str]:
        return [option.id or "" for option in self.dialog.query_one(Choices).options]

    @property
    def preview(self) -> str:
        return str(self.dialog.query_one("#tags-preview", Static).visual)


async def type_text(pilot: Pilot[Any], text: str) -> None:
    names = {" ": "space", "-": "minus", ",": "comma"}
    await pilot.press(*(names.get(character, character) for character in text))
    await pilot.pause()


async def test_enter_saves_and_closes() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await type_text(pilot, "moe -here")
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == [EditTags(("moe",), ("here",))]


async def test_ctrl_s_saves_too() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await type_text(pilot, "moe")
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert app.results == [EditTags(("moe",))]


async def test_nothing_typed_or_changed_is_no_edit() -> None:
    for typed in ("", "here", "//"):
        app = Host()
        async with app.run_test() as pilot:
            await type_text(pilot, typed)
            await pilot.press("enter")
            await pilot.pause()
        assert app.results == [None]


async def test_a_tag_that_is_not_there_to_be_removed_is_said() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await type_text(pilot, "-he")
        assert app.preview == "#here"  # it may become one
        await pilot.press("enter")
        await pilot.pause()
        assert app.preview == "#here  no tag #he here"
        assert app.results == []
        await type_text(pilot, "n, moe")
        assert app.preview == "#here  +#moe (new)  no tag #hen here"
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == [EditTags(("moe",))]


async def test_esc_drops_what_was_typed() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await type_text(pilot, "moe")
        await pilot.press("escape")
        await pilot.pause()
    assert app.results == [None]


async def test_known_tags_are_offered_in_their_order_and_narrowed_by_what_is_typed() -> None:
    app = Host(current=("llm",))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.offered == ["to-cite", "long-context", "machine learning", "Café"]
        await type_text(pilot, "c")
        assert app.offered == ["Café", "to-cite", "long-context", "machine learning"]
        await type_text(pilot, "i")
        assert app.offered == ["to-cite"]


async def test_tab_completes_the_word_being_typed() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await type_text(pilot, "moe, lo")
        await pilot.press("tab")
        assert app.dialog.query_one(Input).value == "moe, long-context, "
        await type_text(pilot, "mach")
        await pilot.press("tab")
        assert app.dialog.query_one(Input).value == "moe, long-context, machine learning, "
        await pilot.press("tab", "enter")
        await pilot.pause()
    assert app.results == [EditTags(("moe", "long-context", "machine learning"))]


async def test_a_highlighted_tag_is_taken_by_enter_before_anything_is_saved() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert app.dialog.query_one(Input).value == "llm, "
        assert app.results == []
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == [EditTags(("llm",))]


async def test_after_a_minus_the_papers_own_tags_are_offered() -> None:
    app = Host(current=("here", "there"))
    async with app.run_test() as pilot:
        await type_text(pilot, "-")
        assert app.offered == ["here", "there"]
        await type_text(pilot, "th")
        await pilot.press("tab", "enter")
        await pilot.pause()
    assert app.results == [EditTags(remove=("there",))]


async def test_a_click_takes_a_tag() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.click(Choices, offset=(3, 1))
        await pilot.pause()
        assert app.dialog.query_one(Input).value == "llm, "
        assert app.dialog.query_one(Input).has_focus


async def test_the_tags_as_they_will_be_are_always_in_sight_and_nothing_jumps() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.pause()
        before = [widget.region for widget in app.dialog.query("*")]
        assert app.preview == "#here"
        await type_text(pilot, "-here, llm, new ")
        assert app.preview == "-#here  +#llm  +#new (new)"
        assert [widget.region for widget in app.dialog.query("*") if widget.id] == [
            region for region, widget in zip(before, app.dialog.query("*"), strict=True) if widget.id
        ]


async def test_a_paper_without_tags_and_a_library_without_any_says_so() -> None:
    app = Host(current=(), known=[])
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.preview == "This paper has no tags yet."
        await pilot.press("down", "tab", "enter")
        await pilot.pause()
    assert app.results == [None]


async def test_of_several_papers_it_is_said_how_many_they_are() -> None:
    app = Host(current=(), of="6 papers")
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.dialog.heading() == "Tags of 6 papers"
        assert app.preview == "They have no tag in common yet."
