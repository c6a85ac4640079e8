from __future__ import annotations

from typing import Any

import pytest

from readlist.analysis.change_words import words_of
from readlist.model.versions import Changes, Versions

BASE: dict[str, Any] = {"key": "wang2024writing", "title": "x", "tags": ["a"]}


def papers(*after: dict[str, Any] | None) -> Changes:
    return {
        "papers": {
            number: Versions(BASE, {**BASE, **fields} if fields is not None else None)
            for number, fields in enumerate(after)
        }
    }


READ = {"status": "read", "status_changed_at": "2026", "read_at": "2026"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ""),
        (papers(READ, READ, {"starred": True}), "2 read, 1 starred"),
        (papers({"note": {"text": "x"}}), "1 note on wang2024writing"),
        (papers({"note": {"text": "x"}}, {"note": {"text": "y"}, **READ}), "1 read, 2 notes"),
        (papers({"tags": ["a", "b"]}, {"tags": []}, None), "1 paper removed, 1 tagged, 1 untagged"),
        (papers({"annotations": [{"exact": "x"}]}, {"title": "y"}), "1 edited, 1 highlighted"),
        (papers({"later_until": "2027-01-01"}), "1 put off"),
        (papers({"places": [{"list": 1}]}), "1 moved in lists"),
        ({"papers": {1: Versions(None, BASE), 2: Versions(None, BASE)}}, "2 papers new"),
        ({"papers": {1: Versions({**BASE, **READ}, BASE)}}, "1 back in the inbox"),
        ({"lists": {1: Versions(None, {}), 2: Versions({}, None)}}, "1 list new, 1 list removed"),
        (
            {"searches": {1: Versions({}, {"name": "x"}), 2: Versions({}, {"name": "y"})}},
            "2 searches changed",
        ),
    ],
)
def test_changes_are_told_in_words(changes: Changes, words: str) -> None:
    assert sorted(words_of(changes).split(", ")) == sorted(words.split(", "))


def test_what_is_most_comes_first() -> None:
    changes = papers({"starred": True}, READ, None)
    changes["papers"][9] = Versions(None, BASE)
    assert words_of(changes) == "1 paper new, 1 paper removed, 1 read, 1 starred"
