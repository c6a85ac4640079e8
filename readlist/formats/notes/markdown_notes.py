"""Papers as Markdown that readers keep in their own vault, and write into.

readlist owns two places of a file: some keys of the front matter, and the managed block
between ``BEGIN`` and ``END``. Everything else belongs to the reader and stays byte for byte.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from readlist.errors import ExportError
from readlist.formats.markdown.text import Fence, escape, fence_after, lines_of
from readlist.formats.notes.front_matter import Value, body_offset, edit_front_matter, readlist_id
from readlist.model.anchors import Placed, placed
from readlist.model.identifiers import landing_url
from readlist.model.paper import Link, Paper, PaperList

BEGIN = "<!-- readlist:begin 1 -->"
END = "<!-- readlist:end -->"

_MARKER = re.compile(r"<!-- readlist:(?:begin (?P<version>\d+)|end) -->[ \t]*(?:\r\n|\r|\n)?")
_MARKER_IN_NOTE = re.compile(r"(<!--\s*readlist\\*)(?=:(?:begin|end))")
_BULLET = re.compile(r"[ \t]*[-*•‣▪◦·–][ \t]+(?=\S)")
_PARAGRAPH_END = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def note_file(paper: Paper, lists: Mapping[int, PaperList], existing: str = "") -> str:
    """Return the text of the paper's own file; ``existing`` is what the file holds now.

    Raises ExportError, worded to follow the file's name, when the existing text cannot be
    brought up to date without a risk to what its owner wrote.
    """
    return edit_front_matter(_with_block(existing, _paper_block(paper)), _owned_values(paper, lists))


def document(papers: Iterable[Paper], existing: str = "") -> str:
    """Return one text with all papers in one managed block, a heading each.

    ``existing`` and the ExportError are as for ``note_file``; front matter is left alone.
    """
    if readlist_id(lines_of(existing)) is not None:
        raise ExportError("it is the note of one paper", "Choose another name for a document of several.")
    blocks = [_paper_block(paper, level=2) for paper in papers]
    return _with_block(existing, "\n\n".join(blocks))


def _with_block(existing: str, content: str) -> str:
    """Return ``existing`` with ``content`` as its managed block. Raises ExportError."""
    content = content.encode("utf-8", "replace").decode()  # half a surrogate pair becomes "?"
    block = f"{BEGIN}\n\n{content}\n\n{END}\n"
    if not existing.strip("\ufeff"):
        return existing + block
    start, end, line_end = _find_block(existing)
    last = existing[start:end].endswith(("\n", "\r"))
    written = block.replace("\n", line_end)
    return existing[:start] + (written if last else written.removesuffix(line_end)) + existing[end:]


def _find_block(text: str) -> tuple[int, int, str]:
    """Return the offsets of the managed block with its markers, and its line end.

    A marker counts when it stands alone on its line and not inside a code fence.
    """
    offset = body_offset(text)
    fence: Fence | None = None
    start: int | None = None
    blocks: list[tuple[int, int]] = []
    line_end = "\n"
    for line in lines_of(text[offset:]):
        marker = _MARKER.fullmatch(line)
        if start is None:
            fence = fence_after(line, fence)
        if marker and fence is None:
            if (marker["version"] is None) == (start is None):
                raise ExportError(
                    "its markers of the managed block do not pair up",
                    f"Leave one {BEGIN} and one {END} behind it, or move the file away.",
                )
            if start is None:
                if marker["version"] != "1":
                    raise ExportError("it was written by a newer readlist", "Use that one to export.")
                start = offset
                line_end = line[len(line.rstrip("\r\n")) :]
            else:
                blocks.append((start, offset + len(line)))
                start = None
        offset += len(line)
    if start is not None:
        raise ExportError(f"it has {BEGIN} but no {END}", "Add the second marker, or move the file away.")
    if len(blocks) > 1:
        raise ExportError("it has two managed blocks", "Remove one of them and export again.")
    if not blocks:
        raise ExportError(
            "it has no managed block, so readlist did not write it",
            f"Move it away, or add the lines {BEGIN} and {END} where the paper shall stand.",
        )
    return (*blocks[0], line_end)


def _owned_values(paper: Paper, lists: Mapping[int, PaperList]) -> dict[str, Value]:
    names = [lists[place.list].title for place in paper.places if place.list in lists]
    return {
        "readlist_id": paper.doc_id,
        "title": paper.title,
        "authors": paper.authors,
        "year": paper.year,
        "venue": paper.venue,
        "arxiv": paper.identifiers.arxiv,
        "doi": paper.identifiers.doi,
        "url": next((link.url for link in _links(paper)), None),
        "tags": paper.tags,
        "status": paper.status,
        "starred": paper.starred,
        "lists": tuple(dict.fromkeys(names)),
        "added": _date(paper.added_at),
        "read": _date(paper.read_at),
    }


def _date(time: str | None) -> datetime.date | str | None:
    """Return the day of a time in UTC (ISO 8601), or the text where it is none."""
    try:
        return datetime.date.fromisoformat(time[:10]) if time else None
    except ValueError:
        return time


def _paper_block(paper: Paper, level: int = 1) -> str:
    """Return what the managed block says about the paper; headings begin at ``level``."""
    parts = [f"{'#' * level} {_one_line(paper.title or paper.key)}"]
    source = (", ".join(paper.authors), paper.venue, None if paper.year is None else str(paper.year))
    if line := " · ".join(_one_line(part) for part in source if part):
        parts.append(line)
    if links := [f"- {_one_line(link.kind)}: <{_address(link.url)}>" for link in _links(paper)]:
        parts.append("\n".join(links))
    heading = "#" * (level + 1)
    if paper.abstract.strip():
        parts += [f"{heading} Abstract", *_paragraphs(paper.abstract)]
    if paper.annotations:
        annotations = placed(paper.annotations, paper.abstract)
        parts += [f"{heading} Annotations", *chain.from_iterable(map(_annotation, annotations))]
    if paper.note and paper.note.text.strip():
        parts += [f"{heading} Note", _note(paper.note.text)]
    return "\n\n".join(parts)


def _one_line(text: str) -> str:
    return escape(" ".join(text.split()))


def _links(paper: Paper) -> tuple[Link, ...]:
    """Return the page of the work and then its links, each address once."""
    landing = landing_url(paper.identifiers)
    first = {landing: Link("paper", landing)} if landing else {}
    return tuple((first | {link.url: link for link in paper.links if link.url != landing}).values())


def _address(url: str) -> str:
    """Return ``url`` as it may stand between angle brackets (CommonMark 6.5: no space, no <>)."""
    return re.sub(r"[\s<>\x00-\x1f\x7f]", lambda found: f"%{ord(found[0]):02X}", url)


def _paragraphs(text: str) -> Iterator[str]:
    """Return the paragraphs and bullet runs of an abstract as Markdown blocks."""
    for paragraph in _PARAGRAPH_END.split(text.strip()):
        run: list[str] = []
        in_list = False
        for line in paragraph.splitlines():
            bullet = _BULLET.match(line)
            if run and bool(bullet) != in_list:
                yield "\n".join(run)
                run = []
            in_list = bool(bullet)
            run.append(f"- {escape(line[bullet.end() :])}" if bullet else escape(line.strip()))
        yield "\n".join(run)


def _annotation(found: Placed) -> Iterator[str]:
    yield "\n".join(f"> {line}".rstrip() for line in _stripped(found.annotation.exact))
    lost = "" if found.span else " *(not in the abstract any more)*"
    comment = "\n".join(_stripped(found.annotation.comment))
    yield f"**{_one_line(found.annotation.kind)}**{lost} {comment}".rstrip()


def _stripped(text: str) -> list[str]:
    return [escape(line.strip()) for line in text.strip().splitlines()]


def _note(text: str) -> str:
    """Return the reader's Markdown as it is, but unable to end the managed block.

    A marker gets a backslash behind ``readlist`` (one more where there are some already),
    so taking one away gives the note back. A code fence left open is closed, for it would
    swallow what stands below the block.
    """
    text = _MARKER_IN_NOTE.sub(r"\1\\", "\n".join(line.rstrip("\r\n") for line in lines_of(text)).strip("\n"))
    fence: Fence | None = None
    for line in text.split("\n"):
        fence = fence_after(line, fence)
    return f"{text}\n{fence.mark}" if fence and not fence.contained else text
