from __future__ import annotations

import pytest

from readlist.analysis.ranking.enough import LEAST_LIKED, LEAST_SKIPPED, missing
from readlist.analysis.ranking.taste import Choices


@pytest.mark.parametrize(
    ("liked", "skipped", "words"),
    [
        (LEAST_LIKED - 3, LEAST_SKIPPED - 2, "3 more stars, 2 more skips"),
        (LEAST_LIKED - 1, LEAST_SKIPPED + 9, "1 more star"),
        (LEAST_LIKED, LEAST_SKIPPED - 1, "1 more skip"),
        (LEAST_LIKED, LEAST_SKIPPED, ""),
    ],
)
def test_what_is_missing_is_said(liked: int, skipped: int, words: str) -> None:
    choices = Choices(frozenset(range(liked)), frozenset(range(100, 100 + skipped)))
    found = missing(choices, set(range(200)))
    assert found.words == words
    assert any(found) == bool(words)


def test_papers_of_which_nothing_is_known_do_not_count() -> None:
    choices = Choices(frozenset(range(10)), frozenset(range(100, 110)))
    assert missing(choices, set(range(102))) == (0, LEAST_SKIPPED - 2)
