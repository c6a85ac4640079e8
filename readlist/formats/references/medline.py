"""The MEDLINE format of PubMed (``.nbib``) and of Ovid.

"MEDLINE/PubMed Data Element (Field) Descriptions" (https://www.nlm.nih.gov/bsd/mms/medlineelements.html):
a tag of up to four characters, padded, and a hyphen; further lines of a field are indented by six.
"""

from __future__ import annotations

import datetime
import re

from readlist.formats.references.tagged_lines import Dialect, head_of, scan
from readlist.formats.references.tagged_records import Meaning, reading_of
from readlist.model.record import Reading

NAME = "medline"

_DIALECT = Dialect(
    tagged=re.compile(r"(?P<tag>[A-Z][A-Z0-9]{1,3})\s{0,4}-(?:\s(?P<value>.*)|$)"),
    begins=frozenset(("PMID",)),
)
_MEANING = Meaning(
    title=("TI", "BTI", "TT"),
    abstract=("AB", "OAB"),
    authors=(("FAU",), ("AU",), ("FED",), ("ED",)),
    groups_of_authors=("CN",),
    keywords=(("OT",), ("MH",)),
    venue=("JT", "TA", "CTI", "BTI"),
    year=("DP", "DEP"),
    date=("DP", "DEP"),
    doi=("LID", "AID"),
    pmid=("PMID", "UI"),
    links=("URL", "LID", "AID"),
    texts_are_wrapped=True,
    keywords_are_wrapped=True,
    title_ends_with_stop=True,
)
# What the two-letter tags of RIS, which ends its records, do not have.
_OWN_TAG = re.compile(r"(?:PMID|OWN|STAT|DCOM|FAU|LID|AID|JID|MHDA|EDAT|CRDT|PHST|PST|OTO|OID|UI)\s{0,4}-\s")
_USUAL = re.compile(r"(?:TI|AB|AU|DP|JT|TA|MH|OT|PG|SO|PT|LA|AD)\s{0,4}-\s")
_OF_RIS = re.compile(r"(?:TY|ER)\s{1,4}-(?:\s|$)")
_FEWEST_FIELDS = 3


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is MEDLINE: usual fields, and some that RIS does not have."""
    lines = [line.strip() for line in head_of(text)]
    own = sum(_OWN_TAG.match(line) is not None for line in lines)
    usual = sum(_USUAL.match(line) is not None for line in lines)
    if not own or not usual or own + usual < _FEWEST_FIELDS or any(map(_OF_RIS.match, lines)):
        return 0.0
    return 0.97


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the records. Raises nothing: what cannot be read is a problem with its line."""
    return reading_of(NAME, scan(text, _DIALECT), _MEANING)
