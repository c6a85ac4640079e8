from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.model.identifiers import parse_identifier
from readlist.model.keys import base_key, is_key, unique_key

TITLE = "Writing in the Margins: Better Inference Pattern"


@pytest.mark.parametrize(
    ("authors", "title", "year", "key"),
    [
        (("Li Wang", "Ada Lovelace"), TITLE, 2024, "wang2024writing"),
        (("Wang, Li",), "The Margins", 2024, "wang2024margins"),
        (("Jörg Müller",), "Über Graphen", 2024, "muller2024uber"),
        (("Łukasz Øre",), TITLE, 2024, "ore2024writing"),
        (("Hannele Yki-Järvinen",), TITLE, 1999, "ykijarvinen1999writing"),
        (("Li Wang",), TITLE, None, "wangwriting"),
        (("Li Wang",), "", 2024, "wang2024"),
        (("others", "Li Wang"), TITLE, 2024, "wang2024writing"),
        (("Li Wang",), "Chain-of-Thought Prompting", 2022, "wang2022chain"),
        (("Li Wang",), "GPT-4 Technical Report", 2023, "wang2023gpt4"),
        (("Li Wang",), "Q-learning", 2023, "wang2023qlearning"),
        (("李明",), "深度学习", 2024, "李明2024深度学习"),
        (("Иван Петров",), "О сортировке", 2024, "петров2024о"),
        ((), TITLE, 2024, "writingmarginsbetter2024"),
        ((), TITLE, None, "writingmarginsbetter"),
        ((), "What is it?", 2024, "whatisit2024"),
        ((), "“Why Should I Trust You?”", 2016, "trust2016"),
        ((), "基于深度学习", 2024, "基于深度学习2024"),
        ((), "한국어 제목", 2024, "한국어제목2024"),
        ((), "ガンダム", None, "ガンダム"),
        ((), r"$\mathcal{O}(n)$ Sorting", 2024, "sorting2024"),
        ((), "1984", None, "paper1984"),
        ((), "1984", 2024, "paper19842024"),
        ((), "", 2024, "paper2024"),
        ((), "", None, "paper"),
        ((), "🎉 !?", None, "paper"),
        ((), "PMID 123", None, "paperpmid123"),
    ],
)
def test_the_key_of_a_paper(authors: tuple[str, ...], title: str, year: int | None, key: str) -> None:
    assert base_key(authors, title, year) == key


@given(st.lists(st.text(), max_size=3), st.text(), st.none() | st.integers())
def test_a_key_is_one_short_word_and_no_identifier(authors: list[str], title: str, year: int | None) -> None:
    key = base_key(authors, title, year)
    assert is_key(key)
    assert 1 <= len(key) <= 80
    assert len(key.split()) == 1
    assert any(character.isalpha() for character in key)
    assert not any(character in "\"'():/.-+" for character in key)
    assert key == key.lower()
    assert parse_identifier(key) is None


def test_an_endless_title_has_a_short_key() -> None:
    assert len(base_key(["x" * 100_000], "word" * 25_000, 2024)) < 80
    assert len(base_key([], "word " * 20_000 + "字" * 20_000, 2024)) < 80


def test_unique_keys_go_from_a_to_z_and_on() -> None:
    taken: set[str] = set()
    keys = []
    for _ in range(30):
        keys.append(unique_key("wang2024writing", taken))
        taken.add(keys[-1])
    assert keys[:3] == ["wang2024writing", "wang2024writinga", "wang2024writingb"]
    assert [key.removeprefix("wang2024writing") for key in keys[25:]] == ["y", "z", "aa", "ab", "ac"]


def test_a_freed_letter_is_given_again() -> None:
    assert unique_key("k", {"k", "ka", "kc"}) == "kb"


class CountingSet(set[str]):
    asked = 0

    def __contains__(self, key: object) -> bool:
        self.asked += 1
        return super().__contains__(key)


def test_thousands_of_equal_bases_stay_cheap() -> None:
    taken = CountingSet()
    for _ in range(10_000):
        taken.add(unique_key("k", taken))
    assert len(taken) == 10_000
    assert taken.asked < 10_000 * 60


@pytest.mark.parametrize("text", ["", " ", "two words", " li2024", "li2024\n", "2024", "..."])
def test_what_cannot_be_a_key(text: str) -> None:
    assert not is_key(text)
