"""Reads a page of HTML by the standard's own algorithm, and holds it to what a document has to be."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import html5lib

PHRASING_ONLY = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "a", "mark", "sup", "code")
BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "section",
    "article",
    "blockquote",
    "pre",
    "table",
    "header",
    "footer",
}


def page_of(text: str) -> Element:
    """Return the tree of a page in which nothing is wrong."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root = parser.parse(text)
    assert isinstance(root, Element)
    check_nesting(root)
    check_headings(root)
    check_links(root)
    check_that_nothing_is_fetched(text, root)
    return root


def check_nesting(root: Element) -> None:
    for element in elements(root):
        children = {child.tag for child in element}
        if element.tag in ("ul", "ol"):
            assert children <= {"li"}
        if element.tag in PHRASING_ONLY:
            assert not children & BLOCKS, element.tag
        if element.tag == "a":
            assert not [inner for inner in elements(element) if inner.tag == "a" and inner is not element]


def check_headings(root: Element) -> None:
    levels = [int(element.tag[1]) for element in elements(root) if re.fullmatch("h[1-6]", element.tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    inside_notes = {id(inner) for note in root.findall(".//section/div") for inner in elements(note)}
    own = [
        int(element.tag[1])
        for element in elements(root)
        if re.fullmatch("h[1-6]", element.tag) and id(element) not in inside_notes
    ]
    assert all(after - before <= 1 for before, after in itertools.pairwise(own))


def check_links(root: Element) -> None:
    ids = [element.get("id") for element in elements(root) if element.get("id") is not None]
    assert len(ids) == len(set(ids)) and all(ids) and not any(re.search(r"\s", each or "") for each in ids)
    for element in elements(root):
        href = element.get("href")
        if href is not None and href.startswith("#"):
            assert unquote(href[1:]) in ids
        elif href is not None:
            assert re.match(r"(?:https?://|mailto:)", href, re.IGNORECASE), href


def check_that_nothing_is_fetched(text: str, root: Element) -> None:
    tags = {element.tag for element in elements(root)}
    assert not tags & {"script", "img", "link", "iframe", "object", "embed", "base", "form", "video", "audio"}
    attributes = {name for element in elements(root) for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or name in ("src", "srcset", "data")}
    sheet = root.findtext(".//style") or ""
    assert "url(" not in sheet and "@import" not in sheet


def elements(root: Element) -> Iterator[Element]:
    """Yield the elements, this one first. A page has no comments, which would be among them."""
    return root.iter()


def words_of(element: Element) -> str:
    """Return the text of an element with single spaces."""
    return " ".join("".join(element.itertext()).split())
