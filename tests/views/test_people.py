from __future__ import annotations

import pytest

from readlist.views.people import family_name, full_authors, short_authors


@pytest.mark.parametrize(
    ("author", "family"),
    [
        ("Lei Wang", "Wang"),
        ("Wang, Lei", "Wang"),
        ("Ludwig van Beethoven", "van Beethoven"),
        ("van der Berg, Jan", "van der Berg"),
        ("José María de la Cruz", "de la Cruz"),
        ("García Márquez, Gabriel", "García Márquez"),
        ("Ben Zhang", "Zhang"),
        ("Robert Downey Jr.", "Downey"),
        ("Downey, Jr., Robert", "Downey"),
        ("OpenAI", "OpenAI"),
        ("李明", "李明"),
        ("others", ""),
        ("", ""),
        (",", ""),
        ("Ada [/red", "[/red"),
    ],
)
def test_family_names(author: str, family: str) -> None:
    assert family_name(author) == family


@pytest.mark.parametrize(
    ("authors", "short"),
    [
        ((), ""),
        (("Lei Wang",), "Wang"),
        (("Lei Wang", "Li, Ming", "Ada Zhao"), "Wang, Li, Zhao"),
        (("Lei Wang", "Li, Ming", "C", "D", "E", "F"), "Wang, Li, +4"),
        (("Lei Wang", "others"), "Wang, …"),
        (("Lei Wang", "Li", "C", "D", "E", "et al."), "Wang, Li, …"),
        (("others",), ""),
    ],
)
def test_authors_in_short(authors: tuple[str, ...], short: str) -> None:
    assert short_authors(authors) == short


def test_thousands_of_authors_cost_little() -> None:
    assert short_authors(["Ada Lovelace"] * 5000) == "Lovelace, Lovelace, +4998"


def test_authors_in_full() -> None:
    assert full_authors(["Lovelace, Ada", "Alan Turing"]) == "Ada Lovelace, Alan Turing"
    assert full_authors(["Downey, Jr., Robert"]) == "Downey, Jr., Robert"
    assert full_authors(["A B"] * 20, most=2) == "A B, A B and 18 more"
    assert full_authors(["A B"] * 3, most=2) == "A B, A B, A B"
    assert full_authors([]) == ""
