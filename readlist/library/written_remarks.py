"""What the file of a note says of a paper's status, star and tags, read with the reader's slips in mind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from readlist.analysis.remarks import Remarks
from readlist.model.tags import tag_name
from readlist.model.text import clean, clean_line

_YES_OR_NO = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class WrittenRemarks(msgspec.Struct, frozen=True, kw_only=True):
    """The remarks that stand in a file; None where it says nothing that could be taken.

    ``tags`` are as the file writes them. ``problems`` say what cannot be taken: the reason and a hint.
    """

    note: str | None = None
    status: str | None = None
    starred: bool | None = None
    tags: tuple[str, ...] | None = None
    problems: tuple[tuple[str, str], ...] = ()


def written_remarks(
    note: str | None, properties: Mapping[str, Any], statuses: Sequence[str]
) -> WrittenRemarks:
    """Return what a file says. A property that is not there says nothing: exporting writes it again."""
    problems: list[tuple[str, str]] = []
    status, starred, tags = None, None, None
    if (word := properties.get("status")) is not None:
        named = {each.casefold(): each for each in statuses}
        status = named.get(clean_line(str(word)).casefold())
        if status is None:
            problems.append(
                (f"there is no status “{clean_line(str(word))}”", f"Known: {', '.join(statuses)}.")
            )
    if (word := properties.get("starred")) is not None:
        starred = _YES_OR_NO.get(str(word).strip().casefold())
        if starred is None:
            problems.append((f"starred is “{clean_line(str(word))}”", "Write true or false."))
    if "tags" in properties:
        tags = _tags(properties["tags"])
        if tags is None:
            problems.append(("its tags are no list of words", "Write them as `tags: [one, two]`."))
    text = None if note is None else clean(note).strip("\n")
    return WrittenRemarks(
        note=text if text is None or text.strip() else "",
        status=status,
        starred=starred,
        tags=tags,
        problems=tuple(problems),
    )


def _tags(value: Any) -> tuple[str, ...] | None:
    """Return the tags of a property: a list of them, or one text with commas between."""
    if value is None:
        return ()
    items = value if isinstance(value, list | tuple) else str(value).split(",")
    if isinstance(value, Mapping) or any(isinstance(item, Mapping | list | tuple) for item in items):
        return None
    names = (tag_name(str(item)) for item in items if item is not None)
    return tuple(dict.fromkeys(name for name in names if name))


def completed(
    written: WrittenRemarks, base: Remarks | None, ours: Remarks, form: Callable[[str], str]
) -> Remarks:
    """Return the remarks of a file; what it says nothing of is as it was exported.

    ``form`` is how the notes write a tag of the library. A tag in the file is that of the library that
    has its form, and several where they have one form.
    """
    before = base if base is not None else ours
    tags = before.tags
    if written.tags is not None:
        tags = tuple(_meant(written.tags, (*before.tags, *ours.tags), form))
    return Remarks(
        note=before.note if written.note is None else written.note,
        status=written.status or before.status,
        starred=before.starred if written.starred is None else written.starred,
        tags=tags,
    )


def _meant(written: Collection[str], known: Iterable[str], form: Callable[[str], str]) -> Iterator[str]:
    """Return the tags that are meant by those in a file; one that a note cannot show is meant always."""
    forms: dict[str, list[str]] = {}
    for tag in dict.fromkeys(known):
        forms.setdefault(tag_name(form(tag)), []).append(tag)
    yield from forms.pop("", ())
    for tag in written:
        yield from forms.get(tag, [tag])
