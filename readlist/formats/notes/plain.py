"""The plain flavour: CommonMark and YAML, which every editor and Pandoc understand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from urllib.parse import quote

from readlist.formats.notes.front_matter import Value
from readlist.formats.notes.note_text import protected, writable
from readlist.formats.notes.pieces import (
    address_of,
    byline,
    heading_of,
    lines_in,
    links_of,
    one_line,
    owned_properties,
    paragraphs_of,
)
from readlist.formats.notes.rendering import NoteLink, Rendering, Surroundings
from readlist.model.anchors import Placed, placed
from readlist.model.paper import Paper, PaperList


class Plain:
    """Notes for any editor; links to other notes are relative ones."""

    name = "plain"
    fingerprint = "plain 1"
    outline = False
    gives_note_back = True
    can_fail = False

    def properties(self, paper: Paper, lists: Mapping[int, PaperList]) -> Mapping[str, Value]:
        """Return the owned properties of the note."""
        return owned_properties(paper, lists)

    def render(self, paper: Paper, surroundings: Surroundings) -> Rendering:
        """Return what the note of the paper says."""
        return Rendering(
            properties=self.properties(paper, surroundings.lists),
            block=paper_block(paper, surroundings.links),
        )

    def tag(self, tag: str) -> str:
        """Return the tag as it is: in YAML it may hold anything."""
        return tag


def paper_block(paper: Paper, links: tuple[NoteLink, ...] = (), *, level: int = 1) -> str:
    """Return what the managed block says about the paper; headings begin at ``level``."""
    parts = [f"{'#' * level} {heading_of(paper)}"]
    if line := byline(paper):
        parts.append(line)
    if addresses := [f"- {one_line(link.kind)}: <{address_of(link.url)}>" for link in links_of(paper)]:
        parts.append("\n".join(addresses))
    heading = "#" * (level + 1)
    if paper.abstract.strip():
        parts += [f"{heading} Abstract", *paragraphs_of(paper.abstract)]
    if paper.annotations:
        annotations = placed(paper.annotations, paper.abstract)
        parts += [f"{heading} Annotations", *chain.from_iterable(map(_annotation, annotations))]
    if links:
        parts += [f"{heading} Related", "\n".join(map(_related, links))]
    if paper.note and paper.note.text.strip():
        parts += [f"{heading} Note", protected(paper.note.text)]
    return writable("\n\n".join(parts))


def _annotation(found: Placed) -> Iterator[str]:
    yield "\n".join(f"> {line}".rstrip() for line in lines_in(found.annotation.exact))
    lost = "" if found.span else " *(not in the abstract any more)*"
    comment = "\n".join(lines_in(found.annotation.comment))
    yield f"**{one_line(found.annotation.kind)}**{lost} {comment}".rstrip()


def _related(link: NoteLink) -> str:
    return f"- {markdown_link(link)} · {one_line(link.reason)}"


def markdown_link(link: NoteLink, *, from_here: bool = False) -> str:
    """Return the link to another note by its relative path (CommonMark 6.3).

    ``from_here`` says so by ``./`` to programs that would look elsewhere first.
    """
    here = "./" if from_here and not link.path.startswith("../") else ""
    return f"[{one_line(link.title)}]({here}{quote(link.path)}.md)"
