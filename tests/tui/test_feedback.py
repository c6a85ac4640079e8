"""What was done is told in the same words when it is taken back."""

from __future__ import annotations

import pytest

from readlist.tui.feedback import step_phrase


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("status skipped", "skipped"),
        ("star", "starred"),
        ("later 2026-12-03", "put off to 2026-12-03"),
        ("later none", "not put off any more"),
        ("tag +moe -llm", "tags +moe -llm"),
        ("tags rename ml/llm ml/lm", "#ml/llm renamed to #ml/lm"),
        ("tags delete moe", "#moe deleted"),
        ("edit pdf", "PDF attached"),
        ("edit title, year", "title, year edited"),
        ("import digest.txt", "import digest.txt"),
        ("note", "note"),
    ],
)
def test_steps_have_the_words_of_the_app(command: str, words: str) -> None:
    assert step_phrase(command) == words
