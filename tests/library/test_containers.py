"""Compressed sources are unpacked within limits, and nothing in them is trusted."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.library import containers
from readlist.library.containers import unpack
from readlist.library.source import FailedSource, Source

TODAY = date(2024, 9, 2)
LIST = b'{"title": "A List"}\n{"title": "B List"}\n'


def source(data: bytes, name: str = "lists.zip") -> Source:
    return Source(name, data, TODAY, f"/home/ann/{name}")


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as written:
        for name, content in members.items():
            written.writestr(zipfile.ZipInfo(name, (2024, 8, 1, 12, 0, 0)), content, method)
    return data.getvalue()


def failure(data: bytes, name: str = "lists.zip") -> str:
    (failed,) = unpack(source(data, name))
    assert isinstance(failed, FailedSource)
    assert name in failed.message
    return failed.message


def test_other_sources_stay_as_they_are() -> None:
    plain = source(LIST, "lists.jsonl")
    assert unpack(plain) == [plain]


def test_gzip() -> None:
    assert unpack(source(gzip.compress(LIST), "a.gz")) == [source(LIST, "a.gz")]
    assert unpack(source(gzip.compress(LIST) + gzip.compress(LIST), "a.gz")) == [source(LIST + LIST, "a.gz")]


def test_every_member_of_an_archive_is_a_source() -> None:
    data = archive(
        {"a.jsonl": LIST, "deep/er/b.csv": b"title,year\nA,2020\n", "__MACOSX/a": b"x", "x/.hidden": b"x"}
    )
    first, second = unpack(source(data))
    assert first == Source("lists.zip/a.jsonl", LIST, date(2024, 8, 1), "/home/ann/lists.zip/a.jsonl")
    assert second.name == "lists.zip/deep/er/b.csv"


def test_names_are_only_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = unpack(source(archive({"../../evil\x1b[1m.txt": LIST, "/etc/passwd": LIST})))
    assert [each.name for each in found] == ["lists.zip/../../evil.txt", "lists.zip//etc/passwd"]
    assert list(tmp_path.iterdir()) == []


def test_an_encrypted_member_is_told_and_the_rest_is_read() -> None:
    data = bytearray(archive({"a.txt": LIST, "b.txt": LIST}, zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    first, second = unpack(source(bytes(data)))
    assert isinstance(first, FailedSource)
    assert "encrypted" in first.message
    assert isinstance(second, Source)


@pytest.mark.parametrize("cut", [12, 40, -30])
def test_a_damaged_container_is_told(cut: int) -> None:
    assert "damaged or cut off" in failure(archive({"a.txt": LIST * 9})[:cut])
    assert "damaged or cut off" in failure(gzip.compress(LIST * 9)[: cut if cut > 0 else -9], "a.gz")


def test_a_damaged_member_is_told() -> None:
    data = bytearray(archive({"a.txt": LIST * 9, "b.txt": LIST}))
    data[40] ^= 0xFF
    first, second = unpack(source(bytes(data)))
    assert isinstance(first, FailedSource)
    assert "damaged" in first.message
    assert isinstance(second, Source)


def test_a_bomb_does_not_go_off() -> None:
    bomb = b"\x00" * (64 << 20)
    assert "fill the memory" in failure(gzip.compress(bomb), "bomb.gz")
    (failed,) = unpack(source(archive({"bomb": bomb})))
    assert isinstance(failed, FailedSource)
    assert "fill the memory" in failed.message


def test_what_comes_out_of_one_archive_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "LARGEST_SOURCE", 100)
    found = unpack(source(archive({"a": b"x" * 60, "b": b"x" * 60, "c": b"x" * 30})))
    assert [type(each) for each in found] == [Source, FailedSource, Source]
    assert "larger than" in failure(gzip.compress(b"x" * 101), "a.gz")


def test_the_number_of_members_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "_MOST_MEMBERS", 2)
    found = unpack(source(archive(dict.fromkeys("abc", LIST))))
    assert [type(each) for each in found] == [Source, Source, FailedSource]


@pytest.mark.parametrize(
    "inner",
    [gzip.compress(LIST), archive({"a": LIST}), b"\x00" * 257 + b"ustar\x0000" + b"\x00" * 500],
    ids=["gzip", "zip", "tar"],  # the bytes hold the time, which differs between the processes of a run
)
def test_containers_in_containers_are_not_opened(inner: bytes) -> None:
    (failed,) = unpack(source(archive({"inner": inner})))
    assert isinstance(failed, FailedSource)
    assert "inside an archive" in failed.message


def test_other_archives_say_what_to_do() -> None:
    assert "tar archive" in failure(gzip.compress(b"\x00" * 257 + b"ustar\x0000" + b"\x00" * 500), "a.tar.gz")
    assert "office document" in failure(
        archive({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "a.docx"
    )
    assert "no files" in failure(archive({}), "empty.zip")


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"\x1f\x8b\x08", b"PK\x03\x04", b"PK\x05\x06"]),
    st.integers(0, 300),
)
def test_any_bytes_are_sources_or_failures(data: bytes, beginning: bytes, place: int) -> None:
    whole = bytearray(archive({"a.txt": LIST}))
    whole[place % len(whole)] ^= (data or b"\x01")[0]
    for attempt in (beginning + data, bytes(whole)):
        assert all(isinstance(each, Source | FailedSource) for each in unpack(source(attempt)))
