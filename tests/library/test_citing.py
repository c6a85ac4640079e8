"""Papers as they are quoted elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from readlist.library.citing import FORMS, MOST_AUTHORS, citation, markdown_link, quoted
from readlist.model.links import pdf_link
from readlist.model.paper import Identifiers, Link, Paper

TIDES = Paper(
    key="marsh2024slow",
    title="The Slow Music of Tides",
    authors=("Ada Marsh", "Bo Reed", "Chen Li"),
    year=2024,
    venue="Journal of Shores",
    identifiers=Identifiers(doi="10.1234/sand(2024)7"),
)
FORM = {form.id: form for form in FORMS}


def test_a_citation_is_one_plain_line_in_the_order_of_its_parts() -> None:
    assert citation(TIDES) == (
        "Ada Marsh, Bo Reed, and Chen Li. 2024. The Slow Music of Tides. Journal of Shores. "
        "https://doi.org/10.1234/sand(2024)7"
    )
    assert citation(Paper(title="Is This\nAll?")) == "Is This All?"
    assert citation(Paper(title="Alone", year=2001)) == "Alone. 2001."
    assert citation(Paper(title="Two", authors=("A. B.", "C. D."))) == "A. B. and C. D. Two."


def test_a_citation_does_not_name_hundreds_of_authors() -> None:
    paper = Paper(title="All", authors=tuple(f"Name {number}" for number in range(400)))
    assert citation(paper).startswith("Name 0, ")
    assert citation(paper).endswith(f"Name {MOST_AUTHORS - 1}, et al. All.")


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        (TIDES, "[The Slow Music of Tides](<https://doi.org/10.1234/sand(2024)7>)"),
        (
            Paper(title="[b] *x* <i>_", identifiers=Identifiers(arxiv="2408.00001")),
            r"[\[b\] \*x\* \<i\>\_](https://arxiv.org/abs/2408.00001)",
        ),
        (Paper(title="Nowhere"), "Nowhere"),
        (Paper(title="Here", links=(Link("code", "https://a.org/x"),)), "[Here](https://a.org/x)"),
    ],
)
def test_a_markdown_link_survives_what_titles_and_addresses_hold(paper: Paper, expected: str) -> None:
    assert markdown_link(paper) == expected


def test_the_place_of_a_pdf_is_nobody_elses_address(tmp_path: Path) -> None:
    paper = Paper(title="Mine", links=(pdf_link(tmp_path / "mine.pdf"),))
    assert citation(paper) == "Mine."
    assert FORM["link"].of(paper) == ""
    assert "mine.pdf" not in quoted([paper], FORM["bibtex"])[0]


def test_several_papers_are_a_line_or_an_entry_each() -> None:
    other = Paper(key="li2001alone", title="Alone", identifiers=Identifiers(arxiv="2408.00001"))
    assert quoted([TIDES, other], FORM["title"]) == ("The Slow Music of Tides\nAlone", 2)
    assert quoted([TIDES, other], FORM["doi"]) == ("10.1234/sand(2024)7", 1)
    assert quoted([TIDES], FORM["arxiv"]) == ("", 0)
    text, count = quoted([TIDES, other], FORM["bibtex"])
    assert count == 2
    assert text.startswith("@article{marsh2024slow,")
    assert "\n@misc{li2001alone," in text


def test_every_form_has_a_letter_of_its_own() -> None:
    letters = [form.letter for form in FORMS]
    assert len(set(letters)) == len(letters)


@pytest.mark.parametrize("fields", [{}, {"keywords": "batch, mine", "title": "Mine"}])
def test_a_copied_entry_does_not_tell_the_readers_tags(fields: dict[str, str]) -> None:
    paper = Paper(key="mine", title="Mine", tags=("batch",), extra={"bibtex": {"fields": fields}})
    entry, _ = quoted([paper], FORM["bibtex"])
    assert "title = {Mine}" in entry
    assert "batch" not in entry


def test_the_year_of_a_list_is_not_that_of_the_work() -> None:
    paper = Paper(key="sand2026", title="Counting Sand")
    assert "year" not in quoted([paper], FORM["bibtex"])[0]
    assert citation(paper) == "Counting Sand."
