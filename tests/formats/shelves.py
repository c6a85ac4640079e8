"""What the tests of reference formats share: papers of every kind, and what must survive of them."""

from __future__ import annotations

import functools
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st

from readlist.formats.parts.marked_up_text import plain_line
from readlist.model.identifiers import find_identifiers, merge_identifiers
from readlist.model.links import link_of
from readlist.model.paper import Identifiers, Link, Paper
from readlist.model.record import Record
from readlist.model.text import clean, clean_line

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "reference-managers"
READ_AS = {"biblatex": "bibtex"}
"""What is written in a dialect, and read as another format."""
FIELDS = (
    "title", "abstract", "authors", "year", "venue", "published_on", "identifiers", "links", "tags", "extra",
)  # fmt: skip


def paper_of(record: Record) -> Paper:
    return Paper(**{name: getattr(record, name) for name in FIELDS})


def comparable(work: Record | Paper, own: str | None = None) -> dict[str, Any]:
    """Return what must survive; a format adds defaults to its own part of ``extra`` where there was none."""
    fields: dict[str, Any] = {name: msgspec.to_builtins(getattr(work, name)) for name in FIELDS}
    fields["extra"] = {name: value for name, value in fields["extra"].items() if name != own}
    return fields


_words = st.sampled_from(
    ["lists", "Trees", "p < 0.05", "R&D", "&lt;i&gt;", "<i>x</i>", "10 - 20", "ER  - ", "TY  - JOUR", "naïve",
     "数学", "$x^2$", "2024", ";", ",", "[1]", "and", "www", "{:DOI: 1}", "\u200f\u05d0", "“q”"]
)  # fmt: skip
_lines = st.one_of(
    st.lists(_words, min_size=1, max_size=5).map(" ".join), st.text(min_size=1, max_size=20)
).map(clean_line)
_names = _lines.map(lambda line: clean_line(line.strip(",;… "))).filter(bool)  # as readers leave them
_abstracts = st.lists(st.one_of(_lines, st.just(""), st.just("- a bullet")), max_size=4).map(
    lambda lines: clean("\n".join(lines)).strip()
)
_urls = st.sampled_from(
    ["https://arxiv.org/abs/2408.14906", "https://example.org/a,b;c?d=(e)&f=<g>", "https://github.com/a/b",
     "http://example.org/x.pdf", "https://doi.org/10.1000/x"]
)  # fmt: skip
_links = st.builds(Link, st.sampled_from(["paper", "pdf", "code", "other"]), _urls).filter(
    lambda link: link_of(link.url) is not None
)
_identifiers = st.lists(
    st.sampled_from(
        [
            "arXiv:2408.14906v2",
            "arXiv:math/0309136",
            "10.1000/abc",
            "PMID: 1234",
            "https://aclanthology.org/P18-1001",
            "https://openreview.net/forum?id=aBcDeFg1",
            "https://www.semanticscholar.org/paper/" + "a" * 40,
        ]
    ),
    max_size=4,
).map(lambda texts: functools.reduce(merge_identifiers, find_identifiers(" ".join(texts)), Identifiers()))


def papers() -> st.SearchStrategy[Paper]:
    """Return papers as they may stand in a library, from any source."""
    return st.builds(
        Paper,
        key=st.just("li2024list"),
        title=_lines.filter(plain_line),
        authors=st.lists(_names, max_size=3, unique=True).map(tuple),
        abstract=_abstracts,
        year=st.one_of(st.none(), st.integers(1500, 2099)),
        venue=st.one_of(st.none(), _lines.filter(bool)),
        published_on=st.none() | st.dates(date(1500, 1, 1), date(2099, 12, 31)).map(str),
        identifiers=_identifiers,
        links=st.lists(_links, max_size=3, unique_by=lambda link: link.url).map(tuple),
        tags=st.lists(_names.filter(lambda name: not name.startswith("#")), max_size=3, unique=True).map(
            tuple
        ),
        extra=st.dictionaries(
            st.sampled_from(["bibtex", "ris", "csl-json"]),
            st.dictionaries(
                st.sampled_from(["VL", "volume", "N1", "PY", "note", "author"]), _lines, max_size=2
            ),
            max_size=2,
        ),
    )
