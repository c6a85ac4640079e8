"""Lists as text in many hands: the same papers, however someone set them down."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from readlist.formats.text import weekly_digest
from readlist.model.text import clean
from tests.formats.text.lists import (
    ABSTRACTS,
    AUTHORS,
    ENTRIES,
    FRONT,
    TITLES,
    TODAY,
    YEARS,
    apa,
    bare,
    initials,
    listed,
    marked,
    read,
    titles,
)

# --- title lines: what stands beside the title ----------------------------------------------

LINES: dict[str, Callable[[str, tuple[str, ...], int], str]] = {
    "authors and year in brackets": lambda t, a, y: f"{t} ({', '.join(a)}, {y})",
    "et al. in brackets": lambda t, a, y: f"{t} ({a[0].split()[-1]} et al., {y})",
    "em dash": lambda t, a, y: f"{t} — {', '.join(a)} ({y})",
    "year, then a dash": lambda t, a, y: f"{t} ({y}) - {', '.join(a)}",
    "by": lambda t, a, y: f"{t} by {' and '.join(a)} ({y})",
    "by, in a certain year": lambda t, a, y: f"{t} by {' and '.join((*a, 'Zoe Zimmer'))}, {y}",
    "columns": lambda t, a, y: f"{t} | {', '.join(a)} | ListConf {y}",
    "dash and venue": lambda t, a, y: f"{t} - {', '.join(a)}, ListConf {y}",
    "full stops": lambda t, a, y: f"{t.rstrip('?')}. {', '.join(a)}. ListConf, {y}.",
    "quoted": lambda t, a, y: f"“{t}” - {', '.join(a)} ({y})",
    "quoted, straight": lambda t, a, y: f'"{t}", {" and ".join(a)}, ListConf {y}',
    "apa": lambda t, a, y: f"{apa(a)} ({y}). {t.rstrip('?')}. Journal of Lists, 12(3), 1–9.",
    "ieee": lambda t, a, y: f"{initials(a)}, “{t},” in Proc. ListConf, {y}, pp. 1–9.",
    "mla": lambda t, a, y: (
        f'{a[0].split()[-1]}, {a[0].split()[0]}, et al. "{t.rstrip("?")}." Journal of Lists 12 ({y}).'
    ),
    "acm": lambda t, a, y: f"{' and '.join(a)}. {y}. {t.rstrip('?')}. In Proceedings of ListConf.",
}


@pytest.mark.parametrize("mark", ["- ", "* ", "• ", "{n}. ", "[{n}] ", "({n}) ", "{n}) ", ""])
@pytest.mark.parametrize("form", LINES)
def test_one_line_an_entry(form: str, mark: str) -> None:
    text = listed(lambda n, t, a, y, _: mark.format(n=n) + LINES[form](t, a, y))
    records = read(text).records
    assert [bare(record.title) for record in records] == [bare(title) for title in TITLES]
    assert all(record.authors for record in records)
    assert [record.year for record in records] == list(YEARS)


# --- marks, blank lines, indentation, folding ------------------------------------------------

MARKS = (
    "1.",
    "1)",
    "(1)",
    "[1]",
    "1:",
    "#1",
    "1、",
    "-",
    "*",
    "•",
    "·",
    "–",
    "▪",
    "➤",
    "→",
    "🔹",
    "☐",
    "- [ ]",
)


@pytest.mark.parametrize("indent", ["", "  ", "\t"])
@pytest.mark.parametrize("blank", ["\n", "\n\n"])
@pytest.mark.parametrize("mark", MARKS)
def test_marks_blank_lines_and_indentation_do_not_matter(mark: str, blank: str, indent: str) -> None:
    text = listed(
        lambda n, t, a, y, s: (
            f"{indent}{marked(mark, n)} {t}{blank}{indent}    {', '.join(a)}, {y}{blank}{indent}    {s}"
        ),
        "\n\n",
    )
    records = read(text).records
    assert [record.title for record in records] == list(TITLES)
    assert [record.abstract for record in records] == list(ABSTRACTS)
    assert [record.authors for record in records] == list(AUTHORS)


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n\n"])
def test_line_ends_do_not_matter(line_end: str) -> None:
    text = listed(lambda n, t, a, y, s: f"{n}. {t} ({y})\n{s}").replace("\n", line_end)
    assert titles(clean(text)) == list(TITLES)


@pytest.mark.parametrize("quote", ["", "> "])
@pytest.mark.parametrize("mark", ["1.", "-", "[1]", ""])
@pytest.mark.parametrize("width", [60, 72, 80])
def test_folded_lines(width: int, mark: str, quote: str) -> None:
    def entry(number: int, title: str, authors: tuple[str, ...], year: int, abstract: str) -> str:
        return "\n\n".join(
            textwrap.fill(part, width)
            for part in (f"{marked(mark, number)} {title} ({year})".strip(), f"{abstract} {abstract}")
        )

    text = "\n".join(quote + line for line in listed(entry, "\n\n").split("\n"))
    records = read(text).records
    assert [record.title for record in records] == list(TITLES)
    assert [record.abstract for record in records] == [f"{text} {text}" for text in ABSTRACTS]


def test_titles_without_marks_alternate_with_paragraphs() -> None:
    text = listed(lambda n, t, a, y, s: f"{t}\n\n{s} {s}", "\n\n")
    assert titles(text) == list(TITLES)


def test_titles_without_marks_and_their_authors() -> None:
    text = listed(lambda n, t, a, y, s: f"{t}\n{', '.join(a)} · ListConf {y}\n{s}", "\n\n")
    records = read(text).records
    assert [record.title for record in records] == list(TITLES)
    assert [(record.year, record.venue) for record in records] == [(year, "ListConf") for year in YEARS]


def test_titles_and_addresses_by_turns() -> None:
    text = "\n".join(f"{title}\nhttps://arxiv.org/abs/2408.1490{n}" for n, title in enumerate(TITLES))
    records = read(text).records
    assert [record.title for record in records] == list(TITLES)
    assert [record.identifiers.arxiv for record in records] == [f"2408.1490{n}" for n in range(5)]


@pytest.mark.parametrize(
    "form",
    [
        "{t} https://arxiv.org/abs/{i}",
        "{t} (https://arxiv.org/pdf/{i}v2)",
        "{t} - arXiv:{i}",
        "[{i}] {t}",
        "{t} [pdf] [code] https://arxiv.org/abs/{i}",
        "{t}: arxiv.org/abs/{i}",
        "https://arxiv.org/abs/{i} {t}",
    ],
)
def test_addresses_on_the_line(form: str) -> None:
    text = FRONT + "\n".join("- " + form.format(t=title, i=f"2408.1490{n}") for n, title in enumerate(TITLES))
    records = read(text).records
    assert [record.title for record in records] == list(TITLES)
    assert [record.identifiers.arxiv for record in records] == [f"2408.1490{n}" for n in range(5)]


# --- labels ----------------------------------------------------------------------------------


@pytest.mark.parametrize("bullet", ["", "- ", "  • ", "* "])
@pytest.mark.parametrize(
    "labels",
    [
        ("Title", "Authors", "Year", "Venue", "Abstract", "Link", "Code"),
        ("Titel", "Autoren", "Jahr", "Konferenz", "Zusammenfassung", "Link", "Code"),
        ("标题", "作者", "年份", "会议", "摘要", "链接", "代码"),
        ("タイトル", "著者", "日付", "会議", "概要", "リンク", "コード"),
        ("Название", "Авторы", "Год", "Конференция", "Аннотация", "Ссылка", "Код"),
    ],
)
def test_fields_with_labels(labels: tuple[str, ...], bullet: str) -> None:
    def entry(number: int, title: str, authors: tuple[str, ...], year: int, abstract: str) -> str:
        values = (
            title, ", ".join(authors), year, "ListConf", abstract,
            f"https://arxiv.org/abs/2408.1490{number}", "https://github.com/example/lists",
        )  # fmt: skip
        return "\n".join(f"{bullet}{label}: {value}" for label, value in zip(labels, values, strict=True))

    for record, expected in zip(read(listed(entry, "\n\n")).records, ENTRIES, strict=True):
        assert (record.title, record.authors, record.year, record.abstract) == expected
        assert record.venue == "ListConf"
        assert [link.kind for link in record.links] == ["paper", "code"]
        assert record.identifiers.arxiv


def test_notes_with_labels_are_text_of_the_paper_above() -> None:
    text = listed(
        lambda n, t, a, y, s: (
            f"{n}. {t}\n   TL;DR: {s}\n   Why it matters: Readers read.\n   Paper: https://arxiv.org/abs/2408.1490{n}\n"
        )
    )
    records = read(text).records
    assert [record.title for record in records] == list(TITLES)
    assert records[0].abstract == f"TL;DR: {ABSTRACTS[0]}\n\nWhy it matters: Readers read."


def test_a_summary_on_the_line_of_a_title_that_holds_a_colon() -> None:
    summaries = (
        "Says that short lists are read.",
        "Folds trees by a method that keeps the leaves.",
        "Asks readers and counts.",
    )
    names = (
        "Short Lists Are All You Need",
        "TreeFold: Folding Trees into Lists",
        "Reading Lists (7x8B) Technical Report",
    )
    text = FRONT + "\n".join(f"- {title}: {summary}" for title, summary in zip(names, summaries, strict=True))
    records = read(text).records
    assert [(record.title, record.abstract) for record in records] == list(zip(names, summaries, strict=True))


def test_stars_and_tags_are_no_part_of_a_title() -> None:
    text = listed(lambda n, t, a, y, s: f"{n}. {t} {'⭐' * n}\n{s}")
    assert titles(text) == list(TITLES)
    text = listed(lambda n, t, a, y, s: f"* 🔥 {t} [PDF] [Code]\n  {s}")
    assert titles(text) == list(TITLES)


def test_the_real_title_in_quotes_below_a_nickname() -> None:
    text = listed(lambda n, t, a, y, s: f'{n}. Nick{n} ({a[0].split()[-1]} et al., {y})\n"{t}"\n{s}')
    assert titles(text) == list(TITLES)


def test_the_year_before_the_title_and_a_lone_author_below() -> None:
    text = listed(lambda n, t, a, y, s: f"{y} {t}\n{', '.join(a)}")
    records = read(text).records
    assert [(record.title, record.authors, record.year) for record in records] == [
        (title, authors, year) for title, authors, year, _ in ENTRIES
    ]


def test_several_fields_on_a_line() -> None:
    text = listed(
        lambda n, t, a, y, s: (
            f"{t}\n\nAuthors: {', '.join(a)} et al. (9 authors) · Year: {y} · Topic: a\n\n{s}"
        ),
        "\n\n",
    )
    for record, expected in zip(read(text).records, ENTRIES, strict=True):
        assert (record.title, record.authors, record.year, record.abstract) == expected


def test_a_bullet_on_a_line_of_its_own() -> None:
    text = listed(lambda n, t, a, y, s: f"-\n{t} ({y})\nAuthors: {a[0]} et al.\nTakeaway: {s}")
    records = read(text).records
    assert [record.title for record in records] == list(TITLES)
    assert [record.authors for record in records] == [(authors[0],) for authors in AUTHORS]


# --- hostile input ---------------------------------------------------------------------------


@given(
    st.lists(
        st.sampled_from(
            ["- ", "1. ", "[1] ", "Title", ": ", "\n", "\n\n", "  ", "Ann Li", ", ", "(2020)", "“", "”", "|",
             "https://arxiv.org/abs/2408.14906", "Authors:", "by", "—", "🔹", "一、", "。", "Week 2"]
        ),
        max_size=60,
    )
)  # fmt: skip
@example(["Week 2", "—", "—"])
def test_anything_can_be_read(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert 0 <= weekly_digest.sniff(text) <= 1
    reading = weekly_digest.read(text, TODAY)
    assert [record.position for record in reading.records] == list(range(1, len(reading.records) + 1))
    assert all(record.title or record.identifiers for record in reading.records)
    assert all(1 <= record.line <= text.count("\n") + 1 for record in reading.records)


def test_authors_behind_the_year_are_told_with_comma_and_without() -> None:
    text = (
        "Papers on lists\n\n• Sorting lists by looking at them (2014), A. Li et al. [pdf]\n"
        "• Can a list be too long? (2012) B. Wu and C. Xu [pdf]\n"
        "• Lists that never end (2013), D. Yu. [pdf]\n"
    )
    records = weekly_digest.read(text, TODAY).records
    assert [(record.title, record.authors, record.year) for record in records] == [
        ("Sorting lists by looking at them", ("A. Li",), 2014),
        ("Can a list be too long?", ("B. Wu", "C. Xu"), 2012),
        ("Lists that never end", ("D. Yu",), 2013),
    ]


def test_authors_and_a_colon_before_every_title() -> None:
    text = (
        "Papers on lists\n\n• Ann Li and Bo Wu: Lists as Trees, ListConf 2011.\n"
        "• Cy Xu: Sorting with Care: A Study of Lists, TREECONF 2002\n• Di Yu, Ed Zu: On Very Long Lists\n"
    )
    records = weekly_digest.read(text, TODAY).records
    assert [(record.title, record.authors, record.venue) for record in records] == [
        ("Lists as Trees", ("Ann Li", "Bo Wu"), "ListConf"),
        ("Sorting with Care: A Study of Lists", ("Cy Xu",), "TREECONF"),
        ("On Very Long Lists", ("Di Yu", "Ed Zu"), None),
    ]


def test_a_venue_in_brackets_before_a_title() -> None:
    text = (
        "Papers on lists\n\n• (ListConf 2021) Sorting Lists with Care, Ann Li et al. [Paper] [Code]\n"
        "• [TreeConf'22] Trees That Are Lists, Bo Wu et al. [Paper]\n"
    )
    records = weekly_digest.read(text, TODAY).records
    assert [(record.title, record.authors, record.venue, record.year) for record in records] == [
        ("Sorting Lists with Care", ("Ann Li",), "ListConf", 2021),
        ("Trees That Are Lists", ("Bo Wu",), "TreeConf", 2022),
    ]


@pytest.mark.parametrize("box", ["[ ] ", "[x] ", "- [ ] ", "- TODO ", "* DONE "])
def test_boxes_and_tasks_are_no_part_of_titles(box: str) -> None:
    text = (
        f"Papers to read\n\n{box}Lists with Attention (Li et al., 2021)\n"
        f"{box}Trees as Programs (Xu & Yu, 2022)\n{box}Graphs Without Edges (Zu, 2023)\n"
    )
    assert [record.title for record in weekly_digest.read(text, TODAY).records] == [
        "Lists with Attention",
        "Trees as Programs",
        "Graphs Without Edges",
    ]


def test_what_was_to_be_clicked_behind_a_title_is_no_part_of_it() -> None:
    text = (
        "#1 Lists with Attention [PDF 5] [Copy] [Chat 12] [REL]\nAuthors: Ann Li, Bo Wu\n"
        "We propose a method that sorts lists, and show that attention helps.\n\n"
        "#2 Trees as Programs [PDF 3] [Copy] [Chat 9] [REL]\nAuthors: Cy Xu\n"
        "We study trees that are programs, and programs that learn trees.\n"
    )
    records = weekly_digest.read(text, TODAY).records
    assert [(record.title, record.authors) for record in records] == [
        ("Lists with Attention", ("Ann Li", "Bo Wu")),
        ("Trees as Programs", ("Cy Xu",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Accepted Papers\n\nLists with Attention to All\nAnn Li (University of Lists), Bo Wu (Tree Lab)\n\n"
        "Trees as Programs over Data\nCy Xu (Tree University); Di Yu (List Corp.)\n\n"
        "Graphs Without Any Edges\nEd Zu (Graph Lab), Flo Au (Graph Lab), Gi Bo (University of Lists)\n",
        "Accepted Papers\n\n#12 Lists with Attention to All\nAuthors: Ann Li, Bo Wu\n\n"
        "#17 Trees as Programs over Data\nAuthors: Cy Xu, Di Yu\n\n"
        "#102 Graphs Without Any Edges\nAuthors: Ed Zu, Flo Au, Gi Bo\n",
    ],
)
def test_accepted_papers_with_affiliations_and_numbers_of_submissions(text: str) -> None:
    assert weekly_digest.sniff(text) >= 0.6
    records = weekly_digest.read(text, TODAY).records
    assert [(record.title, record.authors) for record in records] == [
        ("Lists with Attention to All", ("Ann Li", "Bo Wu")),
        ("Trees as Programs over Data", ("Cy Xu", "Di Yu")),
        ("Graphs Without Any Edges", ("Ed Zu", "Flo Au", "Gi Bo")),
    ]
