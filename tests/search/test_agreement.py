"""Indexes, scan and definition agree: 500 random queries over the grammar, against papers of few words."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readlist.model.paper import Annotation, Identifiers, Link, Note, Paper, PaperList, Place
from readlist.search.matching import FoldedTexts, KnownTable, select
from readlist.search.query import parse
from readlist.search.syntax import HAS_VALUES, IS_VALUES, TEXT_FIELDS
from readlist.search.text_index import TextIndex, build_index
from tests.search import reference
from tests.search.shelves import TODAY, MemoryShelf, text_of

WORDS = [
    "model",
    "models",
    "modelling",
    "attention",
    "attend",
    "mixture-of-experts",
    "expert",
    "GPT-4",
    "GPT-4o",
    "deep",
    "learning",
    "learned",
    "深度学习",
    "学习",
    "使用BERT模型",
    "BERT",
    "Müller",
    "über",
    "naïve",
    "state_of_the_art",
    "O(n)",
    "quantization",
    "quantize",
    "quantized",
    "한국",
    "2024",
    "2408.00001",
    "paper1a",
    "—",
    "...",
    "a",
    "an",
    "I",
    "ﬁne",
    "universal",
    "universe",
    "univers",
    "generate",
    "generous",
    "general",
    "generic",
]
LISTS = {
    1: PaperList(doc_id=1, title="Weekly models", listed_on="2024-08-25", source="digest.txt"),
    2: PaperList(doc_id=2, title="Learning 2024", listed_on="2024-09-02", source="daily learned"),
}
NAMES = ("Müller, Jörg", "Jörg Müller", "Ada Lovelace", "Grace Model", "李明", "Learned, Deep", "Prince")


def some_paper(doc_id: int) -> Paper:
    random = Random(doc_id)

    def text(most: int) -> str:
        return " ".join(random.choice(WORDS) for _ in range(random.randrange(most)))

    def some(values: tuple[str, ...], most: int = 2) -> tuple[str, ...]:
        return tuple(random.sample(values, random.randrange(most + 1)))

    number, positions = doc_id % 100, range(random.randrange(3))
    return Paper(
        doc_id=doc_id,
        key=f"paper{number}a",
        title=text(5),
        abstract=text(12),
        authors=some(NAMES, 3),
        year=random.choice((None, 2020, 2024)),
        venue=random.choice((None, "NeurIPS", "Journal of Models")),
        identifiers=Identifiers(arxiv=f"2408.{number:05}") if random.random() < 0.3 else Identifiers(),
        links=tuple(Link(kind, "https://example.org/x") for kind in some(("pdf", "code"))),
        tags=some(("nlp", "nlp/qa", "to cite", "models")),
        status=random.choice(("inbox", "queued", "read", "skipped")),
        starred=random.random() < 0.3,
        later_until=random.choice((None, "2024-10-01")),
        note=random.choice((None, Note(text(6)))),
        annotations=random.choice(((), (Annotation(exact="x", comment=text(4)),))),
        places=tuple(Place(random.choice((1, 2)), random.choice(("Models", "AI")), n) for n in positions),
        added_at=f"2024-08-{1 + random.randrange(28):02}T12:00:00Z",
    )


NOW = [some_paper(1000 * version + number) for number in range(1, 41) for version in (number % 3,)]
"""As they are now. Of those whose number is no multiple of 3 the index has other texts, or none yet."""


@pytest.fixture(scope="module")
def shelf() -> MemoryShelf:
    return MemoryShelf(NOW, LISTS.values())


@pytest.fixture(scope="module")
def indexes(shelf: MemoryShelf) -> Iterator[dict[str, TextIndex]]:
    """Indexes of the papers as they are now, by every way to come to that."""
    ways = {"built": build_index(None, shelf.texts(shelf.papers), "now")}
    for way in ("updated", "committed"):
        others = [some_paper(number) for number in range(5000, 5010)]
        before = [(paper.doc_id, text_of(paper)) for paper in others]
        same, other = NOW[:20], NOW[20:30]
        before += [(paper.doc_id, text_of(paper)) for paper in same]
        before += [(paper.doc_id, text_of(some_paper(paper.doc_id + 7))) for paper in other]
        index = ways[way] = build_index(None, before, "before")
        index.update({paper.doc_id: text_of(paper) for paper in NOW[20:]})
        index.update({paper.doc_id: None for paper in others})
        assert index.pending == 30
    assert ways["committed"].commit("now")
    assert ways["committed"].pending == 0
    assert {way: len(index.doc_ids) for way, index in ways.items()} == dict.fromkeys(ways, len(NOW))
    yield ways
    for index in ways.values():
        index.close()


word = st.sampled_from(WORDS) | st.sampled_from(
    ["mod", "learn", "quant", "g", "a", "学", "jor", "nlp", "qa", "weekly"]
)
value = (
    word
    | word.map(lambda each: f"{each}*")
    | st.lists(word, min_size=1, max_size=3).map(lambda each: '"' + " ".join(each) + '"')
)
term = st.one_of(
    value,
    value,
    st.tuples(st.sampled_from(TEXT_FIELDS), value).map(":".join),
    st.sampled_from(IS_VALUES).map("is:{}".format),
    st.sampled_from(HAS_VALUES).map("has:{}".format),
    st.sampled_from(
        [
            "tag:nlp",
            'tag:"to cite"',
            "status:inbox",
            "status:skipped",
            "id:paper3a",
            "id:1007",
            "id:2408.00009",
            "year:2024",
            "year:..2021",
            "added:2024-08-10..",
            "listed:2024-09",
            "source:1",
        ]
    ),
)
queries = st.recursive(
    term,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map(" OR ".join),
        inner.map("({})".format),
        inner.map("-({})".format),
    ),
    max_leaves=6,
)
orders = st.sampled_from(["", "", " sort:-year", " sort:title sort:-added"])


@settings(max_examples=500, deadline=None)
@given(text=queries, order=orders)
def test_indexes_and_scan_find_what_a_query_means(
    shelf: MemoryShelf, indexes: dict[str, TextIndex], text: str, order: str
) -> None:
    query = parse(text + order, today=TODAY)
    by_scan = select(query, shelf, today=TODAY)
    assert set(by_scan) == reference.matching(query, NOW, LISTS)
    shelf.read.clear()
    for way, index in indexes.items():
        assert select(query, shelf, today=TODAY, index=index) == by_scan, way
        assert select(query, shelf, today=TODAY, index=index, known=KnownTable()) == by_scan, way
    assert shelf.read == []


@settings(max_examples=50, deadline=None)
@given(text=queries)
def test_texts_held_in_memory_are_found_alike(shelf: MemoryShelf, text: str) -> None:
    folded = FoldedTexts()
    query = parse(text, today=TODAY)
    expected = select(query, shelf, today=TODAY)
    assert select(query, shelf, today=TODAY, folded=folded) == expected
    assert select(query, shelf, today=TODAY, folded=folded) == expected
