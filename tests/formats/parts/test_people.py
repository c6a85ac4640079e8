"""Authors' names, however they are joined."""

from __future__ import annotations

import pytest

from readlist.formats.parts.people import clean_names, split_authors


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
        ("Li, A., Wu, B. C., & Okoro, D.", ("Li, A.", "Wu, B. C.", "Okoro, D.")),
        ("van der Wu, B., Li, A.", ("van der Wu, B.", "Li, A.")),
        ("Li A, Wu BC", ("Li A", "Wu BC")),
        ("Li, Ann, Bo Wu, Cy Yo, and Di Ma", ("Li, Ann", "Bo Wu", "Cy Yo", "Di Ma")),
        ("Li, Ann B., Bo Wu, and Cy Yo", ("Li, Ann B.", "Bo Wu", "Cy Yo")),
        ("Bo Wu, Suharto, Cy Yo", ("Bo Wu", "Suharto", "Cy Yo")),
        ("Moreau, Okoro, and Wu", ("Moreau", "Okoro", "Wu")),
        ("李安，吴波、余强", ("李安", "吴波", "余强")),
        ("Ann Li (A University)*; Bo Wu (A Company)", ("Ann Li", "Bo Wu")),
        ("Ann Li (A University)*", ("Ann Li",)),
        ("Ann Li (A University)", ("Ann Li (A University)",)),
        ("Ann Li (ed.); Bo Wu", ("Ann Li (ed.)", "Bo Wu")),
        ("Ann LiBo WuC. D. Yo", ("Ann Li", "Bo Wu", "C. D. Yo")),
        ("Ann McDonald", ("Ann McDonald",)),
        ("Bo McDonald Wu", ("Bo McDonald Wu",)),
        ("OpenAI", ("OpenAI",)),
        ("Bo Wu, Cy Yo, OpenAI", ("Bo Wu", "Cy Yo", "OpenAI")),
        ("Li, A. B., Jr., Wu, B.", ("Li, A. B., Jr", "Wu, B.")),
        ("  ", ()),
    ],
)
def test_names_are_parted_where_it_is_safe(text: str, names: tuple[str, ...]) -> None:
    assert split_authors(text) == names


def test_names_are_cleaned() -> None:
    assert clean_names([" Ann\n Li,", "\x1b[1mBo\x1b[0m", "", " ", "…"]) == ("Ann Li", "Bo")
