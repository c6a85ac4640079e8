"""How clashes of two versions of a library are printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from readlist.cli.output import say
from readlist.library.clashes import NotedClash
from readlist.views.clashes import clash_words


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
