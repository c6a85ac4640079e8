"""BibLaTeX: entries in the words of its data model, for Biber; it is read like any BibTeX.

The names of types and fields after the BibLaTeX manual: 2.1.2 and 2.2.5 (older names), 2.3.8
(dates), 3.14.7 (electronic publishing).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping

from readlist.formats.parts.publication_dates import month_number
from readlist.model.paper import Paper

NAME = "biblatex"
ENCODINGS = ("utf-8", "latex")

_TYPES = {
    "conference": ("inproceedings", ""),
    "electronic": ("online", ""),
    "www": ("online", ""),
    "mastersthesis": ("thesis", "mathesis"),
    "phdthesis": ("thesis", "phdthesis"),
    "techreport": ("report", "techreport"),
}
_NAMES = {
    "journal": "journaltitle",
    "address": "location",
    "annote": "annotation",
    "archiveprefix": "eprinttype",
    "primaryclass": "eprintclass",
    "key": "sortkey",
}
_PUBLISHED_ELSEWHERE = frozenset(("howpublished", "publisher", "organization", "institution", "type"))
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
_YEAR_AND_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_MONTH = re.compile(r"[0-9]{1,2}|[a-z]{3,9}\.?", re.ASCII | re.IGNORECASE)
_DAY = re.compile(r"[0-9]{1,2}", re.ASCII)


def write(papers: Iterable[Paper], *, encoding: str = "utf-8") -> str:
    """Return the papers as a bibliography for BibLaTeX, as the writer of BibTeX does otherwise."""
    from readlist.formats.bibtex import writing

    return writing.write(papers, encoding=encoding, translated=as_biblatex)


def as_biblatex(kind: str, fields: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Return type and fields of an entry in the words of BibLaTeX.

    What has no such word, or stands beside the word already, stays as it is.
    """
    type_name, what = _TYPES.get(kind.lower(), (kind, ""))
    if type_name == "misc" and "eprint" in fields and not _PUBLISHED_ELSEWHERE & fields.keys():
        type_name = "online"
    names = {**_NAMES, "school": "institution"} if type_name == "thesis" else _NAMES
    date = _date_of(fields)
    translated: dict[str, str] = {}
    for name, text in fields.items():
        if date and name in ("year", "month", "day"):
            translated.setdefault("date", date)
        else:
            new = names.get(name, name)
            translated[name if new != name and new in fields else new] = text
    if translated.get("eprinttype", "").lower() == "arxiv":
        translated["eprinttype"] = "arxiv"
    if what:
        translated.setdefault("type", what)
    if "eprint" not in translated and "pmid" in translated:
        translated |= {"eprint": translated.pop("pmid"), "eprinttype": "pubmed"}
    return type_name, translated


def _date_of(fields: Mapping[str, str]) -> str:
    """Return year, month and day as one date (ISO 8601); "" where they are none, or not that of ``date``."""
    year = fields.get("year", "").strip("{} ")
    if _YEAR_AND_MONTH.fullmatch(year) and not {"date", "month", "day"} & fields.keys():
        return year
    if not _YEAR.fullmatch(year):
        return ""
    if date := fields.get("date", "").strip():
        return date if date.startswith(year) else ""
    return _month_or_day(year, fields.get("month", "").strip("{} "), fields.get("day", "").strip("{} "))


def _month_or_day(year: str, month: str, day: str) -> str:
    if not month and not day:
        return year
    if not _MONTH.fullmatch(month) or (day and not _DAY.fullmatch(day)):
        return ""
    number = int(month) if month.isdecimal() else month_number(month)
    try:
        whole = datetime.date(int(year), number or 0, int(day or 1)).isoformat()
    except ValueError:
        return ""
    return whole if day else whole[:7]
