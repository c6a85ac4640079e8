"""When to stop reading down a ranked list: how many papers that are for the reader may be left.

Two figures, of which neither knows more than the order of the decisions:

- ``about``: papers for the reader turn up as a Poisson process whose rate falls off exponentially
  down the list (Sneyd and Stevenson 2019, "Modelling stopping criteria for search results using
  Poisson processes"; as errors found in a program, Goel and Okumoto 1979). The rate is the one
  under which the places seen so far are likeliest.
- ``at_most``: were the last papers, none of which was for the reader, drawn blindly from all that
  were left, then more than these would have shown one of themselves in 19 of 20 cases (the
  hypergeometric test of Callaghan and Müller-Hansen 2020, "Statistical stopping criteria for automated
  screening in systematic reviews"). It errs on the safe side, as a ranked list shows more at its top.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

LEAST_IN_VAIN = 20
"""Papers in a row that were not for the reader before there is a hint."""

_DOUBT = 0.05
_HALVINGS = 60


class StopHint(NamedTuple):
    """How many papers in a row were ``in_vain``, how many were ``found``, and how many may be left."""

    in_vain: int
    found: int
    about: int
    at_most: int

    @property
    def words(self) -> str:
        """The hint, for the reader."""
        if not self.about:
            left = f"likely you have found all {self.found} that are"
        else:
            left = f"about {self.about} of {self.found + self.about} that are may be left"
        return f"None of the last {self.in_vain} was for you; {left}."


def stop_hint(decisions: Sequence[bool], left: int) -> StopHint | None:
    """Return the hint; None while papers for the reader still turn up, or where none ever did.

    ``decisions`` says of the papers read, in that order, whether they were for the reader;
    ``left`` is how many of the list are unread.
    """
    places = [place for place, was_liked in enumerate(decisions, start=1) if was_liked]
    in_vain = len(decisions) - places[-1] if places else 0
    if in_vain < LEAST_IN_VAIN:
        return None
    at_most = _at_most(in_vain, left)
    about = round(_expected(places, len(decisions), left))
    return StopHint(in_vain, len(places), min(about, at_most), at_most)


def _expected(places: Sequence[int], read: int, left: int) -> float:
    """Return how many more the process brings to light in the rest of the list."""
    mean = sum(places) / len(places)
    if mean >= read / 2:  # they do not get any rarer
        return len(places) * left / read
    # The mean place falls as the rate does: halve the range in which the rate lies.
    slow, fast = 0.0, 1.0
    for _ in range(_HALVINGS):
        rate = (slow + fast) / 2
        if 1 / rate - read / math.expm1(min(rate * read, 700)) > mean:
            slow = rate
        else:
            fast = rate
    seen = -math.expm1(-rate * read)
    return len(places) / seen * math.exp(-rate * read) * -math.expm1(-rate * left)


def _at_most(in_vain: int, left: int) -> int:
    """Return how many there can be among those left that ``in_vain`` papers were drawn without any."""
    chance, count = 1.0, 0
    while count < left:
        chance *= (left - count) / (left + in_vain - count)
        if chance < _DOUBT:
            break
        count += 1
    return count
