"""Papers in the words of BibLaTeX, and back."""

from __future__ import annotations

from functools import partial

import msgspec
import pytest
from hypothesis import given

from readlist.formats.bibtex import biblatex
from readlist.formats.bibtex import reading as bibtex
from readlist.formats.bibtex.biblatex import as_biblatex
from readlist.model.paper import Identifiers, Link, Paper
from tests.formats.bibtex.test_writing import PAPER, assert_read_back, papers_of, read


def test_a_paper_from_elsewhere() -> None:
    paper = Paper(
        key="li2024lists",
        title="Lists",
        authors=("Jörg Müller",),
        year=2024,
        published_on="2024-08-27",
        identifiers=Identifiers(arxiv="2408.14906", arxiv_versions=(2,)),
        links=(Link("paper", "https://arxiv.org/abs/2408.14906"),),
    )
    assert (
        biblatex.write([paper], encoding="latex")
        == r"""@online{li2024lists,
  title = {Lists},
  author = {J{\"o}rg M{\"u}ller},
  date = {2024-08-27},
  eprint = {2408.14906v2},
  eprinttype = {arxiv},
  url = {https://arxiv.org/abs/2408.14906},
}
"""
    )


@pytest.mark.parametrize(
    ("kind", "fields", "translated", "new"),
    [
        ("article", {"journal": "Lists"}, "article", {"journaltitle": "Lists"}),
        ("article", {"journal": "L", "journaltitle": "M"}, "article", {"journal": "L", "journaltitle": "M"}),
        ("conference", {"address": "Rome"}, "inproceedings", {"location": "Rome"}),
        ("phdthesis", {"school": "U"}, "thesis", {"institution": "U", "type": "phdthesis"}),
        ("techreport", {"type": "Note"}, "report", {"type": "Note"}),
        ("misc", {"eprint": "1", "archiveprefix": "arXiv"}, "online", {"eprint": "1", "eprinttype": "arxiv"}),
        ("misc", {"eprint": "1", "publisher": "P"}, "misc", {"eprint": "1", "publisher": "P"}),
        ("article", {"pmid": "12"}, "article", {"eprint": "12", "eprinttype": "pubmed"}),
        ("misc", {"year": "2001"}, "misc", {"date": "2001"}),
        ("misc", {"year": "2001", "month": "aug"}, "misc", {"date": "2001-08"}),
        ("misc", {"month": "{August}", "year": "2001", "day": "5"}, "misc", {"date": "2001-08-05"}),
        ("misc", {"year": "2001-08"}, "misc", {"date": "2001-08"}),
        ("misc", {"year": "2001", "date": "2001-08-05"}, "misc", {"date": "2001-08-05"}),
        ("misc", {"year": "2002", "date": "2001"}, "misc", {"year": "2002", "date": "2001"}),
        ("misc", {"year": "in press"}, "misc", {"year": "in press"}),
        ("misc", {"year": "2001", "month": "jun-aug"}, "misc", {"year": "2001", "month": "jun-aug"}),
        ("misc", {"year": "2001", "month": "feb", "day": "30"},
         "misc", {"year": "2001", "month": "feb", "day": "30"}),
    ],
)  # fmt: skip
def test_words_of_bibtex_and_of_biblatex(
    kind: str, fields: dict[str, str], translated: str, new: dict[str, str]
) -> None:
    assert as_biblatex(kind, fields) == (translated, new)


def test_what_a_part_has_from_its_whole_it_still_has() -> None:
    papers = papers_of(
        read(
            "@proceedings{whole, title={Lists 2001}, year=2001, month=aug, address={Rome}}\n"
            "@conference{part, title={Part}, crossref={whole}}\n"
        )
    )
    assert_read_back(papers, with_extra=False, write=biblatex.write)
    assert "year" not in biblatex.write(papers)


@given(PAPER)
def test_any_paper_is_read_back_in_either_dialect_as_ascii(paper: Paper) -> None:
    if paper.identifiers.arxiv:
        versioned = msgspec.structs.replace(paper.identifiers, arxiv_versions=(1, 3))
        paper = msgspec.structs.replace(paper, identifiers=versioned)
    for dialect in (bibtex, biblatex):
        assert_read_back([paper], with_extra=False, write=partial(dialect.write, encoding="latex"))
