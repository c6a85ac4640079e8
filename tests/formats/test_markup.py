"""Markup of titles and abstracts goes away, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.markup import without_markup


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Lists &amp; <i>Trees</i>", "Lists & Trees"),
        ("H<sub>2</sub>O", "H2O"),
        ("<p>One\n  list.</p>\n<p>Two</p>", "One list.\n\nTwo"),
        ("<jats:sec><jats:title>Abstract</jats:title><jats:p>A list.</jats:p></jats:sec>", "A list."),
        ("<mml:math><mml:mi>n</mml:mi></mml:math> lists", "n lists"),
        ('<a href="https://example.org">Link</a><br/>below', "Link\n\nbelow"),
    ],
)
def test_markup_goes_away(text: str, plain: str) -> None:
    assert without_markup(text) == plain


@pytest.mark.parametrize(
    "text", ["p < 0.05 and q > 3", "std::vector<int>", "$x<y$", "<name>", "[b] [/]", "R&D"]
)
def test_everything_else_stays(text: str) -> None:
    assert without_markup(text) == text


@given(st.text())
def test_any_text_has_a_plain_form(text: str) -> None:
    assert isinstance(without_markup(text), str)
