"""How clashes of two versions of a library are told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from readlist.cli.output import say
from readlist.library.clashes import NotedClash
from readlist.model.paper import PRESENCE

_LONGEST_VALUE = 60


def clash_words(field: str, kept: Any, other: Any) -> str:
    """Return what both sides had in a field, and what became of it."""
    if field == PRESENCE:
        return "removed on one side and changed on the other; it stays."
    in_a_text = field.rpartition(".")[2] in ("note", "comment")
    if in_a_text and (isinstance(other, str) or (kept is None and other is None)):
        return f"{field}: both versions stand there now."
    return f"{field}: {_value(kept)} stays, the other has {_value(other)}."


def _value(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    text = " ".join(str("nothing" if value is None else value).split())
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def say_noted(clashes: Iterable[NotedClash]) -> None:
    """Print clashes, one a line."""
    for each in clashes:
        say(f"  {each.name}: {clash_words(each.clash.field, each.clash.kept, each.clash.other)}")


def noted_rows(clashes: Iterable[NotedClash]) -> list[dict[str, Any]]:
    """Return clashes as they stand in JSON."""
    return [
        {
            "kind": each.kind,
            "doc_id": each.doc_id,
            "name": each.name,
            "field": each.clash.field,
            "kept": each.clash.kept,
            "other": each.clash.other,
            "at": each.clash.at,
        }
        for each in clashes
    ]
