"""The HTML inside the values of other formats as text: paragraphs, no tags, no references."""

from __future__ import annotations

import re

from readlist.model.text import clean, clean_line

_ATTRIBUTES = r"(?:\s+[\w:-]{1,40}\s*=[^<>]*)?\s*/?"
_BLOCK = re.compile(
    rf"</?(?:jats:)?(?:p|div|br|hr|li|ul|ol|dl|dd|dt|h[1-6]|table|tr|sec|section|title|blockquote){_ATTRIBUTES}>",
    re.IGNORECASE,
)
# Known names only, and attributes with a value: "a <b and c> d" is a formula.
_INLINE = re.compile(
    r"</?(?:(?:jats|mml):[a-z-]{1,30}|a|abbr|b|bold|cite|code|em|font|i|img|italic|math|mark|q|s|small|span|strong"
    rf"|style|sub|sup|td|tex|tex-math|inline-formula|th|tt|u){_ATTRIBUTES}>|<!--(?:(?!-->)[^<]){{0,2000}}-->",
    re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")


def line_of_html(html: str) -> str:
    """Return a fragment of HTML as one clean line without tags."""
    return clean_line(_text(html))


def paragraphs_of_html(html: str) -> list[str]:
    """Return the paragraphs of a fragment of HTML, each as one clean line.

    Blocks, blank lines and lone carriage returns part them; other line ends fold lines.
    """
    text = clean(_text(html).replace("\r\n", "\n").replace("\r", "\n\n"))
    return [line for part in _BLANK_LINE.split(text) if (line := clean_line(part))]


def _text(html: str) -> str:
    if "<" in html:
        html = _INLINE.sub("", _BLOCK.sub("\n\n", html))
    if "&" in html:
        from html import unescape

        html = unescape(html)
    return html
