"""The dates of publication as reference managers and databases write them."""

from __future__ import annotations

import datetime
import re

from readlist.model.dates import MONTHS

_YEAR = r"(?P<year>1[5-9][0-9]{2}|20[0-9]{2})"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>[0-9]{1,2})"
_NAME = r"(?P<name>[A-Za-z]{3,9})\.?"
_YEAR_ANYWHERE = re.compile(rf"(?<![0-9]){_YEAR}(?![0-9])", re.ASCII)
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"{_YEAR}[/.-]{_MONTH}[/.-]{_DAY}/?(?:[ T][0-9:.+Z-]*)?",
        rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})",
        rf"{_YEAR}[ /,-]+{_NAME}[ /,-]+{_DAY}/?",
        rf"{_DAY}[ ./-]+{_NAME}[ ,./-]+{_YEAR}",
        rf"{_NAME}[ ]+{_DAY},?[ ]+{_YEAR}",
    )
)
_DAYS_WITHOUT_YEAR = tuple(
    re.compile(form, re.ASCII) for form in (rf"{_NAME}[ -]+{_DAY}", rf"{_DAY}[ -]+{_NAME}")
)


def year_of(text: str) -> int | None:
    """Return the first year of the Gregorian calendar's printed age in ``text``."""
    found = _YEAR_ANYWHERE.search(text)
    return int(found["year"]) if found else None


def date_of(text: str, year: int | None = None) -> str | None:
    """Return the ISO date that ``text`` is as a whole; None without a day.

    ``2019/03/05/``, ``20190305``, ``2019 Mar 5``, ``5 March 2019``; with ``year`` also ``MAR 5``.
    """
    text = text.strip()
    for form in _FORMS:
        if found := form.fullmatch(text):
            return _iso(int(found["year"]), found)
    for form in _DAYS_WITHOUT_YEAR if year else ():
        if found := form.fullmatch(text):
            return _iso(year or 0, found)
    return None


def _iso(year: int, found: re.Match[str]) -> str | None:
    parts = found.groupdict()
    month = int(parts["month"]) if parts.get("month") else _month(parts.get("name") or "")
    try:
        return datetime.date(year, month, int(parts["day"])).isoformat()
    except ValueError:
        return None


def _month(name: str) -> int:
    """Return the number of the month whose name begins with ``name``; 0 when there is none."""
    return next((at for at, month in enumerate(MONTHS, 1) if month.lower().startswith(name.lower())), 0)
