from __future__ import annotations

import pytest

from readlist.search.syntax import Text
from readlist.search.wanted import Wanted, wanted_by


@pytest.mark.parametrize(
    ("term", "wanted"),
    [
        (Text("Models"), Wanted(("models",), stem="model")),
        (Text("Models", prefix=True), Wanted(("models",), prefix=True, stem="model")),
        (Text("Models", exact=True), Wanted(("models",))),
        (Text("mixture-of-experts"), Wanted(("mixture", "of", "experts"))),
        (Text("GPT-4", prefix=True), Wanted(("gpt", "4"), prefix=True)),
        (Text("学习"), Wanted(("学", "习"))),
        (Text("Large models", exact=True), Wanted(("large", "models"))),
    ],
)
def test_stems_are_for_single_words_without_quotes(term: Text, wanted: Wanted) -> None:
    assert wanted_by(term) == wanted
