"""Digests and reading lists as text, in many hands: titles, each with what was written about it.

    Some Papers of the Week, from 26/08 to 01/09          Reading list
    1. A section                                          * Attention to Lists (Li et al., 2015)
    1.1. The title of a paper                             * Trees for Everyone - Bo Wu, ListConf 2016
    A paragraph of the abstract.                          * Lists Are Short: says that lists are short.

Newsletters are pasted like this from the browser, from mails and chats. The layout of a text is the one by
which most of its entries look like papers. What stands before the first entry, between a
section's heading and its first entry, and promotion after an abstract is left out.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from readlist.formats.parts.labels import kind_of_label
from readlist.formats.parts.listed_dates import last_day_of_week, parse_day
from readlist.formats.parts.prose import without_promotion
from readlist.formats.text.addresses import is_line_of_links, names_work, split_addresses
from readlist.formats.text.byline import read_byline
from readlist.formats.text.layouts import Entry, Layout, Reader, layouts_for
from readlist.formats.text.list_shape import is_navigation, looks_like_title
from readlist.formats.text.listed_paper import read_entry
from readlist.formats.text.paragraphs import Paragraph, paragraphs_of
from readlist.formats.text.research import ABOUT_PAPERS, ABOUT_RESEARCH
from readlist.formats.text.title_forms import Style
from readlist.formats.text.title_line import quoted_title, style_of
from readlist.model.identifiers import strong_identifiers
from readlist.model.paper import Identifiers
from readlist.model.record import Problem, Reading, Record
from readlist.model.text import clean_line

NAME = "weekly-digest"

_MARKDOWN = re.compile(r"^#{1,6} |\]\(https?://|^\|.*\|\s*$", re.MULTILINE)
_MARKDOWN_IN_TEXT = 3
# JSON, XML, BibTeX, and the tagged formats of reference managers (RIS, MEDLINE, Web of Science, EndNote).
_OTHER_FORMAT = re.compile(
    r"\s*(?:[{<@%]|\[\s*[\[{\"]|(?:.*\n){0,40}?(?:TY {1,2}- |PMID ?- |PT [A-Z]\n|%0 |FN ))"
)
_ANNOUNCEMENTS_OF_ARXIV = re.compile(r"^\\\\$\n(?:arXiv:|.*\n\\\\$)", re.MULTILINE)
_LINK_TO_PAPER = re.compile(r"[\[(](?:arxiv|paper|pdf|preprint|论文)[\])]", re.IGNORECASE)
_CELL_END = re.compile(r"[,;\t|]")
_LONGEST_LIST_TITLE = 200
_LONGEST_QUOTE = 80
_SAMPLE = 100_000
_PARAGRAPHS_LOOKED_AT = 600
_ENTRIES_FOR_STYLE = 60
_FRONT_LINES = 60
_LONGEST_CONTEXT = 2000
_FEWEST_WORDS_BESIDE_A_WEEK = 4
_LONG_ENOUGH_FOR_AN_ABSTRACT = 40
_WORDS_OF_A_TITLE = 3.5
_WORDS_OF_A_BARE_TITLE = 4
_OF_ABSTRACTS = re.compile(
    r"\b(?:we (?:propose|present|introduce|show|study|prove|find|investigate|demonstrate|develop"
    r"|describe|evaluate|explore)"
    r"|(?:this|the) (?:paper|work|study)\b|our (?:method|model|approach|results|framework)"
    r"|proposes|introduces|outperform"
    r"|wir (?:zeigen|stellen|untersuchen))|本文|我们提出|提出了|提案する|提案し"
    r"|предлага(?:ем|ется)|мы показываем",
    re.IGNORECASE,
)
_NOT_READ = "This line names a paper, but it was not read as one."
_PARTS_OF_ONE_TEXT = re.compile(
    r"(?:introduction|background|related work|methods?|methodology|experiments?|results?"
    r"|discussion|conclusions?|acknowledge?ments?"
    r"|references|appendix|future work|limitations|abstract|einleitung|fazit|引言|结论|введение"
    r"|заключение)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Digest:
    layout: Layout
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    promotion: int


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is such a list: that its entries are papers."""
    sample = text[:_SAMPLE]
    if _OTHER_FORMAT.match(sample) or _ANNOUNCEMENTS_OF_ARXIV.search(sample):
        return 0.0
    if _looks_like_markdown(sample) or _has_columns_with_names(sample):
        return 0.0
    digest = _digest_of(sample)
    return _confidence(digest, sample) if digest and digest.records else 0.0


def _confidence(digest: _Digest, text: str) -> float:
    records, layout = digest.records, digest.layout
    count = len(records)

    def share(of: Callable[[Record], bool]) -> float:
        return sum(map(of, records)) / count

    titles = share(lambda record: looks_like_title(record.title))
    words = sum(_words(record.title) for record in records) / count
    told, identified, substantial = share(_is_told), share(_is_identified), share(_is_substantial)
    labelled = sum(_LINK_TO_PAPER.search(entry.title) is not None for entry in layout.entries)
    told = max(told, labelled / len(layout.entries))
    announced = _announces_papers(layout.front)
    about_research = announced or identified >= 0.5 or _research(text, count) >= 0.5
    few = count == 1 and not (layout.sectioned or records[0].authors or identified)
    one_text = share(lambda record: _PARTS_OF_ONE_TEXT.fullmatch(record.title) is not None) * count > 1
    questions = told < 0.5 < share(lambda record: record.title.endswith(("?", "？")))
    if few or one_text or questions or titles < 0.5 or words < 2 or not about_research:
        return 0.1
    if layout.sectioned and max(told, substantial) >= 0.5:
        return 0.9 if words >= _WORDS_OF_A_TITLE else 0.6
    if told >= 0.5:
        return 0.75 if count > 1 else 0.6
    if substantial >= 0.5 and (layout.numbered or words >= _WORDS_OF_A_TITLE):
        abstracts = share(lambda record: _OF_ABSTRACTS.search(record.abstract) is not None)
        marked = layout.entries[0].paragraph.mark != ""
        sure = layout.numbered or abstracts >= 0.4 or (marked and announced)
        return 0.2 if not sure else 0.8 if layout.numbered and words >= _WORDS_OF_A_TITLE else 0.6
    return 0.6 if announced and titles >= 0.8 and words >= _WORDS_OF_A_BARE_TITLE else 0.1


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the papers of a list; its week, if it names one, gives ``listed_on``."""
    digest = _digest_of(text)
    if digest is None:
        return Reading(format=NAME, ignored=sum(bool(line.strip()) for line in text.split("\n")))
    front = [paragraph.source for paragraph in digest.layout.front]
    title, listed_on = _heading_of(front, modified_on)
    unread = _unread(text, digest)
    in_entries = {each.line for entry in digest.layout.entries for each in entry.body}
    aside = sum(problem.line not in in_entries for problem in unread)
    return Reading(
        format=NAME,
        records=digest.records,
        title=title,
        listed_on=listed_on.isoformat() if listed_on else None,
        problems=tuple(sorted((*digest.problems, *unread), key=lambda problem: problem.line)),
        ignored=len(front) - bool(title) + digest.layout.left_out + digest.promotion - aside,
    )


def _looks_like_markdown(text: str) -> bool:
    found = itertools.islice(_MARKDOWN.finditer(text), _MARKDOWN_IN_TEXT)
    return len(list(found)) == _MARKDOWN_IN_TEXT


def _has_columns_with_names(text: str) -> bool:
    """Return whether the first line names the columns of a table."""
    cells = _CELL_END.split(text.lstrip().split("\n", 1)[0][:_LONGEST_CONTEXT])
    return len(cells) > 1 and sum(kind_of_label(cell.strip(' "')) is not None for cell in cells) >= max(
        2, len(cells) / 3
    )


def _digest_of(text: str) -> _Digest | None:
    """Return the list that ``text`` is by the layout that gives the most papers."""
    paragraphs = paragraphs_of(text)
    sample = paragraphs[:_PARAGRAPHS_LOOKED_AT]
    best: tuple[float, Reader, _Digest] | None = None
    for reader in layouts_for(sample):
        layout = reader(sample)
        digest = _read_layout(layout) if layout else None
        if digest is None:
            continue
        merit = _merit(digest)
        if best is None or merit > best[0]:
            best = merit, reader, digest
    if best is None:
        return None
    if len(sample) == len(paragraphs):
        return best[2]
    layout = best[1](paragraphs)
    return _read_layout(layout) if layout else None


def _read_layout(layout: Layout) -> _Digest:
    style = _style_of(layout.entries[:_ENTRIES_FOR_STYLE])
    records: list[Record] = []
    problems: list[Problem] = []
    promotion = 0
    for entry in layout.entries:
        kept = len(without_promotion([paragraph.source for paragraph in entry.body]))
        promotion += len(entry.body) - kept
        record = read_entry(
            entry.title,
            entry.body[:kept],
            style,
            section=clean_line(entry.section) if entry.section else None,
            position=len(records) + 1,
            line=entry.paragraph.line,
        )
        if reason := _reason_against(record, layout, style, last=entry is layout.entries[-1]):
            problems.append(Problem("warning", record.line, reason, entry.paragraph.source[:_LONGEST_QUOTE]))
        else:
            records.append(record)
    return _Digest(layout, tuple(records), tuple(problems), promotion)


def _style_of(entries: Sequence[Entry]) -> Style:
    below = [entry.body[0].text for entry in entries if entry.body]
    quoted = sum(quoted_title(text) is not None for text in below)
    bylines = sum(read_byline(text) is not None for text in below)
    most = len(entries) / 2
    return replace(style_of(entry.title for entry in entries), quoted=quoted > most, bylines=bylines >= most)


def _unread(text: str, digest: _Digest) -> list[Problem]:
    """Return a warning for each line that holds an identifier of a paper which no record is.

    Running text is left out: it speaks of other works.
    """
    told = {entry.paragraph.line for entry in digest.layout.entries}
    told |= {
        each.line for entry in digest.layout.entries for each in entry.body if not is_line_of_links(each.text)
    }
    known = {pair for record in digest.records for pair in strong_identifiers(record.identifiers)}
    links = {link.url for record in digest.records for link in record.links}
    found: list[Problem] = []
    for paragraph in paragraphs_of(text):
        if paragraph.line in told or len(paragraph.text) > _LONGEST_LIST_TITLE:
            continue
        _, identifiers, beside = split_addresses(paragraph.text)
        pairs = strong_identifiers(identifiers)
        if pairs and known.isdisjoint(pairs) and links.isdisjoint(link.url for link in beside):
            found.append(Problem("warning", paragraph.line, _NOT_READ, paragraph.source[:_LONGEST_QUOTE]))
    return found


def _reason_against(record: Record, layout: Layout, style: Style, *, last: bool) -> str | None:
    """Return why an entry is no paper, where that is clear: it has no title, or the text ends within it."""
    if not (looks_like_title(record.title) or _is_told(record) or (layout.numbered and record.title)):
        return "This entry has no title that a paper could have; it was left out."
    if last and style.more and not record.abstract and not _is_told(record) and record.title[-1:].isalnum():
        return "The text ends within the title of this entry; it was left out."
    return None


def _merit(digest: _Digest) -> float:
    """Return how well a layout fits: how many entries look like papers, less those that do not.

    Where most entries say who wrote them, one that is nothing but a title is a heading.
    """
    records = digest.records
    mostly_told = sum(map(_is_told, records)) > len(records) / 2
    merit = -0.3 * (len(digest.problems) + (len(records) == 1))  # a list has several entries
    for record in records:
        title = looks_like_title(record.title)
        if _is_told(record):
            merit += 0.7 if title else 0.2
        elif len(record.abstract) >= _LONG_ENOUGH_FOR_AN_ABSTRACT:
            merit += 0.4 if title or digest.layout.numbered else -0.1
        else:
            merit += 0.1 if title and not mostly_told else -0.3
    return merit


def _is_told(record: Record) -> bool:
    """Return whether an entry says who wrote the work, when or where it appeared, or where it is."""
    return bool(record.authors or record.year or record.venue) or _is_identified(record)


def _is_identified(record: Record) -> bool:
    return record.identifiers != Identifiers() or any(link.kind in ("paper", "pdf") for link in record.links)


def _is_substantial(record: Record) -> bool:
    return len(record.abstract) >= _LONG_ENOUGH_FOR_AN_ABSTRACT or _is_told(record) or bool(record.links)


def _words(title: str) -> float:
    """Return the number of words; of writing without spaces, two letters are taken for one."""
    wide = sum("\u3040" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7af" for letter in title)
    return len(title.split()) + wide / 2


def _research(text: str, entries: int) -> float:
    """Return how often ``text`` speaks of papers and research, an entry."""
    papers = min(len(ABOUT_PAPERS.findall(text)), entries)
    return (papers + len(ABOUT_RESEARCH.findall(text))) / entries


def _announces_papers(front: Sequence[Paragraph]) -> bool:
    return any(ABOUT_PAPERS.search(paragraph.source[:_LONGEST_CONTEXT]) for paragraph in front[:_FRONT_LINES])


def _heading_of(front: Sequence[str], modified_on: datetime.date) -> tuple[str | None, datetime.date | None]:
    """Return the list's title and day, which the line that names a week gives, else the first lines."""
    first = _list_title(front)
    context = "\n".join(line[:_LONGEST_CONTEXT] for line in front[:_FRONT_LINES])
    for line in front[:_FRONT_LINES]:
        if len(line) > _LONGEST_LIST_TITLE or names_work(line):
            continue
        if day := last_day_of_week(line, context, modified_on):
            says_more = sum(word.isalpha() for word in line.split()) >= _FEWEST_WORDS_BESIDE_A_WEEK
            return (line if says_more or first is None else first), day
    days = (parse_day(line, modified_on) for line in front[:_FRONT_LINES])
    return first, next(filter(None, days), None)


def _list_title(front: Sequence[str]) -> str | None:
    first = next((line for line in front[:_FRONT_LINES] if not (is_navigation(line) or names_work(line))), "")
    return first if first and len(first) <= _LONGEST_LIST_TITLE and not first.endswith((".", ":")) else None
