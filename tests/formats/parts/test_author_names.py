"""Lists of authors, and texts that are none."""

from __future__ import annotations

import pytest

from readlist.formats.parts.author_names import author_names, leading_authors


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Li, Bo Wu and Cy Xu", ("Ann Li", "Bo Wu", "Cy Xu")),
        ("Ann Li*, Bo Wu†, Cy Xu (Some Lab)", ("Ann Li", "Bo Wu", "Cy Xu")),
        ("Ann (Anny) Li, Bo Wu", ("Ann Li", "Bo Wu")),
        ("Ann Li1, Bo Wu2", ("Ann Li1", "Bo Wu2")),
        ("By Ann Li & Bo Wu", ("Ann Li", "Bo Wu")),
        ("Ann van der Li, Bo de la Wu", ("Ann van der Li", "Bo de la Wu")),
        ("Yao Fu, You Wu, Di Yin, Ann Li", ("Yao Fu", "You Wu", "Di Yin", "Ann Li")),
        ("The Lists Team", ("The Lists Team",)),
        ("周一, 李二", ("周一", "李二")),
    ],
)
def test_names(text: str, names: tuple[str, ...]) -> None:
    assert author_names(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "lists",
        "Alignment, Robust Training",
        "聚类",
        "ICML",
        "A Survey, An Overview",
    ],
)
def test_other_texts(text: str) -> None:
    assert author_names(text) == ()


def test_surnames_where_they_are_allowed() -> None:
    assert author_names("Li, Wu & Xu", surnames=True) == ("Li", "Wu", "Xu")
    assert author_names("Li & Wu") == ()


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Ann Li, Bo Wu. ICML 2024", "ICML 2024"),
        ("Ann Li, Bo Wu, ListConf 2024", "ListConf 2024"),
        ("Ann Li, Bo V. Le. NeurIPS'23", "NeurIPS'23"),
        ("Ann Li (Some Lab), Bo Wu (Other Lab): more", "more"),
    ],
)
def test_names_at_the_beginning(text: str, rest: str) -> None:
    names, behind = leading_authors(text)
    assert len(names) == 2
    assert behind == rest
