"""References in many styles, and texts that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.parts.citation import (
    Citation,
    looks_like_venue,
    split_around_title,
    split_citation,
    venue_and_year,
)


@pytest.mark.parametrize(
    "text",
    [
        'Li, Ann, and Bo Wu. "On Lists of Papers." Journal of Lists 12.3 (2015): 1-9.',
        "[7] Ann Li and Bo Wu, “On Lists of Papers.” in Journal of Lists, 2015.",
        "Ann Li, Bo Wu. «On Lists of Papers», Journal of Lists, vol. 12, pp. 1-9, 2015",
        "Ann Li and Bo Wu. 2015. On Lists of Papers. Journal of Lists 12, 3 (2015), 1-9.",
        "Ann Li, Bo Wu. On Lists of Papers. Journal of Lists, 2015. https://example.org/lists.pdf",
        "On Lists of Papers. Ann Li, Bo Wu. Journal of Lists, 2015.",
        "12. On Lists of Papers. Ann Li & Bo Wu. Journal of Lists 2015",
        "On Lists of Papers, Ann Li, Bo Wu, Journal of Lists 2015",
        "On Lists of Papers - Ann Li and Bo Wu, Journal of Lists, 2015",
        "On Lists of Papers (Ann Li and Bo Wu, Journal of Lists, 2015)",
    ],
)
def test_one_reference_in_many_styles(text: str) -> None:
    found = split_citation(text)
    assert found is not None
    assert (found.title, found.venue, found.year) == ("On Lists of Papers", "Journal of Lists", 2015)
    assert {name.split()[-1].strip(",") for name in found.authors} <= {"Li", "Wu", "Ann"}
    assert len(found.authors) == 2


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("Li, A. and Wu, B. C.", ("Li, A.", "Wu, B. C.")),
        ("Li, A., Wu, B. & van der Ro, D.-E.", ("Li, A.", "Wu, B.", "van der Ro, D.-E.")),
        ("Li A, Wu BC, Ro D", ("Li A", "Wu BC", "Ro D")),
        ("Li, Ann; Wu, Bo", ("Li, Ann", "Wu, Bo")),
        ("Li, Ann and Wu, Bo and Ro, Di", ("Li, Ann", "Wu, Bo", "Ro, Di")),
        ("Li, Ann, et al.", ("Li, Ann",)),
        ("A. Li, B. Wu, and D. Ro, Jr.", ("A. Li", "B. Wu", "D. Ro, Jr")),
    ],
)
def test_names_stay_as_written(names: str, expected: tuple[str, ...]) -> None:
    assert split_around_title(names, "On Lists", "").authors == expected
    found = split_citation(f"{names} (2015). On lists of papers. ListConf.")
    assert found is not None
    assert (found.authors, found.title, found.year) == (expected, "On lists of papers", 2015)


@pytest.mark.parametrize(
    ("text", "venue", "year"),
    [
        ("ICML 2024", "ICML", 2024),
        ("(CVPR'23 Oral)", "CVPR", 2023),
        (
            "In Proceedings of the Conference on Lists (pp. 3-14), 2019",
            "Proceedings of the Conference on Lists",
            2019,
        ),
        ("arXiv preprint arXiv:1706.03762 (2017).", "arXiv", 2017),
        ("arXiv 2023/05", "arXiv", 2023),
        ("Nature 521.7553 (2015): 436-444.", "Nature", 2015),
        ("List Transactions, 17(2): 1-9, 2001", "List Transactions", 2001),
        ("a paper that everybody should read", None, None),
        ("", None, None),
    ],
)
def test_venue_and_year(text: str, venue: str | None, year: int | None) -> None:
    assert venue_and_year(text) == (venue, year)
    assert looks_like_venue(text) == (venue is not None)


def test_the_title_may_be_told_by_markup() -> None:
    expected = Citation(title="On Lists", authors=("Ann Li", "Bo Wu"), venue="ICML", year=2024)
    assert split_around_title("", "On Lists.", "Ann Li, Bo Wu. ICML 2024.") == expected
    assert split_around_title("Ann Li, Bo Wu.", "On Lists", "(ICML 2024)") == expected
    assert split_around_title("[ICML 2024]", "On Lists", "Ann Li, Bo Wu") == expected
    assert split_around_title("", "On Lists", "ICML 2024. Ann Li, Bo Wu") == expected
    assert split_around_title("Ann Li, Bo Wu (2024).", "On Lists", "ICML.") == expected
    assert split_around_title("", "On Lists", "- a list of lists") == Citation(title="On Lists")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "On Lists of Papers",
        "Buy milk, eggs and bread.",
        "A great tool for learning, training, and deployment",
        "This is a sentence. It is followed by another sentence. In 2020 we did things.",
        'We wrote "a list is a list" in 2020, and nobody read it.',
        "My favourite blog by Ann",
        "Installation, usage and contribution",
        "See the website (in English)",
    ],
)
def test_other_texts_are_no_references(text: str) -> None:
    assert split_citation(text) is None


@given(st.text(), st.text())
def test_any_text_is_a_reference_or_none(before: str, after: str) -> None:
    split_citation(before)
    split_around_title(before, "On Lists", after)


@pytest.mark.parametrize(
    "piece",
    ["A. ", "Ann Li, ", '"a', "(2015) ", "et al. ", "and ", "a, ", "- A ", "[", "1", "A.", "et al, A B and "],
)
def test_long_texts_take_linear_time(piece: str) -> None:
    text = piece * (5_000_000 // len(piece))
    split_citation(text)
    split_around_title(text, "On Lists", text)
