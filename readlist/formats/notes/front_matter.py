"""YAML front matter, edited line by line so that what is not ours stays as it was written.

A parser that loads and dumps would reflow the reader's own keys. This module cuts the front
matter at its top-level keys, replaces the entries it is asked to and gives every other line
back untouched. What it writes is valid in YAML 1.1 and 1.2 alike.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile

from readlist.errors import ExportError
from readlist.formats.markdown.text import lines_of

Value = str | int | bool | datetime.date | Sequence[str] | None
"""What an owned key may hold; None and an empty sequence mean that the key is left out."""

_FENCE = re.compile(r"---[ \t]*(?:\r\n|\r|\n|\Z)")
_END = re.compile(r"(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)")
_KEY = re.compile(
    r"""(?P<name>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'\[\]{}?&!*|>%@`,-].*?|-[^\s-].*?)[ \t]*:(?=\s|\Z)"""
)
_READLIST_ID = re.compile(r"""["']?readlist_id["']?[ \t]*:[ \t]*["']?(\d{1,16})["']?[ \t]*(?:[ \t]#.*)?\Z""")
_PAGE_PROPERTY = re.compile(r"[^\s:]+::(?:\s|\Z)")
_PAGE_ID = re.compile(r"readlist[_-]id::[ \t]+(\d{1,16})[ \t]*(?:\r\n|\r|\n)?")
_GOES_ON = re.compile(r"[ \t]+[^\s#]|-\s")
_PROPERTIES = re.compile(r"\A(?:[&!]\S*[ \t]+)+")
_ANCHOR = re.compile(r"(?:^|[\s\[{,])&([^\s,\[\]{}]+)")
_ALIAS = re.compile(r"(?:^|[\s\[{,])\*([^\s,\[\]{}]+)")
# One line of an owned entry: a key or a list item, its value, and a comment behind it.
_COMMENTED = re.compile(
    r"""(?P<content>[ \t]*(?:["']?\w+["']?[ \t]*:|-)?
        (?:[ \t]+(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#](?:[^#]|(?<=\S)\#)*?))?)
        (?P<comment>[ \t]+\#.*)?[ \t]*\Z""",
    re.VERBOSE,
)

_PLAIN = re.compile(r"[^\W\d_](?:[\w ,.()'/+-]*[\w.()'/+-])?")
_NOT_STRINGS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
# json.dumps leaves these as they are, YAML wants them escaped (YAML 1.2.2, 5.1: c-printable;
# in YAML 1.1 three of them are line breaks).
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True)
class _Entry:
    """Lines of the front matter: those of a top-level key, or loose ones (``name`` None)."""

    name: str | None
    lines: tuple[str, ...]


def edit_front_matter(text: str, values: Mapping[str, Value]) -> str:
    """Return ``text`` with the keys of ``values`` set in its front matter.

    A key that is there is rewritten in its place, one that is not is put behind its
    predecessor in ``values``. All other text is returned as it is. A text without front
    matter gets one. Raises ExportError where the front matter cannot be edited safely.
    """
    mark, inside, rest = _split(text)
    line_end = _line_end(text)
    if inside is None:
        written = "".join(_entry_text(name, value, line_end) for name, value in values.items())
        return f"{mark}---{line_end}{written}---{line_end}{rest}"
    entries = list(_entries(inside))
    _check(entries, values)
    anchor = next((at for at, entry in enumerate(entries) if entry.name in values), len(entries)) - 1
    for name, value in values.items():
        new = _entry_text(name, value, line_end)
        present = [at for at, entry in enumerate(entries) if entry.name == name]
        if present:
            anchor = present[0]
            entries[anchor] = _Entry(name, _rewritten(entries[anchor].lines, new))
        elif new:
            anchor += 1
            entries.insert(anchor, _Entry(name, (new,)))
    return mark + "".join(line for entry in entries for line in entry.lines) + rest


def readlist_id(lines: Iterable[str]) -> int | None:
    """Return the id of the paper that a file belongs to, or None.

    ``lines`` are those of the file from its beginning; no more than the front matter, or the
    properties at the top of an outline's page, is read.
    """
    remaining = iter(lines)
    first = next(remaining, "").removeprefix("\ufeff")
    if not begins_front_matter(first):
        page = takewhile(_PAGE_PROPERTY.match, chain([first], remaining))
        return next((int(found[1]) for found in map(_PAGE_ID.fullmatch, page) if found), None)
    for line in remaining:
        if _END.fullmatch(line):
            return None
        if found := _READLIST_ID.fullmatch(line.rstrip("\r\n")):
            return int(found[1])
    return None


def begins_front_matter(line: str) -> bool:
    """Return whether the first line of a file is the fence of front matter."""
    return _FENCE.fullmatch(line.removeprefix("\ufeff")) is not None


def body_offset(text: str) -> int:
    """Return where the text behind the front matter begins. Raises ExportError."""
    _, inside, rest = _split(text)
    if inside is None:
        return len(text) - len(rest)
    end = _END.match(rest)
    return len(text) - len(rest) + (end.end() if end else 0)


def entries_of(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the top-level keys and their lines, the first of them from behind the colon.

    Raises ExportError where a quote or bracket is never closed.
    """
    _, inside, _ = _split(text)
    for entry in _entries(inside or []):
        if entry.name is not None and (key := _KEY.match(entry.lines[0])):
            yield entry.name, (entry.lines[0][key.end() :], *entry.lines[1:])


def _split(text: str) -> tuple[str, list[str] | None, str]:
    """Return what stands before the keys, the lines of the keys (None: no front matter), the rest."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    fence = _FENCE.match(text, len(mark))
    if fence is None:
        return mark, None, text[len(mark) :]
    lines = lines_of(text[fence.end() :])
    end = next((at for at, line in enumerate(lines) if _END.fullmatch(line)), None)
    if end is not None and _is_mapping(lines[:end]):
        return text[: fence.end()], lines[:end], "".join(lines[end:])
    return mark, None, text[len(mark) :]


def _is_mapping(lines: list[str]) -> bool:
    """Return whether the lines are keys, and not the text between two thematic breaks."""
    first = next((line for line in lines if line.strip() and not line.startswith("#")), None)
    if first is None or _KEY.match(first):
        return True
    if first[0] in " \t{[?&!*":
        raise ExportError(
            "its front matter is written in a way that readlist does not edit",
            "Write it as one `key: value` a line, beginning in the first column.",
        )
    return False


def _entries(lines: list[str]) -> Iterator[_Entry]:
    """Cut the lines at the top-level keys; together the entries are the lines, in order."""
    name: str | None = None
    current: list[str] = []
    loose: list[str] = []  # blank lines and comments: of the key above only if it goes on below
    still_open = ""
    for line in lines:
        key = _KEY.match(line)
        if still_open:
            current.append(line)
            still_open = _open_after(line, still_open)
        elif key is None and current and _GOES_ON.match(line):
            current += [*loose, line]
            loose = []
        elif key is None:
            if line.strip() and not line.lstrip().startswith("#"):
                yield from _closed(name, current, loose)
                current, loose = [], []
            loose.append(line)
        else:
            yield from _closed(name, current, loose)
            name, current, loose = key["name"].strip("\"'"), [line], []
            value = _PROPERTIES.sub("", line[key.end() :].lstrip(" \t"))
            still_open = _open_after(value, "") if value[:1] in ("'", '"', "[", "{") else ""
    if still_open:
        raise ExportError(
            f"in its front matter the value of `{name}` is never closed ({still_open[-1]})",
            "Close the quote or bracket and export again.",
        )
    yield from _closed(name, current, loose)


def _closed(name: str | None, current: list[str], loose: list[str]) -> Iterator[_Entry]:
    if current:
        yield _Entry(name, tuple(current))
    if loose:
        yield _Entry(None, tuple(loose))


def _open_after(text: str, still_open: str) -> str:
    """Return the quote and brackets that are open after ``text``, of a value that begins with one."""
    at, before = 0, still_open[-1:]
    while at < len(text):
        character = text[at]
        if still_open.endswith('"'):
            if character == "\\":
                at += 1
            elif character == '"':
                still_open = still_open[:-1]
        elif still_open.endswith("'"):
            if text[at : at + 2] == "''":
                at += 1
            elif character == "'":
                still_open = still_open[:-1]
        elif character == "#" and (at == 0 or text[at - 1].isspace()):
            break
        elif character in "[{" or (character in "\"'" and before in ("", "[", "{", ",", ":")):
            still_open += character
        elif character in "]}":
            still_open = still_open[:-1]
        if not still_open:
            break
        before = before if character.isspace() else character
        at += 1
    return still_open


def _check(entries: Sequence[_Entry], owned: Mapping[str, Value]) -> None:
    """Raise ExportError where rewriting the owned keys would break what stays."""
    names = [entry.name for entry in entries if entry.name in owned]
    for name in names:
        if names.count(name) > 1:
            raise ExportError(f"its front matter has `{name}` twice", "Remove one of them and export again.")
    foreign = "".join(line for entry in entries if entry.name not in owned for line in entry.lines)
    aliases = set(_ALIAS.findall(foreign))
    for entry in entries:
        if entry.name in owned and (lost := aliases & set(_ANCHOR.findall("".join(entry.lines)))):
            raise ExportError(
                f"its front matter refers to `{entry.name}`, which readlist rewrites, as *{min(lost)}",
                "Write the value there in full and export again.",
            )


def _rewritten(old: tuple[str, ...], new: str) -> tuple[str, ...]:
    """Return the lines ``new`` with the comments that stand in ``old``."""
    value = old[0].partition(":")[2].lstrip()
    if value[:1] in ("|", ">", '"', "'") and len(old) > 1:
        return (new,)  # what looks like a comment here is part of the value
    commented = {_without_comment(line): line for line in old}
    lines = lines_of(new)
    comments = tuple(line for line in old if line.lstrip().startswith("#"))
    if [line.rstrip() for line in lines] == list(filter(None, map(_without_comment, old))):
        return old
    kept = [commented.get(line.rstrip(), line) for line in lines]
    first = _COMMENTED.match(old[0].rstrip())
    if lines and kept[0] == lines[0] and first and first["comment"]:
        kept[0] = lines[0].rstrip() + first["comment"].rstrip() + lines[0][len(lines[0].rstrip()) :]
    return (*kept, *comments)


def _without_comment(line: str) -> str:
    """Return a line of an owned entry without its comment and without its line end."""
    found = _COMMENTED.match(line.rstrip())
    if line.lstrip().startswith("#"):
        return ""
    return found["content"].rstrip() if found else line.rstrip()


def _line_end(text: str) -> str:
    found = re.search(r"\r\n|\r|\n", text)
    return found[0] if found else "\n"


def _entry_text(name: str, value: Value, line_end: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return f"{name}: {str(value).lower()}{line_end}"
    if isinstance(value, str):
        return f"{name}: {_scalar(value)}{line_end}"
    if isinstance(value, int | datetime.date):
        return f"{name}: {value}{line_end}"
    if not value:
        return ""
    return f"{name}:{line_end}" + "".join(f"  - {_scalar(item)}{line_end}" for item in value)


def _scalar(text: str) -> str:
    """Return ``text`` as a YAML scalar that every parser reads as this string.

    Plain only where no rule of YAML could make it anything else; double-quoted otherwise,
    where the escapes of JSON are escapes of YAML too (YAML 1.2.2, 5.7).
    """
    if _PLAIN.fullmatch(text) and text.casefold() not in _NOT_STRINGS:
        return text
    quoted = json.dumps(text.encode("utf-8", "replace").decode("utf-8"), ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
