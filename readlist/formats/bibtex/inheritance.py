"""What entries inherit from others: ``crossref`` and ``xdata``.

After the BibLaTeX manual, 2.4.1 (cross-referencing), 3.13.6 (data containers) and appendix B
(default inheritance setup); ``xref`` only refers and gives nothing. BibTeX's own ``crossref``
gives the fields of the same names, which is the same for all but titles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

CONTAINERS = frozenset(["set", "xdata"])
"""Types of entries that only hold data of others, or name a group of others."""

_INHERITED = (
    "author", "editor", "journal", "journaltitle", "booktitle", "maintitle", "eventtitle", "series", "school",
    "institution", "publisher", "date", "year", "month", "day",
)  # fmt: skip
_PARTS_OF_COLLECTIONS = frozenset(
    ["incollection", "suppcollection", "inreference", "inproceedings", "conference"]
)
_PARTS_OF_BOOKS = _PARTS_OF_COLLECTIONS | {"inbook", "bookinbook", "suppbook"}
_MOST_FIELDS = 50
_MOST_CONTAINERS = 20
_DEEPEST = 20

Fields = Mapping[str, str]


class Family:
    """The entries of one source by their keys, of which the first with a key counts."""

    def __init__(self, entries: Sequence[tuple[str, str, Fields]]) -> None:
        """Take the type, the key and the fields of each entry."""
        self._entries: dict[str, tuple[str, Fields]] = {}
        self._whole: dict[str, dict[str, str]] = {}
        for kind, key, fields in entries:
            if key:
                self._entries.setdefault(key.lower(), (kind, fields))
        self.parents = frozenset(
            fields["crossref"].strip().lower() for _, _, fields in entries if "crossref" in fields
        )
        """The keys, in lower case, that some entry inherits from by ``crossref``."""

    def with_data(self, fields: Fields) -> dict[str, str]:
        """Return ``fields`` with those of the ``xdata`` that they name, in whose place they stand.

        A ``crossref`` parent without a title is no work of its own, and counts as such data.
        """
        return self._with_data(fields, ())

    def inherited(self, kind: str, key: str, fields: Fields) -> dict[str, str]:
        """Return what an entry has from its ``crossref`` parent, and that from its own.

        Those are titles, names and dates: identifiers, links and abstract are the parent's alone.
        Cycles and unknown parents give nothing.
        """
        return self._inherited(kind, fields, (key.lower(),))

    def parent_of(self, fields: Fields) -> tuple[str, Fields] | None:
        """Return type and fields of the ``crossref`` parent; None where there is none of that key."""
        return self._entries.get(fields.get("crossref", "").strip().lower())

    def _with_data(self, fields: Fields, seen: tuple[str, ...]) -> dict[str, str]:
        if ("xdata" not in fields and "crossref" not in fields) or len(seen) > _DEEPEST:
            return dict(fields)
        data: dict[str, str] = {}
        missing = False
        keys = dict.fromkeys(key.strip().lower() for key in fields.get("xdata", "").split(","))
        for key in list(keys)[:_MOST_CONTAINERS]:
            if key in seen or key not in self._entries:
                missing = True
            elif len(data) <= _MOST_FIELDS:
                data |= self._whole_of(key, (*seen, key))
        whole = {**data, **fields}
        if not missing:
            whole.pop("xdata", None)
        parent = fields.get("crossref", "").strip().lower()
        if parent in self._entries and parent not in seen and "title" not in self._entries[parent][1]:
            del whole["crossref"]
            whole = {**self._whole_of(parent, (*seen, parent)), **whole}
        return whole

    def _whole_of(self, key: str, seen: tuple[str, ...]) -> dict[str, str]:
        if key not in self._whole:
            whole = self._with_data(self._entries[key][1], seen)
            self._whole[key] = dict(list(whole.items())[:_MOST_FIELDS])
        return self._whole[key]

    def _inherited(self, kind: str, fields: Fields, seen: tuple[str, ...]) -> dict[str, str]:
        parent_key = fields.get("crossref", "").strip().lower()
        if parent_key in seen or parent_key not in self._entries or len(seen) > _DEEPEST:
            return {}
        parent_kind, own = self._entries[parent_key]
        parent = {**self._inherited(parent_kind, own, (*seen, parent_key)), **self.with_data(own)}
        given = _titles(kind, parent_kind, parent)
        given |= {name: parent[name] for name in _INHERITED if name in parent}
        if kind in _PARTS_OF_COLLECTIONS:
            given.pop("author", None)
        return {name: text for name, text in given.items() if name not in fields}


def _titles(kind: str, parent_kind: str, parent: Fields) -> dict[str, str]:
    """Return what the title of the parent is to its part."""
    if "title" not in parent:
        return {}
    if parent_kind == "periodical":
        return {"journaltitle": parent["title"]}
    if kind in _PARTS_OF_BOOKS:
        return {"booktitle": parent["title"]}
    if parent_kind.startswith("mv"):
        return {"maintitle": parent["title"]}
    return {"title": parent["title"]}
