"""What changes make of papers on screen before they are on disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from readlist.model.change import Change, changed_fields
from readlist.model.paper import PaperSummary


def with_fields(summary: PaperSummary, fields: Mapping[str, Any]) -> PaperSummary:
    """Return ``summary`` with the fields of a change, as ``changed_fields`` gives them."""
    if not fields:
        return summary
    document = {**msgspec.to_builtins(summary), **fields}
    return msgspec.convert(
        {name: value for name, value in document.items() if value is not None}, PaperSummary
    )


def changed_by(change: Change, now: str, papers: Mapping[int, PaperSummary]) -> tuple[int, ...]:
    """Return the ids of those ``papers`` that are not yet as ``change`` would make them at ``now`` (UTC)."""
    return tuple(doc_id for doc_id, paper in papers.items() if changed_fields(paper, change, now))


def among(papers: Mapping[int, PaperSummary], doc_ids: Iterable[int]) -> dict[int, PaperSummary]:
    """Return by id, in the order given, those papers that there are."""
    return {doc_id: papers[doc_id] for doc_id in doc_ids if doc_id in papers}
