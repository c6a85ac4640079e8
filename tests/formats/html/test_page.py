"""Pages, newsletters and fragments in HTML."""

from __future__ import annotations

import contextlib
import datetime
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readlist.errors import SourceError
from readlist.formats.html import page as html_page
from readlist.formats.registry import read_source
from readlist.model.paper import Identifiers
from readlist.model.record import Reading

TODAY = datetime.date(2031, 6, 1)
PAGES = {
    path.stem: path.read_text("utf-8") for path in sorted((Path(__file__).parent / "pages").glob("*.html"))
}


def read(text: str) -> Reading:
    return html_page.read(text, TODAY)


def page(name: str) -> Reading:
    return read(PAGES[name])


def titles(reading: Reading) -> list[str]:
    return [record.title for record in reading.records]


TITLES = {
    "acl_paper": ["ReadList: Reading Lists from End to End"],
    "acl_volume": ["ReadList: Reading Lists from End to End", "How Many Items Are Many?"],
    "arxiv_abstract": ["How Short Is $k$-Short?"],
    "arxiv_new": [
        'How Short Is $k$-Short? Lists with "Few" Items',
        "Learning to Be Brief",
        "Cutting Trees Until Lists Are Left",
    ],
    "arxiv_search": ["How Short Are Short Lists?", "Cutting Trees Until Lists Are Left"],
    "cvf_day": ["Seeing Lists: Pictures of Items in the Wild", "Blurry Lists", "Depth from Lists of Numbers"],
    "daily_cards": ["How Short Is Short?", "Cutting Trees Until Lists Are Left"],
    "homepage": [
        "How short is short?",
        "Towards lists without names",
        "Unlisting what was listed before",
    ],
    "newsletter_in_cells": ["How Short Is Short?", "Cutting Trees Until Lists Are Left"],
    "newsletter_numbered": ["How Short Is Short?", "Cutting Trees", "Shelves in Few Bits"],
    "publications": ["How Short Is Short?", "Cutting Trees Until Lists Are Left", "Shelves in Few Bits"],
    "github_list": [
        "How Short Is Short?",
        "Shorter Lists for Short Readers",
        "Very Long Lists and Their Ends",
        "Longer Still: An End Is Not in Sight",
    ],
    "huggingface_daily": ["How Short Is $k$-Short?", "Cutting Trees Until Lists Are Left"],
    "huggingface_paper": ["How Short Is $k$-Short?"],
    "neurips_list": [
        "Shelves Are All You Need",
        "Unlisting",
        "A Set of Data About Sets",
        "The Old Form of an Old List",
    ],
    "newsletter": ["How Short Is Short?", "Cutting Trees Until Lists Are Left", "Shelves in Few Bits"],
    "openreview_group": ["Reading Between the Items", "Gapless"],
    "pmlr_volume": ["Learning to Sort What Was Sorted", "Bandits with Few Arms"],
}


@pytest.mark.parametrize("name", PAGES)
def test_the_papers_of_a_page_and_nothing_else(name: str) -> None:
    assert html_page.sniff(PAGES[name]) > 0.9
    reading = page(name)
    assert titles(reading) == TITLES[name]
    assert [record.position for record in reading.records] == list(range(1, len(reading.records) + 1))
    assert reading.problems == ()


def in_one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text)


def _capitals(found: re.Match[str]) -> str:
    return found[0].upper()


CHANGES: dict[str, Callable[[str], str]] = {
    "capitals": lambda text: re.sub(r"</?(?:div|p|li|ul|a|h[1-4]|dt|dd|span)\b", _capitals, text),
    "line ends": lambda text: text.replace("\n", "\n\n"),
    "one line": in_one_line,
    "unclosed": lambda text: re.sub(r"</(?:li|dd|dt|td|tr|p|body|html)>", "", text),
    "comments": lambda text: text.replace("<div", "<!--[if mso]><table><tr><td>1. No Paper<![endif]--><div"),
    "scripts": lambda text: text.replace(
        "</h3>", "</h3><script>if (a < b) { x = '<h3>No Paper</h3>' }</script>"
    ),
    "images": lambda text: text.replace("<h3", f"<img src='data:image/png;base64,{'A' * 5000}'><h3"),
}


@pytest.mark.parametrize(
    "change", ["capitals", "line ends", "one line", "unclosed", "comments", "scripts", "images"]
)
@pytest.mark.parametrize("name", PAGES)
def test_how_a_page_is_written_changes_no_paper(name: str, change: str) -> None:
    assert titles(read(CHANGES[change](PAGES[name]))) == TITLES[name]


def test_lines_are_those_of_the_source() -> None:
    for name in ("arxiv_new", "github_list", "newsletter", "huggingface_daily"):
        lines = PAGES[name].split("\n")
        for record in page(name).records:
            words = re.findall(r"\w{5,}", record.title)[0]
            assert words in " ".join(lines[record.line - 1 : record.line + 14]), (name, record.title)


def test_fields_of_the_sites_that_publish_papers() -> None:
    first, second = page("acl_volume").records
    assert first.authors == ("Cy Ng", "Dana de la Cruz")
    assert first.identifiers == Identifiers(acl="2031.lists-long.1")
    assert first.abstract.startswith("Lists are read from one end only. We read them from both ends")
    assert second.authors == ("Eve O’Neil",)
    assert page("acl_volume").title == "Proceedings of the 3rd Meeting on Lists (Volume 1: Long Lists)"
    cvf = page("cvf_day").records
    assert [record.authors for record in cvf] == [("Ann Li", "Bo Wu"), ("Cy Ng",), ("Dan Ox", "Eve Yu")]
    assert cvf[0].identifiers == Identifiers(arxiv="2503.01234")
    assert cvf[1].links[0].url.startswith("https://openaccess.thecvf.com/content/")
    assert [record.authors for record in page("pmlr_volume").records] == [("Cy Ng", "Dana Oh"), ("Eve Yu",)]
    openreview = page("openreview_group").records
    assert openreview[0].identifiers == Identifiers(openreview="aBcDeFgHi1")
    assert openreview[0].tags == ("items", "gaps")
    assert "We fill it with items" in openreview[0].abstract
    assert [len(record.authors) for record in page("neurips_list").records] == [3, 1, 2, 2]


def test_arxiv_listings_are_read_as_their_text_is() -> None:
    reading = page("arxiv_new")
    assert (reading.title, reading.listed_on) == ("Computation and Language", "2025-03-13")
    assert [record.section for record in reading.records] == ["new", "cross", "replaced"]
    assert reading.records[0].authors == ("Ann Li", "Bo Wu")
    assert reading.records[0].tags == ("cs.CL", "cs.LG")
    assert reading.records[0].abstract.startswith("Short lists have fewer than $k$ items")
    search = page("arxiv_search").records
    assert search[0].abstract == "All lists are short when they have few items, which we count."
    assert search[0].identifiers == Identifiers(arxiv="2503.01234")
    assert search[0].published_on == "2025-03-03"


def test_the_page_of_one_paper_is_read_by_its_tags() -> None:
    (record,) = page("arxiv_abstract").records
    assert record.authors == ("Li, Ann", "Wu, Bo")
    assert record.identifiers == Identifiers(arxiv="2503.01234")
    assert record.published_on == "2025-03-03"
    assert record.abstract.endswith("smaller than one thinks.")
    (record,) = page("acl_paper").records
    assert record.identifiers == Identifiers(doi="10.18653/v1/2031.lists-long.1", acl="2031.lists-long.1")
    assert (record.year, record.venue) == (
        2031,
        "Proceedings of the 3rd Meeting on Lists (Volume 1: Long Lists)",
    )
    assert record.abstract.endswith("meet in the middle, as all readers should.")
    (record,) = page("huggingface_paper").records
    assert record.authors == ("Ann Li", "Bo Wu")
    assert (
        record.abstract
        == "Short lists have fewer than $k$ items, for some $k$. We find it, and show it to readers."
    )
    assert record.published_on == "2025-03-03"


def test_dublin_core_tells_a_paper_when_it_has_an_identifier() -> None:
    tags = '<meta name="DC.Title" content="On Lists"><meta name="DC.Creator" content="Li, Ann">'
    with pytest.raises(SourceError):
        read(f"<html><head>{tags}</head><body><p>Text</p></body></html>")
    (record,) = read(
        f'<html><head>{tags}<meta name="dc.identifier" content="doi:10.1234/lists"></head></html>'
    ).records
    assert (record.title, record.authors, record.identifiers.doi) == (
        "On Lists",
        ("Li, Ann",),
        "10.1234/lists",
    )


def test_a_hugging_face_page_has_its_date_by_its_address() -> None:
    reading = page("huggingface_daily")
    assert (reading.title, reading.listed_on) == ("Daily Papers", "2025-03-13")
    assert [record.identifiers.arxiv for record in reading.records] == ["2503.01234", "2410.00017"]


def test_a_newsletter_loses_its_promotion_and_keeps_its_texts() -> None:
    first, second, third = page("newsletter").records
    assert first.authors == ("Ann Li", "Bo Wu")
    assert first.abstract.startswith("Short lists are easy to read")
    assert [record.identifiers.arxiv for record in (first, second, third)] == [
        "2503.01234",
        "2410.00017",
        "1906.08237",
    ]
    assert "Unsubscribe" not in third.abstract
    assert all(
        "track.example.org" not in link.url for record in (first, second, third) for link in record.links
    )


def test_the_day_of_a_list_is_in_its_title_or_its_tags() -> None:
    assert page("daily_cards").listed_on == "2025-03-13"
    assert page("newsletter_numbered").listed_on == "2025-03-09"
    assert page("homepage").listed_on is None


def test_fields_beside_a_title_are_told_apart() -> None:
    first = page("publications").records[0]
    assert (first.authors, first.published_on, first.abstract) == (("Ann Li", "Bo Wu"), "2031-03-13", "")
    assert first.section == "2031"
    assert page("daily_cards").records[0].abstract.startswith("Short lists are easy to read")


def test_sections_are_the_headings_of_the_page() -> None:
    assert [record.section for record in page("github_list").records] == ["Short", "Short", "Long", "Long"]


FRAGMENT = """\
<ul>
<li><a href="https://arxiv.org/abs/2503.01234">How Short Is Short?</a>, Ann Li, Bo Wu, 2025</li>
<li><a href="https://arxiv.org/abs/2410.00017">Cutting Trees Until Lists Are Left</a>, Dana Oh</li>
</ul>
"""


def test_a_fragment_is_a_page_too() -> None:
    assert html_page.sniff(FRAGMENT) > 0.5
    assert titles(read(FRAGMENT)) == ["How Short Is Short?", "Cutting Trees Until Lists Are Left"]
    assert [record.line for record in read(FRAGMENT).records] == [2, 3]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1. A List\nAn abstract of a list < 3 items that is longer than a title is.\n",
        '<p align="center"><img src="a.png"></p>\n\n# Papers\n\n- [A](https://x.org/a)\n- [B](https://x.org/b)\n',
        '<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Papers</title></channel></rss>',
        '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title></entry></feed>',
        "From: ann@example.org\nSubject: Papers\n\nHere they are: <b>A</b>\n",
        '<?xml version="1.0"?>\n<b:List>\n<b:Title>A List</b:Title>\n<b:Year>2020</b:Year>\n<b:Tag />',
    ],
)
def test_other_texts_are_not_claimed(text: str) -> None:
    assert html_page.sniff(text) < 0.4


@pytest.mark.parametrize(
    "text",
    [
        "<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1><p>Gone.</p></body></html>",
        "<html></html>",
        "<html><body><h1>My Shop</h1><ul><li><a href='/a'>A very long shelf for lists</a></li>"
        "<li><a href='/b'>Another very long shelf for lists</a></li></ul></body></html>",
    ],
)
def test_a_page_without_papers_is_refused_with_a_way_on(text: str) -> None:
    with pytest.raises(SourceError, match="No list of papers") as refused:
        read(text)
    assert refused.value.hint


MAIL = """\
From: Lists <lists@example.org>
To: reader@example.org
Subject: =?utf-8?q?The_Week_in_Lists_=C3=A0_la_carte?=
Date: Thu, 13 Mar 2025 09:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="part"

--part
Content-Type: text/plain; charset="utf-8"

See the page.
--part
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<html><body><h2>How Short Is Sh=
ort?</h2><p>Short lists are easy to read, caf=C3=A9s say.</p><p><a href=3D"https://arxiv.org/abs/2503.01234">Paper</a></p>
<h2>Cutting Trees Until Lists Are Left</h2><p>Trees are lists with branches.</p><p><a href=3D"https://arxiv.org/abs/2410.00017">Paper</a></p></body></html>
--part--
"""


def test_the_html_of_a_mail_is_read() -> None:
    assert html_page.sniff(MAIL) > 0.8
    reading = read(MAIL)
    assert titles(reading) == ["How Short Is Short?", "Cutting Trees Until Lists Are Left"]
    assert reading.title == "The Week in Lists à la carte"
    assert "cafés" in reading.records[0].abstract
    assert {record.line for record in reading.records} == {0}


def test_mathematics_is_given_as_tex() -> None:
    katex = (
        '<span class="katex"><span class="katex-mathml"><math><semantics><mi>k</mi>'
        '<annotation encoding="application/x-tex">k^{2}</annotation></semantics></math></span>'
        '<span class="katex-html" aria-hidden="true">k2</span></span>'
    )
    mathjax = '<span class="MathJax">n</span><script type="math/tex">n_1</script>'
    fragment = FRAGMENT.replace("How Short", f"How {katex} and {mathjax} Short")
    assert titles(read(fragment))[0] == "How $k^{2}$ and $n_1$ Short Is Short?"


def test_links_lead_where_the_page_was_saved_from() -> None:
    body = '<ul><li><a href="x/{}.html">A List of Many Papers {}</a>, Ann Li, Bo Wu. ListConf 2031.</li>'
    text = (
        "<!-- saved from url=(0031)https://lists.example.org/all/ -->\n<html><body>"
        + body.format(1, 1)
        + body.format(2, 2)
    )
    assert read(text).records[0].links[0].url == "https://lists.example.org/all/x/1.html"


@pytest.mark.parametrize(
    "piece",
    [
        *("<div>", "<p>x", "<b>", "<br>x", "<h2>x</h2>", "<table><tr><td>x", "<dl><dt>x<dd>y", "<dd>x", "x "),
        *("<!--", "<a ", "<a b='", "&", "&amp;", "<script>", "<", "<div class=abstract>x"),
        "<li><a href=x>A Title of Some Words</a>",
        "<div class=a><a href=b>A Title of Words</a></div>",
        "<article><h3><a href=/papers/2503.01234>T</a></h3></article>",
    ],
)
def test_repeated_constructs_are_read_in_bounded_time(piece: str) -> None:
    text = "<html><body>" + piece * (100_000 // len(piece))
    begin = time.process_time()
    try:
        read(text)
    except SourceError as refused:
        assert refused.hint
    assert time.process_time() - begin < 20


@pytest.mark.parametrize("separator", [" ", "/"])
def test_a_tag_with_attributes_without_end_is_refused(separator: str) -> None:
    with pytest.raises(SourceError, match="attributes"):
        read("<html><div " + separator.join(f"a{number}" for number in range(50_000)) + ">x</div></html>")


def test_what_nests_without_end_is_told() -> None:
    reading = read(FRAGMENT + "<div>" * 5000 + "x")
    assert len(reading.records) == 2
    assert [problem.severity for problem in reading.problems] == ["error"]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(PAGES)), st.data())
def test_a_mutated_page_is_a_reading_or_a_source_error(name: str, data: st.DataObject) -> None:
    text = PAGES[name]
    for _ in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(text)))
        end = min(len(text), begin + data.draw(st.integers(0, 400)))
        text = (
            text[:begin]
            + data.draw(st.sampled_from(["", "<", ">", "<div>", "</div>", '"', "<!--", "&#0;", "<a href=x>"]))
            + text[end:]
        )
    try:
        reading = read_source(text.encode(), name="x", modified_on=TODAY, format_name="html")
    except SourceError as refused:
        assert refused.message
        return
    assert [record.position for record in reading.records] == list(range(1, len(reading.records) + 1))
    assert reading.ignored >= 0


@pytest.mark.parametrize(
    "nested", ["<ul><li><a href=https://example.org/a>", "<tr><td>1.<td>A Title of Some Length<table>"]
)
def test_what_is_nested_is_read_once_a_level(nested: str) -> None:
    """Read twice a level, it would take longer than anybody lives."""
    with contextlib.suppress(SourceError):
        html_page.read("<!doctype html><table>" + nested * 2000, TODAY)
