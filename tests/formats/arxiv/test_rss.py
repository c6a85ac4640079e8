"""arXiv's daily announcements as feeds."""

from __future__ import annotations

import datetime

import pytest

from readlist.formats.arxiv import atom as arxiv_atom
from readlist.formats.arxiv import rss as arxiv_rss
from readlist.formats.xml import feed as paper_feed
from readlist.model.paper import Link
from readlist.model.record import Reading

HEAD = """\
<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">
  <channel>
    <title>cs.DS updates on arXiv.org</title>
    <link>http://rss.arxiv.org/rss/cs.DS</link>
    <pubDate>Fri, 30 Aug 2024 00:00:00 -0400</pubDate>
"""


def item(kind: str, number: int = 1) -> str:
    return f"""\
    <item>
      <title>Lists \\"uber {kind}</title>
      <link>https://arxiv.org/abs/2408.0000{number}</link>
      <description>arXiv:2408.0000{number}v2 Announce Type: {kind}
Abstract: We list
things.</description>
      <guid isPermaLink="false">oai:arXiv.org:2408.0000{number}v2</guid>
      <category>cs.DS</category>
      <category>math.CO</category>
      <pubDate>Fri, 30 Aug 2024 00:00:00 -0400</pubDate>
      <arxiv:announce_type>{kind}</arxiv:announce_type>
      <dc:creator>Ann Li, Tr\\'e Wu (Uni of X), Cy Xu</dc:creator>
      <arxiv:DOI>10.1000/lists.{number}</arxiv:DOI>
      <arxiv:journal_reference>J. Lists (2024)</arxiv:journal_reference>
    </item>
"""


KINDS = ("new", "cross", "replace", "replace-cross")
FEED = HEAD + "".join(item(kind, number) for number, kind in enumerate(KINDS, 1)) + "  </channel>\n</rss>\n"
ATOM = """\
<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="x" xmlns="http://www.w3.org/2005/Atom">
  <id>http://rss.arxiv.org/atom/cs.DS</id><title>cs.DS updates on arXiv.org</title>
  <updated>2024-08-30T04:00:00+00:00</updated>
  <entry><id>oai:arXiv.org:2408.00001v1</id><title>Lists</title><updated>2024-08-30T04:00:00+00:00</updated>
    <link href="https://arxiv.org/abs/2408.00001" rel="alternate" type="text/html"/>
    <summary>arXiv:2408.00001v1 Announce Type: cross Abstract: We list things.</summary>
    <category term="cs.DS"/><published>2024-08-30T00:00:00-04:00</published>
    <arxiv:announce_type>cross</arxiv:announce_type><dc:creator>Ann Li, Bo Wu</dc:creator></entry>
</feed>
"""
OLD = """\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="x">
<channel rdf:about="http://export.arxiv.org/rss/cs.DS"><title>cs.DS updates on arXiv.org</title>
<dc:date>2022-08-30T20:30:00-05:00</dc:date></channel>
<item rdf:about="http://arxiv.org/abs/2208.00001"><title>Lists. (arXiv:2208.00001v1 [cs.DS])</title>
<link>http://arxiv.org/abs/2208.00001</link>
<description>&lt;p&gt;We list
things.&lt;/p&gt;</description>
<dc:creator>&lt;a href="http://x"&gt;Ann Li&lt;/a&gt;, &lt;a href="http://y"&gt;Bo Wu&lt;/a&gt;
</dc:creator></item>
<item rdf:about="http://arxiv.org/abs/2108.00002"><title>Two. (arXiv:2108.00002v3 [cs.DS] UPDATED)</title>
<link>http://arxiv.org/abs/2108.00002</link><description>&lt;p&gt;More.&lt;/p&gt;</description></item>
</rdf:RDF>
"""


def read(text: str) -> Reading:
    return arxiv_rss.read(text, datetime.date(2024, 9, 10))


def test_sections_are_the_types_of_announcement() -> None:
    reading = read(FEED)
    assert [record.section for record in reading.records] == list(KINDS)
    assert (reading.title, reading.listed_on) == ("cs.DS updates on arXiv.org", "2024-08-30")


def test_a_paper_with_all_its_fields() -> None:
    record = read(FEED).records[0]
    assert record.title == "Lists über new"
    assert record.abstract == "We list things."
    assert record.authors == ("Ann Li", "Tré Wu", "Cy Xu")
    assert (record.identifiers.arxiv, record.identifiers.doi) == ("2408.00001", "10.1000/lists.1")
    assert record.identifiers.arxiv_versions == (2,)
    assert record.links == (Link("paper", "https://arxiv.org/abs/2408.00001"),)
    assert (record.year, record.published_on, record.venue) == (2024, "2024-08-30", "J. Lists (2024)")
    assert record.tags == ("cs.DS", "math.CO")
    assert record.line == 7


def test_only_new_papers_are_published_on_the_day_of_the_feed() -> None:
    assert [bool(record.published_on) for record in read(FEED).records] == [True, False, False, False]


@pytest.mark.parametrize(
    "mutate",
    [
        lambda text: text.replace("      <arxiv:announce_type>new</arxiv:announce_type>\n", ""),
        lambda text: text.replace("\nAbstract: ", " \n Abstract: "),
        lambda text: text.replace("\nAbstract: ", " Abstract: "),
        lambda text: text.replace("<guid", "<gu").replace("</guid", "</gu"),
        lambda text: text.replace("\n", ""),
        lambda text: text.replace("<description>", "<description><![CDATA[").replace(
            "</description>", "]]></description>"
        ),
    ],
)
def test_other_spellings_give_the_same_paper(mutate: object) -> None:
    assert callable(mutate)
    record = read(mutate(FEED)).records[0]
    assert (record.section, record.identifiers.arxiv) == ("new", "2408.00001")
    assert record.abstract.replace(" ", "") == "Welistthings."


def test_the_same_as_atom() -> None:
    reading = read(ATOM)
    (record,) = reading.records
    assert (record.section, record.abstract, record.authors) == (
        "cross",
        "We list things.",
        ("Ann Li", "Bo Wu"),
    )
    assert (record.identifiers.arxiv, record.identifiers.arxiv_versions) == ("2408.00001", (1,))
    assert reading.listed_on == "2024-08-30"


def test_the_feeds_of_before_2024() -> None:
    reading = read(OLD)
    assert [(record.title, record.section) for record in reading.records] == [
        ("Lists", "new"),
        ("Two", "replace"),
    ]
    assert reading.records[0].authors == ("Ann Li", "Bo Wu")
    assert reading.records[0].abstract == "We list things."
    assert [record.identifiers.arxiv for record in reading.records] == ["2208.00001", "2108.00002"]
    assert [record.year for record in reading.records] == [2022, 2021]


@pytest.mark.parametrize("text", [FEED, ATOM, OLD])
def test_it_is_recognised_before_its_relatives(text: str) -> None:
    assert arxiv_rss.sniff(text) > max(arxiv_atom.sniff(text), paper_feed.sniff(text))


def test_other_feeds_are_not() -> None:
    assert arxiv_rss.sniff("<rss><channel><title>Blog about arXiv.org</title></channel></rss>") < 0.4
    assert arxiv_rss.sniff("cs.DS updates on arXiv.org") < 0.4


def test_a_feed_without_papers_is_read_as_empty() -> None:
    assert read(HEAD + "</channel></rss>").records == ()
