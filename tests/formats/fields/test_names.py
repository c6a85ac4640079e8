"""Names of columns and fields by their meaning."""

from __future__ import annotations

import pytest

from readlist.formats.fields.names import MEANINGS, field_of, fields_by_name, plain_name


@pytest.mark.parametrize(
    "name", ["PaperURL", " paper_url ", "Paper Url", "PAPER-URL", "paper.url", "paperUrl"]
)
def test_one_name_in_many_spellings(name: str) -> None:
    assert plain_name(name) == "paper url"
    assert field_of(name) == "url"


def test_every_name_is_plain_and_means_one_field() -> None:
    names = [name for named in MEANINGS.values() for name in named]
    assert len(names) == len(set(names))
    assert all(field_of(name) == field for field, named in MEANINGS.items() for name in named)


@pytest.mark.parametrize(
    "name",
    [
        "TweetURL",
        "Author(s) ID",
        "Authors with affiliations",
        "Number",
        "Title of series",
        "Access Date",
        "Cited by",
        "",
    ],
)
def test_other_names_mean_nothing(name: str) -> None:
    assert field_of(name) is None


def test_the_best_name_comes_first_and_weak_names_fill_gaps_only() -> None:
    assert fields_by_name(("Authors", "Author Full Names", "Source", "Source Title"))["authors"] == (
        "Author Full Names", "Authors",
    )  # fmt: skip
    assert fields_by_name(("Source", "Source Title"))["venue"] == ("Source Title",)
    assert fields_by_name(("Title", "Source"))["venue"] == ("Source",)
    assert "title" not in fields_by_name(("Name", "Year"))
    assert fields_by_name(("Name", "Authors"))["title"] == ("Name",)
