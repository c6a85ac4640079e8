from __future__ import annotations

import time

from readlist.analysis.candidates import TitleIndex

MANY = [f"note number {number} on the tides of sea{number} and moon{number % 7}" for number in range(3000)]


def index(*titles: str) -> TitleIndex:
    made = TitleIndex()
    for title in titles:
        made.add(title)
    return made


def test_close_titles_and_parts_are_found_and_the_title_itself_is_not() -> None:
    made = index("slow music of tides", "slow music of tydes", "slow music of tides a study", "moons")
    assert made.near("slow music of tides") == ["slow music of tydes", "slow music of tides a study"]
    assert made.near("something else altogether") == []


def test_an_index_finds_the_same_as_a_comparison_with_all() -> None:
    made = index(*MANY)
    first = [made.near(f"{title} x") for title in MANY[:16]]
    assert [made.near(f"{title} x") for title in MANY[:16]] != []
    for title, near in zip(MANY[:16], first, strict=True):
        assert title in near
        assert title in made.near(f"{title} x")


def test_titles_added_later_are_found() -> None:
    made = index(*MANY)
    for title in MANY[:40]:
        made.near(title)
    made.add("an unheard of melody for seals")
    assert made.near("an unheard of melody for sails") == ["an unheard of melody for seals"]


def test_a_look_up_is_cheap_however_common_the_words() -> None:
    made = index(*MANY)
    began = time.perf_counter()
    for title in MANY:
        made.near(title)
    assert time.perf_counter() - began < 3
