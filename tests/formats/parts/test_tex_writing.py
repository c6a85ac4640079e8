"""Text as TeX, and back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.bibtex.fields import line_of
from readlist.formats.parts.tex_writing import tex_of


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("Lists & Trees: 50% of #1_a", r"Lists \& Trees: 50\% of \#1\_a"),
        ("König, $\\sqrt{a}$ – costs $5", "König, $\\sqrt{a}$ – costs \\$5"),
        ("{a} \\b", r"\textbraceleft{}a\textbraceright{} \textbackslash{}b"),
        ("~c ^d", r"\textasciitilde{}c \textasciicircum{}d"),
        ("a--b ``c''", "a-{}-b `{}`c'{}'"),
        ("&amp; <b>x</b> 1 < 2", r"\&{}amp; {<}b>x{<}/b> 1 < 2"),
    ],
)  # fmt: skip
def test_special_characters_are_written_out(text: str, tex: str) -> None:
    assert tex_of(text) == tex
    assert line_of(tex) == text


def test_words_with_capitals_inside_are_kept_by_braces() -> None:
    tex = tex_of("BERT for the iPhone: A List of DNA, $O(N)$ McDonald", keep_capitals=True)
    assert tex == "{BERT} for the {iPhone}: A List of {DNA}, $O(N)$ {McDonald}"


TEXT = st.one_of(
    st.text(alphabet=st.sampled_from("\\{}$~^&%#_-`'\"<>@;/!() abAB1é"), max_size=40),
    st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), max_size=40),
)


@given(TEXT)
def test_what_is_written_is_read_back(text: str) -> None:
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    for keep_capitals in (False, True):
        tex = tex_of(text, keep_capitals=keep_capitals)
        if not (set(text) & set("<&") and set(text) & set("$\\")):  # HTML inside a formula is no text
            assert line_of(tex) == text
        assert tex.count("{") == tex.count("}")
