"""HTML inside of values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.xml.html_fragments import line_of_html, paragraphs_of_html


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("H<sub>2</sub>O in <i>E. coli</i>", "H2O in E. coli"),
        ("a &amp; b &lt; c", "a & b < c"),
        ("p<0.05 and q>3", "p<0.05 and q>3"),
        ("a <b and c> d", "a <b and c> d"),
        ('<span class="x">one</span><!-- no -->\n two', "one two"),
        ("$x<y$", "$x<y$"),
        ("<jats:italic>x</jats:italic>", "x"),
    ],
)
def test_one_line(html: str, line: str) -> None:
    assert line_of_html(html) == line


def test_paragraphs() -> None:
    assert paragraphs_of_html('<p style="x">One\nand one</p><div>Two</div>Three<br/>Four') == [
        "One and one",
        "Two",
        "Three",
        "Four",
    ]
    assert paragraphs_of_html("One\rTwo\n\nThree\r\nthree") == ["One", "Two", "Three three"]
    assert paragraphs_of_html(" ") == []


@given(st.text(alphabet='<>p/ ab="&;!-\n\r'))
def test_any_text_is_paragraphs_without_line_ends(html: str) -> None:
    assert all(text and "\n" not in text for text in paragraphs_of_html(html))
