"""What was done is told in the same words when it is taken back."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from readlist.config import Config
from readlist.errors import StoreError
from readlist.library.library import Library
from readlist.store.files import told_as_store_error
from readlist.tui.feedback import error_words, step_phrase
from readlist.tui.widgets.status_line import NOTHING, Said
from tests.tui.stage import TITLES, TODAY, by_title, staged


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


async def test_what_was_said_goes_with_the_next_thing_done_not_with_a_look_around(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("w", "j", "k", "enter", "enter")
        assert f"Queued · {TITLES[0]} · u undo" in stage.status(), "one looks at the next paper"
        await stage.press("v")
        assert "Queued" not in stage.status()
        await stage.press("escape", "s", "slash")
        assert "Starred" not in stage.status()
        await stage.press("escape", "s", "shift+tab", "j", "enter")
        assert "taken away" not in stage.status(), "another view is another matter"


async def test_a_verb_that_changes_nothing_says_so_once(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("i")
        assert f"In the inbox already · {TITLES[0]}" in stage.status()
        await stage.press("j")
        assert "already" not in stage.status()
        await stage.press("w", "k", "w")
        assert "Queued already" in stage.status()


async def test_every_verb_says_something_in_triage(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("T", "w", "i")
        status = stage.app.main.status.said
        assert (status.what, status.title) == ("In the inbox already", TITLES[1])


async def test_where_there_is_nothing_to_triage_it_is_said_once(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("V", "x", "T")
        assert "Nothing to triage here" in stage.status()
        await stage.press("k")
        assert "Nothing" not in stage.status()


async def test_a_draft_is_told_of_until_one_goes_on(library: Library) -> None:
    doc_id = by_title(library)[TITLES[1]].doc_id
    library.drafts.save(f"note-{doc_id}", "half a note")
    async with staged(library) as stage:
        while "Note not saved" not in stage.status():
            await stage.pilot.pause()
        await stage.press("j")
        assert "Note not saved" not in stage.status()


async def test_a_key_bound_to_nothing_says_so_once(library: Library) -> None:
    async with staged(library, config=Config(keys={"help": "f1"})) as stage:
        for key, character in (("asterisk", "*"), ("tilde", "~"), ("number_sign", "#"), ("é", "é")):
            await stage.press(key)
            assert f'"{character}" is no key here · F1 lists the keys' in stage.status()
        await stage.press("j")
        assert "no key" not in stage.status()


async def test_a_digit_without_a_saved_search_and_keys_that_write_nothing_are_left_to_themselves(
    library: Library,
) -> None:
    async with staged(library) as stage:
        for key in ("f9", "ctrl+y", "alt+x", "left_shift", "insert", "1"):
            await stage.press(key)
            assert "no key" not in stage.status()


async def test_keys_are_letters_where_something_is_typed(library: Library) -> None:
    async with staged(library) as stage:
        for opening in ("slash", "n", "t"):
            await stage.press(opening, "asterisk", "number_sign")
            assert "no key" not in stage.status()
            await stage.press("escape")


async def test_a_key_bound_to_nothing_leaves_a_failure_in_sight(library: Library) -> None:
    async with staged(library) as stage:
        stage.app.main.say(Said("Not saved", "a paper", "the disk is full", failed=True))
        await stage.press("asterisk")
        assert "the disk is full" in stage.status()


async def test_a_key_bound_to_nothing_says_so_in_triage_and_while_highlighting(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("h", "T")
        assert '"T" is no key here · ? lists the keys' in stage.status()
        await stage.press("escape", "T", "asterisk")
        assert stage.app.main.status.said.what == '"*" is no key here'
        await stage.press("j", "5")
        assert stage.app.main.status.said == NOTHING
        await stage.press("n", "asterisk")
        assert stage.app.main.status.said == NOTHING


def test_why_the_disk_refused_stands_before_a_path_that_may_be_long() -> None:
    with pytest.raises(StoreError) as failure, told_as_store_error("write to", Path("/a/long/way/down")):
        raise OSError(errno.ENOSPC, "No space left on device")
    said = error_words(failure.value)
    assert said.what == f"No space left on device: Cannot write to {Path('/a/long/way/down')}"
    assert said.failed
