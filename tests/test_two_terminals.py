"""Two terminals and a shell on one library, as a person has them open side by side."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal import Reader, Terminal

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")

TITLES = (
    "Attention as a budget",
    "Beam search for the impatient",
    "Cheap distillation",
    "Dropout after the fact",
)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    person = Reader(tmp_path)
    digest = tmp_path / "digest.jsonl"
    digest.write_text("".join(json.dumps({"title": title}) + "\n" for title in TITLES), "utf-8")
    person.run("import", str(digest))
    return person


@pytest.fixture
def terminals(reader: Reader) -> Iterator[tuple[Terminal, Terminal]]:
    both = reader.open(), reader.open()
    yield both
    for terminal in both:
        terminal.close()


def row(screen: str, title: str) -> str:
    """Return the row of the list with that title."""
    return next((line for line in screen.splitlines() if title in line and "│" in line), "")


def test_each_sees_what_the_other_does_and_takes_back_its_own(
    reader: Reader, terminals: tuple[Terminal, Terminal]
) -> None:
    here, there = terminals
    here.send("s")
    there.wait_for(lambda screen: "★" in row(screen, TITLES[0]))
    there.send("jw")
    here.wait_for("1 handled")
    here.wait_for("Queue 1")
    key = reader.papers()[2]["key"]
    reader.run("tag", "+sea", key)
    for terminal in terminals:
        terminal.wait_for("#sea             1")
    here.wait_for("1 of 4")
    there.wait_for("3 of 4")

    here.send("u")
    there.wait_for(lambda screen: "★" not in row(screen, TITLES[0]))
    there.send("U")
    there.wait_for("nothing to redo")
    for terminal in terminals:
        terminal.wait_for("Queue 1")
        terminal.send("q")
        assert terminal.wait_for_end() == 0
    papers = {paper["title"]: paper for paper in reader.papers()}
    assert [papers[title]["status"] for title in TITLES] == ["inbox", "queued", "inbox", "inbox"]
    assert [papers[title]["tags"] for title in TITLES] == [[], [], ["sea"], []]
    assert not any(paper["starred"] for paper in papers.values())


def test_bursts_of_keys_in_both_are_all_on_disk(reader: Reader, terminals: tuple[Terminal, Terminal]) -> None:
    here, there = terminals
    here.send("sjsjsjsq")
    there.send("wrdxq")
    for terminal in terminals:
        assert terminal.wait_for_end() == 0
    papers = {paper["title"]: paper for paper in reader.papers()}
    assert [papers[title]["status"] for title in TITLES] == ["queued", "reading", "read", "skipped"]
    assert all(paper["starred"] for paper in papers.values())
    steps = json.loads(reader.run("history", "--json"))
    assert len(steps) == 1 + 2 * len(TITLES)
    assert len({step["session"] for step in steps}) == 3


def test_what_one_did_before_it_was_killed_is_seen_by_the_other(
    reader: Reader, terminals: tuple[Terminal, Terminal]
) -> None:
    here, there = terminals
    here.send("ss" * 100 + "s")
    there.wait_for(lambda screen: "★" in row(screen, TITLES[0]))
    here.kill()
    there.send("jw")
    reader.until(lambda papers: papers[1]["status"] == "queued")
    starred = reader.papers()[0]["starred"]
    there.wait_for(lambda screen: ("★" in row(screen, TITLES[0])) is starred)
    there.send("q")
    assert there.wait_for_end() == 0
