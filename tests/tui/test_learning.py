"""What the reader would want next: learned beside the app, shown where it is asked for, never in the way."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import Input

from readlist.config import Config, Ranking
from readlist.library.library import Library, open_library
from readlist.library.ranking import Ranker
from readlist.model.change import SetStarred, SetStatus
from readlist.tui import learning
from readlist.tui.export_choices import QUERY
from readlist.tui.screens.alike import AlikeScreen
from readlist.tui.screens.triage import TriageScreen
from readlist.tui.widgets.choice_line import ChoiceLine
from readlist.tui.widgets.choices import Choices
from readlist.tui.widgets.triage_lines import TriageProgress
from tests.analysis.ranking.invented import invented
from tests.tui.export_stage import dialog, preview, says, to
from tests.tui.import_stage import back
from tests.tui.stage import Stage, add_papers, line_text, staged


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nobody wait for calm."""
    monkeypatch.setattr(learning, "CALM_SECONDS", 0.01)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library with papers on three subjects."""
    with open_library(tmp_path / "library.json", session="app-test") as opened:
        add_papers(opened, [{"title": text.title, "abstract": text.abstract} for text in invented(45)])
        yield opened


@pytest.fixture
def judged(library: Library) -> Library:
    """One of which enough is chosen and skipped to learn from."""
    library.apply(SetStatus("queued"), ids_of(library, "Lanterns")[:6])
    library.apply(SetStatus("skipped"), ids_of(library, "Harbours")[:6])
    return library


def ids_of(library: Library, subject: str) -> list[int]:
    """The papers on the subject, in the order in which they came in."""
    papers = [paper for paper in library.summaries().values() if paper.title.startswith(subject)]
    return [paper.doc_id for paper in sorted(papers, key=lambda paper: paper.places[0].position)]


async def until(stage: Stage, holds: Callable[[], object]) -> None:
    while not holds():
        await stage.pilot.pause()
    await stage.settle()


async def learned(stage: Stage) -> None:
    await until(stage, lambda: stage.app.session.learning.is_current)


async def show_for_you(stage: Stage) -> None:
    await stage.press("shift+tab", "g", "j", "enter")
    assert stage.title() == "For you"


def card_text(screen: TriageScreen) -> str:
    return "\n".join(screen.card.render_line(y).text for y in range(screen.card.size.height))


def order(library: Library) -> list[int]:
    """The papers of the inbox in the order that the library gives by itself, those with a star last."""
    papers = library.summaries()
    inbox = [doc_id for doc_id, paper in papers.items() if paper.status == "inbox"]
    ranked = Ranker(library, Ranking()).rank().order(inbox)
    return sorted(ranked, key=lambda doc_id: papers[doc_id].starred)


async def test_there_is_nothing_beside_the_app_before_anybody_asks(library: Library) -> None:
    async with staged(library) as stage:
        assert stage.app.session.learning.scores is None
        await stage.press("x", "s")
        assert not stage.app.session.learning.is_begun


async def test_what_is_missing_is_said_and_the_newest_come_first(library: Library) -> None:
    library.apply(SetStarred(True), ids_of(library, "Lanterns")[:4])
    library.apply(SetStatus("skipped"), ids_of(library, "Harbours")[:3])
    async with staged(library) as stage:
        rows = stage.rows()
        await show_for_you(stage)
        await learned(stage)
        assert stage.rows() == rows
        assert stage.title() == "For you · after 1 more star, 2 more skips"
        assert "to learn what you want takes 1 more star, 2 more skips" in stage.status()
        assert "Why here" not in stage.abstract()
        before = [stage.app.main.papers.listing.doc_ids, stage.paper.doc_id]
        for subject, key in (("Lanterns", "s"), ("Harbours", "x"), ("Harbours", "x")):
            doc_id = next(
                each
                for each in ids_of(library, subject)
                if (paper := stage.app.session.summary(each))
                and paper.status == "inbox"
                and not paper.starred
            )
            stage.app.main.papers.go_to(doc_id)
            await stage.press(key)
        await until(stage, lambda: stage.title() == "For you")
        assert stage.app.main.papers.listing.doc_ids == before[0]  # somebody reads them
        assert "order: R" in stage.status()
        await stage.press("R")
        assert list(stage.app.main.papers.listing.doc_ids) == order(library)


async def test_for_you_is_the_inbox_in_the_order_learned_with_reasons(judged: Library) -> None:
    async with staged(judged) as stage:
        inbox = stage.app.main.papers.listing.doc_ids
        await learned(stage)
        assert stage.app.main.papers.listing.doc_ids == inbox
        await stage.press("j", "k")
        assert "Why here" not in stage.abstract()
        await show_for_you(stage)
        assert list(stage.app.main.papers.listing.doc_ids) == order(judged)
        assert stage.paper.title.startswith("Lanterns")
        await until(stage, lambda: "Why here" in stage.abstract())
        assert "lanterns" in stage.abstract().split("Why here")[1].lower()
        assert " all its other words" in " ".join(stage.abstract().split())


async def test_rows_keep_their_order_until_they_are_asked_for_anew(judged: Library) -> None:
    async with staged(judged) as stage:
        await learned(stage)
        await show_for_you(stage)
        first = list(stage.app.main.papers.listing.doc_ids)
        orchards = [each for each in ids_of(judged, "Orchards") if each in first]
        for doc_id in orchards[-3:]:
            stage.app.main.papers.go_to(doc_id)
            await stage.press("s")
        await learned(stage)
        assert list(stage.app.main.papers.listing.doc_ids) == first
        await stage.press("space")  # headings, were there any
        assert list(stage.app.main.papers.listing.doc_ids) == first
        await stage.press("R")
        after = list(stage.app.main.papers.listing.doc_ids)
        assert after == order(judged) != first
        for _ in orchards[-3:]:
            await stage.press("u")
        await learned(stage)
        await stage.press("R")
        assert list(stage.app.main.papers.listing.doc_ids) == first


async def test_a_sort_by_rank_without_words_is_the_order_learned_in_any_view(judged: Library) -> None:
    async with staged(judged) as stage:
        await learned(stage)
        await stage.press("slash", *"sort:rank", "enter")
        assert list(stage.app.main.papers.listing.doc_ids) == order(judged)
        await until(stage, lambda: "Why here" in stage.abstract())
        await stage.press("slash", *" lanterns", "enter")
        assert not stage.app.main.papers.by_scores  # with words it is how well they fit
        await stage.press("escape")
        assert stage.app.main.papers.listing.paper_count == 33


async def test_a_query_is_exported_in_the_order_learned(judged: Library, tmp_path: Path) -> None:
    target = tmp_path / "papers.jsonl"
    async with staged(judged) as stage:
        await learned(stage)
        screen = await dialog(stage)
        await to(stage, "json-lines", target)
        screen.query_one("#export-papers", ChoiceLine).choose(QUERY)
        screen.query_one("#export-query", Input).value = "status:inbox sort:rank"
        await until(stage, lambda: says(stage).startswith("33 papers"))
        await preview(stage)
        await stage.pilot.press("enter")
        await back(stage)
    titles = [json.loads(line)["title"] for line in target.read_text().splitlines()]
    assert titles == [judged.summaries()[doc_id].title for doc_id in order(judged)]


async def test_cards_come_in_the_order_learned_with_reasons(judged: Library) -> None:
    async with staged(judged) as stage:
        await learned(stage)
        await show_for_you(stage)
        await stage.press("T")
        screen = stage.app.screen
        assert isinstance(screen, TriageScreen)
        assert screen.deck.doc_ids == tuple(order(judged))
        await until(stage, lambda: not screen.missing())
        assert "Why here" in card_text(screen)


async def test_the_hint_when_to_stop_stands_where_progress_is_shown(judged: Library) -> None:
    judged.apply(SetStatus("skipped"), ids_of(judged, "Orchards") + ids_of(judged, "Harbours"))
    async with staged(judged) as stage:
        await learned(stage)
        await show_for_you(stage)
        scores = stage.app.session.learning.scores
        assert scores is not None
        assert scores.stop_hint is not None
        assert scores.stop_hint.words[:40] in stage.status()
        await stage.press("T")
        progress = stage.app.screen.query_one(TriageProgress)
        assert scores.stop_hint.words[:30] in line_text(progress.pieces(progress.size.width))


async def test_switched_off_there_is_no_view_and_nothing_is_learned(judged: Library) -> None:
    async with staged(judged, config=Config(ranking=Ranking(on=False))) as stage:
        assert all(entry.label != "For you" for entry in stage.app.main.views.entries)
        await stage.press("slash", *"sort:rank", "enter")
        assert "off in the configuration" in stage.status()
        await stage.press("m")
        assert not stage.app.session.learning.is_begun


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
async def test_a_process_that_is_killed_is_followed_by_another(judged: Library) -> None:
    async with staged(judged) as stage:
        await learned(stage)
        before = stage.app.session.learning.scores
        assert before is not None
        os.kill(stage.app.session.learning.process_id or 0, signal.SIGKILL)
        await stage.press("s")
        await until(stage, lambda: stage.app.session.learning.scores != before)


async def test_the_app_ends_in_the_middle_of_it(judged: Library) -> None:
    async with staged(judged) as stage:
        await until(stage, lambda: stage.app.session.learning.process_id)
        process = stage.app.session.learning.process_id or 0
        await stage.press("q")
        assert await stage.ended()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


async def test_more_like_this_names_the_shared_terms_and_goes_there_or_back(library: Library) -> None:
    lantern = ids_of(library, "Lanterns")[0]
    copy = library.paper(ids_of(library, "Lanterns")[1])
    again = [{"title": copy.title, "abstract": copy.abstract}]
    add_papers(library, again, name="Week two", on_duplicate="keep")
    async with staged(library) as stage:
        stage.app.main.papers.go_to(lantern)
        before = stage.rows()
        await stage.press("m")
        await until(stage, lambda: isinstance(stage.app.screen, AlikeScreen))
        rows = shown(stage.app.screen)
        term = rows[0].split("  +1 alike")[0].rsplit(", ", 1)[1].strip()
        text = library.paper(lantern)
        assert term.lower() in f"{text.title} {text.abstract}".lower()
        assert sum("+1 alike" in row for row in rows) == 1
        assert sum("Lanterns" in row for row in rows[:5]) >= 4
        await stage.press("escape")
        assert (stage.rows(), stage.paper.doc_id) == (before, lantern)
        await stage.press("m")
        await until(stage, lambda: isinstance(stage.app.screen, AlikeScreen))
        await stage.press("j", "enter")
        assert stage.paper.doc_id != lantern
        assert stage.paper.title[:20] in rows[1]


def shown(screen: Screen[Any]) -> list[str]:
    choices = screen.query_one(Choices)
    return [choices.render_line(y).text for y in range(choices.size.height)]
