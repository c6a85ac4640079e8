"""Work on very many papers in pieces."""

from __future__ import annotations

import pytest

from readlist.search.turns import packed


@pytest.mark.parametrize("count", [0, 1, 4999, 5000, 5001, 12_000])
def test_every_number_is_packed_in_its_place(count: int) -> None:
    assert packed("I", range(count)).tolist() == list(range(count))
    assert packed("Q", (number << 40 for number in range(count)))[-1:].tolist() == [(count - 1) << 40][:count]
