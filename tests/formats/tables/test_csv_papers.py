"""Tables of papers in the exports of many programs and in many hands."""

from __future__ import annotations

import contextlib
import csv
import datetime
import io
import random
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import SourceError
from readlist.formats.fields.records import FieldError, record_of
from readlist.formats.tables import csv_papers
from readlist.model.paper import Identifiers, Link, Paper, Place
from readlist.model.record import Reading, Record

TODAY = datetime.date(2024, 9, 10)
COLUMNS = ("Title", "Authors", "Year", "Journal", "DOI", "Abstract")
ROWS = (
    ("Short Lists, Long", "Li, Ann; Wu, Bo", "2023", "Lists; Trees", "10.1000/1", 'A "short" list,\nread.'),
    ("On | Bars", "Xu, Cy", "2024", "", "", "Tabs, bars; and more."),
    ("Ein Titel über Listen", "Müller, Eva", "2019", "Listen", "10.1000/three", ""),
)  # fmt: skip


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], **style: Any) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, **{"lineterminator": "\n", **style}).writerows([columns, *rows])
    return text.getvalue()


def read(text: str) -> Reading:
    return csv_papers.read(text, TODAY)


def essence(reading: Reading) -> list[tuple[object, ...]]:
    return [
        (record.title, record.authors, record.year, record.venue, record.identifiers, record.abstract)
        for record in reading.records
    ]


def test_a_table_is_read() -> None:
    reading = read(table(COLUMNS, ROWS))
    assert reading.problems == ()
    assert reading.ignored == 1
    assert reading.records[0] == Record(
        title="Short Lists, Long",
        authors=("Li, Ann", "Wu, Bo"),
        year=2023,
        venue="Lists; Trees",
        abstract='A "short" list,\nread.',
        identifiers=Identifiers(doi="10.1000/1"),
        position=1,
        line=2,
    )
    assert [record.line for record in reading.records] == [2, 4, 5]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_delimiter_quoting_and_line_end(delimiter: str, quoting: int, line_end: str) -> None:
    text = table(COLUMNS, ROWS, delimiter=delimiter, quoting=quoting).replace("\n", line_end)
    assert csv_papers.sniff(text) >= 0.9
    assert essence(read(text)) == essence(read(table(COLUMNS, ROWS)))


@given(st.randoms(use_true_random=False), st.sampled_from(",;\t|"), st.integers(0, 3))
def test_any_order_case_and_padding_of_columns(chance: random.Random, delimiter: str, unknown: int) -> None:
    columns = [*COLUMNS, *(f"column {number}" for number in range(unknown))]
    order = list(range(len(columns)))
    chance.shuffle(order)
    dress = (str.upper, str.lower, lambda name: f" {name} ", lambda name: name.replace("A", "_a"))
    headings = [chance.choice(dress)(columns[index]) for index in order]
    rows = [[(*row, *["x"] * unknown)[index] for index in order] for row in ROWS]
    assert essence(read(table(headings, rows, delimiter=delimiter))) == essence(read(table(COLUMNS, ROWS)))


@pytest.mark.parametrize(
    "headings",
    [
        "Paper Title,Author Names,Publication Year,Source Title,DOI Link,Summary",
        "document title,authors,pub year,conference,doi,abstract note",
        "article_title,first_authors,publication_year,venue,doi,description",
        "primary_title,AUTHOR(S),Published Year,publication title,DOI,abstract",
        "Titel,Autor(en),Erscheinungsjahr,Zeitschrift,DOI,Zusammenfassung",
        "标题,作者,年份,期刊,DOI,摘要",
        "文献标题,作者,年份,来源出版物名称,DOI,摘要",
        "Titre,Auteurs,Année,Revue,DOI,Résumé",
        "Item Title,Authors,Publication Year,Publication Title,Item DOI,Abstract",
        "paperTitle,authorNames,publicationYear,journalName,doi,abstractText",
    ],
)
def test_headings_by_their_meaning(headings: str) -> None:
    assert essence(read(table(headings.split(","), ROWS))) == essence(read(table(COLUMNS, ROWS)))


def test_what_comes_before_the_headings_is_passed_over() -> None:
    text = table(COLUMNS, ROWS)
    for before in (
        "sep=,\n",
        '"About the data: exported on Mar 12, 2020. Criteria: lists"\n',
        "\n\n",
        "My list,,,,,\n,,,,,\n",
    ):
        assert essence(read(before + text)) == essence(read(text))
    assert read("\n\n" + text).records[0].line == 4


def test_repeated_headings_blank_rows_and_row_names() -> None:
    plain = essence(read(table(COLUMNS, ROWS)))
    assert essence(read(table(COLUMNS, [ROWS[0], ("",) * 6, COLUMNS, *ROWS[1:]]))) == plain
    assert essence(read(table(COLUMNS, [(str(n), *row) for n, row in enumerate(ROWS, 1)]))) == plain
    numbered = table(("Unnamed: 0", *COLUMNS), [(str(n), *row) for n, row in enumerate(ROWS)])
    assert essence(read(numbered)) == plain
    assert read(numbered).records[0].extra == {}
    assert essence(read(table(COLUMNS, [(*row, "", "") for row in ROWS]))) == plain


def test_escaped_and_spaced_quotes() -> None:
    assert (
        read('title,abstract\n"A \\"good\\" list","Text, \\"quoted\\""\n').records[0].title == 'A "good" list'
    )
    assert read('title, authors, year\n"One, Two", "Li, Ann", 2020\n').records[0].authors == ("Li, Ann",)
    assert (
        read('title\tabstract\nOn 5" disks\tA text\nMore\t"Quoted" words\n').records[0].title == 'On 5" disks'
    )


def test_cells_with_lists_of_programs() -> None:
    text = (
        "title,authors,tags\n"
        'A,"[\'O\\\'Neil, Ann\', \'Wu, Bo\']","[""lists"", ""trees""]"\n'
        "B,\"['Li A' 'Wu B']\",[]\n"
    )
    first, second = read(text).records
    assert (first.authors, first.tags) == (("O'Neil, Ann", "Wu, Bo"), ("lists", "trees"))
    assert second.authors == ("Li A", "Wu B")


def test_zotero() -> None:
    text = (
        '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Url",'
        '"Abstract Note","Date","Date Added","Extra","Manual Tags"\n'
        '"AB12","preprint","2023","Li, Ann; Wu, Bo","Lists &amp; <i>Trees</i>","","",'
        '"http://arxiv.org/abs/2301.00001","A list.","2023-01-02","2023-02-01 10:00:00",'
        '"arXiv:2301.00001 [cs]\nCitation Key: li","lists; trees"\n'
    )
    (record,) = read(text).records
    assert (record.title, record.authors) == ("Lists & Trees", ("Li, Ann", "Wu, Bo"))
    assert (record.year, record.published_on, record.tags) == (2023, "2023-01-02", ("lists", "trees"))
    assert record.identifiers == Identifiers(arxiv="2301.00001")
    assert record.extra["csv"]["Key"] == "AB12"


def test_scopus_and_web_of_science() -> None:
    scopus = (
        "Authors,Author full names,Author(s) ID,Title,Year,Source title,DOI,Link,Author Keywords,Source,EID\n"
        '"Li A.; Wu B.","Li, Ann (57200000001); Wu, Bo (57200000002)",1; 2,Lists,2021,Journal of Lists,'
        "10.1016/j.l.1,https://example.org/1,lists; trees,Scopus,2-s2\n"
    )
    tagged = (
        "PT\tAU\tAF\tTI\tSO\tDI\tPY\tDE\tPM\n"
        "J\tLi, A; Wu, B\tLi, Ann; Wu, Bo\tLists\tJournal of Lists\t10.1016/j.l.1\t2021\tlists; trees\t123\n"
    )
    for text in (scopus, tagged):
        (record,) = read(text).records
        assert (record.title, record.authors) == ("Lists", ("Li, Ann", "Wu, Bo"))
        assert (record.year, record.venue, record.tags) == (2021, "Journal of Lists", ("lists", "trees"))
        assert record.identifiers.doi == "10.1016/j.l.1"


def test_pubmed() -> None:
    text = (
        "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,DOI\n"
        '31000000,Lists read.,"Li A, Wu B",J Lists. 2020,Li A,J Lists,2020,2020/01/02,PMC1,10.1000/aa\n'
    )
    (record,) = read(text).records
    assert (record.authors, record.venue) == (("Li A", "Wu B"), "J Lists")
    assert record.identifiers == Identifiers(doi="10.1000/aa", pmid="31000000")


def test_tags_of_reference_managers_as_headings() -> None:
    text = 'TY,AU,TI,PY,JO,DO,UR\nJOUR,"Li, Ann; Wu, Bo",Lists,2019,J Lists,10.1000/a,https://example.org/a\n'
    (record,) = read(text).records
    assert (record.authors, record.venue, record.identifiers.doi) == (
        ("Li, Ann", "Wu, Bo"),
        "J Lists",
        "10.1000/a",
    )


def test_numbers_of_pubmed_are_enough() -> None:
    text = "pmid,tissue\n33406918,blood\n33324494,blood\n"
    assert csv_papers.sniff(text) >= 0.4
    assert [record.identifiers.pmid for record in read(text).records] == ["33406918", "33324494"]


def test_links_of_the_paper_and_links_of_others() -> None:
    text = "Title,Description,PaperURL,TweetURL,Abstract\nLists,In short,https://arxiv.org/abs/2401.00001,https://x.com/1,\n"
    (record,) = read(text).records
    assert record.links == (Link("paper", "https://arxiv.org/abs/2401.00001"),)
    assert record.abstract == "In short"
    assert record.extra == {"csv": {"TweetURL": "https://x.com/1"}}


def test_a_column_named_paper_is_what_stands_in_it() -> None:
    assert (
        read("Paper,Link,Year\nA Good List,https://arxiv.org/abs/2401.00001,2024\n").records[0].title
        == "A Good List"
    )
    (record,) = read("Name,Authors,Paper\nA Good List,Ann Li,https://arxiv.org/abs/2401.00001\n").records
    assert (record.title, record.identifiers.arxiv) == ("A Good List", "2401.00001")


@pytest.mark.parametrize(
    "headings",
    [
        "Paper,Where,When,Link,Comments",
        "Title,Summary",
        "Title,Year,Notes",
        "论文,链接,备注,日期一,评分",
        "Title,Link,Authors,x,y,z",
    ],
)
def test_headings_in_the_hands_of_readers(headings: str) -> None:
    columns = headings.split(",")
    text = table(columns, [["A List of Lists in Use", *("https://example.org/2020" for _ in columns[1:])]])
    assert csv_papers.sniff(text) >= 0.4


def test_columns_that_are_certain_need_no_headings() -> None:
    rows = [
        ("A First List of Papers", "https://arxiv.org/abs/2401.00001", "2024"),
        ("A Second, Longer List", "https://arxiv.org/abs/2401.00002", "2023"),
        ("Trees for Better Lists", "https://arxiv.org/abs/2401.00003", "2022"),
    ]
    text = table(rows[0], rows[1:])
    assert csv_papers.sniff(text) >= 0.6
    assert [(record.title, record.year, record.line) for record in read(text).records] == [
        (row[0], int(row[2]), line) for line, row in enumerate(rows, 1)
    ]
    assert (
        csv_papers.sniff(table(("Ann Li", "Rome", "3"), [("Bo Wu", "Paris", "4"), ("Cy Xu", "Oslo", "5")]))
        < 0.4
    )


def test_wrong_numbers_of_cells_never_shift_columns() -> None:
    text = (
        "title,authors,year,doi\n"
        "Good, Bad Lists,Ann Li,2020,10.1000/a\n"
        "Short Row,Bo Wu\n"
        "Gap in it,2020\n"
        "Fine,Bo Wu,2021,10.1000/c\n"
    )
    reading = read(text)
    assert [(record.title, record.authors) for record in reading.records] == [
        ("Short Row", ("Bo Wu",)),
        ("Fine", ("Bo Wu",)),
    ]
    assert [(problem.severity, problem.line) for problem in reading.problems] == [
        ("error", 2), ("warning", 3), ("error", 4),
    ]  # fmt: skip
    assert "5 cells" in reading.problems[0].message
    assert reading.problems[0].text.startswith("Good | Bad Lists")


def test_cells_in_excess_do_no_harm_behind_a_cell_that_proves_its_place() -> None:
    text = (
        "title,authors,year,doi,funder,publisher\n"
        "A List,Ann Li,2020,10.1000/a,Fund,Another Fund,Press\n"
        "Moved, by a Comma,Bo Wu,2021,10.1000/b,Fund,Press\n"
        "Nothing Proves It,Cy Xu,,,Fund,Another Fund,Press\n"
        "Whole,Di Ma,2022,10.1000/d,Fund,Press\n"
    )
    reading = read(text)
    record, _ = reading.records
    assert (record.title, record.authors, record.year) == ("A List", ("Ann Li",), 2020)
    assert [(problem.severity, problem.line) for problem in reading.problems] == [
        ("warning", 2), ("error", 3), ("error", 4),
    ]  # fmt: skip


def test_an_open_quote_costs_one_row() -> None:
    rows = "".join(f'List {number},"Li, Ann",2020,10.1000/{number}\n' for number in range(50))
    reading = read('title,authors,year,doi\nFirst,A B,2020,10.1000/a\n"Open,A B,2020,10.1000/b\n' + rows)
    assert [(problem.severity, problem.line) for problem in reading.problems] == [("error", 3)]
    assert [record.title for record in reading.records] == [
        "First",
        *(f"List {number}" for number in range(50)),
    ]


def test_a_table_that_is_cut_off_says_so() -> None:
    reading = read('title,year,abstract\nOne,2020,Text\nTwo,2021,"A text that\nends here')
    assert [record.title for record in reading.records] == ["One", "Two"]
    assert [(problem.severity, problem.line) for problem in reading.problems] == [("warning", 3)]


def test_two_columns_of_one_name_are_both_kept() -> None:
    (record,) = read("title,year,note,note\nA List,2020,one,two\n").records
    assert record.extra == {"csv": {"note": "one", "note 2": "two"}}


def test_rows_without_a_title_need_an_identifier() -> None:
    reading = read('title,abstract,doi\n,Text,\n"",,10.1000/a\nnan,Text,\n')
    assert [record.identifiers.doi for record in reading.records] == ["10.1000/a"]
    assert [(problem.severity, problem.line) for problem in reading.problems] == [("error", 2), ("error", 4)]


def test_formulas_are_text() -> None:
    text = 'title,authors,url\n"=HYPERLINK(""http://a"",""x"")",A,javascript:alert(1)\n+1+1,B,file:///etc/passwd\n@x,C,\n'
    reading = read(text)
    assert [record.title for record in reading.records] == ['=HYPERLINK("http://a","x")', "+1+1", "@x"]
    assert all(record.links == () for record in reading.records)


def test_wrong_columns_are_named() -> None:
    with pytest.raises(SourceError, match="its columns are a, b, c"):
        read("a,b,c\n1,2,3\n4,5,6\n")
    assert csv_papers.sniff("a,b,c\n1,2,3\n4,5,6\n") < 0.4


@pytest.mark.parametrize(
    "text",
    [
        "",
        "title",
        "Dear Ann,\nthe list was long.\n",
        "| Title | Authors | Year |\n|---|---|---|\n| A List | Ann Li | 2020 |\n",
        "Title | Authors | Year\n--- | --- | ---\nA List | Ann Li | 2020\n",
        "name,age,city\nAnn,3,Rome\nBo,4,Oslo\n",
        "title,price,stock\nChair,3,4\nTable,5,6\n",
        "title,year,director,length\nA Film,1995,Ann Li,90\nAnother,1997,Bo Wu,80\n",
        "title,company,url,description\nBaker,Ovens,https://example.org/1,We bake\n",
        "title,url\nNews,https://example.org/news\nShop,https://example.org/shop\n",
        "gene,pmid,score,n\nABC1,33406918,0.3,4\nABC2,33324494,0.2,5\n",
        '{\n "title": ["field", "text"],\n "author": ["list", "name"],\n "doi": ["field", "text"]\n}\n',
        "1. Lists, trees and more\n2. Papers, read by Ann\n3. The end, at last\n",
        "@article{li,\n title = {Lists},\n author = {Li, Ann},\n year = 2020\n}\n",
        "TY  - JOUR\nTI  - Lists, read\nAU  - Li, Ann\nER  - \n",
    ],
)
def test_other_texts_are_not_tables_of_papers(text: str) -> None:
    assert csv_papers.sniff(text) < 0.4


def test_a_table_without_rows_is_an_empty_list() -> None:
    assert read("title,authors,year\n") == Reading(format="csv", ignored=1)


def test_a_cell_may_be_long() -> None:
    assert len(read(f'title,abstract\nLong,"{"word " * 100_000}"\n').records[0].abstract) == 499_999


lines = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
names = st.lists(
    st.sampled_from(["Ann Li", "Wu, Bo", "A; B", "Cy & Co", "[x]", "=D", "'E", "Xu, Cy, Jr."]), max_size=3
)
json_values = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.text(max_size=9)),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=4,
)
objects = st.fixed_dictionaries(
    {"title": st.one_of(lines, st.sampled_from(["=1+1", "'=x", "-", "@a", "nan", "'", "a\tb"]))},
    optional={
        "abstract": st.one_of(lines, st.text(max_size=60), st.just("One.\n\n- two\n- three")),
        "authors": names,
        "year": st.integers(1000, 2099),
        "venue": lines,
        "published_on": st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)).map(str),
        "arxiv_id": st.sampled_from(["2408.14906v2", "hep-th/9901001", "2408.14906"]),
        "doi": st.sampled_from(["10.1000/ABC", "10.1145/1234567.1234568"]),
        "pmid": st.integers(1, 10**8),
        "url": st.sampled_from(["https://example.org/a,b", "https://github.com/a/b", "https://openreview.net/forum?id=aBcDeFgH"]),
        "tags": st.lists(st.sampled_from(["lists", "a, b", "#x", "=y", "a;b"]), max_size=3),
        "section": lines,
        "other": json_values,
    },
)  # fmt: skip


def paper_of(record: Record) -> Paper:
    """Return the paper that a record becomes in a library."""
    own = msgspec.structs.asdict(record)
    fields = {name: own[name] for name in own if name in Paper.__struct_fields__}
    return Paper(**fields, places=(Place(list=1, section=record.section),))


@given(st.lists(objects, max_size=4))
def test_what_is_read_and_written_reads_the_same(entries: list[dict[str, Any]]) -> None:
    from readlist.formats.json import json_lines, readlist_json

    first: list[Record] = []
    for entry in entries:
        with contextlib.suppress(FieldError):
            first.append(record_of(entry, position=len(first) + 1, line=0)[0])
    for form in (csv_papers, readlist_json, json_lines):
        again = form.read(form.write(map(paper_of, first)), TODAY)
        assert again.problems == ()
        assert [msgspec.structs.replace(record, line=0) for record in again.records] == [
            msgspec.structs.replace(record, line=0) for record in first
        ]


@pytest.mark.parametrize("name", ["0", "null", "[1]", '["A"]', "A | B", "Li, Ann"])
def test_names_and_tags_are_text_whatever_they_look_like(name: str) -> None:
    (record,) = csv_papers.read(
        csv_papers.write([Paper(title="A", authors=(name,), tags=(name,))]), TODAY
    ).records
    assert (record.authors, record.tags) == ((name,), (name,))


def test_what_a_spreadsheet_would_run_is_neutralised() -> None:
    written = csv_papers.write([Paper(title="=cmd|' /C calc'!A0", authors=("+1", "x"), abstract="- a list")])
    (row,) = list(csv.DictReader(io.StringIO(written, newline="")))
    assert (row["title"], row["authors"], row["abstract"]) == ("'=cmd|' /C calc'!A0", "'+1; x", "'- a list")
    assert written.count("\r\n") == 2


pieces = st.lists(
    st.sampled_from(["title", "authors", "doi", "year", ",", ";", "\t", "|", '"',
     '""', '\\"', "\n", "\r", "sep=", "=", "'", "['", "10.1000/a", "2020", "A List", "\x00", "é"]),
    max_size=60,
).map("".join)  # fmt: skip


@given(st.one_of(st.text(), pieces, pieces.map("title,authors,year\n".__add__)))
def test_any_text_is_a_reading_or_a_source_error(text: str) -> None:
    assert 0 <= csv_papers.sniff(text) <= 1
    try:
        reading = read(text)
    except SourceError as refused:
        assert refused.hint
        return
    assert [record.position for record in reading.records] == list(range(1, len(reading.records) + 1))
