"""What all readers of XML hold to, whatever happened to a file on its way."""

from __future__ import annotations

import datetime
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import SourceError
from readlist.formats.arxiv import atom as arxiv_atom
from readlist.formats.arxiv import oai as arxiv_oai
from readlist.formats.arxiv import rss as arxiv_rss
from readlist.formats.registry import read_source
from readlist.formats.xml import endnote as endnote_xml
from readlist.formats.xml import feed as paper_feed
from readlist.formats.xml import pubmed as pubmed_xml
from tests.formats.arxiv import test_atom as atom
from tests.formats.arxiv import test_oai as oai
from tests.formats.arxiv import test_rss as rss
from tests.formats.xml import test_endnote as endnote
from tests.formats.xml import test_feed as feed
from tests.formats.xml import test_pubmed as pubmed

TODAY = datetime.date(2024, 9, 10)
SAMPLES: dict[str, tuple[ModuleType, str]] = {
    "atom": (arxiv_atom, atom.FEED),
    "rss": (arxiv_rss, rss.FEED),
    "old rss": (arxiv_rss, rss.OLD),
    "oai": (arxiv_oai, oai.HEAD + oai.ARXIV + oai.RAW + oai.DUBLIN_CORE + "</ListRecords></OAI-PMH>"),
    "endnote": (endnote_xml, endnote.EXPORT),
    "feed": (paper_feed, feed.RSS),
    "preprints": (paper_feed, feed.RDF),
    "pubmed": (pubmed_xml, pubmed.ARTICLE),
    "book": (pubmed_xml, pubmed.BOOK),
}
EDITS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.integers(0, 40),
        st.sampled_from(["", "<", ">", "&", "</", "]]>", '"', "\n", "<x>", "é"]),
    ),
    max_size=4,
)


@pytest.mark.parametrize("name", SAMPLES)
@given(edits=EDITS)
def test_an_edited_file_is_a_reading_or_a_source_error(
    name: str, edits: list[tuple[float, int, str]]
) -> None:
    reader, text = SAMPLES[name]
    for place, length, written in edits:
        start = int(place * len(text))
        text = text[:start] + written + text[start + length :]
    assert 0 <= reader.sniff(text) <= 1
    try:
        reading = reader.read(text, TODAY)
    except SourceError as refused:
        assert refused.hint
        return
    assert [record.position for record in reading.records] == list(range(1, len(reading.records) + 1))
    for record in reading.records:
        assert record.title == " ".join(record.title.split())
        assert 1 <= record.line <= text.count("\n") + 1


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_give_the_same_papers(name: str, encoding: str, line_end: str) -> None:
    reader, text = SAMPLES[name]
    data = text.replace("\n", line_end).encode(encoding)
    reading = read_source(data, name="list", modified_on=TODAY)
    assert (reading.format, reading.records) == (reader.NAME, reader.read(text, TODAY).records)
    assert reading.problems == ()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_that_declares_entities_is_refused(name: str) -> None:
    _, text = SAMPLES[name]
    body = text[text.index("<", text.rfind("<!DOCTYPE", 0, 200) + 1) :]
    body = body[body.index("<", 1) :] if body.startswith("<?") else body
    declared = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>\n{body}'
    with pytest.raises(SourceError, match="declares an entity"):
        read_source(declared.encode(), name="list", modified_on=TODAY)
