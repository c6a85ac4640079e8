"""Authors' names, however they are joined."""

from __future__ import annotations

import pytest

from readlist.formats.people import clean_names, split_authors


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Li", ("Ann Li",)),
        ("Ann Li; Bo Wu;", ("Ann Li", "Bo Wu")),
        ("Ann Li and Bo Wu", ("Ann Li", "Bo Wu")),
        ("Li, Ann and Wu, Bo", ("Li, Ann", "Wu, Bo")),
        ("Ann Li, Bo Wu, and Cy Yo", ("Ann Li", "Bo Wu", "Cy Yo")),
        ("Ann Li, Bo Wu & Cy Yo", ("Ann Li", "Bo Wu", "Cy Yo")),
        ("Li, Ann", ("Li, Ann",)),
        ("Vaswani, et al.", ("Vaswani",)),
        ("Ann Li and others", ("Ann Li",)),
        ("  ", ()),
    ],
)
def test_names_are_parted_where_it_is_safe(text: str, names: tuple[str, ...]) -> None:
    assert split_authors(text) == names


def test_names_are_cleaned() -> None:
    assert clean_names([" Ann\n Li,", "\x1b[1mBo\x1b[0m", "", " "]) == ("Ann Li", "Bo")
