"""Ampersands in XML by many hands: references that mean something, and signs that were never escaped."""

from __future__ import annotations

import re

_PLAIN_REFERENCE = r"(?-i:amp|lt|gt|quot|apos);"
# Numbers of line ends, and those from 160 on that are no surrogates, mean the same in XML and HTML.
_SOUND_NUMBER = r"#(?:10|13|1[6-9][0-9]|[2-9][0-9]{2}|[1-9][0-9]{3}|x[AD]|x[1-9A-C][0-9A-F]{2,3});"
_DOUBTFUL_REFERENCE = re.compile(rf"&(?!{_PLAIN_REFERENCE}|{_SOUND_NUMBER})")
_REFERENCE = re.compile(
    r"(?P<cdata><!\[CDATA\[.*?(?:\]\]>|\Z))"
    rf"|(?P<plain>&{_PLAIN_REFERENCE})"
    r"|(?P<html>&(?:[a-z][a-z0-9]{1,31}|#[0-9]{1,7}|#x[0-9a-f]{1,6});)|&",
    re.DOTALL | re.IGNORECASE | re.ASCII,
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def with_sound_references(text: str) -> str:
    """Return ``text`` with what expat would stop at as it is meant: ``R&D``, ``&nbsp;``, ``&#27;``."""
    if not _DOUBTFUL_REFERENCE.search(text):
        return text
    return _REFERENCE.sub(_sound, text)


def _sound(found: re.Match[str]) -> str:
    if found["cdata"] or found["plain"]:
        return found[0]
    if not found["html"]:
        return "&amp;"
    meant = _character(found["html"])
    if meant is None:
        return "&amp;" + found["html"][1:]
    if meant == "\r":  # written as itself it would be the end of a line
        return found[0]
    return _NOT_XML.sub("", meant).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _character(reference: str) -> str | None:
    """Return what a reference of HTML stands for; None for a name that HTML does not know."""
    if reference.startswith("&#"):
        from html import unescape

        return unescape(reference)
    from html.entities import html5

    return html5.get(reference[1:])
