"""The answers of scholarly services, and the dumps of their data, become papers."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from readlist.errors import SourceError
from readlist.formats.json import json_lines, readlist_json
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Reading, Record

TODAY = datetime.date(2024, 9, 10)
S2 = "0123456789abcdef0123456789abcdef01234567"


def read(value: Any) -> Reading:
    return readlist_json.read(json.dumps(value), TODAY)


def one(value: Any) -> Record:
    (record,) = read(value).records
    return record


def test_hugging_face_daily_papers() -> None:
    reading = read(
        [
            {
                "paper": {
                    "id": "2408.14906",
                    "title": "Lists of\nthe Day",
                    "summary": "A list\nis read.",
                    "publishedAt": "2024-08-27T09:00:00.000Z",
                    "authors": [
                        {"_id": "1", "name": "Ann Li", "user": {"fullname": "Ann L."}, "hidden": False}
                    ],
                    "githubRepo": "https://github.com/example/list",
                    "ai_keywords": ["lists"],
                    "upvotes": 7,
                },
                "publishedAt": "2024-09-01T02:00:00.000Z",
                "title": "Lists of\nthe Day",
                "numComments": 2,
            }
        ]
    )
    (record,) = reading.records
    assert reading.listed_on == "2024-09-01"
    assert (record.title, record.authors, record.tags) == ("Lists of the Day", ("Ann Li",), ("lists",))
    assert (record.published_on, record.year) == ("2024-08-27", 2024)
    assert record.identifiers == Identifiers(arxiv="2408.14906")
    assert record.links == (Link("code", "https://github.com/example/list"),)
    assert record.extra["upvotes"] == 7
    assert record.extra["listedAt"].startswith("2024-09-01")


SEMANTIC_SCHOLAR = {
    "paperId": S2,
    "externalIds": {
        "ArXiv": "2408.14906",
        "DOI": "10.1000/LISTS",
        "CorpusId": 5,
        "PubMed": "1234",
        "ACL": "2024.acl-long.7",
    },
    "title": "Lists and Their Citations",
    "abstract": None,
    "tldr": {"model": "m", "text": "Lists are cited."},
    "venue": "",
    "journal": {"name": "Journal of Lists", "volume": "1"},
    "year": 2024,
    "publicationDate": "2024-08-27",
    "openAccessPdf": {"url": "https://example.org/list.pdf", "status": "GREEN"},
    "authors": [{"authorId": "1", "name": "Ann Li"}, {"authorId": None, "name": "Bo Wu"}],
}  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        {"total": 1, "offset": 0, "data": [SEMANTIC_SCHOLAR]},
        {"recommendedPapers": [SEMANTIC_SCHOLAR]},
        {"offset": 0, "data": [{"isInfluential": True, "contexts": [], "citedPaper": SEMANTIC_SCHOLAR}]},
        {"offset": 0, "data": [{"intents": ["x"], "citingPaper": SEMANTIC_SCHOLAR}]},
        [SEMANTIC_SCHOLAR],
        SEMANTIC_SCHOLAR,
    ],
)
def test_semantic_scholar(value: Any) -> None:
    record = one(value)
    assert record.identifiers == Identifiers(
        arxiv="2408.14906", doi="10.1000/lists", acl="2024.acl-long.7", pmid="1234", s2=S2
    )
    assert (record.title, record.abstract) == ("Lists and Their Citations", "Lists are cited.")
    assert (record.venue, record.published_on) == ("Journal of Lists", "2024-08-27")
    assert record.authors == ("Ann Li", "Bo Wu")
    assert record.links == (Link("pdf", "https://example.org/list.pdf"),)


def test_a_missing_citation_is_an_error_and_the_rest_is_read() -> None:
    reading = read(
        {"data": [{"citedPaper": SEMANTIC_SCHOLAR}, {"citedPaper": {"paperId": None, "title": None}}]}
    )
    assert (len(reading.records), len(reading.problems)) == (1, 1)


CONTENT = {
    "title": "Reviewing Lists",
    "authors": ["Ann Li", "Bo Wu"],
    "abstract": "We review lists.",
    "keywords": ["lists", "reviews"],
    "pdf": "/pdf/0123.pdf",
    "venue": "LISTS 2024 poster",
    "_bibtex": "@inproceedings{li2024,\n title={Reviewing Lists},\n year={2024}\n}",
}


@pytest.mark.parametrize("content", [CONTENT, {name: {"value": value} for name, value in CONTENT.items()}])
def test_openreview_of_both_versions(content: dict[str, Any]) -> None:
    notes = [
        {"id": "aBcDeFgHiJ", "forum": "aBcDeFgHiJ", "content": content, "invitations": ["LISTS/Submission"]},
        {"id": "review1234", "forum": "aBcDeFgHiJ", "replyto": "aBcDeFgHiJ", "content": {"title": "Review"}},
    ]
    reading = read({"notes": notes, "count": 2})
    (record,) = reading.records
    assert reading.ignored == 1
    assert record.identifiers == Identifiers(openreview="aBcDeFgHiJ")
    assert (record.title, record.authors) == ("Reviewing Lists", ("Ann Li", "Bo Wu"))
    assert (record.venue, record.year, record.tags) == ("LISTS 2024 poster", 2024, ("lists", "reviews"))
    assert Link("pdf", "https://openreview.net/pdf/0123.pdf") in record.links


def test_papercopilot() -> None:
    record = one(
        [
            {
                "id": "x1",
                "title": "Lists in Flight",
                "author": "Ann Li; Bo Wu",
                "site": "https://openreview.net/forum?id=aBcDeFgHiJ",
                "aff": ";;",
                "github": "",
                "project": ";",
                "keywords": "lists;flight",
                "status": "Poster",
                "bibtex": "@misc{x,\n  booktitle = \t {Conference on Lists},\n  year = \t {2022},\n}",
            }
        ]
    )
    assert (record.authors, record.tags) == (("Ann Li", "Bo Wu"), ("lists", "flight"))
    assert (record.year, record.venue) == (2022, "Conference on Lists")
    assert record.identifiers == Identifiers(openreview="aBcDeFgHiJ")
    assert "aff" not in record.extra
    assert record.extra["status"] == "Poster"


def test_openalex() -> None:
    work = {
        "id": "https://openalex.org/W1",
        "doi": "https://doi.org/10.1000/lists",
        "display_name": "Open Lists",
        "title": "Open Lists",
        "publication_year": 2023,
        "publication_date": "2023-02-03",
        "ids": {"openalex": "https://openalex.org/W1", "pmid": "https://pubmed.ncbi.nlm.nih.gov/1234"},
        "authorships": [{"author": {"display_name": "Ann Li"}, "raw_author_name": "LI A"}],
        "primary_location": {
            "landing_page_url": "https://example.org/1", "pdf_url": None, "source": {"display_name": "Lists"},
        },
        "locations": [{"landing_page_url": "http://arxiv.org/abs/2302.00001"}],
        "abstract_inverted_index": {"lists": [1, 3], "Open": [0], "beat": [2]},
        "keywords": [{"display_name": "Lists", "score": 1}],
    }  # fmt: skip
    record = one({"meta": {"count": 1}, "results": [work], "group_by": []})
    assert record.abstract == "Open lists beat lists"
    assert (record.title, record.authors, record.venue) == ("Open Lists", ("Ann Li",), "Lists")
    assert record.identifiers == Identifiers(arxiv="2302.00001", doi="10.1000/lists", pmid="1234")
    assert (record.published_on, record.tags) == ("2023-02-03", ("Lists",))
    assert "abstract_inverted_index" not in record.extra


def test_crossref() -> None:
    item = {
        "DOI": "10.1000/XYZ",
        "title": ["Lists &amp; <i>Trees</i>"],
        "author": [{"given": "Ann", "family": "Li", "sequence": "first"}, {"name": "List Group"}],
        "container-title": ["Journal of Lists"],
        "issued": {"date-parts": [[2020, 5, 3]]},
        "abstract": "<jats:title>Abstract</jats:title>\n  <jats:p>One\n list.</jats:p>"
        "<jats:p>H<jats:sub>2</jats:sub>O.</jats:p>",
        "URL": "http://dx.doi.org/10.1000/xyz",
        "link": [{"URL": "https://api.example.org/full.xml", "content-type": "text/xml"}],
    }  # fmt: skip
    record = one(
        {"status": "ok", "message-type": "work-list", "message": {"total-results": 1, "items": [item]}}
    )
    assert (record.title, record.abstract) == ("Lists & Trees", "One list.\n\nH2O.")
    assert record.authors == ("Ann Li", "List Group")
    assert (record.venue, record.published_on) == ("Journal of Lists", "2020-05-03")
    assert record.identifiers == Identifiers(doi="10.1000/xyz")
    assert [link.url for link in record.links] == ["http://dx.doi.org/10.1000/xyz"]
    assert one({"status": "ok", "message": item}).title == "Lists & Trees"


def test_the_metadata_of_arxiv() -> None:
    line = {
        "id": "0704.0001",
        "authors": "C. Bal\\'azs and A. Li",
        "title": "Lists of\n  hadrons",
        "journal-ref": "Phys.Lists 7 (2007)",
        "doi": "10.1103/Lists.7",
        "categories": "hep-ph",
        "abstract": "  A list.\n",
        "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}],
        "update_date": "2008-11-26",
        "authors_parsed": [["Balázs", "C.", ""], ["Li", "A.", "Jr."]],
    }
    (record, _) = json_lines.read("\n".join([json.dumps(line)] * 2), TODAY).records
    assert (record.title, record.authors) == ("Lists of hadrons", ("C. Balázs", "A. Li Jr."))
    assert (record.published_on, record.venue) == ("2007-04-02", "Phys.Lists 7 (2007)")
    assert record.identifiers == Identifiers(arxiv="0704.0001", doi="10.1103/lists.7")


def test_dblp() -> None:
    info = {
        "authors": {"author": [{"@pid": "1", "text": "Wei Wang 0001"}, {"@pid": "2", "text": "Ann Li"}]},
        "title": "Lists in Databases.",
        "venue": "LISTDB",
        "year": "2021",
        "ee": "https://doi.org/10.1000/db",
        "url": "https://dblp.org/rec/conf/listdb/1",
    }
    hits = {"@total": "1", "hit": [{"@score": "1", "@id": "7", "info": info}]}
    record = one({"result": {"query": "lists", "status": {"@code": "200", "text": "OK"}, "hits": hits}})
    assert (record.title, record.authors) == ("Lists in Databases", ("Wei Wang", "Ann Li"))
    assert (record.venue, record.year, record.identifiers) == ("LISTDB", 2021, Identifiers(doi="10.1000/db"))
    single = {**info, "authors": {"author": {"@pid": "1", "text": "Ann Li"}}}
    assert one({"result": {"hits": {"hit": [{"info": single}]}}}).authors == ("Ann Li",)


def test_inspire() -> None:
    metadata = {
        "titles": [{"title": "Lists of particles", "source": "arXiv"}],
        "abstracts": [{"value": "A list.", "source": "arXiv"}],
        "authors": [{"full_name": "Li, Ann"}],
        "arxiv_eprints": [{"value": "2408.14906", "categories": ["hep-ph"]}],
        "dois": [{"value": "10.1000/p"}],
        "publication_info": [{"journal_title": "Phys.Lists", "year": 2024}],
        "preprint_date": "2024-08-27",
        "keywords": [{"value": "lists", "schema": "x"}],
    }
    record = one({"hits": {"hits": [{"id": "7", "metadata": metadata}], "total": 1}})
    assert (record.title, record.abstract, record.authors) == ("Lists of particles", "A list.", ("Li, Ann",))
    assert record.identifiers == Identifiers(arxiv="2408.14906", doi="10.1000/p")
    assert (record.venue, record.year, record.published_on, record.tags) == (
        "Phys.Lists", 2024, "2024-08-27", ("lists",),
    )  # fmt: skip


ZOTERO = {
    "itemType": "journalArticle",
    "title": "Lists of <i>Zotero</i>",
    "creators": [
        {"creatorType": "editor", "firstName": "Ed", "lastName": "Itor"},
        {"creatorType": "author", "firstName": "Ann", "lastName": "Li"},
        {"creatorType": "author", "name": "List Group"},
    ],
    "abstractNote": "A list.",
    "publicationTitle": "Journal of Lists",
    "date": "2020-05-03",
    "DOI": "10.1000/z",
    "extra": "arXiv:2005.00001 [cs]\nCitation Key: li",
    "tags": [{"tag": "lists", "type": 1}],
}


@pytest.mark.parametrize(
    "value",
    [
        [
            {"key": "A", "version": 3, "data": ZOTERO},
            {"key": "B", "data": {"itemType": "attachment", "title": "PDF"}},
        ],
        {"items": [ZOTERO, {"itemType": "note", "note": "<p>x</p>"}], "collections": {}},
    ],
)
def test_zotero(value: Any) -> None:
    reading = read(value)
    (record,) = reading.records
    assert reading.ignored == 1
    assert (record.title, record.abstract) == ("Lists of Zotero", "A list.")
    assert (record.authors, record.tags) == (("Ann Li", "List Group"), ("lists",))
    assert record.identifiers == Identifiers(arxiv="2005.00001", doi="10.1000/z")


def test_papers_with_code() -> None:
    record = one(
        [
            {
                "paper_url": "https://paperswithcode.com/paper/lists",
                "arxiv_id": "2408.14906",
                "title": "Lists with Code",
                "abstract": "A list.",
                "url_abs": "https://arxiv.org/abs/2408.14906v2",
                "url_pdf": "https://arxiv.org/pdf/2408.14906v2.pdf",
                "proceeding": "LISTS 2024 8",
                "authors": ["Ann Li"],
                "tasks": ["Listing"],
                "date": "2024-08-27",
            }
        ]
    )
    assert record.identifiers == Identifiers(arxiv="2408.14906", arxiv_versions=(2,))
    assert [link.kind for link in record.links] == ["other", "paper", "pdf"]
    assert (record.venue, record.published_on) == ("LISTS 2024 8", "2024-08-27")


def test_names_as_people_write_them() -> None:
    record = one(
        [
            {
                "Paper Title": "Lists",
                "Author(s)": "Ann Li and Bo Wu",
                "PaperURL": "https://arxiv.org/abs/2408.14906",
            }
        ]
    )
    assert (record.title, record.authors) == ("Lists", ("Ann Li", "Bo Wu"))
    assert record.identifiers == Identifiers(arxiv="2408.14906")


def test_identifiers_and_addresses_alone() -> None:
    reading = read(["2408.14906", "https://doi.org/10.1000/x", "lunch"])
    assert [record.identifiers for record in reading.records] == [
        Identifiers(arxiv="2408.14906"),
        Identifiers(doi="10.1000/x"),
    ]
    assert len(reading.problems) == 1
    assert one({"2408.14906": {"title": "By its key"}}).identifiers == Identifiers(arxiv="2408.14906")
    assert one({"2408.14906": "By its key"}).title == "By its key"


def test_several_arrays_are_sections_and_pages_are_joined() -> None:
    papers = [{"title": "One List"}, {"title": "Two Lists"}]
    reading = read({"Short": papers[:1], "Long": papers[1:], "count": 2})
    assert [(record.section, record.title) for record in reading.records] == [
        ("Short", "One List"),
        ("Long", "Two Lists"),
    ]
    assert len(read([{"data": papers}, {"data": papers}]).records) == 4


def test_lines_of_papers_deep_in_an_answer() -> None:
    text = '{\n "message": {\n  "items": [\n   {"title": "One"},\n   {\n    "title": "Two"}\n  ]\n }\n}'
    assert [record.line for record in readlist_json.read(text, TODAY).records] == [4, 5]


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ({"error": "Sorry, no such page."}, "Sorry, no such page."),
        ({"type": "about:blank", "title": "Not Found", "status": 404}, "Not Found"),
        ({"message": "Too Many Requests", "code": "429"}, "Too Many Requests"),
        ({"errors": [{"title": "Invalid filter", "status": "400"}]}, "Invalid filter"),
        ({"name": "NotFoundError", "message": "no such note", "status": 404, "details": {}}, "no such note"),
        ({"detail": "Not found."}, "Not found."),
    ],
)
def test_error_pages_are_no_papers(page: dict[str, Any], told: str) -> None:
    with pytest.raises(SourceError, match=f'error page.*"{told}"'):
        read(page)


@pytest.mark.parametrize(
    "page", [{"total": 0, "data": []}, {"meta": {}, "results": []}, {"message": {"items": []}}]
)
def test_answers_without_papers_are_empty_lists(page: dict[str, Any]) -> None:
    assert read(page) == Reading(format="readlist-json")


@pytest.mark.parametrize(
    "value",
    [
        {
            "$schema": "https://example.org/schema",
            "title": "Settings",
            "description": "All of them",
            "type": "object",
        },
        {"name": "a-package", "version": "1.0", "description": "A package", "author": "Ann Li"},
        [{"name": "Ann", "url": "https://example.org"}],
        {
            "title": "Help",
            "items": [{"title": "How?", "answer": "So."}, {"title": "Why?", "answer": "Because."}],
        },
        {word: f"{word[:3]}." for word in ("title", "author", "journal", *(f"word{n}" for n in range(500)))},
    ],
)
def test_other_json_is_refused(value: Any) -> None:
    with pytest.raises(SourceError):
        read(value)


def test_datacite() -> None:
    record = one(
        {
            "data": [
                {
                    "id": "10.1000/data",
                    "attributes": {
                        "doi": "10.1000/data",
                        "titles": [{"title": "A List as Data"}, {"title": "Une liste", "lang": "fr"}],
                        "creators": [{"name": "Li, Ann", "givenName": "Ann"}],
                        "publicationYear": 2021,
                        "descriptions": [
                            {"description": "How.", "descriptionType": "Methods"},
                            {"description": "We list.", "descriptionType": "Abstract"},
                        ],
                    },
                }
            ]
        }
    )
    assert (record.title, record.authors, record.year) == ("A List as Data", ("Li, Ann",), 2021)
    assert (record.abstract, record.identifiers) == ("We list.", Identifiers(doi="10.1000/data"))


def test_identifiers_in_lists() -> None:
    bibjson = {
        "title": "A List",
        "author": [{"name": "Ann Li"}],
        "identifier": [{"type": "doi", "id": "10.1000/b"}],
    }
    assert one([bibjson]).identifiers == Identifiers(doi="10.1000/b")
    of_ads = {
        "title": ["A List"],
        "author": ["Li, Ann"],
        "pub": "Lists",
        "identifier": ["arXiv:2001.01234", "2020L"],
    }
    record = one({"response": {"docs": [of_ads]}})
    assert (record.identifiers, record.venue) == (Identifiers(arxiv="2001.01234"), "Lists")


def test_rows_of_a_data_set() -> None:
    row = {"title": "A List", "abstract": "We list.", "arxiv_id": "2408.14906"}
    record = one({"features": [], "rows": [{"row_idx": 0, "row": row, "truncated_cells": []}]})
    assert (record.title, record.identifiers.arxiv) == ("A List", "2408.14906")
