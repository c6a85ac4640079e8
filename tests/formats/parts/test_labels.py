"""Labels before the fields of an entry."""

from __future__ import annotations

import pytest

from readlist.formats.parts.labels import (
    ABSTRACT,
    AUTHORS,
    NOTE,
    OTHER_LINK,
    PAPER,
    TITLE,
    VENUE,
    YEAR,
    is_link_words_only,
    split_label,
)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Title: Lists", TITLE, "Lists"),
        ("Authors / Affiliation: Ann Li", AUTHORS, "Ann Li"),
        ("Published on: 3 May 2024", YEAR, "3 May 2024"),
        ("Venue : ListConf", VENUE, "ListConf"),
        ("摘要：列表", ABSTRACT, "列表"),
        ("Аннотация: Списки", ABSTRACT, "Списки"),
        ("Why it matters: They end.", NOTE, "They end."),
        ("TL;DR: Short.", NOTE, "Short."),
        ("📄 Paper: https://example.org", PAPER, "https://example.org"),
        ("Code (official): https://github.com/a/b", OTHER_LINK, "https://github.com/a/b"),
        ("Link:", PAPER, ""),
    ],
)
def test_known_labels(text: str, kind: str, value: str) -> None:
    assert split_label(text) == (kind, value)


@pytest.mark.parametrize(
    "text", ["BERT: Pre-training", "A title", "", ":", "A Paper: Its Life", "10:30 lunch"]
)
def test_other_texts(text: str) -> None:
    assert split_label(text) is None


def test_words_of_links() -> None:
    assert is_link_words_only("Paper, Tweet")
    assert is_link_words_only("[PDF] [Code]")
    assert not is_link_words_only("Paper on Code")
