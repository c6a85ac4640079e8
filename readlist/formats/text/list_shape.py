"""What the lines of a list look like by themselves: titles, headings, sentences."""

from __future__ import annotations

import re

from readlist.formats.parts.labels import TITLE, split_label
from readlist.formats.parts.prose import is_promotion
from readlist.formats.text.addresses import is_line_of_links
from readlist.formats.text.byline import lone_name, read_byline
from readlist.formats.text.paragraphs import EMOJI, Paragraph, has_section_number, without_marks

_LONGEST_TITLE = 300
_LONGEST_TITLE_OF_SENTENCES = 90
_LONGEST_HEADING = 110
_MOST_WORDS_OF_A_HEADING = 12
_LONGEST_LINE_WITH_COLON = 90
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_FEWEST_CJK = 4
_SENTENCES = re.compile(r"[.!?]\s+[A-Z]\w+\s+[a-z]|[。！？].")
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*[0-9]*$|\s{2,}[0-9]{1,4}$|…+\s*[0-9]+$")
_LOWER_NAME = re.compile(r"[a-z]{1,4}[A-Z0-9]|[a-z]+[0-9]|[a-z]+[-A-Z]")
_NUMBERED = re.compile(
    r"[0-9]{1,3}[.)]\s|[一二三四五六七八九十]{1,3}、|(?:week|day|lecture|session|woche|неделя)\s?[0-9]",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"\w\s?=\s?\S|→|\+\s\w+\s\+")
_NAME_WITH_NUMBER = re.compile(r"[^\W\d_]{3,}\s+(?:[0-9]|[IVX]+\b)|第")
_WORD = re.compile(r"[^\W\d_]+")
_LONGER_WORD = 4
_MOST_WORDS_OF_A_BARE_TITLE = 30
_NO_TITLE = re.compile(
    r"://|[=<>{}\\|@;]|\b[0-9]{1,2}:[0-9]{2}\b|[€$£]\s?[0-9]|\.\w{2,4}$|[0-9]{4}\.[0-9]{4}"
)
# Words of people who speak to one another, in lower case as titles rarely have them.
_TALK = re.compile(
    r"\b(?:I|you|your|we|our|my|me|us|he|she|they|please|thanks?|hello|hi|dear|this|these|that|here|there"
    r"|have|has|had|was|were|will|would|should|could|do|did|don't|see|read|look|check|ich|wir|bitte|hallo)\b",
    re.IGNORECASE,
)
_NAVIGATION = re.compile(
    r"(?:skip to (?:main )?content|home|about(?: (?:us|me))?|contact(?: us)?|menu|search|log ?in"
    r"|sign ?(?:in|up)|register"
    r"|subscribe|share(?: this(?: post)?)?|post|posts|blog|archive|archives|table of contents"
    r"|contents|privacy policy"
    r"|terms(?: of (?:use|service))?|cookies?|comments?|[0-9]+ comments?|leave a (?:reply"
    r"|comment)|read more|next|previous"
    r"|back to top|powered by .{0,30}|all rights reserved.*|copyright .{0,80}|©.{0,80}"
    r"|follow(?: us)?|get started|open in app"
    r"|跳到主要内容|目录|首页|zum (?:haupt)?inhalt springen|inhaltsverzeichnis|startseite|目次|ホーム"
    r"|содержание"
    r"|главная)\W*",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\W*(?:conclusions?|final thoughts|wrap(?:ping)?[- ]?up|summary and outlook"
    r"|about (?:the )?authors?|comments?|[0-9]+ comments?|responses"
    r"|leave a (?:reply|comment)|related (?:posts?|articles?|reading)|share this(?: post)?"
    r"|recommended(?: for you| reading)?"
    r"|references|further reading|faq|frequently asked questions|more from .{2,40}"
    r"|you may also like|tags|categories|footnotes"
    r"|thanks? for reading.*|fazit|schluss|über (?:den autor|mich)|结语|总结|结论|参考文献|まとめ|終わりに"
    r"|заключение|выводы|литература)\W*",
    re.IGNORECASE,
)


def looks_like_title(text: str) -> bool:
    """Return whether a line may be the title of a paper: neither sentence nor list, field, link nor name."""
    text = text.strip().rstrip('"”’»」』')
    if not 4 <= len(text) <= _LONGEST_TITLE or text[-1] in ".,;:，。；：、" or _NAVIGATION.fullmatch(text):
        return False
    if _NUMBERED.match(text) or (text[0].islower() and not _LOWER_NAME.match(text)):
        return False
    enough = len(text.split()) >= 2 or len(_CJK.findall(text)) >= _FEWEST_CJK
    asks = text.endswith("?") and len(text) <= _LONGEST_TITLE_OF_SENTENCES
    sentences = not asks and _SENTENCES.search(text)
    if not enough or sentences or _LEADERS.search(text):
        return False
    labelled = split_label(text)
    return not (labelled and labelled[0] != TITLE) and not is_promotion(text)


def is_bare_title(text: str, *, fewest_words: int = 4) -> bool:
    """Return whether a line is most likely the title of a paper, by its form alone.

    It has the length of one, names nobody and, unless its words are capitalised, is no talk.
    """
    wide = len(_CJK.findall(text))
    words = text.split()
    if len(words) + wide / 2 < fewest_words or len(words) > _MOST_WORDS_OF_A_BARE_TITLE:
        return False
    if not looks_like_title(text) or is_field_or_link(text) or lone_name(text) or _NO_TITLE.search(text):
        return False
    return wide > 0 or is_capitalised(text) or not _TALK.search(text)


def is_capitalised(text: str) -> bool:
    """Return whether most of the longer words of a line begin with a capital, as in English titles."""
    longer = [word for word in _WORD.findall(text) if len(word) >= _LONGER_WORD]
    capitals = sum(1 for word in longer if word[0].isupper())
    return 2 * capitals > len(longer)


def is_field_or_link(text: str) -> bool:
    """Return whether a line is a field of an entry ("Authors: ..."), its links or its byline."""
    labelled = split_label(text)
    if labelled:
        return labelled[0] != TITLE
    return is_line_of_links(text) or read_byline(text) is not None


def is_marked_heading(paragraph: Paragraph) -> bool:
    """Return whether the form of a line says that it is a heading.

    It is underlined, numbered otherwise than papers are, in capitals, or ends with a colon.
    """
    text = paragraph.source
    if len(text) > _LONGEST_HEADING or is_field_or_link(paragraph.text) or _FORMULA.search(text):
        return False
    if paragraph.underlined or text.startswith("#") or has_section_number(text):
        return True
    if text.endswith((":", "：")) and len(text) <= _LONGEST_LINE_WITH_COLON:
        return True
    if text[-1] in ".,;。；，":
        return False
    letters = [letter for letter in text if letter.isalpha()]
    capitals = len(letters) >= 4 and all(map(str.isupper, letters))
    return capitals or paragraph.mark.startswith(EMOJI) or paragraph.number is not None


def is_plain_heading(paragraph: Paragraph) -> bool:
    """Return whether a line that nothing marks is short enough to be a heading."""
    text = paragraph.source
    return (
        not paragraph.mark
        and len(text) <= _LONGEST_HEADING
        and len(text.split()) <= _MOST_WORDS_OF_A_HEADING
        and text[-1] not in ".,;!。；，！"
        and not text[0].islower()
        and not is_field_or_link(text)
        and not is_promotion(text)
        and not _FORMULA.search(text)
    )


def is_closing_heading(paragraph: Paragraph) -> bool:
    """Return whether a line begins what follows a list: conclusions, comments, the author."""
    return (
        len(paragraph.source) <= _LONGEST_HEADING
        and _CLOSING.fullmatch(without_marks(paragraph.source)) is not None
    )


def is_navigation(text: str) -> bool:
    """Return whether a line belongs to the page around a list."""
    return _NAVIGATION.fullmatch(text) is not None


def heading_text(paragraph: Paragraph) -> str:
    """Return a heading without its marks; "Week 3" and "Part 2" are names and stay."""
    text = paragraph.source.strip("# ")
    if not _NAME_WITH_NUMBER.match(text):
        text = without_marks(text)
    return text.rstrip(":： ").strip(" *_")
