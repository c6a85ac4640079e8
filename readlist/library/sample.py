"""The sample library: two lists of well-known papers, some of them already dealt with."""

from __future__ import annotations

import datetime
from importlib.resources import files

import msgspec

from readlist.library.importing import ImportOptions, import_sources
from readlist.library.library import Library
from readlist.library.sources import Source
from readlist.model.anchors import annotation_of
from readlist.model.change import Change, EditTags, SetAnnotation, SetLater, SetNote, SetStarred, SetStatus
from readlist.model.paper import Annotation, Paper
from readlist.model.spans import Span

_DATA = files("readlist.sample")
_LISTS = {"foundations.jsonl": "Foundations", "language-models.jsonl": "Language models"}


class _Mark(msgspec.Struct, frozen=True):
    """What the imagined reader did with a paper of the lists."""

    title: str
    status: str | None = None
    starred: bool = False
    later_in_days: int | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    annotations: tuple[Annotation, ...] = ()

    def changes(self, today: datetime.date) -> dict[str, Change]:
        """Return the changes to make, each under the name of its step in the history."""
        changes: dict[str, Change] = {}
        if self.status is not None:
            changes[f"status {self.status}"] = SetStatus(self.status)
        if self.starred:
            changes["star"] = SetStarred(True)
        if self.later_in_days is not None:
            until = (today + datetime.timedelta(days=self.later_in_days)).isoformat()
            changes[f"later {until}"] = SetLater(until)
        if self.tags:
            changes["tag " + " ".join(f"+{tag}" for tag in self.tags)] = EditTags(add=self.tags)
        if self.note is not None:
            changes["note"] = SetNote(self.note)
        return changes


def create_sample(library: Library, *, today: datetime.date) -> None:
    """Import the sample's lists into ``library`` and mark some papers. Raises StoreError."""
    for name, title in _LISTS.items():
        source = Source(name, _DATA.joinpath(name).read_bytes(), today)
        import_sources(library, [source], ImportOptions(list_name=title))
    ids = {summary.title: summary.doc_id for summary in library.summaries().values()}
    for line in _DATA.joinpath("marks.jsonl").read_bytes().splitlines():
        mark = msgspec.json.decode(line, type=_Mark)
        doc_id = ids[mark.title]
        for command, change in mark.changes(today).items():
            library.apply(change, [doc_id], command)
        if mark.annotations:
            paper = library.paper(doc_id)
            anchored = [_anchored(annotation, paper) for annotation in mark.annotations]
            for annotation in anchored:
                library.apply(SetAnnotation(annotation), [doc_id], "annotate")


def _anchored(annotation: Annotation, paper: Paper) -> Annotation:
    """Return the annotation with the words around its quote. Raises ValueError: not in the abstract."""
    start = paper.abstract.index(annotation.exact)
    span = Span(start, start + len(annotation.exact))
    return annotation_of(
        paper.abstract,
        span,
        kind=annotation.kind,
        comment=annotation.comment,
        created_at=paper.added_at,
    )
