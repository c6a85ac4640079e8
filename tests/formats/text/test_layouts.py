"""Lists as text in many hands: the same papers, however someone set them down."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.text import weekly_digest
from readlist.model.record import Reading
from readlist.model.text import clean

TODAY = datetime.date(2024, 9, 10)
FRONT = "Papers I liked this year\n\nA reading list about lists, for whoever likes to read papers.\n\n"

TITLES = (
    "Short Lists Are All You Need",
    "TreeFold: Folding Trees into Lists without Loss",
    "How Long Is a Reading List? A Study of Ten Thousand Readers",
    "Learning to Rank the Unread with Graph Networks",
    "On the Limits of Reading",
)
AUTHORS = (
    ("Ann Li", "Bo Wu"),
    ("Carla Gómez", "Dirk van der Berg", "Eve Stone"),
    ("Farid Nasser",),
    ("Grace O'Neil", "Hans Müller"),
    ("Ivan Petrov", "Jun Sato"),
)
YEARS = (2017, 2018, 2020, 2021, 2023)
ABSTRACTS = (
    "We show that a short list is read to its end more often than a long one, and propose a model of why.",
    "Trees are folded into lists by a method that keeps every branch. It is trained on two sets of trees.",
    "We asked readers how long their lists are. Most of them could not say, and those who could were wrong.",
    "A network learns which unread paper to read next. It beats the order of arrival on three benchmarks.",
    "There are more papers than time. We prove a bound on how many of them one reader can read in a life.",
)
ENTRIES = tuple(zip(TITLES, AUTHORS, YEARS, ABSTRACTS, strict=True))


def read(text: str) -> Reading:
    assert weekly_digest.sniff(text) >= 0.5
    return weekly_digest.read(text, TODAY)


def titles(text: str) -> list[str]:
    return [record.title for record in read(text).records]


def listed(entry: Callable[[int, str, tuple[str, ...], int, str], str], between: str = "\n") -> str:
    return FRONT + between.join(entry(number, *parts) for number, parts in enumerate(ENTRIES, 1))


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
    "apa": lambda t, a, y: f"{_apa(a)} ({y}). {t.rstrip('?')}. Journal of Lists, 12(3), 1–9.",
    "ieee": lambda t, a, y: f"{_initials(a)}, “{t},” in Proc. ListConf, {y}, pp. 1–9.",
    "mla": lambda t, a, y: (
        f'{a[0].split()[-1]}, {a[0].split()[0]}, et al. "{t.rstrip("?")}." Journal of Lists 12 ({y}).'
    ),
    "acm": lambda t, a, y: f"{' and '.join(a)}. {y}. {t.rstrip('?')}. In Proceedings of ListConf.",
}


def _apa(authors: tuple[str, ...]) -> str:
    return ", & ".join(f"{name.split()[-1]}, {name[0]}." for name in authors)


def _initials(authors: tuple[str, ...]) -> str:
    return ", and ".join(f"{name[0]}. {name.split()[-1]}" for name in authors)


def bare(title: str) -> str:
    return title.rstrip("?").lower()


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


def marked(mark: str, number: int) -> str:
    return mark.replace("1", str(number))


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


def test_titles_and_nothing_else_in_sections() -> None:
    one, two = (
        "\n".join(f"  {n}. {title}" for n, title in enumerate(part, 1)) for part in (TITLES[:2], TITLES[2:])
    )
    records = read(f"{FRONT}Theory of Lists\n\n{one}\n\nPractice of Lists\n\n{two}\n").records
    assert [record.title for record in records] == list(TITLES)
    assert [record.section for record in records] == ["Theory of Lists"] * 2 + ["Practice of Lists"] * 3


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


# --- sections and what is no paper -------------------------------------------------------------

SECTIONS = {
    "numbered": ("1. Lists in Theory", "2. Lists in Practice"),
    "roman": ("I. Lists in Theory", "II. Lists in Practice"),
    "capitals": ("LISTS IN THEORY", "LISTS IN PRACTICE"),
    "colon": ("Lists in Theory:", "Lists in Practice:"),
    "plain": ("Lists in Theory", "Lists in Practice"),
    "underlined": ("Lists in Theory\n---------------", "Lists in Practice\n=================="),
    "pictograph": ("📚 Lists in Theory", "🧩 Lists in Practice"),
    "week": ("Week 1 (09/08/2025): Lists in Theory", "Week 2 (09/15/2025): Lists in Practice"),
    "han": ("一、Lists in Theory", "二、Lists in Practice"),
}


@pytest.mark.parametrize("form", SECTIONS)
@pytest.mark.parametrize("body", [False, True])
@pytest.mark.parametrize("mark", ["-", "•", "🔹", "[1]"])
def test_sections(form: str, mark: str, body: bool) -> None:
    def entry(number: int) -> str:
        title, authors, year, abstract = ENTRIES[number]
        below = f"\n    {abstract}" if body else ""
        return f"{marked(mark, number + 1)} {title} ({authors[0]}, {year}){below}"

    first, second = SECTIONS[form]
    text = FRONT + "\n\n".join(
        (first, "\n".join(map(entry, (0, 1))), second, "\n".join(map(entry, (2, 3, 4))))
    )
    records = read(text).records
    assert [record.title for record in records] == list(TITLES)
    found = [record.section or "" for record in records]
    assert all("lists in theory" in section.lower() for section in found[:2])
    assert all("lists in practice" in section.lower() for section in found[2:])


def test_numbers_that_begin_again_in_each_section() -> None:
    one, two = (
        "\n".join(f"  {n}. {t} ({y})\n     Summary: {s}\n" for n, (t, _, y, s) in enumerate(part, 1))
        for part in (ENTRIES[:2], ENTRIES[2:])
    )
    records = read(f"{FRONT}Theory of Lists\n\n{one}\n\nPractice of Lists\n\n{two}").records
    assert [record.title for record in records] == list(TITLES)
    assert [record.section for record in records] == ["Theory of Lists"] * 2 + ["Practice of Lists"] * 3


def test_the_page_around_a_list_is_in_none_of_its_papers() -> None:
    entries = "\n\n".join(f"  • {t} — {', '.join(a)} ({y})\n\n    {s}" for t, a, y, s in ENTRIES)
    text = f"""\
Skip to content

Home
About
The Reading Room

Papers to read, each with a word about why.

{entries}

Comments

Nice list of papers, thank you for it!

© 2024 The Reading Room. All rights reserved.
"""
    reading = read(text)
    assert [(record.title, record.abstract) for record in reading.records] == list(
        zip(TITLES, ABSTRACTS, strict=True)
    )
    assert reading.title == "The Reading Room"


def test_a_text_that_is_cut_off_in_an_abstract_keeps_its_last_paper() -> None:
    text = listed(lambda n, t, a, y, s: f"{n}. {t} ({y})\n   {s}\n")
    cut = text[: text.index("There are more papers") + 12]
    records = read(cut).records
    assert [record.title for record in records] == list(TITLES)
    assert records[-1].abstract == "There are mo"


def test_a_text_that_is_cut_off_in_a_title_says_so() -> None:
    text = listed(lambda n, t, a, y, s: f"- {t} ({a[0]}, {y})")
    reading = read(text[: text.index("Limits of Reading") + 5])
    assert [record.title for record in reading.records] == list(TITLES[:-1])
    (problem,) = reading.problems
    assert problem.line == 9
    assert "ends within the title" in problem.message


def test_doubles_stay_for_the_library_to_merge() -> None:
    text = listed(lambda n, t, a, y, s: f"- {t} ({a[0]}, {y})") + f"\n- {TITLES[0]} (Ann Li, 2017)"
    assert titles(text) == [*TITLES, TITLES[0]]


# --- other languages -----------------------------------------------------------------------------


def test_chinese() -> None:
    text = """\
本周值得读的论文

一、列表理论

1. 《短列表足够好》(2023)
   摘要：我们提出一种模型，说明短列表比长列表更常被读完。
   推荐理由：容易理解。

2. 《树与列表的对应关系研究》（张三，李四，2021）
   摘要：本文把树折叠成列表，并在两个数据集上训练模型。

二、列表实践

1. 《读者的列表有多长》(2020)
   摘要：我们询问了一万名读者，并给出统计方法。
"""
    records = read(text).records
    assert [record.title for record in records] == [
        "短列表足够好",
        "树与列表的对应关系研究",
        "读者的列表有多长",
    ]
    assert [record.year for record in records] == [2023, 2021, 2020]
    assert records[1].authors == ("张三", "李四")
    assert [record.section for record in records] == ["列表理论", "列表理论", "列表实践"]
    assert records[0].abstract.endswith("推荐理由：容易理解。")


def test_japanese() -> None:
    text = """\
今週の論文まとめ

■ 短いリストで十分である - 山田太郎, 佐藤花子 (2023)
　概要: 短いリストは長いリストより最後まで読まれることを示すモデルを提案する。
■ 木をリストに折りたたむ手法の提案 - 鈴木一郎 (2022)
　概要: 枝を失わずに木をリストへ変換する手法を提案し、二つのデータセットで学習した。
"""
    records = read(text).records
    assert [record.title for record in records] == [
        "短いリストで十分である",
        "木をリストに折りたたむ手法の提案",
    ]
    assert records[0].authors == ("山田太郎", "佐藤花子")
    assert records[1].abstract.startswith("枝を失わずに")


def test_russian_and_german() -> None:
    russian = """\
Статьи недели

• Короткие списки и их читатели (Иванов и Петров, 2021)
  Аннотация: Мы показываем, что короткие списки читают до конца, и предлагаем модель.
• Как сложить дерево в список — Анна Смирнова (2022)
  Аннотация: Метод складывает дерево в список и обучается на двух наборах данных.
"""
    assert titles(russian) == ["Короткие списки и их читатели", "Как сложить дерево в список"]
    german = """\
Literaturliste für das Seminar

* Kurze Listen und ihre Leser (Müller und Groß, 2021)
  Wir zeigen mit einem Modell, dass kurze Listen bis zum Ende gelesen werden.
* Wie man Bäume in Listen faltet - Änne Böll (2022)
  Das Verfahren faltet Bäume in Listen, ohne einen Zweig zu verlieren.
"""
    assert titles(german) == ["Kurze Listen und ihre Leser", "Wie man Bäume in Listen faltet"]


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


def test_the_head_of_a_mail_names_no_paper_but_its_subject_names_the_list() -> None:
    text = (
        "From: ann@lists.example\nTo: group@lists.example\nSubject: Papers for the reading group\n"
        "Date: Mon, 3 Jun 2024 10:00:00 +0200\n\nHi all,\n\nthese are the papers:\n\n"
        "Lists with Attention (Li et al., 2021), https://arxiv.org/abs/2101.00001\n"
        "Trees as Programs (Xu & Yu, 2022), https://arxiv.org/abs/2201.00001\n"
    )
    reading = weekly_digest.read(text, TODAY)
    assert [record.title for record in reading.records] == ["Lists with Attention", "Trees as Programs"]
    assert reading.title == "Papers for the reading group"


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
