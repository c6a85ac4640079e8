"""Lists of nothing but identifiers and addresses."""

from __future__ import annotations

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.text import identifier_list
from readlist.model.identifiers import strong_identifiers
from readlist.model.paper import Link
from readlist.model.record import Reading

LIST = """\
# to read

2408.14906
- arXiv:1706.03762v2
  * https://arxiv.org/pdf/1810.04805.pdf   # the second one
3. hep-th/9711200
[4] https://doi.org/10.1145/3292500.3330701
arxiv 2306.06070 [cs.CL]
2408.14906v3
2401.00001, 2401.00002
"""


def read(text: str) -> Reading:
    return identifier_list.read(text, datetime.date(2024, 9, 10))


def test_every_identifier_is_a_record_without_a_title() -> None:
    records = read(LIST).records
    assert [strong_identifiers(record.identifiers)[0][1] for record in records] == [
        "2408.14906",
        "1706.03762",
        "1810.04805",
        "hep-th/9711200",
        "10.1145/3292500.3330701",
        "2306.06070",
        "2408.14906",
        "2401.00001",
        "2401.00002",
    ]
    assert {record.title for record in records} == {""}
    assert [record.position for record in records] == list(range(1, 10))
    assert [record.line for record in records] == [3, 4, 5, 6, 7, 8, 9, 10, 10]


def test_versions_and_addresses_are_kept() -> None:
    records = read(LIST).records
    assert records[1].identifiers.arxiv_versions == (2,)
    assert records[2].links == (Link("pdf", "https://arxiv.org/pdf/1810.04805.pdf"),)


def test_comments_are_ignored_and_other_lines_are_errors_with_their_number() -> None:
    reading = read(LIST + "https://example.org/blog\nsome words\n")
    assert reading.ignored == 1
    assert [(problem.severity, problem.line, problem.text) for problem in reading.problems] == [
        ("error", 11, "https://example.org/blog"),
        ("error", 12, "some words"),
    ]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("2408.14906 Writing Long Lists", "Writing Long Lists"),
        ("2408.14906: writing long lists", "writing long lists"),
        ("2408.14906 - writing long lists", "writing long lists"),
        ("2408.14906\twriting long lists", "writing long lists"),
        ("2408.14906 wav2list: Lists of Sounds", "wav2list: Lists of Sounds"),
        ("2408.14906 长列表的写作方法研究", "长列表的写作方法研究"),
        ("[2408.14906] Writing Long Lists", "Writing Long Lists"),
        ("arXiv:2408.14906v2 [cs.CL] Writing Long Lists", "Writing Long Lists"),
        ("- [ ] arXiv: 2408.14906 Writing Long Lists", "Writing Long Lists"),
        ("https://arxiv.org/abs/2408.14906 | [2408.14906] Writing Long Lists", "Writing Long Lists"),
        ('"2408.14906","Writing, Reading, and Long Lists"', "Writing, Reading, and Long Lists"),
        ("https://huggingface.co/papers/2408.14906 Writing Long Lists", "Writing Long Lists"),
        ("1. <https://www.alphaxiv.org/abs/2408.14906v1>: Writing Long Lists", "Writing Long Lists"),
    ],
)
def test_what_follows_an_identifier_is_its_title(line: str, title: str) -> None:
    (record,) = read(line).records
    assert (record.identifiers.arxiv, record.title) == ("2408.14906", title)
    assert identifier_list.sniff(line) > 0.9


@pytest.mark.parametrize(
    "line",
    [
        "2408.14906 is a paper about long lists",
        "2408.14906, and others",
        "2408.14906, 2401.00001 and some others",
        "2408.14906,Li,2024",
        "2408.14906 See https://example.org for Long Lists",
    ],
)
def test_what_is_no_title_makes_the_line_an_error(line: str) -> None:
    reading = read(line)
    assert reading.records == ()
    assert [problem.severity for problem in reading.problems] == ["error"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("arxiv_id\n2408.14906\n2401.00001\n", 2),
        ('"doi"\n"10.1000/lists.1",\n"10.1000/lists.2",\n', 2),
        ("['2408.14906', '2401.00001']", 2),
        ("* [x] <https://arxiv.org/abs/2408.14906>", 1),
        ("> • 2408.14906; 2401.00001 | 2401.00002", 3),
        ("[10.1000/lists(1)3] ", 1),
    ],
)
def test_remains_of_tables_and_markup_are_passed_over(text: str, found: int) -> None:
    reading = read(text)
    assert len(reading.records) == found
    assert reading.problems == ()
    assert {record.title for record in reading.records} == {""}


def test_it_is_recognised() -> None:
    assert identifier_list.sniff(LIST) > 0.9
    assert identifier_list.sniff("2408.14906") > 0.9


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment",
        "1234.5678\n9.99\n3.14",
        "A Title of a Paper\nhttps://arxiv.org/abs/2408.14906\nAnother Title\nhttps://arxiv.org/abs/2408.14907",
        "2408.14906 is a paper that we should read\n",
        "https://example.org\nhttps://example.com\n",
        "arxiv_id,title\n2408.14906,Long Lists of Things\n2401.00001,Short Lists of Things\n",
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert identifier_list.sniff(text) < 0.4


@pytest.mark.parametrize(
    "part", ["2408.14906 ", "- ", "[", "arXiv:", "2408.14906 Title\n", "10.1000/", ">", "a:", '"']
)
def test_repeated_constructs_take_linear_time(part: str) -> None:
    text = part * (1_000_000 // len(part))
    start = time.process_time()
    identifier_list.sniff(text)
    read(text)
    assert time.process_time() - start < 8


@given(st.text(alphabet="2408.14906arXiv:/ \n-[]|,\"'Title\t#"))
def test_any_text_is_accounted_for(text: str) -> None:
    reading = read(text)
    lines = sum(1 for line in text.split("\n") if line.strip())
    assert len({record.line for record in reading.records}) + len(reading.problems) + reading.ignored == lines
