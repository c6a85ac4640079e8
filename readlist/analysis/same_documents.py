"""Whether two documents of copies of a library are the same paper or list, met without a common past."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from readlist.model.identifiers import strong_identifiers
from readlist.model.paper import Former, PaperList, PaperSummary
from readlist.model.stored import from_document, plain
from readlist.model.text import normalised_title

Document = Mapping[str, Any]


def summary_of(doc_id: int, document: Document) -> PaperSummary:
    """Return the summary of a paper's document. Raises msgspec.ValidationError."""
    return msgspec.convert({**document, "doc_id": doc_id}, PaperSummary)


def is_same_paper(ours: Document, theirs: Document) -> bool:
    """Return whether two papers that have an id or a title in common are one, however short the title."""
    known = [strong_identifiers(summary_of(0, document).identifiers) for document in (ours, theirs)]
    schemes = [dict(each) for each in known]
    if any(schemes[0][name] != schemes[1][name] for name in schemes[0].keys() & schemes[1]):
        return False
    titles = [normalised_title(str(document.get("title", ""))) for document in (ours, theirs)]
    return ours.get("key") == theirs.get("key") and titles[0] == titles[1]


def is_same_list(ours: Document, theirs: Document) -> bool:
    """Return whether two lists are one: by name, by what they were read from, or by heading and date."""
    mine, other = (from_document(PaperList, document) for document in (ours, theirs))
    if mine.named or other.named:
        return mine.named and other.named and mine.title == other.title
    if set(mine.content_hashes) & set(other.content_hashes):
        return True
    # A title without a date may be taken from the file's name, which says little.
    is_dated = mine.listed_on is not None or mine.source == other.source != ""
    return is_dated and (mine.title, mine.listed_on) == (other.title, other.listed_on)


def with_former(document: Document, doc_id: int) -> dict[str, Any]:
    """Return a paper that becomes another one, so that its own id and key find that one, too."""
    described = {name: value for name, value in document.items() if name != "merged"}
    former = plain(msgspec.convert({**described, "doc_id": doc_id}, Former))
    return {**document, "merged": [former, *document.get("merged", ())]}
