"""Documents of a base, and the changes that are laid over them."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from readlist.store.documents import Documents
from readlist.store.journal import Line
from tests.store.test_recorder import BEFORE, Base

NAMES = ("nested", "nothing", "starred", "title")
contents = st.dictionaries(st.sampled_from(NAMES), st.sampled_from([None, True, 2, "B", [1, {"a": 2}]]))


def line_between(sequence: int, old: dict[str, Any], new: dict[str, Any], spacing: int) -> Line:
    """Return the change from one content to another; with a ``spacing`` it is not written as we write it."""
    names = [name for name in NAMES if (name in old, old.get(name)) != (name in new, new.get(name))]
    before, after = ({name: each[name] for name in names if name in each} for each in (old, new))

    def image(fields: dict[str, Any]) -> msgspec.Raw:
        return msgspec.Raw(msgspec.json.format(msgspec.json.encode(fields), indent=spacing))

    return Line(sequence, "papers", 1, image(before), image(after))


def documents_after(lines: list[Line], base: Documents | Base) -> Documents:
    documents = Documents(base)
    for line in lines:
        documents.defer(line)
    return documents


@given(st.lists(contents, min_size=1, max_size=12), st.data())
def test_fields_and_whole_documents_are_those_after_the_last_change(
    states: list[dict[str, Any]], data: st.DataObject
) -> None:
    first = msgspec.json.decode(BEFORE)
    lines = [
        line_between(number, old, new, data.draw(st.sampled_from([-1, 0])))
        for number, (old, new) in enumerate(zip([first, *states], states, strict=False))
    ]
    parted = data.draw(st.integers(0, len(lines)))
    documents = documents_after(lines[:parted], Base())
    later = documents_after(lines[parted:], documents)
    for order in data.draw(st.permutations(["fields", "raw", "raw_items"])):
        found = getattr(later, order)(*(("papers",) if order == "raw_items" else ("papers", 1)))
        raw = dict(found)[1] if order == "raw_items" else found
        assert msgspec.json.decode(msgspec.json.encode(raw) if order == "fields" else raw) == states[-1]
    documents.take_over(later)
    assert msgspec.json.decode(documents.raw("papers", 1) or b"") == states[-1]


def test_a_change_that_is_taken_back_leaves_nothing_to_lay_over() -> None:
    documents = Documents(Base())
    old, new = {"title": "A"}, {"title": "B"}
    for sequence, (before, after) in enumerate([(old, new), (new, old)]):
        later = Documents(documents)
        later.defer(line_between(sequence, before, after, 0))
        documents.take_over(later)
        assert documents.changed_ids("papers") == ([1] if after == new else [])
    assert documents.raw("papers", 1) == BEFORE
