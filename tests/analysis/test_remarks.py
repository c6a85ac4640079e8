from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.analysis.merged_text import SEPARATOR
from readlist.analysis.remarks import Remarks, changed_remarks, merge_remarks, remarks_of
from readlist.analysis.three_way import Clash
from readlist.model.paper import STATUSES, Note, Paper

REMARKS = st.builds(
    Remarks,
    note=st.lists(st.sampled_from(["one", "two", "three", ""]), max_size=4).map(
        lambda lines: "\n".join(lines).strip("\n")
    ),
    status=st.sampled_from(STATUSES),
    starred=st.booleans(),
    tags=st.lists(st.sampled_from("abc"), unique=True).map(tuple),
)
BASE = Remarks(note="first\n\nlast", status="inbox", tags=("a", "b"))


def changed(remarks: Remarks, **fields: object) -> Remarks:
    return msgspec.structs.replace(remarks, **fields)


def test_what_one_side_changed_is_taken_from_it() -> None:
    ours = changed(BASE, note="first, ours\n\nlast", starred=True, tags=("a", "b", "ours"))
    theirs = changed(BASE, note="first\n\nlast, theirs", status="read", tags=("theirs", "b"))
    merged = merge_remarks(BASE, ours, theirs, prefer_theirs=False)
    assert merged.clashes == ()
    assert merged.remarks == Remarks(
        note="first, ours\n\nlast, theirs", status="read", starred=True, tags=("b", "ours", "theirs")
    )


def test_what_both_changed_is_listed_and_nothing_is_lost() -> None:
    ours = changed(BASE, note="ours\n\nlast", status="queued")
    theirs = changed(BASE, note="theirs\n\nlast", status="read")
    merged = merge_remarks(BASE, ours, theirs, prefer_theirs=False)
    assert merged.remarks == changed(ours, note=f"ours\n\n{SEPARATOR}\n\ntheirs\n\n\nlast")
    assert set(merged.clashes) == {Clash("note", ours.note, theirs.note), Clash("status", "queued", "read")}
    preferred = merge_remarks(BASE, ours, theirs, prefer_theirs=True)
    assert (preferred.remarks, preferred.clashes) == (theirs, ())


@pytest.mark.parametrize(("ours", "theirs"), [("", "new"), ("new", "")])
def test_a_note_emptied_on_one_side_and_written_on_the_other_stays(ours: str, theirs: str) -> None:
    merged = merge_remarks(BASE, changed(BASE, note=ours), changed(BASE, note=theirs), prefer_theirs=False)
    assert merged.remarks.note == "new"
    assert merged.clashes == (Clash("note", ours, theirs),)


def test_of_differences_of_unknown_origin_nothing_is_taken() -> None:
    theirs = changed(BASE, note="longer", tags=("a", "b", "c"))
    merged = merge_remarks(None, BASE, theirs, prefer_theirs=False)
    assert merged.remarks == BASE
    assert [clash.field for clash in merged.clashes] == ["note", "tags"]
    assert merge_remarks(None, BASE, theirs, prefer_theirs=True).remarks == theirs


def test_the_order_of_tags_says_nothing() -> None:
    assert changed_remarks(BASE, changed(BASE, tags=("b", "a"))) == ()
    assert merge_remarks(None, BASE, changed(BASE, tags=("b", "a")), prefer_theirs=True).remarks == BASE


def test_blank_lines_around_a_note_say_nothing() -> None:
    assert remarks_of(Paper(note=Note("\n\n a\nb \n"))).note == " a\nb "
    assert remarks_of(Paper(note=Note("\n \n"))) == remarks_of(Paper())


@given(REMARKS, REMARKS)
def test_what_one_side_left_alone_becomes_the_other(base: Remarks, other: Remarks) -> None:
    taken = merge_remarks(base, base, other, prefer_theirs=False)
    assert (changed_remarks(taken.remarks, other), taken.clashes) == ((), ())
    assert merge_remarks(base, other, base, prefer_theirs=False).remarks == other
    assert changed_remarks(merge_remarks(base, other, other, prefer_theirs=False).remarks, other) == ()


@given(REMARKS, REMARKS, REMARKS)
def test_taking_the_same_again_changes_nothing(base: Remarks, ours: Remarks, theirs: Remarks) -> None:
    once = merge_remarks(base, ours, theirs, prefer_theirs=False).remarks
    again = merge_remarks(base, once, theirs, prefer_theirs=False).remarks
    assert again.status == once.status
    assert set(again.tags) == set(once.tags)
