"""PubMed's XML."""

from __future__ import annotations

import datetime

import pytest

from readlist.formats.xml import pubmed as pubmed_xml
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Reading, Record

ARTICLE = """\
<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "https://dtd.nlm.nih.gov/pubmed.dtd">
<PubmedArticleSet>
<PubmedArticle>
  <MedlineCitation Status="MEDLINE"><PMID Version="1">12345678</PMID>
    <Article PubModel="Print-Electronic">
      <Journal><ISSN IssnType="Print">1234-5678</ISSN>
        <JournalIssue><Volume>3</Volume><Issue>2</Issue>
          <PubDate><Year>2021</Year><Month>Mar</Month></PubDate></JournalIssue>
        <Title>Journal of lists</Title><ISOAbbreviation>J Lists</ISOAbbreviation></Journal>
      <ArticleTitle>Effects of H<sub>2</sub>O on
        <i>E. coli</i> lists.</ArticleTitle>
      <Pagination><MedlinePgn>1-9</MedlinePgn></Pagination>
      <ELocationID EIdType="pii" ValidYN="Y">S1</ELocationID>
      <ELocationID EIdType="doi" ValidYN="Y">10.1000/Lists.1</ELocationID>
      <Abstract>
        <AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">We ask.</AbstractText>
        <AbstractText Label="RESULTS" NlmCategory="RESULTS">Lists grow (p &lt; 0.05).</AbstractText>
        <CopyrightInformation>(c) 2021</CopyrightInformation>
      </Abstract>
      <AuthorList CompleteYN="Y">
        <Author ValidYN="Y"><LastName>Müller</LastName><ForeName>Ann B</ForeName><Initials>AB</Initials>
          <AffiliationInfo><Affiliation>Uni</Affiliation></AffiliationInfo></Author>
        <Author ValidYN="N"><LastName>Muller</LastName><ForeName>Ann</ForeName></Author>
        <Author><LastName>Wu</LastName><Initials>B</Initials><Suffix>Jr</Suffix></Author>
        <Author><CollectiveName>List Study Group</CollectiveName></Author>
      </AuthorList>
      <Language>eng</Language>
      <ArticleDate DateType="Electronic"><Year>2021</Year><Month>02</Month><Day>03</Day></ArticleDate>
    </Article>
    <MeshHeadingList><MeshHeading><DescriptorName UI="D1">Water</DescriptorName>
      <QualifierName UI="Q1">analysis</QualifierName></MeshHeading></MeshHeadingList>
    <KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="N">lists</Keyword></KeywordList>
  </MedlineCitation>
  <PubmedData>
    <ArticleIdList><ArticleId IdType="pubmed">12345678</ArticleId><ArticleId IdType="pmc">PMC99</ArticleId>
    </ArticleIdList>
    <ReferenceList><Reference><Citation>Other. 2001.</Citation><ArticleIdList>
      <ArticleId IdType="doi">10.1000/other</ArticleId></ArticleIdList></Reference></ReferenceList>
  </PubmedData>
</PubmedArticle>
</PubmedArticleSet>
"""
BOOK = """\
<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID Version="1">21000001</PMID>
<ArticleIdList><ArticleId IdType="bookaccession">NBK1</ArticleId></ArticleIdList>
<Book><Publisher><PublisherName>List Press</PublisherName></Publisher>
<BookTitle book="l">All Lists</BookTitle>
<PubDate><Year>2009</Year><Month>02</Month></PubDate>
<AuthorList Type="editors">
<Author><LastName>Li</LastName><ForeName>Ann</ForeName></Author></AuthorList></Book>
<Abstract><AbstractText>A text.</AbstractText></Abstract></BookDocument></PubmedBookArticle>
</PubmedArticleSet>
"""


def read(text: str) -> Reading:
    return pubmed_xml.read(text, datetime.date(2024, 9, 10))


def one(text: str) -> Record:
    (record,) = read(text).records
    return record


def test_an_article_with_all_its_fields() -> None:
    record = one(ARTICLE)
    assert record.title == "Effects of H2O on E. coli lists"
    assert record.abstract == "BACKGROUND: We ask.\n\nRESULTS: Lists grow (p < 0.05)."
    assert record.authors == ("Ann B Müller", "B Wu Jr", "List Study Group")
    assert (record.year, record.published_on, record.venue) == (2021, "2021-02-03", "Journal of lists")
    assert record.identifiers == Identifiers(pmid="12345678", doi="10.1000/lists.1")
    assert record.links == (Link("paper", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC99/"),)
    assert record.tags == ("lists", "Water")
    assert record.extra["pubmed"]["pages"] == "1-9"
    assert record.line == 4


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("<ArticleTitle>[Lists and men].</ArticleTitle>", "Lists and men"),
        ("<ArticleTitle>[Lists] and [men].</ArticleTitle>", "[Lists] and [men]"),
        ("<ArticleTitle>Why lists?</ArticleTitle>", "Why lists?"),
        ("<ArticleTitle>Lists...</ArticleTitle>", "Lists..."),
        (
            "<ArticleTitle>[Not Available].</ArticleTitle><VernacularTitle>Die Liste.</VernacularTitle>",
            "Die Liste",
        ),
        ("<VernacularTitle>Die Liste</VernacularTitle>", "Die Liste"),
    ],
)
def test_titles(written: str, title: str) -> None:
    start, end = ARTICLE.index("<ArticleTitle>"), ARTICLE.index("</ArticleTitle>") + len("</ArticleTitle>")
    assert one(ARTICLE[:start] + written + ARTICLE[end:]).title == title


@pytest.mark.parametrize(
    ("date", "year", "published_on"),
    [
        ("<Year>2021</Year><Month>Mar</Month><Day>4</Day>", 2021, "2021-03-04"),
        ("<Year>2020</Year><Month>12</Month>", 2020, None),
        ("<MedlineDate>2000 Nov-Dec</MedlineDate>", 2000, None),
        ("<Year>2021</Year><Season>Winter</Season>", 2021, "2021-02-03"),
        ("", 2021, "2021-02-03"),
    ],
)
def test_dates(date: str, year: int, published_on: str | None) -> None:
    record = one(ARTICLE.replace("<Year>2021</Year><Month>Mar</Month>", date))
    assert (record.year, record.published_on) == (year, published_on)


def test_a_book_and_a_chapter() -> None:
    book = one(BOOK)
    assert (book.title, book.venue, book.year, book.authors) == ("All Lists", "List Press", 2009, ("Ann Li",))
    assert book.identifiers.pmid == "21000001"
    chapter = one(BOOK.replace("<Abstract>", "<ArticleTitle>Short Lists</ArticleTitle><Abstract>"))
    assert (chapter.title, chapter.venue) == ("Short Lists", "All Lists")


def test_articles_without_a_set_and_with_much_space() -> None:
    bare = ARTICLE[ARTICLE.index("<PubmedArticle>") : ARTICLE.index("</PubmedArticleSet>")]
    spaced = bare.replace(">", ">\n      ").replace("</", "\n    </")
    assert pubmed_xml.sniff(bare) > 0.9
    for text in (bare, spaced):
        assert one(text).authors == one(ARTICLE).authors
        assert one(text).identifiers == one(ARTICLE).identifiers
        assert one(text).published_on == "2021-02-03"


def test_it_is_recognised_by_its_root() -> None:
    assert pubmed_xml.sniff(ARTICLE) > 0.9
    assert pubmed_xml.sniff("<records><PMID>1</PMID></records>") < 0.4
    assert pubmed_xml.sniff("") < 0.4
