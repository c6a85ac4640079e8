"""Annotating in the app: by sentence or by mouse, edited, removed, undone, and nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import TextArea

from readlist.errors import StoreError
from readlist.library.library import Library, open_library
from readlist.model.anchors import annotation_of
from readlist.model.change import SetAnnotation
from readlist.model.paper import Annotation
from readlist.model.spans import Span
from readlist.tui.screens.annotation import AnnotationScreen
from readlist.tui.screens.dialog import HintLines
from readlist.tui.widgets.abstract_body import AbstractBody
from readlist.tui.widgets.key_hints import fitting
from readlist.tui.widgets.kind_choice import KindChoice
from tests.tui.stage import TITLES, Stage, Stubborn, by_title, make_library, staged

ABSTRACT = (
    "We count sand. It takes $\\mathcal{O}(n \\log n)$ steps, e.g. one a grain. Nobody did it before.\n\n"
    "- buckets help\n- sieves do not. Why?"
)
SENTENCES = (
    "We count sand.",
    "It takes $\\mathcal{O}(n \\log n)$ steps, e.g. one a grain.",
    "Nobody did it before.",
    "buckets help",
    "sieves do not.",
    "Why?",
)
SIZES = ((80, 24), (120, 40))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with make_library(tmp_path, abstract=ABSTRACT) as opened:
        yield opened


def doc_id(library: Library, number: int = 0) -> int:
    return by_title(library)[TITLES[number]].doc_id


def written(library: Library, number: int = 0) -> list[tuple[str, str, str]]:
    """The annotations as another process reads them: quote, kind and comment."""
    with open_library(library.path, session="cli") as other:
        found = by_title(other)[TITLES[number]].annotations
    return [(each.exact, each.kind, each.comment) for each in found]


def mark(library: Library, words: str, kind: str = "method", comment: str = "") -> Annotation:
    start = ABSTRACT.index(words)
    annotation = annotation_of(
        ABSTRACT,
        Span(start, start + len(words)),
        kind=kind,
        comment=comment,
        created_at="2024-09-01T00:00:00Z",
    )
    library.apply(SetAnnotation(annotation), [doc_id(library)], "annotate")
    return annotation


def selected(stage: Stage) -> str:
    """What is selected, as the abstract has it."""
    view = stage.app.main.pane.abstract
    return ABSTRACT[slice(*view.selected)] if view.selected else ""


def words_of_hints(stage: Stage) -> list[str]:
    return [word for _, word in stage.app.main.hints.hints]


@pytest.mark.parametrize("size", SIZES)
async def test_two_keys_and_enter_mark_a_sentence(library: Library, size: tuple[int, int]) -> None:
    async with staged(library, size=size) as stage:
        await stage.press("h")
        assert selected(stage) == SENTENCES[0]
        await stage.press("j", "enter", "r", "enter")
        assert "Highlighted as result" in stage.status()
        assert "u undo" in stage.status()
        await stage.press("escape")
        assert stage.focus() == "papers"
        assert selected(stage) == ""
        assert stage.paper.annotations
    assert written(library) == [(SENTENCES[1], "result", "")]


async def test_the_keys_go_through_the_abstract_sentence_by_sentence(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("enter", "h")
        passed = [selected(stage)]
        for _ in SENTENCES:
            await stage.press("j")
            passed.append(selected(stage))
        assert passed == [*SENTENCES, SENTENCES[-1]]
        await stage.press("k", "k")
        assert selected(stage) == SENTENCES[3]
        await stage.press("g", "k")
        assert selected(stage) == SENTENCES[0]
        await stage.press("G")
        assert selected(stage) == SENTENCES[-1]
        await stage.press("escape")
        assert stage.focus() == "abstract", "it goes back to where it came from"


async def test_the_selection_grows_and_shrinks(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("h", "j", "J", "J")
        assert selected(stage) == ABSTRACT[ABSTRACT.index("It takes") : ABSTRACT.index("\n- sieves")]
        await stage.press("K", "enter", "c", "tab", *"both", "ctrl+s")
    quote = ABSTRACT[ABSTRACT.index("It takes") : ABSTRACT.index("\n\n")]
    assert written(library) == [(quote, "claim", "both")]


async def test_the_selection_is_scrolled_into_sight(tmp_path: Path) -> None:
    abstract = "\n\n".join(f"Sentence number {number} of this abstract." for number in range(60))
    with make_library(tmp_path, abstract=abstract) as library:
        async with staged(library, size=(80, 24)) as stage:
            await stage.press("h", "G")
            await stage.app.workers.wait_for_complete()
            await stage.pilot.pause()
            view = stage.app.main.pane.abstract
            lines = view.query_one(AbstractBody).selected_lines()
            assert lines is not None
            assert view.scroll_y <= lines[0] + 1 < view.scroll_y + view.size.height
            await stage.press("g")
            await stage.app.workers.wait_for_complete()
            await stage.pilot.pause()
            assert view.scroll_y < 10


async def test_verbs_on_papers_rest_meanwhile(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("h", "x", "s", "w", "t")
        assert (stage.paper.status, stage.paper.starred, stage.paper.title) == ("inbox", False, TITLES[0])
        assert stage.app.screen is stage.app.main
        assert selected(stage) == SENTENCES[0]


async def test_an_annotation_is_edited_with_the_key_that_makes_one(library: Library) -> None:
    mark(library, "steps, e.g. one", comment="how?")
    async with staged(library) as stage:
        await stage.press("h")
        assert "highlight" in words_of_hints(stage)
        await stage.press("j")
        assert "edit" in words_of_hints(stage)
        await stage.press("h", "tab", "tab", *" so", "ctrl+s")
        assert "Highlight saved" in stage.status()
    assert written(library) == [("steps, e.g. one", "question", "how? so")]


async def until_hinted(stage: Stage, *words: str) -> None:
    while not set(words) <= set(words_of_hints(stage)):
        await stage.pilot.pause()


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_the_keys_follow_what_is_under_the_cursor(library: Library, size: tuple[int, int]) -> None:
    async with staged(library, size=size) as stage:
        await stage.press("h", "enter", "enter")
        await until_hinted(stage, "edit", "remove", "next highlight")
        width = stage.app.main.hints.size.width - 2
        shown = [word for _, word in fitting(stage.app.main.hints.hints, width)]
        assert {"edit", "remove", "undo", "leave"} <= set(shown)
        await stage.press("delete")
        await until_hinted(stage, "highlight")
        assert not {"edit", "remove", "next highlight"} & set(words_of_hints(stage))
        await stage.press("u")
        await until_hinted(stage, "edit")
        await stage.press("j")
        assert "highlight" in words_of_hints(stage)


async def test_saving_what_did_not_change_is_no_step(library: Library) -> None:
    mark(library, "buckets help", comment="how?")
    steps = len(library.history())
    async with staged(library) as stage:
        await stage.press("h", "tab", "enter", "enter", "enter", "escape")
    assert len(library.history()) == steps


async def test_annotations_are_jumped_to_removed_and_brought_back(library: Library) -> None:
    mark(library, "buckets")
    mark(library, "count sand", "claim", "really?")
    async with staged(library) as stage:
        await stage.press("h", "tab")
        assert selected(stage) == "count sand"
        await stage.press("tab")
        assert selected(stage) == "buckets"
        await stage.press("tab")
        assert selected(stage) == "count sand"
        await stage.press("shift+tab")
        assert selected(stage) == "buckets"
        await stage.press("delete")
        assert "Highlight removed" in stage.status()
        assert [quote for quote, _, _ in written(library)] == ["count sand"]
        await stage.press("u")
        assert [quote for quote, _, _ in written(library)] == ["buckets", "count sand"]
        assert "sentence" in words_of_hints(stage), "still annotating"
        await stage.press("U", "escape")
    assert written(library) == [("count sand", "claim", "really?")]


async def test_each_annotation_is_a_step_of_its_own(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("h", "enter", "enter", "j", "enter", "m", "enter")
        assert [kind for _, kind, _ in written(library)] == ["claim", "method"]
        await stage.press("u")
        assert [kind for _, kind, _ in written(library)] == ["claim"]
        await stage.press("u")
        assert written(library) == []


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
async def test_esc_saves_what_was_chosen_or_typed(library: Library, size: tuple[int, int]) -> None:
    async with staged(library, size=size) as stage:
        await stage.press("h", "enter", "r")
        line = stage.app.screen.query_one("#dialog-hints", HintLines)
        assert str(line.render()) == "Tab comment   Enter, Esc save"
        await stage.press("escape")
        assert selected(stage) == SENTENCES[0]
        assert "Highlighted as result" in stage.app.main.status.said.what
        await stage.press("j", "enter")
        line = stage.app.screen.query_one("#dialog-hints", HintLines)
        assert str(line.render()) == "c m r q kind   Tab next kind   Enter keep   Esc cancel"
        await stage.press(*"mine")
        assert str(line.render()) == "Tab kind   ctrl+j new line   Enter, Esc save"
        await stage.press("escape")
    assert written(library) == [(SENTENCES[0], "result", ""), (SENTENCES[1], "claim", "mine")]
    assert library.drafts.names() == ()


async def test_a_burst_of_keys_arrives_in_order(library: Library) -> None:
    async with staged(library) as stage:
        await stage.burst("hjhm")
        while not isinstance(stage.app.screen, AnnotationScreen) or (
            stage.app.screen.query_one(KindChoice).kind != "method"
        ):
            await stage.pilot.pause()
        await stage.press("enter")
    assert written(library) == [(SENTENCES[1], "method", "")]


async def test_a_comment_is_offered_again_after_a_crash(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("j", "h", "enter", "q", "tab", *"half a thou")
        while not any("thou" in (library.drafts.read(name) or "") for name in library.drafts.names()):
            await stage.pilot.pause(0.05)
    (name,) = library.drafts.names()
    text = library.drafts.read(name) or ""
    library.drafts.discard(name)
    library.drafts.save(f"annotation-{doc_id(library, 1)}", text)
    async with staged(library) as stage:
        while "Highlight not saved" not in stage.status():
            await stage.pilot.pause()
        assert stage.paper.title == TITLES[1]
        await stage.press("h")
        dialog = stage.app.screen
        assert isinstance(dialog, AnnotationScreen)
        assert dialog.query_one(TextArea).text == "half a thou"
        await stage.press(*"ght", "escape")
    assert written(library, 1) == [(SENTENCES[0], "question", "half a thought")]
    assert library.drafts.names() == ()


async def test_an_annotation_that_the_disk_refuses_is_there_again(library: Library) -> None:
    failing = Stubborn(library)
    async with staged(failing.as_library()) as stage:
        await stage.press("h", "enter", *"mine")
        failing.failure = StoreError("Cannot write to /a/library.journal: No space left on device")
        await stage.press("escape")
        assert "Highlight not saved" in stage.status()
        assert stage.status().endswith("not saved ")
        await stage.press("escape", "h")
        assert stage.app.screen.query_one(TextArea).text == "mine"
        await stage.press("escape")
        assert stage.status().endswith("  saved ")
    assert written(library) == [(SENTENCES[0], "claim", "mine")]
    assert library.drafts.names() == ()


async def test_leaving_tries_again_to_write_what_the_disk_refused(library: Library) -> None:
    failing = Stubborn(library)
    async with staged(failing.as_library()) as stage:
        await stage.press("h", "enter", *"mine")
        failing.failure = StoreError("Cannot write")
        await stage.press("escape", "q")
        assert await stage.ended()
    assert written(library) == [(SENTENCES[0], "claim", "mine")]


async def test_what_another_process_annotated_stays(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("h", "enter", *"mine")
        with open_library(library.path, session="cli") as other:
            mark(other, "buckets", comment="theirs")
        await stage.press("ctrl+s")
    assert [comment for _, _, comment in written(library)] == ["theirs", "mine"]


async def test_the_mouse_selects_what_is_annotated(library: Library) -> None:
    async with staged(library) as stage:
        body = stage.app.main.query_one(AbstractBody)
        while not body.size.height or "count sand" not in _line(body, "count"):
            await stage.pilot.pause()
        y = next(y for y in range(body.size.height) if "count sand" in body.render_line(y).text)
        x = body.render_line(y).text.index("count")
        corner = body.styles.padding.left, body.styles.padding.top
        await stage.pilot.mouse_down(body, offset=(corner[0] + x + 1, corner[1] + y))
        await stage.pilot.hover(body, offset=(corner[0] + x + 8, corner[1] + y))
        await stage.pilot.mouse_up(body, offset=(corner[0] + x + 8, corner[1] + y))
        while selected(stage) != "count sand.":
            await stage.pilot.pause()
        assert stage.app.main.get_selected_text() == "count sand."
        await stage.press("h")
        assert selected(stage) == "count sand."
        await stage.press("enter", "m", "enter", "j")
        assert selected(stage) == SENTENCES[1]
    assert written(library) == [("count sand.", "method", "")]


def _line(body: AbstractBody, words: str) -> str:
    lines = (body.render_line(y).text for y in range(body.size.height))
    return next((line for line in lines if words in line), "")


async def test_going_to_another_paper_leaves(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("h")
        stage.app.main.papers.move(1)
        await stage.settle()
        assert "sentence" not in words_of_hints(stage)
        stage.app.main.set_focus(stage.app.main.papers)
        await stage.press("s")
        assert stage.paper.starred


async def test_the_key_that_removes_says_when_there_is_nothing(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("h", "delete")
        assert "No highlight here" in stage.status()
        assert selected(stage) == SENTENCES[0]
    assert written(library) == []


async def test_a_paper_without_an_abstract_says_so(tmp_path: Path) -> None:
    with make_library(tmp_path, abstract="") as library:
        async with staged(library) as stage:
            await stage.press("h")
            assert "No abstract to highlight" in stage.status()
            await stage.press("j", "escape", "j")
            assert stage.paper.title != TITLES[0]


async def test_the_kind_is_chosen_by_letter_arrow_or_click(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("h", "enter")
        kinds = stage.app.screen.query_one(KindChoice)
        chosen = []
        for key in ("m", "right", "right", "tab", "shift+tab", "C", "backspace", "r"):
            await stage.press(key)
            chosen.append(kinds.kind)
        assert chosen == [
            "method", "result", "question", "claim", "question", "claim", "question", "result",
        ]  # fmt: skip
        await stage.pilot.click(kinds, offset=(13, 0))
        await stage.pilot.pause()
        assert kinds.kind == "method"
        assert stage.app.screen.query_one(TextArea).has_focus
        await stage.press("escape")
    assert written(library) == [(SENTENCES[0], "method", "")]


@pytest.mark.parametrize("comment", ["nice, really?", "claims too much", "mr q", "really", "qcm", "3 seeds"])
async def test_a_comment_that_is_typed_at_once_loses_no_letter(library: Library, comment: str) -> None:
    async with staged(library) as stage:
        await stage.press("h", "enter", *comment, "enter")
    assert written(library) == [(SENTENCES[0], "claim", comment)]


async def test_a_letter_and_tab_choose_the_kind_before_a_comment(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("h", "enter", "r", "tab", *"ran", "ctrl+j", *"twice", "enter")
    assert written(library) == [(SENTENCES[0], "result", "ran\ntwice")]


async def test_esc_keeps_no_new_highlight_that_nothing_was_done_to(library: Library) -> None:
    steps = len(library.history())
    async with staged(library) as stage:
        await stage.press("h", "enter", "escape")
        assert selected(stage) == SENTENCES[0], "still highlighting"
        await stage.press("enter", "x", "backspace", "escape")
        assert len(library.history()) == steps
        await stage.press("enter", "tab", "escape")
    assert written(library) == [(SENTENCES[0], "method", "")]
    assert library.drafts.names() == ()


async def test_a_comment_of_one_letter_stays_one(library: Library) -> None:
    mark(library, "buckets", comment="q")
    async with staged(library) as stage:
        await stage.press("h", "tab", "enter", "tab", "enter")
    assert written(library) == [("buckets", "result", "q")]


async def test_highlighting_begins_with_the_first_sentence_in_sight(tmp_path: Path) -> None:
    abstract = "\n\n".join(f"Sentence number {number} of this abstract." for number in range(60))
    with make_library(tmp_path, abstract=abstract) as library:
        async with staged(library, size=(80, 24)) as stage:
            await stage.press("enter")
            view = stage.app.main.pane.abstract
            while not view.max_scroll_y:
                await stage.pilot.pause()
            await stage.press("pagedown", "pagedown", "h")
            await stage.app.workers.wait_for_complete()
            await stage.pilot.pause()
            body = view.query_one(AbstractBody)
            lines = body.selected_lines()
            assert lines is not None
            assert view.scroll_y <= lines[0] + body.styles.padding.top <= view.scroll_y + 2
