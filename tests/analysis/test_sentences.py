"""Sentences: what a reader would go through one by one."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.analysis.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "We count. | They weigh! | Do both agree?",
        "It follows Smith et al. (2020) and Jones et al. in this. | We go on.",
        "Agents (e.g. Claude, GPT-4) and tools, i.e. APIs, are used. | None helps.",
        "As Fig. 2 and Eq. (3) show, cf. Sec. IV, it holds. | So does Thm. 1.",
        "Accuracy grows by 7.5 points, from 70.1 to 77.6. | In v2.0 it is 80.",
        "J. Smith and A. B. Jones, Dr. Lee and Prof. Kim wrote it. | We read it.",
        "Measured vs. Hessian methods, approx. 3 times faster. | 12 datasets confirm it.",
        "Models, data, etc. are released. | Code, weights, etc. | The licence is MIT.",
        "This works for vitamin C. | We show why.",
        "Work by Marsh et al. | We differ from it.",
        "The U.S. Census has it. | It was made in the U.S. | However, others exist.",
        'He said "no." | Then he left. | (Nobody asked.) | They should have.',
        "Results hold.[1, 2] | More follow.³ | And so on.",
        "It is fast... and small. | It is fast... | Everyone agrees.",
        "We serve it with care. | vLLM is used. | eBPF is not.",
        "Why now? because it works. | Yes! | No.",
        "1. We do one thing. | 2. We do another. | 3) We stop.",
        "No full stop at all",
        "See https://example.org/a.b. | Then read.",
    ],
)
def test_sentences_end_where_a_reader_says_so(text: str) -> None:
    assert cut(text.replace("|", "").replace("  ", " ")) == [part.strip() for part in text.split("|")]


@pytest.mark.parametrize(
    "text", ["我们提出一种方法。|它很快！|真的？|「是的。」|好", "海の音楽です。|砂を数える？|いいえ。"]
)
def test_chinese_and_japanese_need_no_space(text: str) -> None:
    assert cut(text.replace("|", "")) == text.split("|")


def test_nothing_has_no_sentences() -> None:
    assert sentences("") == sentences("  ") == []


@given(st.text(alphabet='aB.!? "()1。', max_size=200))
def test_every_word_is_in_one_sentence(text: str) -> None:
    spans = sentences(text)
    assert "".join("".join(part.split()) for part in cut(text)) == "".join(text.split())
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(part == part.strip() and part for part in cut(text))


@pytest.mark.parametrize("text", [". " * 100_000, "a" * 200_000 + ". A", '.")' * 70_000, "A. " * 70_000])
def test_a_long_text_takes_no_long_time(text: str) -> None:
    start = time.perf_counter()
    sentences(text)
    assert time.perf_counter() - start < 2
