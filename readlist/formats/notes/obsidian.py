"""The flavour of Obsidian: properties that its editor accepts, callouts, and ``[[wikilinks]]``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from readlist.formats.notes.front_matter import Value
from readlist.formats.notes.note_text import protected, writable
from readlist.formats.notes.pieces import (
    byline,
    heading_of,
    inline_links,
    lines_in,
    one_line,
    owned_properties,
    paragraphs_of,
)
from readlist.formats.notes.plain import markdown_link
from readlist.formats.notes.rendering import NoteLink, Rendering, Surroundings
from readlist.model.anchors import Placed, placed
from readlist.model.paper import Paper, PaperList

# Obsidian Help, "Tags": letters, digits, _, - and / for levels, and not digits alone.
_NOT_IN_TAG = re.compile(r"[^\w/\U0001F000-\U0001FAFF-]+")
# Obsidian Help, "Internal links", on invalid characters.
_NOT_IN_NAME = re.compile(r"[#^|:\[\]]|%%")


class Obsidian:
    """Notes for a vault of Obsidian."""

    name = "obsidian"
    fingerprint = "obsidian 2"
    outline = False
    gives_note_back = True
    can_fail = False

    def properties(self, paper: Paper, lists: Mapping[int, PaperList]) -> Mapping[str, Value]:
        """Return the owned properties of the note."""
        tags = dict.fromkeys(map(self.tag, paper.tags))
        return owned_properties(paper, lists) | {"tags": tuple(filter(None, tags))}

    def render(self, paper: Paper, surroundings: Surroundings) -> Rendering:
        """Return what the note of the paper says."""
        return Rendering(
            properties=self.properties(paper, surroundings.lists),
            block=writable("\n\n".join(_parts(paper, surroundings.links))),
        )

    def tag(self, tag: str) -> str:
        """Return the tag as Obsidian accepts it: ``to read`` is ``to-read``, ``2024`` is ``y2024``."""
        levels = (_NOT_IN_TAG.sub("-", level).strip("-") for level in tag.split("/"))
        written = "/".join(filter(None, levels))
        return f"y{written}" if written.replace("/", "").isdecimal() else written


def _parts(paper: Paper, links: tuple[NoteLink, ...]) -> Iterator[str]:
    yield f"# {heading_of(paper)}"
    yield from filter(None, (byline(paper), inline_links(paper)))
    if paper.abstract.strip():
        yield "\n".join(
            chain(["> [!abstract]"], _quoted("\n\n".join(paragraphs_of(paper.abstract)).split("\n")))
        )
    if paper.annotations:
        yield "## Annotations"
        for found in placed(paper.annotations, paper.abstract):
            yield from _annotation(found)
    if links:
        yield "## Related"
        yield "\n".join(f"- {wikilink(link)} · {one_line(link.reason)}" for link in links)
    if paper.note and paper.note.text.strip():
        yield "## Note"
        yield protected(paper.note.text)


def wikilink(link: NoteLink) -> str:
    """Return the link to another note, by its name, or by its path where the name would not do."""
    if not link.is_unique or _NOT_IN_NAME.search(link.stem):
        return markdown_link(link, from_here=not link.is_unique)
    title = " ".join(link.title.split()).translate(str.maketrans("[]|", "()/"))
    return f"[[{link.stem}|{title}]]" if title and title != link.stem else f"[[{link.stem}]]"


def _annotation(found: Placed) -> Iterator[str]:
    lost = "" if found.span else " *(not in the abstract any more)*"
    kind = one_line(found.annotation.kind)
    heading = f"> [!quote] {kind[:1].upper()}{kind[1:]}{lost}".rstrip()
    yield "\n".join([heading, *_quoted(lines_in(found.annotation.exact))])
    if comment := lines_in(found.annotation.comment):
        yield "\n".join(comment)


def _quoted(lines: Iterable[str]) -> Iterator[str]:
    return (f"> {line}".rstrip() for line in lines)
