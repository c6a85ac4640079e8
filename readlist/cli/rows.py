"""The JSON of the command line: what scripts may rely on, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from readlist.model.paper import Paper, PaperList, PaperSummary, summary_of

if TYPE_CHECKING:
    from readlist.library.importing import ImportedPaper, ImportReport, SourceReport


def paper_row(summary: PaperSummary, lists: Mapping[int, PaperList]) -> dict[str, Any]:
    """Return an element of ``list --json``."""
    return {
        "doc_id": summary.doc_id,
        "key": summary.key,
        "title": summary.title,
        "authors": summary.authors,
        "year": summary.year,
        "venue": summary.venue,
        "status": summary.status,
        "later_until": summary.later_until,
        "starred": summary.starred,
        "tags": summary.tags,
        "lists": [lists[place.list].title for place in summary.places if place.list in lists],
        "section": next((place.section for place in summary.places if place.section), None),
        "identifiers": summary.identifiers,
        "added_at": summary.added_at,
    }


def paper_document(paper: Paper, lists: Mapping[int, PaperList]) -> dict[str, Any]:
    """Return the object of ``show --json``: the row, and what only the whole paper holds."""
    return {
        **paper_row(summary_of(paper), lists),
        "abstract": paper.abstract,
        "links": [{"kind": link.kind, "url": link.url} for link in paper.links],
        "note": paper.note.text if paper.note is not None else None,
        "annotations": [msgspec.structs.asdict(annotation) for annotation in paper.annotations],
        "lists": [
            {
                "id": place.list,
                "name": lists[place.list].title,
                "listed_on": lists[place.list].listed_on,
                "section": place.section,
                "position": place.position,
            }
            for place in paper.places
            if place.list in lists
        ],
        "published_on": paper.published_on,
        "status_changed_at": paper.status_changed_at,
        "read_at": paper.read_at,
        "extra": paper.extra,
    }


def import_document(report: ImportReport) -> dict[str, Any]:
    """Return the object of ``import --json``; ``rules`` stands in it only where there are some."""
    counts = report.counts
    document: dict[str, Any] = {
        "sources": [_source_row(source) for source in report.sources],
        "counts": {name: getattr(counts, name) for name in ("records", "new", "merged", "skipped", "failed")},
    }
    if report.rules is not None:
        document["rules"] = [{"query": each.rule.text, "papers": each.papers} for each in report.rules.rules]
    return document


def _source_row(source: SourceReport) -> dict[str, Any]:
    listed = source.list_title is not None or source.listed_on is not None
    return {
        "source": source.source,
        "format": source.format,
        "list": {"title": source.list_title, "listed_on": source.listed_on} if listed else None,
        "ignored": source.ignored,
        "papers": [_imported_row(paper) for paper in source.papers],
        "problems": [msgspec.structs.asdict(problem) for problem in source.problems],
    }


def _imported_row(paper: ImportedPaper) -> dict[str, Any]:
    record, resembled = paper.record, paper.resembles
    row: dict[str, Any] = {
        "title": record.title,
        "abstract": record.abstract,
        "authors": record.authors,
        "year": record.year,
        "venue": record.venue,
        "section": record.section,
        "position": record.position,
        "identifiers": record.identifiers,
        "links": [{"kind": link.kind, "url": link.url} for link in record.links],
        "tags": record.tags,
        "records": len(paper.entries),
        "action": paper.action,
        "key": paper.key,
        "doc_id": paper.doc_id,
    }
    if resembled is not None:
        row |= {
            "resembles": resembled.key,
            "likeness": round(resembled.likeness, 2),
            "likeness_reason": resembled.reason,
        }
    return row
