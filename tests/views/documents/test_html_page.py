"""The page of HTML: valid, by itself, and of the same content as what the terminal shows."""

from __future__ import annotations

import datetime
import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readlist.model.anchors import annotation_of
from readlist.model.paper import (
    ANNOTATION_KINDS,
    Annotation,
    Identifiers,
    Link,
    Note,
    Paper,
    PaperList,
    Place,
)
from readlist.model.spans import Span
from readlist.views.contrast import contrast_ratio
from readlist.views.documents.html_page import html_document
from readlist.views.documents.look import style_sheet
from readlist.views.page import AbstractText, Address, Line, NoteText, Remark, paper_page
from tests.views.documents.html import elements, page_of, words_of
from tests.views.drawing import AWKWARD_TITLES, TODAY, bundled_palettes

ABSTRACT = "It computes in $O(n \\log n)$.\n\n- It weaves patterns\n- It orders n^{2} numbers"


def quote(words: str, kind: str, comment: str = "") -> Annotation:
    start = ABSTRACT.index(words)
    found = annotation_of(ABSTRACT, Span(start, start + len(words)), kind=kind)
    return msgspec.structs.replace(found, comment=comment)


LISTS = {7: PaperList(doc_id=7, title="A week of papers", listed_on="2024-09-01")}
PAPER = Paper(
    doc_id=1,
    key="lovelace1843notes",
    title="Notes on the Analytical Engine",
    authors=("Lovelace, Ada", "Luigi Menabrea"),
    abstract=ABSTRACT,
    year=1843,
    venue="Scientific Memoirs",
    identifiers=Identifiers(arxiv="2408.14906", doi="10.1000/memoirs", arxiv_versions=(1, 2)),
    links=(Link("code", "https://github.com/analytical/engine"), Link("other", "javascript:alert(1)")),
    tags=("engines", "to-cite"),
    status="reading",
    status_changed_at="2024-08-30T09:00:00Z",
    starred=True,
    note=Note("# A heading\n\nCompare with **Jacquard**."),
    annotations=(
        quote("weaves patterns", "claim", "as a loom does\nor not"),
        quote("patterns\n- It orders", "method"),
        Annotation(exact="words that are gone", kind="doubt", comment="Where?"),
    ),
    places=(Place(7, "Hardware", 3),),
)
OTHER = Paper(key="他2020", title="Another & <b>more</b>", abstract="Short.")


def html(*papers: Paper, today: datetime.date = TODAY) -> str:
    return html_document(papers, LISTS, today=today)


def with_note(text: str) -> str:
    """Return the HTML of a note."""
    page = html(msgspec.structs.replace(PAPER, note=Note(text)))
    page_of(page)
    note = re.search(r'<div dir="auto">\n(.*?)</div>', page, re.DOTALL)
    assert note is not None
    return note[1]


def test_one_paper_is_a_page_and_several_have_a_table_of_contents() -> None:
    one, two = page_of(html(PAPER)), page_of(html(PAPER, OTHER))
    assert one.get("lang") == two.get("lang") == "en"
    assert one.findtext(".//title") == one.findtext(".//h1") == PAPER.title
    assert one.find(".//nav") is None
    assert two.findtext(".//title") == "Reading list · 2 papers"
    assert [words_of(entry) for entry in two.findall(".//nav//li")] == [
        "Notes on the Analytical Engine Lovelace, Menabrea · 1843",
        "Another & <b>more</b>",
    ]
    assert [article.get("id") for article in two.findall(".//main/article")] == [PAPER.key, OTHER.key]
    assert [words_of(title) for title in two.findall(".//article/header/h2")] == [PAPER.title, OTHER.title]


def test_it_says_what_the_terminal_says_in_the_same_order() -> None:
    page = paper_page(PAPER, LISTS, today=TODAY, lasting=True)
    expected: list[str] = []
    for part in page.parts:
        expected += [part.section] if part.section else []
        for element in part.elements:
            match element:
                case Line():
                    expected += [words.text for words in element.words]
                case AbstractText():
                    expected += ["It computes in O(n log n).", "weaves", "patterns", "orders", "n² numbers"]
                case NoteText():
                    expected += ["A heading", "Compare with", "Jacquard"]
                case Remark():
                    expected += [
                        element.quote.text,
                        *(" ".join(words.text.split()) for words in element.said),
                    ]
                case Address():
                    expected += [re.sub("^https://", "", element.link.url)]
    (article,) = page_of(html(PAPER)).findall(".//article")
    text, position = words_of(article), 0
    for words in expected:
        position = text.find(words, position)
        assert position >= 0, words
    assert [section.get("class") for section in article.findall("section")] == [
        "note",
        "annotations",
        "links",
    ]


def test_what_is_for_the_owner_of_the_library_is_left_out() -> None:
    text = html(Paper(key="bare", title="Bare"))
    assert "No abstract in its list." in text
    assert "readlist edit" not in text


def test_dates_are_those_of_the_calendar_so_that_the_page_is_the_same_tomorrow() -> None:
    text = html(PAPER)
    assert "reading since 30 Aug 2024" in text and "1 Sep 2024" in text
    assert text == html(PAPER, today=datetime.date(2026, 1, 1))


def test_passages_are_marked_with_their_signs_and_lead_to_what_is_said_of_them() -> None:
    (article,) = page_of(html(PAPER)).findall(".//article")
    abstract = article.find("div[@class='abstract']")
    assert abstract is not None
    marks = [(mark.get("class"), words_of(mark)) for mark in abstract.iter("mark")]
    assert marks == [("claim", "weaves"), ("method", "patterns"), ("method", "It orders")]
    signs = {words_of(sign): sign.get("href", "")[1:] for sign in abstract.findall(".//sup/a")}
    remarks = {
        item.get("id"): words_of(item) for item in article.findall("section[@class='annotations']/ol/li")
    }
    assert list(signs) == ["C1", "M2"]
    assert remarks[signs["C1"]] == "C1 weaves patterns claim as a loom does or not"
    assert "not in the abstract any more Where?" in list(remarks.values())[2]


def test_links_lead_into_the_web_only() -> None:
    (article,) = page_of(html(PAPER)).findall(".//article")
    links = article.findall("section[@class='links']/ol/li")
    assert [words_of(link) for link in links] == [
        "arxiv.org/abs/2408.14906", "github.com/analytical/engine code", "javascript:alert(1)",
    ]  # fmt: skip
    assert [len(link.findall("a")) for link in links] == [1, 1, 0]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " JaVaScript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "//x.org",
        "file:///a",
    ],
)
def test_no_other_scheme_gets_into_a_link(url: str) -> None:
    paper = Paper(
        key="k", title="t", links=(Link("code", url),), note=Note(f"[a]({url}) [b](<{url}>) <{url}>")
    )
    assert "<a " not in html(paper)


def test_a_note_is_rendered_and_its_html_is_text() -> None:
    note = with_note(
        "# One\n## Two\n<script>alert(1)</script> <b onclick='x()'>b</b> &lt; `a < b` ~~no~~ $n^{2}$\n"
        "second\n\n"
        "| a | b |\n|---|--:|\n| 1 | 2 |\n\n- [a page](https://example.org/?a=1&b=2)\n- <https://example.org>"
    )
    assert "<h3>One</h3>\n<h4>Two</h4>" in note
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &lt;b onclick='x()'&gt;b&lt;/b&gt;" in note
    assert "<code>a &lt; b</code> <s>no</s> n²<br>\nsecond" in note
    assert "<td>1</td>" in note
    assert '<a href="https://example.org/?a=1&amp;b=2">a page</a>' in note


def test_an_image_of_a_note_is_a_link_to_it_and_nothing_is_fetched() -> None:
    note = with_note(
        "![fig. 1](https://example.org/1.png) [![in a link](https://x.org/2.png)](https://x.org)"
    )
    assert '<a href="https://example.org/1.png">fig. 1</a>' in note
    assert '<a href="https://x.org">in a link</a>' in note


HOSTILE = (
    *AWKWARD_TITLES,
    "</title><script>alert(1)</script>",
    "\"'><img src=x onerror=y>",
    "&amp; &#x26; <!-- ]]>",
    "{style}",
)


def everywhere(text: str) -> Paper:
    return Paper(
        key="".join(text.split()) or "k",
        title=text,
        authors=(text, "b"),
        venue=text,
        abstract=f"{text}\n\n- {text}",
        tags=(text,),
        status=text or "inbox",
        note=Note(text),
        annotations=(Annotation(exact=text, kind=text, comment=text),),
        places=(Place(7, text, 1),),
        links=(Link(text, f"https://example.org/{text}"), Link("pdf", text)),
        identifiers=Identifiers(doi=text),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_data_is_shown_as_it_is_wherever_it_stands(text: str) -> None:
    (article,) = page_of(html(everywhere(text))).findall(".//article")
    assert words_of(article).count(text) >= 10


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=30) | st.text("<>&\"'=/#[]()!`*_-\\ \n\ufffe\U0010ffff\x00\x1bab", max_size=40))
def test_whatever_is_in_a_library_the_page_is_valid(text: str) -> None:
    page_of(html(everywhere(text), PAPER, OTHER))


def test_half_a_surrogate_pair_and_no_character_at_all_are_left_out() -> None:
    assert '<h1 dir="auto">ab</h1>' in html(Paper(title="a\ud800\ufffe\x00b"))


def test_papers_of_one_key_or_none_have_anchors_of_their_own() -> None:
    papers = [Paper(key="a"), Paper(key="a"), Paper(), PAPER]
    articles = page_of(html(*papers)).findall(".//article")
    assert [article.get("id") for article in articles] == ["a", "2", "3", PAPER.key]


def test_every_role_of_the_page_has_a_colour_that_can_be_read() -> None:
    classes = {
        name
        for element in elements(page_of(html(PAPER, everywhere("x"))))
        for name in element.get("class", "").split()
    }
    inks = {name.removeprefix("ink-") for name in classes if name.startswith("ink-")}
    sheet = style_sheet()
    assert {"muted", "faint", "reading", "star", "tag", "claim", "warning", "annotation"} <= inks
    assert all(f".ink-{ink} {{ color: var(--{ink}); }}" in sheet for ink in inks)
    for name in ("readlist-light", "readlist-dark"):
        palette = bundled_palettes()[name]
        assert f"--background: {palette.background};" in sheet
        grounds = [palette.background, palette.surface, *(["#ffffff"] if not palette.dark else [])]
        pairs = [(getattr(palette, ink), ground) for ink in (*inks, "text", "link") for ground in grounds]
        pairs += [(palette.text, palette.ground(kind)) for kind in (*ANNOTATION_KINDS, "annotation")]
        assert min(contrast_ratio(*pair) for pair in pairs) >= 4.5


def test_paper_has_light_colours_and_a_page_for_each_paper() -> None:
    sheet = style_sheet()
    assert "@media screen and (prefers-color-scheme: dark)" in sheet
    printed = sheet.split("@media print")[1]
    assert "article + article { break-before: page; }" in printed
    assert "attr(href)" in printed
