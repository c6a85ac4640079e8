"""Answers of arXiv's OAI-PMH interface."""

from __future__ import annotations

import datetime

from readlist.formats.arxiv import oai as arxiv_oai
from readlist.model.record import Reading

HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
<responseDate>2024-09-10T08:00:00Z</responseDate><request verb="ListRecords">http://export.arxiv.org/oai2</request>
<ListRecords>
"""
ARXIV = """\
<record><header><identifier>oai:arXiv.org:0804.2273</identifier><datestamp>2008-04-15</datestamp></header>
<metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>0804.2273</id><created>2008-04-14</created>
<authors><author><keyname>Li</keyname><forenames>Ann</forenames><suffix>Jr</suffix></author>
<author><keyname>G\\"odel</keyname></author></authors><title>Lists of
  Things</title><categories>cs.DS math.CO</categories><comments>3 pages</comments>
<doi>10.1000/lists</doi><journal-ref>J. Lists 1</journal-ref><abstract>  We list.
</abstract></arXiv></metadata></record>
"""
RAW = """\
<record><header><identifier>oai:arXiv.org:hep-th/9901001</identifier></header><metadata>
<arXivRaw><id>hep-th/9901001</id><version version="v1"><date>Fri, 1 Jan 1999 10:00:00 GMT</date></version>
<title>Raw Lists</title><authors>Ann Li (Uni), Bo Wu</authors><categories>hep-th</categories>
<abstract>We do.</abstract></arXivRaw></metadata></record>
"""
DUBLIN_CORE = """\
<record><header><identifier>oai:arXiv.org:2408.00001</identifier></header><metadata>
<oai_dc:dc xmlns:oai_dc="x" xmlns:dc="y"><dc:title>Core Lists</dc:title><dc:creator>Li, Ann</dc:creator>
<dc:creator>Wu, Bo</dc:creator><dc:subject>Computer Science - Data Structures</dc:subject>
<dc:description>  We do it. </dc:description><dc:description>Comment: 4 pages</dc:description>
<dc:date>2024-08-01</dc:date><dc:identifier>http://arxiv.org/abs/2408.00001</dc:identifier></oai_dc:dc>
</metadata></record>
"""
DELETED = (
    '<record><header status="deleted"><identifier>oai:arXiv.org:2408.00002</identifier></header></record>\n'
)


def read(records: str) -> Reading:
    return arxiv_oai.read(f"{HEAD}{records}</ListRecords></OAI-PMH>", datetime.date(2024, 9, 10))


def test_the_three_formats_of_metadata() -> None:
    reading = read(ARXIV + RAW + DUBLIN_CORE)
    assert [record.title for record in reading.records] == ["Lists of Things", "Raw Lists", "Core Lists"]
    assert [record.identifiers.arxiv for record in reading.records] == [
        "0804.2273",
        "hep-th/9901001",
        "2408.00001",
    ]
    assert [record.authors for record in reading.records] == [
        ("Ann Li Jr", "Gödel"),
        ("Ann Li", "Bo Wu"),
        ("Li, Ann", "Wu, Bo"),
    ]
    assert [record.published_on for record in reading.records] == ["2008-04-14", "1999-01-01", "2024-08-01"]
    assert [record.abstract for record in reading.records] == ["We list.", "We do.", "We do it."]
    assert reading.records[0].tags == ("cs.DS", "math.CO")
    assert reading.records[2].extra == {"arxiv": {"comment": "4 pages"}}
    assert reading.listed_on == "2024-09-10"


def test_deleted_records_are_ignored() -> None:
    reading = read(DELETED + RAW)
    assert (len(reading.records), reading.ignored, reading.problems) == (1, 1, ())


def test_an_error_of_arxiv_is_a_problem() -> None:
    text = f'{HEAD.replace("<ListRecords>", "")}<error code="badArgument">no such set</error></OAI-PMH>'
    reading = arxiv_oai.read(text, datetime.date(2024, 9, 10))
    (problem,) = reading.problems
    assert problem.severity == "error"
    assert "no such set" in problem.message


def test_it_is_recognised() -> None:
    assert arxiv_oai.sniff(HEAD + ARXIV) > 0.9
    assert arxiv_oai.sniff("<OAI-PMH><request>https://example.org/oai</request></OAI-PMH>") < 0.4
    assert arxiv_oai.sniff("") < 0.4
