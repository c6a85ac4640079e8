"""Entries of XML as records, accounted for."""

from __future__ import annotations

from readlist.formats.xml.elements import Element
from readlist.formats.xml.records import read_entries
from readlist.model.record import Problem, Record

FEED = """\
<feed>
<e>One</e>
<e></e>
<e>bad</e>
<e>skip</e>
<e>Two</e>
<e>cut
"""


def record_of(entry: Element) -> Record | Problem | None:
    text = entry.whole_text()
    if text == "skip":
        return None
    return Problem("error", entry.line, "It is bad.") if text == "bad" else Record(title=text)


def test_every_entry_is_a_record_a_problem_or_ignored() -> None:
    found = read_entries(FEED, ("e",), record_of)
    assert [(record.title, record.position, record.line) for record in found.records] == [
        ("One", 1, 2),
        ("Two", 2, 6),
    ]
    assert [problem.line for problem in found.problems] == [3, 4, 7]
    assert "neither a title nor an identifier" in found.problems[0].message
    assert found.ignored == 1
