"""Importing: every record accounted for, nothing of the reader's touched, one step each."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from readlist.errors import Cancelled
from readlist.library.importing import (
    ImportOptions,
    gather_sources,
    import_read,
    import_sources,
    read_sources,
    without_entries,
)
from readlist.library.library import Library
from readlist.library.sources import FailedSource, Source
from readlist.model.change import EditFields, EditTags, SetNote, SetStarred, SetStatus
from tests.library.conftest import TODAY, json_lines, take

TIDES = (
    '{"title": "On the Slow Music of Tides", "authors": ["Ada Marsh"], "year": 2023, '
    '"abstract": "Water moves."}'
)
MOONS = '{"title": "Counting the Small Moons of Far Planets", "arxiv_id": "2401.00001v1"}'


def test_new_papers_come_into_the_inbox_with_their_place(library: Library) -> None:
    report = take(library, json_lines(TIDES, MOONS))
    assert (report.counts.records, report.counts.new, report.step) == (2, 2, 1)
    first, second = report.sources[0].papers
    assert (first.action, first.key, second.action) == ("new", "marsh2023slow", "new")
    paper = library.paper(first.doc_id or 0)
    assert (paper.status, paper.abstract, paper.authors) == ("inbox", "Water moves.", ("Ada Marsh",))
    (place,) = paper.places
    assert (library.lists()[place.list].title, place.position) == ("papers", 1)


def test_importing_again_changes_nothing_and_makes_no_step(library: Library) -> None:
    take(library, json_lines(TIDES, MOONS))
    journal = library.path.with_suffix(".journal").read_bytes()
    report = take(library, json_lines(TIDES, MOONS))
    assert (report.counts.new, report.counts.merged, report.counts.skipped, report.step) == (0, 0, 2, None)
    assert library.path.with_suffix(".journal").read_bytes() == journal
    assert len(library.history()) == 1


def test_short_titles_of_a_list_that_is_known_are_the_same_papers(library: Library) -> None:
    short = ('{"title": "Mamba"}', '{"title": "Segment Anything", "authors": ["A B"], "year": 2023}', TIDES)
    take(library, json_lines(*short))
    again = take(library, json_lines(*short))
    assert (again.counts.skipped, again.step) == (3, None)
    elsewhere = take(library, json_lines(*short, MOONS, name="other.jsonl"))
    assert [paper.action for paper in elsewhere.sources[0].papers] == [
        "possible-duplicate",
        "possible-duplicate",
        "merged",
        "new",
    ]


def test_papers_of_one_short_title_in_a_list_are_told_apart_by_their_places(library: Library) -> None:
    twice = ('{"title": "Mamba", "venue": "Sea"}', '{"title": "Mamba", "abstract": "Snakes swim."}')
    assert take(library, json_lines(*twice)).counts.new == 2
    again = take(library, json_lines(*twice))
    assert (again.counts.skipped, again.step) == (2, None)


def test_a_changed_file_adds_only_what_is_new(library: Library) -> None:
    take(library, json_lines(TIDES))
    report = take(library, json_lines(TIDES, MOONS))
    assert (report.counts.new, report.counts.skipped) == (1, 1)
    assert len(library.lists()) == 1


def test_a_merge_fills_gaps_unites_tags_and_leaves_the_readers_work_alone(library: Library) -> None:
    report = take(
        library, json_lines('{"title": "On the Slow Music of Tides", "year": 2023, "tags": ["sea"]}')
    )
    doc_id = report.sources[0].papers[0].doc_id or 0
    library.apply(SetStarred(True), [doc_id])
    library.apply(SetStatus("reading"), [doc_id])
    library.apply(SetNote("mine"), [doc_id])
    library.apply(EditTags(("to-cite",)), [doc_id])
    before = library.paper(doc_id)
    report = take(
        library,
        json_lines(TIDES.replace("}", ', "tags": ["water"], "doi": "10.1000/Tides"}'), name="other.jsonl"),
    )
    assert [paper.action for paper in report.sources[0].papers] == ["merged"]
    after = library.paper(doc_id)
    assert (after.abstract, after.identifiers.doi, after.key) == ("Water moves.", "10.1000/tides", before.key)
    assert after.tags == ("sea", "to-cite", "water")
    assert (after.starred, after.status, after.note) == (True, "reading", before.note)
    assert [library.lists()[place.list].title for place in after.places] == ["papers", "other"]


def test_tags_edited_by_hand_and_identifiers_of_a_newer_version_stay(library: Library) -> None:
    doc_id = take(library, json_lines(TIDES)).sources[0].papers[0].doc_id or 0
    with library.store.step("a newer version"):
        library.store.update("papers", [doc_id], {"identifiers": {"doi": "10.1000/tides", "isbn": "1"}})
    library.apply(EditFields({"tags": ["mine"]}), [doc_id])
    take(library, json_lines(TIDES.replace("}", ', "tags": ["noise"], "arxiv_id": "2401.00002"}')))
    document = library.store.document(doc_id)
    assert document["tags"] == ["mine"]
    assert document["identifiers"] == {"doi": "10.1000/tides", "isbn": "1", "arxiv": "2401.00002"}


def test_a_field_edited_by_hand_is_never_overwritten(library: Library) -> None:
    doc_id = take(library, json_lines(TIDES)).sources[0].papers[0].doc_id or 0
    library.apply(EditFields({"abstract": ""}), [doc_id])
    take(library, json_lines(TIDES, name="again.jsonl"))
    assert library.paper(doc_id).abstract == ""


def test_versions_of_one_preprint_are_one_paper_that_lists_them(library: Library) -> None:
    report = take(
        library,
        json_lines(
            MOONS, '{"url": "https://arxiv.org/pdf/2401.00001v3"}', '{"doi": "10.48550/ARXIV.2401.00001"}'
        ),
    )
    (paper,) = report.sources[0].papers
    assert paper.entries == (0, 1, 2)
    assert (report.counts.new, report.counts.merged, report.counts.skipped) == (1, 1, 1)
    assert library.paper(paper.doc_id or 0).identifiers.arxiv_versions == (1, 3)


def test_an_id_alone_gets_its_title_from_a_later_list(library: Library) -> None:
    first = take(library, Source("ids.txt", b"2401.00001\n2402.00002\n", TODAY))
    doc_id = first.sources[0].papers[0].doc_id or 0
    assert library.paper(doc_id).title == "arXiv:2401.00001"
    take(library, json_lines(MOONS))
    assert library.paper(doc_id).title == "Counting the Small Moons of Far Planets"


def test_conflicting_identifiers_are_two_papers_and_said_to_be_possibly_one(library: Library) -> None:
    take(library, json_lines(MOONS))
    report = take(library, json_lines(MOONS.replace("2401.00001v1", "2402.00002")))
    assert [paper.action for paper in report.sources[0].papers] == ["possible-duplicate"]
    assert report.counts.new == 1
    assert len(library.summaries()) == 2


@pytest.mark.parametrize(
    ("choice", "papers", "tags"), [("skip", 1, ()), ("keep", 2, ()), ("merge", 1, ("sea",))]
)
def test_on_duplicate(library: Library, choice: str, papers: int, tags: tuple[str, ...]) -> None:
    doc_id = take(library, json_lines(TIDES)).sources[0].papers[0].doc_id or 0
    options = ImportOptions(on_duplicate=choice)  # type: ignore[arg-type]
    take(library, json_lines(TIDES.replace("}", ', "tags": ["sea"]}'), name="b.jsonl"), options=options)
    assert (len(library.summaries()), library.summaries()[doc_id].tags) == (papers, tags)


def test_options_give_tags_status_and_list(library: Library) -> None:
    options = ImportOptions(tags=("weekly",), status="queued", list_name="Reading group")
    take(library, json_lines(TIDES), options=options)
    take(library, json_lines(MOONS, name="next.jsonl"), options=options)
    assert {summary.status for summary in library.summaries().values()} == {"queued"}
    assert {summary.tags for summary in library.summaries().values()} == {("weekly",)}
    assert [found.title for found in library.lists().values()] == ["Reading group"]


def test_every_record_is_accounted_for(library: Library) -> None:
    report = take(library, json_lines(TIDES, '{"title": 3', TIDES, MOONS, "[]"))
    counts = report.counts
    assert counts.records == counts.new + counts.merged + counts.skipped + counts.failed == 5
    assert (counts.new, counts.skipped, counts.failed) == (2, 1, 2)
    assert [problem.line for problem in report.sources[0].problems] == [2, 5]


def test_a_bad_source_does_not_stop_the_others(library: Library) -> None:
    report = import_sources(
        library,
        [FailedSource("gone.txt", "No such file."), json_lines(TIDES), Source("x", b"\0\1\2\3", TODAY)],
        ImportOptions(),
    )
    assert [source.format for source in report.sources] == [None, "readlist-json", None]
    assert (report.counts.new, report.counts.failed) == (1, 2)


def test_sources_of_one_import_keep_their_order_on_top_of_older_ones(library: Library) -> None:
    take(library, json_lines('{"title": "The oldest of the papers here"}', name="old.jsonl"))
    take(library, json_lines(TIDES, name="a.jsonl"), json_lines(MOONS, name="b.jsonl"))
    by_age = sorted(library.summaries().values(), key=lambda summary: summary.added_at, reverse=True)
    assert [summary.title.split()[0] for summary in by_age] == ["On", "Counting", "The"]


def test_a_dry_run_writes_nothing(library: Library) -> None:
    report = take(library, json_lines(TIDES), options=ImportOptions(dry_run=True))
    assert (report.counts.new, report.step) == (1, None)
    assert (report.sources[0].papers[0].key, report.sources[0].papers[0].doc_id) == (None, None)
    assert not library.path.exists()
    alone = import_sources(None, [json_lines(TIDES, TIDES)], ImportOptions(dry_run=True))
    assert (alone.counts.new, alone.counts.skipped) == (1, 1)


def test_undoing_an_import_keeps_papers_touched_since(library: Library) -> None:
    report = take(library, json_lines(TIDES, MOONS))
    touched = report.sources[0].papers[0]
    with library.store.step("elsewhere"):
        library.store.update("papers", [touched.doc_id or 0], {"starred": True})
    library.undo(own_first=True)
    library.redo()
    library.undo(own_first=True)
    library.undo(own_first=True)
    assert library.summaries() == {}
    library.redo()
    assert {summary.key for summary in library.summaries().values()} >= {"marsh2023slow"}


def test_a_folder_stands_for_its_files_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden", "sub/c.txt"):
        path = tmp_path / "lists" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, "utf-8")
    found = gather_sources([str(tmp_path / "lists"), "-"], io.BytesIO(b"typed"), TODAY)
    assert [source.data for source in found if isinstance(source, Source)] == [
        b"a.txt",
        b"b.txt",
        b"sub/c.txt",
        b"typed",
    ]


def test_what_cannot_be_read_is_said_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    found = gather_sources([str(tmp_path / "none.txt"), str(tmp_path / "empty")], io.BytesIO(), TODAY)
    messages = [source.message for source in found if isinstance(source, FailedSource)]
    assert "No such file" in messages[0]
    assert "has no files" in messages[1]


def test_a_file_date_in_the_future_counts_as_today(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x", "utf-8")
    os.utime(path, (4e9, 4e9))
    (source,) = gather_sources([str(path)], io.BytesIO(), TODAY)
    assert isinstance(source, Source)
    assert source.modified_on == TODAY


def test_records_can_be_left_out_of_what_was_read(library: Library) -> None:
    (read,) = read_sources([json_lines(TIDES, MOONS)])
    report = import_read(library, [without_entries(read, {0})], ImportOptions())
    assert [paper.record.title for paper in report.sources[0].papers] == [
        "Counting the Small Moons of Far Planets"
    ]
    assert report.counts.records == len(library.summaries()) == 1
    again = import_read(library, [read], ImportOptions())
    assert (again.counts.new, again.counts.skipped) == (1, 1)


def test_a_source_that_cannot_be_read_has_nothing_to_leave_out() -> None:
    (read,) = read_sources([FailedSource("gone.txt", "Cannot read gone.txt.")])
    assert without_entries(read, {0}) == read
    assert read.records == ()


def test_progress_is_told_and_stopping_changes_nothing(library: Library) -> None:
    told: list[tuple[int, int]] = []
    titles = [f'{{"title": "The {number}th of many reports on the sea"}}' for number in range(250)]
    read = read_sources([json_lines(*titles)], progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 1)]

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done >= 200:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        import_read(library, read, ImportOptions(), progress=stop)
    assert told[1:] == [(0, 250), (100, 250), (200, 250)]
    assert not library.summaries()
    assert library.history() == []
    assert import_read(library, read, ImportOptions()).counts.new == 250


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every file name is text")
def test_a_list_under_a_name_that_is_no_text_is_taken_in(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    name = os.fsdecode(b"\xff\x1b[31mweek.jsonl")
    (folder / name).write_text(TIDES)
    for _ in range(2):
        sources = gather_sources([str(folder)], io.BytesIO(), TODAY)
        report = import_sources(library, sources, ImportOptions())
    assert (report.counts.skipped, report.step) == (1, None)
    (known,) = library.lists().values()
    assert known.title == "\\udcff\\x1b[31mweek"
    assert known.source.isprintable()
