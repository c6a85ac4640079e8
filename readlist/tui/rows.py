"""How one paper is drawn as a row: plain text in cells, never markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from rich.cells import cell_len
from textual.strip import Strip

from readlist.model.paper import PaperSummary
from readlist.tui.line import NO_STYLE, Piece, cut, pad, pad_left, strip_of, width_of
from readlist.tui.listing import Heading
from readlist.views.found import FOUND, Finds, parts
from readlist.views.palette import Palette
from readlist.views.people import short_authors
from readlist.views.signs import ASCII, Signs

LEAD = 5
"""Cells before the title: cursor bar, mark, star, state letter, and one that is empty."""

TAGS_FROM = 56
PEOPLE_FROM = 76
"""Widths of a row from which tags, and then people, stand beside the title."""

PEOPLE_WIDTH = 18
YEAR_WIDTH = 4
TAGS_SHARE = 4
"""Tags take at most this part (one fourth) of the room beside the lead."""
TAGS_SHOWN = 8
SHORTEST_LIST_TITLE = 8


class PaperRow(NamedTuple):
    """What a row shows: a paper, whether it left the view, is not on disk yet as shown, is marked.

    ``finds`` finds in its title the words that it was searched by.
    """

    paper: PaperSummary
    handled: bool = False
    pending: bool = False
    marked: bool = False
    finds: Finds | None = None


class RowLook(msgspec.Struct, frozen=True):
    """How rows are drawn: colours, signs, the local day, and whether the pane has the focus."""

    palette: Palette
    signs: Signs
    today: str
    focused: bool = True

    @property
    def bar(self) -> str:
        """The sign of the cursor at the left edge."""
        return cursor_bar(self.signs)


def cursor_bar(signs: Signs) -> str:
    """Return what marks the row of the cursor, and the view that is shown."""
    return "|" if signs is ASCII else "▌"


def cursor_edge(signs: Signs) -> str:
    """Return what marks the row of the cursor at the right, where the left marks something else."""
    return "<" if signs is ASCII else "▐"


def draw_paper(row: PaperRow, look: RowLook, width: int, *, here: bool) -> Strip:
    """Return the row of a paper in exactly ``width`` cells; ``here`` puts the cursor on it."""
    palette, signs, paper = look.palette, look.signs, row.paper
    on = ("cursor" if look.focused else "panel") if here else None

    def piece(text: str, role: str, *, bold: bool = False) -> Piece:
        return text, palette.style("faint" if row.handled else role, on=on, bold=bold)

    state = "later" if paper.is_later(look.today) else paper.status
    bar = palette.style("accent" if look.focused else "muted", on=on)
    letter = palette.style("faint" if row.pending else palette.status_role(state), on=on)
    beside = [piece(text, role) for text, role in _beside(paper, palette, signs, width)]
    room = max(width - LEAD - width_of(beside) - 1, 0)
    pieces = [
        (look.bar if here else " ", bar),
        (signs.mark if row.marked else " ", palette.style("accent", on=on, bold=True)),
        piece(signs.star if paper.starred else " ", "star"),
        (signs.state(paper, look.today) + " ", letter),
        *_with_found(
            piece(pad(paper.title or paper.key, room), "text", bold=here and look.focused), row.finds
        ),
        *beside,
    ]
    return strip_of(pieces, width, palette.style("text", on=on).background_style if on else NO_STYLE)


def _with_found(title: Piece, finds: Finds | None) -> Iterable[Piece]:
    """Yield a title with the words underlined that it was searched by."""
    text, style = title
    for part, is_found in parts(text, finds):
        yield part, style + FOUND if is_found else style


def draw_heading(heading: Heading, look: RowLook, width: int, *, here: bool = False) -> Strip:
    """Return the line between papers: the section in capitals, the list's title at the right.

    Of a group that is folded the number of its papers stands there. ``here`` puts the cursor on it.
    """
    palette = look.palette
    on = ("cursor" if look.focused else "panel") if here else None
    faint = palette.style("text" if here else "faint", on=on)
    lead = (look.bar if here else " ") + " " * (LEAD - 1)
    room = width - LEAD - 1
    section = cut(heading.section.upper(), room)
    aside = f"{look.signs.folded} {heading.folded:,}" if heading.folded else heading.list_title
    if not section:
        section, aside = (heading.list_title, aside) if heading.folded else (aside, "")
        section = cut(section, room)
    aside = cut(aside, room - cell_len(section) - 2)
    if cell_len(aside) < SHORTEST_LIST_TITLE and not heading.folded:
        aside = ""
    bar = palette.style("accent" if look.focused else "muted", on=on) if here else faint
    pieces = [(lead, bar), (pad(section, room - cell_len(aside)), faint), (aside, faint)]
    return strip_of(pieces, width, palette.style("text", on=on).background_style if on else NO_STYLE)


def _beside(paper: PaperSummary, palette: Palette, signs: Signs, width: int) -> Iterable[tuple[str, str]]:
    """Return what stands right of the title with its role: tags, marks, people and year."""
    if width >= TAGS_FROM and paper.tags:
        yield "  ", "tag"
        yield from _tags(paper.tags[:TAGS_SHOWN], palette, (width - LEAD) // TAGS_SHARE)
    if paper.note is not None:
        yield " " + signs.note, "note"
    if paper.annotations:
        yield " " + signs.annotation, "annotation"
    if width >= PEOPLE_FROM and (paper.authors or paper.year):
        people = short_authors(paper.authors) if paper.authors else ""
        year = str(paper.year) if paper.year else ""
        yield f"  {pad(people, PEOPLE_WIDTH)} {pad_left(year, YEAR_WIDTH)}", "muted"


def _tags(tags: Sequence[str], palette: Palette, width: int) -> Iterable[tuple[str, str]]:
    """Return the tags with their roles in at most ``width`` cells together."""
    words = [f"#{tag} " for tag in tags]
    shown = cut("".join(words).rstrip(), width)
    for tag, word in zip(tags, words, strict=True):
        if shown:
            yield shown[: len(word)], palette.tag_role(tag)
        shown = shown[len(word) :]
