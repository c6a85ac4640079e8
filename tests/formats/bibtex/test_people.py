"""Lists of names in BibTeX."""

from __future__ import annotations

import pytest

from readlist.formats.bibtex.people import people_of


@pytest.mark.parametrize(
    ("tex", "names"),
    [
        ("", ()),
        ("Knuth, Donald E. and Ann Li", ("Knuth, Donald E.", "Ann Li")),
        ("Ann Li\n  and  Bo Wu\tAND\nCy Xu", ("Ann Li", "Bo Wu", "Cy Xu")),
        ("von Doe, Jr., John and others", ("von Doe, Jr., John",)),
        ("{The {LIST} Group} and {Simon and Schuster}", ("The LIST Group", "Simon and Schuster")),
        (r"K{\"o}nig, J{\'a}n and {\L}ukasz {\'S}wit", ("König, Ján", "Łukasz Świt")),
        ("Anderson, Sandy and Brandt, Rand", ("Anderson, Sandy", "Brandt, Rand")),
        ("family=Brown, given=Brian, prefix=de and Ann Li", ("de Brown, Brian", "Ann Li")),
        ("Li, A.; Wu, B. C.", ("Li, A.", "Wu, B. C.")),
        ("Ann Li, Bo Wu, Cy Xu, Di Yo", ("Ann Li", "Bo Wu", "Cy Xu", "Di Yo")),
        ("{Li, Ann and Wu, Bo}", ("Li, Ann", "Wu, Bo")),
        ("Ann~Li and Bo Wu,", ("Ann Li", "Bo Wu")),
    ],
)
def test_names(tex: str, names: tuple[str, ...]) -> None:
    assert people_of(tex) == names
