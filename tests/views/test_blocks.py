from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readlist.views.blocks import Bullets, abstract_blocks
from readlist.views.traced import traced

Block = str | tuple[str, ...]
"""A paragraph, or a run of bullets."""


def blocks(text: str) -> list[Block]:
    found = abstract_blocks(traced(text))
    return [
        tuple(item.text for item in block.items) if isinstance(block, Bullets) else block.text.text
        for block in found
    ]


def test_blank_lines_and_line_ends_part_paragraphs() -> None:
    assert blocks("One.\n\nTwo.\nThree.") == [
        "One.",
        "Two.",
        "Three.",
    ]


def test_bullets_form_a_run() -> None:
    text = "We find:\n\n- one thing\n• another\n\n* a third\n\nThat is all."
    assert blocks(text) == [
        "We find:",
        ("one thing", "another", "a third"),
        "That is all.",
    ]


def test_an_indented_line_belongs_to_its_bullet() -> None:
    assert blocks("- one\n  and more\n- two") == [("one and more", "two")]


def test_lines_broken_at_a_width_are_joined_again() -> None:
    text = (
        "This abstract comes from a mail, in which a program broke every line\n"
        "where the next word would have crossed the seventieth column, which is\n"
        "why it has to be joined again.\n"
        "A second paragraph begins here, and it goes on until it gets broken as\n"
        "well."
    )
    first, second = blocks(text)
    assert isinstance(first, str) and first.endswith("joined again.")
    assert isinstance(second, str) and second.endswith("broken as well.")


def test_a_broken_bullet_is_joined_too() -> None:
    text = "- this bullet of a mail is so long that a program broke it at the place\nwhere it did\n- next"
    assert blocks(text) == [
        ("this bullet of a mail is so long that a program broke it at the place where it did", "next")
    ]


def test_hyphens_and_numbers_are_no_bullets() -> None:
    assert blocks("-5 degrees\n-- dashes") == ["-5 degrees", "-- dashes"]


def test_an_empty_abstract_has_no_blocks() -> None:
    assert blocks("") == blocks(" \n\n \n") == []


@given(st.text(alphabet="ab .-•*\n ", max_size=300))
def test_no_word_is_lost(text: str) -> None:
    words: list[str] = []
    for block in blocks(text):
        for line in (block,) if isinstance(block, str) else block:
            words.extend(line.split())
    wanted = [word for word in text.split() if word not in {"-", "•", "*"}]
    assert [word for word in words if word not in {"-", "•", "*"}] == wanted
