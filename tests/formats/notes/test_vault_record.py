"""The record of a folder of notes: written, read back, and read where it is damaged."""

from __future__ import annotations

import datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readlist.formats.notes import vault_record
from readlist.formats.notes.pieces import owned_properties
from readlist.formats.notes.vault_record import (
    OWNED,
    ConflictFile,
    ExportedNote,
    VaultRecord,
    properties_hash,
    text_hash,
)
from readlist.model.paper import Paper

NOTE = ExportedNote(
    id=5,
    path="2017/vaswani2017attention.md",
    block="b1",
    front="f1",
    note="Compare with *RNNs*.\n\u2028{}",
    properties={"status": "read", "starred": True, "tags": ["a", "b"]},
    input="i1",
    mentions=("arxiv:1706.03762",),
    stamp=(1200, 1_700_000_000_123_456_789),
    conflict=ConflictFile("2017/vaswani2017attention.readlist-conflict.md", "c1"),
)
RECORD = VaultRecord(
    library="abc", flavour="obsidian", layout="year", notes={5: NOTE, 3: ExportedNote(id=3, path="a.md")}
)


def test_a_record_comes_back() -> None:
    written = vault_record.write(RECORD)
    assert vault_record.read(written) == RECORD
    assert written.splitlines()[0].startswith('{"vault":1,"library":"abc"')
    assert [line[:8] for line in written.split("\n")[1:3]] == ['{"id":3,', '{"id":5,']


def test_equal_records_are_equal_texts() -> None:
    turned = msgspec.structs.replace(RECORD, notes=dict(sorted(RECORD.notes.items())))
    assert vault_record.write(turned) == vault_record.write(RECORD)


def test_a_line_behind_the_others_takes_the_place_of_an_earlier_one() -> None:
    later = msgspec.structs.replace(NOTE, block="b2")
    text = vault_record.write(RECORD) + vault_record.note_line(later)
    assert vault_record.read(text).notes[5] == later


@pytest.mark.parametrize("tail", ['{"id":7,"pa', "\x00\x00\n", "[]\n", '{"id":"x"}\n', "<<<<<<< HEAD\n"])
def test_a_damaged_line_is_left_out_and_counted(tail: str) -> None:
    assert vault_record.read(vault_record.write(RECORD) + tail) == msgspec.structs.replace(RECORD, damaged=1)


def test_without_its_first_line_the_notes_are_known_still() -> None:
    assert vault_record.read(vault_record.note_line(NOTE)).notes == {5: NOTE}


def test_a_newer_form_is_told_and_not_guessed() -> None:
    assert vault_record.read('{"vault":2,"library":7}\n{"id":5}\n') == VaultRecord(newer=True)


def test_text_that_has_no_place_in_json_is_written_all_the_same() -> None:
    line = vault_record.note_line(ExportedNote(id=1, path="caf\udce9.md", properties={"tags": ["\ud800"]}))
    assert vault_record.read(line).notes[1].path == "caf?.md"


@settings(max_examples=50)
@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    vault_record.read(text)


def test_line_ends_and_blank_lines_around_make_no_other_text() -> None:
    assert text_hash("\r\na\r\n\r\nb\r\n") == text_hash("a\n\nb") != text_hash("a\nb")


def test_properties_are_the_same_however_they_are_written() -> None:
    day = datetime.date(2024, 9, 1)
    ours = {"added": day, "tags": ("a", "b"), "venue": None, "lists": ()}
    assert properties_hash(ours) == properties_hash({"tags": ["a", "b"], "added": "2024-09-01"})
    assert properties_hash(ours) != properties_hash({"tags": ["b", "a"], "added": "2024-09-01"})
    assert properties_hash(ours) == properties_hash({**ours, "rating": 5})


def test_the_owned_properties_are_those_that_are_written() -> None:
    assert tuple(owned_properties(Paper(), {})) == OWNED
