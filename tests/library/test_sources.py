"""Files, folders and standard input as sources; one that cannot be read stops no other."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from readlist.library.sources import FailedSource, Source, count_files, gather_sources

TODAY = date(2024, 9, 2)
LIST = b'{"title": "A List"}\n{"title": "B List"}\n'


def gather(*arguments: object, stdin: bytes = b"") -> list[Source | FailedSource]:
    return gather_sources([str(argument) for argument in arguments], io.BytesIO(stdin), TODAY)


def names(found: list[Source | FailedSource]) -> list[str]:
    return [f"{'' if isinstance(each, Source) else '!'}{Path(each.name).name}" for each in found]


def test_a_folder_is_each_file_in_it_by_name(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "deep/c.txt", ".hidden", ".git/config"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(LIST)
    assert names(gather(tmp_path)) == ["a.txt", "b.txt", "c.txt"]


def test_the_files_of_a_folder_are_counted_up_to_a_bound(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "deep/c.txt", ".hidden", ".git/config"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(LIST)
    assert count_files(tmp_path, 10) == (3, True)
    assert count_files(tmp_path, 2) == (2, False)
    assert count_files(tmp_path / "deep", 10) == (1, False)
    assert count_files(tmp_path / "nowhere", 10) == (0, False)


def test_standard_input_and_compressed_sources(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(LIST))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("one.txt", LIST)
        archive.writestr("two.txt", LIST)
    found = gather(tmp_path, "-", stdin=gzip.compress(LIST))
    assert names(found) == ["a.jsonl.gz", "one.txt", "two.txt", "-"]
    assert {each.data for each in found if isinstance(each, Source)} == {LIST}


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")
def test_loops_pipes_and_broken_links_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(LIST)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "itself").symlink_to(tmp_path / "itself")
    os.mkfifo(tmp_path / "pipe")
    assert names(gather(tmp_path)) == ["a.txt", "!broken.txt", "!itself"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root reads everything")
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(LIST)
    (tmp_path / "b.txt").write_bytes(LIST)
    (tmp_path / "b.txt").chmod(0)
    (tmp_path / "closed").mkdir(mode=0)
    assert names(gather(tmp_path)) == ["a.txt", "!b.txt", "!closed"]


@pytest.mark.parametrize("argument", ["nowhere.txt", "~no-such-user-of-this-machine/list.txt"])
def test_what_is_not_there_is_told(argument: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (failed,) = gather(argument)
    assert isinstance(failed, FailedSource)
    assert argument in failed.message


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    (failed,) = gather(tmp_path)
    assert isinstance(failed, FailedSource)
    assert "no files" in failed.message


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every file name is text")
def test_a_name_that_is_no_text_is_shown_with_escapes(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\x1b[31mlist.txt"
    Path(os.fsdecode(path)).write_bytes(LIST)
    found = [*gather(tmp_path), *gather(os.fsdecode(path)), *gather(os.fsdecode(path) + "/gone")]
    assert names(found) == ["\\udcff\\x1b[31mlist.txt"] * 2 + ["!gone"]
    assert isinstance(found[0], Source)
    assert found[0].path.isprintable()
    assert isinstance(found[2], FailedSource)
    assert found[2].message.isprintable()


def test_of_a_file_that_is_no_text_only_the_beginning_is_read(tmp_path: Path) -> None:
    """A folder of PDFs does not fill the memory to be refused."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * 1_000_000)
    (tmp_path / "b.jsonl").write_bytes(b'{"title": "Tides"}\n' * 10_000)
    pdf, lines = gather_sources([str(tmp_path)], io.BytesIO(), date(2026, 11, 26))
    assert isinstance(pdf, Source)
    assert isinstance(lines, Source)
    assert (len(pdf.data), len(lines.data)) == (4096, 190_000)
