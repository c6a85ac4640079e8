"""Answers of arXiv's query interface."""

from __future__ import annotations

import datetime
import time

import pytest

from readlist.errors import SourceError
from readlist.formats.arxiv import atom as arxiv_atom
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Reading

HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
  <title type="html">ArXiv Query: search_query=all:lists</title>
  <id>http://arxiv.org/api/abc</id>
  <updated>2024-09-10T00:00:00-04:00</updated>
"""
ENTRY = """\
  <entry>
    <id>http://arxiv.org/abs/2408.01234v3</id>
    <updated>2024-09-02T10:00:00Z</updated>
    <published>2024-08-02T10:00:00Z</published>
    <title>Long Lists of
  Short $O(n \\log n)$ Things</title>
    <summary>  We count &lt; 3 things &amp; more, after
Schr\\"odinger.
  The code is at https://github.com/example/lists.
</summary>
    <author><name>Ann Li</name><arxiv:affiliation>Uni</arxiv:affiliation></author>
    <author><name>José Núñez</name></author>
    <arxiv:doi>10.1000/LISTS.1</arxiv:doi>
    <arxiv:comment>12 pages</arxiv:comment>
    <arxiv:journal_ref>J. Lists 3 (2024) 1-9</arxiv:journal_ref>
    <link href="http://arxiv.org/abs/2408.01234v3" rel="alternate" type="text/html"/>
    <link title="pdf" href="http://arxiv.org/pdf/2408.01234v3" rel="related" type="application/pdf"/>
    <arxiv:primary_category term="cs.DS" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.DS" scheme="http://arxiv.org/schemas/atom"/>
    <category term="math.CO" scheme="http://arxiv.org/schemas/atom"/>
  </entry>
"""
ERROR = """\
  <entry>
    <id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id>
    <title>Error</title>
    <summary>incorrect id format for x</summary>
    <author><name>arXiv api core</name></author>
  </entry>
"""
FEED = HEAD + ENTRY + "</feed>\n"


def read(text: str) -> Reading:
    return arxiv_atom.read(text, datetime.date(2024, 9, 10))


def test_a_paper_with_all_its_fields() -> None:
    reading = read(FEED)
    (record,) = reading.records
    assert record.title == r"Long Lists of Short $O(n \log n)$ Things"
    assert record.abstract == (
        "We count < 3 things & more, after Schrödinger.\n\nThe code is at https://github.com/example/lists."
    )
    assert record.authors == ("Ann Li", "José Núñez")
    assert (record.year, record.published_on) == (2024, "2024-08-02")
    assert record.venue == "J. Lists 3 (2024) 1-9"
    assert record.identifiers == Identifiers(arxiv="2408.01234", doi="10.1000/lists.1", arxiv_versions=(3,))
    assert record.links == (
        Link("paper", "http://arxiv.org/abs/2408.01234v3"),
        Link("pdf", "http://arxiv.org/pdf/2408.01234v3"),
        Link("code", "https://github.com/example/lists"),
    )
    assert record.tags == ("cs.DS", "math.CO")
    assert (record.line, record.position) == (6, 1)
    assert record.extra["arxiv"]["comment"] == "12 pages"
    assert record.extra["arxiv"]["primary_category"] == "cs.DS"
    assert (reading.title, reading.listed_on) == ("ArXiv Query: search_query=all:lists", "2024-09-10")
    assert reading.problems == ()


def test_an_error_of_arxiv_is_a_problem_and_no_paper() -> None:
    reading = read(HEAD + ERROR + "</feed>")
    assert reading.records == ()
    (problem,) = reading.problems
    assert (problem.severity, problem.line) == ("error", 6)
    assert "incorrect id format for x" in problem.message


def test_an_empty_answer_is_a_warning() -> None:
    reading = read(HEAD + "</feed>")
    assert reading.records == ()
    assert [problem.severity for problem in reading.problems] == ["warning"]


def test_entries_alone_and_feeds_one_after_another_are_read() -> None:
    assert len(read(ENTRY + ENTRY.replace("01234", "01235")).records) == 2
    assert len(read(FEED + FEED).records) == 2


@pytest.mark.parametrize(
    "mutate",
    [
        lambda text: text.replace("\n", "\r\n").replace("\r\n", "\n\n"),
        lambda text: text.replace("    <", "<"),
        lambda text: text.replace("arxiv:", "a:").replace("xmlns:arxiv", "xmlns:a"),
        lambda text: text.replace("<?xml", "\n<?xml"),
        lambda text: text.replace("http://arxiv.org/abs", "https://export.arxiv.org/abs"),
        lambda text: text.replace("<entry>", '<entry xml:lang="en">'),
    ],
)
def test_other_spellings_give_the_same_paper(mutate: object) -> None:
    assert callable(mutate)
    (record,) = read(mutate(FEED)).records
    assert record.authors == ("Ann Li", "José Núñez")
    assert record.identifiers.arxiv == "2408.01234"
    assert record.tags == ("cs.DS", "math.CO")


def test_old_identifiers_and_missing_fields() -> None:
    entry = (
        "<feed><entry><id>http://arxiv.org/abs/hep-th/9711200v1</id><title>Large Lists</title></entry></feed>"
    )
    (record,) = read(entry).records
    assert record.identifiers.arxiv == "hep-th/9711200"
    assert (record.year, record.published_on, record.venue, record.extra) == (1997, None, None, {})


def test_it_is_recognised() -> None:
    assert arxiv_atom.sniff(FEED) > 0.9
    assert arxiv_atom.sniff(HEAD + ERROR) > 0.9
    assert arxiv_atom.sniff(ENTRY) > 0.9


@pytest.mark.parametrize(
    "text",
    [
        "",
        "see http://arxiv.org/abs/2408.01234",
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Blog</title></feed>',
        "<html><body>http://arxiv.org/abs/2408.01234</body></html>",
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert arxiv_atom.sniff(text) < 0.4


def test_what_is_no_xml_is_refused() -> None:
    with pytest.raises(SourceError):
        read("no feed")


def test_ten_thousand_entries_are_read_at_once() -> None:
    feed = HEAD + "".join(ENTRY.replace("01234", f"{number:05}") for number in range(10_000)) + "</feed>"
    start = time.process_time()
    assert len(read(feed).records) == 10_000
    assert time.process_time() - start < 10  # 1.2 s on an idle machine
