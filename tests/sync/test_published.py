"""What a published list says of itself."""

from __future__ import annotations

import json

import pytest

from readlist.errors import SyncError
from readlist.sync.published import FORMAT_FILE, LIST, PAGE_FILE, ListFormat, list_files, read_list_format

ABOUT = ListFormat(1, "ab" * 8, "Sea", "Ada", "2026-11-28")


def test_it_is_read_as_it_was_written() -> None:
    files = list_files(ABOUT, b"", "a page")
    assert read_list_format(files[FORMAT_FILE], "here") == ABOUT
    assert files[PAGE_FILE] == b"a page"
    assert all(map(LIST.is_known_file, files))
    assert not LIST.is_known_folder("papers")


def test_it_is_cleaned_and_a_day_that_is_none_is_left_out() -> None:
    about = {"title": "S\x1b[2Je\u202ea\n", "listed_on": "soon", "starred": 1}
    content = json.dumps({"readlist_list": 1, "list": "abababab", **about}).encode()
    assert read_list_format(content, "here") == ListFormat(1, "abababab", "Sea")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"readlist_list":2,"list":"abababab","title":"x"}', "newer readlist"),
        (b'{"readlist_list":0,"list":"abababab","title":"x"}', "no published list"),
        (b'{"readlist_list":1,"list":"abababab","title":" "}', "no published list"),
        (b'{"readlist_list":1,"list":5,"title":"x"}', "nothing that readlist understands"),
        (b"\xff", "nothing that readlist understands"),
    ],
)
def test_what_is_none_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(SyncError, match=told):
        read_list_format(content, "here")
