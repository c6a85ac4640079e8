"""PubMed's own XML: articles and books with their abstracts, identifiers and headings.

https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html (MEDLINE/PubMed XML Elements).
Sections of an abstract keep their labels; keywords and MeSH headings become tags.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any

from readlist.formats.parts.publication_dates import date_of_parts, year_of
from readlist.formats.xml.elements import Element, root_name
from readlist.formats.xml.html_fragments import line_of_html, paragraphs_of_html
from readlist.formats.xml.records import read_entries
from readlist.model.identifiers import merge_identifiers, parse_identifier
from readlist.model.links import find_links
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Reading, Record
from readlist.model.text import clean_line

NAME = "pubmed-xml"

_ENTRIES = ("PubmedArticle", "PubmedBookArticle", "MedlineCitation")
_ROOTS = {"pubmedarticleset", "pubmedbookarticleset", "medlinecitationset", *map(str.lower, _ENTRIES)}
_TRANSLATED = re.compile(r"\[(.*)\](\.?)", re.DOTALL)
_NOT_AVAILABLE = re.compile(r"\[?not available\]?\.?", re.IGNORECASE)
_UNTOLD_LABELS = {"UNLABELLED", "UNLABELED", "UNASSIGNED"}
_PMC = re.compile(r"PMC[0-9]{1,10}", re.ASCII)


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is PubMed's XML, by its outermost element."""
    return 0.95 if root_name(text) in _ROOTS else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the articles and books. Raises SourceError where it cannot be read as XML at all."""
    found = read_entries(text, _ENTRIES, _record)
    return Reading(format=NAME, records=found.records, problems=found.problems, ignored=found.ignored)


def _record(entry: Element) -> Record:
    if book := entry.find("BookDocument"):
        return _book(book, entry)
    citation = entry.find("MedlineCitation") or entry
    article = citation.find("Article") or Element("Article", citation.line, {})
    issue = article.find("Journal", "JournalIssue") or Element("JournalIssue", article.line, {})
    year, published_on = _dates(issue.find("PubDate"), article.find("ArticleDate"))
    identifiers, links = _identifiers(
        citation, entry.find_all("PubmedData", "ArticleIdList", "ArticleId"), article
    )
    vernacular = line_of_html(article.text("VernacularTitle"))
    abstract = _abstract(article.find("Abstract") or citation.find("OtherAbstract"))
    kept: dict[str, str | list[str]] = {
        "volume": issue.text("Volume"),
        "issue": issue.text("Issue"),
        "pages": article.text("Pagination", "MedlinePgn") or article.text("Pagination", "StartPage"),
        "issn": article.text("Journal", "ISSN"),
        "journal_abbreviation": article.text("Journal", "ISOAbbreviation"),
        "languages": article.texts("Language"),
        "publication_types": article.texts("PublicationTypeList", "PublicationType"),
        "vernacular_title": vernacular,
    }
    return Record(
        title=_title(article.text("ArticleTitle"), vernacular),
        abstract=abstract,
        authors=tuple(_authors(article.find_all("AuthorList", "Author"))),
        year=year,
        venue=clean_line(article.text("Journal", "Title") or article.text("Journal", "ISOAbbreviation"))
        or None,
        published_on=published_on,
        identifiers=identifiers,
        links=tuple(dict.fromkeys((*links, *find_links(abstract)))),
        tags=_tags(
            (
                *citation.texts("KeywordList", "Keyword"),
                *citation.texts("MeshHeadingList", "MeshHeading", "DescriptorName"),
            )
        ),
        extra=_extra(kept),
    )


def _book(document: Element, entry: Element) -> Record:
    """Return the record of a book, or of a chapter: one has an article title of its own."""
    book = document.find("Book") or Element("Book", document.line, {})
    chapter = line_of_html(document.text("ArticleTitle"))
    title = line_of_html(book.text("BookTitle"))
    people = document.find_all("AuthorList", "Author") or book.find_all("AuthorList", "Author")
    year, published_on = _dates(book.find("PubDate"), None)
    identifiers, links = _identifiers(document, document.find_all("ArticleIdList", "ArticleId"), document)
    abstract = _abstract(document.find("Abstract"))
    kept: dict[str, str | list[str]] = {
        "publisher": book.text("Publisher", "PublisherName"),
        "isbn": book.text("Isbn"),
        "collection": book.text("CollectionTitle"),
        "languages": document.texts("Language"),
        "publication_types": document.texts("PublicationType"),
    }
    return Record(
        title=_title(chapter or title, ""),
        abstract=abstract,
        authors=tuple(_authors(people)),
        year=year,
        venue=(title if chapter else clean_line(book.text("Publisher", "PublisherName"))) or None,
        published_on=published_on,
        identifiers=identifiers,
        links=tuple(dict.fromkeys((*links, *find_links(abstract)))),
        tags=_tags(document.texts("KeywordList", "Keyword")),
        extra=_extra(kept),
    )


def _title(written: str, vernacular: str) -> str:
    """Return a title without the brackets of a translated one and without the full stop that PubMed adds."""
    title = line_of_html(written)
    if not title or _NOT_AVAILABLE.fullmatch(title):
        title = vernacular
    if (translated := _TRANSLATED.fullmatch(title)) and "[" not in translated[1]:
        title = translated[1]
    return title if title.endswith("..") else title.removesuffix(".")


def _abstract(abstract: Element | None) -> str:
    paragraphs = []
    for section in abstract.children("AbstractText") if abstract else ():
        label = clean_line(section.attributes.get("Label", ""))
        text = " ".join(paragraphs_of_html(section.whole_text()))
        told = label and label.upper() not in _UNTOLD_LABELS
        paragraphs.append(f"{label}: {text}" if told and text else text)
    return "\n\n".join(filter(None, paragraphs))


def _authors(authors: list[Element]) -> Iterator[str]:
    for author in authors:
        if author.attributes.get("ValidYN") == "N":
            continue
        given = author.text("ForeName") or author.text("FirstName") or author.text("Initials")
        name = clean_line(f"{given} {author.text('LastName')} {author.text('Suffix')}")
        if name := name or clean_line(author.text("CollectiveName")):
            yield name


def _dates(issue: Element | None, online: Element | None) -> tuple[int | None, str | None]:
    """Return the year of the issue, and the full date of the issue or of the same year's online version."""
    if issue is None:
        return None, None
    year = year_of(issue.text("Year") or issue.text("MedlineDate"))
    for date in filter(None, (issue, online)):
        parts = (clean_line(date.text(name)) for name in ("Year", "Month", "Day"))
        day = date_of_parts(*parts)
        if day and year in (None, int(day[:4])):
            return int(day[:4]), day
    return year, None


def _identifiers(citation: Element, ids: list[Element], article: Element) -> tuple[Identifiers, list[Link]]:
    found = parse_identifier(f"pmid:{clean_line(citation.text('PMID'))}") or Identifiers()
    links = []
    locations = [place for place in article.children("ELocationID") if place.attributes.get("ValidYN") != "N"]
    for element in (*ids, *locations):
        kind = element.attributes.get("IdType") or element.attributes.get("EIdType")
        value = clean_line(element.whole_text())
        if kind == "doi" and (doi := parse_identifier(value)):
            found = merge_identifiers(found, doi)
        elif kind == "pmc" and _PMC.fullmatch(value):
            links.append(Link("paper", f"https://www.ncbi.nlm.nih.gov/pmc/articles/{value}/"))
    return found, links


def _tags(words: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line_of_html(word).rstrip(".;,") for word in words))


def _extra(fields: Mapping[str, str | list[str]]) -> dict[str, Any]:
    kept = {
        name: clean_line(value) if isinstance(value, str) else list(map(clean_line, value))
        for name, value in fields.items()
        if value
    }
    return {"pubmed": kept} if kept else {}
