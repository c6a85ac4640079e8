"""The fields of a JSON object become a record."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.fields.records import FieldError, record_of
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Record


def record(**fields: Any) -> Record:
    return record_of(fields, position=1, line=1)[0]


def warnings(**fields: Any) -> list[str]:
    return [problem.message for problem in record_of(fields, position=1, line=1)[1]]


def test_plain_names() -> None:
    found = record(
        title=" A  List\n of Papers ",
        abstract="First.\r\n\r\n\r\nSecond \x1b[1mbold\x1b[0m.",
        authors=["Ann Li", "Bo Wu"],
        year="2024",
        venue="LISTS",
        url="https://arxiv.org/abs/2408.14906v2",
        doi="https://doi.org/10.1145/ABC",
        tags="lists, trees, lists",
        pages=7,
    )
    assert found == Record(
        title="A List of Papers",
        abstract="First.\n\nSecond bold.",
        authors=("Ann Li", "Bo Wu"),
        year=2024,
        venue="LISTS",
        identifiers=Identifiers(arxiv="2408.14906", doi="10.1145/abc", arxiv_versions=(2,)),
        links=(Link("paper", "https://arxiv.org/abs/2408.14906v2"),),
        tags=("lists", "trees"),
        position=1,
        line=1,
        extra={"pages": 7},
    )


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Ann Li; Bo Wu", ("Ann Li", "Bo Wu")),
        ("Ann Li and Bo Wu", ("Ann Li", "Bo Wu")),
        ([{"name": "Ann Li"}, {"given": "Bo", "family": "Wu"}, 7], ("Ann Li", "Bo Wu")),
        (None, ()),
    ],
)
def test_authors_in_every_form(authors: object, names: tuple[str, ...]) -> None:
    assert record(title="A", authors=authors).authors == names


@pytest.mark.parametrize(
    "nothing",
    ["NA", "[No abstract available]", "No abstract", "Abstract not available.", "no abstract provided"],
)
def test_an_abstract_that_says_there_is_none(nothing: str) -> None:
    assert record(title="A", abstract=nothing, authors="Na, Bo").abstract == ""
    assert record(title="A", abstract=f"{nothing} But then.").abstract


def test_values_that_are_missing_in_r() -> None:
    found = record(title="A", authors="NA", pmid="NA", doi="NA", year="NA", venue="NA")
    assert (found.authors, found.year, found.venue, found.identifiers) == ((), None, None, Identifiers())
    assert warnings(title="A", authors="NA", pmid="NA", doi="NA", year="NA") == []


def test_names_carry_no_markup() -> None:
    found = record(title="A", authors=r"M&uuml;ller, Ann; Erd\H{o}s, Bo").authors
    assert found == ("Müller, Ann", "Erdős, Bo")


def test_the_names_of_readlist_itself() -> None:
    found = record(
        doc_id=7,
        key="li2024list",
        title="A List",
        identifiers={"arxiv": "2408.14906", "arxiv_versions": [1, 3], "openreview": "aBcDeFg1"},
        links=[{"kind": "code", "url": "https://example.org/x"}, {"kind": "?", "url": "file:///etc/passwd"}],
        status="read",
        starred=True,
        note={"text": "mine"},
        lists=[{"name": "a"}],
        section="Short",
        published_on="2024-08-27",
    )
    assert found.identifiers == Identifiers(arxiv="2408.14906", openreview="aBcDeFg1", arxiv_versions=(1, 3))
    assert found.links == (Link("code", "https://example.org/x"),)
    assert (found.section, found.published_on) == ("Short", "2024-08-27")
    assert found.extra == {}


def test_other_names_and_nested_objects_fill_in_what_is_missing() -> None:
    found = record(
        title="A List",
        paper={"id": "2408.14906", "summary": "It is short.", "title": "Not this"},
        DOI="10.1145/1",
        issued={"date-parts": [[2024, 8]]},
        github="https://github.com/example/list",
    )
    assert (found.title, found.abstract, found.year) == ("A List", "It is short.", 2024)
    assert found.identifiers == Identifiers(arxiv="2408.14906", doi="10.1145/1")
    assert found.links == (Link("code", "https://github.com/example/list"),)


def test_identifiers_and_links_of_an_abstract() -> None:
    found = record(title="A", abstract="As in arXiv:1706.03762; code: https://github.com/example/list")
    assert found.identifiers == Identifiers()
    assert found.links == (Link("code", "https://github.com/example/list"),)


def test_an_identifier_is_enough() -> None:
    assert record(arxiv_id="arXiv:2408.14906v1").title == ""


@pytest.mark.parametrize(
    "fields", [{}, {"abstract": "x"}, {"title": "  "}, {"title": None}, {"url": "https://example.org"}]
)
def test_neither_title_nor_identifier(fields: dict[str, Any]) -> None:
    with pytest.raises(FieldError, match="neither a title nor an identifier"):
        record(**fields)


def test_fields_of_the_wrong_kind_are_left_out_with_a_warning() -> None:
    assert (
        len(
            warnings(title="A", abstract=[1], authors=7, year="soon", tags={"a": 1}, arxiv_id="2413.1", doi=5)
        )
        == 6
    )
    assert warnings(title="A", abstract=None, year=None, tags=[]) == []


def test_extra_fields_are_cleaned_and_not_too_deep() -> None:
    deep: Any = "x"
    for _ in range(500):
        deep = [deep]
    found = record(title="A", other={"k\x1b[1m": "v\x00"}, deep=deep)
    assert found.extra["other"] == {"k": "v"}
    assert "x" not in repr(found.extra["deep"])


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=6,
)
NAMES = (
    "title",
    "abstract",
    "authors",
    "year",
    "url",
    "arxiv_id",
    "doi",
    "tags",
    "identifiers",
    "links",
    "paper",
    "id",
)


@given(st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text()), values, max_size=8))
def test_any_object_is_a_record_or_a_field_error(fields: dict[str, Any]) -> None:
    try:
        found, _ = record_of(fields, position=1, line=1)
    except FieldError:
        return
    assert found.title or found.identifiers != Identifiers()


@pytest.mark.parametrize("tags", [["#moe", " # long context ", "moe", "#"], "#moe; # long context; moe; #"])
def test_a_sign_before_a_tag_is_no_part_of_it(tags: Any) -> None:
    assert record(title="A", tags=tags).tags == ("moe", "long context")


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("lists, trees", ("lists", "trees")),
        ("Child, Preschool; Adult", ("Child, Preschool", "Adult")),
        ("lists | trees, old", ("lists", "trees, old")),
        ("cyst (diagnosis, surgery), lists [of a; b]", ("cyst (diagnosis, surgery)", "lists [of a; b]")),
        ("an ) open ( bracket, lists", ("an ) open ( bracket", "lists")),
        ("<i>Salix</i>; R&amp;D", ("Salix", "R&D")),
    ],
)
def test_tags_in_one_text(text: str, tags: tuple[str, ...]) -> None:
    assert record(title="A", keywords=text).tags == tags
