"""arXiv's own formats, where the corpus of lists lies beside the checkout."""

from __future__ import annotations

import collections
import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from readlist.formats.encoding.mojibake import repair_mojibake
from readlist.formats.registry import read_source
from readlist.model.record import Reading

CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "arxiv"
FILES = sorted(path for path in CORPUS.glob("*") if not path.name.endswith(".expected.json"))
pytestmark = pytest.mark.skipif(not FILES, reason=f"the corpus of lists is not at {CORPUS}")


def read(path: Path) -> Reading:
    return read_source(path.read_bytes(), name=path.name, modified_on=datetime.date(2026, 2, 1))


def expected(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(Path(f"{path}.expected.json").read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_titles_identifiers_authors_and_sections(path: Path) -> None:
    records = read(path).records
    description = expected(path)
    identifiers = {record.identifiers.arxiv for record in records} - {None}
    assert identifiers == set(description.get("arxiv_ids", []))
    if titles := description["titles"]:
        assert {"".join(record.title.split()) for record in records} >= {
            "".join(title.split()) for title in titles if "--" not in title and "\\" not in title
        }
    # The names are given as the file has them, with misread UTF-8.
    names = json.loads(repair_mojibake(json.dumps(description.get("authors_first", []), ensure_ascii=False)))
    for record, authors in zip(records, names, strict=False):
        assert list(record.authors) == authors
    if sections := description.get("sections"):
        assert collections.Counter(record.section for record in records) == sections
    if announced := description.get("announce"):
        assert [record.section for record in records] == announced
