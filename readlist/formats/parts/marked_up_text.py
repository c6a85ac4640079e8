"""HTML, JATS, MathML and TeX inside the values of other formats."""

from __future__ import annotations

import re
from collections.abc import Sequence

from readlist.formats.parts.prose import abstract_of, numbered_paragraphs, wrap_width
from readlist.model.text import clean, clean_line

_ATTRIBUTES = r"""(?:\s+[\w:.-]{1,40}\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=]+))*"""
# Only names of elements that occur in titles and abstracts: "a < b and c > d" is no markup.
_INLINE = (
    r"(?:a|abbr|b|big|bold|cite|code|em|ext-link|font|i|inf|it|italic|monospace|named-content|roman|s|sans-serif|sc|scp"
    r"|small|span|strike|strong|styled-content|sub|sup|tt|u|underline|uri|xref|inline-formula|tex-math"
    r"|(?:jats|mml|m|xhtml):[a-z-]{1,40}"
    r"|math|m(?:i|n|o|s|row|text|sup|sub|subsup|frac|sqrt|over|under|fenced|style|space))"
)
_BLOCK = (
    r"(?:(?:jats:)?(?:p|sec|title|list|list-item|disp-formula)|abstract|abstracttext|div|h[1-6]|li|ol|ul)"
)
_INLINE_TAG = re.compile(rf"</?{_INLINE}{_ATTRIBUTES}\s*/?>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?{_BLOCK}{_ATTRIBUTES}\s*/?>", re.IGNORECASE)
_LINE_BREAK = re.compile(rf"<br{_ATTRIBUTES}\s*/?>", re.IGNORECASE)
_HEADING_OF_ABSTRACT = re.compile(
    r"^\s*(?:<(?:jats:)?(?:sec|abstract)>\s*)?<(?P<tag>(?:jats:)?(?:title|h[1-6]))>\s*(?:abstract|summary)[.:]?\s*</(?P=tag)>",
    re.IGNORECASE,
)
_RAISED = re.compile(r"<(?P<tag>sup|sub|inf)>\s*(?P<text>[0-9+−-]{1,12})\s*</(?P=tag)>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# A command or an accent, or braces inside a word: "\\emph{De novo}", "Erd\\H{o}s", "{E}vidence".
_TEX = re.compile(
    r"\\(?:[a-zA-Z]{1,20}[\s{}\\]|[\"'`^~=.][a-zA-Z{\\]|[&%_#])"
    r"|\{[^\W\d_][^{}]{0,30}\}(?=[^\W\d_])|(?<=[^\W\d_])\{[^\W\d_]\}"
)
_BEGINS_SENTENCE_OR_BULLET = re.compile(r"[-*•‣◦▪●·–—]\s|[^a-z]")
_SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_SUBSCRIPTS = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")


def without_markup(text: str) -> str:
    """Return ``text`` without tags, entities and TeX; paragraphs are parted by blank lines.

    Numbers that are raised or lowered stay so: ``10<sup>5</sup>`` is 10⁵, not 105. Signs of
    comparison, formulas and everything that is no element stay as they are. Tags that were
    escaped twice on their way are removed as well.
    """
    if "<" in text:
        text = _without_tags(text)
    if "&" in text and _ENTITY.search(text):
        for _ in range(2):
            text = _ENTITY.sub(_character, text)
        if "<" in text:
            text = _without_tags(text)
    if ("\\" in text or "{" in text) and _TEX.search(text):
        from readlist.formats.parts.tex import unicode_text

        text = unicode_text(text)
    return text


def plain_line(text: str) -> str:
    """Return ``text`` as one clean line without markup."""
    return clean_line(without_markup(text))


def plain_paragraphs(lines: Sequence[str], *, wrapped: bool = False) -> str:
    """Return the lines of an abstract as clean paragraphs without markup.

    ``wrapped``: line ends only fold the text. Else lines that were folded are told by their
    widths and by going on in the middle of a sentence; the others are paragraphs and bullets.
    """
    lines = clean(without_markup((" " if wrapped else "\n").join(lines))).split("\n")
    if len(lines) == 1:
        return clean_line(lines[0])
    if not wrapped and not wrap_width(lines):
        lines = _unfolded(lines)
    return abstract_of([paragraph for _, paragraph in numbered_paragraphs(lines)])


def _unfolded(lines: Sequence[str]) -> list[str]:
    """Return the lines, those joined to the one above that begin in the middle of a sentence."""
    whole: list[list[str]] = []
    previous = ""
    for line in lines:
        if line and previous and not _BEGINS_SENTENCE_OR_BULLET.match(line):
            whole[-1].append(line)
        else:
            whole.append([line])
        previous = line
    return [" ".join(parts) for parts in whole]


def _without_tags(text: str) -> str:
    text = _HEADING_OF_ABSTRACT.sub("", text, count=1)
    if _BLOCK_TAG.search(text):  # then line ends mean nothing, as in HTML
        text = _BLOCK_TAG.sub("\n\n", " ".join(text.split())).strip()
    text = _LINE_BREAK.sub("\n", _RAISED.sub(_raised, text))
    return _INLINE_TAG.sub("", text)


def _raised(found: re.Match[str]) -> str:
    return found["text"].translate(_SUPERSCRIPTS if found["tag"].lower() == "sup" else _SUBSCRIPTS)


def _character(found: re.Match[str]) -> str:
    import html

    return html.unescape(found[0])
