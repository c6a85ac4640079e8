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
    Group,
    Header,
    append_durably,
    decode_line,
    encode_line,
    new_journal,
    open_for_appending,
    read_commits,
    read_groups,
    read_header,
)

COMMIT = Commit(step=1, at="2024-09-01T10:00:00.000000+00:00", session="cli", command="star", count=1)
HEADER = Header(journal="aa", library="bb")


def group_lines(first: int, step: int) -> bytes:
    change = encode_line(first, table="papers", id=7, before={"starred": False}, after={"starred": True})
    commit = Commit(step=step, at=COMMIT.at, session="cli", command="star", count=1)
    return change + encode_line(first + 1, commit=commit)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    path = tmp_path / "library.journal"
    new_journal(path, HEADER, 0)
    descriptor = open_for_appending(path)
    yield path, descriptor
    os.close(descriptor)


def groups(journal: tuple[Path, int]) -> list[Group]:
    path, descriptor = journal
    found = read_header(descriptor)
    assert found is not None
    return list(read_groups(descriptor, found[1], path))


def test_a_line_is_json_with_its_sequence_number_and_checksum() -> None:
    line = encode_line(12, table="papers", id=7, before=None, after={"title": "Über"})
    expected = '{"seq":12,"table":"papers","id":7,"before":null,"after":{"title":"Über"},"sum":"5a03268e"}\n'
    assert line.decode() == expected


@given(st.integers(0, 2**53), st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_a_line_survives_the_round_trip(doc_id: int, fields: dict[str, str | int | None]) -> None:
    import msgspec

    line = decode_line(encode_line(3, table="papers", id=doc_id, before=None, after=fields)[:-1])
    assert line is not None
    assert (line.seq, line.id) == (3, doc_id)
    assert msgspec.json.decode(line.after) == fields


@given(st.data())
def test_a_line_with_a_flipped_byte_is_not_taken(data: st.DataObject) -> None:
    line = bytearray(encode_line(3, table="papers", id=1, before=None, after={"title": "Tides"})[:-1])
    position = data.draw(st.integers(0, len(line) - 1))
    line[position] ^= data.draw(st.integers(1, 255))
    assert decode_line(bytes(line)) is None


def test_groups_come_back_with_their_commits(journal: tuple[Path, int]) -> None:
    append_durably(journal[1], os.fstat(journal[1]).st_size, group_lines(1, 1) + group_lines(3, 2))
    found = groups(journal)
    assert [group.commit.step for group in found] == [1, 2]
    assert [line.id for line in found[0].changes] == [7]
    assert found[1].end == os.fstat(journal[1]).st_size
    header = read_header(journal[1])
    assert header is not None
    assert [commit.step for _, _, commit in read_commits(journal[1], header[1])] == [1, 2]


@pytest.mark.parametrize("cut", [1, 5, 40, 120, 200])
def test_a_torn_end_is_passed_over(journal: tuple[Path, int], cut: int) -> None:
    append_durably(journal[1], os.fstat(journal[1]).st_size, group_lines(1, 1) + group_lines(3, 2))
    os.ftruncate(journal[1], os.fstat(journal[1]).st_size - cut)
    assert [group.commit.step for group in groups(journal)] == [1]


def test_a_group_without_its_commit_never_happened(journal: tuple[Path, int]) -> None:
    alone = encode_line(1, table="papers", id=7, before=None, after={"title": "Half"})
    append_durably(journal[1], os.fstat(journal[1]).st_size, alone)
    assert groups(journal) == []


def test_damage_before_a_whole_commit_is_an_error_that_names_the_place(journal: tuple[Path, int]) -> None:
    start = os.fstat(journal[1]).st_size
    append_durably(journal[1], start, group_lines(1, 1) + group_lines(3, 2))
    os.pwrite(journal[1], b"#", start + 20)
    with pytest.raises(DamagedLibraryError, match=f"damaged at byte {start}"):
        groups(journal)


def test_a_failed_append_leaves_no_trace(journal: tuple[Path, int], monkeypatch: pytest.MonkeyPatch) -> None:
    end = os.fstat(journal[1]).st_size

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        append_durably(journal[1], end, group_lines(1, 1))
    assert os.fstat(journal[1]).st_size == end
