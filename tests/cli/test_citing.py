"""Bibliographies at the command line: under which keys, in which encoding."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run, configure


def keys_in(text: str) -> list[str]:
    return sorted(line.partition("{")[2].rstrip(",") for line in text.splitlines() if line.startswith("@"))


def test_keys_of_a_pattern(library: Run) -> None:
    result = library("export", "bibtex", "author:he", "--to", "-", "--keys", "{Author}:{year}")
    assert (result.exit_code, keys_in(result.stdout)) == (0, ["He:2016"])
    assert "ids = {he2016deep}" in result.stdout
    items = json.loads(library("export", "csl", "--to", "-", "--keys", "{author}{year}").stdout)
    assert {item["id"] for item in items} == {"vaswani2017", "he2016", "mnih2013", "unal2020"}
    table = library("export", "table", "author:he", "--to", "-", "--keys", "{Words}").stdout
    assert "DeepResidualLearning" in table


def test_the_pattern_of_the_configuration_holds_where_none_is_given(library: Run) -> None:
    configure('citation-key = "{author}-{year}"\n')
    assert keys_in(library("export", "biblatex", "author:he", "--to", "-").stdout) == ["he-2016"]
    own = library("export", "biblatex", "author:he", "--to", "-", "--keys", "{key}")
    assert keys_in(own.stdout) == ["he2016deep"]
    assert 'citation-key = "{author}-{year}"' in library("config").stdout
    configure('citation-key = "{surname}"\n')
    refused = library("export", "biblatex", "--to", "-")
    assert (refused.exit_code, "{surname}" in refused.stderr) == (2, True)
    assert library("export", "ris", "--to", "-").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("bibtex", "--keys", "{surname}"), "{author}{year}{word}"),
        (("bibtex", "--keys", ""), "pattern"),
        (("ris", "--keys", "{key}"), "bibtex, biblatex, csl-json"),
        (("csv", "--encoding", "latex"), "bibtex and biblatex"),
        (("bibtex", "--encoding", "utf-16"), "latex"),
    ],
)
def test_wishes_that_cannot_be_met_write_nothing(
    library: Run, arguments: tuple[str, ...], words: str
) -> None:
    result = library("export", *arguments, "--to", "-")
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


def test_the_encoding_of_latex(library: Run) -> None:
    for name in ("bibtex", "biblatex"):
        result = library("export", name, "author:ünal", "--to", "-", "--encoding", "latex")
        assert 'author = {Zo{\\"e} {\\"U}nal}' in result.stdout
    assert "author = {Zoë Ünal}" in library("export", "bibtex", "author:ünal", "--to", "-").stdout
