"""JSON Lines: one object a line."""

from __future__ import annotations

import datetime

import pytest

from readlist.errors import SourceError
from readlist.formats.json import json_lines
from readlist.model.record import Reading

LINES = """\
{"title": "One List", "year": 2024}

{"title": "Two
{"abstract": "no title"}
["not an object"]
{"title": "Three Lists"}
"""


def read(text: str) -> Reading:
    return json_lines.read(text, datetime.date(2024, 9, 10))


def test_good_lines_are_records_with_their_numbers() -> None:
    assert [(record.position, record.line, record.title) for record in read(LINES).records] == [
        (1, 1, "One List"),
        (2, 6, "Three Lists"),
    ]


def test_bad_lines_are_errors_and_the_rest_is_read() -> None:
    problems = read(LINES).problems
    assert [(problem.severity, problem.line) for problem in problems] == [
        ("error", 3),
        ("error", 4),
        ("error", 5),
    ]
    assert "not JSON" in problems[0].message
    assert problems[0].text == '{"title": "Two'


@pytest.mark.parametrize(
    "text",
    [
        '{"question": "How?", "answer": "So."}\n{"question": "Why?", "answer": "Thus."}\n',
        '{"title": "Chair", "price": 3}\n{"title": "Table", "price": 4}\n',
    ],
)
def test_other_data_is_refused(text: str) -> None:
    with pytest.raises(SourceError) as refused:
        read(text)
    assert refused.value.hint


def test_a_line_nested_too_deeply_is_an_error() -> None:
    reading = read('{"title": "One"}\n' + '{"a":' * 100_000)
    assert len(reading.records) == len(reading.problems) == 1


@pytest.mark.parametrize(
    "text", ['{"title": "A"}\n{"title": "B"}\n', '{"title": "A"}\n{"title": "cut', LINES]
)
def test_several_objects_on_lines_are_recognised(text: str) -> None:
    assert json_lines.sniff(text) > 0.9


@pytest.mark.parametrize(
    "text",
    [
        "",
        '{"title": "A"}',
        '[\n{"title": "A"},\n{"title": "B"}\n]',
        '{\n"a": 1\n}',
        "a\nb\n",
        "{{ name }}\n{% if a %}\n",
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert json_lines.sniff(text) == 0
