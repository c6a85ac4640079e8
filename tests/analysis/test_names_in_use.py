"""The names that papers bear, counted by field."""

from __future__ import annotations

from readlist.analysis.names_in_use import names_in_use
from readlist.model.paper import PaperList, PaperSummary, Place

LISTS = {1: PaperList(doc_id=1, title="Week one"), 2: PaperList(doc_id=2, title="")}
PAPERS = (
    PaperSummary(
        doc_id=1,
        key="a",
        title="A",
        authors=("Li", "Wang"),
        venue="ACL",
        tags=("ml/llm",),
        places=(Place(list=1, section="Tokenizers"), Place(list=2, section="Tokenizers")),
    ),
    PaperSummary(doc_id=2, key="b", title="B", authors=("Wang",), tags=("ml", "moe"), status="queued"),
)


def test_names_are_counted_once_a_paper_the_most_used_first() -> None:
    names = names_in_use(PAPERS, LISTS)
    assert names["author"] == [("Wang", 2), ("Li", 1)]
    assert names["venue"] == [("ACL", 1)]
    assert names["section"] == [("Tokenizers", 1)]
    assert names["source"] == [("Week one", 1)]


def test_without_papers_there_are_none() -> None:
    assert not any(names_in_use((), {}).values())


def test_what_a_query_leaves_out_is_not_counted() -> None:
    skipped = PaperSummary(doc_id=3, key="c", title="C", authors=("Wang", "Zhu"), status="skipped")
    assert names_in_use((*PAPERS, skipped), LISTS)["author"] == [("Wang", 2), ("Li", 1)]
