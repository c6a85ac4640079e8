"""Digests: numbered papers with their abstracts, in sections or without."""

from __future__ import annotations

import datetime
import textwrap

import pytest

from readlist.formats.text import weekly_digest
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Reading

TODAY = datetime.date(2024, 9, 10)
DIGEST = """\
Papers About Lists for the Week from 26/08 to 01/09
What you may have missed
This article sums up the list papers published in August 2023.
Table of Contents:
Short Lists
Long Lists & Trees
My New Book: Reading Lists
I am pleased to announce my book about lists.
1. Short Lists
Short lists are easy.
1.1. Counting to Three: A Study of Short Lists
Short lists have three properties, including:
They begin soon
They end soon
There is little in between.
To study them we count. See https://github.com/example/three for the code, and arXiv:1706.03762 for long ones.
1.2. Two Items are Enough for a List
We show that two items are enough, and that one is not; the proof is short.
My Career Advice
Are you looking to start a career in lists? I offer mentoring sessions:
Sessions: https://example.org/sessions
2. Long Lists
2.1. Do Long Lists End?
They do not; $n^{1+o(1)}$ items follow every item, and the proof is left to the reader of this list.
Thanks for reading!
Subscribe: https://example.org/subscribe
"""


def read(text: str) -> Reading:
    return weekly_digest.read(text, TODAY)


def test_titles_sections_and_positions() -> None:
    reading = read(DIGEST)
    assert [(record.position, record.section, record.title) for record in reading.records] == [
        (1, "Short Lists", "Counting to Three: A Study of Short Lists"),
        (2, "Short Lists", "Two Items are Enough for a List"),
        (3, "Long Lists", "Do Long Lists End?"),
    ]
    assert [record.line for record in reading.records] == [11, 17, 23]


def test_abstracts_keep_paragraphs_and_bullets_and_lose_promotion() -> None:
    abstracts = [record.abstract for record in read(DIGEST).records]
    assert abstracts[0].split("\n\n")[:2] == [
        "Short lists have three properties, including:",
        "- They begin soon\n- They end soon\n- There is little in between.",
    ]
    assert abstracts[1] == "We show that two items are enough, and that one is not; the proof is short."
    assert abstracts[2].endswith("reader of this list.")


def test_the_week_of_the_heading_gives_the_day_of_the_list() -> None:
    reading = read(DIGEST)
    assert reading.title == "Papers About Lists for the Week from 26/08 to 01/09"
    assert reading.listed_on == "2023-09-01"
    assert read(DIGEST.replace("August 2023", "one week")).listed_on == "2024-09-01"


def test_everything_else_is_counted_as_ignored() -> None:
    reading = read(DIGEST)
    assert reading.ignored == 7 + 1 + 3 + 2
    assert reading.problems == ()


def test_links_of_an_abstract_are_kept_but_its_identifiers_are_of_other_works() -> None:
    record = read(DIGEST).records[0]
    assert record.links == (Link("code", "https://github.com/example/three"),)
    assert record.identifiers == Identifiers()


def test_lines_that_only_link_give_the_identifiers() -> None:
    text = """\
1. Counting to Three
https://arxiv.org/abs/2408.14906v2
Code: https://github.com/example/three
We count to three, which takes a moment.
2. Counting to Four
Paper: https://doi.org/10.1145/1234567.1234568
Blog: https://arxiv.org/abs/1706.03762
Paper, Tweet, Code
"""
    first, second = read(text).records
    assert first.identifiers == Identifiers(arxiv="2408.14906", arxiv_versions=(2,))
    assert [link.kind for link in first.links] == ["paper", "code"]
    assert first.abstract == "We count to three, which takes a moment."
    assert second.identifiers == Identifiers(doi="10.1145/1234567.1234568")
    assert second.abstract == ""


def test_year_authors_and_summary_on_their_usual_places() -> None:
    text = """\
  1. Lists Are All You Read (2017)
     By Ann Li, Bo Wu, et al.

     • Says that lists suffice for all reading.
  2. Trees Are Better than Lists - a paper that shows how trees can be read as if they were lists.
     Paper, Tweet
"""
    first, second = read(text).records
    assert (first.title, first.year, first.authors) == ("Lists Are All You Read", 2017, ("Ann Li", "Bo Wu"))
    assert first.abstract == "- Says that lists suffice for all reading."
    assert second.title == "Trees Are Better than Lists"
    assert second.abstract == "a paper that shows how trees can be read as if they were lists."


def test_an_abstract_that_begins_with_by_names_no_authors() -> None:
    text = "1. One List\nBy reading lists, we learn.\n2. Two Lists\nBy Ann van der Li\nIt is short."
    first, second = read(text).records
    assert (first.authors, first.abstract) == ((), "By reading lists, we learn.")
    assert (second.authors, second.abstract) == (("Ann van der Li",), "It is short.")


@pytest.mark.parametrize(
    ("front", "title"),
    [
        (
            "Open in app\nThe List Papers of the Week from 26/08 to 01/09",
            "The List Papers of the Week from 26/08 to 01/09",
        ),
        ("The List Papers\n26/08 - 01/09", "The List Papers"),
        ("The week of lists.\n26/08 - 01/09", "26/08 - 01/09"),
    ],
)
def test_the_title_of_the_list(front: str, title: str) -> None:
    reading = read(f"{front}\n1. One List of Papers\ntext\n2. Two Lists of Papers\ntext")
    assert (reading.title, reading.listed_on) == (title, "2024-09-01")


def test_hard_wrapped_titles_and_abstracts_are_joined() -> None:
    title = "A Narrow List of Papers: How Often Does a Line End Too Early for Readers on a Small Screen?"
    abstract = (
        "We read long lists on narrow screens and measure how often a line ends too early for its reader. "
        * 3
    )
    wrapped = "\n\n".join(
        textwrap.fill(text, 72) for text in (f"1. {title}", abstract, f"2. {title}", abstract)
    )
    for record in read(wrapped).records:
        assert (record.title, record.abstract) == (title, abstract.strip())


def test_text_is_taken_literally() -> None:
    reading = read(
        "1. [red]Lists[/] and [/]\nAn abstract [with] \\[brackets] and :smile:, long enough.\n2. A * B\nText"
    )
    assert reading.records[0].title == "[red]Lists[/] and [/]"
    assert reading.records[0].abstract == "An abstract [with] \\[brackets] and :smile:, long enough."


def test_a_digest_is_recognised() -> None:
    assert weekly_digest.sniff(DIGEST) >= 0.9
    body = "This text is long enough to be the abstract of a paper."
    assert weekly_digest.sniff(f"1. One List of Papers\n{body}\n2. Another List of Papers\n{body}") >= 0.5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Just some text about lists.\n" * 20,
        "1. Buy milk\n2. Buy bread\n3. Read papers\n",
        "1. Preheat the oven.\n2. Mix the flour with the eggs, and wait for a while.\n3. Bake it.\n",
        "# Papers\n\n1. [One](https://example.org/1)\n2. [Two](https://example.org/2)\n3. [Three](https://example.org/3)\n",
        '<html><script>\n1. Fake Paper Title\n"A string that is as long as an abstract."\n2. Fake</script>',
        "@article{key,\n  title = {1. Lists}\n}\n",
        "2024 was a good year.\n2.5 billion people read lists.\n",
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert weekly_digest.sniff(text) < 0.4


def test_a_text_without_entries_is_a_list_without_papers() -> None:
    reading = read("No papers this week.\n\nSee you.")
    assert reading.records == ()
    assert reading.ignored == 2


def test_labels_of_lost_links_part_titles_from_names_and_are_no_part_of_either() -> None:
    text = (
        "Papers on lists\n\n"
        "1. Lists That Sort Themselves [code] [slides] Ann Li, Bo Wu. ListConf 2021\n"
        "2. Trees in Long Lists. [pdf] Cy Xu, Di Yu. ListConf 2022\n"
        "3. What Is a List? [code] Ed Zu, Flo Au. ListConf 2023\n"
    )
    records = weekly_digest.read(text, TODAY).records
    assert [record.title for record in records] == [
        "Lists That Sort Themselves",
        "Trees in Long Lists",
        "What Is a List?",
    ]
    assert [record.authors for record in records] == [
        ("Ann Li", "Bo Wu"),
        ("Cy Xu", "Di Yu"),
        ("Ed Zu", "Flo Au"),
    ]


def test_titles_with_the_label_of_a_paper_are_papers() -> None:
    text = (
        "2018-02\n\n"
        "• Learning to Sort Long Lists [arXiv]\n• A Neural Model of Short Lists [arXiv] [code]\n"
        "• Lists and Trees for Everyone [paper] [article]\n"
    )
    assert weekly_digest.sniff(text) >= 0.6
    assert [record.title for record in weekly_digest.read(text, TODAY).records] == [
        "Learning to Sort Long Lists",
        "A Neural Model of Short Lists",
        "Lists and Trees for Everyone",
    ]


def test_a_line_that_names_a_paper_is_no_title_of_the_list() -> None:
    lists = "1. One List of Papers\ntext\n2. Two Lists of Papers\ntext"
    text = f"https://arxiv.org/abs/2408.14906\nPapers on lists\n{lists}"
    assert read(text).title == "Papers on lists"


def test_lines_of_papers_that_are_not_read_are_told() -> None:
    text = (
        "2408.14906\nPapers on lists\n"
        "1. One List of Papers\nhttps://arxiv.org/abs/1706.03762\narXiv:1512.03385\n"
        "2. Two Lists of Papers\ntext"
    )
    reading = read(text)
    assert [(problem.severity, problem.line, problem.text) for problem in reading.problems] == [
        ("warning", 1, "2408.14906"),
        ("warning", 5, "arXiv:1512.03385"),
    ]
    assert reading.ignored == 0
