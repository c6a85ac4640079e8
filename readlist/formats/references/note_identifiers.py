"""Identifiers in the notes of a reference: those of the work itself, not those of others it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from readlist.model.identifiers import (
    find_identifiers,
    landing_url,
    merge_identifiers,
    parse_identifier,
    strong_identifiers,
)
from readlist.model.paper import Identifiers
from readlist.model.text import clean_line

_LABELLED_PMID = re.compile(
    r"(?:^|(?<=[.;,]\s))(?:PMID|PubMed ID)[:=\s]\s?(?:NLM)?([1-9][0-9]{3,8})(?![0-9])",
    re.ASCII | re.IGNORECASE,
)
_LABELLED_OTHER = re.compile(r"(?:^|(?<=[.;,]\s))(?:doi|arXiv)[:=\s]\s?\S{6,200}", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"\b(?:references?|cit(?:es|ed|ing)|comment|erratum|corri(?:gendum|genda)|correct(?:s|ed|ion)|retract\w*|reply"
    r"|response|updat\w+|related|see also|supersed\w*|republished|summary for)\b",
    re.IGNORECASE,
)
_LONGEST_NOTE = 1500
# "{:PMID: 123}", as older versions of Zotero wanted variables in a note.
_BRACES = re.compile(r"\{:(.{1,300})\}")


def unmistakable_identifier(text: str) -> Identifiers | None:
    """Return the identifier that ``text`` is, where no accession number or citation key looks the same."""
    if not (":" in text or "/" in text or "arxiv" in text.lower()):
        return None
    found = parse_identifier(text)
    return found if found != Identifiers() else None


def identifiers_of_notes(notes: Iterable[Sequence[str]]) -> Identifiers:
    """Return the identifiers of the work that its notes, each given as lines, are about.

    They are the lines that are an identifier, and those that a note names with their label,
    where all notes name only one of its kind and none speaks of another work.
    """
    found = Identifiers()
    labelled: dict[Identifiers, None] = {}
    for lines in notes:
        own = [_identifier(line) for line in lines if line]
        for identifiers in filter(None, own):
            found = merge_identifiers(found, identifiers)
        if not all(own):
            labelled |= dict.fromkeys(_labelled(" ".join(lines)))
    for kind in ("doi", "pmid", "arxiv"):
        named = {
            getattr(identifiers, kind): identifiers for identifiers in labelled if getattr(identifiers, kind)
        }
        if len(named) == 1:
            found = merge_identifiers(found, *named.values())
    return found


def only_identifiers(lines: Iterable[str]) -> Identifiers | None:
    """Return the identifiers of a note that holds nothing else, so that writing them anew loses nothing."""
    found = Identifiers()
    for line in filter(None, lines):
        own = _identifier(line)
        if own is None or ("://" in line and clean_line(line) != landing_url(own)):
            return None
        found = merge_identifiers(found, own)
        if not set(strong_identifiers(own)) <= set(strong_identifiers(found)):
            return None
    return found if found != Identifiers() else None


def _identifier(line: str) -> Identifiers | None:
    return unmistakable_identifier(_BRACES.sub(r"\1", clean_line(line)))


def _labelled(note: str) -> Iterator[Identifiers]:
    if len(note) > _LONGEST_NOTE or _OF_OTHERS.search(note):
        return
    for number in _LABELLED_PMID.finditer(note):
        yield Identifiers(pmid=number[1])
    for other in _LABELLED_OTHER.finditer(note):
        yield from find_identifiers(other[0].replace("=", ":", 1))[:1]
