"""The search field: completions, examples, what is wrong with a query, and where one is afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from readlist.config import Config
from readlist.library.library import Library
from readlist.model.change import EditTags, SetStatus
from readlist.tui.view import ALL_VIEW, INBOX_VIEW
from readlist.tui.widgets.search_bar import SearchText
from tests.tui.stage import TITLES, Stage, add_papers, by_title, line_text, make_library, staged
from tests.tui.test_theming import until


def typed(stage: Stage) -> str:
    return stage.app.main.search.query_one(Input).value


def guide(stage: Stage) -> str:
    shown = stage.app.main.guide
    return str(shown.content) if shown.display else ""


async def told(stage: Stage, words: str) -> None:
    """Wait until the guide says something."""
    while words not in guide(stage):
        await stage.pilot.pause()


async def test_an_empty_field_shows_how_to_ask(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("slash")
        assert "is:starred" in guide(stage)
        await stage.press("b")
        assert guide(stage) == ""
        await stage.press("escape")
        assert guide(stage) == ""


async def test_tab_completes_fields_and_names(library: Library) -> None:
    library.apply(EditTags(add=("moe",)), [by_title(library)[TITLES[1]].doc_id])
    async with staged(library) as stage:
        await stage.press("slash", *"ta")
        await told(stage, "tag:")
        await stage.press("tab")
        await told(stage, "tag:moe")
        await stage.press("tab")
        assert typed(stage) == "tag:moe "
        assert stage.app.main.papers.listing.paper_count == 1
        await stage.press("enter")
        assert not stage.app.main.search.typing
        assert guide(stage) == ""


async def test_tab_without_a_completion_keeps_the_filter(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("slash", *"beam ", "tab")
        assert stage.focus() == "papers"
        assert stage.app.main.papers.wanted.query == "beam "


async def test_what_is_not_finished_is_not_wrong_yet(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("slash", *"is:")
        assert "is:starred" in guide(stage)
        assert stage.app.main.search.fault is None
        await stage.press(*"xx")
        await told(stage, "knows no")
        assert "starred, unread" in guide(stage)
        assert stage.app.main.search.fault == 3
        await stage.press("backspace", "backspace")
        assert "is:starred" in guide(stage)
        assert stage.app.main.search.fault is None


async def test_enter_on_what_is_not_finished_says_what_is_missing(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("slash", *"is:", "enter")
        assert stage.app.main.search.typing
        assert "has no value" in guide(stage)


async def test_a_wrong_query_is_forgotten_with_its_field(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("slash", *"in:x")
        await told(stage, "no field")
        await stage.press("escape")
        assert guide(stage) == ""
        assert "no field" not in stage.status()


async def test_skipped_papers_are_found_in_the_whole_library(library: Library) -> None:
    library.apply(SetStatus("skipped"), [by_title(library)[TITLES[2]].doc_id])
    async with staged(library) as stage:
        await stage.press("slash", *"distillation")
        assert "among the" in " ".join(stage.rows())
        await stage.press("enter")
        assert stage.app.main.papers.wanted.view == ALL_VIEW
        assert stage.paper.title == TITLES[2]
        await stage.press("escape")
        assert stage.app.main.papers.wanted.view == INBOX_VIEW
        assert stage.app.main.papers.listing.paper_count == 5


async def test_a_key_that_did_nothing_is_forgotten_with_the_next_one(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("9")
        assert "no search is saved" in stage.status()
        await stage.press("j")
        assert "no search is saved" not in stage.status()


async def test_the_cursor_stays_at_the_top_when_a_whole_word_finds_more(tmp_path: Path) -> None:
    with make_library(tmp_path, ["Quantized tides", "Quantizations of tides"]) as library:
        async with staged(library) as stage:
            await stage.press("slash", *"quantizatio")
            assert stage.paper.title == "Quantizations of tides"
            await stage.press("n")
            assert stage.app.main.papers.listing.paper_count == 2
            assert stage.paper.title == "Quantized tides"


async def test_the_words_that_were_found_are_underlined(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("slash", *"beam")
        papers = stage.app.main.papers
        segments = [each for y in range(papers.size.height) for each in papers.render_line(y)]
        assert [each.text for each in segments if each.style and each.style.underline] == ["Beam"]
        await stage.press("escape")
        segments = [each for y in range(papers.size.height) for each in papers.render_line(y)]
        assert not any(each.style and each.style.underline for each in segments)


async def test_a_paper_that_a_search_leads_to_is_shown_from_its_top(tmp_path: Path) -> None:
    long = "\n\n".join(f"Paragraph {number} goes on and on." for number in range(80))
    library = make_library(tmp_path, ["Alpine tides", "Beams of light"], abstract=long)
    async with staged(library) as stage:
        view = stage.app.main.pane.abstract

        def is_shown() -> bool:
            return view.abstract is not None and view.doc_id == stage.paper.doc_id

        while not is_shown():
            await stage.pilot.pause()
        await stage.press("tab", "G")
        while not view.scroll_y:
            await stage.pilot.pause()
        await stage.press("escape", "slash", *"beams")
        while not is_shown():
            await stage.pilot.pause()
        await stage.pilot.pause()
        assert stage.paper.title == "Beams of light"
        assert view.scroll_y == 0
    library.close()


async def test_a_misspelt_word_is_offered_as_it_may_have_been_meant(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("slash", *"distilltaion")
        await told(stage, "did you mean")
        assert "distillation" in guide(stage)
        assert "1 paper" in guide(stage)
        await stage.press("tab")
        assert typed(stage) == "distillation "
        assert stage.app.main.papers.listing.paper_count == 1
        await stage.press("enter")
        assert stage.app.main.papers.wanted.query == "distillation "


async def test_what_may_have_been_meant_is_told_below_a_filter_that_is_kept_already(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("slash", *"distilltaion", "enter")
        while "Did you mean “distillation”?" not in stage.status():
            await stage.pilot.pause()
        await stage.press("slash", "tab")
        assert typed(stage) == "distillation "


async def test_what_nothing_is_like_is_left_as_it_is(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("slash", *"zzzzzzzz")
        assert guide(stage) == ""
        await stage.press("tab")
        assert stage.app.main.papers.wanted.query == "zzzzzzzz"


async def test_the_papers_of_other_views_are_one_key_away(library: Library) -> None:
    doc_ids = [by_title(library)[title].doc_id for title in TITLES[:3]]
    library.apply(EditTags(add=("moe",)), doc_ids)
    library.apply(SetStatus("queued"), doc_ids[1:])
    async with staged(library) as stage:
        await stage.press("slash", *"tag:moe")
        assert "1 here · 3 in the library" in stage.status()
        assert "shows all" not in stage.status(), "while one types, A is a letter"
        await stage.press("enter")
        assert "1 here · 3 in the library · A shows all" in stage.status()
        await stage.press("A")
        papers = stage.app.main.papers
        assert (papers.wanted.view, papers.wanted.query) == (ALL_VIEW, "tag:moe")
        assert papers.listing.paper_count == 3
        assert stage.paper.title == TITLES[0]
        await stage.press("A")
        assert (papers.wanted.view, papers.listing.paper_count) == (INBOX_VIEW, 1)
        await stage.press("A", "escape")
        assert (papers.wanted.view, papers.wanted.query) == (INBOX_VIEW, "")


async def test_the_whole_library_is_left_with_escape_without_a_filter_too(library: Library) -> None:
    library.apply(SetStatus("queued"), [by_title(library)[TITLES[1]].doc_id])
    async with staged(library) as stage:
        await stage.press("A")
        assert stage.app.main.papers.listing.paper_count == len(TITLES)
        await stage.press("escape")
        assert stage.app.main.papers.wanted.view == INBOX_VIEW
        assert stage.app.main.papers.listing.paper_count == len(TITLES) - 1


async def test_a_tag_is_offered_with_the_papers_that_are_found(library: Library) -> None:
    doc_ids = [by_title(library)[title].doc_id for title in TITLES[:2]]
    library.apply(EditTags(add=("moe",)), doc_ids)
    library.apply(SetStatus("skipped"), doc_ids[:1])
    async with staged(library) as stage:
        await stage.press("slash", *"tag:m")
        await told(stage, "1 paper")
        assert "2 papers" not in guide(stage)


async def test_without_any_author_nobody_is_found_and_it_is_said(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("slash", *"author:li")
        await until(stage, lambda: "0 found · no paper here has authors" in stage.status())


async def test_typing_goes_over_the_filter_that_is_kept_and_end_goes_on_from_it(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("slash", *"beam", "enter", "slash")
        assert typed(stage) == "beam"
        await stage.press(*"search")
        assert typed(stage) == "search"
        await stage.press("enter", "slash", "end", *" for")
        assert typed(stage) == "search for"


@pytest.mark.parametrize("size", [(80, 24), (120, 30)])
async def test_the_footer_says_what_clears_a_filter_that_is_kept(
    library: Library, size: tuple[int, int]
) -> None:
    async with staged(library, size=size) as stage:
        line = stage.app.main.hints
        assert "clear filter" not in line_text(line.pieces(size[0]))
        await stage.press("slash", *"beam")
        assert "clear filter" not in line_text(line.pieces(size[0])), "it is still being typed"
        await stage.press("enter")
        assert line_text(line.pieces(size[0])).startswith(" Esc clear filter ")
        await stage.press("escape")
        assert stage.paper.title == TITLES[1]
        assert "clear filter" not in line_text(line.pieces(size[0]))


async def test_the_search_field_names_its_key(library: Library) -> None:
    async with staged(library, config=Config(keys={"search": "f3"})) as stage:
        text = stage.app.main.query_one(SearchText)
        assert line_text(text.pieces(text.size.width)).rstrip() == "⌕ F3 search"
        await stage.press("f3", *"beam", "enter")
        assert line_text(text.pieces(text.size.width)).rstrip() == "⌕ beam"


def paper_title(stage: Stage) -> str:
    return str(stage.app.main.pane.border_title).strip()


async def titled(stage: Stage, title: str) -> None:
    """Wait until the pane of the paper has that title."""
    await until(stage, lambda: paper_title(stage) == title)


@pytest.mark.parametrize("size", [(80, 24), (120, 30)])
async def test_words_found_below_what_is_in_sight_are_told_without_a_jump(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    long = "\n\n".join(f"Paragraph {number} goes on and on." for number in range(80))
    with make_library(tmp_path, ["Alpine tides", "Bright tides"]) as library:
        add_papers(library, [{"title": "Deep tides", "abstract": f"{long} Then a zebra.\n\nTwo zebras."}])
        async with staged(library, size=size) as stage:
            await stage.press("slash", *"zebra", "enter", "enter")
            view = stage.app.main.pane.abstract
            await titled(stage, "Paper · 2 matches below")
            assert view.scroll_y == 0
            await stage.press("G")
            await titled(stage, "Paper")
            await stage.press("g")
            await titled(stage, "Paper · 2 matches below")
            await stage.press("escape", "escape")
            await titled(stage, "Paper")


async def test_a_single_word_found_below_is_told_as_one_and_a_word_in_sight_is_not(tmp_path: Path) -> None:
    long = "\n\n".join(f"Paragraph {number} goes on and on." for number in range(80))
    with make_library(tmp_path, ["Zebra tides"], abstract=f"{long} zebra") as library:
        async with staged(library) as stage:
            await stage.press("slash", *"zebra", "enter")
            await titled(stage, "Paper · 1 match below")
            await stage.pilot.resize_terminal(120, 200)
            await titled(stage, "Paper")
