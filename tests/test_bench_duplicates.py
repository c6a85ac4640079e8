"""The labelled pairs are what they should be, and the rules about duplicates stay as good as they are."""

from __future__ import annotations

import pytest

from bench.duplicates import (
    LEAST_PRECISION,
    choose_threshold,
    from_threshold,
    is_certain,
    is_pointed_out,
    labelled_pairs,
    main,
    score,
)
from readlist.analysis.likeness import PROPOSED_FROM


def test_there_are_pairs_of_both_sorts_in_every_half() -> None:
    pairs = labelled_pairs()
    assert len(pairs) >= 150
    for half in (pairs[::2], pairs[1::2]):
        of_one_work = sum(pair.is_one_work for pair in half)
        assert len(half) * 0.4 < of_one_work < len(half) * 0.6


def test_what_is_merged_without_asking_is_one_work() -> None:
    assert score(labelled_pairs(), is_certain).wrong <= 1


def test_the_threshold_in_use_is_the_one_that_one_half_gives_and_is_good_on_the_other() -> None:
    pairs = labelled_pairs()
    assert choose_threshold(pairs[::2]) == PROPOSED_FROM
    judged = score(pairs[1::2], from_threshold(PROPOSED_FROM))
    assert judged.precision > LEAST_PRECISION - 0.05
    assert judged.recall > 0.9
    assert score(pairs, is_pointed_out).recall > 0.9


def test_the_figures_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    printed = capsys.readouterr().out
    assert "precision" in printed
    assert "erratum, comment, reply" in printed
