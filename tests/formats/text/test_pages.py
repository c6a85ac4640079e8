"""What stands around the papers of a text: sections, fronts and ends, other scripts."""

from __future__ import annotations

import pytest

from readlist.formats.text import weekly_digest
from tests.formats.text.lists import (
    ABSTRACTS,
    ENTRIES,
    FRONT,
    TITLES,
    TODAY,
    listed,
    marked,
    read,
    titles,
)


def test_titles_and_nothing_else_in_sections() -> None:
    one, two = (
        "\n".join(f"  {n}. {title}" for n, title in enumerate(part, 1)) for part in (TITLES[:2], TITLES[2:])
    )
    records = read(f"{FRONT}Theory of Lists\n\n{one}\n\nPractice of Lists\n\n{two}\n").records
    assert [record.title for record in records] == list(TITLES)
    assert [record.section for record in records] == ["Theory of Lists"] * 2 + ["Practice of Lists"] * 3


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
