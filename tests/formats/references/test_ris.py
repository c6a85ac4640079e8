"""RIS in the hands of many programs, and the way back."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from readlist.formats.references import ris
from readlist.model.paper import Identifiers, Link, Paper
from readlist.model.record import Reading, Record
from tests.formats.shelves import CORPUS, comparable, paper_of, papers

TODAY = datetime.date(2024, 9, 10)
LIST = """\
TY  - JOUR
TI  - Counting Items of a List
AU  - Li, Ann
AU  - van der Wu, Bo
PY  - 2024
DA  - 2024/03/05/
JF  - Journal of Lists
VL  - 7
DO  - 10.1000/ABC.1
UR  - https://example.org/counting
L1  - https://example.org/counting/file
AB  - We count items. The error is small (p < 0.05).
KW  - lists
KW  - counting
ER  -

TY  - CONF
TI  - A Second List
A1  - Okoro, Chi
Y1  - 2023//
T2  - Proceedings of Lists
ER  -
"""


def read(text: str) -> Reading:
    return ris.read(text, TODAY)


def titles(text: str) -> list[str]:
    return [record.title for record in read(text).records]


def one(fields: str) -> Record:
    (record,) = read(f"TY  - JOUR\n{fields}\nER  - \n").records
    return record


def test_the_fields_of_a_record() -> None:
    first, second = read(LIST).records
    assert first == Record(
        title="Counting Items of a List",
        abstract="We count items. The error is small (p < 0.05).",
        authors=("Li, Ann", "van der Wu, Bo"),
        year=2024,
        venue="Journal of Lists",
        published_on="2024-03-05",
        identifiers=Identifiers(doi="10.1000/abc.1"),
        links=(
            Link("other", "https://example.org/counting"),
            Link("pdf", "https://example.org/counting/file"),
        ),
        tags=("lists", "counting"),
        position=1,
        line=1,
        extra={"ris": {"TY": "JOUR", "VL": "7"}},
    )
    assert (second.authors, second.year, second.venue, second.line) == (
        ("Okoro, Chi",), 2023, "Proceedings of Lists", 17,
    )  # fmt: skip


MUTATIONS: dict[str, Callable[[str], str]] = {
    "one space before the hyphen": lambda text: text.replace("  - ", " - "),
    "no space before the hyphen": lambda text: text.replace("  - ", "- ").replace("ER  -", "ER-"),
    "more spaces": lambda text: text.replace("  - ", "   -   "),
    "a dash for the hyphen": lambda text: text.replace("  - ", "  – "),
    "no-break spaces": lambda text: text.replace("  - ", "\u00a0\u00a0- "),
    "no space behind the hyphen": lambda text: text.replace("  - ", "  -"),
    "tags in lower case": lambda text: re.sub("^..(?=  -)", lambda tag: tag[0].lower(), text, flags=re.M),
    "indented": lambda text: re.sub("^", "    ", text, flags=re.M),
    "a blank line after every line": lambda text: text.replace("\n", "\n\n"),
    "no blank line between records": lambda text: text.replace("\n\n", "\n"),
    "ends are missing": lambda text: text.replace("ER  -\n", ""),
    "numbers before records": lambda text: text.replace("TY  -", "1.\nTY  -"),
    "numbers, and no ends": lambda text: "1.\n" + text.replace("ER  -\n", "").replace("\nTY", "\n2.\nTY"),
    "other text before records": lambda text: text.replace("TY  -", "Record 1\nProvider: Lists\n\nTY  -"),
    "other tags behind records": lambda text: text.replace("ER  -\n", "ER  -\nNL  - J Lists\n\nSee: x\n\n"),
    "an export of a database": lambda text: "Database: Lists\nSearch: list\n---\n\n" + text,
    "remains of a byte order mark": lambda text: "ï»¿" + text.replace("TY  - CONF", "\ufeffTY  - CONF"),
    "the type is not the first field": lambda text: text.replace("TY  - JOUR\n", "ID  - 1\nTY  - JOUR\n"),
    "other tags for the same": lambda text: text.replace("TI  -", "T1  -").replace("AU  -", "A1  -"),
}  # fmt: skip


@pytest.mark.parametrize("mutate", MUTATIONS.values(), ids=MUTATIONS)
def test_other_hands_write_the_same(mutate: Callable[[str], str]) -> None:
    mutated = mutate(LIST)
    assert ris.sniff(mutated) >= 0.9
    reading = read(mutated)
    assert reading.problems == ()
    for record, expected in zip(reading.records, read(LIST).records, strict=True):
        found = comparable(record)
        assert {**found, "extra": None} == {**comparable(expected), "extra": None}


def test_lines_without_a_tag_go_on_with_the_field_above() -> None:
    record = one(
        "TI  - A Title\nof Two Lines\nKW  - one\ntwo\n\nthree\nN1  - a note\nof two lines\n"
        "AB  - We count. Then\nwe count again.\nRESULTS: Three - as expected.\n"
    )
    assert record.title == "A Title of Two Lines"
    assert record.tags == ("one", "two", "three")
    assert record.abstract.startswith("We count. Then we count again.\n\nRESULTS: Three - as expected.")
    assert record.extra["ris"]["N1"] == "a note\nof two lines"


def test_records_without_a_type_end_as_others_do() -> None:
    text = LIST.replace("TY  - JOUR\n", "").replace("TY  - CONF\n", "DB  - Lists\n")
    assert ris.sniff(text) >= 0.4
    reading = read(text)
    assert [record.title for record in reading.records] == titles(LIST)
    assert [record.line for record in reading.records] == [1, 16]
    assert reading.problems == ()


def test_records_with_neither_type_nor_end_begin_alike() -> None:
    reading = read(
        "<1. >\nVN  - A Database\nAU  - Li, Ann [Author, Reprint Author; E-mail: ann@example.org]\n"
        "TI  - A List\nAB  - We list.\n\n<2. >\nVN  - A Database\nTI  - Another List\nYR  - 2016\n"
    )
    assert [record.title for record in reading.records] == ["A List", "Another List"]
    assert reading.records[0].authors == ("Li, Ann",)
    assert (reading.records[0].abstract, reading.records[1].year) == ("We list.", 2016)
    assert reading.problems == ()


def test_values_that_are_missing_are_none() -> None:
    record = one("TI  - A\nAU  - NA\nJO  - NA\nDO  - NA\nKW  - NA\nAB  - [No abstract available]\nER  - \n")
    assert (record.authors, record.venue, record.tags, record.abstract) == ((), None, (), "")


def test_running_text_is_no_tag() -> None:
    text = "AB  - The values were\nOK - as we\nIn - or out\nER - positive cells\nno tags."
    assert one(f"TI  - A\n{text}").abstract.endswith("no tags.")


@pytest.mark.parametrize(
    ("fields", "identifiers"),
    [
        ("DO  - https://doi.org/10.1000/X", Identifiers(doi="10.1000/x")),
        ("DO  - doi:10.1000/X; 10.1000/Y", Identifiers(doi="10.1000/x")),
        ("M3  - 10.1000/x", Identifiers(doi="10.1000/x")),
        ("M3  - Article", Identifiers()),
        ("AN  - arXiv:2408.14906v2", Identifiers(arxiv="2408.14906", arxiv_versions=(2,))),
        ("AN  - 2408.14906", Identifiers()),
        ("ID  - P18-1001", Identifiers()),
        ("UR  - http://arxiv.org/abs/2408.14906", Identifiers(arxiv="2408.14906")),
        ("N1  - PMID: 12345678", Identifiers(pmid="12345678")),
        ("N1  - Peer reviewed. NLM UID: 9100001. PMID: NLM12345678.", Identifiers(pmid="12345678")),
        ("N1  - Comment on: Lists 2001;3:4. PMID: 12345678", Identifiers()),
        ("N1  - References: Wu, B. doi: 10.1000/other", Identifiers()),
        ("N1  - Lists. 2020;7:1-3. doi: 10.1000/own. Epub 2019", Identifiers(doi="10.1000/own")),
        ("N1  - doi: 10.1000/a. doi: 10.1000/b.", Identifiers()),
        ("AN  - 12345678\nDB  - PubMed", Identifiers(pmid="12345678")),
        ("AN  - 12345678\nDB  - PsycINFO", Identifiers()),
        ("C5  - 12345678\nDB  - Embase\nDB  - Medline", Identifiers(pmid="12345678")),
    ],
)
def test_where_identifiers_stand(fields: str, identifiers: Identifiers) -> None:
    assert one(f"TI  - A List\n{fields}").identifiers == identifiers


@pytest.mark.parametrize(
    ("fields", "year", "published_on"),
    [
        ("PY  - 2019\nDA  - 2019/10//undefined", 2019, None),
        ("PY  - 2019/03/05/", 2019, "2019-03-05"),
        ("Y1  - 2019///", 2019, None),
        ("PY  - 2019\nDA  - 5 March 2019", 2019, "2019-03-05"),
        ("PY  - 2019\nDA  - Mar 5", 2019, "2019-03-05"),
        ("PY  - 2019\nDA  - Mar", 2019, None),
        ("PY  - 2019\nDA  - 2021/01/01", 2019, None),
        ("PY  - in press", None, None),
        ("PY  - 2019/02/31/", 2019, None),
    ],
)
def test_years_and_days(fields: str, year: int | None, published_on: str | None) -> None:
    record = one(f"TI  - A List\n{fields}")
    assert (record.year, record.published_on) == (year, published_on)


def test_authors_links_and_keywords_in_one_value() -> None:
    record = one(
        "TI  - A\nAU  - Li, A.; Wu, B.\nAU  - Lists &amp; Sons\nUR  - http://example.org/a;https://example.org/b\n"
        "UR  - internal-pdf://1/a.pdf\nKW  - one, two, three"
    )
    assert record.authors == ("Li, A.", "Wu, B.", "Lists & Sons")
    assert [link.url for link in record.links] == ["http://example.org/a", "https://example.org/b"]
    assert record.tags == ("one", "two", "three")
    assert record.extra["ris"]["UR"] == "internal-pdf://1/a.pdf"


def test_editors_are_authors_only_of_works_without_any() -> None:
    assert one("TI  - A\nAU  - Li, A.\nA2  - Wu, B.").authors == ("Li, A.",)
    assert one("TI  - A\nA2  - Wu, B.").authors == ("Wu, B.",)


def test_an_identifier_is_enough_and_nothing_is_an_error() -> None:
    reading = read("TY  - JOUR\nDO  - 10.1000/a\nER  -\n\nTY  - JOUR\nAU  - Li, Ann\nJF  - Lists\nER  -\n")
    assert [record.identifiers.doi for record in reading.records] == ["10.1000/a"]
    (problem,) = reading.problems
    assert (problem.severity, problem.line) == ("error", 5)
    assert "neither a title (TI) nor an identifier" in problem.message
    assert "AU: Li, Ann" in problem.text


def test_lines_outside_a_record_are_an_error_where_they_name_a_work() -> None:
    text = "\n\nT1  - A Lost List\nAU  - Li, Ann\nPY  - 2001\nJF  - Lists\n"
    assert ris.sniff(text) >= 0.4
    reading = read(text + "\n" + LIST)
    assert len(reading.records) == 2
    (problem,) = reading.problems
    assert (problem.severity, problem.line, problem.text) == ("error", 3, "A Lost List")


def test_a_file_that_is_cut_off_is_told() -> None:
    reading = read(LIST[: LIST.rindex("T2")])
    assert len(reading.records) == 2
    assert [(problem.severity, problem.line) for problem in reading.problems] == [("warning", 17)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Dear Ann,\nthe list was long.\n",
        "1. A List - by Ann Li\n2. A Tree - by Bo Wu\n",
        "@article{key,\n  title = {TY  - JOUR},\n}\n",
        "TI - some text\nthat goes on\nfor some lines\nwithout tags\n",
        "- one\n- two\n- three\n- four\n",
    ],
)
def test_other_texts_are_not_ris(text: str) -> None:
    assert ris.sniff(text) < 0.4


def test_what_is_written() -> None:
    paper = Paper(
        key="li2024counting",
        title="Counting",
        authors=("Li, Ann",),
        year=2024,
        published_on="2024-03-05",
        venue="Lists",
        identifiers=Identifiers(arxiv="2408.14906", arxiv_versions=(2,), doi="10.1000/a", pmid="1234"),
        links=(Link("paper", "https://doi.org/10.1000/a"),),
        abstract="First.\n\nSecond:\n\n- ER - one",
        tags=("lists",),
    )
    assert ris.write([paper]) == (
        "TY  - JOUR\nTI  - Counting\nAU  - Li, Ann\nPY  - 2024\nDA  - 2024/03/05\nJF  - Lists\n"
        "DO  - 10.1000/a\nUR  - https://doi.org/10.1000/a\nN1  - arXiv:2408.14906v2\nN1  - PMID:1234\n"
        "AB  - First.\n      Second:\n      - ER - one\nKW  - lists\nER  - \n"
    )


def test_what_came_in_goes_out_and_the_paper_wins() -> None:
    (record, _) = read(LIST).records
    paper = paper_of(record)
    assert "VL  - 7\n" in ris.write([paper])
    written = ris.write([Paper(title="Another Title", year=2020, extra=paper.extra)])
    (again,) = read(written).records
    assert (again.title, again.year, again.venue, again.extra) == ("Another Title", 2020, None, record.extra)


def test_records_that_were_written_are_read_one_by_one() -> None:
    written = ris.write([Paper(title="One"), Paper(title="Two", abstract="TY  - JOUR\nTI  - Three\nER  - ")])
    assert titles(written) == ["One", "Two"]


@settings(deadline=None)
@given(st.lists(papers(), max_size=3))
def test_any_papers_survive_the_way_out_and_in(shelf: list[Paper]) -> None:
    reading = read(ris.write(shelf))
    assert [comparable(record, "ris") for record in reading.records] == [comparable(p, "ris") for p in shelf]
    assert ris.write(shelf) == ris.write(shelf)


@pytest.mark.parametrize(
    "path", sorted(CORPUS.glob("*.ris")) or [CORPUS / "missing"], ids=lambda path: path.name
)
def test_files_of_others_survive_the_way_out_and_in(path: object) -> None:
    if not CORPUS.is_dir():
        pytest.skip(f"the corpus of lists is not at {CORPUS}")
    assert hasattr(path, "read_text")
    records = read(path.read_text("utf-8-sig")).records
    again = read(ris.write(map(paper_of, records))).records
    assert [comparable(record) for record in again] == [comparable(record) for record in records]


PIECES = """\
TY  - JOUR|TY - BOOK|ty  - jour|  TY  - CONF|\ufeffTY  - JOUR|ER  - |ER-|TI  - A List|T1 - <i>x</i> &lt;
AB  - |some text|KW  - a; b|UR  - http://example.org/x|DO  - 10.1000/x|N1  - PMID: 1234|PY  - 2020//
DA  - 2020/02/31|1.||      indented|U5  - readlist:{|U5  - readlist:{"links":[1]}|X|-
U5  - readlist:{"identifiers":7,"abstract":[],"year":"x"}
U5  - readlist:{"extra":{"ris":[]}}""".replace("\n", "|").split("|")


@settings(deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=25))
@example(["TI  - A List", 'U5  - readlist:{"identifiers":7,"abstract":[],"year":"x"}'])
@example(["DO  - 10.1000/x", 'U5  - readlist:{"identifiers":7,"abstract":[],"year":"x"}'])
def test_nothing_is_raised_whatever_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    reading = read(text)
    assert 0 <= ris.sniff(text) <= 1
    assert all(record.title or record.identifiers != Identifiers() for record in reading.records)
