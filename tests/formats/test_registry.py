"""The choice of a format by content, and the formats of other packages."""

from __future__ import annotations

import datetime
import importlib.metadata
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import ExportError, SourceError
from readlist.formats import registry
from readlist.formats.registry import (
    format_names,
    is_recognised,
    read_source,
    writable_format_names,
    write_papers,
)
from readlist.model.paper import Paper
from readlist.model.record import Reading, Record

TODAY = datetime.date(2024, 9, 10)
BUILT_IN = format_names()
WRITABLE = writable_format_names()
ABSTRACT = "This is a text about lists that is long enough to be the abstract of a paper."
SAMPLES = {
    "weekly-digest": f"1. Lists\n1.1. A Long List of Papers\n{ABSTRACT}\n1.2. A Short List\n{ABSTRACT}\n",
    "huggingface-page": f"Get trending papers in your email inbox!\n\nMar 13\n\nA Long List\n\n{ABSTRACT}\n",
    "html": "<!doctype html><ul><li><a href=https://arxiv.org/abs/2408.14906>A Long List</a>, 2024</ul>",
    "identifier-list": "2408.14906\nhttps://arxiv.org/abs/1706.03762\n",
    "title-list": "A Long List of Neural Models\nLearning to Read Short Lists\n",
    "readlist-json": '[{"title": "A Long List"}]',
    "json-lines": '{"title": "A Long List"}\n{"title": "A Short List"}\n',
    "arxiv-atom": "<feed><entry><id>http://arxiv.org/abs/2408.14906v1</id><title>Lists</title></entry></feed>",
    "arxiv-listing": "[1] arXiv:2408.14906 [pdf, other]\nTitle: A Long List\nAnn Li\n",
    "arxiv-mail": "\\\\\narXiv:2408.14906\nDate: Tue, 27 Aug 2024\n\nTitle: A Long List\nAuthors: Ann Li\n",
    "arxiv-oai": "<OAI-PMH><record><header><identifier>oai:arXiv.org:2408.14906</identifier></header>"
    "<metadata><arXiv><title>A Long List</title></arXiv></metadata></record></OAI-PMH>",
    "arxiv-rss": "<rss><channel><title>cs updates on arXiv.org</title><item><title>A Long List</title>"
    "<link>https://arxiv.org/abs/2408.14906</link></item></channel></rss>",
    "endnote-xml": "<xml><records><record><ref-type name='Book'>6</ref-type>"
    "<titles><title>A Long List</title></titles></record></records></xml>",
    "paper-feed": "<rss><channel><item><title>A Long List</title><link>https://doi.org/10.1000/x</link></item>"
    "</channel></rss>",
    "pubmed-xml": "<PubmedArticle><MedlineCitation><PMID>1</PMID></MedlineCitation></PubmedArticle>",
    "bibtex": "@misc{long, title = {A Long List}}\n@misc{short, title = {A Short List}}\n",
    "csv": "Title;Authors\nA Long List;Ann Li\nA Short List;Bo Wu\n",
    "ris": "TY  - JOUR\nTI  - A Long List\nAU  - Li, Ann\nER  - \n",
    "web-of-science": "FN Web of Science\nVR 1.0\nPT J\nAU Li, A\nTI A Long List\nSO Lists\nER\nEF\n",
    "medline": "PMID- 12345678\nOWN - NLM\nTI  - A long list.\nFAU - Li, Ann\n",
    "endnote-tagged": "%0 Journal Article\n%T A Long List\n%A Li, Ann\n",
    "csl-json": '[{"id": "li", "type": "article-journal", "title": "A Long List"}]',
    "markdown": (
        "# Lists\n\n- [A Long List](https://arxiv.org/abs/2408.14906)\n"
        "- [A Short List](https://arxiv.org/abs/1706.03762) (ICML 2017)\n"
    ),
}


def test_there_is_a_sample_of_every_format() -> None:
    assert set(SAMPLES) == set(BUILT_IN)


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_content_decides_whatever_the_name(name: str) -> None:
    reading = read_source(SAMPLES[name].encode(), name="misleading.bib", modified_on=TODAY)
    assert reading.format == name
    assert reading.records
    assert reading.problems == ()


def test_a_format_can_be_demanded() -> None:
    reading = read_source(
        SAMPLES["json-lines"].encode(), name="x", modified_on=TODAY, format_name="identifier-list"
    )
    assert reading.format == "identifier-list"
    assert len(reading.problems) == 2


def test_an_unknown_format_is_refused_with_the_names() -> None:
    with pytest.raises(SourceError, match="bibliography") as refused:
        read_source(b"text", name="x", modified_on=TODAY, format_name="bibliography")
    assert "weekly-digest" in refused.value.hint


def test_what_is_not_recognised_is_refused_with_the_names() -> None:
    with pytest.raises(SourceError, match=r"No list of papers was recognised in notes\.txt") as refused:
        read_source(b"Dear Ann,\nthe list was long.\n", name="notes.txt", modified_on=TODAY)
    for name in (*BUILT_IN, "--format"):
        assert name in refused.value.hint


TITLED = [
    ("Counting Is All You Read", "1706.03762"),
    ("A Long List", "2408.14906"),
    ("Trees in Lists", "1512.03385"),
]


@pytest.mark.parametrize(
    "form",
    ["{title} {id}", "* {title} ({id})", "{number}. {title} {id}", "{title} arXiv:{id}", "- {title}: {id}",
     "{title}, {id}", "{title} [{id}]", "{title} {id}v2", "{title} https://arxiv.org/abs/{id}",
     "{id} {title}"],
)  # fmt: skip
def test_every_line_with_a_title_and_an_identifier_is_a_paper(form: str) -> None:
    lines = [
        form.format(title=title, id=number, number=line) for line, (title, number) in enumerate(TITLED, 1)
    ]
    reading = read_source("\n".join(lines).encode(), name="x", modified_on=TODAY)
    assert [(record.title, record.identifiers.arxiv) for record in reading.records] == TITLED
    assert (reading.title, reading.problems) == (None, ())


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        # Forms that are mixed, as they are in what people paste.
        (
            "Counting Is All You Read 1706.03762\nA Long List arXiv:2408.14906\nTrees in Lists 1512.03385",
            TITLED,
        ),
        ("Counting Is All You Read 1706.03762\n2408.14906 A Long List\nTrees in Lists 1512.03385", TITLED),
        (
            "1706.03762\narXiv:2408.14906\nTrees in Lists of Many Models",
            [("", "1706.03762"), ("", "2408.14906"), ("Trees in Lists of Many Models", None)],
        ),
        (
            "Trees in Lists of Many Models\n1706.03762\narXiv:2408.14906",
            [("Trees in Lists of Many Models", None), ("", "1706.03762"), ("", "2408.14906")],
        ),
        (
            "1706.03762\nCounting Is All You Read\n1512.03385\nTrees in Lists of Many Models",
            [("Counting Is All You Read", "1706.03762"), ("Trees in Lists of Many Models", "1512.03385")],
        ),
        (
            "Counting Is All You Read\n1706.03762\nTrees in Lists of Many Models\n(1512.03385)",
            [("Counting Is All You Read", "1706.03762"), ("Trees in Lists of Many Models", "1512.03385")],
        ),
        (
            "Listformer 1706.03762\nBERT-2 1512.03385",
            [("Listformer", "1706.03762"), ("BERT-2", "1512.03385")],
        ),
        (
            "1. Counting Is All You Read\n2. Deep Learning",
            [("Counting Is All You Read", None), ("Deep Learning", None)],
        ),
        (
            "Counting Is All You Read\nLearning from Lists of Trees",
            [("Counting Is All You Read", None), ("Learning from Lists of Trees", None)],
        ),
    ],
)
def test_titles_and_identifiers_may_be_mixed(lines: str, found: list[tuple[str, str | None]]) -> None:
    reading = read_source(lines.encode(), name="x", modified_on=TODAY)
    assert [(record.title, record.identifiers.arxiv) for record in reading.records] == found
    assert (reading.title, reading.problems) == (None, ())


@pytest.mark.parametrize(
    "lines",
    [
        "Buy Milk and Eggs\nCall the Bank about the Card\nPay the Rent",
        "Training the model now\nThe network learns nothing\nMore data may help",
        "import torch\nmodel = Network(layers=3)\nmodel.train(dataset)",
        "Training Started at 10:02\nModel Loaded from Disk\nTraining Stopped at 11:40",
        "Ann Li\nBo Wu\nModel Railways Club",
    ],
)
def test_short_lines_of_other_kinds_are_no_titles(lines: str) -> None:
    assert not is_recognised(lines)


@pytest.mark.parametrize(
    "text", ["Attention Is All You Need", "Deep learning of lists\nTrees for everyone who reads\n"]
)
def test_what_may_be_titles_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(SourceError) as refused:
        read_source(text.encode(), name="pasted", modified_on=TODAY)
    assert "title-list with --format" in refused.value.hint
    assert "readlist add --title" in refused.value.hint
    assert "bibtex" not in refused.value.hint
    reading = read_source(text.encode(), name="pasted", modified_on=TODAY, format_name="title-list")
    assert [record.title for record in reading.records] == text.split("\n")[: len(reading.records)] != []


def test_a_text_can_be_asked_about_without_reading_it() -> None:
    assert is_recognised("https://arxiv.org/abs/2408.14906")
    assert not is_recognised("lists/nothing.bib")


def test_the_failure_of_a_reader_names_the_source() -> None:
    with pytest.raises(SourceError, match=r"cut\.json: .*line 1"):
        read_source(b'[{"title": "cut', name="cut.json", modified_on=TODAY)


def test_guessed_bytes_are_a_warning_with_their_line() -> None:
    data = SAMPLES["weekly-digest"].replace("about lists", "about caf\xe9s", 1).encode("latin-1")
    (problem,) = read_source(data, name="x", modified_on=TODAY).problems
    assert (problem.severity, problem.line) == ("warning", 3)


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, object]]:
    """Formats of other packages, by entry-point name; an exception among them is raised at its import."""
    formats: dict[str, object] = {}

    def load(found: object) -> object:
        if isinstance(found, Exception):
            raise found
        return found

    def entry_points(*, group: str) -> list[SimpleNamespace]:
        assert group == "readlist.formats"
        return [
            SimpleNamespace(name=name, load=lambda found=found: load(found))
            for name, found in formats.items()
        ]

    monkeypatch.setattr(importlib.metadata, "entry_points", entry_points)
    registry._added.cache_clear()
    yield formats
    registry._added.cache_clear()


def other_format(name: str, confidence: object, result: object) -> SimpleNamespace:
    def answer(value: object) -> object:
        if isinstance(value, Exception):
            raise value
        return value

    return SimpleNamespace(
        NAME=name, sniff=lambda text: answer(confidence), read=lambda text, modified_on: answer(result)
    )


def test_formats_of_other_packages_take_part(added: dict[str, object]) -> None:
    added["mine"] = other_format(
        "my-format", 0.8, Reading(format="my-format", records=(Record(title="Mine"),))
    )
    assert format_names() == (*BUILT_IN, "my-format")
    assert read_source(b"anything", name="x", modified_on=TODAY).format == "my-format"


@pytest.mark.parametrize(
    "broken", [ImportError("no module"), SimpleNamespace(NAME="half"), SystemError("odd")]
)
def test_a_broken_one_is_a_warning(added: dict[str, object], broken: object) -> None:
    added["broken"] = broken
    assert format_names() == BUILT_IN
    reading = read_source(SAMPLES["json-lines"].encode(), name="x", modified_on=TODAY)
    assert reading.format == "json-lines"
    assert [problem.severity for problem in reading.problems] == ["warning"]
    with pytest.raises(SourceError, match="broken could not be loaded"):
        read_source(b"text", name="x", modified_on=TODAY, format_name="broken")


@pytest.mark.parametrize("result", [ValueError("oops"), None, SourceError("not mine", "hint")])
def test_one_that_fails_to_read_is_a_source_error(added: dict[str, object], result: object) -> None:
    added["failing"] = other_format("failing", 1.0, result)
    with pytest.raises(SourceError):
        read_source(b"anything", name="x", modified_on=TODAY)


def writable(name: str, result: object) -> SimpleNamespace:
    def write(papers: Iterable[Paper]) -> object:
        if isinstance(result, Exception):
            raise result
        return result if result is not ... else "".join(f"{paper.title}\n" for paper in papers)

    return SimpleNamespace(**vars(other_format(name, 0.0, Reading(format=name))), write=write)


def test_formats_of_other_packages_may_be_written(added: dict[str, object]) -> None:
    added["mine"] = writable("my-format", ...)
    added["other"] = other_format("only-read", 0.0, Reading(format="only-read"))
    assert writable_format_names() == (*WRITABLE, "my-format")
    assert write_papers("my-format", iter([Paper(title="A"), Paper(title="B")])) == "A\nB\n"


@pytest.mark.parametrize("result", [ValueError("oops"), None, ExportError("not mine", "hint")])
def test_one_that_fails_to_write_is_an_export_error(added: dict[str, object], result: object) -> None:
    added["failing"] = writable("failing", result)
    with pytest.raises(ExportError, match=r"failing|not mine") as failed:
        write_papers("failing", [])
    assert failed.value.hint


@pytest.mark.parametrize("name", ["markdown", "weekly-digest", "nothing"])
def test_what_cannot_be_written_is_refused_with_the_names(name: str) -> None:
    with pytest.raises(ExportError, match=name) as refused:
        write_papers(name, [])
    assert "bibtex" in refused.value.hint


@pytest.mark.parametrize("name", WRITABLE)
def test_no_control_character_is_written(name: str) -> None:
    text = write_papers(name, [Paper(key="a", title="A \x9b31mList\u202e", abstract="One\x1b[31m.")])
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)
    assert "31mList" in text


@pytest.mark.parametrize("confidence", [ValueError("oops"), None, "much", float("nan")])
def test_one_that_fails_to_look_does_not_know_the_text(added: dict[str, object], confidence: object) -> None:
    added["failing"] = other_format("failing", confidence, Reading(format="failing"))
    assert read_source(SAMPLES["json-lines"].encode(), name="x", modified_on=TODAY).format == "json-lines"


def test_near_equal_confidence_is_told(added: dict[str, object]) -> None:
    added["rival"] = other_format("rival", 0.93, Reading(format="rival"))
    reading = read_source(SAMPLES["json-lines"].encode(), name="x", modified_on=TODAY)
    assert reading.format == "json-lines"
    (problem,) = reading.problems
    assert problem.severity == "warning"
    assert "rival" in problem.message
    assert "--format" in problem.message


@pytest.mark.parametrize(
    ("name", "chosen"), [("a.rvl", "rival"), ("A.RVL.gz", "rival"), ("a.jsonl", "json-lines")]
)
def test_the_extension_decides_between_equals(added: dict[str, object], name: str, chosen: str) -> None:
    rival = other_format("rival", 0.95, Reading(format="rival"))
    rival.EXTENSIONS = (".rvl",)
    added["rival"] = rival
    reading = read_source(SAMPLES["json-lines"].encode(), name=name, modified_on=TODAY)
    assert (reading.format, reading.problems) == (chosen, ())


def test_the_extension_never_overrules_the_content(added: dict[str, object]) -> None:
    rival = other_format("rival", 0.8, Reading(format="rival"))
    rival.EXTENSIONS = (".rvl",)
    added["rival"] = rival
    assert read_source(SAMPLES["json-lines"].encode(), name="a.rvl", modified_on=TODAY).format == "json-lines"


def test_a_table_without_papers_is_refused_with_its_columns() -> None:
    with pytest.raises(SourceError, match="its columns are a, b, c"):
        read_source(b"a,b,c\n1,2,3\n4,5,6\n", name="x.csv", modified_on=TODAY)


def test_formats_look_at_the_beginning_of_a_source_only(added: dict[str, object]) -> None:
    seen: list[int] = []
    curious = other_format("curious", 0.0, Reading(format="curious"))
    curious.sniff = lambda text: seen.append(len(text))  # answers None, which is no confidence
    added["curious"] = curious
    read_source(SAMPLES["json-lines"].encode() * 20_000, name="x", modified_on=TODAY)
    assert seen == [1 << 18]


def test_looking_up_formats_needs_no_heavy_module() -> None:
    heavy = {"json", "importlib.metadata", "xml", "html", "email", "textual", "rich", "tinydb"}
    heavy = {"json", "importlib.metadata", "textual", "rich", "tinydb", "markdown_it"}
    code = f"import sys, readlist.formats.registry; print(sorted({heavy} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


pieces = st.sampled_from(
    [
        *(
            "1. ",
            "1.1. ",
            "2. ",
            "A Title of a Paper",
            ABSTRACT,
            "\n",
            "\n\n",
            "- ",
            ":",
            ",",
            "{",
            "}",
            "[",
            "]",
        ),
        *(
            '"title"',
            '"x"',
            "2408.14906",
            "https://arxiv.org/abs/",
            "Get trending papers in your email inbox!",
        ),
        *(
            "Mar 13",
            "Week 7, 2024",
            "from 26/08 to 01/09",
            "· 3 authors",
            "Subscribe now",
            "\x1b[1m",
            "\x00",
            "é",
        ),
        *(
            "<feed>",
            "<entry>",
            "</entry>",
            "</feed>",
            "<record>",
            "</record>",
            "<id>",
            "<title>",
            "</title>",
            "&",
            "<",
        ),
        *("\\\\\n", "arXiv:2408.14906", "\nDate: ", "\nTitle: ", " [pdf, other]", "-" * 20 + "\n"),
    ]
)


@given(
    st.one_of(
        st.binary(),
        st.text().map(str.encode),
        st.lists(pieces).map(lambda parts: "".join(parts).encode("utf-8", "replace")),
    )
)
def test_any_source_is_a_reading_or_a_source_error(data: bytes) -> None:
    for format_name in (None, *BUILT_IN):
        try:
            reading = read_source(data, name="x", modified_on=TODAY, format_name=format_name)
        except SourceError as refused:
            assert refused.message
            continue
        assert [record.position for record in reading.records] == list(range(1, len(reading.records) + 1))
        assert reading.ignored >= 0
