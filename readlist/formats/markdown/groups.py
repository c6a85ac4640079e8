"""Which blocks of a Markdown document are papers: judged by what they say, and by their neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from readlist.formats.markdown.document import (
    Block,
    Heading,
    Item,
    ItemList,
    Line,
    Paragraph,
    Table,
    Text,
)
from readlist.formats.markdown.entries import Candidate, Entry, read_entry
from readlist.formats.markdown.labels import (
    is_about_papers,
    is_not_for_entries,
    is_references,
    leads_to_news,
    link_label_kind,
    without_decoration,
)
from readlist.formats.markdown.tables import read_table
from readlist.formats.markdown.titles import (
    clean_title,
    count_words,
    is_document,
    label_of,
    plain_text,
    text_of,
    unfolded,
)
from readlist.formats.parts.author_names import author_names
from readlist.formats.parts.citation import looks_like_venue, split_citation
from readlist.model.identifiers import strong_identifiers
from readlist.model.paper import Identifiers
from readlist.model.record import Problem, Record
from readlist.model.text import normalised_title

_NUMBERED = re.compile(r"\s*(?:\[[0-9]{1,4}\]|[(（]?[0-9]{1,4}[.)）、])\s*(?=\S)")
_REFERENCE_MARK = re.compile(r"\s*\[[0-9]{1,4}\]\s*$")
_NOTHING_BUT_DATE = re.compile(r"\W*(?:(?:19|20)[0-9]{2}\W{0,3}(?:[0-9]{1,2}\W{0,3}){0,2})?\W*")
_IN_REPOSITORY = re.compile(r"https?://github\.com/[^/#]+/[^/#]+(?:/(?:blob|tree)/[^#]*)?/?#")
_SHORTEST_ENTRY = 8
_LONGEST_SECTION = 200
_LONGEST_LABEL_LINE = 600
_LONGEST_PARAGRAPH = 1500
_MOST_TEXTS_BELOW = 4
_FEWEST_ANCHORS = 3
_MAJORITY = 0.5
_NOTABLE = 0.2
_PRIOR = 2
_FEWEST_WORDS_OF_WHOLE_TITLE = 4


class Outcome(msgspec.Struct, frozen=True):
    """The papers of a document, the number of other blocks, its heading, and what looks wrong."""

    records: tuple[Record, ...]
    ignored: int
    title: str | None
    problems: tuple[Problem, ...]


class Section(msgspec.Struct):
    """A heading with the blocks up to the next; ``path`` are the headings that it stands under."""

    heading: Heading | None
    path: tuple[str, ...]
    blocks: list[Block]

    @property
    def name(self) -> str | None:
        """The heading's text."""
        return self.path[-1] if self.path else None


class Group(msgspec.Struct):
    """Neighbours that are judged together, and how many blocks beside them are no entries."""

    path: tuple[str, ...]
    section: str | None
    entries: list[Entry]
    others: int = 0
    anchors: float = 0.0
    size: int = 0
    names: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    paragraphs: bool = False
    judged: bool = False


def read_blocks(blocks: Iterable[Block]) -> Outcome:
    """Return the papers among the blocks of a document."""
    sections = _sections(blocks)
    groups = [group for read in _with_heading_entries(sections) for group in read]
    candidates = [
        entry for group in groups if not group.judged and not _is_contents(group) for entry in group.entries
    ]
    prior = sum(entry.strong for entry in candidates) / len(candidates) if candidates else 0.0
    kept = [_kept(group, prior) for group in groups]
    _drop_front_matter(groups, kept)
    _drop_references(groups, kept)
    records = [
        msgspec.structs.replace(entry.record, section=group.section)
        for group, entries in zip(groups, kept, strict=True)
        for entry in entries
    ]
    total = sum(len(group.entries) + group.others for group in groups)
    headings = [section for section in sections if section.heading]
    title = next((found.name for found in headings if found.heading and found.heading.level == 1), None)
    if title is None and headings:
        title = headings[0].name
    said = tuple(problem for group in groups for problem in group.problems)
    numbered, problems = _without_borrowed_identifiers(records)
    return Outcome(numbered, total - len(records), title, (*said, *problems))


def _without_borrowed_identifiers(
    records: Sequence[Record],
) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Number the records; where two of different titles claim one identifier, the first keeps it.

    Lists are copied together by hand: the address of the entry above is left standing.
    """
    owners: dict[tuple[str, str], Record] = {}
    kept: list[Record] = []
    problems: list[Problem] = []
    for record in records:
        strong = strong_identifiers(record.identifiers)
        owner = next((owners[pair] for pair in strong if pair in owners), None)
        if owner and _are_different(owner.title, record.title):
            message = f"It has the address of the paper of line {owner.line}, which is left to that paper."
            problems.append(Problem("warning", record.line, message, record.title[:80]))
            record = msgspec.structs.replace(record, identifiers=Identifiers())  # noqa: PLW2901
        else:
            owners.update((pair, record) for pair in strong if pair not in owners)
        kept.append(msgspec.structs.replace(record, position=len(kept) + 1))
    return tuple(kept), tuple(problems)


def _are_different(a: str, b: str) -> bool:
    """Return whether two whole titles have hardly a word in common."""
    first, second = set(normalised_title(a).split()), set(normalised_title(b).split())
    fewer = min(len(first), len(second))
    return fewer >= _FEWEST_WORDS_OF_WHOLE_TITLE and len(first & second) <= fewer / 4


def _sections(blocks: Iterable[Block]) -> list[Section]:
    sections = [Section(None, (), [])]
    above: list[tuple[int, str]] = []
    for block in blocks:
        if isinstance(block, Heading):
            above = [(level, name) for level, name in above if level < block.level]
            above.append((block.level, section_name(plain_text(block.text))))
            sections.append(Section(block, tuple(name for _, name in above), []))
        else:
            sections[-1].blocks.append(block)
    return sections


def section_name(text: str) -> str:
    """Return the text of a heading without decoration, cut where it is too long for a name."""
    return without_decoration(text)[:_LONGEST_SECTION].strip(" :：")


# --- headings ------------------------------------------------------------------------------


def _with_heading_entries(sections: Sequence[Section]) -> list[list[Group]]:
    """Return the groups of each section; one group of its own where the heading is a paper's title."""
    groups = [list(_groups(section)) for section in sections]
    entries: list[Entry | None] = []
    for section, read in zip(sections, groups, strict=True):
        entries.append(_heading_entry(section, read))
    levels: dict[int, list[Entry]] = {}
    for section, entry in zip(sections, entries, strict=True):
        if section.heading and entry:
            levels.setdefault(section.heading.level, []).append(entry)
    of_papers = {level for level, found in levels.items() if _are_papers(found)}
    result: list[list[Group]] = []
    for section, entry, read in zip(sections, entries, groups, strict=True):
        if (
            entry
            and section.heading
            and section.heading.level in of_papers
            and _is_heading_paper(section, entry)
        ):
            above = section.path[:-1]
            result.append([Group(above, above[-1] if above else None, [entry], judged=True)])
        else:
            result.append(read)
    return result


def _heading_entry(section: Section, groups: Sequence[Group]) -> Entry | None:
    """Return what a heading and the blocks below it say; None when they are a section of entries."""
    heading = section.heading
    if heading is None:
        return None
    linked = any(span.url for line in heading.text for span in line)
    by_itself = linked and read_entry(Candidate(heading.line, heading.text)).linked
    of_entries = any(entry.strong for group in groups for entry in group.entries)
    if not by_itself and (of_entries or not section.blocks):
        return None
    if is_not_for_entries(section.path[-1]) or is_references(section.path[-1]):
        return None
    body = tuple(_lines_of(section.blocks))
    entry = read_entry(Candidate(heading.line, heading.text, body))
    title = _REFERENCE_MARK.sub("", entry.record.title)
    fuller = entry.record.extra.get("markdown", {}).get("paper", "")
    if count_words(title) <= 3 and count_words(fuller) >= 4:
        title = clean_title(fuller)
    return msgspec.structs.replace(entry, record=msgspec.structs.replace(entry.record, title=title))


def _are_papers(entries: Sequence[Entry]) -> bool:
    strong = sum(entry.strong for entry in entries)
    return strong >= 2 and strong >= _MAJORITY * len(
        [entry for entry in entries if entry.nameable or entry.strong]
    )


def _is_heading_paper(section: Section, entry: Entry) -> bool:
    heading = plain_text(section.heading.text) if section.heading else ""
    marked = _REFERENCE_MARK.search(without_decoration(heading)) or _NUMBERED.match(
        without_decoration(heading)
    )
    return entry.linked or bool(marked and section.blocks and entry.record.title)


# --- lists, paragraphs and tables ------------------------------------------------------------


def _groups(section: Section) -> Iterator[Group]:
    """Yield the groups of a section: its paragraphs together, each list, each table."""
    paragraphs = Group(section.path, section.name, [], paragraphs=True)
    lists: list[Group] = []
    candidate: Candidate | None = None
    texts = 0
    for block in section.blocks:
        if isinstance(block, Paragraph):
            begun = list(_candidates_of(block))
            if begun:
                paragraphs.entries += _read(candidate)
                paragraphs.entries += [entry for earlier in begun[:-1] for entry in _read(earlier)]
                candidate, texts = begun[-1], 0
            elif candidate and (_is_attributes(block.text) or texts < _MOST_TEXTS_BELOW):
                candidate = Candidate(
                    candidate.line, candidate.head, (*candidate.body, *unfolded(block.text))
                )
                texts += not _is_attributes(block.text)
            else:
                paragraphs.others += 1
        elif isinstance(block, ItemList):
            if candidate and _are_attributes(block.items):
                candidate = Candidate(candidate.line, candidate.head, (*candidate.body, *_lines_of([block])))
            else:
                paragraphs.entries += _read(candidate)
                candidate = None
                lists += _list_groups(block, section.path, section.name)
        else:
            paragraphs.entries += _read(candidate)
            candidate = None
            if isinstance(block, Table):
                entries, others, problems = read_table(block, section.path)
                lists.append(
                    Group(section.path, section.name, entries, others=others, problems=problems, judged=True)
                )
            else:
                paragraphs.others += 1
    paragraphs.entries += _read(candidate)
    found = [paragraphs, *lists]
    yield from sorted(found, key=_first_line)


def _first_line(group: Group) -> int:
    return group.entries[0].record.line if group.entries else 0


def _read(candidate: Candidate | None) -> list[Entry]:
    return [read_entry(candidate)] if candidate else []


def _candidates_of(paragraph: Paragraph) -> Iterator[Candidate]:
    """Yield the candidates that a paragraph begins: one, or one a line where each line is numbered."""
    starts = [
        index for index, line in enumerate(paragraph.text) if _NUMBERED.match(text_of(line).lstrip("* "))
    ]
    if len(starts) > 1 and starts[0] == 0:
        for start, end in zip(starts, [*starts[1:], len(paragraph.text)], strict=True):
            yield Candidate(paragraph.line + start, paragraph.text[start:end])
    elif paragraph.text and _begins_entry(paragraph.text):
        yield Candidate(paragraph.line, paragraph.text)


def _begins_entry(text: Text) -> bool:
    """Return whether a paragraph begins like an entry: with a bold or linked title, a number, a citation."""
    line = text[0]
    said = without_decoration(text_of(line))
    if _NUMBERED.match(said):
        return True
    label = label_of(line)
    if label and label[0] != "other":
        return False
    first = next((span for span in line if without_decoration(span.text).strip(" .,:;()[]<")), None)
    if first is None or first.url.startswith("#"):
        return False
    if (first.bold or first.url) and count_words(first.text) >= 3 and link_label_kind(first.text) is None:
        return True
    whole = plain_text(text)
    return len(whole) <= _LONGEST_PARAGRAPH and split_citation(whole) is not None


def _list_groups(
    block: ItemList, path: tuple[str, ...], section: str | None, *, labelled: bool = False
) -> Iterator[Group]:
    """Yield a list as a group, and the lists inside it whose items are entries of their own.

    ``labelled`` allows for entries "Paper: A Title", which elsewhere belong to the item above.
    """
    group = Group(path, section, [], size=sum(1 for item in block.items for _ in _items_of(item)))
    inner: list[Group] = []
    for item in block.items:
        group.anchors += _anchors(item)
        below = [
            found
            for nested in item.body
            if isinstance(nested, ItemList)
            for found in _inner_groups(nested, item, path, section)
        ]
        if any(entry.strong and entry.nameable for found in below for entry in found.entries):
            entry = read_entry(Candidate(item.line, item.text))
            if entry.strong:
                group.entries.append(entry)
            inner += below
            continue
        if _says_nothing(item) or (not labelled and _is_attribute(item)):
            group.others += 1
            continue
        entry = read_entry(Candidate(item.line, item.text, tuple(_lines_of(item.body))))
        if entry.record.title or entry.strong:
            group.entries.append(entry)
        else:
            group.others += 1
    if _is_contents(group):
        inside = (inner for item in block.items for inner in _items_of(item))
        group.names = frozenset(normalised_title(plain_text(item.text)) for item in inside)
    yield group
    yield from inner


def _inner_groups(block: ItemList, item: Item, path: tuple[str, ...], section: str | None) -> Iterator[Group]:
    """Yield the groups of a list inside an item, unless its items are attributes of that item's paper."""
    untitled = all(_NOTHING_BUT_DATE.fullmatch(plain_text((line,))) for line in item.text)
    if not untitled and _are_attributes(block.items):
        return
    name = section_name(plain_text(item.text)) if len(item.text) == 1 and not untitled else ""
    yield from _list_groups(block, (*path, name) if name else path, name or section, labelled=untitled)


def _anchors(item: Item) -> float:
    """Return the share of an item and those inside it that lead into the document or to files beside it."""
    items = list(_items_of(item))
    return sum(map(_is_anchor, items)) / len(items)


def _items_of(item: Item) -> Iterator[Item]:
    yield item
    for block in item.body:
        if isinstance(block, ItemList):
            for inner in block.items:
                yield from _items_of(inner)


def _is_anchor(item: Item) -> bool:
    urls = [span.url for line in item.text for span in line if span.url]
    return bool(urls) and not any(
        is_document(url) or (url.startswith("http") and not _IN_REPOSITORY.match(url)) for url in urls
    )


def _are_attributes(items: Sequence[Item]) -> bool:
    return sum(map(_is_attribute, items)) * 2 >= len(items)


def _says_nothing(item: Item) -> bool:
    """Return whether an item is a word or two without a link, and nothing below it."""
    if item.body or len(item.text) > 1:
        return False
    return (
        not any(span.url for line in item.text for span in line)
        and len(plain_text(item.text)) < _SHORTEST_ENTRY
    )


def _is_attribute(item: Item) -> bool:
    return bool(item.text) and _is_attributes(item.text[:1])


def _is_attributes(text: Text) -> bool:
    """Return whether lines are about the paper above them: labelled fields, links, names, a venue."""
    return bool(text) and all(map(_is_attribute_line, text))


def _is_attribute_line(line: Line) -> bool:
    text = without_decoration(text_of(line))
    if len(text) > _LONGEST_LABEL_LINE:
        return False
    label = label_of(line)
    if label and label[0] != "other":
        return True
    if any(span.bold and count_words(span.text) >= 3 for span in line):
        return False
    linked = [span for span in line if span.url]
    if linked and all(link_label_kind(span.text) is not None or not span.text.strip() for span in linked):
        plain = "".join(span.text for span in line if not span.url).strip(" |,;/·•[]()-–—&:")
        return not plain or count_words(plain) <= 2 or bool(author_names(plain)) or looks_like_venue(plain)
    return not linked and (bool(author_names(text)) or looks_like_venue(text))


def _lines_of(blocks: Sequence[Block]) -> Iterator[Line]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from unfolded(block.text)
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from unfolded(item.text)
                yield from _lines_of(item.body)


# --- judging -----------------------------------------------------------------------------------


def _kept(group: Group, prior: float) -> list[Entry]:
    """Return the papers of a group. ``prior`` is the share of certain papers in the whole document."""
    if _is_contents(group) or _is_set_apart(group.path):
        return []
    if group.judged:
        return group.entries
    strong = sum(entry.strong for entry in group.entries)
    share = (strong + _PRIOR * prior) / (len(group.entries) + _PRIOR)
    if share >= _MAJORITY:
        return [entry for entry in group.entries if entry.strong or _may_be_paper(entry, group)]
    if share >= _NOTABLE:
        return [entry for entry in group.entries if entry.strong and entry.nameable and not entry.elsewhere]
    return []


def _may_be_paper(entry: Entry, group: Group) -> bool:
    """Return whether an entry among papers is one, though it says nothing that only papers have."""
    prose = group.paragraphs and entry.record.abstract
    return entry.nameable and not entry.elsewhere and not prose


def _is_set_apart(path: Sequence[str]) -> bool:
    """Return whether a section, or the one around it, holds contents, news and the like."""
    own, above = path[-1:], path[-2:-1]
    return any(map(is_not_for_entries, own)) or (
        any(map(leads_to_news, above)) and not any(map(is_about_papers, own))
    )


def _is_contents(group: Group) -> bool:
    return group.size >= _FEWEST_ANCHORS and group.anchors >= 0.6 * max(1, len(group.entries) + group.others)


def _drop_front_matter(groups: Sequence[Group], kept: list[list[Entry]]) -> None:
    """Drop what stands before the table of contents and is not named in it: news, highlights."""
    contents = next((index for index, group in enumerate(groups) if _is_contents(group)), 0)
    before = sum(map(len, kept[:contents]))
    if 2 * before >= sum(map(len, kept)):
        return
    named = {name for group in groups[contents:] if _is_contents(group) for name in group.names}
    for index in range(contents):
        if not named & {normalised_title(name) for name in groups[index].path[1:]}:
            kept[index] = []


def _drop_references(groups: Sequence[Group], kept: list[list[Entry]]) -> None:
    """Drop the bibliography when there are other entries: it repeats them, or backs the text."""
    bibliography = [bool(group.path) and is_references(group.path[-1]) for group in groups]
    if any(entries and not is_last for entries, is_last in zip(kept, bibliography, strict=True)):
        for index, found in enumerate(bibliography):
            if found:
                kept[index] = []
