"""An HTML page as a tree of plain records, read as browsers read it: nothing in it is an error.

The only module that knows lxml. Elements that no reader of a page sees or that hold none of
its content are marked: scripts, navigation, what is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from readlist.errors import SourceError

_NO_CONTENT = frozenset(
    (
        "script", "style", "template", "noscript", "nav", "footer", "aside", "select", "datalist",
        "textarea", "iframe", "object", "embed", "canvas", "audio", "video", "svg", "dialog", "map", "head",
        "button", "menu",
    )
)  # fmt: skip
_NO_CONTENT_BY_ROLE = frozenset(
    (
        "navigation", "banner", "contentinfo", "search", "menu", "menubar", "dialog", "toolbar",
    )
)  # fmt: skip
_NO_CONTENT_BY_CLASS = frozenset(
    (
        "sr-only", "visually-hidden", "screen-reader-text", "nav", "navbar", "navigation", "breadcrumb",
        "breadcrumbs", "pagination", "footer", "site-footer", "page-footer", "cookie-banner", "preheader",
        "bibref", "bibtex", "paper-track-badge", "subscription-widget-wrap",
        "subscribe-widget", "MathJax", "MathJax_Preview", "MathJax_Display",
        "MathJax_SVG", "mwe-math-fallback-image-inline",
    )
)  # fmt: skip
_HIDDEN_BY_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|(?:font-size|max-height)\s*:\s*0(?:px|em)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(r"abstract", re.IGNORECASE)
_KEPT_ATTRIBUTES = frozenset(
    (
        "href", "class", "id", "name", "content", "property", "style", "type", "rel", "role", "hidden",
        "aria-hidden", "encoding", "alttext",
    )
)  # fmt: skip
_NONE: dict[str, str] = {}
_LONGEST_VALUE = 100_000
_DEEPEST = 150
_LARGEST = 50_000_000
# The time that the parser takes for a tag grows with the square of the number of its attributes.
_TAG = re.compile(r"<[a-zA-Z][^\s<>]{0,100}\s")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_BETWEEN_ATTRIBUTES = re.compile(r"[\s/=]+")
_LONG_TAG = 50_000
_MOST_ATTRIBUTES = 5_000
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^<>]{0,500}\?>", re.IGNORECASE)


class Element(msgspec.Struct, gc=False):
    """An element: its name in lower case, the line where it begins, and what it holds in order."""

    name: str
    line: int
    attributes: dict[str, str]
    children: list[Element | str]
    is_content: bool = True

    def get(self, name: str) -> str:
        """Return the value of an attribute; "" when there is none."""
        return self.attributes.get(name, "")

    def elements(self, *names: str) -> Iterator[Element]:
        """Yield this element and those inside it, in document order; with ``names`` only those so called."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            if not names or element.name in names:
                yield element
            waiting.extend(child for child in reversed(element.children) if isinstance(child, Element))

    def has_class(self, name: str) -> bool:
        """Return whether ``name`` is one of the classes of the element."""
        return name in self.get("class").split()


class Page(msgspec.Struct, frozen=True):
    """A page: its root, and whether all of it was read, which nesting without end can prevent."""

    root: Element
    is_whole: bool = True


def parse_html(text: str) -> Page:
    """Return a page, or a fragment of one, as a tree.

    Raises SourceError when it is larger than any list, or made to exhaust a parser.
    """
    from lxml import etree

    if len(text) > _LARGEST:
        raise SourceError("The page is larger than any list of papers.", "Save the part that is the list.")
    if _has_swollen_tag(text):
        raise SourceError(
            "A tag of the page has thousands of attributes.", "Save the text of the page instead."
        )
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True
    )
    text = _XML_DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), text)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # there is nothing in it
        root = None
    if root is None:
        return Page(Element("html", 1, {}, []))
    is_whole = not any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    return Page(_converted(etree.iterwalk(root, events=("start", "end"))), is_whole)


def _converted(walk: Iterable[tuple[str, Any]]) -> Element:
    """Return the tree as records. What is nested deeper than any page needs is brought up to that depth."""
    top = Element("", 1, {}, [])
    ancestors = [top]
    depth = 0
    for event, node in walk:
        if event == "start":
            depth += 1
            element = _element(node)
            ancestors[-1].children.append(element)
            if depth < _DEEPEST:
                ancestors.append(element)
            if node.text:
                ancestors[-1].children.append(node.text)
        else:
            if depth < _DEEPEST:
                ancestors.pop()
            depth -= 1
            if node.tail:
                ancestors[-1].children.append(node.tail)
    return next(child for child in top.children if isinstance(child, Element))


def _element(node: Any) -> Element:
    name = node.tag.lower() if isinstance(node.tag, str) else ""
    attributes = _NONE
    if node.attrib:
        attributes = {
            key: value[:_LONGEST_VALUE] for key, value in node.attrib.items() if key in _KEPT_ATTRIBUTES
        }
    return Element(name, node.sourceline or 0, attributes, [], _is_content(name, attributes))


def _is_content(name: str, attributes: dict[str, str]) -> bool:
    if name == "script":
        return attributes.get("type", "").startswith("math/tex")
    if name in _NO_CONTENT:
        return False
    if not attributes:
        return True
    classes = attributes.get("class", "")
    if attributes.get("role") in _NO_CONTENT_BY_ROLE or (
        classes and not _NO_CONTENT_BY_CLASS.isdisjoint(classes.split())
    ):
        return False
    hidden = (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or _HIDDEN_BY_STYLE.search(attributes.get("style", "")) is not None
    )
    # Abstracts are often shown at a click only.
    return not hidden or _ABSTRACT.search(f"{classes} {attributes.get('id', '')}") is not None


def _has_swollen_tag(text: str) -> bool:
    begin = 0
    while begin < len(text):
        end = text.find(">", begin)
        end = len(text) if end < 0 else end
        if end - begin > _LONG_TAG and (tag := _TAG.search(text, begin, end)):
            outside_of_quotes = _QUOTED.sub("", text[tag.end() : end])
            if len(_BETWEEN_ATTRIBUTES.findall(outside_of_quotes)) > _MOST_ATTRIBUTES:
                return True
        begin = end + 1
    return False
