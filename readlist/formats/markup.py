"""The markup that titles and abstracts carry in exports: HTML, JATS and MathML tags, and entities."""

from __future__ import annotations

import re

_PREFIX = r"(?:jats:|mml:|m:)?"
_ATTRIBUTES = r"(?:\s[^<>]{0,500})?/?"
_BLOCK = re.compile(
    rf"</?{_PREFIX}(?:p|br|div|li|ul|ol|list|list-item|sec|title|h[1-6]){_ATTRIBUTES}>", re.IGNORECASE
)
_INLINE = re.compile(
    rf"</?(?:{_PREFIX}(?:a|abstract|b|bold|em|font|i|inf|italic|monospace|sc|scp|small|span|strong|sub|sup"
    rf"|tt|u|underline|xref|ext-link|inline-formula|tex-math|math)|(?:jats|mml|m):[a-z-]{{1,40}}){_ATTRIBUTES}>",
    re.IGNORECASE,
)
_HEADING = re.compile(
    rf"^\s*(?:<{_PREFIX}(?:sec|abstract)>\s*)?<{_PREFIX}(?:title|h[1-6])>\s*(?:abstract|summary)[.:]?\s*</{_PREFIX}(?:title|h[1-6])>",
    re.IGNORECASE,
)
_BREAKS = re.compile(r" ?(?:\n ?)+")


def without_markup(text: str) -> str:
    """Return ``text`` without the tags of HTML, JATS and MathML and with its entities resolved.

    Only tags that these languages have are taken for tags: "p < 0.05" and "<name>" stay. What
    a block tag parts are paragraphs, and line breaks between tags mean nothing, as in HTML.
    """
    if "<" in text:
        text = _HEADING.sub("", text, count=1)
        if _BLOCK.search(text):
            text = _BREAKS.sub("\n\n", _BLOCK.sub("\n", " ".join(text.split()))).strip()
        text = _INLINE.sub("", text)
    if "&" in text:
        from html import unescape

        text = unescape(text)
    return text
