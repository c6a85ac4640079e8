"""Anchors: a passage is found again in whatever became of its text, or said to be lost."""

from __future__ import annotations

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from readlist.model.anchors import CONTEXT, annotation_of, find, placed, trimmed
from readlist.model.paper import Annotation
from readlist.model.spans import Span

ABSTRACT = (
    "We introduce a new inference pattern for large language models. It leverages the chunked prefill of the "
    "key-value cache. It needs no fine-tuning. On average, accuracy grows by 7.5 percent on reasoning tasks."
)
TEXTS = st.text(alphabet="ab .,\nÄ漢", max_size=120)


def of(words: str, text: str = ABSTRACT, nth: int = 0) -> Annotation:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return annotation_of(text, Span(start, start + len(words)), kind="claim")


def found(annotation: Annotation, text: str) -> str | None:
    span = find(annotation, text)
    return text[slice(*span)] if span else None


def test_an_annotation_keeps_what_stands_around_it() -> None:
    annotation = of("key-value cache")
    assert annotation.prefix == "erages the chunked prefill of the "[-CONTEXT:]
    assert annotation.suffix == ". It needs no fine-tuning. On average"[:CONTEXT]
    assert (of("We introduce").prefix, of("reasoning tasks.").suffix) == ("", "")


def test_spaces_at_its_ends_are_not_part_of_it() -> None:
    assert annotation_of("a  bc  d", Span(1, 7), kind="claim").exact == "bc"
    assert trimmed("a   b", Span(1, 4)) == Span(4, 4)


@given(TEXTS, st.data())
def test_what_was_marked_is_found_where_it_was_marked(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = trimmed(text, Span(start, data.draw(st.integers(start, len(text)))))
    assume(span.start < span.end)
    annotation = annotation_of(text, span, kind="claim")
    again = find(annotation, text)
    assert again is not None
    assert text[slice(*again)] == annotation.exact
    # The same words may stand twice between the same words; then nobody knows which were meant.
    if again != span:
        assert again.start < span.start
        other = annotation_of(text, again, kind="claim")
        assert (other.prefix[-CONTEXT:], other.suffix) == (annotation.prefix[-CONTEXT:], annotation.suffix)


@given(st.text(alphabet="xyz \n", max_size=80), st.text(alphabet="xyz \n", max_size=80), st.data())
def test_edits_elsewhere_do_not_matter(before: str, behind: str, data: st.DataObject) -> None:
    words = ABSTRACT.split(" ")
    first = data.draw(st.integers(0, len(words) - 3))
    last = data.draw(st.integers(first + 2, len(words) - 1))
    quote = " ".join(words[first : last + 1])
    assume(ABSTRACT.count(quote) == 1)
    assert found(of(quote), f"{before}{quote}{behind}") == quote


def test_of_the_same_words_those_between_the_old_ones_are_meant() -> None:
    text = "One test passes. Another test fails. A third test hangs."
    moved = "A fourth test waits. " + text
    for nth in range(3):
        span = find(of("test", text, nth), moved)
        assert span is not None
        around = moved[span.start - 4 : span.end + 5]
        assert around == ["One test pass", "her test fail", "ird test hang"][nth]


def test_other_line_ends_and_spaces_do_not_matter() -> None:
    broken = ABSTRACT.replace(" ", "\n", 5).replace("the chunked prefill", "the  chunked\nprefill")
    assert found(of("leverages the chunked prefill"), broken) == "leverages the  chunked\nprefill"


@pytest.mark.parametrize(
    ("quote", "changed", "now"),
    [
        (
            "It leverages the chunked prefill of the key-value cache.",
            ABSTRACT.replace("leverages the chunked", "exploits chunked"),
            "It exploits chunked prefill of the key-value cache",
        ),
        (
            "accuracy grows by 7.5 percent on reasoning tasks",
            ABSTRACT.replace("7.5 percent on reasoning", "9.1 percent on all reasoning"),
            "accuracy grows by 9.1 percent on all reasoning tasks",
        ),
        ("LARGE language models", ABSTRACT, "large language models"),
        ("我们提出了一种新的推理模式", "在本文中,我们提出一种新推理模式。它很快。", "我们提出一种新推理模式"),
    ],
)
def test_words_that_were_edited_are_found_by_their_likeness(quote: str, changed: str, now: str) -> None:
    assert found(Annotation(exact=quote), changed) == now


@pytest.mark.parametrize("quote", ["", "  ", "quantum chromodynamics on a lattice", "two words", "patterns"])
def test_words_that_went_away_are_lost(quote: str) -> None:
    assert find(Annotation(exact=quote, prefix="We introduce "), ABSTRACT) is None


def test_the_lost_come_last_and_the_others_in_the_order_of_the_text() -> None:
    late, early, lost = of("fine-tuning"), of("inference"), Annotation(exact="gone with the wind")
    assert [each.annotation for each in placed([lost, late, early], ABSTRACT)] == [early, late, lost]


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=40), st.text(max_size=40))
def test_nothing_raises_and_a_place_lies_in_the_text(text: str, exact: str, before: str, behind: str) -> None:
    span = find(Annotation(exact=exact, prefix=before, suffix=behind), text)
    assert span is None or 0 <= span.start < span.end <= len(text)


@pytest.mark.parametrize(
    ("exact", "text"),
    [
        ("a " * 300 + "b", "a " * 200_000),
        ("a" * 5000 + "b", "a" * 200_000),
        ("one two three four", "one two three " * 50_000),
    ],
    ids=["words", "letters", "repeated"],
)
def test_a_long_text_takes_no_long_time(exact: str, text: str) -> None:
    start = time.perf_counter()
    find(Annotation(exact=exact), text)
    assert time.perf_counter() - start < 30  # quadratic work would take minutes
