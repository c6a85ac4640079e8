"""Pages and newsletters in HTML: saved from the browser, out of a mail, or a part of one.

What a reader sees is taken as lines or blocks with their links and judged as the same list is
judged in text or Markdown: a papers page of Hugging Face, a listing of arXiv, any other list.
A page about one paper gives that paper.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

import msgspec

from readlist.errors import SourceError
from readlist.formats.arxiv import listing as arxiv_listing
from readlist.formats.html import huggingface_page
from readlist.formats.html.blocks import blocks_of_html, page_lines_of, text_of
from readlist.formats.html.head import Head, head_of
from readlist.formats.html.huggingface_chrome import is_standing_phrase, name_of_page
from readlist.formats.html.mail import html_of_message, is_message_with_html
from readlist.formats.html.paper import read_paper
from readlist.formats.html.tree import Element, parse_html
from readlist.formats.markdown.document import Block, Heading, Paragraph
from readlist.formats.markdown.groups import read_blocks
from readlist.formats.markdown.labels import link_label_kind
from readlist.formats.parts.listed_dates import last_day_of_week, parse_day
from readlist.formats.parts.prose import is_promotion
from readlist.formats.parts.publication_dates import iso_date
from readlist.model.record import Problem, Reading, Record
from readlist.model.text import clean, clean_line, normalised_title

NAME = "html"

_BEGINNING = re.compile(
    r"\s*(?:<\?xml[^<>]{0,300}\?>\s*|<!--(?:(?!-->)[\s\S]){0,5000}-->\s*){0,5}", re.IGNORECASE
)
_DOCUMENT = re.compile(r"<!doctype\s+html|<(?:html|head|body)\b", re.IGNORECASE)
_ELEMENT = re.compile(
    r"<(?:a|article|b|blockquote|br|center|dd|div|dl|dt|em|font|h[1-6]|header|hr|i|img|li|link|main|meta|ol|p|section"
    r"|span|strong|style|table|tbody|td|th|title|tr|ul)(?=[\s/>])[^<>]{0,3000}>",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"^#{1,6} \S|^[ \t]*[-*] \S|\]\((?:https?:|#|/)|^```|^\|.*\|[ \t]*$", re.MULTILINE)
_HEAD = 30_000
_FEWEST_ELEMENTS = 3
_HUGGINGFACE = re.compile(r"https?://(?:huggingface|hf)\.co/papers/[0-9]{4}\.[0-9]{4,5}")
_KNOWN_LIST = re.compile(r"/papers/[0-9]{4}\.|arxiv:", re.IGNORECASE)
_CERTAIN = 0.9
_PROMOTION_AT_MOST = 400
_LONGEST_DATE = 20
_ISO_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b", re.ASCII)
_SMALL_PRINT = re.compile(
    r"^(?:©|\(c\) [0-9]|copyright\b.{0,3}[0-9(©])|\bunsubscribe\b|\ball rights reserved\b", re.IGNORECASE
)
_NUMBER = re.compile(r"\A[0-9]{1,3}[.)]\s+(?=\S)")
_PAGE_OF_A_PERSON = re.compile(r"/(?:people|authors?|profiles?|users?|search)[/?]", re.IGNORECASE)


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is HTML: by its first tag, or by the share of lines with tags.

    A mail of which a part is HTML is that, and a page saved with its images as one message, too.
    """
    if is_message_with_html(text):
        return 0.85
    beginning = _BEGINNING.match(text)
    start = beginning.end() if beginning else 0
    if _DOCUMENT.match(text, start):
        return 0.95
    head = text[start : start + _HEAD]
    if not head.startswith("<") or len(_ELEMENT.findall(head)) < _FEWEST_ELEMENTS or not _ELEMENT.match(head):
        return 0.0
    lines = [line for line in head.split("\n") if line.strip()]
    tagged = sum(1 for line in lines if "<" in line or ">" in line)
    return 0.7 if 2 * tagged >= len(lines) and len(_MARKDOWN.findall(head)) < _FEWEST_ELEMENTS else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the papers of a page, a newsletter or a fragment; of the page of one paper, that paper.

    Raises SourceError when there are none, or when the page is made to exhaust a parser.
    """
    subject = ""
    in_message = is_message_with_html(text)
    if in_message:
        text, subject = html_of_message(text)
        text = clean(text)
    page = parse_html(text)
    head = head_of(text, page.root)
    known = _read_known_list(head, page.root, modified_on) if _KNOWN_LIST.search(text) else None
    reading = known or _read_any(head, page.root, modified_on)
    if not page.is_whole:
        message = "The page is nested too deep from here on; what follows was not read."
        reading = msgspec.structs.replace(reading, problems=(*reading.problems, Problem("error", 0, message)))
    if not reading.records and not reading.problems and reading.format == NAME:
        raise SourceError(
            "No list of papers was recognised in this page.",
            "Save the page that lists the papers, or copy its text and import that.",
        )
    if in_message:  # lines of what a message encodes are not lines of the source
        unplaced = tuple(msgspec.structs.replace(record, line=0) for record in reading.records)
        title = clean_line(subject) or reading.title
        reading = msgspec.structs.replace(reading, records=unplaced, title=title)
    return msgspec.structs.replace(reading, format=NAME)


def _read_known_list(head: Head, root: Element, modified_on: datetime.date) -> Reading | None:
    """Return the papers of a page that has a reader for its text; None for any other page."""
    blocks = blocks_of_html(root, cards=False, absolute=head.absolute)
    lines = page_lines_of(blocks)
    if any(line.heading and _HUGGINGFACE.match(line.target or "") for line in lines) and any(
        is_standing_phrase(line.text) or name_of_page(line.text) for line in lines
    ):
        return huggingface_page.read_lines(lines, modified_on, address=head.address)
    text, numbers = text_of(blocks)
    if arxiv_listing.sniff(text) < _CERTAIN:
        return None
    reading = arxiv_listing.read(text, modified_on)
    records = (
        msgspec.structs.replace(record, line=numbers[record.line - 1] if record.line else 0)
        for record in reading.records
    )
    return msgspec.structs.replace(
        reading, records=tuple(records), title=_main_heading(blocks) or reading.title
    )


def _read_any(head: Head, root: Element, modified_on: datetime.date) -> Reading:
    """Return the paper that a page is about, else the papers among its blocks."""
    if paper := read_paper(head, root, modified_on):
        return Reading(format=NAME, records=(paper,), title=paper.title)
    blocks = blocks_of_html(root, absolute=head.absolute)
    outcome = read_blocks(block for block in blocks if not _is_promotion(block))
    title = _main_heading(blocks) or head.title
    if outcome.title and head.title.startswith(outcome.title):  # what follows it is the name of the site
        title = outcome.title
    name = normalised_title(title)
    papers = [record for record in outcome.records if normalised_title(record.title) != name]
    records = tuple(_record(record, position, name) for position, record in enumerate(papers, 1))
    day = _day_of(head, title, modified_on)
    return Reading(
        format=NAME,
        records=records,
        title=title or None,
        listed_on=day.isoformat() if day else None,
        problems=outcome.problems,
        ignored=outcome.ignored + len(outcome.records) - len(records),
    )


def _main_heading(blocks: Sequence[Block]) -> str:
    """Return the first heading of level 1 that is more than the one word of a site's name; "" without one."""
    headings = (text_of([block])[0] for block in blocks if isinstance(block, Heading) and block.level == 1)
    return next((clean_line(text) for text in headings if len(text.split()) > 1), "")


def _is_promotion(block: Block) -> bool:
    if not isinstance(block, Paragraph):
        return False
    text = text_of([block])[0]
    return len(text) <= _PROMOTION_AT_MOST and (is_promotion(text) or _SMALL_PRINT.search(text) is not None)


def _record(record: Record, position: int, name_of_list: str) -> Record:
    """Return a record of a page: buttons are no venues, the pages of authors no links of a paper."""
    extra = {NAME if name == "markdown" else name: value for name, value in record.extra.items()}
    is_section = record.section and normalised_title(record.section) != name_of_list
    day = iso_date(record.abstract) if len(record.abstract) <= _LONGEST_DATE else None
    return msgspec.structs.replace(
        record,
        published_on=record.published_on or day,
        year=record.year or (int(day[:4]) if day else None),
        abstract="" if day else record.abstract,
        title=_NUMBER.sub("", record.title, count=1),
        position=position,
        section=record.section if is_section else None,
        venue=None if record.venue and link_label_kind(record.venue) else record.venue,
        links=tuple(link for link in record.links if not _PAGE_OF_A_PERSON.search(link.url)),
        extra=extra,
    )


def _day_of(head: Head, title: str, modified_on: datetime.date) -> datetime.date | None:
    """Return the day of a list: of its title's week or date, else when its page was published."""
    if week := last_day_of_week(title, title, modified_on):
        return week
    named = _ISO_DAY.search(title)
    if day := parse_day(named[0] if named else iso_date(title) or "", modified_on):
        return day
    published = head.value("article:published_time", "datepublished", "date", "dc.date")
    return parse_day(published[:10], modified_on)
