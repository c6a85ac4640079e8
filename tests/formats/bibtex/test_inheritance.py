"""What BibTeX entries have from others."""

from __future__ import annotations

import pytest

from readlist.formats.bibtex.inheritance import Family

PROCEEDINGS = {
    "title": "Proceedings of Lists",
    "year": "2001",
    "editor": "Ed",
    "doi": "10.1234/5",
    "author": "No",
}


@pytest.mark.parametrize(
    ("kind", "parent_kind", "title"),
    [
        ("inproceedings", "proceedings", "booktitle"),
        ("incollection", "book", "booktitle"),
        ("inbook", "book", "booktitle"),
        ("article", "periodical", "journaltitle"),
        ("book", "mvbook", "maintitle"),
    ],
)
def test_the_title_of_the_parent_is_that_of_the_whole(kind: str, parent_kind: str, title: str) -> None:
    part = {"title": "Part", "crossref": "WHOLE"}
    family = Family([(kind, "part", part), (parent_kind, "whole", PROCEEDINGS)])
    inherited = family.inherited(kind, "part", part)
    assert inherited[title] == "Proceedings of Lists"
    assert (inherited["year"], inherited["editor"]) == ("2001", "Ed")
    assert "doi" not in inherited
    assert "title" not in inherited


def test_own_fields_win_and_grandparents_give_too() -> None:
    part = {"title": "Part", "year": "2005", "crossref": "volume"}
    volume = {"title": "Volume", "crossref": "work"}
    work = {"title": "Work", "year": "2001", "publisher": "House"}
    family = Family([("inbook", "part", part), ("book", "volume", volume), ("mvbook", "work", work)])
    inherited = family.inherited("inbook", "part", part)
    assert inherited == {"booktitle": "Volume", "maintitle": "Work", "publisher": "House"}
    assert family.parents == {"volume", "work"}


def test_circles_and_unknown_parents_give_nothing() -> None:
    a, b, c = {"crossref": "b", "title": "A"}, {"crossref": "a", "title": "B"}, {"crossref": "nowhere"}
    family = Family([("misc", "a", a), ("misc", "b", b), ("misc", "c", c)])
    assert family.inherited("misc", "a", a) == {}
    assert family.inherited("misc", "c", c) == {}
    assert family.with_data(c) == c


def test_containers_give_all_fields_and_their_names_go() -> None:
    book = {"title": "Book", "xdata": "house, place"}
    family = Family(
        [
            ("book", "book", book),
            ("xdata", "house", {"publisher": "House", "title": "No"}),
            ("xdata", "place", {"xdata": "land", "location": "Town"}),
            ("xdata", "land", {"country": "Land", "xdata": "place"}),
        ]
    )
    whole = family.with_data(book)
    assert whole["title"] == "Book"
    assert (whole["publisher"], whole["location"], whole["country"]) == ("House", "Town", "Land")
    assert family.with_data({"xdata": "missing"}) == {"xdata": "missing"}


def test_a_parent_without_a_title_is_a_container() -> None:
    article = {"title": "Part", "crossref": "issue"}
    family = Family([("article", "a", article), ("article", "issue", {"journal": "Lists", "volume": "3"})])
    assert family.with_data(article) == {"title": "Part", "journal": "Lists", "volume": "3"}
