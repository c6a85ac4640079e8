"""The flavour of Logseq: ``key:: value`` at the top of the page, and every block a bullet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from readlist.formats.notes.front_matter import Value
from readlist.formats.notes.note_text import protected, writable
from readlist.formats.notes.outline import outlined, written_bullet
from readlist.formats.notes.page_properties import page_name
from readlist.formats.notes.pieces import (
    byline,
    heading_of,
    inline_links,
    lines_in,
    list_titles,
    one_line,
    owned_properties,
    paragraphs_of,
)
from readlist.formats.notes.rendering import NoteLink, Rendering, Surroundings
from readlist.model.anchors import Placed, placed
from readlist.model.paper import Paper, PaperList

_ENCODED = re.compile(r"%([0-7][0-9A-Fa-f])")


class Logseq:
    """Pages for the folder ``pages`` of a graph.

    The title is the property ``original-title``: ``title`` would rename the page.
    """

    name = "logseq"
    fingerprint = "logseq 2"
    outline = True
    gives_note_back = True
    can_fail = False

    def properties(self, paper: Paper, lists: Mapping[int, PaperList]) -> Mapping[str, Value]:
        """Return the owned properties of the page."""
        owned = owned_properties(paper, lists)
        owned["authors"] = tuple(map(_on_one_level, paper.authors))
        owned["lists"] = tuple(map(_on_one_level, list_titles(paper, lists)))
        owned["tags"] = tuple(dict.fromkeys(filter(None, map(self.tag, paper.tags))))
        return {"original-title" if key == "title" else key: owned[key] for key in owned}

    def render(self, paper: Paper, surroundings: Surroundings) -> Rendering:
        """Return what the page of the paper says."""
        return Rendering(
            properties=self.properties(paper, surroundings.lists),
            block=writable("\n".join(_blocks(paper, surroundings.links))),
            outline=True,
        )

    def tag(self, tag: str) -> str:
        """Return the name of the page that stands for the tag."""
        return page_name(tag).lstrip("#").strip()


def _blocks(paper: Paper, links: tuple[NoteLink, ...]) -> Iterator[str]:
    yield written_bullet(0, f"# {heading_of(paper)}")
    for line in filter(None, (byline(paper), inline_links(paper))):
        yield written_bullet(1, line)
    if paper.abstract.strip():
        yield written_bullet(0, "## Abstract")
        yield outlined(no_property("\n\n".join(paragraphs_of(paper.abstract))))[0]
    if paper.annotations:
        yield written_bullet(0, "## Annotations")
        for found in placed(paper.annotations, paper.abstract):
            yield from _annotation(found)
    if links:
        yield written_bullet(0, "## Related")
        yield from (written_bullet(1, f"{page_link(link)} · {one_line(link.reason)}") for link in links)
    if paper.note and paper.note.text.strip():
        bullets, heading_end = outlined(protected(paper.note.text))
        yield written_bullet(0, f"## Note{heading_end}")
        yield bullets


def page_link(link: NoteLink) -> str:
    """Return the link to another page, shown as its title."""
    label = page_name(link.title).replace("[", "(").replace("]", ")")
    return f"[{one_line(label)}]([[{page_name(_page_of_file(link.stem))}]])"


def _page_of_file(stem: str) -> str:
    """Return the name that Logseq gives to the page of a file: it writes some signs in another way."""
    decoded = _ENCODED.sub(lambda found: chr(int(found[1], 16)), stem.replace("___", "/"))
    return "/".join(filter(None, decoded.split("/")))


def _on_one_level(name: str) -> str:
    """Return the name of a page that is below no other: a slash would mean that."""
    return name.replace("/", "-")


def _annotation(found: Placed) -> Iterator[str]:
    quote = "\n".join(f"> {line}".rstrip() for line in lines_in(found.annotation.exact))
    yield written_bullet(1, no_property(quote))
    lost = "" if found.span else " *(not in the abstract any more)*"
    comment = "\n".join(lines_in(found.annotation.comment))
    yield written_bullet(2, f"**{one_line(found.annotation.kind)}**{lost} {no_property(comment)}".rstrip())


def no_property(text: str) -> str:
    """Return words that are not the reader's so that none of their lines reads like ``key:: value``."""
    return text.replace("::", ":\\:")
