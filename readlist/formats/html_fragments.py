"""The HTML inside the values of other formats as text: paragraphs, no tags, no references."""

from __future__ import annotations

import re

_BLOCK = re.compile(r"<\s*/?\s*(?:p|div|br|li|ul|ol|h[1-6]|tr|section|blockquote)\b[^<>]*>", re.IGNORECASE)
_SKIPPED = re.compile(r"<(script|style)\b[^<>]*>[^<]*(?:</\1\s*>)?", re.IGNORECASE)
# A tag, not the sign of a formula: "a <b" and "p < 0.05" stay.
_TAG = re.compile(r"</?[a-z][a-z0-9:-]{0,30}(?:\s[^<>]*)?/?>|<!--(?:(?!-->).)*-->", re.IGNORECASE | re.DOTALL)


def text_of_html(html: str) -> str:
    """Return the text of a fragment of HTML, a blank line where a block begins or ends."""
    if "<" in html:
        html = _TAG.sub("", _BLOCK.sub("\n\n", _SKIPPED.sub("", html)))
    if "&" in html:
        from html import unescape

        html = unescape(html)
    return html
