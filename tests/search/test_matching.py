from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import QueryError
from readlist.model.paper import Annotation, Identifiers, Link, Note, Paper, PaperList, PaperText, Place
from readlist.search.matching import FoldedTexts
from readlist.search.query import parse
from tests.search.shelves import TODAY, MemoryShelf, text_of

LISTS = [
    PaperList(doc_id=10, title="Weekly digest", listed_on="2024-08-25", source="digest.txt"),
    PaperList(doc_id=20, title="Daily page", listed_on="2024-09-02", source="daily.html"),
]
ATTENTION = Paper(
    doc_id=1,
    key="vaswani2017attention",
    title="Attention Is All You Need",
    authors=("Ashish Vaswani", "Noam Shazeer", "Łukasz Kaiser"),
    abstract="A network built from attention alone, without recurrence.",
    year=2017,
    venue="NeurIPS",
    identifiers=Identifiers(arxiv="1706.03762", doi="10.48550/arxiv.1706.03762"),
    links=(Link("pdf", "https://arxiv.org/pdf/1706.03762"), Link("code", "https://github.com/a/b")),
    tags=("nlp", "To cite"),
    status="read",
    starred=True,
    note=Note("The multi-head figure is worth **keeping**."),
    places=(Place(10, "Language models", 1),),
    added_at="2024-08-26T09:00:00Z",
)
MARGINS = Paper(
    doc_id=2,
    key="writingmarginsbetter2024",
    title="Writing in the Margins: Better Inference",
    abstract="Long contexts are read in segments with notes in the margin.",
    year=2024,
    status="inbox",
    places=(Place(10, "Inference", 2), Place(20, "Top", 1)),
    annotations=(Annotation(exact="in segments", comment="compare with chunking"),),
    added_at="2024-08-26T09:00:00Z",
)
SKIPPED = Paper(
    doc_id=3,
    key="muller2024graphs",
    title="Graphs Everywhere",
    authors=("Müller, Jörg",),
    abstract="Attention on graphs.",
    year=2024,
    status="skipped",
    identifiers=Identifiers(doi="10.1000/xyz(12)3"),
    places=(Place(20, "Graphs", 2),),
    added_at="2024-09-02T09:00:00Z",
)
LATER = Paper(
    doc_id=4,
    key="li2024shendu",
    title="基于深度学习的图像识别",
    authors=("李明",),
    year=2024,
    status="queued",
    later_until="2024-09-30",
    tags=("vision",),
    added_at="2024-09-05T09:00:00Z",
)
TWIN = Paper(
    doc_id=5, key="twin", title="attention is all you need!", status="inbox", added_at="2024-01-01T00:00:00Z"
)
PAPERS = [ATTENTION, MARGINS, SKIPPED, LATER, TWIN]


@pytest.fixture
def shelf() -> MemoryShelf:
    shelf = MemoryShelf(PAPERS, LISTS)
    shelf.repeated = frozenset({1, 5})
    return shelf


@pytest.mark.parametrize("warm", [False, True], ids=["from disk", "from memory"])
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {1, 2, 4, 5}),
        ("is:any", {1, 2, 3, 4, 5}),
        ("attention", {1, 5}),
        ("attention is:any", {1, 3, 5}),
        ("ATTENTION recurr", {1}),
        ("recu ATTENTION", set()),
        ("recu* ATTENTION", {1}),
        ("recurrences networks", {1}),
        ('"networks"', set()),
        ("multi-head", {1}),
        ("head-multi", set()),
        ("segmenting note:chunk", {2}),
        ("section:languages", {1}),
        ("ttention", set()),
        ('"attention alone"', {1}),
        ('"attention alon"', set()),
        ("kaiser", {1}),
        ("lukasz", {1}),
        ("neurips", {1}),
        ("cite", {1}),
        ("keeping", {1}),
        ("chunking", {2}),
        ("深度学习", {4}),
        ("学习", {4}),
        ("1706.03762", {1}),
        ("https://arxiv.org/abs/1706.03762v5", {1}),
        ("vaswani2017attention", {1}),
        ("->", {1, 2, 4, 5}),
        ("- margins", {2}),
        ("-(->) margins", {2}),
        ("title:attention", {1, 5}),
        ("title:recurrence", set()),
        ("abstract:recurrence", {1}),
        ("abstract:vaswani", set()),
        ("author:shaz", {1}),
        ('author:"ashish vaswani"', {1}),
        ('author:"vaswani noam"', set()),
        ('author:"jorg muller" is:any', {3}),
        ('author:"Müller, Jörg" is:any', {3}),
        ("author:李", {4}),
        ("author:attention", set()),
        ("venue:neur", {1}),
        ("note:figure", {1}),
        ("note:chunking", {2}),
        ("note:attention", set()),
        ("tag:NLP", {1}),
        ("tag:#nlp", {1}),
        ('tag:"to cite"', {1}),
        ("tag:nl", set()),
        ("tag:nlp/qa", set()),
        ("section:inference", {2}),
        ('section:"language models"', {1}),
        ("source:digest", {1, 2}),
        ("source:daily", {2}),
        ("source:20", {2}),
        ("source:2", set()),
        ("year:2017", {1}),
        ("year:..2020", {1}),
        ("year:>=2018", {2, 4}),
        ("added:today", {4}),
        ("added:2024-08", {1, 2}),
        ("added:<2w", {1, 2, 4}),
        ("added:<1w", {4}),
        ("added:>=2024-09-02", {4}),
        ("listed:2024-08-25", {1, 2}),
        ("listed:>=2024-09", {2}),
        ("status:skipped", {3}),
        ("-status:inbox", {1, 3, 4}),
        ("status:INBOX", {2, 5}),
        ("is:starred", {1}),
        ("is:unread", {2, 4, 5}),
        ("is:untagged", {2, 5}),
        ("is:annotated", {2}),
        ("is:later", {4}),
        ("is:duplicate", {1, 5}),
        ("has:note", {1}),
        ("has:pdf", {1}),
        ("has:code", {1}),
        ("has:abstract", {1, 2}),
        ("-has:abstract", {4, 5}),
        ("has:arxiv", {1}),
        ("has:doi is:any", {3}),
        ("id:muller2024graphs", {3}),
        ("id:MULLER2024graphs", {3}),
        ("id:3", {3}),
        ("id:arXiv:1706.03762", {1}),
        ("id:https://arxiv.org/pdf/1706.03762v2", {1}),
        ("id:10.48550/arXiv.1706.03762", {1}),
        ("id:10.1000/XYZ(12)3", {3}),
        ("id:1706", set()),
        ("margins OR kaiser", {1, 2}),
        ("-attention", {2, 4}),
        ("-(attention OR margins)", {4}),
        ("attention -kaiser", {5}),
        ("attention -starred", {1, 5}),
        ("recurrence OR is:later", {1, 4}),
        ("-(recurrence is:starred)", {2, 4, 5}),
        ("status:inbox -is:later", {2, 5}),
    ],
)
def test_a_query_finds(shelf: MemoryShelf, query: str, expected: set[int], warm: bool) -> None:
    folded = None
    if warm:
        folded = FoldedTexts()
        for paper in PAPERS:
            folded.update(paper.doc_id, text_of(paper))
    assert set(shelf.found(query, folded)) == expected
    if warm:
        assert shelf.read == []


def test_the_newest_import_comes_first_then_the_place_in_the_list(shelf: MemoryShelf) -> None:
    assert shelf.found("is:any") == [4, 3, 1, 2, 5]
    assert shelf.found("is:any sort:-added") == [5, 1, 2, 3, 4]
    assert shelf.found("sort:year -title:need") == [4, 2]


def test_a_tag_means_those_below_it_too() -> None:
    tags = (("nlp",), ("NLP/qa",), ("nlp/qa/open",), ("nlpx",), ("a/nlp",), ("nlp//x",))
    shelf = MemoryShelf(Paper(doc_id=number, tags=each) for number, each in enumerate(tags, start=1))
    assert sorted(shelf.found("tag:nlp")) == [1, 2, 3]
    assert sorted(shelf.found("tag:nlp/qa")) == [2, 3]
    assert sorted(shelf.found("-tag:nlp")) == [4, 5, 6]


def test_only_papers_that_their_summaries_leave_open_are_read(shelf: MemoryShelf) -> None:
    shelf.found("title:attention is:starred year:2017 tag:nlp venue:neurips author:kaiser")
    assert shelf.read == []
    shelf.found("recurrence status:read")
    assert shelf.read == [1]
    shelf.read.clear()
    shelf.found("recurrence OR status:read")
    assert 1 not in shelf.read
    shelf.read.clear()
    shelf.found("note:margin")
    assert sorted(shelf.read) == [1, 2]


def test_texts_are_read_once_while_they_are_held(shelf: MemoryShelf) -> None:
    folded = FoldedTexts()
    for typed in ("r", "re", "rec"):
        shelf.found(typed, folded)
    assert sorted(shelf.read) == [1, 2, 4, 5]
    shelf.put(Paper(doc_id=5, title="Recurrent again"))
    folded.discard([5])
    assert 5 in shelf.found("recurrent", folded)


def test_papers_that_vanish_while_a_search_runs_are_left_out() -> None:
    class Vanishing(MemoryShelf):
        def texts(self, doc_ids: Iterable[int]) -> Iterator[tuple[int, PaperText]]:
            return super().texts(doc_id for doc_id in doc_ids if doc_id != 1)

    assert Vanishing(PAPERS, LISTS).found("attention") == [5]


@pytest.fixture
def local_time_east_of_greenwich() -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("the time zone of a process cannot be set on this platform")
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Asia/Tokyo"
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("local_time_east_of_greenwich")
def test_the_day_a_paper_was_added_is_the_local_one() -> None:
    evening = MemoryShelf(
        [Paper(doc_id=1, added_at="2024-09-04T16:00:00.5Z"), Paper(doc_id=2, added_at="2024-09-04T14:00:00Z")]
    )
    assert evening.found("added:today") == [1]
    assert evening.found("added:2024-09-04") == [2]
    assert evening.found("added:0001..9999") == [1, 2]


terms = [
    "attention",
    "marg",
    '"is all"',
    "is:later",
    "has:abstract",
    "year:>2000",
    "note:fig",
    "-is:starred",
    "title:a",
]


@given(st.lists(st.sampled_from([*terms, "OR"]), min_size=1, max_size=6).map(" ".join))
def test_memory_and_disk_agree_and_negation_is_the_rest(text: str) -> None:
    shelf = MemoryShelf(PAPERS, LISTS)
    folded = FoldedTexts()
    try:
        parse(text, today=TODAY)
    except QueryError:
        return
    found = shelf.found(f"is:any ({text})")
    assert shelf.found(f"is:any ({text})", folded) == found
    assert shelf.found(f"is:any ({text})", folded) == found
    rest = shelf.found(f"is:any -({text})")
    assert sorted(found + rest) == [1, 2, 3, 4, 5]
