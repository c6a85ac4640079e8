"""Markdown as text: lines, code fences, and characters that must not act as markup.

CommonMark 0.31 is the base; where Obsidian and Pandoc give a meaning to more (``$``, ``==``,
``%%``, ``#tag``, ``@key``), that is escaped too.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_FENCE = re.compile(
    r"(?P<prefix>(?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*)(?P<mark>`{3,}(?=[^`]*\Z)|~{3,})(?P<info>.*)\Z",
    re.DOTALL,
)
_MARKUP = re.compile(
    r"(?=[h$`*\[<\\_~=%&#@])(?:"  # one look at most characters, not ten: three times as fast
    r"(?P<verbatim>https?://[^\s<>]+|\\[%&$])"  # TeX escapes these as Markdown does
    r"|(?P<mathematics>\$\$[^$\n]+\$\$"
    r"|\$(?![\s$])(?:[^$\\\n]|\\[^\n])*?(?<!\s)\$(?!\d))"  # Pandoc's rule for what is mathematics
    r"|(?P<active>[`*\[<$]"
    r"|\\(?=[!-/:-@\[-`{-~\n]|\Z)"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|~~|==|%%"
    r"|&(?=#?\w+;)"
    r"|(?<!\S)\#(?=\S)"
    r"|(?<![^\W_])@(?=[\w{])))"  # a citation of Pandoc
)
_LINE_START = re.compile(r"^([ \t]*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|-(?=-)|=|>|~(?=~~)|\|)", re.MULTILINE)
_NUMBERED_START = re.compile(r"^([ \t]*\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


class Fence(NamedTuple):
    """A code fence that is open: its mark, and whether a list item or quote contains it."""

    mark: str
    contained: bool


def lines_of(text: str) -> list[str]:
    """Return the lines of ``text``, their ends kept; only CR, LF and CRLF end a line."""
    return _LINE.findall(text)


def escape(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it reads; mathematics and URLs stay.

    TeX's ``\\%``, ``\\&`` and ``\\$`` show as the sign that is meant.
    """
    escaped = _MARKUP.sub(_escaped, text)
    return _NUMBERED_START.sub(r"\1\\\2", _LINE_START.sub(r"\1\\\2", escaped))


def _escaped(found: re.Match[str]) -> str:
    if found["mathematics"]:
        return _TAG.sub("< ", found["mathematics"])  # TeX ignores the space, HTML sees no tag
    return found["verbatim"] or "".join(f"\\{character}" for character in found["active"])


def fence_after(line: str, fence: Fence | None) -> Fence | None:
    """Return the code fence that is open behind ``line``, when ``fence`` was open before it.

    Where CommonMark and a glance at single lines may differ, the fence is held to be open.
    """
    line = line.rstrip("\r\n")
    if fence and fence.contained and line[:1].strip() and not line.startswith(">"):
        fence = None  # the list item or quote has ended, and its fence with it
    found = _FENCE.match(line)
    if found is None:
        return fence
    prefix = found["prefix"]
    top_level = not prefix.strip() and len(prefix.expandtabs(4)) <= 3
    if fence is None:
        return Fence(found["mark"], contained=not top_level)
    reaches = set(prefix) <= set(" \t>") if fence.contained else top_level
    closes = reaches and found["mark"].startswith(fence.mark) and not found["info"].strip()
    return None if closes else fence
