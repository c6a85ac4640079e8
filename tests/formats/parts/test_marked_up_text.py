"""Markup in the values of other formats goes, everything else stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.parts.marked_up_text import plain_line, plain_paragraphs, without_markup


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<i>In vitro</i> lists", "In vitro lists"),
        ("p < 0.05 and q > 1", "p < 0.05 and q > 1"),
        ("p<0.05, a<b and c>d", "p<0.05, a<b and c>d"),
        ("R&amp;D &lt; 5 &#8211; &eacute;", "R&D < 5 – é"),
        ("AT&T; R&D", "AT&T; R&D"),
        ("&lt;b&gt;bold&lt;/b&gt;", "bold"),
        ("&amp;lt;i&amp;gt;twice&amp;lt;/i&amp;gt;", "twice"),
        ("H<sub>2</sub>O, 10<sup>-5</sup>", "H₂O, 10⁻⁵"),
        ("x<sup>th</sup>", "xth"),
        ('<span class="nocase">A</span> <jats:italic>b</jats:italic>', "A b"),
        ("a<br/>b", "a b"),
        ("<name> of $x<y$", "<name> of $x<y$"),
        ("<it>Salix</it> lists", "Salix lists"),
        ("<mml:math><mml:mi>n</mml:mi></mml:math> lists", "n lists"),
        ("std::vector<int>", "std::vector<int>"),
        (r"Erd\H{o}s and \'Etale {L}ists", "Erdős and Étale Lists"),
        ("B{é}nou{é} lists", "Bénoué lists"),
        (r"\emph{De Novo} lists in $\mathcal{O}(n)$", r"De Novo lists in $\mathcal{O}(n)$"),
        ("{a, b} -- the set ~x", "{a, b} -- the set ~x"),
    ],
)
def test_a_line(text: str, plain: str) -> None:
    assert plain_line(text) == plain


def test_paragraphs_are_kept_and_folded_lines_joined() -> None:
    assert (
        plain_paragraphs(["We count", "and count.", "Then we stop."])
        == "We count and count.\n\nThen we stop."
    )
    assert plain_paragraphs(["We count.", "Then", "we stop."], wrapped=True) == "We count. Then we stop."
    assert plain_paragraphs(["<p>One.</p><p>Two.</p>"]) == "One.\n\nTwo."
    assert plain_paragraphs(['<AbstractText Label="AIM">One.</AbstractText>', "<p>Two", "and.</p>"]) == (
        "One.\n\nTwo and."
    )
    assert plain_paragraphs(["Two:", "- one", "- two"]) == "Two:\n\n- one\n- two"


def test_the_heading_of_an_abstract_says_nothing() -> None:
    headed = "<jats:sec><jats:title>Abstract</jats:title><jats:p>A list.</jats:p></jats:sec>"
    assert without_markup(headed).strip() == "A list."


@given(st.text(alphabet="<>/&;ib p=\"'s\n0#lt\\{}", max_size=60))
def test_nothing_is_raised_whatever_the_text(text: str) -> None:
    assert len(without_markup(text)) <= len(text)
