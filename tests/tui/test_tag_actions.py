"""Tags themselves, from inside the app: renamed, merged, deleted, folded, the recent ones first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from readlist.config import read_config
from readlist.library.library import Library
from readlist.library.settings import set_tag_colour
from readlist.model.change import EditTags
from readlist.paths import config_file
from readlist.tui import taking_in
from readlist.tui.remembered import Memory
from readlist.tui.screens.confirm import ConfirmScreen
from readlist.tui.screens.dialog import HintLines
from readlist.tui.screens.palette import PaletteScreen
from readlist.tui.screens.pick import PickScreen
from readlist.tui.screens.rename_tag import RenameTagScreen
from readlist.tui.screens.tag_colour import TagColourScreen
from readlist.tui.screens.tags import TagsScreen
from readlist.tui.screens.themes import ThemeScreen
from readlist.tui.view import INBOX_VIEW, View
from readlist.tui.widgets.choices import Choices
from tests.tui.import_stage import back, until
from tests.tui.stage import TITLES, Stage, by_title, make_library, staged

TAGS = (("llm",), ("llm/serving", "to cite"), ("llm/serving", "llm/training"), ("sea",), (), ())


@pytest.fixture
def tagged(tmp_path: Path) -> Iterator[Library]:
    with make_library(tmp_path) as library:
        papers = by_title(library)
        for title, tags in zip(TITLES, TAGS, strict=True):
            library.apply(EditTags(tags), [papers[title].doc_id], f"tag {tags}")
        yield library


def tags_of(library: Library) -> list[tuple[str, ...]]:
    papers = by_title(library)
    return [papers[title].tags for title in TITLES]


def sidebar(stage: Stage) -> list[str]:
    """The tags of the sidebar as they stand on the screen."""
    views = stage.app.main.views
    lines = [views.render_line(y).text.rstrip("▐") for y in range(views.size.height)]
    start = next((row for row, line in enumerate(lines) if "TAGS" in line), len(lines))
    end = next(row for row, line in enumerate(lines) if "LISTS" in line)
    return [" ".join(line[1:].rsplit(maxsplit=1)).rstrip() for line in lines[start + 1 : end - 1]]


async def stand_on(stage: Stage, tag: str) -> None:
    """Put the focus on the sidebar and its cursor on a tag."""
    await stage.press("shift+tab")
    views = stage.app.main.views
    views.cursor = views.row_of(View("tag", tag))


async def dialog(stage: Stage, kind: type[RenameTagScreen | ConfirmScreen | PickScreen | TagsScreen]) -> None:
    await until(stage, lambda: isinstance(stage.app.screen, kind) and stage.app.screen.query("#dialog"))


def heading(stage: Stage) -> str:
    return str(stage.app.screen.query_one("#dialog-title", Static).visual)


def keys(stage: Stage) -> str:
    return str(stage.app.screen.query_one("#dialog-hints", HintLines).render())


def says(stage: Stage) -> str:
    return str(stage.app.screen.query_one("#rename-says", Static).visual)


async def test_tags_stand_below_their_parents_which_count_them(tagged: Library) -> None:
    async with staged(tagged) as stage:
        assert sidebar(stage) == ["▾#llm 3", "   serving 2", "   training 1", " #sea 1", " #to cite 1"]
        await stand_on(stage, "llm")
        await stage.press("enter")
        assert len(stage.app.main.papers.listing) - 1 == 3  # and the heading
        await stage.press("slash", *"tag:llm", "enter")
        assert stage.app.main.papers.listing.paper_count == 3


async def test_a_folded_tag_hides_those_below_and_stays_folded(tagged: Library, tmp_path: Path) -> None:
    memory = Memory()
    async with staged(tagged, memory=memory) as stage:
        await stand_on(stage, "llm/training")
        await stage.press("space")
        assert sidebar(stage) == ["▸#llm 3", " #sea 1", " #to cite 1"]
        assert stage.app.main.views.view_at_cursor == View("tag", "llm")
    async with staged(tagged, memory=Memory(now=memory.now)) as stage:
        assert sidebar(stage)[0] == "▸#llm 3"
        await stand_on(stage, "llm")
        await stage.press("space")
        assert len(sidebar(stage)) == 5


async def test_the_cursor_stays_on_its_tag_when_others_come(tagged: Library) -> None:
    async with staged(tagged) as stage:
        await stand_on(stage, "sea")
        stage.app.session.change(by_title(tagged)[TITLES[5]].doc_id, EditTags(("b",)), "tag +b")
        await stage.settle()
        assert stage.app.main.views.view_at_cursor == View("tag", "sea")


async def test_a_name_has_spaces_but_no_comma_as_wherever_tags_are_typed(tagged: Library) -> None:
    async with staged(tagged) as stage:
        await stand_on(stage, "llm")
        await stage.press("t")
        await dialog(stage, RenameTagScreen)
        stage.app.screen.query_one(Input).value = "language, models"
        await stage.pilot.press("enter")
        await until(stage, lambda: says(stage) == "A comma separates tags: a name has none.")
        stage.app.screen.query_one(Input).value = "language models"
        await stage.pilot.pause()
        await stage.pilot.press("enter")
        await until(stage, lambda: "#llm is #language models now" in stage.status())


@pytest.mark.parametrize("at_once", [1, 250])
async def test_a_tag_is_renamed_with_those_below_it_in_one_step(
    tagged: Library, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """However few papers are taken in before the next key has its turn."""
    monkeypatch.setattr(taking_in, "AT_ONCE", at_once)
    async with staged(tagged) as stage:
        await stand_on(stage, "llm")
        await stage.press("enter", "shift+tab", "t")
        await dialog(stage, RenameTagScreen)
        assert heading(stage) == "Tag #llm · 3 papers · 2 below it"
        stage.app.screen.query_one(Input).value = "models"
        await stage.pilot.pause()
        assert says(stage) == "Enter renames it on 3 papers."
        assert keys(stage).startswith("Enter rename ")
        await stage.pilot.press("enter")
        await until(stage, lambda: "#llm is #models now · 3 papers · u undo" in stage.status())
        await stage.settle()
        assert sidebar(stage)[:3] == ["▾#models 3", "   serving 2", "   training 1"]
        assert stage.app.main.papers.wanted.view == View("tag", "models")
        assert stage.app.main.papers.listing.count == 3
        assert tags_of(tagged)[2] == ("models/serving", "models/training")
        await stage.press("u")
        assert tags_of(tagged) == list(TAGS)


async def test_the_papers_that_are_shown_stay_when_their_view_is_another(tagged: Library) -> None:
    async with staged(tagged) as stage:
        await stand_on(stage, "llm")
        await stage.press("t")
        await dialog(stage, RenameTagScreen)
        stage.app.screen.query_one(Input).value = "zoo"
        await stage.pilot.press("enter")
        await until(stage, lambda: "#llm is #zoo now" in stage.status())
        assert stage.app.main.papers.wanted.view == INBOX_VIEW
        assert stage.app.main.views.view_at_cursor == View("tag", "zoo")


async def test_the_name_of_another_tag_merges_after_a_question(tagged: Library) -> None:
    async with staged(tagged) as stage:
        await stand_on(stage, "sea")
        await stage.press("t")
        await dialog(stage, RenameTagScreen)
        stage.app.screen.query_one(Input).value = "TO CITE"
        await stage.pilot.pause()
        assert says(stage) == "Enter merges it into #to cite, which 1 paper has."
        assert keys(stage).startswith("Enter merge ")
        await stage.pilot.press("enter")
        await dialog(stage, ConfirmScreen)
        assert heading(stage) == "Merge #sea into #to cite?"
        await stage.pilot.press("n")
        await back(stage)
        assert tags_of(tagged) == list(TAGS)
        await stage.press("t")
        await dialog(stage, RenameTagScreen)
        stage.app.screen.query_one(Input).value = "to"
        await stage.pilot.pause()
        await stage.pilot.press("tab", "enter")
        await dialog(stage, ConfirmScreen)
        await stage.pilot.press("enter")
        await until(stage, lambda: "#sea is part of #to cite now" in stage.status())
        assert tags_of(tagged)[3] == ("to cite",)
        await stage.press("u")
        assert tags_of(tagged) == list(TAGS)


async def test_without_a_name_the_tag_is_deleted_after_a_question(tagged: Library) -> None:
    async with staged(tagged) as stage:
        await stand_on(stage, "llm")
        await stage.press("t")
        await dialog(stage, RenameTagScreen)
        stage.app.screen.query_one(Input).value = ""
        await stage.pilot.pause()
        assert says(stage) == "Enter deletes the tag: it is taken off 3 papers."
        assert keys(stage).startswith("Enter delete ")
        await stage.pilot.press("enter")
        await dialog(stage, ConfirmScreen)
        what = str(list(stage.app.screen.query(Static))[1].visual)
        assert what.startswith("#llm (with #llm/serving, #llm/training) is taken off 3 papers.")
        await stage.pilot.press("enter")
        await until(stage, lambda: "#llm is deleted · 3 papers" in stage.status())
        assert tags_of(tagged)[:3] == [(), ("to cite",), ()]
        await stage.press("u")
        assert tags_of(tagged) == list(TAGS)


async def test_from_the_palette_a_tag_is_asked_for(tagged: Library) -> None:
    async with staged(tagged) as stage:
        await stage.pilot.press("colon")
        await until(stage, lambda: isinstance(stage.app.screen, PaletteScreen))
        await stage.pilot.press(*"delete", "enter")
        await dialog(stage, PickScreen)
        await stage.pilot.press(*"sea", "enter")
        await dialog(stage, ConfirmScreen)
        assert heading(stage) == "Delete #sea?"
        await stage.pilot.press("escape")
        await back(stage)
        assert tags_of(tagged) == list(TAGS)


async def test_a_tag_that_is_gone_meanwhile_is_said(tagged: Library) -> None:
    async with staged(tagged) as stage:
        await stand_on(stage, "sea")
        await stage.press("t")
        await dialog(stage, RenameTagScreen)
        tagged.delete_tag("sea")
        stage.app.screen.query_one(Input).value = "ocean"
        await stage.pilot.press("enter")
        await until(stage, lambda: "No paper has the tag" in stage.status())
        assert stage.app.session.pending == 0


async def test_tags_that_were_used_last_are_offered_first(tagged: Library) -> None:
    async with staged(tagged) as stage:
        await until(stage, lambda: stage.app.session.recent_tags.tags)
        await stage.press("G", "t")
        await dialog(stage, TagsScreen)
        choices = stage.app.screen.query_one(Choices)
        assert [choices.get_option_at_index(at).id for at in range(choices.option_count)] == [
            "sea", "llm/training", "llm/serving", "to cite", "llm",
        ]  # fmt: skip
        await stage.pilot.press(*"llm ", "enter")
        await back(stage)
        await stage.press("k", "t")
        await dialog(stage, TagsScreen)
        assert stage.app.screen.query_one(Choices).get_option_at_index(0).id == "llm"


async def offered(stage: Stage, kind: type[PickScreen]) -> None:
    await until(stage, lambda: isinstance(stage.app.screen, kind) and stage.app.screen.query(Choices))


async def give_colour(stage: Stage, colour: str) -> None:
    await stage.press(":", *"colour", "enter")
    await offered(stage, TagColourScreen)
    await stage.pilot.press(*colour, "enter")


async def test_a_tag_gets_a_colour_that_stays(tagged: Library) -> None:
    async with staged(tagged) as stage:
        await stand_on(stage, "llm")
        await stage.press(":", *"colour", "enter")
        await until(
            stage, lambda: isinstance(stage.app.screen, TagColourScreen) and stage.app.screen.query(Choices)
        )
        await stage.pilot.press(*"yellow", "enter")
        await back(stage)
        await until(stage, lambda: "#llm is yellow now · the palette changes it again" in stage.status())
        assert stage.app.main.palette.tag_role("llm/serving") == "star"
    assert read_config(config_file())[0].tag_colours == {"llm": "star"}


async def test_a_colour_that_is_not_there_is_said(tagged: Library) -> None:
    set_tag_colour(config_file(), "sea", "tag")
    async with staged(tagged, config=read_config(config_file())[0], size=(80, 24)) as stage:
        await stand_on(stage, "sea")
        await stage.press(":", *"colour", "enter")
        await offered(stage, TagColourScreen)
        choices = stage.app.screen.query_one(Choices)
        assert choices.highlighted_option is not None
        assert choices.highlighted_option.id == "green"
        assert not {"star", "queued", "note"} & {option.id for option in choices.options}
        await stage.pilot.press(*"beige", "down", "enter")
        assert [str(option.prompt).strip() for option in choices.options] == [
            "No such colour. Take letters away to see others."
        ]
        assert isinstance(stage.app.screen, TagColourScreen)


async def test_a_renamed_tag_keeps_its_colour(tagged: Library) -> None:
    set_tag_colour(config_file(), "sea", "later")
    async with staged(tagged, config=read_config(config_file())[0]) as stage:
        await stand_on(stage, "sea")
        await stage.press("t")
        await dialog(stage, RenameTagScreen)
        stage.app.screen.query_one(Input).value = "ocean"
        await stage.pilot.press("enter")
        await until(stage, lambda: stage.app.main.palette.tag_role("ocean") == "later")
    assert read_config(config_file())[0].tag_colours == {"sea": "later", "ocean": "later"}


async def test_a_colour_is_taken_away(tagged: Library) -> None:
    set_tag_colour(config_file(), "sea", "later")
    async with staged(tagged, config=read_config(config_file())[0]) as stage:
        assert stage.app.main.palette.tag_role("sea") == "later"
        await stand_on(stage, "sea")
        await stage.press(":", *"colour", "enter")
        await until(
            stage, lambda: isinstance(stage.app.screen, TagColourScreen) and stage.app.screen.query(Choices)
        )
        await stage.pilot.press(*"none", "enter")
        await until(stage, lambda: "no colour of its own" in stage.status())
        assert stage.app.main.palette.tag_role("sea") == "tag"
        await stage.app._choose_theme()
        await until(
            stage, lambda: isinstance(stage.app.screen, ThemeScreen) and stage.app.screen.query(Choices)
        )
        await stage.pilot.press("down", "enter")
        await back(stage)
        assert stage.app.main.palette.tag_role("sea") == "tag"


async def test_a_configuration_that_is_wrong_is_told_and_stays(tagged: Library) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text("theme =", "utf-8")
    async with staged(tagged) as stage:
        await stand_on(stage, "sea")
        await stage.press(":", *"colour", "enter")
        await until(
            stage, lambda: isinstance(stage.app.screen, TagColourScreen) and stage.app.screen.query(Choices)
        )
        await stage.pilot.press(*"yellow", "enter")
        await until(stage, lambda: "configuration" in stage.status())
        assert stage.app.main.palette.tag_role("sea") == "tag"
    assert config_file().read_text("utf-8") == "theme ="


async def test_delete_in_the_views_deletes_the_tag_after_a_question(tagged: Library) -> None:
    async with staged(tagged) as stage:
        await stand_on(stage, "sea")
        await stage.press("delete")
        await dialog(stage, ConfirmScreen)
        assert heading(stage) == "Delete #sea?"


async def test_the_cursor_of_the_views_has_a_form_of_its_own(tagged: Library) -> None:
    async with staged(tagged) as stage:
        views = stage.app.main.views
        edges = [views.render_line(y).text[-1] for y in range(views.size.height)]
        assert "▐" not in edges, "the cursor shows with the focus only"
        await stage.press("shift+tab", "j")
        edges = [views.render_line(y).text[-1] for y in range(views.size.height)]
        assert edges.index("▐") == views.cursor
        assert edges.count("▐") == 1
