"""Lists of nothing but identifiers and addresses."""

from __future__ import annotations

import datetime

import pytest

from readlist.formats import identifier_list
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
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert identifier_list.sniff(text) < 0.4
