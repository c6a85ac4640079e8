"""What arXiv's formats share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.arxiv.metadata import abstract_without_tex, split_arxiv_authors, year_of_arxiv


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ann Li, Bo Wu,\n  and Cy Xu", ["Ann Li", "Bo Wu", "Cy Xu"]),
        ("Ann Li and Bo Wu and Cy Xu", ["Ann Li", "Bo Wu", "Cy Xu"]),
        ("Plato, Andrea Sand", ["Plato", "Andrea Sand"]),
        (r"Tr\'e G{\"o}del, Vid Ir\v{s}i\v{c}", ["Tré Gödel", "Vid Iršič"]),
        ("A. Li (1), B. Wu (2 and 3) ((1) One, Town, (2) Two, (3) Three)", ["A. Li", "B. Wu"]),
        ("Ann Li (Univ. of X and Y), Bo Wu", ["Ann Li", "Bo Wu"]),
        ("Xiao (Tony) Liu, Bo Wu", ["Xiao (Tony) Liu", "Bo Wu"]),
        ("John Doe, Jr., Bo Wu, III", ["John Doe, Jr.", "Bo Wu, III"]),
        ("Ann Li (MIT) for the List Collaboration", ["Ann Li", "List Collaboration"]),
        ("Bo Wu, and The List Collaboration", ["Bo Wu", "The List Collaboration"]),
        ("Ann Li, et al. (10 additional authors not shown)", ["Ann Li"]),
        ("(Ann Li)", ["Ann Li"]),
        ("", []),
    ],
)
def test_authors_in_one_text(written: str, names: list[str]) -> None:
    assert list(split_arxiv_authors(written)) == names


def test_indented_and_blank_lines_begin_paragraphs() -> None:
    written = '  We do\nthings with $x\n= 1$.\n  Then more\nof them.\n\nIn the end, Schr\\"odinger.'
    assert abstract_without_tex(written) == (
        "We do things with $x = 1$.\n\nThen more of them.\n\nIn the end, Schrödinger."
    )


def test_the_indentation_of_the_file_begins_none() -> None:
    assert abstract_without_tex("\n      We do\n      things\n      well.\n    ") == "We do things well."


@pytest.mark.parametrize(
    ("identifier", "year"),
    [
        ("2408.14906", 2024),
        ("0704.0001", 2007),
        ("hep-th/9711200", 1997),
        ("math.GT/0309136", 2003),
        (None, None),
        ("", None),
    ],
)
def test_the_year_of_an_identifier(identifier: str | None, year: int | None) -> None:
    assert year_of_arxiv(identifier) == year


@given(st.text(alphabet="aB (),;.&and\n"))
def test_names_are_never_blank(text: str) -> None:
    assert all(name.strip() for name in split_arxiv_authors(text))
