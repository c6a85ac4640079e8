"""Papers as BibTeX, and back."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import SourceError
from readlist.formats.bibtex import reading as bibtex
from readlist.formats.bibtex.writing import write
from readlist.formats.registry import read_source
from readlist.model.paper import Former, Identifiers, Link, Paper
from readlist.model.record import Record

TODAY = datetime.date(2024, 9, 10)
CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
COMPARED = ("title", "abstract", "authors", "year", "venue", "published_on", "identifiers", "links", "tags")


def read(text: str) -> tuple[Record, ...]:
    return bibtex.read(text, TODAY).records


def papers_of(records: Iterable[Record]) -> list[Paper]:
    """Return records as papers that keep their keys; doubles get a number behind."""
    papers: list[Paper] = []
    keys: set[str] = set()
    for number, record in enumerate(records):
        key = record.extra["bibtex"]["key"]
        if not key or key.lower() in keys:
            key = f"{key}{number}"
        keys.add(key.lower())
        papers.append(
            Paper(key=key, extra=record.extra, **{name: getattr(record, name) for name in COMPARED})
        )
    return papers


def assert_read_back(
    papers: Iterable[Paper], *, with_extra: bool, write: Callable[[list[Paper]], str] = write
) -> None:
    papers = list(papers)
    text = write(papers)
    back = {record.extra["bibtex"]["key"]: record for record in read(text)}
    assert len(back) == len(papers)
    for paper in papers:
        for name in COMPARED:
            assert getattr(back[paper.key], name) == getattr(paper, name), (paper.key, name)
        if with_extra and paper.extra["bibtex"]["key"] == paper.key:
            assert back[paper.key].extra == paper.extra


def test_a_paper_from_elsewhere() -> None:
    paper = Paper(
        key="li2024lists",
        title="BERT & Lists: 50% of $\\sqrt{n}$",
        authors=("Ann Li", "Müller, Jörg"),
        abstract="One paragraph_1.\n\nAnother.",
        year=2024,
        venue="Proceedings of the Conference on Lists",
        published_on="2024-08-27",
        identifiers=Identifiers(arxiv="2408.14906", arxiv_versions=(2,), doi="10.1234/a_b"),
        links=(Link("paper", "https://arxiv.org/abs/2408.14906"), Link("code", "https://example.org/~li/x")),
        tags=("lists", "one, two"),
    )
    assert (
        write([paper])
        == r"""@inproceedings{li2024lists,
  title = {{BERT} \& Lists: 50\% of $\sqrt{n}$},
  author = {Ann Li and Müller, Jörg},
  booktitle = {Proceedings of the Conference on Lists},
  year = {2024},
  date = {2024-08-27},
  eprint = {2408.14906v2},
  archiveprefix = {arXiv},
  doi = {10.1234/a_b},
  url = {https://arxiv.org/abs/2408.14906},
  code = {https://example.org/~li/x},
  keywords = {lists, {one, two}},
  abstract = {One paragraph\_1.

Another.},
}
"""
    )
    assert_read_back([paper], with_extra=False)


SOURCE = """\
@article{li2001,
  author = {Li, Ann},
  title = {{A} {\\'E}t{\\'e} List},
  journal = {Lists},
  year = 2001,
  month = aug,
  volume = {3},
  note = {Read \\& kept},
}
"""


def test_what_came_in_goes_out_as_it_was() -> None:
    papers = papers_of(read(SOURCE))
    assert write(papers) == SOURCE.replace("year = 2001", "year = {2001}")
    assert_read_back(papers, with_extra=True)


def test_what_was_changed_since_wins() -> None:
    (paper,) = papers_of(read(SOURCE))
    changed = msgspec.structs.replace(
        paper, title="Another Title", venue="Trees", year=2002, tags=("new",), authors=("Bo Wu",)
    )
    text = write([changed])
    assert "note = {Read \\& kept}" in text
    assert "journal = {Trees}" in text
    assert_read_back([changed], with_extra=False)
    emptied = msgspec.structs.replace(paper, venue=None, year=None, authors=())
    assert_read_back([emptied], with_extra=False)


def test_a_former_key_stays_as_an_alias() -> None:
    (paper,) = papers_of(read(SOURCE))
    text = write([msgspec.structs.replace(paper, key="li2001a")])
    assert text.startswith("@article{li2001a,\n")
    assert "  ids = {li2001},\n" in text
    assert write([msgspec.structs.replace(papers_of(read(text))[0], key="li2001b")]).count("li2001") == 3


def test_keys_of_papers_merged_into_it_are_aliases_unless_another_entry_has_them() -> None:
    merged = tuple(Former(key=key) for key in ("li2001b", "WU2002", "a b"))
    text = write([Paper(key="li2001", title="A List", merged=merged), Paper(key="wu2002", title="Trees")])
    assert "  ids = {li2001b},\n" in text
    papers = papers_of(read("@misc{one, title={A}}\n@misc{two, title={B}, ids={both, one}}\n"))
    first, second = (msgspec.structs.replace(paper, key=f"key{at}") for at, paper in enumerate(papers))
    assert write([first, second]).count("ids = {one}") == 1
    assert "ids = {both, two}" in write([first, second])


def test_keys_that_bibtex_takes_for_one_another_are_told_apart() -> None:
    text = write([Paper(key=key, title="A List") for key in ("li", "LI", "l,i")])
    assert [record.extra["bibtex"]["key"] for record in read(text)] == ["li", "LIa", "lib"]


def test_a_day_of_another_year_does_not_change_the_year_for_biber() -> None:
    paper = Paper(key="li", title="A List", year=2018, published_on="2017-06-12")
    assert "date = " not in write([paper])
    assert_read_back([paper], with_extra=False)


def test_wholes_follow_their_parts_and_are_found_under_their_new_keys() -> None:
    papers = papers_of(
        read(
            "@proceedings{whole, title={Lists 2001}, year=2001}\n"
            "@inproceedings{part, title={Part}, crossref={whole}}\n"
        )
    )
    whole, part = papers
    text = write([msgspec.structs.replace(whole, key="lists2001"), part])
    assert text.index("@inproceedings{part") < text.index("@proceedings{lists2001")
    assert "crossref = {lists2001}" in text
    assert "booktitle" not in text
    assert_read_back(papers, with_extra=True)
    assert "booktitle = {Lists 2001}" in write([part])
    assert_read_back([part], with_extra=False)


def test_the_fields_of_a_damaged_entry_make_a_sound_one() -> None:
    papers = papers_of(read("@misc{a,\n title = {{Un{balanced},\n note = {x}},\n year = {2001}\n}\n"))
    assert_read_back(papers, with_extra=False)
    assert bibtex.read(write(papers), TODAY).problems == ()


def test_what_bibtex_cannot_hold_stands_in_a_field_of_its_own() -> None:
    paper = Paper(
        key="li",
        title="A List",
        venue="arXiv",
        abstract='Items:\n- {one\n- two  "x\\',
        links=(Link("paper", "https://arxiv.org/abs/2408.14906"),),
    )
    text = write([paper])
    assert (
        r'readlist = {{"abstract":"Items:\n- \u007bone\n- two  \"x\\","identifiers":{},"venue":"arXiv"}},'
        in text
    )
    assert_read_back([paper], with_extra=False)
    (record,) = read(text)
    assert "readlist" not in record.extra["bibtex"]["fields"]
    assert record.extra["bibtex"]["fields"]["journal"] == "arXiv"


def test_a_field_of_that_name_with_something_else_is_like_any_other() -> None:
    (record,) = read("@misc{a, title = {A List}, readlist = {yes}}")
    assert record.title == "A List"
    assert record.extra["bibtex"]["fields"]["readlist"] == "yes"


def words(alphabet: str) -> st.SearchStrategy[str]:
    text = st.one_of(
        st.text(alphabet=st.sampled_from(alphabet), max_size=30),
        st.text(
            alphabet=st.characters(exclude_categories=["C", "Z"], exclude_characters="$\\<&/="), max_size=30
        ),
    )
    return text.map(lambda each: unicodedata.normalize("NFC", " ".join(each.split()))).filter(
        lambda each: any(map(str.isalnum, each))
    )


TEXT = words("abcAB é{}~^%#_-`'\"@,;()!?12")
NAME = words("abcAB é{}~-'.").filter(lambda name: name.lower() not in ("others", "et al", "et al."))
ADDRESS = st.from_regex(r"https://example\.org/[a-z~_%#&?=-]{0,12}[a-z]", fullmatch=True)
PAPER = st.builds(
    Paper,
    key=st.just("key"),
    title=TEXT,
    abstract=st.lists(TEXT, max_size=3).map("\n\n".join),
    authors=st.lists(NAME.map(lambda name: name.strip(",;")).filter(bool), max_size=4).map(tuple),
    year=st.none() | st.integers(1500, 2099),
    venue=st.none() | TEXT.filter(lambda venue: not venue.lower().startswith(("arxiv", "corr"))),
    published_on=st.none() | st.dates(datetime.date(1500, 1, 1), datetime.date(2099, 12, 31)).map(str),
    identifiers=st.builds(
        Identifiers,
        arxiv=st.none() | st.sampled_from(["2408.14906", "math/0309136"]),
        doi=st.none()
        | st.sampled_from(["10.1234/a_b%c", "10.1002/(sici)1096(199803)19:4<377::aid>3.0.co;2-p"]),
        pmid=st.none() | st.just("12345"),
        openreview=st.none() | st.just("a_b-C123"),
        acl=st.none() | st.sampled_from(["2020.acl-main.1", "P19-1001"]),
        s2=st.none() | st.just("0123456789abcdef0123456789abcdef01234567"),
    ),
    links=st.lists(
        st.builds(Link, st.sampled_from(["paper", "pdf", "code", "project", "data", "other"]), ADDRESS),
        max_size=4,
        unique_by=lambda link: link.url,
    ).map(tuple),
    tags=st.lists(TEXT, max_size=4, unique=True).map(tuple),
)


@given(PAPER)
def test_any_paper_is_read_back(paper: Paper) -> None:
    if paper.year is None and paper.published_on:
        paper = msgspec.structs.replace(paper, year=int(paper.published_on[:4]))
    if paper.identifiers.arxiv:
        versioned = msgspec.structs.replace(paper.identifiers, arxiv_versions=(1, 3))
        paper = msgspec.structs.replace(paper, identifiers=versioned)
    assert_read_back([paper], with_extra=False)


def bibliographies() -> list[Path]:
    return sorted(CORPUS.glob("*/*.bib"))


@pytest.mark.skipif(not bibliographies(), reason="the corpus of lists is not beside the project")
@pytest.mark.parametrize("path", bibliographies(), ids=lambda path: path.name)
def test_the_lists_of_the_corpus_are_read_back(path: Path) -> None:
    try:
        records = read_source(
            path.read_bytes(), name=path.name, modified_on=TODAY, format_name="bibtex"
        ).records
    except SourceError:
        return
    papers = papers_of(records)
    assert_read_back(papers, with_extra=True)
    assert_read_back([msgspec.structs.replace(paper, extra={}) for paper in papers], with_extra=False)
