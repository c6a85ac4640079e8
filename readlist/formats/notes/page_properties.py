"""The properties of an outline's page: ``key:: value`` lines at its very top, edited one by one.

Names are compared as Logseq does, for which a hyphen and an underscore are the same.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import takewhile
from typing import Any

from readlist.errors import ExportError
from readlist.formats.markdown.text import lines_of
from readlist.formats.notes.front_matter import Value

_PROPERTY = re.compile(
    r"(?P<name>[^\s:#`*\[\](){}\"'<>-][^\s:]*)::(?:[ \t]+(?P<value>.*?))?[ \t]*(?:\r\n|\r|\n)?"
)
_TAGS = "tags"
_PAGES = ("authors", "lists")
_PAGE = re.compile(r"\[\[(?P<page>.+?)\]\]|(?P<name>[^,，\[\]]+)")
_NEEDS_BRACKETS = re.compile(r"[,，#\"()\[\]{}]")
_NEEDS_QUOTES = re.compile(r'"|.*?(?:\[\[|\(\(|\{\{|#)')
_NUMBER = re.compile(r"[0-9]{1,18}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def edit_page_properties(text: str, values: Mapping[str, Value]) -> str:
    """Return ``text`` with the properties of ``values`` set at its top, every other line as it was.

    One that is there is rewritten in its place, one that is not is put behind its predecessor.
    Raises ExportError where an owned property stands there twice.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = lines_of(text[len(mark) :])
    line_end = (lines[0][len(lines[0].rstrip("\r\n")) :] if lines else "") or "\n"
    head = list(takewhile(_PROPERTY.fullmatch, lines))
    rest = "".join(lines[len(head) :])
    if not head and rest:
        rest = line_end + rest
    names = [_name_of(line) for line in head]
    _check(names, values)
    anchor = next((at for at, name in enumerate(names) if name in map(_comparable, values)), len(names)) - 1
    for key, value in values.items():
        name, shown = _comparable(key), _shown(key, value)
        at = names.index(name) if name in names else None
        if shown is None:
            if at is not None:
                del names[at], head[at]
        elif at is None:
            anchor += 1
            names.insert(anchor, name)
            head.insert(anchor, f"{key}:: {shown}{line_end}")
        else:
            anchor = at
            if _raw_value(head[at]) != shown:
                head[at] = f"{key}:: {shown}{line_end}"
    return mark + "".join(head) + rest


def page_properties(lines: Iterable[str]) -> dict[str, Any]:
    """Return the properties at the top of a page, lists of pages as lists."""
    first, *others = [*lines] or [""]
    head = takewhile(_PROPERTY.fullmatch, [first.removeprefix("\ufeff"), *others])
    return {_key_of(line): _read(_key_of(line), _raw_value(line)) for line in head}


def _check(names: list[str], values: Mapping[str, Value]) -> None:
    for key in values:
        if names.count(_comparable(key)) > 1:
            raise ExportError(f"it has the property `{key}` twice", "Remove one of them and export again.")


def _comparable(name: str) -> str:
    return name.casefold().replace("_", "-")


def _name_of(line: str) -> str:
    return _comparable(line.partition("::")[0])


def _key_of(line: str) -> str:
    name = _name_of(line)
    return "readlist_id" if name == "readlist-id" else name


def _raw_value(line: str) -> str:
    return line.partition("::")[2].strip()


def _shown(key: str, value: Value) -> str | None:
    """Return the value as the page says it; None for one that is left out."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | datetime.date):
        return str(value)
    if isinstance(value, str):
        line = " ".join(value.split())
        return (f'"{line}"' if _NEEDS_QUOTES.match(line) else line) or None
    pages = [page for item in value if (page := page_name(item))]
    plain = key == _TAGS  # those of Logseq are pages with and without brackets
    shown = (page if plain and not _NEEDS_BRACKETS.search(page) else f"[[{page}]]" for page in pages)
    return ", ".join(shown) or None


def page_name(text: str) -> str:
    """Return ``text`` as it can stand between double brackets."""
    return " ".join(text.replace("[[", "((").replace("]]", "))").rstrip("]").lstrip("[").split())


def _read(key: str, value: str) -> Any:
    """Return a value as Logseq understands it, and days as days."""
    if key in (_TAGS, *_PAGES):
        found = (each["page"] or each["name"].strip() for each in _PAGE.finditer(value))
        return [page.removeprefix("#") for page in found if page]
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1]
    if value in ("true", "false"):
        return value == "true"
    if _NUMBER.fullmatch(value):
        return int(value)
    with suppress(ValueError):
        return datetime.date.fromisoformat(value) if _DAY.fullmatch(value) else value
    return value
