"""Text that remembers where it came from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readlist.model.spans import Span
from readlist.views.mathematics import readable_mathematics, traced_mathematics
from readlist.views.traced import rewritten, spaced, traced

TEX = st.lists(
    st.sampled_from(
        ["$n^2$", "$\\alpha$", "x^{2}", "7\\%", "\\'{e}", " ", "\n", "word", "{\\it so}", "$5", "\\"]
    )
).map("".join)


def test_a_rewritten_piece_is_traced_as_a_whole() -> None:
    text = rewritten([("a ", 0, 2), ("n²", 2, 7), (" b", 7, 9)], "a $n^2$ b")
    assert text.text == "a n² b"
    assert text.drawn(Span(4, 5)) == Span(2, 4)
    assert text.source(Span(3, 5)) == Span(2, 8)
    assert text.drawn(Span(8, 9)) == Span(5, 6)


def test_spaces_between_parts_stand_for_what_was_there() -> None:
    source = traced("one \n two")
    text = spaced([source[:3], source[6:]])
    assert text.text == source.single_spaced().text == "one two"
    assert text.source(Span(3, 4)) == Span(3, 6)
    assert text.source(Span(0, 7)) == Span(0, 9)


def test_what_was_left_out_is_nowhere() -> None:
    assert traced("- item")[2:].drawn(Span(0, 2)) is None


@given(st.text(alphabet="ab\r\n \u2028", max_size=40))
def test_lines_are_those_of_the_text(text: str) -> None:
    assert [line.text for line in traced(text).lines()] == text.splitlines()
    for line in traced(text).lines():
        if line.text:
            assert text[slice(*line.source(Span(0, len(line.text))))] == line.text


@given(TEX)
def test_mathematics_is_the_same_traced_or_not(text: str) -> None:
    drawn = traced_mathematics(text)
    assert drawn.text == readable_mathematics(text)
    assert len(drawn.starts) == len(drawn.ends) == len(drawn.text)
    assert list(drawn.starts) == sorted(drawn.starts)
    assert list(drawn.ends) == sorted(drawn.ends)
    if drawn.text:
        assert drawn.source(Span(0, len(drawn.text))) == Span(drawn.starts[0], drawn.ends[-1])
