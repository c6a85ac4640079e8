"""The index built by another process: as by this one, silently, and given up without a trace."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from tinydb import TinyDB

from readlist.library.index_process import IndexProcess, Outcome
from readlist.library.library import Library
from readlist.library.text_search import TextSearch
from readlist.search.query import parse
from tests.builds import builds_of, held_build_of, held_builds
from tests.library.conftest import TODAY, json_lines, take

posix = pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")


@pytest.fixture
def library(library: Library) -> Library:
    take(library, json_lines(*(f'{{"title": "Paper {n} of tides"}}' for n in range(150))))
    return library


def outcome(library: Library, told: list[int] | None = None) -> Outcome:
    return IndexProcess(library.path).outcome((told if told is not None else []).append)


def finds(search: TextSearch, text: str) -> int:
    return len(search.select(parse(text, today=TODAY), today=TODAY))


def test_what_it_builds_is_used_and_followed(library: Library) -> None:
    told: list[int] = []
    assert outcome(library, told) is Outcome.BUILT
    assert told == sorted(set(told))
    assert told[-1] == 100
    take(library, json_lines('{"title": "Herons"}', name="more.jsonl"))
    search = TextSearch(library)
    assert search.open()
    assert (search.pending, finds(search, "tides"), finds(search, "heron")) == (1, 150, 1)
    search.close()


def test_modules_that_lie_about_where_the_user_is_are_not_run(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "msgspec.py").write_text("raise SystemExit", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert outcome(library) is Outcome.BUILT


def test_one_that_fails_says_nothing_on_the_terminal(
    library: Library, capfd: pytest.CaptureFixture[str]
) -> None:
    library.close()
    library.path.write_text("no library", "utf-8")
    assert outcome(library) is Outcome.FAILED
    assert capfd.readouterr() == ("", "")


def test_where_the_cache_cannot_be_written_it_says_so(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert outcome(library) is Outcome.UNWRITABLE


def test_of_a_library_that_was_edited_outside_none_is_built(library: Library) -> None:
    library.tidy()
    with TinyDB(library.path) as outside:
        outside.table("papers").insert({"key": "x", "title": "X"})
    assert outcome(library) is Outcome.FAILED


def test_while_another_process_builds_it_says_so(library: Library) -> None:
    outcomes: list[Outcome] = []

    def meanwhile(done: int, of_all: int) -> None:
        if done < of_all and not outcomes:
            outcomes.append(outcome(library))

    search = TextSearch(library)
    assert search.build(meanwhile)
    assert outcomes == [Outcome.BUSY]
    search.close()


def test_a_python_that_is_not_there_is_an_error(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(library.path.with_name("python")))
    with pytest.raises(OSError, match="python"):
        IndexProcess(library.path)


@posix
def test_one_that_is_killed_leaves_the_scan_and_room_for_the_next(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held_builds(library.path) as folder:
        with monkeypatch.context() as held:
            held.syspath_prepend(folder)
            process = IndexProcess(library.path)
        held_build_of(library.path)
        process.kill()
        assert process.outcome(lambda _: None) is Outcome.FAILED
        assert builds_of(library.path) == []
    search = TextSearch(library)
    assert not search.open()
    assert finds(search, "tides") == 150
    assert outcome(library) is Outcome.BUILT
    assert search.open()
