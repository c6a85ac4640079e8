"""The README keeps its word: its commands run, its tables are those of the program."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

from readlist.commands import COMMANDS
from readlist.formats.notes.markdown_notes import BEGIN, END, note_file
from readlist.formats.registry import format_names, writable_format_names
from readlist.model.paper import Identifiers, Paper, PaperList, Place
from readlist.search.query import parse, print_query
from readlist.search.syntax import FIELDS
from readlist.tui.keymap import key_label

CHECKOUT = Path(__file__).parent.parent
README = (CHECKOUT / "README.md").read_text("utf-8")
COMMANDS_SHOWN = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
    if line.strip()
]
RUN_ELSEWHERE = {
    "pip install .": "tests/test_packaging.py installs the wheel",
    "pip install 'readlist[serve]'": "the environment of the tests has the extra",
    "readlist serve": "tests/cli/test_serving.py runs it, and ends it",
}
DIGEST = """\
Papers worth an hour, 5 to 11 August 2024
What a few friends read this week, in the order in which they shouted about it.

1. Models
1.1. Small Rooms, Long Corridors: Memory for Sequence Models
The authors ask how much a model has to remember. They give it a state of fixed size and count what is lost.
It turns out that most of what is forgotten was never needed again.

1.2. Teaching a Parser to Say That It Does Not Know
A parser that guesses is worse than one that asks. This paper adds an answer for undecided cases.

2. Evaluation
2.1. A Benchmark That Changes Every Night
Test questions leak into training data. Here they are written anew each night, from the news of the day.
"""


def keys_table() -> str:
    """Return the README's table of keys."""
    rows = [
        f"| {' '.join(f'`{key_label(key)}`' for key in command.keys)} | {command.help} |"
        for command in COMMANDS
        if command.keys and command.scope != "saved"
    ]
    rows.append("| `1` … `9` | Show the saved search of that number. |")
    return "\n".join(["| key | what it does |", "|---|---|", *rows])


def test_the_table_of_keys_is_that_of_the_program() -> None:
    shown = re.search(r"<!-- keys: from .*? -->\n(.*?)\n?<!-- keys: end -->", README, re.DOTALL)
    assert shown is not None
    assert shown[1] == keys_table(), f"README.md needs this table:\n{keys_table()}"


def test_the_pictures_are_those_that_the_tests_of_looks_make() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert len(pictures) == 2
    assert all((CHECKOUT / unquote(picture)).is_file() for picture in pictures)
    assert all(picture.startswith("tests/tui/__snapshots__/") for picture in pictures)


def test_the_table_of_formats_is_that_of_the_program() -> None:
    shown = README.split("Read today")[1].split("\n## ")[0]
    assert tuple(re.findall(r"^\| `([\w-]+)` \|", shown, re.MULTILINE)) == format_names()


def test_the_formats_that_can_be_written_are_those_of_the_program() -> None:
    shown = README.split("<!-- formats that can be written: ")[1].split("<!-- end -->")[0]
    names = [name for name in re.findall(r"`([\w-]+)`", shown) if name not in ("json", "csl")]
    assert tuple(names) == writable_format_names()


def test_the_owned_keys_are_those_that_an_export_writes() -> None:
    paper = Paper(
        doc_id=1,
        title="x",
        authors=("x",),
        year=1,
        venue="x",
        identifiers=Identifiers(arxiv="1706.03762", doi="10.1/x"),
        tags=("x",),
        places=(Place(1),),
        added_at="2024-01-01",
        read_at="2024-01-01",
    )
    written = re.findall(r"^(\w+):", note_file(paper, {1: PaperList(title="x")}), re.MULTILINE)
    promised = README.split("front-matter keys")[1].split("Everything else")[0]
    assert re.findall(r"`(\w+)`", promised) == written
    assert f"`{BEGIN}` and `{END}`" in README


@pytest.mark.skipif(os.name == "nt", reason="the commands are those of a POSIX shell")
def test_every_command_runs(tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, arguments in (("python", ""), ("readlist", "-m readlist")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {arguments} "$@"\n')
        program.chmod(0o755)
    (tmp_path / "digest.txt").write_text(DIGEST, "utf-8")
    environment = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(CHECKOUT),
        "READLIST_LIBRARY": str(tmp_path / "library.json"),
    }
    ran = []
    for line in COMMANDS_SHOWN:
        command = line.split("  #")[0].strip()
        if command in RUN_ELSEWHERE:
            continue
        in_checkout = command.startswith("make ")
        done = subprocess.run(
            ["bash", "-c", f"{command} --dry-run" if in_checkout else command],
            cwd=CHECKOUT if in_checkout else tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout.decode()}\n{done.stderr.decode()}"
        ran.append(command)
    assert len(ran) > 20
    assert (tmp_path / "notes" / "vaswani2017attention.md").exists()
    assert (tmp_path / "transformers.md").exists()
    assert (tmp_path / "refs.bib").read_text("utf-8").count("\n@") > 1


def test_every_query_of_the_page_on_finding_is_read() -> None:
    page = README[README.index("## Finding papers") : README.index("## Without a screen")]
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    queries = [query for row in rows for query in re.findall(r"`([^`]+)`", row) if not query.endswith(":")]
    assert len(queries) > 30
    for query in queries:
        parsed = parse(query, today=date(2024, 9, 5))
        assert parse(print_query(parsed), today=date(2024, 9, 5)) == parsed
    fields = {field for field in FIELDS if f"{field}:" in page}
    assert fields == set(FIELDS)
