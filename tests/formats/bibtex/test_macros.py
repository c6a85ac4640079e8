"""Macros of BibTeX in place of their names."""

from __future__ import annotations

from readlist.formats.bibtex.macros import Macros
from readlist.formats.bibtex.syntax import Definition, Macro


def macros_of(**values: tuple[str, ...]) -> Macros:
    return Macros([Definition(name, value, line) for line, (name, value) in enumerate(values.items(), 1)])


def test_names_are_replaced_whatever_their_case_and_joined() -> None:
    macros = macros_of(jl=("Journal of ", Macro("what")), what=("Lists",), long=("The ", Macro("WHAT")))
    assert macros.text_of((Macro("Long"), " of ", "2001"), 9) == "The Lists of 2001"
    assert [(problem.line, '"what"' in problem.message) for problem in macros.problems] == [(1, True)]


def test_months_numbers_and_the_journals_of_the_standard_styles_need_no_definition() -> None:
    macros = macros_of()
    assert macros.text_of(("10~", Macro("jan")), 1) == "10~jan"
    assert macros.text_of((Macro("2001"),), 1) == "2001"
    assert macros.text_of((Macro("jacm"),), 1) == "Journal of the ACM"
    assert macros.problems == []


def test_what_is_not_defined_stays_as_its_name_and_is_told_once() -> None:
    macros = macros_of()
    assert macros.text_of((Macro("lists"), " and ", Macro("lists")), 7) == "lists and lists"
    (problem,) = macros.problems
    assert (problem.severity, problem.line) == ("warning", 7)


def test_circles_and_towers_stay_as_names() -> None:
    circle = macros_of(a=(Macro("b"), "x"), b=(Macro("a"), "y"), c=(Macro("c"), Macro("c")))
    assert circle.text_of((Macro("a"), " ", Macro("c")), 4) == "a c"
    tower = {"s0": ("lists",)} | {f"s{n}": (Macro(f"s{n - 1}"),) * 10 for n in range(1, 12)}
    assert macros_of(**tower).text_of((Macro("s11"),), 12) == "s11"


def test_a_file_full_of_long_macros_is_expanded_up_to_a_limit() -> None:
    macros = macros_of(long=("x" * 15_000,))
    texts = [macros.text_of((Macro("long"),), line) for line in range(2000)]
    assert len(texts[0]) == 15_000
    assert texts[-1] == "long"
    assert sum(map(len, texts)) < 11_000_000
    assert len(macros.problems) == 1
