"""References in the styles in which lists print them, parted into title, authors, venue and year.

    Li, Ann, and Bo Wu. "A Title." Journal of Lists 12.3 (2015): 1-9.        MLA, Google Scholar
    Li, A. & Wu, B. (2015). A title. Journal of Lists, 12(3), 1-9.           APA
    Li, A. and Wu, B., 2015. A title. Journal of Lists.                      Harvard
    Ann Li and Bo Wu. 2015. A Title. In Proceedings of Lists.                ACM
    A Title. Ann Li, Bo Wu. ListConf 2015.   A Title, Ann Li, Bo Wu          lists of papers
    A Title (Li et al., 2015)   A Title (ListConf 2015)   A Title - Ann Li and Bo Wu   A Title, ListConf 2015

The functions take one line of plain text: markup and the labels of links are gone. Addresses
and identifiers in it are passed over; callers find them by other means. They are linear in
the text, and look at no more than its beginning when it is longer than a reference.
"""

from __future__ import annotations

import itertools
import re

import msgspec

from readlist.formats.parts.author_names import author_names, has_others, leading_authors
from readlist.model.text import clean_line

_LONGEST = 2000
_YEAR = r"(?:19[4-9]|20[0-4])[0-9]"
_NUMBER = re.compile(r"\s*(?:\[[0-9]{1,4}\]|\([0-9]{1,4}\)|[0-9]{1,4}[.)])\s+", re.ASCII)
_ADDRESS = re.compile(r"\(?\bhttps?://\S+|\bdoi:\s?\S+|\b10\.[0-9]{4,9}/\S+", re.IGNORECASE | re.ASCII)
_PAIRS = {'"': '"”', "“": '”"“', "”": "”", "„": "“”", "«": "»", "「": "」", "『": "』", "《": "》"}
_QUOTED = re.compile(
    "|".join(f"{first}([^{first}{last}]{{4,400}})[{last}]" for first, last in _PAIRS.items())
)
_SENTENCE_END = re.compile(r"(?<=\S)[.?!。？！][\"”’]?(?:\s+|$|(?<=[。？！]))")
_ABBREVIATION = re.compile(
    r"(?:^|[\s.(])(?:[^\W\d_]|al|vs|cf|proc|int|conf|st|jr|dr|no|vol|e\.g|i\.e|trans|j|symp|eds?|resp|pp)$",
    re.IGNORECASE,
)
_YEAR_AFTER_AUTHORS = re.compile(
    rf"[.,;:]?\s*(?:\(({_YEAR})[a-z]?(?:,[^()]{{1,30}})?\)|(?<=[.,;:\s])({_YEAR})[a-z]?(?=[.,:]))[.,:]?\s*",
    re.ASCII,
)
_YEAR_IN_VENUE = re.compile(
    rf"(?<![0-9.])({_YEAR})(?![0-9A-Za-z]|\.[0-9]{{3}})|(?<=[A-Za-z])\s?['’‘]\s?([0-9]{{2}})(?!\w)",
    re.ASCII,
)
_PAGES = re.compile(r"(?::|\bpp?\.)\s?[0-9]{1,5}\s?[-–—]{1,2}\s?[0-9]{3,5}(?![0-9])", re.ASCII)
_NOT_VENUE = re.compile(
    rf"\(?\barxiv:\s?[\w./-]+(?:\s?\[[\w.-]+\])?\)?|\babs/[0-9.v]+|(?<![\w.])[0-9]{{4}}\.[0-9]{{4,5}}(?:v[0-9]+)?"
    rf"|\(?\bpp?\.\s?[0-9]+(?:\s?[-–—]+\s?[0-9]+)?\)?|\bpages?\s[0-9–-]+|\b(?:vol|no|volume|issue)\.?\s?[0-9]+"
    rf"|[0-9]+(?:\.[0-9]+)?\s?(?:\([0-9]+\))?\s?[:,]\s?[0-9e]+\s?[-–—]+\s?[0-9]+|(?<=\)):\s?[0-9]+[-–—]+[0-9]+"
    rf"|[(（\[]?\s?(?<![0-9.]){_YEAR}(?:\s?[-/.]\s?(?:0[1-9]|1[0-2]))?(?![0-9])\s?[)）\]]?|['’‘]\s?[0-9]{{2}}(?!\w)"
    rf"|(?-i:(?<=[A-Z]{{2}}))\s?(?:[0-2][0-9]|9[0-9])(?!\w|\.[0-9])"
    r"|\s[0-9]+(?:\.[0-9]+)?(?:\([0-9]+\))?(?=[\s,.;]*$)|\bpreprint\b",
    re.IGNORECASE | re.ASCII,
)
_HONOUR = re.compile(
    r"[\s,(\[:–—-]*\b(?:oral|spotlight|highlight|poster|award|best (?:student )?paper|notable|top-?\d+%)\b.*",
    re.IGNORECASE,
)
_IN = re.compile(
    r"(?:in|to appear in|published in|accepted (?:by|at|to)|presented at)\s*[: ]\s*", re.IGNORECASE
)
_VENUE = re.compile(
    r"\b(?:conference|journal|proceedings|proc|transactions|trans|workshop|symposium|magazine|annals"
    r"|advances in|findings of|university press|thesis|technical report)\b|期刊|会议|学报",
    re.IGNORECASE,
)
_SHORT_VENUE = re.compile(
    r"\b(?:letters|review|communications|nature|science|sciences|interspeech|press|reports|openreview)\b",
    re.IGNORECASE,
)
_PREPRINT = re.compile(r"(?:arxiv|bioRxiv|medrxiv|corr|preprints?|openreview)\b", re.IGNORECASE)
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ACRONYM = re.compile(r"[A-Z]{2}|^[A-Z][a-z]+[A-Z][A-Za-z]*$")
_SPACE_BEFORE_MARK = re.compile(r"\s+(?=[,.;:)\]])|(?<=[(\[])\s+|[(\[]\s*[)\]]")
_NUMBERS_AT_END = re.compile(r"(?:[\s,.;:]+[0-9]+(?:\s?[-–]\s?[0-9]+)?){1,5}$", re.ASCII)
_LEADING_YEAR = re.compile(rf"[\s,.(\[]*({_YEAR})[)\]][\s,.:;–-]*", re.ASCII)
_CREDIT = re.compile(r"(?:[\w']+\s+){0,4}\w+(?:ed|en)\s+by\b", re.IGNORECASE)
_SHORTEST_TITLE = 4
_SHORTEST_REFERENCE = 16
_FEWEST_WORDS_OF_TITLE = 3
_MOST_COMMAS_OF_TITLE = 24


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """What a reference says; what it does not say is empty."""

    title: str = ""
    authors: tuple[str, ...] = ()
    venue: str | None = None
    year: int | None = None


def split_citation(text: str) -> Citation | None:
    """Return the parts of a reference; None when ``text`` has the shape of none.

    A title alone is no reference: authors, or a venue with a year, must stand beside it.
    """
    text = _plain(text)
    if len(text) < _SHORTEST_REFERENCE:
        return None
    forms = (
        *(_quoted, _year_after_authors, _authors_first, _in_brackets, _title_first, _after_dash),
        *(_commas, _venue_after_comma),
    )
    for form in forms:
        found = form(text)
        if found and len(found.title) >= _SHORTEST_TITLE and not _CREDIT.match(found.title):
            return found
    return None


def split_around_title(before: str, title: str, after: str) -> Citation:
    """Return the parts of a reference in which markup tells the title.

    ``before`` and ``after`` are what stands around it: authors, venue and year, and perhaps
    other text, which is left out.
    """
    before = _plain(before).replace(" | ", ". ").rstrip(" \"“”„«‘'")
    after = _plain(after).replace(" | ", ". ").lstrip(" .,\"“”»’'")
    authors, year = _authors_and_year(before)
    if not authors:
        if dated := _LEADING_YEAR.match(after):
            year, after = int(dated[1]), after[dated.end() :]
        authors, after = leading_authors(after)
        after = f"{before.strip(' .,;:|')}. {after}"
    venue, venue_year = venue_and_year(after)
    if not authors:
        behind_venue = _first_sentence(after.lstrip(" .,;:"))[1]
        names, _ = leading_authors(behind_venue)
        authors = names if len(names) > 1 or has_others(behind_venue) else ()
    return Citation(title=_title(title), authors=authors, venue=venue, year=year or venue_year)


def venue_and_year(text: str) -> tuple[str | None, int | None]:
    """Return the venue and the year of the text that follows title and authors in a reference.

    Pages, volumes and honours ("Oral") are left out; a text that names no venue gives None.
    """
    text = _plain(text).lstrip(" .,;:-–—|([<>")
    if prefix := _IN.match(text):
        text = text[prefix.end() :]
    years = list(_YEAR_IN_VENUE.finditer(_PAGES.sub(" ", text[:300])))
    year = None
    if years:
        whole, *shorts = years[-1].groups()
        short = next(filter(None, shorts), "")
        year = int(whole) if whole else (2000 if int(short) < 50 else 1900) + int(short)
    venue = _venue(text)
    return (venue if venue and _is_venue(venue, with_year=year is not None) else None), year


def looks_like_venue(text: str) -> bool:
    """Return whether ``text`` is a venue and nothing else: "ICML 2024", "arXiv", "Journal of Lists, 2015"."""
    if len(text) > 150 or _first_sentence(_plain(text).strip(" .,;:"))[1]:
        return False
    venue, year = venue_and_year(text)
    if venue is None:
        return False
    if len(venue.split()) > 10 or (len(venue.split()) > 7 and not _VENUE.search(venue)):
        return False
    known = any(known.search(venue) for known in (_VENUE, _SHORT_VENUE, _PREPRINT)) or _has_acronym(venue)
    return known and (year is not None or len(venue.split()) <= 2)


def _quoted(text: str) -> Citation | None:
    found = _QUOTED.search(text)
    if found is None:
        return None
    title = next(filter(None, found.groups()))
    before, after = text[: found.start()], text[found.end() :]
    authors, _ = _authors_and_year(before)
    if before.strip(" .,:;-–—") and not authors:
        return None
    citation = split_around_title(before, title, after)
    return citation if citation.authors or (citation.venue and citation.year) else None


def _year_after_authors(text: str) -> Citation | None:
    found = _YEAR_AFTER_AUTHORS.search(text)
    authors = author_names(text[: found.start()], surnames=True) if found else ()
    if found is None or not authors:
        return None
    title, rest = _first_sentence(text[found.end() :])
    venue, _ = venue_and_year(rest)
    return Citation(title=_title(title), authors=authors, venue=venue, year=int(found[1] or found[2]))


def _authors_first(text: str) -> Citation | None:
    """Return a reference of sentences that begins with its authors."""
    if not author_names(re.split(r"[,;.]\s|\sand\s|\set\sal", text, maxsplit=1)[0] + ", Ann Li"):
        return None
    best: tuple[tuple[str, ...], str] | None = None
    for found in re.finditer(r"(?:\.,|[.:])\s+", text[:1000]):
        authors = author_names(text[: found.start() + 1])
        if authors and (len(authors) > 1 or "," in authors[0] or has_others(text[: found.start() + 1])):
            best = authors, text[found.end() :]
        elif best:
            break
    if best is None:
        return None
    title, rest = _first_sentence(best[1])
    if looks_like_venue(title):
        return None
    venue, year = venue_and_year(rest)
    return Citation(title=_title(title), authors=best[0], venue=venue, year=year)


def _title_first(text: str) -> Citation | None:
    """Return a reference of sentences that begins with its title."""
    title, rest = _first_sentence(text)
    authors, after = leading_authors(rest)
    venue, year = venue_and_year(after)
    certain = (
        len(authors) > 1 or has_others(rest) or venue is not None or (year is not None and bool(authors))
    )
    if not rest or not certain or not (authors or year):
        return None
    return Citation(title=_title(title), authors=authors, venue=venue, year=year)


def _in_brackets(text: str) -> Citation | None:
    """Return a reference that ends with authors, venue or year in brackets."""
    found = re.fullmatch(r"([^()（）\[\]]{4,400})[(（\[]([^()（）\[\]]{2,300})[)）\]][\s.,;:]*", text)
    if found is None:
        return None
    title, inside = found.groups()
    authors, rest = leading_authors(inside, surnames=True)
    venue, year = venue_and_year(rest)
    certain = authors and (year or len(authors) > 1 or has_others(inside))
    if not certain and not (venue and year) and not re.fullmatch(rf"\s*{_YEAR}\s*", inside, re.ASCII):
        return None
    if (
        not authors
        and (names := _title_first(title) or _after_dash(title) or _commas(title))
        and names.authors
    ):
        title, authors, venue = names.title, names.authors, venue or names.venue
    return Citation(title=_title(title), authors=authors, venue=venue, year=year)


def _after_dash(text: str) -> Citation | None:
    for found in list(re.finditer(r"\s+(?:[-–—|]|(?<!ed\s)by)\s+", text))[:4]:
        authors, rest = leading_authors(text[found.end() :])
        venue, year = venue_and_year(rest)
        whole = all(" " in name for name in authors) or has_others(text)
        if (authors and whole and (len(authors) > 1 or venue or year or has_others(text))) or (
            venue and year
        ):
            return Citation(title=_title(text[: found.start()]), authors=authors, venue=venue, year=year)
    return None


def _commas(text: str) -> Citation | None:
    """Return a title followed by names: those pieces between commas that can be nothing else."""
    for found in itertools.islice(re.finditer(r",\s+", text), _MOST_COMMAS_OF_TITLE):
        authors, rest = leading_authors(text[found.end() :])
        if not authors or not (all(" " in name for name in authors) or has_others(text)):
            continue
        venue, year = venue_and_year(rest)
        if rest and not (venue or year):
            continue
        title = text[: found.start()]
        return (
            Citation(title=_title(title), authors=authors, venue=venue, year=year)
            if len(title.split()) >= 3 and (len(authors) > 1 or venue or year or has_others(text))
            else None
        )
    return None


def _venue_after_comma(text: str) -> Citation | None:
    """Return "A Title, ListConf 2015" and "A Title, ListConf, 2015"."""
    commas = [found.start() for found in re.finditer(r",\s", text)]
    for comma in reversed(commas[-2:]):
        title, tail = text[:comma], text[comma + 1 :]
        venue, year = venue_and_year(tail)
        if venue and year and looks_like_venue(tail) and len(title.split()) >= _FEWEST_WORDS_OF_TITLE:
            return Citation(title=_title(title), venue=venue, year=year)
    return None


def _authors_and_year(text: str) -> tuple[tuple[str, ...], int | None]:
    """Return authors and year of "Li, A. and Wu, B. (2015)."; nothing when it is more than that."""
    text = text.rstrip(" .,:;")
    if authors := author_names(text):
        return authors, None
    for found in _YEAR_AFTER_AUTHORS.finditer(f"{text}."):
        if found.end() >= len(text):
            authors = author_names(text[: found.start()])
            return (authors, int(found[1] or found[2])) if authors else ((), None)
    return (), None


def _venue(text: str) -> str | None:
    venue = _SPACE_BEFORE_MARK.sub("", _HONOUR.sub("", _NOT_VENUE.sub(" ", text)))
    venue = clean_line(_first_sentence(venue.lstrip(" .,;:-–—()[]"))[0])
    venue = venue.strip(" .,;:()[]-–—/|'’")
    venue = _NUMBERS_AT_END.sub("", venue)
    if not venue and re.search(r"\barxiv\b", text, re.IGNORECASE):
        return "arXiv"
    if venue.count("(") > venue.count(")"):
        venue = f"{venue})"
    lower = (
        venue[:1].islower() and not venue.lower().startswith("arxiv") and not _has_acronym(venue.split()[0])
    )
    if lower or not 2 <= len(venue) <= 150 or len(_EAST_ASIAN.findall(venue)) > 12:
        return None
    return "arXiv" if venue.lower() in ("arxiv", "arxiv arxiv", "corr") else venue


def _is_venue(venue: str, *, with_year: bool) -> bool:
    if _PREPRINT.match(venue):
        return len(venue) <= 40
    words = [word for word in venue.split() if word[0].isalpha() and len(word) > 2]
    acronym = _has_acronym(venue)
    capitalised = sum(word[0].isupper() for word in words) >= 0.7 * len(words)
    if _VENUE.search(venue):
        return with_year or capitalised
    if _SHORT_VENUE.search(venue) and capitalised and len(words) <= 6:
        return True
    if with_year:
        return (acronym and len(words) <= 6) or (capitalised and 1 < len(words) <= 15)
    return acronym and len(words) <= 2


def _has_acronym(text: str) -> bool:
    return any(_ACRONYM.search(word) is not None for word in text.split())


def _first_sentence(text: str) -> tuple[str, str]:
    """Return the first sentence of ``text`` and the rest; abbreviations and initials end none."""
    for found in _SENTENCE_END.finditer(text):
        if text[found.start()] != "." or not _ABBREVIATION.search(
            text[max(0, found.start() - 8) : found.start()]
        ):
            end = found.start() + (text[found.start()] != ".")
            return text[:end].strip(), text[found.end() :].strip()
    return text.strip(), ""


def _plain(text: str) -> str:
    text = _ADDRESS.sub(" ", clean_line(text[:_LONGEST]))
    return _NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text


def _title(text: str) -> str:
    return clean_line(text).strip(' "“”„«»「」『』《》').rstrip(" .,;:-–—|").strip(' "“”*_')
