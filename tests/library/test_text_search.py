"""The index of a library: opened, caught up, built, shared between processes, killed."""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from readlist.errors import Cancelled, IndexUnusable
from readlist.library import text_search
from readlist.library.library import Library, open_library
from readlist.library.selecting import select_query
from readlist.library.text_search import TextSearch
from readlist.model.change import SetNote, SetStatus
from readlist.model.paper import PaperText
from readlist.search.matching import select as scan
from readlist.search.query import parse
from readlist.search.text_index import TextIndex
from tests.library.conftest import TODAY, json_lines, take

CHECKOUT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("READLIST_INDEX_ROUNDS", "10"))
TITLES = ("On Tides", "Counting Moons", "Birds and Tides", "深度学习")
QUERIES = ("tides", "tid", "bird", '"on tides"', "note:heron", "-tides", "学习", "moons OR bird sort:title")


@pytest.fixture
def library(library: Library) -> Library:
    take(library, json_lines(*(f'{{"title": "{title}", "authors": ["Ada Marsh"]}}' for title in TITLES)))
    return library


@pytest.fixture
def search(library: Library) -> Iterator[TextSearch]:
    built = TextSearch(library)
    assert built.build()
    yield built
    built.close()


def found(search: TextSearch, text: str) -> list[int]:
    return search.select(parse(text, today=TODAY), today=TODAY)


def ids(library: Library) -> dict[str, int]:
    return {summary.title: doc_id for doc_id, summary in library.summaries().items()}


def agrees_with_the_scan(search: TextSearch, library: Library, *queries: str) -> bool:
    return all(
        found(search, text) == scan(parse(text, today=TODAY), library, today=TODAY)
        for text in (*QUERIES, *queries)
    )


def never_reads(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_texts(_: object) -> Iterator[object]:
        raise AssertionError("a text was read")

    monkeypatch.setattr(library.store, "texts", no_texts)


def test_without_an_index_it_scans(library: Library) -> None:
    search = TextSearch(library)
    assert not search.open()
    assert not search.is_indexed
    assert not search.commit()
    assert search.pending == 0
    assert agrees_with_the_scan(search, library)


def test_with_one_no_text_is_read(
    library: Library, search: TextSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert search.is_indexed
    assert agrees_with_the_scan(search, library)
    never_reads(library, monkeypatch)
    assert len(found(search, "tides")) == 2


def test_a_change_is_found_at_once_and_by_the_next_process(library: Library, search: TextSearch) -> None:
    moons = ids(library)["Counting Moons"]
    library.apply(SetNote("a grey heron"), [moons])
    library.remove([ids(library)["On Tides"]])
    assert found(search, "heron") == [moons]
    assert search.pending == 2
    assert agrees_with_the_scan(search, library)
    # Another process finds both in the journal; nothing was committed.
    with open_library(library.path, session="cli") as again:
        other = TextSearch(again)
        assert other.open()
        assert other.pending == 2
        assert agrees_with_the_scan(other, again)
        other.close()
    assert search.commit()
    assert search.pending == 0
    assert search.commit()
    assert agrees_with_the_scan(search, library)
    with open_library(library.path, session="cli") as again:
        other = TextSearch(again)
        assert other.open()
        assert other.pending == 0
        assert agrees_with_the_scan(other, again)


def test_a_change_that_is_not_about_texts_costs_no_commit(library: Library, search: TextSearch) -> None:
    library.apply(SetStatus("read"), list(library.summaries()))
    assert len(found(search, "tides status:read")) == 2
    assert search.pending == 0


def test_changes_of_other_processes_are_found_when_they_are_taken_in(
    library: Library, search: TextSearch
) -> None:
    with open_library(library.path, session="cli") as other:
        take(other, json_lines('{"title": "Herons of the Marsh"}', name="more.jsonl"))
    library.refresh()
    assert len(found(search, "heron")) == 1
    assert agrees_with_the_scan(search, library)


def test_the_second_process_keeps_its_changes_to_itself(library: Library, search: TextSearch) -> None:
    moons = ids(library)["Counting Moons"]
    library.apply(SetNote("a white egret"), [moons])
    assert found(search, "egret") == [moons]
    assert search.commit()
    with open_library(library.path, session="cli") as other_library:
        other = TextSearch(other_library)
        assert other.open()
        other_library.apply(SetNote("a grey heron"), [moons])
        assert found(other, "heron") == [moons]
        assert not other.commit()
        assert other.pending == 1
        library.refresh()
        assert found(search, "heron") == [moons]
        assert search.commit()
        search.close()
        assert other.commit()
        assert agrees_with_the_scan(other, other_library)
        other.close()


def test_an_index_that_is_far_behind_is_to_be_built(
    library: Library, search: TextSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    search.close()
    library.apply(SetNote("heron"), list(library.summaries()))
    monkeypatch.setattr(text_search, "MOST_TO_CATCH_UP", 3)
    late = TextSearch(library)
    assert not late.open()
    told: list[tuple[int, int]] = []
    assert late.build(lambda done, of_all: told.append((done, of_all)))
    assert told[-1] == (4, 4)
    assert len(found(late, "heron")) == 4


def test_an_index_that_misses_papers_is_to_be_built(
    library: Library, search: TextSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    search.close()
    monkeypatch.setattr(TextIndex, "paper_count", 3)
    assert not TextSearch(library).open()


def test_a_build_can_be_stopped(library: Library) -> None:
    def stop(_done: int, _of_all: int) -> None:
        raise Cancelled("stopped")

    search = TextSearch(library)
    with pytest.raises(Cancelled):
        search.build(stop)
    assert not search.is_indexed
    assert agrees_with_the_scan(search, library)
    assert search.build()


def test_changes_during_a_build_are_found_after_it(library: Library) -> None:
    moons = ids(library)["Counting Moons"]

    def change(_done: int, _of_all: int) -> None:
        library.apply(SetNote("a grey heron"), [moons])

    search = TextSearch(library)
    assert search.build(change)
    assert found(search, "heron") == [moons]
    assert search.pending == 1


def test_an_index_in_memory_serves_where_the_cache_cannot_be_written(
    library: Library, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    search = TextSearch(library, tmp_path / "file" / "index")
    assert not search.open()
    assert search.build()
    library.apply(SetNote("heron"), [ids(library)["Counting Moons"]])
    assert agrees_with_the_scan(search, library)
    assert search.commit()


def test_where_no_index_can_be_built_it_scans(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise IndexUnusable("broken")

    monkeypatch.setattr(text_search, "build_index", fail)
    search = TextSearch(library)
    assert not search.build()
    assert agrees_with_the_scan(search, library)


def test_while_another_process_builds_it_scans(library: Library) -> None:
    take(library, json_lines(*(f'{{"title": "Paper {n} of tides"}}' for n in range(150)), name="n.jsonl"))
    other = TextSearch(library)
    told: list[int] = []

    def meanwhile(done: int, of_all: int) -> None:
        told.append(done)
        if done < of_all:
            assert not other.build()
            assert agrees_with_the_scan(other, library)

    search = TextSearch(library)
    assert search.build(meanwhile)
    assert told == [*range(10, 151, 10), 154]


def test_a_scan_gives_way_to_the_index_once_it_is_there(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, search = scan(parse("tides", today=TODAY), library, today=TODAY), TextSearch(library)
    read, really_read = list[int](), library.texts

    def texts(doc_ids: Iterable[int]) -> Iterator[tuple[int, PaperText]]:
        for doc_id, text in really_read(doc_ids):
            read.append(doc_id)
            yield doc_id, text
            search.build()

    monkeypatch.setattr(library, "texts", texts)
    assert found(search, "tides") == expected
    assert len(read) == 2


def test_a_library_that_was_never_written_has_no_index(tmp_path: Path) -> None:
    with open_library(tmp_path / "new.json", session="cli") as empty:
        search = TextSearch(empty)
        assert not search.open()
        assert not search.build()
        assert found(search, "tides") == []


def test_a_moved_library_keeps_its_index(library: Library, search: TextSearch, tmp_path: Path) -> None:
    search.close()
    copy = tmp_path / "elsewhere"
    copy.mkdir()
    for path in (library.path, library.path.with_suffix(".journal")):
        shutil.copy(path, copy / path.name)
    with open_library(copy / library.path.name, session="cli") as moved:
        assert TextSearch(moved).open()


@pytest.mark.parametrize("door", ["matching", "commit"])
def test_when_the_index_fails_the_scan_goes_on(
    library: Library, search: TextSearch, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    def fail(*_: object) -> None:
        raise IndexUnusable("broken")

    monkeypatch.setattr(TextIndex, door, fail)
    library.apply(SetNote("heron"), list(library.summaries()))
    search.follow()
    search.commit()
    assert agrees_with_the_scan(search, library)
    assert not search.is_indexed


def test_searches_go_on_while_another_thread_commits(library: Library, search: TextSearch) -> None:
    moons = ids(library)["Counting Moons"]
    done = threading.Event()

    def commit() -> None:
        while not done.is_set():
            search.commit()

    committing = threading.Thread(target=commit)
    committing.start()
    for number in range(20):
        library.apply(SetNote(f"heron{number}"), [moons])
        assert found(search, f'"heron{number}"') == [moons]
        assert found(search, f'"heron{number - 1}"') == []
    done.set()
    committing.join()


def test_the_command_line_uses_an_index_and_builds_none(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = select_query(library, "tides", today=TODAY)
    assert not TextSearch(library).open()
    built = TextSearch(library)
    assert built.build()
    built.close()
    library.apply(SetStatus("read"), list(library.summaries()))
    never_reads(library, monkeypatch)
    assert select_query(library, "tides", today=TODAY) == expected


def test_rank_puts_titles_first_by_index_and_by_scan(library: Library, search: TextSearch) -> None:
    moons = ids(library)["Counting Moons"]
    library.apply(SetNote("of the tides"), [moons])
    for _ in range(2):
        ranked = found(search, "tides sort:rank")
        assert ranked[-1] == moons
        assert found(search, "tides sort:-rank")[0] == moons
        search.commit()
    assert scan(parse("tides sort:rank", today=TODAY), library, today=TODAY)[-1] == moons


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_kill_9_leaves_an_index_that_is_right_or_none(library: Library, tmp_path: Path) -> None:
    take(library, json_lines(*(f'{{"title": "Paper {n} of tides"}}' for n in range(300)), name="n.jsonl"))
    folder = tmp_path / "index"
    command = [sys.executable, "-m", "tests.library.index_worker", str(library.path), str(folder)]
    chance = random.Random(20240902)
    for _ in range(ROUNDS):
        worker = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE)
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"ready\n"
        select.select([], [], [], chance.uniform(0, 0.8))
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
        with open_library(library.path, session="check") as opened:
            search = TextSearch(opened, folder)
            is_opened = search.open()
            assert search.is_indexed is is_opened
            if is_opened:
                assert agrees_with_the_scan(search, opened, "changed", *(f"note{n}" for n in range(10)))
            search.close()
    with open_library(library.path, session="check") as opened:
        search = TextSearch(opened, folder)
        assert search.build()
        assert agrees_with_the_scan(search, opened, "note3")
        search.close()
