"""What a mouse on the page points at."""

from __future__ import annotations

from readlist.model.anchors import annotation_of
from readlist.model.paper import Paper
from readlist.model.spans import Span
from readlist.views.paper import PaperView, paper_view
from readlist.views.places import Point, places_on
from tests.views.drawing import TODAY, bundled_palettes, drawn

ABSTRACT = "It sorts in $\\mathcal{O}(n \\log n)$ steps.\n\n- 漢字 are read\n- so are words of many letters"
WIDTH = 30


def page(*, marked: bool = False) -> PaperView:
    annotation = annotation_of(ABSTRACT, Span(3, 8), kind="claim")
    paper = Paper(title="Order", abstract=ABSTRACT, annotations=(annotation,) if marked else ())
    return paper_view(paper, {}, bundled_palettes()["readlist-dark"], today=TODAY)


def pointed(view: PaperView, first: str, last: str) -> str | None:
    """Return what is selected by dragging from the first letter of ``first`` to the last of ``last``."""
    lines = list(enumerate(drawn(view, WIDTH)))
    lines = lines[lines.index(next(each for each in lines if each[1].startswith("It "))) :]
    start = next(Point(y, line.index(first)) for y, line in lines if first in line)
    end = next(Point(y, line.index(last) + len(last)) for y, line in lines if last in line)
    span = places_on(view, WIDTH).span_between(start, end)
    return ABSTRACT[slice(*span)] if span else None


def test_words_are_found_where_they_are_drawn() -> None:
    assert pointed(page(), "sorts", "in") == "sorts in"
    assert pointed(page(), "rts", "n log") == "sorts in $\\mathcal{O}(n \\log n)$"
    assert pointed(page(), "字", "read") == "漢字 are read"
    assert pointed(page(), "steps", "so are") == "steps.\n\n- 漢字 are read\n- so are"


def test_marks_do_not_shift_them() -> None:
    assert pointed(page(marked=True), "❝", "❞C¹") == "sorts"
    assert pointed(page(marked=True), "in", "in") == "in"


def test_outside_of_the_abstract_is_nothing() -> None:
    assert places_on(page(), WIDTH).span_between(Point(0, 0), Point(2, 0)) is None
    assert places_on(page(), WIDTH).span_between(None, None) == Span(0, len(ABSTRACT))
