"""Papers as Markdown that readers keep in their own vault, and write into.

readlist owns two places of a file: some keys of the front matter, and the managed block
between ``BEGIN`` and ``END``. Everything else belongs to the reader and stays byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from readlist.errors import ExportError
from readlist.formats.markdown.text import lines_of
from readlist.formats.notes.flavours import PLAIN
from readlist.formats.notes.front_matter import (
    begins_front_matter,
    edit_front_matter,
    readlist_id,
)
from readlist.formats.notes.managed_block import BEGIN, END, with_block
from readlist.formats.notes.page_properties import edit_page_properties
from readlist.formats.notes.plain import paper_block
from readlist.formats.notes.rendering import Rendering, Surroundings
from readlist.model.paper import Paper, PaperList

__all__ = ["BEGIN", "END", "document", "note_file", "written_into"]


def note_file(paper: Paper, lists: Mapping[int, PaperList], existing: str = "") -> str:
    """Return the text of the paper's own file; ``existing`` is what the file holds now.

    Raises ExportError, worded to follow the file's name, when the existing text cannot be
    brought up to date without a risk to what its owner wrote.
    """
    return written_into(existing, PLAIN.render(paper, Surroundings(lists=lists)))


def written_into(existing: str, rendering: Rendering) -> str:
    """Return the text of a note with what a flavour rendered; ExportError as for ``note_file``."""
    lines = lines_of(existing)
    has_front_matter = bool(lines) and begins_front_matter(lines[0])
    if has_front_matter == rendering.outline and (has_front_matter or readlist_id(lines) is not None):
        raise ExportError(
            f"it has {'front matter' if has_front_matter else 'properties of Logseq'}, as other flavours do",
            "Name another folder with --to, or the flavour that it was written in with --flavour.",
        )
    if rendering.outline:
        written = with_block(existing, rendering.block, outline=True)
        return edit_page_properties(written, rendering.properties)
    return edit_front_matter(with_block(existing, rendering.block), rendering.properties)


def document(papers: Iterable[Paper], existing: str = "") -> str:
    """Return one text with all papers in one managed block, a heading each.

    ``existing`` and the ExportError are as for ``note_file``; front matter is left alone.
    """
    return document_of("\n\n".join(paper_block(paper, level=2) for paper in papers), existing)


def document_of(block: str, existing: str = "") -> str:
    """Return one text with ``block`` in its managed block; ``existing`` and ExportError as above."""
    if readlist_id(lines_of(existing)) is not None:
        raise ExportError("it is the note of one paper", "Choose another name for a document of several.")
    return with_block(existing, block)
