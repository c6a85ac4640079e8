"""CSL-JSON of many programs, and the way back."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readlist.errors import SourceError
from readlist.formats.json import readlist_json
from readlist.formats.references import csl_json
from readlist.model.paper import Identifiers, Link, Paper
from readlist.model.record import Reading, Record
from tests.formats.shelves import CORPUS, comparable, paper_of, papers

ITEM: dict[str, Any] = {
    "id": "li2024",
    "type": "article-journal",
    "title": "Counting the <i>Items</i> of a List",
    "container-title": "Journal of Lists",
    "author": [
        {"family": "Li", "given": "Ann"},
        {"family": "Wu", "given": "Bo", "non-dropping-particle": "van der"},
    ],
    "issued": {"date-parts": [[2024, 3, 5]]},
    "DOI": "10.1000/abc",
    "URL": "https://example.org/counting",
    "volume": "7",
    "note": "PMID: 12345678\nto be read",
}


def read(value: Any) -> Reading:
    return csl_json.read(value if isinstance(value, str) else json.dumps(value), datetime.date(2024, 9, 10))


def one(**fields: Any) -> Record:
    (record,) = read([{"id": "x", "type": "book", "title": "A List", **fields}]).records
    return record


def test_the_fields_of_an_item() -> None:
    (record,) = read([ITEM]).records
    assert record == Record(
        title="Counting the Items of a List",
        authors=("Ann Li", "Bo van der Wu"),
        year=2024,
        venue="Journal of Lists",
        published_on="2024-03-05",
        identifiers=Identifiers(doi="10.1000/abc", pmid="12345678"),
        links=(Link("other", "https://example.org/counting"),),
        position=1,
        line=1,
        extra={"csl-json": {name: ITEM[name] for name in ("id", "type", "title", "volume", "note")}},
    )


@pytest.mark.parametrize(
    "value",
    [
        [ITEM, ITEM],
        {"items": [ITEM, ITEM]},
        {"references": [ITEM], "others": [ITEM]},
        {"a": ITEM, "b": ITEM},
        {"status": "ok", "message": {"total": 2, "items": [ITEM, ITEM]}},
    ],
)
def test_where_the_items_may_stand(value: Any) -> None:
    text = json.dumps(value, indent=1)
    assert csl_json.sniff(text) >= 0.9
    first, second = read(text).records
    assert first.title == second.title == "Counting the Items of a List"
    lines = [at for at, line in enumerate(text.split("\n"), 1) if '"li2024"' in line]
    assert [record.line + 1 for record in (first, second)] == lines


def test_one_item_alone() -> None:
    assert [record.year for record in read(ITEM).records] == [2024]


@pytest.mark.parametrize(
    ("name", "read_as"),
    [
        ({"family": "Li", "given": "Ann", "suffix": "Jr."}, "Ann Li Jr."),
        ({"family": "Li", "given": "Ann", "suffix": "Jr.", "comma-suffix": True}, "Ann Li, Jr."),
        ({"family": "Wu", "given": "Bo", "dropping-particle": "de"}, "Bo de Wu"),
        ({"literal": "The List Team"}, "The List Team"),
        ({"family": "Plato"}, "Plato"),
        ({"family": "王", "given": "小明"}, "王小明"),
        ("Ann Li", "Ann Li"),
    ],
)
def test_names(name: object, read_as: str) -> None:
    assert one(author=[name, None, 7, {}]).authors == (read_as,)


@pytest.mark.parametrize(
    ("issued", "year", "published_on"),
    [
        ({"date-parts": [["2024", "3", "5"]]}, 2024, "2024-03-05"),
        ({"date-parts": [[2024, 3]]}, 2024, None),
        ({"date-parts": [[2024, 3, 5], [2024, 3, 7]]}, 2024, "2024-03-05"),
        ({"date-parts": [[None]]}, None, None),
        ({"date-parts": []}, None, None),
        ({"date-parts": [[2024, 2, 31]]}, 2024, None),
        ({"raw": "5 March 2024"}, 2024, "2024-03-05"),
        ({"literal": "in press"}, None, None),
        ("2024-03-05", 2024, "2024-03-05"),
        (2024, 2024, None),
    ],
)
def test_dates(issued: object, year: int | None, published_on: str | None) -> None:
    record = one(issued=issued)
    assert (record.year, record.published_on) == (year, published_on)


@pytest.mark.parametrize(
    ("fields", "identifiers"),
    [
        ({"note": "arXiv: 2408.14906\ntags: x"}, Identifiers(arxiv="2408.14906")),
        ({"note": "{:PMID: 1234567}"}, Identifiers(pmid="1234567")),
        ({"number": "arXiv:2408.14906v1"}, Identifiers(arxiv="2408.14906", arxiv_versions=(1,))),
        ({"archive": "arXiv", "archive_location": "2408.14906"}, Identifiers(arxiv="2408.14906")),
        ({"number": "2408.14906"}, Identifiers()),
        ({"id": "doi:10.1000/x"}, Identifiers(doi="10.1000/x")),
        ({"id": "url:https://arxiv.org/abs/2408.14906"}, Identifiers(arxiv="2408.14906")),
        ({"id": "pubmed:1234567"}, Identifiers(pmid="1234567")),
        ({"PMID": 1234567}, Identifiers(pmid="1234567")),
        ({"note": "Comment on doi: 10.1000/other"}, Identifiers()),
    ],
)
def test_where_identifiers_stand(fields: dict[str, Any], identifiers: Identifiers) -> None:
    assert one(**fields).identifiers == identifiers


def test_crossref_writes_titles_in_lists_and_abstracts_in_jats() -> None:
    record = one(
        title=["A <b>Long</b> List"],
        **{"container-title": ["Lists"]},
        abstract="<jats:title>Abstract</jats:title><jats:p>First (p &lt; 0.05).</jats:p>"
        "<jats:p>10<sup>5</sup>.</jats:p>",
        keyword="lists, trees",
    )
    assert (record.title, record.venue, record.tags) == ("A Long List", "Lists", ("lists", "trees"))
    assert record.abstract == "First (p < 0.05).\n\n10⁵."


def test_an_item_that_names_no_work_is_an_error() -> None:
    reading = read([{"id": "a", "type": "book"}, 7, {"id": "b", "DOI": "10.1000/x"}])
    assert len(reading.records) == 1
    assert ["Item 1 " in problem.message or "Item 2 " in problem.message for problem in reading.problems] == [
        True
    ] * 2


@pytest.mark.parametrize(
    "text", ['[{"title": "A', '{"error": "not found"}', "[" * 100_000, '"text"', '[{"type": "book", "x": 1}']
)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(SourceError):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text",
        '[{"title": "A", "authors": ["Ann Li"]}]',
        '{"type": "FeatureCollection"}',
        '{"id": 1}\n{"id": 2}\n',
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert csl_json.sniff(text) == 0


def test_items_of_any_kind_that_were_written_are_known_and_readlists_own_are_not() -> None:
    (record,) = read([ITEM]).records
    preprint = Paper(key="li", title="A List", links=(Link("paper", "https://example.org/a"),))
    for paper in (Paper(key="li", title="A List"), preprint, paper_of(record)):
        assert csl_json.sniff(csl_json.write([paper])) > 0.8
    assert csl_json.sniff(readlist_json.write([paper_of(record)])) == 0
    assert csl_json.sniff('[{"id": "W1", "type": "article", "title": "A", "publication_year": 2024}]') == 0


def test_what_came_in_goes_out_and_the_paper_wins() -> None:
    (record,) = read([ITEM]).records
    assert json.loads(csl_json.write([paper_of(record)])) == [ITEM]
    changed = Paper(title="Another Title", authors=record.authors, year=2020, extra=record.extra)
    (item,) = json.loads(csl_json.write([changed]))
    assert (item["title"], item["issued"], item["volume"]) == ("Another Title", {"date-parts": [[2020]]}, "7")
    assert "container-title" not in item


def test_the_key_by_which_documents_cite_is_the_id_and_the_former_id_comes_back() -> None:
    (record,) = read([{**ITEM, "id": "doi:10.1000/abc"}]).records
    paper = msgspec.structs.replace(paper_of(record), key="li2024counting")
    text = csl_json.write([paper])
    assert [item["id"] for item in json.loads(text)] == ["li2024counting"]
    (again,) = read(text).records
    assert comparable(again) == comparable(record)


def test_authors_are_written_in_parts() -> None:
    names = ("Ann Li", "Bo van der Wu", "Chi Okoro Jr.", "List Consortium", "Plato", "王小明")
    (item,) = json.loads(csl_json.write([Paper(title="A", authors=names)]))
    assert item["author"] == [
        {"family": "Li", "given": "Ann"},
        {"family": "Wu", "given": "Bo", "non-dropping-particle": "van der"},
        {"family": "Okoro", "given": "Chi", "suffix": "Jr."},
        {"literal": "List Consortium"},
        {"literal": "Plato"},
        {"literal": "王小明"},
    ]
    assert "custom" not in item


@settings(deadline=None)
@given(st.lists(papers(), max_size=3))
def test_any_papers_survive_the_way_out_and_in(shelf: list[Paper]) -> None:
    reading = read(csl_json.write(shelf))
    assert [comparable(record, "csl-json") for record in reading.records] == [
        comparable(paper, "csl-json") for paper in shelf
    ]


@pytest.mark.parametrize("path", sorted(CORPUS.glob("csl*.json")), ids=lambda path: path.name)
def test_files_of_others_survive_the_way_out_and_in(path: Path) -> None:
    if path.name.endswith(".expected.json"):
        pytest.skip("says what a careful reader found in another file")
    records = read(path.read_text("utf-8")).records
    again = read(csl_json.write(map(paper_of, records))).records
    assert [comparable(record) for record in again] == [comparable(record) for record in records]


NAMES = (
    *ITEM,
    "custom",
    "readlist",
    "date-parts",
    "raw",
    "family",
    "given",
    "literal",
    "items",
    "keyword",
    "PMID",
)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(values)
def test_nothing_but_a_source_error_is_raised_whatever_the_value(value: Any) -> None:
    text = json.dumps(value)
    assert 0 <= csl_json.sniff(text) <= 1
    try:
        reading = read(text)
    except SourceError:
        return
    again = read(csl_json.write(map(paper_of, reading.records)))
    assert len(again.records) == len(reading.records)
