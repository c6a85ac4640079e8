"""The line with which an entry of a text begins: its title, and what else stands beside it.

    Title (Li et al., 2015)         Title (2015) - Ann Li          Title — Ann Li, Bo Wu (2015)
    "Title" - Li et al. (2015)      《Title》(2015)                 Title | Ann Li, Bo Wu | ListConf
    Title. Li (2015).               Title: what it is about.       Title - what it is about.
    Title https://arxiv.org/abs/... [2408.14906] Title ⭐⭐⭐        references in any style
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from readlist.formats.addresses import split_addresses
from readlist.formats.author_names import author_names, has_others, leading_authors
from readlist.formats.citation import looks_like_venue, split_citation, venue_and_year
from readlist.formats.labels import TITLE, is_link_words_only, split_label
from readlist.formats.paragraphs import pictograph_before, without_marks
from readlist.model.paper import Identifiers, Link
from readlist.model.text import clean_line

_LONGEST = 2000
_YEAR = r"(?:19[0-9]{2}|20[0-4][0-9])"
_RATING = re.compile(r"[\s|–-]*(?:[⭐★☆🌟🔥]\ufe0f?|[0-9](?:\.[0-9])?\s?/\s?(?:5|10)|\(?[0-9]+\s(?:stars?|upvotes?)\)?)+\s*$")
_TAG = re.compile(r"\s*[\[(]([^\[\]()]{2,60})[\])][\s.]*$|^\s*[\[(]([^\[\]()]{2,60})[\])]\s*")
_PAIRS = {'"': '"”', "“": '”"“', "„": "“”", "«": "»", "「": "」", "『": "』", "《": "》", "‘": "’", "'": "'"}
_QUOTED = re.compile(
    "(?:" + "|".join(rf"{first}(?:[^{first}{last}]{{4,400}})[{last}](?!\w)" for first, last in _PAIRS.items()) + ")"
)
_YEAR_IN_BRACKETS = re.compile(
    rf"(?P<before>.{{2,600}}?)\s*[(（\[【](?P<inside>(?:[^()（）\[\]【】]{{0,200}}?(?<![0-9./-]))?{_YEAR}(?:\s?[,，、;；年].{{0,200}})?)[)）\]】]"
    r"(?P<after>.*)"
)
_ONLY_YEAR = re.compile(rf"\D{{0,3}}({_YEAR})\s?(?:年|г\.?|b|a)?\W{{0,2}}")
_DASH = re.compile(r"\s+[-–—―|•·]{1,3}\s+|\s*(?:——|－－)\s*|\s+--\s+")
_COLUMN = re.compile(r"\s*(?:\||｜|;|；|\t)\s*")
_BEHIND_NAMES = re.compile(rf"[,.;]?\s*[(（\[]|\s+[-–—|·•]\s+|[.,;]\s+|\s(?={_YEAR}\W*$)")
_BEFORE_NAMES = re.compile(r"\s+[-–—―|•·]{1,3}\s+|\s+by\s+|(?<=\w{2}[.?!])\s+|[,;]\s+|\s+von\s+|\s*——\s*")
_ORGANISATION = re.compile(r"(?:[A-Z0-9][\w.&'’-]*|and|&|of|et al\.?|/)(?:,?\s+(?:[A-Z0-9][\w.&'’-]*|and|&|of|et al\.?|/)){0,7}")
_AT_END = re.compile(rf"(?P<title>.{{4,400}}?)[,.]\s+(?:(?P<group>[A-Z][\w.&-]+(?: [A-Z][\w.&-]+){{0,2}}),\s+)?(?P<year>{_YEAR})\.?")
_SHORTEST_TITLE = 6
_SMALL_WORD = frozenset(
    "a an and as at but by for from in into is it its nor of on or over per the to up via vs with without than that"
    " are be can do does how not all you need your our we i und der die das von mit für et le la les de des du".split()
)
_FEWEST_WORDS_OF_A_SUMMARY = 4
_WORDS_OF_A_SURE_SUMMARY = 8
_SHARE_OF_SMALL_LETTERS = 0.35
_MOST_WORDS_OF_ONE_NAME = 4
_MOST_WORDS_OF_A_VENUE = 8
_WORDS_LOOKED_AT = 40
_SPLITS_LOOKED_AT = 4
_DIGIT = re.compile(r"\d")
_BEGINS_WITH_INITIALS = re.compile(r"(?:[A-Z]\.[ -]?){1,3}[A-Z]|[A-Z][\w'’-]{1,25}, (?:[A-Z]\.[ -]?){1,3}")
_SHARE_OF_SMALL_WORDS = 0.2
_MAY_BEGIN_BYLINE = re.compile(r"by\s|von\s|d[aeiu]\b|van\b|al-|[^\x00-\x7f]", re.IGNORECASE)
_SMALL_WORD_OF_BYLINE = frozenset(
    "and et al by in of the on for de del der den van von di da dos du la le ten ter zu bin al y und vol pp".split()
)
_MOST_INITIALS = 30
_END_OF_SENTENCE = re.compile(r"(?<=\w\w)(?<!et al)\.\s+")
_MOST_SENTENCES = 4
_MORE_THAN_VENUE = re.compile(r"[\"“”„«《「]|[^\W\d_]{4}[.?!]\s+[^\W\d_]|(?:\S+\s+){9}")
_WORDS_BESIDE_YEAR = re.compile(r"[^\W\d_]{3}")
_NEARLY_ALL = 0.75
_GLUED_TO_YEAR = re.compile(rf"(?<=[\s(,])({_YEAR})(?=[A-Z][a-z])")
_GLUED_DOI = re.compile(r"(?<=[\w)])(?=DOI: ?10\.)")
_SENTENCE_WITHIN = re.compile(r"[^\W\d_]{3}\.\s+[^\W\d_]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True)
class Style:
    """What the title lines of a list have in common, by which a single one of them is understood.

    ``names``: many name authors, so that a bare list of names after a title is one.
    ``separators``: what stands between title and names: "-" (any dash), "by", "." or ",".
    ``dashed``: names of people or organisations stand between a dash and the year.
    ``summaries``: a text follows each title after a colon.
    ``quoted``: the title stands in quotes below a short name.
    ``more``: nearly every line says more than a title.
    """

    names: bool = False
    separators: frozenset[str] = frozenset()
    dashed: bool = False
    summaries: bool = False
    quoted: bool = False
    more: bool = False


@dataclass(frozen=True)
class TitleLine:
    """What the line says."""

    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None
    summary: str = ""
    identifiers: Identifiers = Identifiers()
    links: tuple[Link, ...] = ()


def style_of(lines: Iterable[str]) -> Style:
    """Return what the title lines of one list have in common."""
    bare = [_bare(line)[0] for line in lines]
    if not bare:
        return Style()
    fewest = max(2, len(bare) / 2)
    named = sum(bool(_parsed(line, Style(names=True)).authors) for line in bare)
    separators = Counter(separator for line in bare for separator in _separators_before_names(line))
    dashed = sum(_dashed_with_year(line) for line in bare)
    summaries = sum(bool(_colon_summary(line)) for line in bare)
    style = Style(
        named >= fewest,
        frozenset(separator for separator, count in separators.items() if count >= fewest),
        dashed >= fewest,
        summaries >= fewest,
    )
    more = sum(_says_more(_parsed(line, style)) for line in bare)
    return replace(style, more=more >= max(2, _NEARLY_ALL * len(bare)))


def _says_more(line: TitleLine) -> bool:
    return bool(line.authors or line.year or line.summary or line.venue)


def read_title_line(text: str, style: Style = Style()) -> TitleLine:  # noqa: B008 - frozen
    """Return what ``text`` says; a line that is a title and nothing else gives the title."""
    bare, identifiers, links = _bare(text)
    return replace(_parsed(bare, style), identifiers=identifiers, links=links)


def quoted_title(text: str) -> str | None:
    """Return the title that a line holds in quotes, where it holds nothing else."""
    found = _QUOTED.fullmatch(clean_line(text[:_LONGEST]).rstrip(".,"))
    return found[0][1:-1].strip().rstrip(",.") if found and " " in found[0] else None


@functools.lru_cache(maxsize=2048)  # a line is asked about again where entries are told from headings
def read_byline(text: str) -> TitleLine | None:
    """Return the authors, year and venue that a line below a title names; None when it is another text."""
    text = clean_line(text[:_LONGEST]).strip(" ()[]")
    if not text or not (text[0].isupper() or text[0].isdigit() or _MAY_BEGIN_BYLINE.match(text)) or _is_prose(text):
        return None
    year = _ONLY_YEAR.fullmatch(text)
    if year:
        return TitleLine("", year=int(year[1]))
    by = re.match(r"(?:by|von|par|автор[ы]?:?)\s+", text, re.IGNORECASE)
    if by:
        text = text[by.end() :]
    best: TitleLine | None = None
    for candidate, rest in _splits_of_byline(text):
        if not _names(candidate, single=True):
            continue
        venue, number = venue_and_year(rest)
        sure = bool(by) or has_others(candidate) or number is not None
        names = _names(candidate, single=sure)
        if _SENTENCE_WITHIN.search(candidate.replace("et al.", "")) or not names or not (sure or (len(names) > 1 and _are_full_names(names))):
            continue
        if (venue is None and _WORDS_BESIDE_YEAR.search(rest)) or _MORE_THAN_VENUE.search(rest):
            continue
        if best is None or len(names) > len(best.authors):
            best = TitleLine("", names, number, venue)
    if best:
        return best
    venue, number = venue_and_year(text)
    if venue and number and ":" not in text and len(text.split()) <= _MOST_WORDS_OF_A_VENUE and looks_like_venue(venue):
        return TitleLine("", (), number, venue)
    return None


def _is_prose(text: str) -> bool:
    """Return whether too many words are in small letters for a list of names and a venue."""
    words = text.split(None, _WORDS_LOOKED_AT)[:_WORDS_LOOKED_AT]
    small = sum(word[0].islower() and word.strip(".,") not in _SMALL_WORD_OF_BYLINE for word in words)
    return small > _SHARE_OF_SMALL_WORDS * len(words) + 1


def _splits_of_byline(text: str) -> Iterable[tuple[str, str]]:
    """Yield the ways to part names from what follows them: the place is near the beginning or the end."""
    yield text, ""
    found = list(_BEHIND_NAMES.finditer(text))
    if len(found) > 2 * _SPLITS_LOOKED_AT:
        found = [*found[:_SPLITS_LOOKED_AT], *found[-_SPLITS_LOOKED_AT:]]
    for each in found:
        yield text[: each.start()], text[each.end() :].strip(" ()（）[]")


def _bare(text: str) -> tuple[str, Identifiers, tuple[Link, ...]]:
    """Return the line without marks, ratings, tags and addresses, and what the addresses lead to."""
    text = _GLUED_TO_YEAR.sub(r"\1 ", _GLUED_DOI.sub(" ", clean_line(text[:_LONGEST])))
    text, identifiers, links = split_addresses(text)
    if (labelled := split_label(text)) and labelled[0] == TITLE and labelled[1]:
        text = labelled[1]
    return _without_tags(text), identifiers, links


def _without_tags(text: str) -> str:
    for _ in range(6):
        shorter = _RATING.sub("", text)
        pictograph = pictograph_before(shorter)
        shorter = shorter[len(pictograph) :].lstrip() or shorter
        while shorter and (shorter[-1] in "\ufe0f\u200d" or (pictograph_before(shorter[-1]) and len(shorter) > 1)):
            shorter = shorter[:-1].rstrip()
        tag = _TAG.search(shorter)
        if tag and is_link_words_only(tag[1] or tag[2]) and len(tag[0]) < len(shorter):
            shorter = (shorter[: tag.start()] + shorter[tag.end() :]).strip()
        if shorter == text:
            break
        text = shorter or text
    if text.endswith((" (", " [")):
        text = text[:-2].rstrip()
    return text


def _parsed(text: str, style: Style) -> TitleLine:
    if _BEGINS_WITH_INITIALS.match(text) and (found := _as_citation(text, style)):
        return found
    if parts := _dash_summary(text):
        return replace(_parsed(parts[0], style), summary=parts[1])
    for form in (_quoted_first, _with_year_in_brackets, _in_columns, _before_dash, _in_sentences, _as_citation, _before_year):
        if found := form(text, style):
            return found
    if style.summaries and (parts := _colon_summary(text)):
        return replace(_parsed(parts[0], replace(style, summaries=False)), summary=parts[1])
    return TitleLine(_title(text))


def _dash_summary(text: str) -> tuple[str, str] | None:
    """Part "Title - what it is about": what follows the dash is no title and names nobody."""
    for found in _DASH.finditer(text):
        head, rest = text[: found.start()], text[found.end() :]
        if len(head) >= _SHORTEST_TITLE and (
            (rest[0].islower() and len(rest) > 30)
            or (_is_summary(rest, rest) and len(rest.split()) >= _WORDS_OF_A_SURE_SUMMARY and not _CJK.search(rest))
        ):
            return head, rest
    return None


def _quoted_first(text: str, style: Style) -> TitleLine | None:
    found = _QUOTED.match(text)
    if found is None or len(found[0]) < 8:
        return None
    title, after = _title(found[0][1:-1]), text[found.end() :].strip()
    if not after.strip(" .,"):
        return TitleLine(title)
    bracketed = _YEAR_IN_BRACKETS.fullmatch(f"xx {after}")
    if bracketed:
        return _with_brackets(title, bracketed["before"][2:], bracketed["inside"], bracketed["after"], style)
    rest = after.lstrip(" -–—:：,.|")
    if byline := read_byline(rest):
        return replace(byline, title=title)
    citation = split_citation(text)
    if citation and citation.title == title:
        return TitleLine(title, citation.authors, citation.year, citation.venue)
    return TitleLine(title, summary=rest) if len(rest.split()) >= _FEWEST_WORDS_OF_A_SUMMARY or _CJK.search(rest) else None


def _with_year_in_brackets(text: str, style: Style) -> TitleLine | None:
    found = _YEAR_IN_BRACKETS.fullmatch(text)
    if found is None or (found["after"].strip(" .") and _names(found["before"], single=True)):
        return None  # that is a reference which begins with its authors
    before, after = found["before"], found["after"].strip(" .,;")
    after = after if not after or _DASH.match(f" {found['after'].strip()}") or after[0] in ":：" else None
    if after is None or _begins_with_authors(before):
        return None
    line = _with_brackets(before, "", found["inside"], found["after"], style)
    if not line.authors and not found["after"].strip(" ."):
        citation = _as_citation(text, style)
        if citation and _is_separate(citation, text):
            return citation
    return line


def _is_separate(citation: TitleLine, text: str) -> bool:
    """Return whether a full stop or comma parts the title from names that are surely names."""
    names = citation.authors
    surely = has_others(text) or any("," in name for name in names) or (len(names) > 1 and _are_full_names(names))
    return surely and text[len(citation.title) : len(citation.title) + 1] in (",", ".", "?", "!")


def _begins_with_authors(text: str) -> bool:
    """Return whether a sentence of names, or names before a quoted title, come first: a reference does so."""
    quoted = _QUOTED.search(text)
    if quoted and quoted.start() and _names(text[: quoted.start()], single=False):
        return True
    for found in itertools.islice(re.finditer(r"\.\s", text), _MOST_INITIALS):
        names = author_names(text[: found.start() + 1])
        if len(names) > 1 or any("," in name or "." in name for name in names):
            return True
    return False


def _with_brackets(before: str, between: str, inside: str, after: str, style: Style) -> TitleLine:
    """Read "before (inside) after", where a year stands inside."""
    year = int(re.findall(rf"(?<![0-9.]){_YEAR}(?![0-9])", inside)[-1])
    only_year = _ONLY_YEAR.fullmatch(inside) is not None
    authors: tuple[str, ...] = ()
    venue: str | None = None
    title = before
    if not only_year:
        authors, rest = leading_authors(re.sub(rf"[,，、;；\s]*{_YEAR}\s?年?[,，、;；\s]*", " ", inside).strip(" ,"))
        authors = authors or _names(rest, single=True)
        if not authors or (rest and rest not in authors):
            venue, _ = venue_and_year(f"{rest} {year}")
            venue = None if venue and any(map(str.isdigit, venue)) else venue
    if between.strip(" ,.-–—|"):
        authors = authors or _names(between.strip(" ,.-–—|:"), single=True)
    elif not authors:
        title, authors = _names_at_end(before, style)
    rest = after.strip().lstrip(" -–—:：,.;|").strip()
    summary = ""
    if rest and not authors and (names := _names(rest.rstrip("."), single=has_others(rest))):
        authors, rest = names, ""
    if rest:
        venue_of_rest, _ = venue_and_year(rest)
        if venue_of_rest and len(rest.split()) <= _FEWEST_WORDS_OF_A_SUMMARY:
            venue = venue or venue_of_rest
        else:
            summary = rest
    return TitleLine(_title(title), authors, year, venue, summary)


def _names_at_end(text: str, style: Style) -> tuple[str, tuple[str, ...]]:
    """Part "Title — Ann Li" and "Title. Li": the names that stand before a year."""
    for found in _BEFORE_NAMES.finditer(text):
        rest = text[found.end() :].strip(" ,.")
        head = text[: found.start()]
        if len(head) < 2 or not rest:
            continue
        separator = _separator(found[0])
        names = _names(rest, single=True)
        sure = separator in style.separators or has_others(rest)
        enough = len(names) > 1 or separator == "-"
        if names and (sure or (separator != "," and enough and _are_full_names(names))):
            return head.removesuffix("."), names
        if style.dashed and separator == "-" and _ORGANISATION.fullmatch(rest):
            return head, tuple(filter(None, (part.strip() for part in re.split(r",|\band\b|&|\bet al\.?", rest))))
    return text, ()


def _separator(text: str) -> str:
    text = text.strip()
    return {"by": "by", "von": "by", "": ".", ",": ",", ";": ";"}.get(text, "-")


def _separators_before_names(text: str) -> set[str]:
    year = _YEAR_IN_BRACKETS.fullmatch(text)
    text = year["before"] if year else text
    return {
        _separator(found[0]) for found in _BEFORE_NAMES.finditer(text) if _names(text[found.end() :], single=bool(year))
    }


def _in_columns(text: str, style: Style) -> TitleLine | None:
    pieces = [piece for piece in _COLUMN.split(text) if piece]
    if not 2 <= len(pieces) <= 6:
        return None
    title, authors, year, venue, others = "", (), None, None, []
    for piece in pieces:
        byline = read_byline(piece)
        names = _names(piece, single=bool(title) and len(pieces) > 1)
        if names and not authors:
            authors = names
        elif byline and (byline.year or byline.venue or byline.authors):
            authors, year, venue = authors or byline.authors, year or byline.year, venue or byline.venue
        elif not title:
            title = piece
        elif looks_like_venue(piece) and venue is None:
            venue, number = venue_and_year(piece)
            year = year or number
        elif not is_link_words_only(piece):
            others.append(piece)
    if not title or not (authors or year or venue):
        return None
    return TitleLine(_title(title), authors, year, venue, " · ".join(others))


def _before_dash(text: str, style: Style) -> TitleLine | None:
    """Read "Title - Li, ListConf 2015" and "Title by Ann Li and Bo Wu"."""
    for found in re.finditer(r"\s+[-–—―|•·]{1,3}\s+|\s+by\s+", text):
        byline = read_byline(text[found.end() :])
        if byline is None and _separator(found[0]) in style.separators:
            byline = TitleLine("", _names(text[found.end() :], single=False))
        certain = byline and (
            byline.year or len(byline.authors) > 1 or has_others(text) or _separator(found[0]) in style.separators
        )
        if byline and certain and found.start() >= _SHORTEST_TITLE and (byline.authors or byline.venue):
            return replace(byline, title=_title(text[: found.start()]))
    return None


def _in_sentences(text: str, style: Style) -> TitleLine | None:
    """Read "Title? With more. Ann Li, Bo Wu. ListConf, 2015." by the sentence that consists of names."""
    sentences = _END_OF_SENTENCE.split(text)
    for index, sentence in enumerate(sentences[1:_MOST_SENTENCES], 1):
        names = _names(sentence, single=has_others(sentence))
        rest = ". ".join(sentences[index + 1 :])
        venue, year = venue_and_year(rest)
        sure = has_others(sentence) or "." in style.separators or len(names) > 1 or bool(venue and year)
        if names and sure and _are_full_names(names) and (year or venue or style.names):
            return TitleLine(_title(". ".join(sentences[:index])), names, year, venue)
    return None


def _before_year(text: str, style: Style) -> TitleLine | None:
    """Read "Title, 2015" and, of a group, "Title, OpenList, 2015"."""
    found = _AT_END.fullmatch(text)
    if found is None or len(found["title"].split()) < 2:
        return None
    return TitleLine(_title(found["title"]), (found["group"],) if found["group"] else (), int(found["year"]))


def _as_citation(text: str, style: Style) -> TitleLine | None:
    citation = split_citation(text)
    if citation is None:
        return None
    certain = citation.year or has_others(text) or (style.names and _are_full_names(citation.authors))
    if not certain or (not citation.authors and not citation.venue):
        return None
    if len(citation.title.split()) < 2 and not _CJK.search(citation.title):
        return None
    title = _with_second_sentence(text, citation.title)
    return TitleLine(title, citation.authors, citation.year, citation.venue)


def _with_second_sentence(text: str, title: str) -> str:
    """Return the title with what follows its question mark, as in "Who Reads? A Study of Readers. ListConf"."""
    end = text.find(title) + len(title)
    more = re.match(r"[^.?!]{4,150}?(?=\.\s)", text[end:]) if title.endswith(("?", "!")) and end > len(title) else None
    return title + more[0] if more and not looks_like_venue(more[0]) and not author_names(more[0]) else title


def _dashed_with_year(text: str) -> bool:
    found = _YEAR_IN_BRACKETS.fullmatch(text)
    parts = _DASH.split(found["before"]) if found else []
    return len(parts) > 1 and _ORGANISATION.fullmatch(parts[-1].strip()) is not None


def _colon_summary(text: str) -> tuple[str, str] | None:
    """Part "A Title: With a Subtitle: What it is about." behind the last piece that is of the title."""
    pieces = list(re.finditer(r"[:：]\s+|：", text))
    for index, found in enumerate(pieces):
        end = pieces[index + 1].start() if index + 1 < len(pieces) else len(text)
        piece, rest = text[found.end() : end], text[found.end() :]
        if _is_summary(piece, rest) and len(text[: found.start()]) >= 3:
            return text[: found.start()].strip(), rest.strip()
    return None


def _is_summary(piece: str, rest: str) -> bool:
    if _CJK.search(rest):
        return rest.endswith(("。", "！", "；")) or len(rest) >= 30
    words = re.findall(r"[^\W\d_][\w'’-]*", piece)
    weighty = [word for word in words[1:] if word.lower() not in _SMALL_WORD]
    ended = rest.endswith((".", "!", "…"))
    if len(words) + ended < _FEWEST_WORDS_OF_A_SUMMARY or not weighty:
        return False
    lower = sum(word[0].islower() for word in weighty)
    if lower < _SHARE_OF_SMALL_LETTERS * len(weighty):
        return False
    return ended or len(rest.split()) >= _WORDS_OF_A_SURE_SUMMARY


def _names(text: str, *, single: bool) -> tuple[str, ...]:
    """Return the names in ``text``; ``single``: one family name is enough, as the place says that it is one."""
    text = text.replace("，", "、").strip(" ,;.")
    text = re.sub(r"^by\s+", "", text, flags=re.IGNORECASE)
    if not text or len(text) > 600 or _DIGIT.search(text):
        return ()
    names = author_names(text)
    if not names and single and len(text.split()) <= _MOST_WORDS_OF_ONE_NAME:
        names = author_names(f"{text}, et al.")
    family_names = re.split(r"\s*[,，、]\s*", text)
    only_family_names = len(names) == 1 < len(family_names) and not any("." in name or " " in name for name in family_names)
    return tuple(family_names) if only_family_names else names


def _are_full_names(names: tuple[str, ...]) -> bool:
    """Return whether most of ``names`` have several words, as things that are counted up in a title have not."""
    return sum(" " in name for name in names) > len(names) / 2


def _title(text: str) -> str:
    text = without_marks(text) if pictograph_before(text) else text
    text = text.strip()
    if found := _QUOTED.fullmatch(text.rstrip(".,")):
        text = found[0][1:-1]
    return clean_line(text).strip(" |").rstrip(",;:–—").strip()
