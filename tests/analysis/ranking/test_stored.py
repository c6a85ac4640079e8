from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from readlist.analysis.ranking.features import no_features, updated
from readlist.analysis.ranking.stored import decoded, encoded
from tests.analysis.ranking.invented import features_of, invented
from tests.analysis.ranking.test_features import as_dictionaries

FEATURES = features_of(invented(12))
STORED = b"".join(map(bytes, encoded(FEATURES, "as of now")))


def test_what_was_kept_is_had_again() -> None:
    stored = decoded(STORED)
    assert stored is not None
    assert stored.state == "as of now"
    assert as_dictionaries(stored.features) == as_dictionaries(FEATURES)
    grown = updated(stored.features, invented(20))
    assert as_dictionaries(grown) == as_dictionaries(features_of(invented(20)))


def test_nothing_can_be_kept_too() -> None:
    stored = decoded(b"".join(map(bytes, encoded(no_features(), ""))))
    assert stored is not None
    assert len(stored.features) == 0


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(STORED) - 1), st.integers(1, 255))
def test_a_damaged_byte_is_noticed(place: int, flipped: int) -> None:
    damaged = bytearray(STORED)
    damaged[place] ^= flipped
    assert decoded(bytes(damaged)) is None


def test_anything_else_is_nothing() -> None:
    chance = random.Random(5)
    for length in (0, 1, 8, 16, 17, 100, len(STORED) - 1):
        assert decoded(STORED[:length]) is None
        assert decoded(chance.randbytes(length)) is None
    assert decoded(bytes(64)) is None
