"""The addresses and identifiers in a line of a list, parted from its words."""

from __future__ import annotations

import re

from readlist.formats.parts.labels import is_link_words_only
from readlist.model.identifiers import find_identifiers, merge_identifiers, parse_identifier
from readlist.model.links import find_links
from readlist.model.paper import Identifiers, Link
from readlist.model.text import clean_line

_ADDRESS = re.compile(
    r"\(?\s?(?:https?://|\bwww\.|\b(?:arxiv|doi|openreview)\.(?:org|net)/)[^\s<>\"]+", re.IGNORECASE
)
_WRITTEN = re.compile(
    r"[\[(]?\barxiv\s?[:.]\s?[0-9a-z][\w./-]*[0-9](?:v[0-9]+)?(?:\s?\[[\w.-]+\])?[\])]?|\bdoi\s?:\s?10\.\S+"
    r"|\[[0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?\]",
    re.IGNORECASE,
)
_BARE_AT_END = re.compile(
    r"(?<![\w./-])[\[(]?((?:[0-9]{4}\.[0-9]{4,5}|[a-z-]{2,12}(?:\.[a-z-]{2,12})?/[0-9]{7})(?:v[0-9]+)?"
    r"|10\.[0-9]{4,9}/[^\s)\]]+(?:\([^\s()]*\)[^\s)\]]*)*)[\])]?[.,;]?\s*$",
    re.IGNORECASE | re.ASCII,
)
_MAY_HOLD_ADDRESS = re.compile(
    r"://|www\.|\.(?:org|net)/|arxiv|\bdoi|[0-9]{4}\.[0-9]|10\.[0-9]{4,9}/|/[0-9]{7}", re.IGNORECASE
)
_LEFT_BEHIND = re.compile(r"\s*(?:\(\s*\)|\[\s*\]|<\s*>)|[\s,;:|(\[<–—-]+$|^[\s,;:|–—-]+")
_BEHIND_ADDRESS = re.compile(r"\W*")


def split_addresses(text: str) -> tuple[str, Identifiers, tuple[Link, ...]]:
    """Return ``text`` without addresses and identifiers, the identifiers, and the links.

    A number of arXiv and a DOI that nothing names as such are identifiers at the end of ``text``.
    """
    if not _MAY_HOLD_ADDRESS.search(text):
        return text, Identifiers(), ()
    found = [*_ADDRESS.finditer(text), *_WRITTEN.finditer(text)]
    rest = _WRITTEN.sub(" ", _ADDRESS.sub(" ", text)) if found else text
    identifiers = Identifiers()
    for each in found:
        address = each[0].strip("()[] ")
        identifier = parse_identifier(address) or next(iter(find_identifiers(address)), None)
        if identifier:
            identifiers = merge_identifiers(identifiers, identifier)
    if (bare := _BARE_AT_END.search(rest)) and (identifier := parse_identifier(bare[1])):
        identifiers = merge_identifiers(identifiers, identifier)
        rest = rest[: bare.start()]
    elif not found:
        return text, Identifiers(), ()
    return clean_line(_LEFT_BEHIND.sub("", clean_line(rest))), identifiers, find_links(text)


def names_work(text: str) -> bool:
    """Return whether a line holds an identifier of a work, or the address of one."""
    _, identifiers, links = split_addresses(text)
    return identifiers != Identifiers() or any(link.kind in ("paper", "pdf") for link in links)


def is_line_of_links(text: str) -> bool:
    """Return whether a line holds nothing but addresses, identifiers and words for links: "PDF: https://..."."""
    rest, identifiers, links = split_addresses(text)
    if not links and identifiers == Identifiers():
        return is_link_words_only(text)
    return _BEHIND_ADDRESS.fullmatch(rest) is not None or is_link_words_only(rest.strip(" :-–—|()[]"))
