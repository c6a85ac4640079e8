"""The HTML inside of Markdown: single tags in running text, and whole blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^<>]*)>")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_INVISIBLE = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BREAKS = frozenset(
    (
        "br",
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "tr",
        "td",
        "th",
        "table",
        "details",
        "summary",
        "hr",
        "center",
        "h1",
    )
)


class Tag(msgspec.Struct, frozen=True):
    """A tag; ``address`` is what a link leads to."""

    name: str
    closing: bool
    address: str = ""

    @property
    def breaks_line(self) -> bool:
        """Whether a new line begins where the tag stands."""
        return self.name in _BREAKS


def inline_tag(text: str) -> Tag | None:
    """Return the tag that ``text`` is as a whole; None when it is a comment or no tag."""
    found = _TAG.fullmatch(text)
    return _tag(found) if found else None


def text_of_html(text: str) -> Iterator[Tag | str]:
    """Yield the tags and the visible texts of a block of HTML, in their order."""
    text = _INVISIBLE.sub(" ", _COMMENT.sub(" ", text))
    end = 0
    for found in _TAG.finditer(text):
        if found.start() > end:
            yield _unescaped(text[end : found.start()])
        yield _tag(found)
        end = found.end()
    if end < len(text):
        yield _unescaped(text[end:])


def _tag(found: re.Match[str]) -> Tag:
    href = _HREF.search(found[3]) if found[2].lower() == "a" else None
    address = _unescaped(href[1] or href[2] or href[3] or "") if href else ""
    return Tag(found[2].lower(), bool(found[1]), address)


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text) if "&" in text and _ENTITY.search(text) else text
