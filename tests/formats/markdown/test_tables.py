"""Tables of papers: the columns by their meaning, whatever their order."""

from __future__ import annotations

import datetime
import itertools

import pytest

from readlist.formats.markdown import listing as markdown_list
from readlist.model.paper import Link
from readlist.model.record import Reading

COLUMNS = {
    "Title": ["[**Counting to Three**](https://arxiv.org/abs/2401.00001)", "Do Long Lists End?"],
    "Venue": ["ICML 2024", "ListConf"],
    "Date": ["2024-05-06", "June 7, 2023"],
    "Code": ["[GitHub](https://github.com/a/b)", "n/a"],
    "Authors": ["Ann Li, Bo Wu", "Cy Xu et al."],
    "Links": ["N/A", "[PDF](https://arxiv.org/pdf/2401.00002), [Tweet](https://x.com/a/status/1)"],
    "TL;DR": ["It counts.", "–"],
}


def read(text: str) -> Reading:
    return markdown_list.read(text, datetime.date(2024, 9, 10))


def table(columns: dict[str, list[str]], *, padding: str = " ", outer: str = "|") -> str:
    rows = [list(columns), ["---"] * len(columns), *zip(*columns.values(), strict=True)]
    lines = (
        outer + f"{padding}|{padding}".join(f"{padding}{cell}{padding}" for cell in row) + outer
        for row in rows
    )
    return "# My Papers\n\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize("first", COLUMNS)
@pytest.mark.parametrize("padding", ["", " ", "      "])
@pytest.mark.parametrize("outer", ["|", ""])
def test_columns_in_any_order(first: str, padding: str, outer: str) -> None:
    names = list(COLUMNS)
    shift = names.index(first)
    order = names[shift:] + names[:shift]
    one, two = read(table({name: COLUMNS[name] for name in order}, padding=padding, outer=outer)).records
    assert (one.title, two.title) == ("Counting to Three", "Do Long Lists End?")
    assert (one.authors, two.authors) == (("Ann Li", "Bo Wu"), ("Cy Xu",))
    assert (one.venue, two.venue) == ("ICML", "ListConf")
    assert (one.published_on, two.published_on) == ("2024-05-06", "2023-06-07")
    assert (one.identifiers.arxiv, two.identifiers.arxiv) == ("2401.00001", "2401.00002")
    assert Link("code", "https://github.com/a/b") in one.links
    assert [link.kind for link in two.links] == ["pdf", "other"]
    assert (one.abstract, two.abstract) == ("It counts.", "")
    assert (one.line, two.line) == (5, 6)


@pytest.mark.parametrize(
    ("title", "link"),
    [
        ("论文", "链接"),
        ("标题", "论文链接"),
        ("Paper", "arXiv"),
        ("**Paper**", "**PDF**"),
        ("Paper Title", "URL"),
        ("Name", "Paper"),
    ],
)
def test_headings_by_their_meaning(title: str, link: str) -> None:
    columns = {
        "#": ["1", "2"],
        title: ["Counting to Three", "Do Long Lists End?"],
        link: ["[link](https://arxiv.org/abs/2401.00001)", "[2401.00002](https://arxiv.org/abs/2401.00002)"],
    }
    records = read(table(columns)).records
    assert [(record.title, record.identifiers.arxiv) for record in records] == [
        ("Counting to Three", "2401.00001"),
        ("Do Long Lists End?", "2401.00002"),
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "1) **Counting to Three** - says how one counts to three.",
        "(1) Counting to Three  says how one counts to three.",
        "1\\. **Counting to Three**: says how one counts to three.",
    ],
)
def test_numbered_names_with_a_summary(cell: str) -> None:
    columns = {
        "Paper": [cell],
        "Links": ["[Paper](https://arxiv.org/abs/2401.00001), [Tweet](https://x.com/a)"],
    }
    (record,) = read(table(columns)).records
    assert (record.title, record.abstract) == ("Counting to Three", "says how one counts to three.")


def test_several_papers_in_a_cell() -> None:
    cell = "<br>".join(f"[Long Lists Number {n}](https://arxiv.org/abs/2401.0000{n})" for n in (1, 2, 3))
    records = read(table({"Topic": ["lists"], "Papers": [cell], "Year": ["2024"]})).records
    assert [record.title for record in records] == [f"Long Lists Number {n}" for n in (1, 2, 3)]
    assert {record.line for record in records} == {5}


def test_badges_and_line_breaks_around_a_title() -> None:
    cell = "![Star](star.svg) <br> [**Counting to Three**](https://arxiv.org/abs/2401.00001) <br>"
    (record,) = read(table({"Title": [cell], "Venue": ["arXiv"], "Date": ["2024-01-02"]})).records
    assert (record.title, record.venue, record.year) == ("Counting to Three", "arXiv", 2024)


def test_other_columns_are_kept() -> None:
    columns = {
        "Title": ["[Counting to Three](https://arxiv.org/abs/2401.00001)"],
        "Institute": ["Some Lab"],
        "Keywords": ["lists; numbers"],
    }
    (record,) = read(table(columns)).records
    assert (record.tags, record.extra) == (("lists", "numbers"), {"markdown": {"Institute": "Some Lab"}})


def test_a_table_of_data_sets_is_none_of_papers_and_that_is_said() -> None:
    columns = {
        "Name": ["ListBench", "ListQA"],
        "Paper": [f"[Counting to {n} in Long Lists](https://arxiv.org/abs/2401.0000{n})" for n in (1, 2)],
        "Notes": ["A benchmark", "A data set"],
    }
    reading = read("# Benchmarks\n\n" + table(columns).partition("\n\n")[2])
    assert (reading.records, reading.ignored) == ((), 2)
    assert [(problem.severity, problem.line) for problem in reading.problems] == [("warning", 3)]


@pytest.mark.parametrize(
    "columns",
    [
        {"Model": ["A", "B"], "Accuracy": ["1.0", "2.0"]},
        {"Week": ["1", "2"], "Topic": ["Short lists", "Long lists"]},
        {
            "Tool": ["[a](https://github.com/a/a)", "[b](https://github.com/a/b)"],
            "Description": ["Reads.", "Lists."],
        },
    ],
)
def test_other_tables_are_none_of_papers(columns: dict[str, list[str]]) -> None:
    assert read(table(columns)).records == ()


def test_a_long_table_is_read_to_its_end() -> None:
    rows = [f"[Counting to {n} in Long Lists](https://arxiv.org/abs/2401.{n:05})" for n in range(6000)]
    records = read(table({"Title": rows, "Venue": ["ICML 2024"] * 6000})).records
    assert len(records) == 6000
    assert all(b.line - a.line == 1 for a, b in itertools.pairwise(records))
