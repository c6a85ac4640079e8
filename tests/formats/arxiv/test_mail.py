r"""arXiv's mails and its listings in the same form."""

from __future__ import annotations

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.arxiv import mail as arxiv_mail
from readlist.model.paper import Link
from readlist.model.record import Reading

RULER = "-" * 78 + "\n"
HEAD = (
    RULER
    + RULER
    + "Send any comments regarding submissions directly to submitter.\n"
    + RULER
    + "Archives at http://arxiv.org/\nTo unsubscribe, e-mail To: cs@arXiv.org, Subject: cancel\n"
    + RULER
    + " Submissions to:\nData Structures\nLogic\n"
    + " received from  Wed 28 Aug 24 18:00:00 GMT  to  Thu 29 Aug 24 18:00:00 GMT\n"
    + RULER
    + RULER
)
NEW = r"""\\
arXiv:2408.00001
Date: Tue, 27 Aug 2024 09:34:38 GMT   (415kb,D)

Title: Lists that are so long that their titles go on in
  another line: $O(n^2)$
Authors: Ann Li (1), Tr\'e Wu, and Cy
  Xu ((1) Uni of X)
Categories: cs.DS math.CO
Comments: 12 pages, code at
  https://github.com/example/lists
Journal-ref: J. Lists 3 (2024)
DOI: 10.1000/lists.1
\\
  We list things that are far apart,
and count them.
  The proof is by Schr\"odinger.
\\ ( https://arxiv.org/abs/2408.00001 ,  415kb)
"""
CROSS = r"""\\
arXiv:2407.00002 (*cross-listing*)
Date: Mon, 1 Jul 2024 10:00:00 GMT   (10kb)
Date (revised v2): Tue, 27 Aug 2024 10:00:00 GMT   (12kb)

Title: Crossed Lists
Authors: Bo Wu
Categories: math.LO cs.LO
\\
  We cross.
\\ ( https://arxiv.org/abs/2407.00002 ,  12kb)
"""
REPLACED = r"""\\
arXiv:2306.00003
replaced with revised version Wed, 28 Aug 2024 12:00:00 GMT   (99kb)

Title: Replaced Lists
Authors: Cy Xu
Categories: cs.DS
Comments: replaced with what
  is right
\\ ( https://arxiv.org/abs/2306.00003 ,  99kb)
"""
MAIL = (
    HEAD
    + NEW
    + RULER
    + NEW.replace("00001", "00004").replace("so long", "shorter")
    + "%-" * 39
    + "\n"
    + CROSS
    + "%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%\n"
    + REPLACED
    + RULER
    + REPLACED.replace("00003", "00005").replace("Xu", "Xu\nNote: none")
    + "%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---\n"
    + "For subscribe options, e-mail To: cs@arXiv.org, Subject: subscribe\n"
)
WEEK = (
    RULER
    + "\\\\\n/* Fri, 30 Aug 2024 */\n\\\\\n"
    + RULER
    + r"""\\
arXiv:2408.00001
Date: Tue, 27 Aug 2024 09:34:38 GMT   (415kb)

Title: Lists
Authors: Ann Li
Categories: cs.DS
\\
"""
    + RULER
    + "\\\\\n/* Thu, 29 Aug 2024 */\n\\\\\n"
    + RULER
    + r"""\\
Paper (*cross-listing*): math.LO/0309136
From: Bo Wu <bo@example.org>
Date: Mon, 8 Sep 2003 10:00:00 GMT   (10kb)

Title: Old Lists
Authors: Bo Wu
Subj-class: Logic
\\
"""
)


def read(text: str) -> Reading:
    return arxiv_mail.read(text, datetime.date(2024, 9, 10))


def test_sections_and_identifiers() -> None:
    reading = read(MAIL)
    assert [(record.identifiers.arxiv, record.section) for record in reading.records] == [
        ("2408.00001", "new"),
        ("2408.00004", "new"),
        ("2407.00002", "cross"),
        ("2306.00003", "replaced"),
        ("2306.00005", "replaced"),
    ]
    assert reading.problems == ()
    assert reading.title == "arXiv: Data Structures, Logic"
    assert reading.listed_on == "2024-08-29"
    assert reading.ignored == 8


def test_a_paper_with_all_its_fields() -> None:
    record = read(MAIL).records[0]
    assert record.title == "Lists that are so long that their titles go on in another line: $O(n^2)$"
    assert record.authors == ("Ann Li", "Tré Wu", "Cy Xu")
    assert record.abstract == (
        "We list things that are far apart, and count them.\n\nThe proof is by Schrödinger."
    )
    assert (record.year, record.published_on, record.venue) == (2024, "2024-08-27", "J. Lists 3 (2024)")
    assert (record.identifiers.doi, record.tags) == ("10.1000/lists.1", ("cs.DS", "math.CO"))
    assert record.links == (
        Link("paper", "https://arxiv.org/abs/2408.00001"),
        Link("code", "https://github.com/example/lists"),
    )
    assert MAIL.split("\n")[record.line - 1] == "arXiv:2408.00001"
    assert record.extra["arxiv"]["comments"].startswith("12 pages")


def test_revisions_give_versions_and_no_other_date() -> None:
    crossed, replaced = read(MAIL).records[2:4]
    assert (crossed.identifiers.arxiv_versions, crossed.published_on) == ((2,), "2024-07-01")
    assert (replaced.year, replaced.published_on, replaced.abstract) == (2023, None, "")


def test_a_listing_of_a_week() -> None:
    reading = read(WEEK)
    assert [(record.title, record.section, record.year) for record in reading.records] == [
        ("Lists", "new", 2024),
        ("Old Lists", "cross", 2003),
    ]
    assert reading.records[1].identifiers.arxiv == "math.LO/0309136"
    assert reading.listed_on == "2024-08-30"
    assert reading.problems == ()


def papers(text: str) -> list[tuple[object, ...]]:
    return [
        (record.identifiers.arxiv, record.title, record.authors, record.abstract, record.section)
        for record in read(text).records
    ]


@pytest.mark.parametrize(
    "mutate",
    [
        lambda text: text.replace(RULER, "\n"),
        lambda text: text.replace("\n\n", "\n"),
        lambda text: text.replace("\n\n", "\n\n\n"),
        lambda text: "".join(f"> {line}\n".replace("> \n", ">\n") for line in text.split("\n")),
        lambda text: "".join(f"    {line}\n" for line in text.split("\n")),
        lambda text: (
            "From: no-reply@arxiv.org\nDate: Fri, 30 Aug 2024 00:00:00 GMT\nSubject: cs daily\n\n" + text
        ),
        lambda text: text.replace("arXiv:", "arXiv: "),
        lambda text: text.replace("-" * 78, "-" * 60),
        lambda text: text.replace("\\\\\narXiv", "arXiv"),
        lambda text: text.replace("\n  another", "\nanother").replace("\n  Xu", "\nXu"),
        lambda text: text.replace("Authors:", "Author:"),
        lambda text: text.replace("\\\\\n  We", "\n  We"),
        lambda text: text.replace("GMT", "GMT  "),
    ],
)
def test_other_hands_give_the_same_papers(mutate: object) -> None:
    assert callable(mutate)
    assert papers(mutate(MAIL)) == papers(MAIL)
    assert arxiv_mail.sniff(mutate(MAIL)) > 0.9


def test_an_entry_without_an_identifier_is_an_error_with_its_line() -> None:
    text = MAIL.replace("arXiv:2407.00002 (*cross-listing*)\n", "").replace("abs/2407.00002", "abs/missing")
    reading = read(text)
    assert len(reading.records) == 4
    (problem,) = reading.problems
    assert (problem.severity, text.split("\n")[problem.line - 1][:5]) == ("error", "Date:")
    assert problem.text == "Crossed Lists"


def test_the_closing_line_stands_in_for_a_missing_identifier() -> None:
    records = read(MAIL.replace("arXiv:2407.00002 (*cross-listing*)\n", "")).records
    assert records[2].identifiers.arxiv == "2407.00002"


def test_a_missing_closing_line_is_a_warning() -> None:
    closing = "\\\\ ( https://arxiv.org/abs/2408.00001 ,  415kb)\n"
    reading = read(MAIL.replace(closing, ""))
    assert len(reading.records) == 5
    assert [problem.severity for problem in reading.problems] == ["warning"]


def test_one_identifier_above_two_titles_is_not_trusted_the_second_time() -> None:
    other = CROSS.replace("2407.00002 (*cross-listing*)", "2408.00001").replace("Crossed", "Quite Other")
    reading = read(HEAD + NEW + RULER + other)
    assert [record.identifiers.arxiv for record in reading.records] == ["2408.00001", None]
    assert [problem.severity for problem in reading.problems] == ["warning"]
    assert read(HEAD + NEW + RULER + NEW).problems == ()


def test_an_identifier_in_an_abstract_begins_no_entry() -> None:
    text = MAIL.replace("and count them.", "as in\narXiv:2401.00001\nand others.")
    assert len(read(text).records) == 5


def test_a_mail_that_is_cut_off_keeps_what_is_there() -> None:
    text = MAIL[: MAIL.index("We cross")]
    assert [record.identifiers.arxiv for record in read(text).records] == [
        "2408.00001",
        "2408.00004",
        "2407.00002",
    ]


def test_it_is_recognised() -> None:
    assert arxiv_mail.sniff(MAIL) > 0.9
    assert arxiv_mail.sniff(WEEK) > 0.9


@pytest.mark.parametrize(
    "text",
    [
        "",
        "arXiv:2408.00001",
        "See arXiv:2408.00001\nDate: today\nTitle: Lists",
        "Date: Fri, 30 Aug 2024\nTitle: Lists\n",
        "arXiv:2408.00001 [pdf, other]\nTitle: Lists\nAnn Li",
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert arxiv_mail.sniff(text) < 0.4


@pytest.mark.parametrize(
    "part",
    ["\\\\\n", "> ", "arXiv:2408.00001\n", "Title: ", "-", "%-", "\n ", "(", "arXiv:", "/* ", "Paper: "],
)
def test_repeated_constructs_take_linear_time(part: str) -> None:
    text = MAIL + part * (1_000_000 // len(part))
    start = time.process_time()
    arxiv_mail.sniff(text)
    read(text)
    assert time.process_time() - start < 5


@given(
    st.lists(st.sampled_from([*MAIL.splitlines(keepends=True), *WEEK.splitlines(keepends=True), "> ", "x"]))
)
def test_lines_in_any_order_are_a_reading(lines: list[str]) -> None:
    reading = read("".join(lines))
    assert [record.position for record in reading.records] == list(range(1, len(reading.records) + 1))
    assert reading.ignored >= 0
