"""The title of a line of Markdown, told by bold type, a link or the form of the text."""

from __future__ import annotations

import re

import msgspec

from readlist.formats.markdown.document import Line, Span, Text
from readlist.formats.markdown.labels import line_label, link_label_kind, without_decoration
from readlist.formats.parts.author_names import author_names, leading_authors
from readlist.formats.parts.citation import looks_like_venue, split_citation, venue_and_year
from readlist.model.text import clean_line

_ADDRESS = re.compile(r"https?://\S+")
_MOST_PARTS = 50
"""Of so many lines may one be put together: more than a title or a paragraph has."""

# From the first bracket of a run only, and without a way back: a long run is gone through once.
_EMPTY_BRACKETS = re.compile(r"(?<![\[(（【<])[\[(（【<]++[\s,;:|/&+·•-]*+[\])）】>]++")
_LABEL_IN_BRACKETS = re.compile(r"(?<!\[)\[++([^\[\]]{1,30})\]+(?!\()")
_FUNCTION_WORD = re.compile(
    r"\b(?:the|this|that|these|a|an|their|our|his|her|its|my|in|of|to|on|from|with|by|at|is|are|was|see|and|or|as|via"
    r"|using|called|titled|entitled|recent|new|full|original|interesting|great|nice|excellent|second|first|another"
    r"|read|following|accompanying|corresponding|associated)\s*[\"“'‘]?$"
)
_WORD_BEHIND = re.compile(r"(?!(?:by|in|and|et|with)\s)[a-z]{2,}\s")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LONGEST_TITLE = 400
_LONGEST_SUBTITLE = 200
_LONGEST_TAG = 48
_SHORTEST_WRAPPED_LINE = 48
_WORDS_OF_NICKNAME = 3
_FEWEST_WORDS_BEHIND_NICKNAME = 3


class TitledLine(msgspec.Struct, frozen=True):
    """The title of a line and the text around it, without the labels of links.

    ``told_by_markup`` says that type or a link tells the title; else it is the whole text of
    the line, and authors or a venue may be part of it. ``url`` is what the title links to.
    """

    title: str = ""
    before: str = ""
    after: str = ""
    url: str = ""
    told_by_markup: bool = False


def titled_line(line: Line) -> TitledLine:
    """Return the title of a line: what is bold, else a linked text, else italic; else all of it."""
    if named := _behind_nickname(line):
        return named
    for choose in (_bold_title, _linked_title, _italic_title):
        if found := choose(line):
            start, end = found
            title = "".join(span.text for span in line[start:end])
            title, after = _with_subtitle(title, text_without_labels(line[end:]))
            url = next((span.url for span in line[start:end] if span.url), "")
            return TitledLine(title, text_without_labels(line[:start]), after, url, told_by_markup=True)
    return TitledLine(text_without_labels(line))


def clean_title(title: str) -> str:
    """Return a title without decoration, quotes, unlinked labels and the full stop behind it."""
    title = without_decoration(clean_line(title))
    title = _LABEL_IN_BRACKETS.sub(lambda label: "" if link_label_kind(label[1]) else label[0], title)
    title = without_decoration(_EMPTY_BRACKETS.sub("", title))
    title = title.strip(' "“”„«»《》「」').rstrip(" .,;:-–—|").strip(' "“”*_')
    if title[:1] + title[-1:] in ("<>", "[]") and not set("<>[]") & set(title[1:-1]):
        title = title[1:-1]
    return clean_line(title)


def plain_text(text: Text) -> str:
    """Return a text without its markup, in one line."""
    return clean_line(" ".join(map(text_of, text)))


def text_of(line: Line) -> str:
    """Return a line without its markup."""
    return "".join(span.text for span in line)


def count_words(title: str) -> int:
    """Return the number of words of a title; two Chinese characters count as one."""
    return max(len(title.split()), len(_CJK.findall(title)) // 2)


def label_of(line: Line) -> tuple[str, str, str] | None:
    """Return role, label and rest of a line that begins with a label; a title with a colon is none."""
    labelled = line_label(text_of(line))
    if labelled is None:
        return None
    before = ""
    for span in line:
        if (end := re.search("[:：]", span.text)) and without_decoration(before + span.text[: end.start()]):
            in_title = (span.bold or span.url) and span.text[end.end() :].strip(" *_")
            return None if in_title else labelled
        before += span.text
    return labelled


def unfolded(text: Text) -> list[Line]:
    """Return the lines, those put together again that were parted inside a title or sentence."""
    lines: list[Line] = []
    parts = 0
    for line in text:
        parts += 1
        if not lines or parts > _MOST_PARTS:
            lines.append(line)
            parts = 1
        elif _one_piece(lines[-1][-1], line[0]):
            joined = msgspec.structs.replace(lines[-1][-1], text=f"{lines[-1][-1].text} {line[0].text}")
            lines[-1] = (*lines[-1][:-1], joined, *line[1:])
        elif _goes_on(lines[-1], line):
            lines[-1] = (*lines[-1], Span(" "), *line)
        else:
            lines.append(line)
            parts = 1
    return lines


def _one_piece(last: Span, first: Span) -> bool:
    """Return whether a line end parts what is in one style."""
    alike = (last.url, last.bold, last.italic) == (first.url, first.bold, first.italic) and _is_marked(last)
    text, after = last.text.strip(), first.text.strip()
    if not alike or not text or not after or text.endswith((".", "!", "?", ":", "：")):
        return False
    return bool(last.url) or not (author_names(after) or looks_like_venue(after) or line_label(after))


def _goes_on(line: Line, following: Line) -> bool:
    """Return whether the plain text at the end of a line goes on in the next."""
    if _is_marked(line[-1]) or _is_marked(following[0]):
        return False
    text, after = text_of(line).strip(), text_of(following).strip()
    if (
        len(text) < _SHORTEST_WRAPPED_LINE
        or text.endswith((".", "!", "?", ":", "：", ")", "]", "。"))
        or not after
    ):
        return False
    return not (author_names(after) or line_label(after) or looks_like_venue(after) or after[0] in "[(")


def text_without_labels(line: Line) -> str:
    """Return the text of a line without links that are labels, addresses, and the brackets around them.

    Code that stands beside other text is a tag: only its year or venue is kept.
    """
    parts: list[str] = []
    venues: list[str] = []
    for index, span in enumerate(line):
        if span.url and (_is_label(line, index) or is_address(span.text)):
            if looks_like_venue(span.text) and venue_and_year(span.text)[1]:
                venues.append(f"[{span.text}]")
        elif span.code and len(line) > 1 and not span.url:
            if venue_and_year(span.text)[1] and len(span.text) <= _LONGEST_TAG:
                venues.append(f"[{span.text}]")
        else:
            parts.append(span.text)
    text = _EMPTY_BRACKETS.sub(" ", "".join(parts))
    text = _LABEL_IN_BRACKETS.sub(_without_label, text)
    return clean_line(" ".join((_ADDRESS.sub(" ", text), *venues)))


def _is_label(line: Line, index: int) -> bool:
    """Return whether a link is a label: by its words, or as one of few words in brackets."""
    text = line[index].text
    if link_label_kind(text) is not None:
        return True
    before = line[index - 1].text.rstrip()[-1:] if index else ""
    after = line[index + 1].text.lstrip()[:1] if index + 1 < len(line) else ""
    return before in ("[", "(") and after in ("]", ")") and count_words(text) <= 3


def _without_label(bracket: re.Match[str]) -> str:
    named = any(map(str.isalpha, bracket[1])) and link_label_kind(bracket[1]) is not None
    return " " if named and not looks_like_venue(bracket[1]) else bracket[0]


def _is_marked(span: Span) -> bool:
    return bool(span.url or span.bold or span.italic)


def _with_subtitle(name: str, after: str) -> tuple[str, str]:
    """Return a bold name with the subtitle that follows its colon in plain type, and the rest."""
    before_colon, colon, said = name.partition(":")
    if said.strip() or count_words(name) > 3 or not (colon or after.startswith((":", "："))):
        return name, after
    subtitle, _, rest = after.lstrip(" :：").partition(". ")
    if count_words(subtitle) < 3 or len(subtitle) > _LONGEST_SUBTITLE or subtitle[0].islower():
        return name, after
    return f"{before_colon.strip()}: {subtitle.strip()}", rest


def _behind_nickname(line: Line) -> TitledLine | None:
    """Return the title behind a short bold name: "**ABC** Li, Ann. A Title. 2015", "**[ABC]** A Title"."""
    start = next((index for index, span in enumerate(line) if span.bold or span.text.strip()), len(line))
    if start + 1 >= len(line) or not line[start].bold or count_words(line[start].text) > _WORDS_OF_NICKNAME:
        return None
    behind = line[start + 1 :]
    text = text_without_labels(behind)
    citation = split_citation(text)
    if citation and citation.authors and count_words(citation.title) >= _FEWEST_WORDS_BEHIND_NICKNAME:
        return TitledLine(text)
    end = next((index for index, span in enumerate(behind) if _is_marked(span)), len(behind))
    title = text_of(behind[:end]).strip(" |:-–—")
    name = line[start].text.strip()
    bracketed = name[:1] + name[-1:] == "[]" and any(map(str.isalpha, name))
    if not bracketed or count_words(title) < _FEWEST_WORDS_BEHIND_NICKNAME:
        return None
    return TitledLine(title, after=text_without_labels(behind[end:]), told_by_markup=True)


def _bold_title(line: Line) -> tuple[int, int] | None:
    start = 0
    while start < len(line):
        if not line[start].bold:
            start += 1
            continue
        end = start + 1
        while end < len(line) and (
            line[end].bold or (not line[end].text.strip() and end + 1 < len(line) and line[end + 1].bold)
        ):
            end += 1
        text = without_decoration("".join(span.text for span in line[start:end]))
        if _may_be_title(text) and not _has_longer_link(line[end:], text) and not text.startswith("("):
            return start, end
        start = end
    return None


def _has_longer_link(line: Line, name: str) -> bool:
    """Return whether a name of a word or two is followed by the linked title."""
    if count_words(name) > 2:
        return False
    return any(
        span.url and link_label_kind(span.text) is None and count_words(span.text) >= 4 for span in line
    )


def _linked_title(line: Line) -> tuple[int, int] | None:
    before = ""
    for index, span in enumerate(line):
        few = span.url and _is_label(line, index) and count_words(text_without_labels(line)) >= 3
        if span.url and _may_be_title(span.text) and not is_address(span.text) and not few:
            end = index + 1
            while end < len(line) and line[end].url == span.url:
                end += 1
            plain = text_without_labels(line[:index])
            if is_embedded(before, span.text, line[end].text if end < len(line) else ""):
                return None
            if count_words(plain) >= 4 and not _is_before_title(plain):
                return None
            return index, end
        before += span.text
    return None


def _is_before_title(text: str) -> bool:
    text = without_decoration(text).rstrip(' .,:;"“(<')
    authors, rest = leading_authors(text)
    return bool(authors and (not rest or len(rest) < 12)) or looks_like_venue(text)


def _italic_title(line: Line) -> tuple[int, int] | None:
    first = next(
        (index for index, span in enumerate(line) if without_decoration(span.text).strip(" .")), None
    )
    if first is None or not line[first].italic or line[first].url:
        return None
    text = line[first].text
    if (
        count_words(text) >= 4
        and not author_names(text)
        and not leading_authors(text)[0]
        and len(text) <= _LONGEST_TITLE
    ):
        return first, first + 1
    return None


def _may_be_title(text: str) -> bool:
    text = without_decoration(text).strip(" .,:;()[]")
    if len(text) < 3 or len(text) > _LONGEST_TITLE or not any(map(str.isalpha, text)):
        return False
    return link_label_kind(text) is None


def is_document(url: str) -> bool:
    """Return whether an address leads to a paper that is kept beside the list: "papers/a-title.pdf"."""
    return "://" not in url and url.partition("#")[0].lower().endswith((".pdf", ".ps", ".ps.gz", ".djvu"))


def is_address(text: str) -> bool:
    """Return whether the text of a link is itself an address."""
    return text.startswith(("http://", "https://", "www.")) or "://" in text


def is_embedded(before: str, text: str, after: str) -> bool:
    """Return whether a link stands inside a sentence, between the words around it."""
    before = before.rstrip(" *_")
    if text.startswith("["):
        return False
    if text.strip().lower() in ("here", "link", "this") and before[-1:].isalpha():
        return True
    word = _FUNCTION_WORD.search(before[-40:].lower())
    return word is not None or _WORD_BEHIND.match(after.lstrip(" *_")) is not None
