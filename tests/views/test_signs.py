from __future__ import annotations

import pytest
from rich.cells import cell_len

from readlist.model.paper import STATUSES, PaperSummary
from readlist.views.signs import ASCII, UNICODE, Signs, signs


def test_the_letters_of_the_statuses() -> None:
    assert [UNICODE.status(status) for status in STATUSES] == ["·", "→", "▸", "✓", "✕"]
    assert [ASCII.status(status) for status in STATUSES] == [".", ">", "*", "v", "x"]
    assert (UNICODE.star, UNICODE.note, UNICODE.annotation, UNICODE.later) == ("★", "✎", "❝", "z")
    assert (ASCII.star, ASCII.note, ASCII.annotation, ASCII.later) == ("S", "N", "A", "z")


def test_ascii_is_ascii() -> None:
    assert signs(ascii=True) is ASCII
    assert all(sign.isascii() for sign in _all_signs(ASCII))


@pytest.mark.parametrize("kind", [ASCII, UNICODE])
def test_signs_are_one_cell_wide(kind: Signs) -> None:
    assert {cell_len(sign) for sign in _all_signs(kind) if sign != kind.ellipsis} == {1}


def test_being_put_off_shows_before_the_status() -> None:
    paper = PaperSummary(status="queued", later_until="2024-09-05")
    assert UNICODE.state(paper, "2024-09-04") == "z"
    assert UNICODE.state(paper, "2024-09-05") == "→"


def test_a_status_of_the_users_own_has_a_sign() -> None:
    assert UNICODE.status("to review") == "◦"


def _all_signs(kind: Signs) -> list[str]:
    values = [getattr(kind, name) for name in kind.__struct_fields__ if name != "statuses"]
    return [*values, *kind.statuses.values()]
