"""What stands around the papers of a Hugging Face page: navigation, votes, names, dates, the footer."""

from __future__ import annotations

import calendar
import datetime
import re

from readlist.formats.parts.listed_dates import last_day_of_week, parse_day

_STANDING_PHRASE = re.compile(
    r"\W*get trending papers in your email inbox.{0,60}|.{0,400}\band the research community\W*",
    re.IGNORECASE,
)
_NAME_OF_THE_PAGE = re.compile(r"\W*((?:daily|trending) papers)(?: - hugging face)?", re.IGNORECASE)
# Whole lines only: "Back to ..." and "Copyright ..." are titles of papers, too.
_CHROME = re.compile(
    r"""(?:by\ ?)?AK | by | new | subscribe | submitted\ by(?:\ \S+)? | up ?vote[sd]?
      | view\ (?:all.{0,30}|(?:on\ )?arxiv.{0,10}|pdf) | load\ more(?:\ papers)?
      | (?:daily|weekly|monthly)(?:\ (?:daily|weekly|monthly))*
      | (?:daily|trending)\ papers(?:\ -\ hugging\ face)? | hugging\ ?face(?:'s\ logo)?(?:\ hugging\ face)?
      | [0-9.,]+\ ?[km]? | [\W_]*(?:[0-9]+[\W_]*)? | comments?(?:\ [0-9]+)?
      | (?:link:\ )?(?:github|gitlab|arxiv(?:\ page)?|project\ page|code)(?:\ [0-9.,]+\ ?[km]?)?
      | (?:models?|datasets?|spaces?|buckets?|docs|enterprise|pricing|log\ in|sign\ up|community|solutions
          |tasks|blog|posts|learn|discord|forum|papers|website|languages|organizations|collections
          |team\ &\ enterprise|huggingchat|inference\ (?:providers|endpoints)|main\ navigation)(?:\ new)?
      | next|previous|older|newer | back\ to\ (?:top|papers|daily\ papers|home) | skip\ to\ (?:main\ )?content
      | (?:sort|filter)(?:\ by.{0,20})? | search(?:\ (?:papers|by|for|any\ paper).{0,30})?
      | company|tos|privacy(?:\ policy)?|about|careers|jobs|press|contact|status|system\ theme | ©.*
      | terms(?:\ of\ (?:service|use))? | copyright\ ©.* | all\ rights\ reserved\.?
      | sign\ up\ or\ log\ in.{0,30} | join\ the\ (?:hugging\ face\ )?community""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_CHROME = 120
_AUTHORS = re.compile(r"(?:.{0,60} )?(?:·\s*)?[0-9]+ authors?", re.IGNORECASE)
_DOT = re.compile(r"[·•|]")
_DATED = re.compile(r"(?:.{0,80}·\s*)?(?:published on\s+)?(.{4,20}?)(?:\s+[0-9]{1,3})?", re.IGNORECASE)
_MONTH = re.compile(r"([A-Z][a-z]{2,8}) ([0-9]{4})", re.ASCII)
_LONGEST_WEEK = 40
_ADDRESS = re.compile(
    r"\b(?:huggingface|hf)\.co/papers(?:/|\?)(?:date|week|month)[/=]"
    r"([0-9]{4})-(?:W([0-9]{1,2})|([0-9]{1,2})(?:-([0-9]{1,2}))?)(?![0-9])",
    re.ASCII,
)


def is_standing_phrase(text: str) -> bool:
    """Return whether a line is one of the two phrases above the papers of every such page."""
    return _STANDING_PHRASE.fullmatch(text) is not None


def name_of_page(text: str) -> str | None:
    """Return the name of the page when a line is that: "Daily Papers", "Trending Papers"; else None."""
    found = _NAME_OF_THE_PAGE.fullmatch(text)
    return found[1] if found else None


def is_chrome(text: str) -> bool:
    """Return whether a line is one of those that pages have around and between the papers."""
    if is_standing_phrase(text):
        return True
    return len(text) <= _LONGEST_CHROME and _CHROME.fullmatch(text) is not None


def is_number_of_authors(text: str) -> bool:
    """Return whether a line is "3 authors", a name or a dot before it or not."""
    return len(text) <= _LONGEST_CHROME and _AUTHORS.fullmatch(text) is not None


def is_dot(text: str) -> bool:
    """Return whether a line is the dot that parts a name from a date or a number of authors."""
    return _DOT.fullmatch(text) is not None


def date_of_line(text: str, not_after: datetime.date) -> datetime.date | None:
    """Return the day when a line is a date, a name or "published on" before it or not; else None.

    Without a year it is the latest such day not after ``not_after``.
    """
    found = _DATED.fullmatch(text)
    return (parse_day(found[1], not_after) or parse_day(text, not_after)) if found else None


def period_of_line(text: str, not_after: datetime.date) -> datetime.date | None:
    """Return the last day of the week or month when a line names one, as weekly and monthly pages do."""
    if month := _MONTH.fullmatch(text):
        first = parse_day(f"{month[1]} 1, {month[2]}", not_after)
        return _last_of_month(first) if first else None
    return last_day_of_week(text, "", not_after) if len(text) <= _LONGEST_WEEK else None


def day_of_address(text: str) -> datetime.date | None:
    """Return the last day of the day, week or month of the first address of such a page in ``text``."""
    for found in _ADDRESS.finditer(text):
        year, week, month, day = found.groups()
        try:
            if week:
                return datetime.date.fromisocalendar(int(year), int(week), 7)
            first = datetime.date(int(year), int(month), int(day or 1))
        except ValueError:
            continue
        return first if day else _last_of_month(first)
    return None


def _last_of_month(day: datetime.date) -> datetime.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
