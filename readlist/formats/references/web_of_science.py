"""The tagged text of Web of Science: plain-text exports and ``.ciw`` files.

"Web of Science Core Collection Field Tags" (Clarivate, https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html):
a tag of two characters and a space; further lines of a field are indented by three.
"""

from __future__ import annotations

import datetime
import re

from readlist.formats.references.tagged_lines import Dialect, head_of, scan
from readlist.formats.references.tagged_records import Meaning, reading_of
from readlist.model.record import Reading

NAME = "web-of-science"

_DIALECT = Dialect(
    tagged=re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?:[ \t](?P<value>.*)|$)"),
    begins=frozenset(("PT",)),
    ends=frozenset(("ER",)),
    of_file=frozenset(("FN", "VR", "EF")),
)
_MEANING = Meaning(
    title=("TI", "FT"),
    abstract=("AB",),
    authors=(("AF",), ("AU",), ("BF",), ("BA",), ("BE", "ED")),
    groups_of_authors=("CA",),
    keywords=(("DE",), ("ID",)),
    venue=("SO", "J9", "JI"),
    year=("PY",),
    date=("PD",),
    doi=("DI", "D2"),
    pmid=("PM",),
    links=("UR", "DL"),
    keywords_are_wrapped=True,
)
_FIRST_LINES = re.compile(r"PT [A-Z]\b|FN .*(?:Web of|ISI |Clarivate|Thomson)", re.IGNORECASE)
_USUAL = re.compile(r"(?:AU|AF|TI|SO|DT|PY|AB|UT|LA|DI|ER)(?:[ ]|$)")
_FEWEST_FIELDS = 3


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is of Web of Science: a record's first line, and usual fields."""
    lines = [line.strip() for line in head_of(text)]
    begun = any(_FIRST_LINES.match(line) for line in lines[:20])
    return 0.95 if begun and sum(_USUAL.match(line) is not None for line in lines) >= _FEWEST_FIELDS else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the records. Raises nothing: what cannot be read is a problem with its line."""
    return reading_of(NAME, scan(text, _DIALECT), _MEANING)
