"""Feeds of journals, preprint servers and databases."""

from __future__ import annotations

import datetime

import pytest

from readlist.errors import SourceError
from readlist.formats.xml import feed as paper_feed
from readlist.model.record import Reading

RDF = """\
<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="x"
 xmlns:prism="y">
<channel rdf:about="z"><title>Preprints of Lists</title><dc:date>2024-09-09</dc:date></channel>
<item rdf:about="http://preprints.example.org/1"><title><![CDATA[A list of <i>E. coli</i> & co]]></title>
<link>http://preprints.example.org/1</link>
<description><![CDATA[<p>We list things that are far from each other,
one after the other, and count them.</p>]]></description>
<dc:creator><![CDATA[ Li, A., Wu, B. C., ]]></dc:creator>
<dc:date>2024-09-01</dc:date><dc:identifier>doi:10.1000/2024.09.01.1</dc:identifier>
<prism:publicationName>List Preprints</prism:publicationName></item>
</rdf:RDF>
"""
RSS = """\
<rss version="2.0" xmlns:dc="x" xmlns:content="y"><channel><title>"lists" - Latest results</title>
<item><title>Lists work</title><link>https://pubmed.ncbi.nlm.nih.gov/38000001/?utm_source=a&utm_medium=rss</link>
<description>J Lists. 2024 Sep 1. doi: 10.1000/l.1.</description>
<content:encoded><![CDATA[<div><p>J Lists. 2024 Sep 1. doi: 10.1000/l.1.</p><p><b>ABSTRACT</b></p>
<p>We show that lists work well, in all the cases that we looked at.</p>
<p>PMID:<a href="x">38000001</a></p></div>]]>
</content:encoded><guid isPermaLink="false">pubmed:38000001</guid><dc:creator>Ann Li</dc:creator>
<dc:creator>Bo Wu</dc:creator><pubDate>Sun, 01 Sep 2024 06:00:00 -0400</pubDate><dc:source>J Lists</dc:source>
<dc:identifier>doi:10.1000/l.1</dc:identifier></item>
</channel></rss>
"""
ATOM = """\
<feed xmlns="http://www.w3.org/2005/Atom"><title>Daily papers</title><updated>2024-09-02T00:00:00Z</updated>
<entry><title>Lists</title><id>https://huggingface.co/papers/2408.00001</id>
<link href="https://huggingface.co/papers/2408.00001"/><published>2024-08-01T00:00:00Z</published>
<author><name>Ann Li</name></author><author><name>Bo Wu</name></author><category term="lists"/></entry>
</feed>
"""
BLOG = """\
<rss version="2.0"><channel><title>My blog</title><item><title>A post</title><link>https://blog.example.org/1</link>
<description>About https://arxiv.org/abs/2408.00001 and doi:10.1000/x</description></item></channel></rss>
"""


def read(text: str) -> Reading:
    return paper_feed.read(text, datetime.date(2024, 9, 10))


def test_a_preprint_server() -> None:
    reading = read(RDF)
    (record,) = reading.records
    assert record.title == "A list of E. coli & co"
    assert record.authors == ("Li, A.", "Wu, B. C.")
    assert record.abstract.startswith("We list things that are far from each other, one after")
    assert (record.identifiers.doi, record.venue) == ("10.1000/2024.09.01.1", "List Preprints")
    assert (record.year, record.published_on) == (2024, "2024-09-01")
    assert (reading.title, reading.listed_on) == ("Preprints of Lists", "2024-09-09")


def test_a_search_of_a_database() -> None:
    (record,) = read(RSS).records
    assert record.abstract == "We show that lists work well, in all the cases that we looked at."
    assert (record.identifiers.pmid, record.identifiers.doi) == ("38000001", "10.1000/l.1")
    assert record.authors == ("Ann Li", "Bo Wu")
    assert (record.venue, record.published_on) == ("J Lists", "2024-09-01")


def test_an_atom_feed() -> None:
    reading = read(ATOM)
    (record,) = reading.records
    assert record.identifiers.arxiv == "2408.00001"
    assert record.authors == ("Ann Li", "Bo Wu")
    assert (record.published_on, record.tags) == ("2024-08-01", ("lists",))


def test_items_that_are_no_papers_are_ignored() -> None:
    mixed = RSS.replace("</channel>", BLOG[BLOG.index("<item>") : BLOG.index("</channel>")] + "</channel>")
    reading = read(mixed)
    assert [record.title for record in reading.records] == ["Lists work"]
    assert reading.ignored == 1


def test_one_text_of_authors() -> None:
    creators = "<dc:creator>Ann Li</dc:creator>\n<dc:creator>Bo Wu</dc:creator>"
    (record,) = read(RSS.replace(creators, "<dc:creator>Ann Li, Bo Wu and Cy Xu</dc:creator>")).records
    assert record.authors == ("Ann Li", "Bo Wu", "Cy Xu")


@pytest.mark.parametrize("text", [RDF, RSS, ATOM])
def test_it_is_recognised(text: str) -> None:
    assert paper_feed.sniff(text) >= 0.8


@pytest.mark.parametrize("text", [BLOG, "", "doi:10.1000/x", "<html></html>", "<rss></rss>", "<feed>"])
def test_other_texts_are_not(text: str) -> None:
    assert paper_feed.sniff(text) < 0.4


def test_a_feed_that_declares_entities_is_claimed_and_refused() -> None:
    text = '<!DOCTYPE rss [<!ENTITY a "b">]>' + RSS
    assert paper_feed.sniff(text) > 0.4
    with pytest.raises(SourceError, match="declares an entity"):
        read(text)
