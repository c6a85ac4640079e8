"""The installed program in a real pseudo-terminal, from a pasted list to exported notes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import Reader, Terminal

SEEDS = Path(__file__).parents[2] / "shared" / "corpus" / "seeds"

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX"),
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the corpus of paper lists is not beside the checkout"),
]


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    person = Reader(tmp_path)
    person.run("import", *(str(path) for path in sorted(SEEDS.glob("*.txt"))))
    return person


def statuses(papers: list[dict[str, Any]]) -> list[str]:
    return [paper["status"] for paper in papers]


def leave(terminal: Terminal) -> None:
    terminal.send("q")
    assert terminal.wait_for_end() == 0


def test_ten_papers_are_triaged_noted_undone_and_exported(reader: Reader) -> None:
    order = [paper["key"] for paper in reader.papers()]
    terminal = reader.open()
    for position, key in enumerate("xwrdxwrdxw", 1):
        terminal.wait_for(f"{position} of 105")
        terminal.send(key)
    terminal.wait_for("11 of 105")
    words = {"x": "skipped", "w": "queued", "r": "reading", "d": "read"}
    wanted = [words[key] for key in "xwrdxwrdxw"]
    papers = reader.until(lambda found: statuses(found)[:10] == wanted)
    assert statuses(papers)[10:] == ["inbox"] * 95

    terminal.send("u")
    reader.until(lambda found: statuses(found)[9] == "inbox")
    terminal.wait_for("10 of 105")
    terminal.send("n")
    terminal.wait_for("save and leave")
    terminal.send("A thought *worth* keeping.\x13")
    reader.until(lambda found: "worth" in reader.run("note", order[9]))
    terminal.send("\x1b")
    terminal.wait_for("s star")
    leave(terminal)

    assert [paper["key"] for paper in reader.papers()] == order
    steps = json.loads(reader.run("history", "--json"))
    assert sum(step["undone"] for step in steps) == 1
    assert len(steps) == 12
    assert len({step["session"] for step in steps}) == 2

    target = reader.home / "vault"
    reader.run("export", "markdown", "has:note", "--to", str(target))
    (note,) = target.iterdir()
    text = note.read_text("utf-8")
    assert text.startswith("---\n")
    assert "A thought *worth* keeping." in text
    assert f"title: {papers[9]['title']}" in text.replace('"', "").replace("'", "")
    before = note.stat().st_mtime_ns
    reader.run("export", "markdown", "has:note", "--to", str(target))
    assert (note.read_text("utf-8"), note.stat().st_mtime_ns) == (text, before)


def test_bursts_of_keys_are_all_on_disk(reader: Reader) -> None:
    terminal = reader.open()
    terminal.send("sjswxd")
    papers = reader.until(lambda found: statuses(found)[3] == "read")
    assert [(paper["starred"], paper["status"]) for paper in papers[:5]] == [
        (True, "inbox"),
        (True, "queued"),
        (False, "skipped"),
        (False, "read"),
        (False, "inbox"),
    ]
    terminal.wait_for("5 of 105")
    terminal.send("xxxxq")
    assert terminal.wait_for_end() == 0
    assert statuses(reader.papers())[4:9] == ["skipped"] * 4 + ["inbox"]


def test_keys_that_are_typed_ahead_of_the_first_rows_are_about_them(reader: Reader) -> None:
    terminal = reader.start()
    terminal.send("sjxw")
    papers = reader.until(lambda found: statuses(found)[2] == "queued")
    assert [(paper["starred"], paper["status"]) for paper in papers[:4]] == [
        (True, "inbox"),
        (False, "skipped"),
        (False, "queued"),
        (False, "inbox"),
    ]
    leave(terminal)


def test_what_was_acknowledged_survives_kill_9_in_the_middle_of_a_run(reader: Reader) -> None:
    terminal = reader.open()
    terminal.send("x" * 5)
    reader.until(lambda found: statuses(found)[:5] == ["skipped"] * 5)
    terminal.send("w" * 30)
    terminal.kill()
    papers = reader.papers()
    queued = statuses(papers)[5:].count("queued")
    assert statuses(papers) == ["skipped"] * 5 + ["queued"] * queued + ["inbox"] * (100 - queued)

    again = reader.open()
    again.wait_for(f"1 of {100 - queued}")
    again.send("d")
    reader.until(lambda found: statuses(found).count("read") == 1)
    leave(again)


def test_the_terminal_is_given_back_as_it_was(reader: Reader) -> None:
    terminal = reader.open()
    leave(terminal)
    end = terminal.raw[terminal.raw.rindex(b"\x1b[?1049l") - 400 :]
    for restored in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l"):
        assert restored in end
