"""What was done is told in the same words when it is taken back."""

from __future__ import annotations

import pytest

from readlist.tui.feedback import step_phrase
from tests.tui.stage import TODAY


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("status skipped", "skipped"),
        ("star", "starred"),
        ("later 2026-11-30", "later, 30 Nov"),
        ("later 2026-11-28", "later, Sat"),
        ("later none", "no longer put off"),
        ("tag +moe -llm", "tags +moe -llm"),
        ("tags rename ml/llm ml/lm", "#ml/llm renamed to #ml/lm"),
        ("tags rename moe 'mixture of experts'", "#moe renamed to #mixture of experts"),
        ("tags rename moe mixture of experts", "tag renamed: moe mixture of experts"),
        ("tags rename don't a", "tags rename don't a"),
        ("tags merge llms 'language models' llm", "#llms, #language models merged into #llm"),
        ("tags delete 'to cite'", "#to cite deleted"),
        ("tags delete moe", "#moe deleted"),
        ("edit pdf", "PDF attached"),
        ("edit title, year", "title, year edited"),
        ("import digest.txt", "import digest.txt"),
        ("note", "note"),
    ],
)
def test_steps_have_the_words_of_the_app(command: str, words: str) -> None:
    assert step_phrase(command, TODAY) == words
