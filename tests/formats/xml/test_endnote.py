"""EndNote's XML."""

from __future__ import annotations

import datetime

import pytest

from readlist.formats.xml import endnote as endnote_xml
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Reading

S = '<style face="normal" font="default" size="100%">'
RECORD = f"""\
<record><database name="x.enl" path="/home/x.enl">x.enl</database>
<source-app name="EndNote" version="20.0">EndNote</source-app><rec-number>7</rec-number>
<ref-type name="Journal Article">17</ref-type>
<contributors><authors><author>{S}Li, Ann B.</style></author><author>{S}Núñez, José</style></author></authors>
<secondary-authors><author>{S}Ed, Itor</style></author></secondary-authors></contributors>
<titles><title>{S}A study of </style><style face="italic" font="default" size="100%">Long</style>
{S} lists</style></title><secondary-title>{S}Journal of Lists</style></secondary-title></titles>
<periodical><full-title>{S}Journal of Lists</style></full-title></periodical>
<pages>{S}1-9</style></pages><volume>{S}3</style></volume>
<keywords><keyword>{S}lists</style></keyword><keyword>{S}trees&#xD;men</style></keyword></keywords>
<dates><year>{S}2021</style></year><pub-dates><date>{S}Mar 4</style></date></pub-dates></dates>
<abstract>{S}We study lists &lt; 3.&#xD;They are long.</style></abstract>
<accession-num>{S}12345678</style></accession-num>
<remote-database-name>{S}PubMed</style></remote-database-name>
<electronic-resource-num>{S}https://doi.org/10.1000/LISTS.1</style></electronic-resource-num>
<urls><related-urls><url>{S}https://example.org/lists.pdf</style></url><url>{S}&lt;Go to ISI&gt;://1</style></url>
</related-urls><pdf-urls><url>internal-pdf://1/x.pdf</url></pdf-urls></urls></record>
"""
EXPORT = f'<?xml version="1.0" encoding="UTF-8" ?>\n<xml><records>\n{RECORD}</records></xml>\n'


def read(text: str) -> Reading:
    return endnote_xml.read(text, datetime.date(2024, 9, 10))


def test_a_record_with_all_its_fields() -> None:
    (record,) = read(EXPORT).records
    assert record.title == "A study of Long lists"
    assert record.authors == ("Li, Ann B.", "Núñez, José")
    assert record.abstract == "We study lists < 3.\n\nThey are long."
    assert (record.year, record.published_on, record.venue) == (2021, "2021-03-04", "Journal of Lists")
    assert record.identifiers == Identifiers(doi="10.1000/lists.1", pmid="12345678")
    assert record.links == (Link("pdf", "https://example.org/lists.pdf"),)
    assert record.tags == ("lists", "trees", "men")
    assert record.line == 3
    kept = record.extra["endnote"]
    assert (kept["ref-type"], kept["volume"], kept["secondary-authors"]) == (
        "Journal Article",
        "3",
        ["Ed, Itor"],
    )


@pytest.mark.parametrize(
    "mutate",
    [
        lambda text: (
            text.replace(S, "")
            .replace("</style>", "")
            .replace('<style face="italic" font="default" size="100%">', "")
        ),
        lambda text: text.replace("\n", ""),
        lambda text: text.replace("<author>", "<author>\n    ").replace("</author>", "\n  </author>"),
        lambda text: text.replace("<xml>", "").replace("</xml>", ""),
    ],
)
def test_other_exports_give_the_same_paper(mutate: object) -> None:
    assert callable(mutate)
    (record,), (other,) = read(EXPORT).records, read(mutate(EXPORT)).records
    assert endnote_xml.sniff(mutate(EXPORT)) > 0.9
    for name in ("title", "authors", "year", "venue", "published_on", "identifiers", "tags", "abstract"):
        assert getattr(other, name) == getattr(record, name)


def test_editors_stand_in_for_authors_and_other_names_for_the_venue() -> None:
    bare = (
        "<xml><records><record><ref-type name='Edited Book'>28</ref-type>"
        "<contributors><secondary-authors><author>Ed, Itor</author></secondary-authors></contributors>"
        "<titles><title>All Lists</title></titles>"
        "<publisher>List Press</publisher><dates><year>in press</year></dates></record></records></xml>"
    )
    (record,) = read(bare).records
    assert (record.authors, record.venue, record.year) == (("Ed, Itor",), "List Press", None)


def test_a_record_with_nothing_is_a_problem() -> None:
    reading = read(EXPORT.replace("</records>", "<record><urls/></record></records>"))
    assert len(reading.records) == 1
    assert [problem.severity for problem in reading.problems] == ["error"]


def test_it_is_recognised() -> None:
    assert endnote_xml.sniff(EXPORT) > 0.9
    for text in ("", "<xml></xml>", "<records><record><name>x</name></record></records>", "<record>"):
        assert endnote_xml.sniff(text) < 0.4
