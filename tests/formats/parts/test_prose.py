"""Paragraphs, bullets, folded lines and promotion in the text of a list."""

from __future__ import annotations

import textwrap

import pytest

from readlist.formats.parts.prose import (
    abstract_of,
    is_promotion,
    numbered_paragraphs,
    without_promotion,
    wrap_width,
)

LONG = "We study how lists are read by people and by programs, and find that both of them like numbers. " * 3


def test_short_lines_after_a_colon_are_bullets_until_the_full_stop() -> None:
    texts = ["There are three problems:", "Lists are long", "Weeks are short", "Nobody reads.", LONG]
    assert abstract_of(texts) == (
        f"There are three problems:\n\n- Lists are long\n- Weeks are short\n- Nobody reads.\n\n{LONG}"
    )


def test_bullets_that_are_sentences_end_where_the_text_goes_on() -> None:
    texts = ["We contribute:", "A list of papers.", "A reader for it.", LONG, "The end."]
    assert (
        abstract_of(texts)
        == f"We contribute:\n\n- A list of papers.\n- A reader for it.\n\n{LONG}\n\nThe end."
    )


def test_one_line_after_a_colon_is_no_run_of_bullets() -> None:
    assert abstract_of(["We ask:", "Who reads?", LONG]) == f"We ask:\n\nWho reads?\n\n{LONG}"


@pytest.mark.parametrize("mark", ["-", "*", "•", "–", "●"])
def test_marked_bullets_get_one_mark(mark: str) -> None:
    assert abstract_of(["Text.", f"{mark} one", f"{mark} two", "More."]) == "Text.\n\n- one\n- two\n\nMore."


def test_folded_lines_are_joined_and_know_where_they_begin() -> None:
    folded = textwrap.wrap(LONG, 70)
    assert numbered_paragraphs(["Heading", "", *folded, "", "Next."]) == [
        (1, "Heading"),
        (3, LONG.strip()),
        (4 + len(folded), "Next."),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["Short line", "Another short line", "And a third line, longer than both"],
        [LONG, LONG, LONG, LONG],
        ["- a bullet that is long", "- a bullet", "- a bullet that is longer", "- one"],
        ["1. A numbered title", "2. Another", "3. A third one", "4. And a fourth"],
    ],
)
def test_whole_lines_are_not_joined(lines: list[str]) -> None:
    assert wrap_width(lines) is None
    assert [text for _, text in numbered_paragraphs(lines)] == [line.strip() for line in lines]


def test_rules_and_blank_lines_are_no_paragraphs() -> None:
    assert numbered_paragraphs(["One.", "---", "", "* * *", "Two."]) == [(1, "One."), (5, "Two.")]


@pytest.mark.parametrize(
    "text",
    [
        "Are you looking to start a career in reading? I offer mentoring sessions:",
        "I am pleased to announce that I have published my new e-book.",
        "Subscribe to my newsletter to get this every week",
        "Subscribe",
        "Thanks for reading! If you liked this article, follow me.",
        "Join thousands of readers",
        "This week is brought to you by a sponsor.",
    ],
)
def test_promotion(text: str) -> None:
    assert is_promotion(text)


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "We follow users who subscribe to two services and share their data.",
        "Our method joins our two models; we support meaningful feedback.",
        "Are LLMs good readers? We offer an answer, and I/O costs are 20% lower.",
        "We present a course-grained analysis of educational books and newsletters.",
    ],
)
def test_abstracts_are_no_promotion(text: str) -> None:
    assert not is_promotion(text)


def test_what_follows_promotion_and_its_heading_are_left_out() -> None:
    texts = [
        LONG,
        "Another paragraph.",
        "My venture",
        "I am happy to say so.",
        "Start: https://example.org",
    ]
    assert without_promotion(texts) == [LONG, "Another paragraph."]
    assert without_promotion([LONG, "Done."]) == [LONG, "Done."]
