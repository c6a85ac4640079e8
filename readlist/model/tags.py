"""Tags in levels: ``a/b`` stands below ``a``, and who asks for ``a`` means it, too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from readlist.model.text import clean_line

# A sign, then a name in quotation marks (closed or still being typed) or up to the next comma or sign.
# Nothing stands behind the name that it could be tried again for; a possessive group there takes
# too much before Python 3.11.5.
_TYPED = re.compile(
    r'\s*+(?P<sign>[-+#]*+)(?:"(?P<quoted>[^"]*)(?P<closed>"|$)|(?P<name>(?:[^\s,"]|\s(?![-+#]))*))'
)


class TypedTag(NamedTuple):
    """A tag of a typed line: what is written there, and from where to where it stands."""

    written: str
    removes: bool
    start: int
    end: int
    is_finished: bool
    """Whether a quotation mark ends it: nothing more can be typed to it."""


def typed_tags(text: str) -> Iterator[TypedTag]:
    """Yield the tags of a typed line, empty ones too.

    Commas separate them, for a tag may have spaces; so does a sign behind a space: ``-`` stands
    before a tag to be removed, ``+`` and ``#`` may stand before others. A tag with a comma of its
    own stands in quotation marks.
    """
    for word in _TYPED.finditer(text):
        written = (word["quoted"] or word["name"] or "").strip()
        yield TypedTag(written, "-" in word["sign"], word.end("sign"), word.end(), word["closed"] == '"')


def tag_name(text: str) -> str:
    """Return the tag that ``text`` names: cleaned, without a leading #, no level empty. "" for none."""
    levels = clean_line(text).lstrip("#").split("/")
    return "/".join(level.strip() for level in levels if level.strip())


def ancestors(tag: str) -> tuple[str, ...]:
    """Return the tags above ``tag``, the highest first. A tag with an empty level has none."""
    if "/" not in tag:
        return ()
    levels = tag.split("/")
    if not all(level.strip() for level in levels):
        return ()
    return tuple("/".join(levels[:depth]) for depth in range(1, len(levels)))


def is_within(tag: str, above: str) -> bool:
    """Return whether ``tag`` is ``above`` or stands below it."""
    return tag == above or (tag.startswith(above) and above in ancestors(tag))


def moved(tag: str, old: str, new: str) -> str:
    """Return what ``tag`` is called once ``old``, with all below it, is called ``new``."""
    if not is_within(tag, old) or (is_within(new, old) and is_within(tag, new)):
        return tag
    return new + tag[len(old) :]
