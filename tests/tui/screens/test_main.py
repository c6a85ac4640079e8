"""The main screen: views, filter, panes, and what changes around them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from readlist.library.library import Library, open_library
from readlist.model.change import SetStatus
from readlist.tui.finding import Wanted
from readlist.tui.view import ALL_VIEW, READING_VIEW
from tests.tui.stage import NOW, TITLES, add_papers, by_title, make_library, resize, staged

SIZES = ((80, 24), (120, 40))
HOSTILE = ("[/] closes nothing", "[red]x[/red]", "[b and [x^2]", "研究 papers 論文", "é e\u0301 👩‍🔬 ok")


async def test_search_filters_while_typing_and_enter_keeps_it(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("slash", *"beam")
        assert [row for row in stage.rows() if "Beam" in row]
        assert stage.app.main.papers.listing.paper_count == 1
        await stage.press("enter")
        assert stage.app.focused is stage.app.main.papers
        assert stage.app.main.papers.listing.paper_count == 1
        await stage.press("escape")
        assert stage.app.main.papers.listing.paper_count == 6
        assert stage.paper.title == "Beam search for the impatient"


async def test_escape_in_the_search_field_clears_the_filter(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("slash", *"zzz")
        assert "Nothing in Inbox matches." in " ".join(stage.rows())
        await stage.press("escape")
        assert stage.app.main.papers.listing.paper_count == 6


async def test_a_search_typed_ahead_is_whole_before_the_next_command(library: Library) -> None:
    async with staged(library) as stage:
        await stage.pilot.press("slash", *"beam", "enter", "x")
        await stage.settle()
    assert by_title(library)["Beam search for the impatient"].status == "skipped"
    assert by_title(library)[TITLES[0]].status == "inbox"


async def test_a_bad_query_says_where_and_keeps_the_rows(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("slash", *"year:abc")
        guide = stage.app.main.guide
        assert guide.display
        assert "character 6" in str(guide.content)
        assert "year:2020..2024" in str(guide.content)
        assert stage.rows()
        await stage.press("enter")
        assert stage.app.main.search.typing
        await stage.press("escape")
        assert stage.app.main.papers.listing.paper_count == 6


async def test_views_show_their_papers(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("w", "w", "shift+tab", "j", "j", "enter")
        assert stage.app.focused is stage.app.main.papers
        assert stage.app.main.papers.listing.paper_count == 2
        assert "1 of 2" in stage.status()


async def test_an_empty_view_says_what_to_do(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("shift+tab", "j", "j", "enter")
        assert "Nothing is queued." in " ".join(stage.rows())
        await stage.press("x", "j", "enter")
        assert stage.app.session.pending == 0


async def test_an_empty_library_says_how_to_import(tmp_path: Path) -> None:
    with open_library(tmp_path / "library.json", session="app-test") as library:
        async with staged(library) as stage:
            shown = " ".join(stage.rows())
            for way in ("I imports a list", "readlist import FILE", "python -m readlist.sample DIR"):
                assert way in shown


async def test_what_another_process_does_is_taken_in(library: Library) -> None:
    async with staged(library) as stage:
        with open_library(library.path, session="cli") as other:
            ids = {paper.title: paper.doc_id for paper in by_title(other).values()}
            other.apply(SetStatus("read"), [ids[TITLES[3]]], "status read")
            add_papers(other, [{"title": "Gradients that come late"}], name="Week two")
        while "new" not in stage.status():
            await stage.pilot.pause(0.02)
        assert stage.paper.title == TITLES[0]
        assert any(TITLES[3] in row for row in stage.rows())
        assert "1 handled" in stage.status()
        assert "Inbox 6" in stage.top()
        await stage.press("R")
        assert any("Gradients that come late" in row for row in stage.rows())
        assert stage.paper.title == TITLES[0]


@pytest.mark.parametrize("size", SIZES)
async def test_titles_are_shown_as_text_and_aligned(tmp_path: Path, size: tuple[int, int]) -> None:
    titles = (*HOSTILE, "\x1b[31mred\x1b[0m \u202eevil", "long " * 20_000)
    with make_library(tmp_path, titles) as library:
        async with staged(library, size=size) as stage:
            rows = "\n".join(stage.rows())
            for title in HOSTILE[:4]:
                assert title in rows
            assert "\x1b" not in rows
            papers = stage.app.main.papers
            widths = {papers.render_line(y).cell_length for y in range(papers.size.height)}
            assert widths == {papers.size.width}
            for _ in titles:
                await stage.press("x")
                assert "Skipped" in stage.status()


async def test_the_abstract_opens_over_the_list_where_it_is_narrow(library: Library) -> None:
    async with staged(library, size=(80, 24)) as stage:
        main = stage.app.main
        assert not main.pane.display
        await stage.press("enter")
        assert main.pane.display
        assert not main.papers.display
        await stage.press("x")
        assert stage.paper.title == TITLES[1]
        await stage.press("enter")
        assert main.papers.display
        assert stage.app.focused is main.papers
        await stage.press("enter", "escape")
        assert main.papers.display


async def test_with_one_pane_tab_leads_to_the_views_and_back(library: Library) -> None:
    async with staged(library, size=(80, 24)) as stage:
        await stage.press("tab")
        assert stage.focus() == "views"
        await stage.press("tab")
        assert stage.focus() == "papers"
        await stage.press("enter", "tab")
        assert stage.focus() == "papers"


async def test_the_abstract_follows_the_cursor(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("j")
        body = stage.app.main.pane.abstract
        while body.doc_id != stage.paper.doc_id:
            await stage.pilot.pause()


async def test_resizing_keeps_the_cursor_and_the_focus(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("j", "j")
        for size in ((80, 24), (200, 60), (30, 8), (120, 40)):
            await resize(stage.pilot, size)
            await stage.settle()
            assert stage.paper.title == TITLES[2]
            assert stage.app.focused is stage.app.main.papers


async def test_a_terminal_too_small_says_so_and_only_quits(library: Library) -> None:
    async with staged(library, size=(30, 8)) as stage:
        assert stage.app.main.query_one("#too-small").display
        await stage.press("x")
        await stage.press("q")
        assert await stage.ended()
    assert by_title(library)[TITLES[0]].status == "inbox"


async def test_papers_come_back_from_later_at_midnight(tmp_path: Path) -> None:
    with make_library(tmp_path) as library:
        now = NOW
        async with staged(library, clock=lambda: now) as stage:
            await stage.press("z", "enter", "R")
            assert "Inbox 5" in stage.top()
            now = NOW + timedelta(days=7)
            stage.app.main.shown.check_day()
            await stage.settle()
            assert "Inbox 6" in stage.top()
            assert "1 new: R" in stage.status()
            await stage.press("R", "g")
            assert stage.paper.title == TITLES[0]


async def test_a_click_selects_and_a_second_one_opens(library: Library) -> None:
    async with staged(library, size=(80, 24)) as stage:
        main = stage.app.main
        await stage.pilot.click("#papers", offset=(10, 4))
        await stage.settle()
        assert stage.paper.title == TITLES[2]
        await stage.pilot.click("#papers", offset=(10, 4))
        await stage.settle()
        assert main.pane.display


async def test_a_click_on_a_view_shows_it(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("w")
        await stage.pilot.click("#views", offset=(5, 3))
        await stage.settle()
        assert stage.app.main.papers.listing.paper_count == 1


async def test_a_search_that_is_given_up_returns_to_the_paper_before_it(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("j", "j", "j", "slash", *"zzz")
        assert "0 found" in stage.status()
        await stage.press("escape")
        assert stage.paper.title == TITLES[3]
        assert "found" not in stage.status()
        await stage.press("slash", *"zzz", "enter", "escape")
        assert stage.paper.title == TITLES[3]
        assert "found" not in stage.status()


@pytest.mark.parametrize("unfinished", ["beam (", "beam tag:", 'beam "se', "beam OR", "beam -", "beam year:"])
async def test_an_unfinished_query_keeps_the_rows(library: Library, unfinished: str) -> None:
    async with staged(library) as stage:
        keys = [{" ": "space"}.get(key, key) for key in unfinished]
        await stage.press("slash", *keys)
        assert stage.app.main.papers.listing.paper_count == 1
        assert stage.paper.title == TITLES[1]


async def test_damage_that_shows_while_searching_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a column file the journal's earlier steps are read when a text is first asked for."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("readlist.store.storage.CHECKPOINT_ABOVE", 0)
    with make_library(tmp_path) as library:
        library.store._storage.compact()
        for doc_id in library.summaries():
            library.apply(SetStatus("queued"), [doc_id], "queue")
        library.tidy()
    journal = tmp_path / "library.journal"
    journal.write_bytes(journal.read_bytes().replace(b'"status":"queued"', b'"status":"queueb"', 1))
    with open_library(tmp_path / "library.json", session="app-again") as library:
        async with staged(library) as stage:
            await stage.press("slash", "b", "u")
            await stage.pilot.pause(0.2)
            assert stage.app.is_running
            assert "The journal" in stage.status()


async def test_the_paper_to_read_next_is_shown_with_the_reason(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("N")
        assert "Nothing is queued · w queues a paper" in stage.status()
        await stage.press("w", "s", "w", "N")
        assert stage.paper.title == TITLES[1]
        assert f"Next · {TITLES[1]} · starred, queued today" in stage.status()
        assert stage.app.main.papers.shown.view.label({}) == "Queue"


async def test_what_a_filter_finds_in_other_views_only_is_a_key_away(library: Library) -> None:
    async with staged(library) as stage:
        title = stage.paper.title
        await stage.press("x", "j", "R", "slash", *title.split()[0].lower(), "enter")
        await stage.press("escape")
        await stage.press("slash", *"status:skipped", "enter")
        assert stage.paper.title == title
        assert stage.app.main.papers.wanted == Wanted(ALL_VIEW, "status:skipped")


async def test_an_empty_search_says_how_many_there_are_elsewhere(library: Library) -> None:
    async with staged(library) as stage:
        title = stage.paper.title
        await stage.press("x", "R", "slash", *"status:skipped")
        assert "Enter shows what matches in the whole library: 1." in " ".join(" ".join(stage.rows()).split())
        await stage.press("escape", "slash", *"status:skipped", "tab", "enter")
        assert stage.paper.title == title


async def test_a_filter_keeps_what_was_handled(library: Library) -> None:
    async with staged(library) as stage:
        handled = stage.paper.title
        await stage.press("w", "j", "slash", *"year:2099", "escape")
        assert handled in " ".join(stage.rows())
        assert "1 handled" in stage.status()
        await stage.press("R")
        assert handled not in " ".join(stage.rows())
        assert "handled" not in stage.status()


async def test_when_all_is_handled_the_way_on_is_said(library: Library) -> None:
    async with staged(library) as stage:
        while "R refreshes" not in stage.status():
            assert stage.app.main.papers.position
            await stage.press("x")
        await stage.press("R")
        assert stage.app.main.papers.listing.paper_count == 0


async def test_an_undo_goes_to_the_paper_wherever_it_is(library: Library) -> None:
    async with staged(library) as stage:
        title = stage.paper.title
        await stage.press("w", "R", "u")
        await stage.press("U")
        await stage.press("shift+tab", "down", "down", "down", "enter")
        assert stage.app.main.papers.wanted.view == READING_VIEW
        await stage.press("u")
        assert stage.paper.title == title
