"""Tables of papers in Markdown: columns by what their headings and cells say, one paper or more a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from readlist.formats.markdown.document import Line, Row, Span, Table, Text
from readlist.formats.markdown.entries import Candidate, Entry, read_entry
from readlist.formats.markdown.labels import is_about_resources, link_label_kind, without_decoration
from readlist.formats.markdown.titles import count_words, plain_text, text_of
from readlist.formats.parts.author_names import author_names
from readlist.model.record import Problem

_ROLES = (
    (
        "title",
        r"(?:paper|article|full|original)?\s*titles?|paper name|papers? title"
        r"|论文标题|论文题目|论文名称|标题|题目",
    ),
    ("paper", r"papers?|articles?|publications?|works?|references?|stud(?:y|ies)|论文|文章|文献"),
    (
        "name",
        r"names?|models?|methods?|approach|algorithm|abbreviation|acronym|datasets?|benchmarks?|tools?|systems?"
        r"|framework|project name|名称|模型|方法|数据集|简称",
    ),
    ("authors", r"(?:first )?authors?(?:\(s\))?|作者|by"),
    (
        "venue",
        r"(?:publication )?venues?|conferences?|journals?|conf\.?|published(?: in| at)?|publisher|source"
        r"|proceedings|venue\s*/?\s*year|pub\.?|会议|期刊|会议/期刊|发表|出处|来源",
    ),
    (
        "date",
        r"(?:release|released|publish|publication|submission|arxiv)?\s*dates?|years?|time|month|published on"
        r"|when|release time|时间|日期|年份|年|发布时间|发表时间",
    ),
    (
        "link",
        r"links?|urls?|pdfs?|arxiv|doi|paper (?:links?|urls?)|download|read|resources?|openreview"
        r"|链接|地址|原文|论文链接|论文地址|下载",
    ),
    (
        "code",
        r"codes?|github|git|repos?(?:itory)?|implementations?|source(?: code)?|official code|code links?"
        r"|代码|源码|开源|开源代码|代码链接",
    ),
    ("project", r"projects?(?: pages?)?|web(?:site|page)?s?|demos?|home\s?pages?|主页|项目|项目主页"),
    ("data", r"data|datasets? links?|数据"),
    (
        "abstract",
        r"abstracts?|summary|summaries|tl;?dr|description|overview|key (?:ideas?|points?|contributions?)"
        r"|contributions?|(?:main )?idea|摘要|简介|概述|总结|一句话",
    ),
    (
        "tags",
        r"key\s?words?|tags?|topics?|areas?|categor(?:y|ies)|tasks?|domains?|fields?|types?"
        r"|关键词|标签|方向|领域|任务|类别|分类",
    ),
    ("number", r"#|no\.?|n|id|idx|index|s\.?\s?no\.?|rank|序号|编号"),
)
_ROLE = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _ROLES), re.IGNORECASE)
_BIBLIOGRAPHIC = {"authors", "venue", "date", "abstract"}
_NUMBERED_NAME = re.compile(r"\s*[(（]?[0-9]{1,3}[.)）]\s*")
_TWO_SPACES = re.compile(r"(?<=\S)\s{2,}(?=[^\W\d_])")
_NOTHING = frozenset(
    ("", "-", "–", "—", "--", "/", "n/a", "na", "none", "tbd", "x", "✗", "❌", "soon", "coming soon")
)


class Columns(msgspec.Struct, frozen=True):
    """What the columns of a table hold: a role for each, and that of its papers' titles."""

    roles: tuple[str, ...]
    names: tuple[str, ...]
    title: int
    certain: bool


def read_table(table: Table, sections: Sequence[str]) -> tuple[list[Entry], int, tuple[Problem, ...]]:
    """Return the papers of a table, the number of rows that are none, and what the user should know.

    ``sections`` are the headings that it stands under. A table whose subject is something
    else, a data set or tool with a column for its paper, is none of papers; that is said.
    """
    rows = table.rows[1:]
    columns = _columns(table) if len(table.rows) > 1 else None
    if columns is None:
        return [], len(rows), ()
    if _is_about_resources(columns, sections):
        message = "A table of data sets, tools or the like: the papers beside them are left out."
        return [], len(rows), (Problem("warning", table.line, message, " | ".join(columns.names)[:80]),)
    entries = [entry for row in rows for entry in _entries_of_row(row, columns)]
    strong = sum(entry.strong for entry in entries)
    if not columns.certain and 2 * strong < len(rows):
        return [], len(rows), ()
    told = [entry for entry in entries if entry.strong or entry.told]
    if len(told) >= 0.8 * len(entries):  # there, a row that tells nothing of a paper is about something else
        entries = told
    return entries, len(rows) - len({entry.record.line for entry in entries}), ()


def _columns(table: Table) -> Columns | None:
    heading, rows = table.rows[0], table.rows[1:41]
    names = tuple(without_decoration(plain_text(cell)).strip(" *:：") for cell in heading.cells)
    roles = [str(found.lastgroup) if (found := _ROLE.fullmatch(name)) else "other" for name in names]
    for index, role in enumerate(roles):
        if role in ("paper", "link", "title") and _holds_only_labels(rows, index):
            roles[index] = "link"
        elif role == "link" and _holds_titles(rows, index):
            roles[index] = "paper"
    title = next((roles.index(role) for role in ("title", "paper") if role in roles), None)
    told = title is not None
    if title is None and "name" in roles:
        title = roles.index("name")
    if title is None:
        guesses = [
            index for index, role in enumerate(roles) if role == "other" and _holds_titles(rows, index)
        ]
        title = guesses[0] if guesses else None
    if title is None:
        return None
    bibliographic = len(_BIBLIOGRAPHIC & set(roles)) + ("link" in roles)
    return Columns(
        tuple(roles), names, title, certain=told and (bibliographic > 0 or roles[title] == "title")
    )


def _is_about_resources(columns: Columns, sections: Sequence[str]) -> bool:
    if columns.title == 0 or "name" not in columns.roles[: columns.title]:
        return False
    about = any(map(is_about_resources, (*sections, columns.names[columns.roles.index("name")])))
    return about and not _BIBLIOGRAPHIC & set(columns.roles)


def _holds_only_labels(rows: Sequence[Row], index: int) -> bool:
    cells = [text for row in rows if index < len(row.cells) and (text := row.cells[index])]
    filled = [cell for cell in cells if plain_text(cell).lower() not in _NOTHING or _links(cell)]
    return bool(filled) and sum(_is_labels(cell) for cell in filled) >= 0.6 * len(filled)


def _is_labels(cell: Text) -> bool:
    spans = [
        span
        for line in cell
        for span in line
        if without_decoration(span.text).strip(" ,;/[]()&+.") or span.url
    ]
    return all(
        link_label_kind(span.text) is not None
        or "://" in span.text
        or (not span.url and count_words(span.text) < 2)
        for span in spans
    )


def _holds_titles(rows: Sequence[Row], index: int) -> bool:
    cells = [plain_text(row.cells[index]) for row in rows if index < len(row.cells)]
    filled = [cell for cell in cells if cell.lower() not in _NOTHING]
    long = [
        cell for cell in filled if count_words(cell) >= 3 and not author_names(cell) and "://" not in cell
    ]
    return bool(filled) and len(long) >= 0.6 * len(filled)


def _links(cell: Text) -> list[Span]:
    return [span for line in cell for span in line if span.url]


def _entries_of_row(row: Row, columns: Columns) -> list[Entry]:
    if columns.title >= len(row.cells):
        return []
    fields = tuple(
        line
        for index, (role, cell) in enumerate(zip(columns.roles, row.cells, strict=False))
        if index != columns.title
        for line in _lines_of_cell(role, columns.names[index], cell)
    )
    entries = []
    for lines in _papers_of_cell(row.cells[columns.title]):
        head, summary = _without_summary(lines)
        body = (*_labelled("abstract", summary), *fields)
        entry = read_entry(Candidate(row.line, head, body))
        if entry.record.title or entry.strong:
            entries.append(entry)
    return entries


def _papers_of_cell(cell: Text) -> Iterator[Text]:
    """Yield the lines of each paper of a cell: one a line where each has a linked title of its own."""
    titled = [_has_linked_title(line) for line in cell]
    if sum(titled) < 2:
        if cell:
            yield cell
        return
    paper: list[Line] = []
    for line, begins in zip(cell, titled, strict=True):
        if begins and any(map(_has_linked_title, paper)):
            yield tuple(paper)
            paper = []
        paper.append(line)
    yield tuple(paper)


def _has_linked_title(line: Line) -> bool:
    return any(
        span.url and link_label_kind(span.text) is None and count_words(span.text) >= 3 for span in line
    )


def _without_summary(cell: Text) -> tuple[Text, Text]:
    """Part an unmarked "1) Name  summary", which two spaces tell apart, into title and summary."""
    text = text_of(cell[0])
    number = _NUMBERED_NAME.match(text)
    gap = _TWO_SPACES.search(text, number.end()) if number else None
    if number is None or gap is None or any(span.bold or span.url for span in cell[0]):
        return cell, ()
    title = Span(text[number.end() : gap.start()], bold=True)
    return ((title,),), ((Span(text[gap.end() :]),), *cell[1:])


def _labelled(label: str, text: Text) -> Iterator[Line]:
    for line in text:
        yield (Span(f"{label}: "), *line)


def _lines_of_cell(role: str, name: str, cell: Text) -> Iterator[Line]:
    """Yield what a cell says as lines "Label: ...", as they stand below the title of an entry."""
    said = plain_text(cell)
    links = _links(cell)
    if role == "number" or (said.lower() in _NOTHING and not links):
        return
    if role in ("link", "paper", "title"):
        yield from cell
    elif role in ("code", "project", "data"):
        yield from _labelled("dataset" if role == "data" else role, cell)
    else:
        label = {"abstract": "abstract", "tags": "keywords"}.get(role, role)
        if role in ("other", "name"):
            label = name if name and len(name) <= 40 and ":" not in name else "note"
        yield (Span(f"{label}: {said}"), *(msgspec.structs.replace(link, text="") for link in links))
