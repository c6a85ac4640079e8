"""Running text of a list: paragraphs, bullet runs, hard line ends, promotion."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from readlist.formats.parts.labels import split_label
from readlist.model.identifiers import parse_identifier

_LARGEST_SHARE_OF_LONGER_LINES = 0.15
_NARROWEST_HARD_WRAP = 36
_WIDEST_HARD_WRAP = 130
_FEWEST_BREAKS = 3
_LINES_LOOKED_AT = 20_000
_BULLET = re.compile(r"(?:[-*•‣◦▪●·–—]|\\-)\s+(?=\S)")
_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3})?[.)]?\s", re.ASCII)
_BEGINS_PARAGRAPH = re.compile(
    rf"{_BULLET.pattern}|[0-9]{{1,3}}[.)]\s|[0-9]{{1,2}}\.[0-9]{{1,2}}[.)]?\s|[\[(][0-9]{{1,3}}[\])]\s",
    re.ASCII,
)
_RULE = re.compile(r"[-–—=*_~#⁂ ]*")
_INNER_SENTENCE_END = re.compile(r"[.!?][\"”’)]?\s+[A-Z“\"(]")
_LONGEST_UNMARKED_BULLET = 220
_SHORT_HEADING = 90
_LONGEST_PROMOTION_WITHOUT_TEXT = 200
_NO_ABSTRACT = re.compile(
    r"NA|[\[(]?(?i:no abstract(?: is)?(?: available| provided)?"
    r"|abstract (?:is )?(?:not |un)available)[\])]?\.?"
)

_PROMOTION = re.compile(  # of text in lower case
    r"""^\W*(?:(?:un)?subscribe|share|sign\ up)\b[^.]{0,40}$ | ^\W*(?:a\ word\ from|sponsor)\b
    | \b(?:
        (?:my|our)\ (?:(?:new|free|latest|first|weekly|upcoming|own)\ )*
          (?:e-?books?|newsletter|podcast|youtube|discord|slack|patreon|substack|telegram|linkedin|twitter|mentoring
            |courses?\ (?:on|about|is|are|here)|bootcamp|consulting)\b
      | i\ (?:offer|am\ (?:pleased|happy|excited|thrilled|proud|glad)|also\ (?:offer|write)|write\ about
          |have\ (?:published|launched|released)\ my)\b
      | (?:mentoring|coaching|consultation)\ (?:sessions?|calls?|program)\b | long-term\ mentoring\b
      | are\ you\ (?:looking|interested|ready)\b
      | (?:(?:un)?subscribe|sign\ up)\ (?:now|here|today|below|and\ get)\b
      | (?:(?:un)?subscribe|sign\ up)\ (?:to|for)\ (?:my|our|the|this|us|get|receive)\b
      | (?:follow|join|support)\ (?:me|us)\b
      | join\ (?:my|our\ (?:list|group|community)|thousands|over\ [0-9])
      | buy\ me\ a\ coffee\b | leave\ a\ (?:comment|clap|like)\b | claps?\b.{0,40}\b(?:article|story|post)\b
      | thanks?\ (?:you\ )?(?:so\ much\ )?for\ reading\b
      | if\ you\ (?:really\ )?(?:liked?|enjoy(?:ed)?|loved?|found)\ (?:this|the|my|our|it|reading)\b
      | (?:sponsored|brought\ to\ you)\ by\b | our\ sponsors?\b
      | (?:discount|coupon|promo)\ code\b | [0-9]{1,2}\ ?%\ off\b
      | (?:previous|past|next)\ (?:issues?|editions?)\ of\b | see\ you\ next\ week\b
      | read\ (?:more\ of\ )?my\ (?:other\ )?(?:articles|stories|posts)\b
    )""",
    re.VERBOSE,
)


def numbered_paragraphs(lines: Sequence[str]) -> list[tuple[int, str]]:
    """Return the paragraphs of ``lines`` with the numbers of their first lines, from 1.

    Each line that holds more than a rule ("---") is a paragraph; where lines were broken only
    because the next word did not fit (see wrap_width), they are joined again.
    """
    width = wrap_width(lines)
    found: list[tuple[int, list[str]]] = []
    previous = ""
    for number, line in enumerate(lines, 1):
        text = " ".join(line.split())
        if text and _RULE.fullmatch(text):
            text = ""
        if text and previous and width and is_continued(previous, line, width):
            found[-1][1].append(text)
        elif text:
            found.append((number, [text]))
        previous = line if text else ""
    return [(number, " ".join(parts)) for number, parts in found]


def wrap_width(lines: Sequence[str]) -> int | None:
    """Return the width at which a program broke the lines; None when they are whole paragraphs.

    Broken lines are recognised by this: the first word of the next line would not have fitted.
    Lines that go on in lower case tell it best.
    """
    breaks: list[tuple[int, int, bool]] = []
    previous = ""
    for line in lines[:_LINES_LOOKED_AT]:
        text = line.strip()
        if text and " " in previous.strip() and not (_BEGINS_PARAGRAPH.match(text) or "://" in text[:9]):
            breaks.append((len(previous), _width_needed(previous, text), text[0].islower()))
        previous = "" if _NUMBER.match(text) else line.rstrip()
    lengths = sorted(len(line.rstrip()) for line in lines[:_LINES_LOOKED_AT] if " " in line.strip())
    for found, share in (([each for each in breaks if each[2]], 0.85), (breaks, 0.75)):
        width = max((length for length, _, _ in found), default=0)
        wrapped = sum(needed > width for _, needed, _ in found)
        longer = len(lengths) - bisect.bisect_right(lengths, width)
        if longer > _LARGEST_SHARE_OF_LONGER_LINES * len(lengths):
            continue
        if _NARROWEST_HARD_WRAP <= width <= _WIDEST_HARD_WRAP and wrapped >= max(
            _FEWEST_BREAKS, share * len(found)
        ):
            return width
    return None


def is_continued(line: str, following: str, width: int) -> bool:
    """Return whether ``line`` was broken at ``width`` only because ``following`` did not fit."""
    line, following = line.rstrip(), following.strip()
    if not len(line) <= width < _width_needed(line, following):
        return False
    begins = _BEGINS_PARAGRAPH.match(following) or split_label(following) or parse_identifier(following)
    return not begins


def abstract_of(texts: Sequence[str]) -> str:
    """Return paragraphs as one abstract: blank lines between them, bullets as lines with ``- ``.

    Bullets are the lines that carry a mark, and short lines after one that ends with a colon.
    """
    blocks: list[str] = []
    index = 0
    while index < len(texts):
        run = _marked_bullets(texts, index)
        if not run and index and texts[index - 1].endswith(":"):
            run = _unmarked_bullets(texts, index)
        if run:
            blocks.append("\n".join(f"- {bullet}" for bullet in run))
            index += len(run)
        else:
            blocks.append(texts[index])
            index += 1
    return "\n\n".join(blocks)


def says_that_it_is_missing(abstract: str) -> bool:
    """Return whether an abstract only says that there is none, as databases and R export it."""
    return _NO_ABSTRACT.fullmatch(abstract) is not None


def without_promotion(texts: Sequence[str]) -> list[str]:
    """Return the paragraphs up to the first that promotes something, with a heading that announces it.

    Promotion follows the text of a paper; it does not stand in the middle of it.
    """
    for index, text in enumerate(texts):
        if is_promotion(text) and (index or len(text) <= _LONGEST_PROMOTION_WITHOUT_TEXT):
            announced = (
                index > 1 and _is_short_heading(texts[index - 1]) and not texts[index - 2].endswith(":")
            )
            return list(texts[: index - 1 if announced else index])
    return list(texts)


def is_promotion(text: str) -> bool:
    """Return whether a paragraph advertises the author of a list or what they sell."""
    return _PROMOTION.search(text.lower()) is not None


def _width_needed(line: str, following: str) -> int:
    return len(line) + 1 + len(following.split(None, 1)[0])


def _marked_bullets(texts: Sequence[str], start: int) -> list[str]:
    run = []
    for at in range(start, len(texts)):
        text = texts[at]
        mark = _BULLET.match(text)
        if mark is None:
            break
        run.append(text[mark.end() :])
    return run


def _unmarked_bullets(texts: Sequence[str], start: int) -> list[str]:
    """Return the run of bullets from ``start``; empty when there are not at least two.

    A run whose lines end without punctuation, or with semicolons, closes with the first full stop.
    """
    run: list[str] = []
    longest = 0
    for at in range(start, len(texts)):
        text = texts[at]
        too_long = len(text) > _LONGEST_UNMARKED_BULLET or (run and len(text) > 2 * longest + 20)
        if too_long or text.endswith(":") or _INNER_SENTENCE_END.search(text):
            break
        run.append(text)
        longest = max(longest, len(text))
        if text.endswith(".") and not run[0].endswith("."):
            break
    return run if len(run) > 1 else []


def _is_short_heading(text: str) -> bool:
    return (
        len(text) <= _SHORT_HEADING
        and not text.endswith((".", ",", ";", ")", "]"))
        and not _BULLET.match(text)
    )
