"""One paper from many lists, where the corpus lies beside the checkout.

The corpus holds no list in three formats. So the papers of one of its lists are written here in
the other forms in which they go round, and every form that a reader is registered for is imported.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from readlist.errors import SourceError
from readlist.formats.registry import read_source
from readlist.library.library import Library
from readlist.library.sources import Source
from readlist.model.record import Record
from tests.library.conftest import take

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
DAILY_PAPERS = CORPUS / "huggingface" / "hf_api_daily_2024-05-29.json"
FILES = sorted(path for path in CORPUS.glob("*/*") if not path.name.endswith(".expected.json"))
TODAY = datetime.date(2025, 3, 20)
pytestmark = pytest.mark.skipif(not DAILY_PAPERS.exists(), reason=f"the corpus of lists is not at {CORPUS}")


def as_bibtex(records: Sequence[Record]) -> str:
    """Return the records as arXiv's "Export BibTeX" writes them."""
    return "\n\n".join(
        f"@misc{{paper{number},\n"
        f"      title={{{record.title}}}, \n"
        f"      author={{{' and '.join(record.authors)}}},\n"
        f"      year={{{record.year or 2024}}},\n"
        f"      eprint={{{record.identifiers.arxiv}}},\n"
        f"      archivePrefix={{arXiv}},\n"
        f"      primaryClass={{cs.CL}}\n}}"
        for number, record in enumerate(records)
    )


def as_atom(records: Sequence[Record]) -> str:
    """Return the records as the arXiv API answers (https://info.arxiv.org/help/api/user-manual.html, 3.3)."""
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{record.identifiers.arxiv}v2</id>"
        f"<title>{escape(record.title)}</title><summary>{escape(record.abstract)}</summary>"
        f"<published>2024-05-28T12:00:00Z</published>"
        + "".join(f"<author><name>{escape(name)}</name></author>" for name in record.authors)
        + "</entry>\n"
        for record in records
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>http://arxiv.org/api/x</id><title>ArXiv Query</title>\n{entries}</feed>\n"
    )


def as_identifiers(records: Sequence[Record]) -> str:
    return "".join(f"https://arxiv.org/pdf/{record.identifiers.arxiv}v1\n" for record in records)


def as_titles(records: Sequence[Record]) -> str:
    """Return the records as one who types them would, without identifiers."""
    return "".join(
        json.dumps({"title": record.title.upper(), "authors": record.authors[:1]}) + "\n"
        for record in records
    )


FORMS: dict[str, Callable[[Sequence[Record]], str]] = {
    "copy.bib": as_bibtex,
    "copy.xml": as_atom,
    "copy.txt": as_identifiers,
    "copy.jsonl": as_titles,
}


def from_corpus(path: Path) -> Source:
    return Source(path.name, path.read_bytes(), TODAY, str(path))


def readable(source: Source, number: int) -> bool:
    """Return whether a reader is registered that finds so many records in the source."""
    try:
        return len(read_source(source.data, name=source.name, modified_on=TODAY).records) == number
    except SourceError:
        return False


def test_copies_of_a_list_in_other_formats_are_one_paper_each(library: Library) -> None:
    original = from_corpus(DAILY_PAPERS)
    read = read_source(original.data, name=original.name, modified_on=TODAY).records
    records = [record for record in read if record.title.count(" ") > 2]
    copies = [Source(name, write(records).encode(), TODAY, f"/{name}") for name, write in FORMS.items()]
    known = [copy for copy in copies if readable(copy, len(records))]
    assert {"copy.txt", "copy.jsonl"} <= {copy.name for copy in known}
    take(library, original)
    number = len(library.summaries())
    for copy in known:
        report = take(library, copy)
        assert (report.counts.new, len(library.summaries())) == (0, number), copy.name
    assert library.duplicate_groups() == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_list_that_is_imported_again_brings_nothing_new(library: Library, path: Path) -> None:
    first = take(library, from_corpus(path))
    again = take(library, from_corpus(path))
    assert again.step is None
    assert again.counts.new == again.counts.merged == 0
    assert again.counts.records == first.counts.records
