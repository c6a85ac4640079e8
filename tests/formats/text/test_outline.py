"""The numbered outline of a text."""

from __future__ import annotations

import pytest

from readlist.formats.text.outline import find_outline


def titles(text: str) -> list[tuple[str | None, str]]:
    outline = find_outline(text.split("\n"))
    return [(entry.section, entry.title) for entry in outline.entries] if outline else []


@pytest.mark.parametrize("mark", [".", ")", ""])
def test_sections_and_entries_with_every_mark(mark: str) -> None:
    text = (
        f"1. Lists\n1.1{mark} One list\ntext\n1.2{mark} Two lists\ntext\n2. Trees\n2.1{mark} One tree\ntext"
    )
    assert titles(text) == [("Lists", "One list"), ("Lists", "Two lists"), ("Trees", "One tree")]


def test_entries_without_sections() -> None:
    assert titles("1. One list\ntext\n2) Two lists\n3.Three lists") == [
        (None, "One list"),
        (None, "Two lists"),
        (None, "Three lists"),
    ]


def test_numbers_in_the_text_are_no_entries() -> None:
    text = "1. One list\n2024 was good.\n3.5 billion lists\n7. a seventh point\n2. Two lists\n1.5 million"
    assert titles(text) == [(None, "One list"), (None, "Two lists")]


@pytest.mark.parametrize(
    ("place", "inner"),
    [
        (1, "We contribute:\n1. a thing\n2. another thing"),
        (2, "We contribute:\n1. a thing\n2. another thing"),
        (3, "We contribute:\n1. a thing\n2. another thing"),
        (3, "We contribute:\n1. a thing"),
        (1, "There are more.\n1. a thing\n2. another thing\n3. a third"),
        (2, "There are more.\n1. a thing\n2. another thing\n3. a third"),
    ],
)
def test_a_numbered_list_inside_a_text_belongs_to_it(place: int, inner: str) -> None:
    entries = [
        "1. One list",
        "text",
        "2. Two lists",
        "text",
        "3. Three lists",
        "text",
        "4. Four lists",
        "text",
    ]
    entries[2 * place - 1] = inner
    assert titles("\n".join(entries)) == [
        (None, "One list"),
        (None, "Two lists"),
        (None, "Three lists"),
        (None, "Four lists"),
    ]


def test_a_numbered_list_inside_a_text_is_no_section() -> None:
    text = "1. Lists\n1.1. One list\nWe contribute:\n1. a thing\n2. another\n2. Trees\n2.1. One tree\ntext"
    assert titles(text) == [("Lists", "One list"), ("Trees", "One tree")]


def test_a_list_without_sections_after_its_contents() -> None:
    text = "Contents:\n1. One list\n2. Two lists\nThe papers:\n1. One list\ntext\n2. Two lists\ntext"
    assert titles(text) == [(None, "One list"), (None, "Two lists")]


@pytest.mark.parametrize(
    "contents",
    [
        "1. Lists\n2. Trees",
        "1. Lists\n1.1. One list\n1.2. Two lists\n2. Trees\n2.1. One tree",
        "Lists\nTrees",
    ],
)
def test_a_table_of_contents_is_left_out(contents: str) -> None:
    body = "1. Lists\n1.1. One list\ntext\n1.2. Two lists\ntext\n2. More trees\n2.1. One tree\ntext"
    outline = find_outline(f"Contents:\n{contents}\nBuy my book\n{body}".split("\n"))
    assert outline is not None
    assert [entry.section for entry in outline.entries] == ["Lists", "Lists", "More trees"]
    assert [entry.body for entry in outline.entries] == [("text",)] * 3


def test_two_weeks_in_one_text() -> None:
    week = "1. Lists\n1.1. One list\ntext\n1.2. Two lists\ntext\n"
    assert len(titles(week + "Next week\n" + week)) == 4


def test_gaps_in_the_numbers_are_bridged() -> None:
    assert (
        len(titles("2. Lists\n2.1. One list\ntext\n2.3. Three lists\ntext\n4. Trees\n4.1. One tree\ntext"))
        == 3
    )


def test_the_introduction_of_a_section_is_counted_as_left_out() -> None:
    outline = find_outline(["Title", "1. Lists", "Lists are good.", "1.1. One list", "text"])
    assert outline is not None
    assert outline.left_out == 1
    assert outline.front == ("Title",)
    assert (outline.entries[0].line, outline.entries[0].body) == (3, ("text",))


@pytest.mark.parametrize("text", ["", "No numbers here", "3. Third", "1.1 million people\nlive here"])
def test_texts_without_an_outline(text: str) -> None:
    assert titles(text) == []


def test_numbers_that_begin_anew_in_each_section_are_entries_of_one_list() -> None:
    lines = [
        *("A list", "2023", "1. One Title. Ann Li. ListConf'23", "2. Two Titles. Bo Wu. ListConf'23"),
        *("2022", "1. Three Titles. Cy Xu. ListConf'22", "2. Four Titles. Di Yu. ListConf'22", "folded"),
        *("3. Five Titles. Ed Zu. ListConf'22", "2021", "1. Six Titles. Flo Au. ListConf'21"),
        *("2020", "1. Seven Titles. Gi Bo. ListConf'20", "2. Eight Titles. Hu Co. ListConf'20"),
    ]
    outline = find_outline(lines)
    assert outline is not None
    assert [entry.line for entry in outline.entries] == [2, 3, 5, 6, 8, 10, 12, 13]


def test_a_section_of_one_entry_is_no_table_of_contents() -> None:
    lines = ["1. Alone", "what it says", "1. First", "its text", "2. Second", "its text"]
    outline = find_outline(lines)
    assert outline is not None
    assert [entry.title for entry in outline.entries] == ["Alone", "First", "Second"]
