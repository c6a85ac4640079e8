from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.model.names import family_name


@pytest.mark.parametrize(
    ("author", "family"),
    [
        ("Li Wang", "Wang"),
        ("Wang, Li", "Wang"),
        ("Wang LY", "Wang"),
        ("Wang L.-Y.", "Wang"),
        ("J. K. Rowling", "Rowling"),
        ("Aäron van den Oord", "Oord"),
        ("van den Oord, Aäron", "Oord"),
        ("Gabriel García Márquez", "Márquez"),
        ("García Márquez, Gabriel", "Márquez"),
        ("Hannele Yki-Järvinen", "Yki-Järvinen"),
        ("Martin Luther King Jr.", "King"),
        ("King, Jr., Martin Luther", "King"),
        ("King Jr., Martin Luther", "King"),
        ("Li Wang*", "Wang"),
        ("Li Wang1", "Wang"),
        ("Li Wang (Somewhere University)", "Wang"),
        ("Ho, Jonathan", "Ho"),
        ("Jonathan Ho", "Ho"),
        ("The ATLAS Collaboration", "ATLAS"),
        ("Gemini Team, Google", "Gemini"),
        ("{NASA}", "NASA"),
        ("李明", "李明"),
        ("李 明", "李明"),
        ("Plato", "Plato"),
        ("A. B.", "A"),
        ("others", ""),
        ("et al.", ""),
        ("", ""),
        (" , ", ""),
        ("A " * 100 + "Lovelace", "A"),  # of so long a text only the beginning is looked at
    ],
)
def test_the_family_name_is_the_same_in_every_way_of_writing(author: str, family: str) -> None:
    assert family_name(author) == family


@given(st.text())
def test_any_text_has_at_most_one_word_as_family_name(author: str) -> None:
    assert len(family_name(author).split()) <= 1


_NAME_PARTS = st.sampled_from(
    [
        "Ada",
        "van",
        "LOVELACE",
        "Lovelace",
        "X",
        "Jr",
        "II",
        "et",
        "al",
        "Others",
        "Team",
        "B.",
        "{Bo}",
        "D'Ar",
        "*",
        "1",
        "(Ox",
        "C,",
        "]",
    ]
)


@given(st.lists(_NAME_PARTS, max_size=5).map(" ".join))
def test_a_space_behind_a_name_changes_nothing(author: str) -> None:
    assert family_name(author) == family_name(f"{author} ")
