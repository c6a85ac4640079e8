"""Single conflicts settled; the rest of ``settle`` is tested with the syncs that make them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from readlist.library.clashes import noted_clashes, settle_these
from readlist.library.library import Library, open_library
from readlist.model.change import SetStarred
from readlist.store.table import LISTS, PAPERS
from tests.library.conftest import take
from tests.library.test_conflict_copies import TITLES, paper_of, source

TIDES, MOONS, _ = TITLES
AT = "2026-11-23T10:00:00Z"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library.json", session="cli") as opened:
        take(opened, source(*TITLES, venue="ICML", year=2023))
        yield opened


def clashing(library: Library, table: str, doc_id: int, *clashes: dict[str, Any]) -> None:
    with library.store.step("sync"):
        library.store.update(table, [doc_id], {"clashes": [{"at": AT, **each} for each in clashes]})


def fields(library: Library) -> list[str]:
    return [each.clash.field for each in noted_clashes(library)]


def test_one_of_the_conflicts_of_a_paper_is_settled_and_taken_back(library: Library) -> None:
    tides = paper_of(library, TIDES).doc_id
    clashing(
        library,
        PAPERS,
        tides,
        {"field": "venue", "kept": "ICML", "other": "ACL"},
        {"field": "year", "kept": 2023, "other": 2022},
    )
    venue, year = noted_clashes(library)
    settle_these(library, [venue], other=True)
    assert (paper_of(library, TIDES).venue, paper_of(library, TIDES).year) == ("ACL", 2023)
    assert fields(library) == ["year"]
    settle_these(library, [year])
    assert (paper_of(library, TIDES).year, fields(library)) == (2023, [])
    library.undo(own_first=True)
    library.undo(own_first=True)
    assert paper_of(library, TIDES).venue == "ICML"
    assert fields(library) == ["venue", "year"]


def test_what_the_other_side_had_removed_goes_and_a_list_stays(library: Library) -> None:
    tides, removed = (
        paper_of(library, TIDES).doc_id,
        {"field": "presence", "kept": "changed", "other": "removed"},
    )
    clashing(library, PAPERS, tides, removed)
    (list_id,) = library.lists()
    clashing(library, LISTS, list_id, removed)
    library.apply(SetStarred(True), [tides])
    noted = {each.kind: each for each in noted_clashes(library)}
    assert (noted["paper"].can_take_other, noted["list"].can_take_other) == (True, False)
    settle_these(library, list(noted.values()), other=True)
    assert {each.title for each in library.summaries().values()} == set(TITLES) - {TIDES}
    assert (len(library.lists()), fields(library)) == (1, [])


def test_a_text_that_holds_both_versions_has_no_other_value(library: Library) -> None:
    from readlist.analysis.merged_text import SEPARATOR
    from readlist.model.change import SetNote

    tides = paper_of(library, TIDES).doc_id
    library.apply(SetNote(f"One\n{SEPARATOR}\nTwo"), [tides])
    clashing(library, PAPERS, tides, {"field": "note"})
    (noted,) = noted_clashes(library)
    assert not noted.can_take_other
    settle_these(library, [noted], other=True)
    note = paper_of(library, TIDES).note
    assert note is not None
    assert SEPARATOR in note.text
    assert fields(library) == []
