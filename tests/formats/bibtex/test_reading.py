"""BibTeX and BibLaTeX files become records."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.bibtex import reading as bibtex
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Reading, Record

TODAY = datetime.date(2024, 9, 10)
ABSTRACT = "We read lists, and find that 50\\% of them are never read to the end."
LIST = f"""\
% Lists about lists
@string{{jl = {{Journal of Lists}}}}

@article{{li2001lists,
  author   = {{Li, Ann and M{{\\"u}}ller, J{{\\"o}}rg and others}},
  title    = {{A {{GNU}} List of $\\sqrt{{n}}$~Things -- \\emph{{Again}}}},
  journal  = jl,
  year     = 2001,
  month    = aug,
  volume   = {{3}},
  doi      = {{10.1234/lists\\_1}},
  keywords = {{lists, reading; not split}},
  abstract = {{{ABSTRACT}
    It goes on.

    A second paragraph.}},
}}

@comment{{jabref-meta: databaseType:bibtex;}}

@inproceedings{{wu2002,
  author    = "Bo Wu",
  title     = "Lists of Lists",
  booktitle = "Proceedings of the 3rd Conference on Lists",
  date      = {{2002-03-04}},
  url       = {{https://example.org/~wu/lists.pdf}},
}}
"""


def read(text: str) -> Reading:
    return bibtex.read(text, TODAY)


def only_record(text: str) -> Record:
    (record,) = read(text).records
    return record


def test_the_fields_of_a_record() -> None:
    first, second = read(LIST).records
    assert first.title == "A GNU List of $\\sqrt{n}$ Things – Again"
    assert first.authors == ("Li, Ann", "Müller, Jörg")
    assert (first.venue, first.year, first.published_on) == ("Journal of Lists", 2001, None)
    assert first.identifiers == Identifiers(doi="10.1234/lists_1")
    assert first.tags == ("lists, reading", "not split")
    assert first.abstract == (
        "We read lists, and find that 50% of them are never read to the end. It goes on."
        "\n\nA second paragraph."
    )
    assert (first.position, first.line, second.position, second.line) == (1, 4, 2, 21)
    assert (second.title, second.authors) == ("Lists of Lists", ("Bo Wu",))
    assert second.venue == "Proceedings of the 3rd Conference on Lists"
    assert (second.year, second.published_on) == (2002, "2002-03-04")
    assert second.links == (Link("pdf", "https://example.org/~wu/lists.pdf"),)


def test_all_fields_are_kept_as_they_were_written() -> None:
    reading = read(LIST)
    kept = reading.records[0].extra["bibtex"]
    assert (kept["type"], kept["key"]) == ("article", "li2001lists")
    assert list(kept["fields"]) == [
        "author", "title", "journal", "year", "month", "volume", "doi", "keywords"
    ]  # fmt: skip
    assert kept["fields"]["title"] == "A {GNU} List of $\\sqrt{n}$~Things -- \\emph{Again}"
    assert (kept["fields"]["journal"], kept["fields"]["month"]) == ("Journal of Lists", "aug")
    assert reading.ignored == 1 + 1 + 1
    assert reading.problems == ()


def test_an_abstract_is_kept_as_written_where_it_cannot_be_made_again() -> None:
    emphasised = "@misc{a, title = {Lists}, abstract = {Some \\emph{very} long lists.}}"
    plain = "@misc{a, title = {Lists}, abstract = {Some 50\\% longer\n  lists.}}"
    kept = [read(text).records[0].extra["bibtex"]["fields"].get("abstract") for text in (emphasised, plain)]
    assert kept == ["Some \\emph{very} long lists.", None]


def variants() -> list[str]:
    upper = LIST
    for name in (
        "author",
        "title",
        "journal",
        "year",
        "date",
        "doi",
        "abstract",
        "keywords",
        "url",
        "booktitle",
    ):
        upper = upper.replace(f"  {name} ", f"  {name.upper()} ")
    return [
        upper.replace("@article", "@ARTICLE").replace("@inproceedings", "@InProceedings"),
        LIST.replace("@article{li2001lists,", "@article(li2001lists,").replace(
            "paragraph.},\n}", "paragraph.}\n)"
        ),
        LIST.replace("},\n  ", "}\n, ").replace('",\n  ', '"\n, '),
        LIST.replace("  author", "\tauthor").replace("  title ", "\t\t title"),
        LIST.replace("\n\n@", "\n@").replace("\n@", "\n\n\n   @"),
        LIST.replace("% Lists about lists", "Lists about lists, by Ann (ann@example.org)"),
        LIST.replace("},\n}", "}}"),
        LIST + "\n% the end",
    ]


@pytest.mark.parametrize("text", variants())
def test_the_same_list_in_other_hands(text: str) -> None:
    reading = read(text)
    assert [
        (record.title, record.authors, record.venue, record.year, record.published_on, record.identifiers)
        for record in reading.records
    ] == [
        (record.title, record.authors, record.venue, record.year, record.published_on, record.identifiers)
        for record in read(LIST).records
    ]
    assert [record.abstract for record in reading.records] == [
        record.abstract for record in read(LIST).records
    ]
    assert reading.problems == ()
    assert bibtex.sniff(text) >= 0.9


@pytest.mark.parametrize(
    ("fields", "arxiv"),
    [
        ("eprint = {2408.14906v2}, archivePrefix = {arXiv}, primaryClass = {cs.CL}", "2408.14906"),
        ("eprint = {arXiv:2408.14906}", "2408.14906"),
        ("eprint = {hep-th/9711200}", "hep-th/9711200"),
        ("eprint = {2408.14906}, eprinttype = {arxiv}", "2408.14906"),
        ("eprint = {24081490}, eprinttype = {jstor}", None),
        ("journal = {arXiv preprint arXiv:2408.14906}", "2408.14906"),
        ("journal = {CoRR}, volume = {abs/2408.14906}", "2408.14906"),
        ("note = {arXiv:2408.14906 [cs]}", "2408.14906"),
        ("note = {Extended version of arXiv:2408.14906}", None),
        ("number = {arXiv:2408.14906}, publisher = {arXiv}", "2408.14906"),
        ("howpublished = {\\url{https://arxiv.org/abs/2408.14906}}", "2408.14906"),
        ("url = {http://arxiv.org/pdf/2408.14906v1.pdf}", "2408.14906"),
        ("doi = {10.48550/arXiv.2408.14906}", "2408.14906"),
        ("arxivId = {2408.14906}", "2408.14906"),
    ],
)
def test_arxiv_ids_in_all_their_places(fields: str, arxiv: str | None) -> None:
    record = only_record(f"@misc{{a, title = {{Lists}}, {fields}}}")
    assert record.identifiers.arxiv == arxiv
    assert record.venue is None


@pytest.mark.parametrize(
    ("fields", "year", "published_on"),
    [
        ("year = 2001", 2001, None),
        ("year = {2001-05}", 2001, None),
        ("year = {in press}", None, None),
        ("year = {{\\noopsort{a}}2001}", 2001, None),
        ("date = {2001-05-06}", 2001, "2001-05-06"),
        ("date = {2001-05-06/2001-05-09}", 2001, None),
        ("date = {2001-22}", 2001, None),
        ("date = {1988~}", 1988, None),
        ("date = {-0300}", None, None),
        ("year = 2001, month = may, day = 6", 2001, "2001-05-06"),
        ("year = 2001, month = {MAY 6}", 2001, "2001-05-06"),
        ('year = 2001, month = "6~" # may', 2001, "2001-05-06"),
        ("year = 2001, month = {May-Jun}", 2001, None),
        ("year = 2001, month = 5, day = 31", 2001, "2001-05-31"),
        ("year = 2001, month = 2, day = 31", 2001, None),
    ],
)
def test_years_and_dates(fields: str, year: int | None, published_on: str | None) -> None:
    record = only_record(f"@misc{{a, title = {{Lists}}, {fields}}}")
    assert (record.year, record.published_on) == (year, published_on)


@pytest.mark.parametrize(
    ("entry", "venue", "authors"),
    [
        ("@phdthesis{a, title={A}, author={Ann Li}, school={List College}}", "List College", ("Ann Li",)),
        ("@techreport{a, title={A}, institution={List Lab}}", "List Lab", ()),
        ("@book{a, title={A}, editor={Ed Li}, publisher={House}}", None, ("Ed Li",)),
        ("@inproceedings{a, title={A}, editor={Ed Li}, booktitle={Lists}}", "Lists", ()),
        ("@proceedings{a, title={Lists 2001}, booktitle={Proc. of Lists}}", None, ()),
        ("@article{a, title={A}, journal={Corr. Lists}}", "Corr. Lists", ()),
        ("@article{a, title={A}, journal={CoRR}}", None, ()),
        ("@article{a, title={A}, journal={\\apj}}", "The Astrophysical Journal", ()),
        ("@article{a, title={A}, journaltitle={Lists \\& Trees}}", "Lists & Trees", ()),
    ],
)
def test_venues_and_editors(entry: str, venue: str | None, authors: tuple[str, ...]) -> None:
    record = only_record(entry)
    assert (record.venue, record.authors) == (venue, authors)


def test_html_in_fields_becomes_text() -> None:
    record = only_record(
        "@misc{a, title={Lists \\&amp; Trees {\\&}amp; 1 &lt; 2 <i>in vivo</i> \\&\\#38; a <b and c> d},"
        " abstract={<p>One.</p><p>Two &amp; three.</p>}}"
    )
    assert record.title == "Lists & Trees & 1 < 2 in vivo & a <b and c> d"
    assert record.abstract == "One.\n\nTwo & three."
    tex = '<inline-formula><tex-math notation="LaTeX">$n$</tex-math></inline-formula>'
    assert only_record(f"@misc{{a, title={{Lists of {tex} Things}}}}").title == "Lists of $n$ Things"


def test_parts_have_venue_and_year_from_their_whole() -> None:
    part, whole = read(
        "@inproceedings{p, title={Part}, crossref={W}}\n"
        "@proceedings{w, title={Lists 2001}, year=2001, doi={10.1234/whole}}\n"
    ).records
    assert (part.venue, part.year, part.identifiers) == ("Lists 2001", 2001, Identifiers())
    assert whole.identifiers.doi == "10.1234/whole"


def test_entries_that_only_hold_data_are_no_papers() -> None:
    reading = read(
        "@xdata{house, publisher={House}, year=2003}\n@set{s, entryset={a,b}, title={No}}\n"
        "@control{REVTEX41Control}\n"
        "@IEEEtranBSTCTL{c, CTLuse_url = {no}, title={No}}\n@article{issue, journal={Lists}, year=2004}\n"
        "@book{a, title={A}, xdata={house}}\n@article{b, title={B}, crossref={issue}}\n"
    )
    a, b = reading.records
    assert (a.title, a.year, a.extra["bibtex"]["fields"]["publisher"]) == ("A", 2003, "House")
    assert (b.title, b.year, b.venue) == ("B", 2004, "Lists")
    assert (reading.ignored, reading.problems) == (5, ())


def test_without_a_title_an_identifier_is_enough() -> None:
    reading = read("@misc{a, doi={10.1234/5}}\n\n@misc{b, author={Ann Li}, note={Notes}}\n")
    assert [record.identifiers.doi for record in reading.records] == ["10.1234/5"]
    (problem,) = reading.problems
    assert (problem.severity, problem.line) == ("error", 3)
    assert "no title" in problem.message
    assert problem.text.startswith("@misc{b, author={Ann Li}")


def test_two_entries_of_one_key_are_both_read_and_told() -> None:
    reading = read("@misc{a, title={One}}\n@misc{A, title={Two}}\n")
    assert [record.title for record in reading.records] == ["One", "Two"]
    (problem,) = reading.problems
    assert (problem.severity, problem.line, "line 1" in problem.message) == ("warning", 2, True)


def test_a_damaged_entry_is_read_as_far_as_certain_and_told() -> None:
    reading = read(
        "@misc{a,\n title={One,\n year={2001}\n}\n\n@misc{b,\n ???,\n}\n\n@misc{c, title={Three}}\n"
    )
    assert [(record.title, record.year) for record in reading.records] == [("One", 2001), ("Three", None)]
    assert [(problem.severity, problem.line) for problem in reading.problems] == [
        ("warning", 1),
        ("error", 6),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "@article{a, title={A}}",
        "@Article(a, title={A})",
        "@comment{x}\n@string{a = {b}}\n",
        "---\n---\n@web_page{a,\n  title = {A},\n}\n",
        "Exported lists\n\n@misc{a,\n title={A},\n year={2001},\n author={Ann Li}}",
    ],
)
def test_bibliographies_are_recognised(text: str) -> None:
    assert bibtex.sniff(text) >= 0.9


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mail ann@example.org {today}",
        "@joe (see below) writes lists, @ann {too}",
        "@dataclass(frozen=True)\nclass List:\n    title = 'x'\n",
        "@media (max-width: 100px) {\n  a { color: red }\n}\n",
        "<pre>@article{a, title={A}, year={2001}}</pre>",
        '[{"title": "@article{a, title={A}}"}]',
        "# Lists\n\n" + "A list of things that we read. " * 20 + "\n\n```\n@article{a,\n title={A}}\n```\n",
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert bibtex.sniff(text) < 0.4


@given(st.data())
def test_mutated_bibliographies_are_read_and_account_for_what_they_hold(data: st.DataObject) -> None:
    text = LIST
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        what = data.draw(st.sampled_from(["delete", "double", "insert"]))
        new = data.draw(st.text(alphabet=st.sampled_from('@{}()",=#%\\$\n ab'), max_size=4))
        text = text[:start] + {"delete": "", "double": text[start:end] * 2, "insert": new}[what] + text[end:]
    reading = read(text)
    for record in reading.records:
        assert record.title or record.identifiers != Identifiers()
        assert record.line >= 1
    bibtex.sniff(text)
