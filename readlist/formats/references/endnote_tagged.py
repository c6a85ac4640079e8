"""The tagged format of EndNote (``.enw``) and its ancestor, the refer format of Unix.

"EndNote Export" in the EndNote manual, appendix "Tagged fields"; refer(1): a percent sign and a
character; records are separated by blank lines.
"""

from __future__ import annotations

import datetime
import re

from readlist.formats.references.tagged_lines import Dialect, head_of, scan
from readlist.formats.references.tagged_records import Meaning, reading_of
from readlist.model.record import Reading

NAME = "endnote-tagged"

_DIALECT = Dialect(
    tagged=re.compile(r"(?P<tag>%[^\s\w%]|%[A-Za-z0-9])(?:\s(?P<value>.*)|$)"),
    begins=frozenset(("%0",)),
)
_MEANING = Meaning(
    title=("%T",),
    abstract=("%X",),
    authors=(("%A",), ("%E", "%Y")),
    keywords=(("%K",),),
    venue=("%J", "%B", "%S"),
    year=("%D", "%8"),
    date=("%8", "%D"),
    doi=("%R",),
    pmid=(),
    links=("%U",),
    pdf=("%>",),
    own_ids=("%M", "%L", "%F", "%@"),
    notes=("%Z", "%O", "%M"),
    accession_numbers=("%M",),
    databases=("%~", "%W"),
)
_USUAL = re.compile(r"%[0AJDTBVNPKXUR@](?:[ ]|$)")
_FIRST_LINE = re.compile(r"%(?:0(?:\s+[A-Z][a-z]|$)|[TA]\s)")
_FEWEST_TAGS = 3
_SMALLEST_SHARE = 0.3


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is of EndNote: its first line with a sign, and usual fields."""
    lines = [line.strip() for line in head_of(text) if line.strip()]
    signed = [line for line in lines if line.startswith("%")]
    if not signed or not _FIRST_LINE.match(signed[0]):
        return 0.0
    usual = [line[:2] for line in signed if _USUAL.match(line)]
    return 0.95 if len({*usual}) >= _FEWEST_TAGS and len(usual) >= _SMALLEST_SHARE * len(lines) else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the records. Raises nothing: what cannot be read is a problem with its line."""
    return reading_of(NAME, scan(text, _DIALECT), _MEANING)
