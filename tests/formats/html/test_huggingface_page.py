"""The text of a Hugging Face papers page."""

from __future__ import annotations

import datetime
import textwrap
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.html import huggingface_page
from readlist.model.paper import Identifiers
from readlist.model.record import Reading

TODAY = datetime.date(2025, 3, 20)
FIRST = (
    "Lists of papers are read every day, yet nobody has asked how long they should be. We ask, and find "
    "that they should be short. Our code is available at https://github.com/example/short."
)
SECOND = "Trees are lists with branches. We cut the branches off, and a list is left that is short."
PAGE = f"""\
new

Get trending papers in your email inbox!

Subscribe

byAK and the research community

Mar 13

How Long Should a List Be?

{FIRST}

Cutting Trees: From Trees to Lists

{SECOND}
"""
BUSY_PAGE = f"""\
Hugging Face
Models
Datasets
Log In
Sign Up
Get trending papers in your email inbox once a day!
Daily Papers
by AK and the research community
Daily Weekly Monthly
Mar 24
Submitted by
listreader
128
How Long Should a List Be?
{FIRST}
· 3 authors
·
Mar 10
4
Submitted by
Ann Li
Cutting Trees: From Trees to Lists
https://huggingface.co/papers/2503.01234
{SECOND}
A second paragraph of the same abstract, which says the same again but in other words.
GitHub 1.2k
arXiv Page
Published on Oct 7, 2024
Upvote
12
View all papers
TOS
Privacy
© Hugging Face
"""


def read(text: str) -> Reading:
    return huggingface_page.read(text, TODAY)


def test_titles_and_abstracts_alternate() -> None:
    reading = read(PAGE)
    assert [(record.title, record.abstract) for record in reading.records] == [
        ("How Long Should a List Be?", FIRST),
        ("Cutting Trees: From Trees to Lists", SECOND),
    ]
    assert [record.line for record in reading.records] == [11, 15]
    assert reading.records[0].links[0].kind == "code"
    assert reading.ignored == 5


@pytest.mark.parametrize(
    ("day", "listed_on"), [("Mar 13", "2025-03-13"), ("Mar 24", "2024-03-24"), ("Oct 7, 2023", "2023-10-07")]
)
def test_a_date_without_a_year_is_the_latest_such_day(day: str, listed_on: str) -> None:
    assert read(PAGE.replace("Mar 13", day)).listed_on == listed_on


def test_chrome_around_the_papers_is_ignored() -> None:
    reading = read(BUSY_PAGE)
    assert [record.title for record in reading.records] == [
        "How Long Should a List Be?",
        "Cutting Trees: From Trees to Lists",
    ]
    assert reading.title == "Daily Papers"
    assert reading.listed_on == "2024-03-24"


def test_what_stands_below_an_abstract_is_of_its_paper() -> None:
    first, second = read(BUSY_PAGE).records
    assert (first.published_on, first.year) == ("2025-03-10", 2025)
    assert second.identifiers == Identifiers(arxiv="2503.01234")
    assert second.published_on == "2024-10-07"
    assert second.abstract.count("\n\n") == 1


def test_a_page_with_folded_lines_is_read_alike() -> None:
    folded = "\n\n".join(textwrap.fill(line, 60) for line in PAGE.split("\n\n"))
    assert [(record.title, record.abstract) for record in read(folded).records] == [
        (record.title, record.abstract) for record in read(PAGE).records
    ]


@pytest.mark.parametrize(
    "title", ["Back to Lists", "Copyright Lists", "Search-L1: Searching Lists", "Terms of Lists"]
)
def test_titles_that_begin_like_chrome(title: str) -> None:
    assert read(PAGE.replace("How Long Should a List Be?", title)).records[0].title == title


def test_a_page_of_titles_alone_has_papers_where_authors_are_counted() -> None:
    page = (
        "Daily Papers\nby AK and the research community\nNo Match for Chrome\nLists of Lists\n· 5 authors\n"
    )
    assert [record.title for record in read(page).records] == ["Lists of Lists"]


def test_a_title_whose_abstract_was_cut_off_is_a_paper() -> None:
    record = read(PAGE + "\nThe Last List of the Page\n").records[-1]
    assert (record.title, record.abstract) == ("The Last List of the Page", "")


def test_a_page_without_papers_is_an_empty_list() -> None:
    page = PAGE[: PAGE.index("How Long")]
    assert huggingface_page.sniff(page) > 0.9
    assert read(page).records == ()


def test_the_page_is_recognised_by_its_standing_phrases() -> None:
    assert huggingface_page.sniff(PAGE) > 0.9
    assert huggingface_page.sniff(BUSY_PAGE) > 0.9
    assert huggingface_page.sniff(PAGE[PAGE.index("How Long") :]) == 0


def test_organisations_and_submitters_are_no_papers() -> None:
    page = PAGE.replace(
        SECOND,
        f"{SECOND}\n\nThe University of Reading Lists\n\n·\n\nMar 9\n\nSubmitted by\n\nA Friend of Lists",
    )
    records = read(page).records
    assert [record.title for record in records] == [record.title for record in read(PAGE).records]
    assert records[-1].published_on == "2025-03-09"


THIRD = "Shelves_32 holds lists in 32 bits. Nothing of a list is lost, as long as the list is short enough."
TITLES = (
    "How Long Should a List Be?",
    "Cutting Trees: From Trees to Lists on the Very Narrow Screens of Very Small Readers",
    "Shelves_32: Lists in Few Bits",
)
IDS = ("2503.01234", "2410.00017", "1906.08237")
ABSTRACTS = (FIRST, SECOND, THIRD)
SITE = "https://huggingface.co"


def wrapped(text: str) -> str:
    return textwrap.fill(text, 76)


def papers(form: str) -> str:
    """Return the papers in a form: T is the title, I the arXiv id, A the abstract, W the same in rows."""
    fields = zip(TITLES, IDS, ABSTRACTS, strict=True)
    return "".join(form.format(T=t, I=i, A=a, W=wrapped(a), S=SITE) for t, i, a in fields)


WITH_LINKS = f"""\
---
url: {SITE}/papers/date/2025-03-13
title: A Page About Many Papers
---
Get trending papers in your email inbox!

# Daily Papers

## by [![](/a.png)AK](/akhaliq) and the research community

- Daily
- Weekly

[Trending Papers]({SITE}/papers/trending)

Oct 2

""" + papers("""\
[12]({S}/login?next=%2Fpapers%2F{I})

### [{T}]({S}/papers/{I})

[{A}]({S}/papers/{I})

[![lists](https://example.org/a.png)The Institute of All Long Lists]({S}/lists)

·

Feb 9[2]({S}/papers/{I}#community)

[- ![](https://example.org/b.png)\\\\
- 3 authors]({S}/papers/{I})

""")
BROKEN_LINKS = f"""\
# Captured

- URL: {SITE}/papers/date/2025-03-13
- Tool: wrote this down. It explains itself at some length, with two sentences or more.

```text
* [ Models ][2]
* [ A Long Menu of Many Words ][3]
Get trending papers in your email inbox once a day!

# Daily Papers

## by[AK][30] and the research community
* Daily

Mar 13
""" + papers("""\
[
-
][31]

### [{T}][32]

[

{W}

][33]
[
* 8 authors
][34]
·
Feb 9 [ 6][39]
""")
TARGETS_BELOW = f"""\
# Saved
Daily Papers - Hugging Face

Models

https://huggingface.co/models

Get trending papers in your email inbox!

long lists of papers

Monthly

{SITE}/papers/trending

Mar 13

""" + papers("""\
 [-] 7

{S}/login?next=%2Fpapers%2F{I}

{T}

{S}/papers/{I}

{A}

{S}/papers/{I}

[

2 authors]({S}/papers/{I})

·

Feb 9

""")
TWICE = f"""\
# About Papers
**URL:** {SITE}/papers/date/2025-03-13
---------

Get trending papers in your email inbox!

## Trending Papers

## by AK and the research community

""" + papers(
    2
    * """\
### {T}

{W}
- 8 authors
[LINK: GitHub 11.3k](https://github.com/example/short)
Published on Feb 9

"""
)
TRANSLATED = """\
Get trending papers in your email inbox!

- 订阅

## 每日论文

-

2025-03-13

""" + papers(
    2
    * """\
<a id="s-8"></a>

提交者

[图片：没有文字]

listreader

### [{T}]({S}/papers/{I})

{A}

- [图片：没有文字]

- 4 位作者

[[图片：lists] 清单研究所]({S}/lists) · Feb 9

[点赞

149]({S}/login?next=%2Fpapers%2F{I})

"""
)
HANDS = {
    "links": WITH_LINKS,
    "broken links": BROKEN_LINKS,
    "targets below": TARGETS_BELOW,
    "twice": TWICE,
    "translated": TRANSLATED,
}


@pytest.mark.parametrize("hand", HANDS)
def test_the_page_saved_by_many_programs_gives_the_same_papers(hand: str) -> None:
    page = HANDS[hand]
    assert huggingface_page.sniff(page) > 0.9
    reading = read(page)
    assert [(record.title, record.abstract) for record in reading.records] == list(
        zip(TITLES, ABSTRACTS, strict=True)
    )
    assert reading.listed_on == "2025-03-13"
    assert {record.published_on for record in reading.records} == {"2025-02-09"}
    assert [page.split("\n")[record.line - 1].count(record.title) for record in reading.records] == [1, 1, 1]


@pytest.mark.parametrize("hand", ["links", "targets below", "translated"])
def test_identifiers_come_from_the_links_of_the_titles(hand: str) -> None:
    assert [record.identifiers.arxiv for record in read(HANDS[hand]).records] == list(IDS)


def changed(page: str, change: str) -> str:
    match change:
        case "blank lines":
            return page.replace("\n\n", "\n\n\n")
        case "trailing spaces":
            return page.replace("\n", "  \n")
        case "other bullets":
            return page.replace("\n- ", "\n* ")
        case "deeper headings":
            return page.replace("\n### ", "\n#### ")
        case "relative addresses":
            return page.replace(f"({SITE}/papers", "(/papers")
        case _:
            return page.replace("\n### [", "\n### **[").replace(f"{IDS[0]})\n\n[", f"{IDS[0]})**\n\n[")


@pytest.mark.parametrize(
    "change", ["blank lines", "trailing spaces", "other bullets", "deeper headings", "relative addresses"]
)
@pytest.mark.parametrize("hand", HANDS)
def test_what_programs_do_differently_changes_no_paper(hand: str, change: str) -> None:
    if hand == "twice" and change == "trailing spaces":
        change = "blank lines"
    assert [record.title for record in read(changed(HANDS[hand], change)).records] == list(TITLES)


@pytest.mark.parametrize("hand", HANDS)
def test_a_page_that_is_cut_off_gives_the_papers_before_the_cut(hand: str) -> None:
    page = HANDS[hand]
    for end in range(page.rindex(TITLES[1]), len(page), 7):
        titles = [record.title for record in read(page[:end]).records]
        assert titles[:2] == list(TITLES[:2]) or titles == [TITLES[0]] or TITLES[1].startswith(titles[-1])
        assert all(any(title.startswith(found) for title in TITLES) for found in titles), titles


def test_a_title_may_be_broken_over_lines() -> None:
    title = "Lists of Many Words Whose Titles Are Broken"
    broken = WITH_LINKS.replace(TITLES[1], "Lists of Many Words\nWhose Titles Are Broken")
    assert read(broken).records[1].title == title
    indented = TWICE.replace(TITLES[1], "Lists of Many Words\n  Whose Titles Are Broken")
    assert read(indented).records[1].title == title
    marked = WITH_LINKS.replace(TITLES[1], "Lists of Many Words\\  Whose Titles Are Broken")
    assert read(marked).records[1].title == title


def test_cards_without_abstracts_are_papers_by_their_links() -> None:
    page = "Daily Papers\n\n[Log In](/login?next=%2Fpapers)\n\nA Line of Many Words Above\n\n" + papers(
        "Submitted by\n\nreader\n\n### [{T}]({S}/papers/{I})\n\n"
    )
    assert huggingface_page.sniff(page) > 0.8
    assert [record.title for record in read(page).records] == list(TITLES)


@pytest.mark.parametrize(
    ("period", "listed_on"),
    [("Mar 10 - Mar 16", "2025-03-16"), ("Week 11, 2025", "2025-03-16"), ("February 2025", "2025-02-28")],
)
def test_pages_of_a_week_or_month_are_of_its_last_day(period: str, listed_on: str) -> None:
    assert read(PAGE.replace("Mar 13", period)).listed_on == listed_on


@pytest.mark.parametrize(
    "text",
    [
        "# Daily Papers\n\n1. **A List of Lists**\n   We read lists.\n",
        'The page says "Get trending papers in your email inbox!", and that is all it says about mail.\n',
        "<html><body><p>Get trending papers in your email inbox!</p></body></html>",
    ],
)
def test_other_texts_are_not_claimed(text: str) -> None:
    assert huggingface_page.sniff(text) <= 0.5


@pytest.mark.parametrize(
    "piece", ["[", "](", "][1]", "![", "[a](/papers/1)\n", "\\[", "### [x\n", "<a ", "```\n", "·\n"]
)
def test_repeated_marks_are_read_in_bounded_time(piece: str) -> None:
    page = PAGE + piece * (200_000 // len(piece))
    begin = time.process_time()
    read(page)
    assert time.process_time() - begin < 5


@given(
    st.lists(
        st.sampled_from([*HANDS.values(), "[", "](", "][2]", "\n", "### ", "Mar 13", "·", "3 authors"]),
        max_size=3,
    ),
    st.data(),
)
def test_any_cut_page_is_a_reading(parts: list[str], data: st.DataObject) -> None:
    page = "".join(parts)
    begin = data.draw(st.integers(0, len(page)))
    reading = read(page[begin : begin + data.draw(st.integers(0, 3000))])
    assert reading.ignored >= 0
    assert all(record.title for record in reading.records)
