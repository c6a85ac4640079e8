"""TeX without letters outside of ASCII, and back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.richtext import Text

from readlist.formats.parts.tex import unicode_text
from readlist.formats.parts.tex_encoding import in_ascii
from readlist.formats.parts.tex_symbols import LETTERS, SYMBOLS


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("Jörg Müller", r"J{\"o}rg M{\"u}ller"),
        ("Łukasz, Žižek, Åse, Ðorđe, Straße",
         r"{\L}ukasz, {\v Z}i{\v z}ek, {\AA}se, {\DH}or{\dj}e, Stra{\ss}e"),
        ("María, naïve, Mịch", r"Mar{\'\i}a, na{\"\i}ve, M{\d i}ch"),
        ("ễ ǽ x̄", r"{\~{\^e}} {\'\ae} {\={x}}"),
        ("Li’s “Idea” – 1…9",
         r"Li{\textquoteright}s {\textquotedblleft}Idea{\textquotedblright} {\textendash} "
         r"1{\textellipsis}9"),
        ("α ≤ 10⁻¹² m², CO₂ → ∞", r"{\ensuremath{\alpha}} {\ensuremath{\le}} 10{\textsuperscript{-12}} "
         r"m{\textsuperscript{2}}, CO{\textsubscript{2}} {\textrightarrow} {\ensuremath{\infty}}"),
        (r"plain \emph{text}", r"plain \emph{text}"),
        ("数学, Достоевский, ế̈ự", "数学, Достоевский, {\\\"{\\'{\\^e}}}ự"),
    ],
)  # fmt: skip
def test_letters_become_commands_and_come_back(text: str, tex: str) -> None:
    assert in_ascii(text) == tex
    assert unicode_text(tex) == unicodedata.normalize("NFC", unicode_text(text))


def test_every_sign_of_the_tables_comes_back() -> None:
    for sign in (sign for sign in {*LETTERS.values(), *SYMBOLS.values()} if not sign.isascii()):
        tex = in_ascii(sign)
        assert tex.isascii()
        assert unicode_text(tex) == sign


@given(
    st.text(
        alphabet=st.characters(
            max_codepoint=0x2FFF, exclude_categories=["C", "Z"], exclude_characters="\\{}$~`'-^_"
        )
    )
)
def test_any_text_comes_back(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert unicode_text(in_ascii(text)) == text
    assert in_ascii(in_ascii(text)) == in_ascii(text)


@pytest.mark.parametrize(
    "name", ["Jörg Müller", "Łukasz Žižek", "François Åström", "Ørsted Straße", "Erdős", "İstanbul"]
)
def test_others_read_the_same_letters(name: str) -> None:
    assert str(Text.from_latex(in_ascii(name))) == name
