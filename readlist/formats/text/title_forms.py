"""The forms in which lists put authors, year, venue and a summary beside a title.

    Title (Li et al., 2015)         Title (2015) - Ann Li          Title — Ann Li, Bo Wu (2015)
    "Title" - Li et al. (2015)      《Title》(2015)                 Title | Ann Li, Bo Wu | ListConf
    Title. Li (2015).               Title: what it is about.       Title - what it is about.
    Title (2015), A. Li et al.      Ann Li: Title, ListConf 2015   (ListConf 2015) Title

References in any style are read too. Which form a line has is often told only by the other
lines of its list: see Style.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from readlist.formats.parts.author_names import author_names, has_others, leading_authors
from readlist.formats.parts.citation import looks_like_venue, split_citation, venue_and_year
from readlist.formats.parts.labels import is_link_words_only
from readlist.formats.text.byline import ONLY_YEAR, YEAR, Byline, are_full_names, names_in, read_byline
from readlist.formats.text.paragraphs import pictograph_before, without_marks
from readlist.model.text import clean_line

_PAIRS = {'"': '"”', "“": '”"“', "„": "“”", "«": "»", "「": "」", "『": "』", "《": "》", "‘": "’", "'": "'"}
_QUOTED = re.compile(
    "(?:"
    + "|".join(rf"{first}(?:[^{first}{last}]{{4,400}})[{last}](?!\w)" for first, last in _PAIRS.items())
    + ")"
)
_YEAR_IN_BRACKETS = re.compile(
    rf"(?P<before>.{{2,600}}?)\s*[(（\[【](?P<inside>(?:[^()（）\[\]【】]{{0,200}}?(?<![0-9./-]))?{YEAR}(?:\s?[,，、;；年].{{0,200}})?)[)）\]】]"
    r"(?P<after>.*)"
)
_YEAR_FIRST = re.compile(rf"[(\[]?({YEAR})[)\]]?\s*[-–—:.,|]?\s+(?=\S)")
_VENUE_FIRST = re.compile(r"[(\[【]([^()\[\]【】]{4,60})[)\]】][\s:,-]*(?=\S)")
_DASH = re.compile(r"\s+[-–—―|•·]{1,3}\s+|\s*(?:——|－－)\s*|\s+--\s+")
_COLUMN = re.compile(r"\s*(?:\||｜|;|；|\t)\s*")
_BEFORE_NAMES = re.compile(r"\s+[-–—―|•·]{1,3}\s+|\s+by\s+|(?<=\w{2}[.?!])\s+|[,;]\s+|\s+von\s+|\s*——\s*")
_ORGANISATION = re.compile(
    r"(?:[A-Z0-9][\w.&'’-]*|and|&|of|et al\.?|/)(?:,?\s+(?:[A-Z0-9][\w.&'’-]*|and|&|of|et al\.?|/)){0,7}"
)
_AT_END = re.compile(
    r"(?P<title>.{4,400}?)[,.]\s+"
    rf"(?:(?P<group>[A-Z][\w.&-]+(?: [A-Z][\w.&-]+){{0,2}}),\s+)?(?P<year>{YEAR})\.?"
)
_SHORTEST_TITLE = 6
_SMALL_WORD = re.compile(
    r"an?|and|as|at|but|by|for|from|in|into|is|its?|nor|of|on|or|over|per|the|to|up|via|vs|with|without|than|that|are"
    r"|be|can|do|does|how|not|all|you|need|your|our|we|i|und|d[ei]r|die|das|von|mit|für|et|l[ea]s?|des?|du",
    re.IGNORECASE,
)
_FEWEST_WORDS_OF_A_SUMMARY = 4
_WORDS_OF_A_SURE_SUMMARY = 8
_SHARE_OF_SMALL_LETTERS = 0.35
_BEGINS_WITH_INITIALS = re.compile(r"(?:[A-Z]\.[ -]?){1,3}[A-Z]|[A-Z][\w'’-]{1,25}, (?:[A-Z]\.[ -]?){1,3}")
_MOST_INITIALS = 30
_END_OF_SENTENCE = re.compile(r"(?<=\w\w)(?<!et al)\.\s+")
_MOST_SENTENCES = 4
_LONGEST_NAMES = 300
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True)
class Style:
    """What the title lines of a list have in common, by which a single one of them is understood.

    ``names``: many name authors, so that a bare list of names after a title is one.
    ``separators``: what stands between title and names: "-" (any dash), "by", "." or ",".
    ``dashed``: names of people or organisations stand between a dash and the year.
    ``summaries``: a text follows each title after a colon.
    ``year_first``: the year stands before the title.
    ``names_first``: the authors and a colon stand before the title.
    ``bylines``: most titles have their authors below, so that a lone name there is one.
    ``quoted``: the title stands in quotes below a short name.
    ``more``: nearly every line says more than a title.
    """

    names: bool = False
    separators: frozenset[str] = frozenset()
    dashed: bool = False
    summaries: bool = False
    year_first: bool = False
    names_first: bool = False
    bylines: bool = False
    quoted: bool = False
    more: bool = False


@dataclass(frozen=True)
class TitleLine:
    """What a title line says."""

    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None
    summary: str = ""


def parse_title(text: str, style: Style) -> TitleLine:
    """Return what a line without addresses says: at least it is a title."""
    if _BEGINS_WITH_INITIALS.match(text) and (found := _as_citation(text, style)):
        return found
    if line := _behind_its_lead(text, style):
        return line
    if parts := _dash_summary(text):
        return replace(parse_title(parts[0], style), summary=parts[1])
    for form in (
        _quoted_first,
        _with_year_in_brackets,
        _in_columns,
        _before_dash,
        _in_sentences,
        _as_citation,
        _before_year,
    ):
        if found := form(text, style):
            return found
    if style.summaries and (parts := colon_summary(text)):
        return replace(parse_title(parts[0], replace(style, summaries=False)), summary=parts[1])
    return TitleLine(_title(text))


def _behind_its_lead(text: str, style: Style) -> TitleLine | None:
    """Read a line that begins with "(ListConf 2015)" or, in a list of such lines, a year or "Ann Li:"."""
    if led := _VENUE_FIRST.match(text):
        venue, year = venue_and_year(led[1])
        if venue and year and looks_like_venue(led[1]):
            line = parse_title(text[led.end() :], style)
            return replace(line, venue=line.venue or venue, year=line.year or year)
    if style.year_first and (led := _YEAR_FIRST.match(text)):
        line = parse_title(text[led.end() :], replace(style, year_first=False))
        return replace(line, year=line.year or int(led[1]))
    if style.names_first and (parts := _names_before_colon(text)):
        line = parse_title(parts[1], replace(style, names_first=False))
        return replace(line, authors=parts[0])
    return None


def _dash_summary(text: str) -> tuple[str, str] | None:
    """Part "Title - what it is about": what follows the dash is no title and names nobody."""
    for found in _DASH.finditer(text):
        head, rest = text[: found.start()], text[found.end() :]
        if len(head) >= _SHORTEST_TITLE and (
            (rest[:1].islower() and len(rest) > 30)
            or (
                _is_summary(rest, rest)
                and len(rest.split()) >= _WORDS_OF_A_SURE_SUMMARY
                and not _CJK.search(rest)
            )
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
        return TitleLine(title, byline.authors, byline.year, byline.venue)
    citation = split_citation(text)
    if citation and citation.title == title:
        return TitleLine(title, citation.authors, citation.year, citation.venue)
    return (
        TitleLine(title, summary=rest)
        if len(rest.split()) >= _FEWEST_WORDS_OF_A_SUMMARY or _CJK.search(rest)
        else None
    )


def _with_year_in_brackets(text: str, style: Style) -> TitleLine | None:
    found = _YEAR_IN_BRACKETS.fullmatch(text)
    if found is None or (found["after"].strip(" .") and names_in(found["before"], single=True)):
        return None  # that is a reference which begins with its authors
    before, after = found["before"], found["after"].strip(" .,;")
    apart = not after or _DASH.match(f" {found['after'].strip()}") or after[0] in ":："
    only_year = ONLY_YEAR.fullmatch(found["inside"]) is not None
    after = after if apart or (only_year and _are_surely_names(after)) else None
    if after is None or _begins_with_authors(before):
        return None
    line = _with_brackets(before, "", found["inside"], found["after"], style)
    if not line.authors and not found["after"].strip(" ."):
        citation = _as_citation(text, style)
        if citation and _is_separate(citation, text):
            return citation
    return line


def _are_surely_names(text: str) -> bool:
    """Return whether a text is nothing but names: several, or one with initials or others beside it."""
    names = names_in(text, single=True)
    return bool(names) and (len(names) > 1 or "." in names[0] or has_others(text))


def _is_separate(citation: TitleLine, text: str) -> bool:
    """Return whether a full stop or comma parts the title from names that are surely names."""
    names = citation.authors
    surely = (
        has_others(text) or any("," in name for name in names) or (len(names) > 1 and are_full_names(names))
    )
    return surely and text[len(citation.title) : len(citation.title) + 1] in (",", ".", "?", "!")


def _begins_with_authors(text: str) -> bool:
    """Return whether a sentence of names, or names before a quoted title, come first: a reference does so."""
    quoted = _QUOTED.search(text)
    if quoted and quoted.start() and names_in(text[: quoted.start()], single=False):
        return True
    for found in itertools.islice(re.finditer(r"\.\s", text), _MOST_INITIALS):
        names = author_names(text[: found.start() + 1])
        if len(names) > 1 or any("," in name or "." in name for name in names):
            return True
    return False


def _with_brackets(before: str, between: str, inside: str, after: str, style: Style) -> TitleLine:
    """Read "before (inside) after", where a year stands inside."""
    year = int(re.findall(rf"(?<![0-9.]){YEAR}(?![0-9])", inside)[-1])
    only_year = ONLY_YEAR.fullmatch(inside) is not None
    authors: tuple[str, ...] = ()
    venue: str | None = None
    title = before
    if not only_year:
        authors, rest = leading_authors(
            re.sub(rf"[,，、;；\s]*{YEAR}\s?年?[,，、;；\s]*", " ", inside).strip(" ,")
        )
        authors = authors or names_in(rest, single=True)
        if not authors or (rest and rest not in authors):
            venue, _ = venue_and_year(f"{rest} {year}")
            venue = None if venue and any(map(str.isdigit, venue)) else venue
    if between.strip(" ,.-–—|"):
        authors = authors or names_in(between.strip(" ,.-–—|:"), single=True)
    elif not authors:
        title, authors = _names_at_end(before, style)
    rest = after.strip().lstrip(" -–—:：,.;|").strip()
    summary = ""
    if rest and not authors and (names := names_in(rest.rstrip("."), single=_are_surely_names(rest))):
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
        names = names_in(rest, single=True)
        sure = separator in style.separators or has_others(rest)
        enough = len(names) > 1 or separator == "-"
        if names and (sure or (separator != "," and enough and are_full_names(names))):
            return head.removesuffix("."), names
        if style.dashed and separator == "-" and _ORGANISATION.fullmatch(rest):
            return head, tuple(
                filter(None, (part.strip() for part in re.split(r",|\band\b|&|\bet al\.?", rest)))
            )
    return text, ()


def _separator(text: str) -> str:
    text = text.strip()
    return {"by": "by", "von": "by", "": ".", ",": ",", ";": ";"}.get(text, "-")


def separators_before_names(text: str) -> set[str]:
    """Return what stands before names in a line, where it may be read so: see Style.separators."""
    year = _YEAR_IN_BRACKETS.fullmatch(text)
    text = year["before"] if year else text
    return {
        _separator(found[0])
        for found in _BEFORE_NAMES.finditer(text)
        if names_in(text[found.end() :], single=bool(year))
    }


def _in_columns(text: str, style: Style) -> TitleLine | None:
    pieces = [piece for piece in _COLUMN.split(text) if piece]
    if not 2 <= len(pieces) <= 6:
        return None
    title = ""
    found = Byline()
    others: list[str] = []
    for piece in pieces:
        names = names_in(piece, single=bool(title))
        byline = Byline(names) if names else read_byline(piece)
        if byline is None and title and looks_like_venue(piece):
            venue, year = venue_and_year(piece)
            byline = Byline((), year, venue)
        if byline:
            found = Byline(
                found.authors or byline.authors, found.year or byline.year, found.venue or byline.venue
            )
        elif not title:
            title = piece
        elif not is_link_words_only(piece):
            others.append(piece)
    if not title or found == Byline():
        return None
    return TitleLine(_title(title), found.authors, found.year, found.venue, " · ".join(others))


def _before_dash(text: str, style: Style) -> TitleLine | None:
    """Read "Title - Li, ListConf 2015" and "Title by Ann Li and Bo Wu"."""
    for found in re.finditer(r"\s+[-–—―|•·]{1,3}\s+|\s+by\s+", text):
        byline = read_byline(text[found.end() :])
        if byline is None and _separator(found[0]) in style.separators:
            byline = Byline(names_in(text[found.end() :], single=False))
        certain = byline and (
            byline.year
            or len(byline.authors) > 1
            or has_others(text)
            or _separator(found[0]) in style.separators
        )
        if byline and certain and found.start() >= _SHORTEST_TITLE and (byline.authors or byline.venue):
            return TitleLine(_title(text[: found.start()]), byline.authors, byline.year, byline.venue)
    return None


def _in_sentences(text: str, style: Style) -> TitleLine | None:
    """Read "Title? With more. Ann Li, Bo Wu. ListConf, 2015." by the sentence that consists of names."""
    sentences = _END_OF_SENTENCE.split(text)
    for index, sentence in enumerate(sentences[1:_MOST_SENTENCES], 1):
        names = names_in(sentence, single=has_others(sentence))
        rest = ". ".join(sentences[index + 1 :])
        venue, year = venue_and_year(rest)
        sure = has_others(sentence) or "." in style.separators or len(names) > 1 or bool(venue and year)
        if names and sure and are_full_names(names) and (year or venue or style.names):
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
    certain = citation.year or has_others(text) or (style.names and are_full_names(citation.authors))
    if not certain or (not citation.authors and not citation.venue):
        return None
    if len(citation.title.split()) < 2 and not _CJK.search(citation.title):
        return None
    title = _with_second_sentence(text, citation.title)
    return TitleLine(title, citation.authors, citation.year, citation.venue)


def _with_second_sentence(text: str, title: str) -> str:
    """Return the title with what follows its question mark, as in "Who Reads? A Study"."""
    end = text.find(title) + len(title)
    more = (
        re.match(r"[^.?!]{4,150}?(?=\.\s)", text[end:])
        if title.endswith(("?", "!")) and end > len(title)
        else None
    )
    return title + more[0] if more and not looks_like_venue(more[0]) and not author_names(more[0]) else title


def begins_with_names(text: str) -> bool:
    """Return whether full names and a colon stand before a title."""
    return _names_before_colon(text) is not None


def _names_before_colon(text: str) -> tuple[tuple[str, ...], str] | None:
    before, colon, rest = text.partition(": ")
    names = names_in(before, single=True) if colon and rest.strip() and len(before) <= _LONGEST_NAMES else ()
    return (names, rest.strip()) if names and are_full_names(names) else None


def begins_with_year(text: str) -> bool:
    """Return whether a year stands before a title."""
    return _YEAR_FIRST.match(text) is not None


def dashed_with_year(text: str) -> bool:
    """Return whether a name, of a person or a group, stands between a dash and a year in brackets."""
    found = _YEAR_IN_BRACKETS.fullmatch(text)
    parts = _DASH.split(found["before"]) if found else []
    return len(parts) > 1 and _ORGANISATION.fullmatch(parts[-1].strip()) is not None


def colon_summary(text: str) -> tuple[str, str] | None:
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
    weighty = [word for word in words[1:] if not _SMALL_WORD.fullmatch(word)]
    ended = rest.endswith((".", "!", "…"))
    if len(words) + ended < _FEWEST_WORDS_OF_A_SUMMARY or not weighty:
        return False
    lower = sum(word[0].islower() for word in weighty)
    if lower < _SHARE_OF_SMALL_LETTERS * len(weighty):
        return False
    return ended or len(rest.split()) >= _WORDS_OF_A_SURE_SUMMARY


def _title(text: str) -> str:
    text = without_marks(text) if pictograph_before(text) else text
    text = text.strip()
    if found := _QUOTED.fullmatch(text.rstrip(".,")):
        text = found[0][1:-1]
    return clean_line(text).strip(" |").rstrip(",;:–—").strip()
