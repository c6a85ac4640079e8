"""The journal's lines: a golden, round trips, torn ends, damage."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import DamagedLibraryError
from readlist.store.journal import (
    Commit,
    decode_line,
    encode_change,
    encode_line,
)
from readlist.store.journal_file import JournalFile, create_journal

AT = "2024-09-01T10:00:00.000000+00:00"


def group_lines(first: int, step: int) -> bytes:
    change = encode_line(first, table="papers", id=7, before={"starred": False}, after={"starred": True})
    commit = Commit(step=step, at=AT, session="cli", command="star", count=1)
    return change + encode_line(first + 1, commit=commit)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[JournalFile]:
    path = tmp_path / "library.journal"
    create_journal(path, "the library", 0)
    opened = JournalFile(path)
    yield opened
    opened.close()


def steps(path: Path) -> list[int]:
    opened = JournalFile(path)
    found = [group.commit.step for group in opened.read_on()]
    opened.close()
    return found


def test_a_line_is_json_with_its_sequence_number_and_checksum() -> None:
    line = encode_line(12, table="papers", id=7, before=None, after={"title": "Über"})
    expected = '{"seq":12,"table":"papers","id":7,"before":null,"after":{"title":"Über"},"sum":"5a03268e"}\n'
    assert line.decode() == expected


@given(st.integers(0, 2**53), st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_a_line_survives_the_round_trip(doc_id: int, fields: dict[str, str | int | None]) -> None:
    import msgspec

    encoded = encode_line(3, table="papers", id=doc_id, before=None, after=fields)
    line = decode_line(encoded[:-1])
    assert line is not None
    assert (line.seq, line.id) == (3, doc_id)
    assert encode_change(line) == encoded
    assert msgspec.json.decode(line.after) == fields


@given(st.data())
def test_a_line_with_a_flipped_byte_is_not_taken(data: st.DataObject) -> None:
    line = bytearray(encode_line(3, table="papers", id=1, before=None, after={"title": "Tides"})[:-1])
    position = data.draw(st.integers(0, len(line) - 1))
    line[position] ^= data.draw(st.integers(1, 255))
    assert decode_line(bytes(line)) is None


def dig(path: Path, start: int, first: int, last: int) -> None:
    """Leave zeros where nothing was written."""
    with path.open("r+b") as file:
        file.seek(start + first)
        file.write(b"\0" * (last - first))


def test_groups_come_back_with_their_commits(journal: JournalFile) -> None:
    journal.append([group_lines(1, 1) + group_lines(3, 2)])
    opened = JournalFile(journal.path)
    found = list(opened.read_on())
    assert [group.commit.step for group in found] == [1, 2]
    assert [line.id for line in found[0].changes] == [7]
    assert found[1].end == opened.end == journal.end
    assert [commit.step for _, _, commit in opened.commits()] == [1, 2]
    assert opened.group_at(opened.commits()[1][0]) == found[1]


@pytest.mark.parametrize("cut", [1, 5, 40, 120, 200])
def test_a_torn_end_is_passed_over(journal: JournalFile, cut: int) -> None:
    journal.append([group_lines(1, 1) + group_lines(3, 2)])
    os.truncate(journal.path, journal.end - cut)
    assert steps(journal.path) == [1]


def test_a_group_without_its_commit_never_happened(journal: JournalFile) -> None:
    journal.append([encode_line(1, table="papers", id=7, before=None, after={"title": "Half"})])
    assert steps(journal.path) == []


def test_damage_before_a_whole_commit_is_an_error_that_names_the_place(journal: JournalFile) -> None:
    start = journal.end
    journal.append([group_lines(1, 1) + group_lines(3, 2)])
    data = bytearray(journal.path.read_bytes())
    data[start + 20] = ord("#")
    journal.path.write_bytes(data)
    with pytest.raises(DamagedLibraryError, match=f"damaged at byte {start}"):
        steps(journal.path)


@pytest.mark.parametrize("hole", [(0, 30), (20, 60), (10, 130)])
def test_a_last_step_of_which_blocks_are_missing_is_passed_over(
    journal: JournalFile, hole: tuple[int, int]
) -> None:
    journal.append([group_lines(1, 1)])
    start = journal.end
    journal.append([group_lines(3, 2)])
    dig(journal.path, start, *hole)
    assert steps(journal.path) == [1]
    journal.append([group_lines(5, 3)])
    with pytest.raises(DamagedLibraryError, match=f"damaged at byte {start}"):
        steps(journal.path)


@pytest.mark.parametrize("content", [b"", b"{}\n", b"no journal at all\n", b"\x00" * 100])
def test_a_file_that_is_no_journal_is_refused(journal: JournalFile, content: bytes) -> None:
    journal.path.write_bytes(content)
    with pytest.raises(DamagedLibraryError, match="no valid first line"):
        JournalFile(journal.path)
    assert journal.path.read_bytes() == content


def test_a_failed_append_leaves_no_trace(journal: JournalFile, monkeypatch: pytest.MonkeyPatch) -> None:
    before = journal.path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        journal.append([group_lines(1, 1)])
    assert journal.path.read_bytes() == before


def test_a_trimmed_journal_keeps_the_later_steps_and_their_logical_offsets(journal: JournalFile) -> None:
    for step in range(1, 31):
        journal.append([group_lines(2 * step - 1, step)])
    logical_end = journal.logical_end
    start, _, _ = journal.commits()[20]
    reached = journal.commits()[25][0] + journal.header.origin
    journal.trim(start, last_sequence=40)
    assert journal.state() == "replaced"
    assert steps(journal.path) == list(range(21, 31))
    trimmed = JournalFile(journal.path)
    trimmed.skip_to(reached, next_sequence=51)
    assert [group.commit.step for group in trimmed.read_on()] == list(range(26, 31))
    assert trimmed.logical_end == logical_end
