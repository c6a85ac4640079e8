from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Set
from pathlib import Path

import pytest

from readlist.errors import Cancelled, IndexBusy, IndexUnusable
from readlist.model.paper import Annotation, Note, PaperText
from readlist.search.syntax import Text
from readlist.search.text_index import TextIndex, build_index, open_index
from tests.hard_ground import no_room, tree

TEXTS = {
    1: PaperText(
        title="Attention Is All You Need",
        abstract="A network built from attention alone.",
        authors=("Ashish Vaswani", "Shazeer, Noam"),
        venue="NeurIPS",
        tags=("nlp", "to cite"),
        note=Note("Worth **keeping**."),
        annotations=(Annotation(exact="alone", comment="doubtful"),),
    ),
    2: PaperText(title="Quantized models", abstract="Attention is not looked at."),
    2**53 - 1: PaperText(title="深度学习"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "index" / "library"


@pytest.fixture
def index(folder: Path) -> Iterator[TextIndex]:
    built = build_index(folder, TEXTS.items(), "first")
    yield built
    built.close()


def opened(folder: Path) -> TextIndex:
    index = open_index(folder)
    assert index is not None
    return index


def found(index: TextIndex, term: Text) -> set[int]:
    """Return the papers that the index finds by a term."""
    return set(index.matching(term).among(index.doc_ids))


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (Text("network"), {1}),
        (Text("networks"), {1}),
        (Text("networks", exact=True), set()),
        (Text("model", field="title"), {2}),
        (Text("model", field="abstract"), set()),
        (Text("quan"), set()),
        (Text("quan", prefix=True), {2}),
        (Text("all you ne", exact=True), set()),
        (Text("all-you-ne"), set()),
        (Text("all-you-ne", prefix=True), {1}),
        (Text("all you need", exact=True), {1}),
        (Text("vaswani shazeer", exact=True), set()),
        (Text("noam shazeer", exact=True, field="author"), {1}),
        (Text("nlp to", exact=True), set()),
        (Text("need a", exact=True), set()),
        (Text("doubt", field="note"), {1}),
        (Text("neurips", field="venue"), {1}),
        (Text("学习"), {2**53 - 1}),
        (Text("attention"), {1, 2}),
        (Text("a", prefix=True), {1, 2}),
    ],
)
def test_the_index_finds(index: TextIndex, term: Text, expected: set[int]) -> None:
    assert found(index, term) == expected


def test_it_knows_who_has_an_abstract_and_how_many_there_are(index: TextIndex) -> None:
    assert set(index.with_abstract().among(index.doc_ids)) == {1, 2}
    index.update({1: PaperText(title="x"), 7: PaperText(abstract="y"), 2: None, 9: None})
    assert set(index.with_abstract().among(index.doc_ids)) == {7}
    assert len(index.doc_ids) == index.paper_count == 3
    index.commit("")
    assert len(index.doc_ids) == index.paper_count == 3


def test_a_prefix_of_very_many_words_is_found_whole() -> None:
    texts = [(number, PaperText(title=f"table w{number}")) for number in range(1, 2001)]
    index = build_index(None, texts, "")
    assert len(found(index, Text("w", prefix=True))) == 2000
    assert len(found(index, Text("table-w", prefix=True))) == 2000
    assert len(found(index, Text("table-w1", prefix=True))) == 1111


def test_endless_words_are_found() -> None:
    index = build_index(None, [(1, PaperText(title="see " + "長" * 300 + " " + "q" * 70_000))], "")
    assert found(index, Text("q" * 70_000)) == {1}
    assert found(index, Text("see " + "長" * 300 + "q" * 40_000, prefix=True)) == {1}


def test_changes_are_found_at_once_and_committed_together(index: TextIndex, folder: Path) -> None:
    index.update({1: PaperText(title="Recurrence"), 2: None, 3: PaperText(title="New attention")})
    assert index.pending == 3
    for _ in range(2):
        assert found(index, Text("attention")) == {3}
        assert found(index, Text("recurrence", field="title")) == {1}
        assert found(index, Text("quantized")) == set()
        assert found(index, Text("vaswani")) == set()
        assert index.commit("second")
        assert index.pending == 0
    again = opened(folder)
    assert (index.state, again.state) == ("second", "second")
    assert found(again, Text("attention")) == {3}
    assert again.doc_ids == index.doc_ids == {1, 3, 2**53 - 1}


def test_what_is_not_committed_is_not_in_the_folder(index: TextIndex, folder: Path) -> None:
    index.update({3: PaperText(title="New attention")})
    index.close()
    assert found(opened(folder), Text("attention")) == {1, 2}
    assert opened(folder).state == "first"


def test_a_change_during_a_commit_stays_in_the_overlay(index: TextIndex) -> None:
    stop = threading.Event()
    failures: list[Set[int]] = []

    def search() -> None:
        while not stop.is_set():
            missing = {11, 12, 13} - found(index, Text("title", prefix=True))
            if missing:
                failures.append(missing)

    index.update({number: PaperText(title="Title 0") for number in (11, 12, 13)})
    thread = threading.Thread(target=search)
    thread.start()
    for round_ in range(1, 6):
        index.update({number: PaperText(title=f"Titles {round_}") for number in (11, 12, 13)})
        committing = threading.Thread(target=index.commit, args=(f"{round_}",))
        committing.start()
        index.update({11: PaperText(title=f"Title late{round_}")})
        committing.join()
        assert found(index, Text(f"late{round_}")) == {11}
        assert found(index, Text(f"{round_}", exact=True)) >= {12, 13}
    stop.set()
    thread.join()
    assert failures == []


def test_one_writes_and_the_other_keeps_its_changes_and_finds_them(index: TextIndex, folder: Path) -> None:
    other = opened(folder)
    index.update({3: PaperText(title="Third")})
    other.update({3: PaperText(title="Third")})
    assert index.commit("second")
    assert not other.commit("second")
    assert other.pending == 1
    assert found(other, Text("third")) == {3}
    index.update({4: PaperText(title="Fourth"), 1: None})
    assert index.commit("third")
    index.close()
    assert other.commit("second")
    other.update({4: PaperText(title="Fourth"), 1: None})
    assert found(other, Text("attention")) == {2}
    assert found(other, Text("fourth")) == {4}
    other.close()


def test_rank_puts_titles_first_and_says_it_of_changes_too(index: TextIndex) -> None:
    scores = index.scores([Text("attention")])
    assert scores.keys() == {1, 2}
    assert scores[1] > scores[2]
    index.update({1: None, 4: PaperText(title="Attention"), 5: PaperText(abstract="attention")})
    scores = index.scores([Text("attention"), Text("x", field="section")])
    assert scores.keys() - {5} == {2, 4}
    assert scores[4] > scores[5]


def test_there_is_no_index_where_there_is_none(folder: Path) -> None:
    assert open_index(folder) is None


def test_a_build_that_is_stopped_leaves_the_old_index(index: TextIndex, folder: Path) -> None:
    index.close()

    def stop(done: int) -> None:
        raise Cancelled(f"{done}")

    many = [(number, PaperText(title="other")) for number in range(500)]
    with pytest.raises(Cancelled, match="10") as stopped:
        build_index(folder, many, "second", stop)
    assert stopped.tb is not None
    assert opened(folder).state == "first"
    told: list[int] = []
    assert len(build_index(folder, many, "third", told.append).doc_ids) == 500
    assert told[-1] == 500
    assert opened(folder).state == "third"
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_builds_that_are_stopped_leave_no_more_than_one_of_them_would(folder: Path) -> None:
    def stop(_done: int) -> None:
        raise Cancelled("stopped")

    many = [(number, PaperText(title="other")) for number in range(500)]
    left = []
    for _ in range(3):
        with pytest.raises(Cancelled):
            build_index(folder, many, "first", stop)
        left.append(len([path for path in folder.parent.rglob("*") if path.is_file()]))
    assert len(set(left)) == 1


def test_only_one_builds_at_a_time(folder: Path) -> None:
    def other(done: int) -> None:
        if done == 100:
            with pytest.raises(IndexBusy):
                build_index(folder, TEXTS.items(), "second")

    many = [(number, PaperText(title="other")) for number in range(150)]
    assert build_index(folder, many, "first", other).state == "first"


def test_an_index_is_not_taken_from_who_writes_to_it(index: TextIndex, folder: Path) -> None:
    assert index.commit("second")
    with pytest.raises(IndexBusy):
        build_index(folder, TEXTS.items(), "third")
    assert opened(folder).state == "second"
    index.close()
    assert not index.commit("late")
    assert build_index(folder, TEXTS.items(), "third").state == "third"


def test_an_index_that_is_written_to_since_is_not_replaced(index: TextIndex, folder: Path) -> None:
    def write(_done: int) -> None:
        assert index.commit("second")

    with pytest.raises(IndexBusy):
        build_index(folder, TEXTS.items(), "third", write)
    assert opened(folder).state == "second"


def test_an_index_in_memory_needs_no_folder() -> None:
    index = build_index(None, TEXTS.items(), "first")
    index.update({3: PaperText(title="New attention")})
    assert index.commit("second")
    assert found(index, Text("attention")) == {1, 2, 3}


def test_where_no_folder_can_be_made_there_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(IndexUnusable):
        build_index(tmp_path / "file" / "index", TEXTS.items(), "first")
    assert open_index(tmp_path / "file" / "index") is None


def test_an_index_of_another_version_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr("readlist.search.index_format._VERSION", "0")
        build_index(folder, TEXTS.items(), "first")
    assert open_index(folder) is None
    build_index(folder, TEXTS.items(), "second")
    assert opened(folder).state == "second"


@pytest.mark.parametrize("damage", ["cut", "garbage", "gone"])
def test_a_damaged_index_is_none_or_says_so(index: TextIndex, folder: Path, damage: str) -> None:
    """Whichever file is damaged: nothing but IndexUnusable comes out."""
    index.close()
    names = [path.name for path in folder.iterdir() if not path.name.endswith(".lock")]
    for name in names:
        copy = folder.with_name(f"copy-{name}")
        shutil.copytree(folder, copy)
        content = (copy / name).read_bytes()
        if damage == "gone":
            (copy / name).unlink()
        else:
            (copy / name).write_bytes(
                content[: len(content) // 2] if damage == "cut" else b"\xff" * len(content)
            )
        damaged = open_index(copy)
        if damaged is not None:
            try:
                found(damaged, Text("attention", prefix=True))
                damaged.update({3: PaperText(title="New")})
                damaged.commit("second")
            except IndexUnusable:
                pass
            damaged.close()
        assert found(build_index(copy, TEXTS.items(), "second"), Text("attention")) == {1, 2}


def test_a_build_that_finds_no_room_leaves_none_of_its_files(folder: Path) -> None:
    texts = [
        (number, PaperText(title=f"Paper {number}", abstract=f"word{number} " * 9)) for number in range(3000)
    ]
    with no_room(8192), pytest.raises(IndexUnusable):
        build_index(folder, texts, "first")
    assert tree(folder.parent) == {}
    build_index(folder, texts, "first").close()
    assert open_index(folder) is not None


def test_a_build_that_finds_no_room_leaves_the_index_that_was_there(index: TextIndex, folder: Path) -> None:
    index.close()
    before = tree(folder)
    with no_room(100), pytest.raises(IndexUnusable):
        build_index(folder, [(number, PaperText(title=f"word{number}")) for number in range(3000)], "second")
    assert tree(folder.parent) == before
    assert found(opened(folder), Text("network")) == {1}
