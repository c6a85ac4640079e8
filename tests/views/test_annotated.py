"""Passages in an abstract: told apart by colour and by mark, on whatever page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from readlist.model.anchors import annotation_of
from readlist.model.paper import ANNOTATION_KINDS, Annotation, Paper
from readlist.model.spans import Span
from readlist.views.annotated import AbstractDrawing, AnnotatedAbstract, annotated_abstract
from readlist.views.signs import signs
from tests.views.drawing import bundled_palettes

ABSTRACT = (
    "It sorts in $\\mathcal{O}(n \\log n)$ steps. That is fast, e.g. for 7.5\\% of them.\n\n"
    "We find:\n- one thing\n- another. And a third."
)
PALETTES = bundled_palettes()


def quote(words: str, kind: str = "claim", text: str = ABSTRACT) -> Annotation:
    start = text.index(words)
    return annotation_of(text, Span(start, start + len(words)), kind=kind)


def of(*annotations: Annotation, text: str = ABSTRACT, ascii: bool = False) -> AnnotatedAbstract:  # noqa: A002
    return annotated_abstract(Paper(abstract=text, annotations=annotations), ascii=ascii)


def texts(
    abstract: AnnotatedAbstract,
    *,
    theme: str = "readlist-dark",
    ascii: bool = False,  # noqa: A002
    selected: Span | None = None,
) -> list[Text]:
    return AbstractDrawing(abstract, PALETTES[theme], signs(ascii=ascii), ascii, selected).texts()


def drawn(*annotations: Annotation, text: str = ABSTRACT, ascii: bool = False) -> list[str]:  # noqa: A002
    return [line.plain for line in texts(of(*annotations, text=text, ascii=ascii), ascii=ascii)]


def test_a_passage_has_a_sign_at_each_end_and_the_letter_of_its_kind() -> None:
    marked = [
        quote(words, kind)
        for words, kind in zip(("It", "fast", "one", "third"), ANNOTATION_KINDS, strict=True)
    ]
    assert drawn(*marked) == [
        "❝It❞C¹ sorts in 𝒪(n log n) steps. That is ❝fast❞M², e.g. for 7.5% of them.",
        "We find:",
        "❝one❞R³ thing",
        "another. And a ❝third❞Q⁴.",
    ]


def test_in_ascii_the_marks_are_ascii() -> None:
    line = drawn(quote("sorts"), quote("fast", "doubt"), ascii=True)[0]
    assert "It [sorts]C1 in $" in line
    assert "is [fast]A2, e.g." in line


def test_a_formula_is_marked_as_a_whole() -> None:
    assert drawn(quote("log n"))[0].startswith("It sorts in ❝𝒪(n log n)❞C¹ steps")


def test_a_passage_over_paragraphs_begins_and_ends_once() -> None:
    assert drawn(quote("of them.\n\nWe find:\n- one")) == [
        "It sorts in 𝒪(n log n) steps. That is fast, e.g. for 7.5% ❝of them.",
        "We find:",
        "one❞C¹ thing",
        "another. And a third.",
    ]


def test_passages_may_overlap_and_stand_in_one_another() -> None:
    marked = (
        quote("That is fast"),
        quote("is fast, e.g.", "method"),
        quote("fast", "result"),
        quote("That", "question"),
    )
    assert "❝❝That❞Q¹ ❝is ❝fast❞R⁴❞C², e.g.❞M³ for" in drawn(*marked)[0]


def test_the_lost_are_numbered_last_and_drawn_nowhere() -> None:
    lost = Annotation(exact="words that nobody wrote here")
    abstract = of(lost, quote("fast"))
    assert [(passage.number, passage.span is None) for passage in abstract.passages] == [
        (1, False),
        (2, True),
    ]
    assert "❝fast❞C¹" in drawn(lost, quote("fast"))[0]


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("kind", [*ANNOTATION_KINDS, "doubt"])
def test_a_kind_has_its_colour(theme: str, kind: str) -> None:
    palette = PALETTES[theme]
    (line,) = texts(of(quote("b", kind, "a b c"), text="a b c"), theme=theme)
    styles = {line.plain[span.start : span.end]: span.style for span in line.spans}
    role = kind if kind in ANNOTATION_KINDS else "annotation"
    assert styles["b"] == palette.marked_style(role)
    assert styles["❝"] == palette.style(role, bold=True)
    assert styles["a "] == palette.style("text")


def test_sentences_are_those_of_the_page() -> None:
    assert [ABSTRACT[slice(*span)] for span in of().sentences] == [
        "It sorts in $\\mathcal{O}(n \\log n)$ steps.",
        "That is fast, e.g. for 7.5\\% of them.",
        "We find:",
        "one thing",
        "another.",
        "And a third.",
    ]


def test_a_selection_grows_to_whole_words_and_formulas() -> None:
    abstract = of()

    def grown(words: str) -> str | None:
        start = ABSTRACT.index(words)
        span = abstract.whole_words(Span(start, start + len(words)))
        return ABSTRACT[slice(*span)] if span else None

    assert grown("ort") == "sorts"
    assert grown("s in $\\math") == "sorts in $\\mathcal{O}(n \\log n)$"
    assert grown("nd:\n- on") == "find:\n- one"
    assert grown("\n- ") is None


@given(st.text(alphabet="ab.$^{}\\-% \n", max_size=60), st.data())
def test_marks_are_all_that_is_added(text: str, data: st.DataObject) -> None:
    spans = []
    for _ in range(data.draw(st.integers(0, 4))):
        start = data.draw(st.integers(0, len(text)))
        spans.append(Span(start, data.draw(st.integers(start, len(text)))))
    marked = [annotation_of(text, span, kind="claim") for span in spans]
    plain = [line.text for line in of(text=text).lines]
    selected = spans[0] if spans else None
    lines = texts(of(*marked, text=text), ascii=False, selected=selected)
    bare = [line.plain.translate({ord(mark): None for mark in "❝❞C¹²³⁴"}) for line in lines]
    assert bare == plain
