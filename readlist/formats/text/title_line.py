"""The line with which an entry of a text begins: its title, and what else stands beside it.

    Title https://arxiv.org/abs/...     [2408.14906] Title      Title [pdf] [code] ⭐⭐⭐

Addresses, ratings and tags are taken off; what is left has one of the forms of title_forms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from readlist.formats.parts.labels import TITLE, is_link_words_only, split_label
from readlist.formats.text.addresses import split_addresses
from readlist.formats.text.byline import YEAR
from readlist.formats.text.paragraphs import pictograph_before
from readlist.formats.text.title_forms import (
    Style,
    TitleLine,
    begins_with_names,
    begins_with_year,
    colon_summary,
    dashed_with_year,
    parse_title,
    separators_before_names,
)
from readlist.model.paper import Identifiers, Link
from readlist.model.text import clean_line

_LONGEST = 2000
_RATING = re.compile(
    r"[\s|–-]*(?:[⭐★☆🌟🔥]\ufe0f?|[0-9](?:\.[0-9])?\s?/\s?(?:5|10)|\(?[0-9]+\s(?:stars?|upvotes?)\)?)+\s*$"
)
_TAG_BEHIND = re.compile(r"\s*[\[(]([^\[\]()]{2,60})[\])][\s.)\]]*$")
_TAG_BEFORE = re.compile(r"\s*[\[(]([^\[\]()]{2,60})[\])]\s*")
_INNER_TAGS = re.compile(r"(?<=\S)((?:\s*[\[(][^\[\]()]{2,60}[\])])+)\s*(?=([^\W\d_]{2}))")
_TAGS_AT_END = re.compile(r"(?:\s*\[[^\[\]]{1,30}\]){2,8}\s*$")
_BRACKETS = re.compile(r"[\[(]([^\[\]()]+)[\])]")
_PAIRS = {'"': '"”', "“": '”"“', "„": "“”", "«": "»", "「": "」", "『": "』", "《": "》", "‘": "’", "'": "'"}
_QUOTED = re.compile(
    "(?:"
    + "|".join(rf"{first}(?:[^{first}{last}]{{4,400}})[{last}](?!\w)" for first, last in _PAIRS.items())
    + ")"
)
_NEARLY_ALL = 0.75
_GLUED_TO_YEAR = re.compile(rf"(?<=[\s(,])({YEAR})(?=[A-Z][a-z])")
_GLUED_DOI = re.compile(r"(?<=[\w)])(?=DOI: ?10\.)")


def style_of(lines: Iterable[str]) -> Style:
    """Return what the title lines of one list have in common."""
    bare = [_bare(line)[0] for line in lines]
    if not bare:
        return Style()
    fewest = max(2, len(bare) / 2)
    named = sum(bool(parse_title(line, Style(names=True)).authors) for line in bare)
    separators = Counter(separator for line in bare for separator in separators_before_names(line))
    dashed = sum(dashed_with_year(line) for line in bare)
    summaries = sum(bool(colon_summary(line)) for line in bare)
    style = Style(
        named >= fewest,
        frozenset(separator for separator, count in separators.items() if count >= fewest),
        dashed >= fewest,
        summaries >= fewest,
        year_first=sum(map(begins_with_year, bare)) >= fewest,
        names_first=sum(map(begins_with_names, bare)) >= fewest,
    )
    more = sum(_says_more(parse_title(line, style)) for line in bare)
    return replace(style, more=more >= max(2, _NEARLY_ALL * len(bare)))


def _says_more(line: TitleLine) -> bool:
    return bool(line.authors or line.year or line.summary or line.venue)


def read_title_line(text: str, style: Style) -> tuple[TitleLine, Identifiers, tuple[Link, ...]]:
    """Return what ``text`` says, the identifiers in it, and its links."""
    bare, identifiers, links = _bare(text)
    return parse_title(bare, style), identifiers, links


def quoted_title(text: str) -> str | None:
    """Return the title that a line holds in quotes, where it holds nothing else."""
    found = _QUOTED.fullmatch(clean_line(text[:_LONGEST]).rstrip(".,"))
    return found[0][1:-1].strip().rstrip(",.") if found and " " in found[0] else None


def _bare(text: str) -> tuple[str, Identifiers, tuple[Link, ...]]:
    """Return the line without marks, ratings, tags and addresses, and what the addresses lead to."""
    text = _GLUED_TO_YEAR.sub(r"\1 ", _GLUED_DOI.sub(" ", clean_line(text[:_LONGEST])))
    text, identifiers, links = split_addresses(text)
    if (labelled := split_label(text)) and labelled[0] == TITLE and labelled[1]:
        text = labelled[1]
    return _INNER_TAGS.sub(_parted, _without_tags(text)), identifiers, links


def _parted(tags: re.Match[str]) -> str:
    """Return what stands for "[code]" inside a line: the end of a sentence, as it parts title and names."""
    if not all(map(is_link_words_only, _BRACKETS.findall(tags[1]))):
        return tags[0]
    ended = tags.string[tags.start() - 1] in ".!?:;,–—-|"
    return " " if ended or not tags[2][0].isupper() else ". "


def _are_labels(tags: list[str]) -> bool:
    """Return whether tags behind a title are what a page had there to be clicked: "[PDF 3] [Copy]"."""
    return len(tags) > 1 and any(is_link_words_only(tag.rstrip(" 0123456789")) for tag in tags)


def _without_tags(text: str) -> str:
    if (labels := _TAGS_AT_END.search(text)) and labels.start() and _are_labels(_BRACKETS.findall(labels[0])):
        text = text[: labels.start()]
    for _ in range(6):
        shorter = _RATING.sub("", text)
        pictograph = pictograph_before(shorter)
        shorter = shorter[len(pictograph) :].lstrip() or shorter
        while shorter and (
            shorter[-1] in "\ufe0f\u200d" or (pictograph_before(shorter[-1]) and len(shorter) > 1)
        ):
            shorter = shorter[:-1].rstrip()
        for tag in (_TAG_BEHIND.search(shorter), _TAG_BEFORE.match(shorter)):
            if tag and is_link_words_only(tag[1]) and len(tag[0]) < len(shorter):
                shorter = (shorter[: tag.start()] + shorter[tag.end() :]).strip()
                break
        if shorter == text:
            break
        text = shorter or text
    if text.endswith((" (", " [")):
        text = text[:-2].rstrip()
    return text
