"""The paragraphs of a plain text, each with the mark, the number and the indentation it begins with.

Mails that were quoted are unquoted, lines that were folded are joined, and rules ("---") below a
line make it a heading.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from readlist.formats.parts.prose import is_continued, wrap_width

EMOJI = "emoji"
"""The mark of paragraphs that begin with a pictograph."""

_QUOTE = re.compile(r"[ \t]{0,3}(?:>[ \t]?){1,8}")
_SMALLEST_SHARE_OF_QUOTES = 0.6
_RULE = re.compile(r"[-–—=*_~#⁂ ]*")
_UNDERLINE = re.compile(r"-{3,}|={3,}|~{3,}")
_BULLETS = "-*•‣◦▪●·–—➤►▸▶➢➣➜→⇒✓✔✗◆◇■□○★☆»›+⁃∙"
_BULLET = re.compile(
    rf"(?P<bullet>[{re.escape(_BULLETS)}])\ufe0f?\s+|(?P<tight>[•‣◦▪●➤►▸▶➢➣➜◆◇■□○])(?=\w)|\\-\s+"
)
_NUMBER = re.compile(
    r"(?P<style>(?P<number>[0-9]{1,4})[.)](?:\s+|(?=[^\W\d]))|[0-9]{1,4}(?:、|．|。|）)\s*|[0-9]{1,4}:\s+"
    r"|[0-9]{1,3}\s+[-–—|]\s+|[\[(（【][0-9]{1,4}[\])）】][.:]?\s*|\#\s?[0-9]{1,4}[.:)]?\s+|№\s?[0-9]{1,4}[.:)]?\s+"
    r"|(?:paper|article|论文|論文|статья|文献)\s?\#?[0-9]{1,3}\s?[:：.)\-–—]\s*|第\s?[0-9]{1,3}\s?[篇本件章]\s?[:：、.]?\s*"
    r"|[0-9]{1,2}\ufe0f?\u20e3\s*|[①-⑳]\s*)",
    re.IGNORECASE,
)
_SECTION_NUMBER = re.compile(
    r"(?:[0-9]{1,2}(?:[-.–‑][0-9]{1,2}){1,3}[.)]?|[IVX]{1,5}[.)]|[A-H][.)]|[一二三四五六七八九十]{1,3}[、．.]"
    r"|(?:part|week|chapter|section|day|teil|woche|kapitel|часть|раздел|неделя)\s+[0-9IVX]{1,4}\b[.:)]?"
    r"|第\s?[0-9一二三四五六七八九十]{1,3}\s?(?:部分|章|节|部|周|週|回)[:：、]?)\s*",
    re.IGNORECASE,
)
_CHECKBOX = re.compile(r"(?:\[[ xX✓]\]|[☐☑☒✅⬜✔️❌])\ufe0f?\s*")
_BOX = re.compile(r"\[[ xX✓]\]\s+")
_TASK = re.compile(r"(?:TODO|DONE|DOING|WAITING|LATER)\s+(?=\S)")
_HEAD_OF_MAIL = re.compile(
    r"(?:from|to|cc|bcc|reply-to|sent|date|von|an|gesendet|datum|(?P<subject>subject|betreff))\s?:\s+(?=\S)",
    re.IGNORECASE,
)
_FEWEST_LINES_OF_HEAD = 3
_MOST_LINES_OF_HEAD = 12
_TAB = 4


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: ``text`` is without its mark, ``source`` with it; ``line`` counts from 1.

    ``mark`` names the style of the bullet or the number ("•", "[1]"), and is "" without one.
    """

    line: int
    indent: int
    mark: str
    number: int | None
    text: str
    source: str
    after_blank: bool
    underlined: bool = False


def paragraphs_of(text: str) -> list[Paragraph]:
    """Return the paragraphs of ``text``: every line, with those that only continue a folded line."""
    lines = _without_head(_unquoted(text.split("\n")))
    width = wrap_width(lines)
    found: list[Paragraph] = []
    parts: list[str] = []
    drafts: list[tuple[int, int, list[str], bool]] = []
    underlined: set[int] = set()
    blank = True
    previous = ""
    bare = ""
    for number, line in enumerate(lines, 1):
        content = " ".join(line.split())
        if content and _RULE.fullmatch(content) and not _is_bare_bullet(content):
            if previous and _UNDERLINE.fullmatch(content) and len(drafts[-1][2]) == 1:
                underlined.add(len(drafts) - 1)
            blank, previous, bare = True, "", ""
        elif not content:
            blank, previous = True, ""
        elif _is_bare_bullet(content):
            bare, blank, previous = content, True, ""
        elif previous and width and not bare and is_continued(previous, line, width):
            drafts[-1][2].append(content)
            previous = line
        else:
            drafts.append((number, _indent(line), [f"{bare} {content}" if bare else content], blank))
            bare, blank, previous = "", False, line
    for index, (number, indent, parts, after_blank) in enumerate(drafts):
        found.append(_paragraph(number, indent, " ".join(parts), after_blank, index in underlined))
    return found


def without_marks(text: str) -> str:
    """Return a heading or a title without the pictographs, bullets, numbers and boxes before it."""
    for _ in range(4):
        shorter = _without_mark(text)
        if shorter == text:
            break
        text = shorter
    return text


def has_section_number(text: str) -> bool:
    """Return whether a line begins as a heading does: "Week 3", "II.", "一、", "1-2)"."""
    return _SECTION_NUMBER.match(text) is not None


def pictograph_before(text: str) -> str:
    """Return the pictograph that ``text`` begins with, with what belongs to it; "" without one."""
    return "".join(itertools.takewhile(_is_pictograph, text))


def _without_mark(text: str) -> str:
    for pattern in (_BULLET, _SECTION_NUMBER, _NUMBER, _CHECKBOX):
        if (found := pattern.match(text)) and found.end() < len(text):
            return text[found.end() :]
    pictograph = pictograph_before(text)
    rest = text[len(pictograph) :].lstrip()
    return rest if pictograph and rest else text


def _paragraph(line: int, indent: int, source: str, after_blank: bool, underlined: bool) -> Paragraph:
    mark, number, text = "", None, source
    if found := _BULLET.match(source):
        mark = found["bullet"] or found["tight"] or "-"
        text = source[found.end() :]
        if box := (_CHECKBOX.match(text) or _TASK.match(text)):
            text = text[box.end() :] or text
    elif (found := _NUMBER.match(source)) and found.end() < len(source):
        digits = unicodedata.normalize("NFKC", "".join(filter(str.isnumeric, found["style"])))
        number = int(digits) if digits.isdecimal() else None
        mark = re.sub(r"[0-9]+|[①-⑳]", "1", found["style"]).strip().lower()
        text = source[found.end() :]
    elif (box := _BOX.match(source)) and box.end() < len(source):
        mark, text = "[ ]", source[box.end() :]
    elif pictograph := pictograph_before(source):
        text = source[len(pictograph) :].lstrip()
        mark = EMOJI + pictograph.rstrip("\ufe0f \u200d") if text else ""
    return Paragraph(line, indent, mark, number, text or source, source, after_blank, underlined)


def _unquoted(lines: Sequence[str]) -> list[str]:
    """Return the lines of a mail without the marks of a quote, when most of them are quoted."""
    filled = sum(1 for line in lines if line.strip())
    quoted = sum(1 for line in lines if _QUOTE.match(line))
    if not filled or quoted < _SMALLEST_SHARE_OF_QUOTES * filled:
        return list(lines)
    return [line[found.end() :] if (found := _QUOTE.match(line)) else line for line in lines]


def _without_head(lines: list[str]) -> list[str]:
    """Return the lines of a mail with its subject, but without the lines above it that name people."""
    heads: dict[int, re.Match[str]] = {}
    for index, line in enumerate(lines[:_MOST_LINES_OF_HEAD]):
        if found := _HEAD_OF_MAIL.match(line):
            heads[index] = found
        elif heads or line.strip():
            break
    if len(heads) < _FEWEST_LINES_OF_HEAD or not any(found["subject"] for found in heads.values()):
        return lines
    subjects = {index: lines[index][found.end() :] for index, found in heads.items() if found["subject"]}
    return [subjects.get(index, "" if index in heads else line) for index, line in enumerate(lines)]


def _indent(line: str) -> int:
    expanded = line.expandtabs(_TAB)
    return len(expanded) - len(expanded.lstrip())


def _is_bare_bullet(content: str) -> bool:
    return len(content) == 1 and content in _BULLETS


def _is_pictograph(character: str) -> bool:
    return (
        unicodedata.category(character) == "So"
        or character in "\ufe0f\u200d\u20e3"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )
