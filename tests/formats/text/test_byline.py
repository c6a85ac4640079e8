"""The line below a title that names authors, year and venue."""

from __future__ import annotations

import pytest

from readlist.formats.text.byline import Byline, read_byline


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        ("By Ann Li, Bo Wu, et al.", Byline(("Ann Li", "Bo Wu"))),
        ("Li et al., 2015", Byline(("Li",), 2015)),
        ("(Li et al., 2015)", Byline(("Li",), 2015)),
        ("Li (2015)", Byline(("Li",), 2015)),
        ("Ann Li, Bo Wu", Byline(("Ann Li", "Bo Wu"))),
        ("Ann Li, Bo Wu · NeurIPS 2023", Byline(("Ann Li", "Bo Wu"), 2023, "NeurIPS")),
        ("Ann Li and Bo Wu. ACL 2020.", Byline(("Ann Li", "Bo Wu"), 2020, "ACL")),
        ("NeurIPS 2023", Byline((), 2023, "NeurIPS")),
        ("2017", Byline((), 2017)),
    ],
)
def test_bylines(text: str, byline: Byline) -> None:
    assert read_byline(text) == byline


@pytest.mark.parametrize(
    "text",
    [
        "Introduced the transformer",
        "Deep Learning",
        "By reading lists, we learn.",
        "Attention, Memory, Policy",
        "Transformers, RNNs and CNNs",
        "Short Lists Are All You Need (Li et al., 2015)",
        "Week 1 (09/08/2025): Lists",
        "",
    ],
)
def test_other_texts(text: str) -> None:
    assert read_byline(text) is None
