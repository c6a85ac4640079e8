"""The fuzzer itself: it finds what it is for, and a moment of it on every reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from readlist.formats import registry
from readlist.formats.registry import format_names
from readlist.model.record import Reading, Record
from tests import fuzz
from tests.formats.test_registry import SAMPLES


@pytest.mark.parametrize("name", format_names())
def test_damaged_lists_are_read_or_refused(name: str, tmp_path: Path) -> None:
    tally = fuzz.fuzz(name, [SAMPLES[name].encode()], 0.2, 1, tmp_path)
    assert tally.failures == []
    assert tally.runs > 1


class Careless:
    """A reader that invents, and fails on braces."""

    NAME = "careless"

    def sniff(self, text: str) -> float:
        return 0.0

    def read(self, text: str, modified_on: object) -> Reading:
        if "{" in text:
            raise KeyError(text)
        return Reading(format=self.NAME, records=(Record(title="", line=1),))


def test_a_careless_reader_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    careless = Careless()
    monkeypatch.setattr(registry, "_BUILT_IN", (*registry._BUILT_IN, careless))
    tally = fuzz.fuzz("careless", [b"Tides\nMoons"], 0.3, 1, tmp_path)
    assert any("without title" in failure for failure in tally.failures)
    assert fuzz.complaint(b"{", "careless")[0].startswith("Traceback")
    assert list(tmp_path.iterdir())
