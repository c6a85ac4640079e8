"""The README keeps its word: its commands run, its tables are those of the program."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import platformdirs
import pytest
from click.testing import CliRunner
from platformdirs.macos import MacOS
from platformdirs.unix import Unix

from readlist import paths
from readlist.cli.main import readlist
from readlist.commands import COMMANDS
from readlist.formats.notes.markdown_notes import BEGIN, END, note_file
from readlist.formats.registry import format_names, writable_format_names, write_papers
from readlist.library.templates.filters import JINJAS, MARKDOWN
from readlist.library.templates.variables import OF_A_DOCUMENT, OF_A_NOTE, OF_A_PAPER, OF_BOTH
from readlist.model.citation_keys import PLACES
from readlist.model.paper import Identifiers, Link, Paper, PaperList, Place
from readlist.search.query import parse, print_query
from readlist.search.syntax import FIELDS
from readlist.tui.keymap import key_label

CHECKOUT = Path(__file__).parent.parent
README = (CHECKOUT / "README.md").read_text("utf-8")
POSIX = pytest.mark.skipif(os.name == "nt", reason="commands and paths are those of POSIX")
FOR_A_SHELL = frozenset("|<>;&$")
PANDOC = next(line for line in README.splitlines() if line.startswith("pandoc "))
RUN_ELSEWHERE = {
    PANDOC: "a test of its own runs it, where there is a Pandoc",
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


def templates_tables() -> str:
    """Return the README's tables of what templates can say."""
    variables = [
        *((name, f"{what} (in a template for notes)") for name, what in OF_A_NOTE.items()),
        *((name, f"{what} (in one for a document)") for name, what in OF_A_DOCUMENT.items()),
        *OF_BOTH.items(),
        *((f"paper.{name}", what) for name, what in OF_A_PAPER.items()),
    ]
    filters = [(name, what) for name, (_, what) in MARKDOWN.items()]
    return "\n".join(
        [
            *table("variable", "what it is", variables),
            "",
            *table("filter", "what it makes of a value", filters),
            "",
            f"Of Jinja's own there are {', '.join(f'`{name}`' for name in sorted(JINJAS))}.",
        ]
    )


def table(first: str, second: str, rows: Iterable[tuple[str, str]]) -> list[str]:
    """Return the lines of a table; a bar in a cell gets its backslash."""
    cells = ((f"`{name}`", what.replace("|", "\\|")) for name, what in rows)
    return [f"| {first} | {second} |", "|---|---|", *(f"| {name} | {what} |" for name, what in cells)]


def test_the_tables_of_templates_are_those_of_the_program() -> None:
    shown = re.search(r"<!-- templates: from .*? -->\n(.*?)\n<!-- templates: end -->", README, re.DOTALL)
    assert shown is not None
    assert shown[1] == templates_tables(), f"README.md needs these tables:\n{templates_tables()}"


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


def test_the_names_in_json_lines_are_those_that_are_written() -> None:
    paper = Paper(
        title="x",
        authors=("x",),
        year=1,
        venue="x",
        published_on="0001-01-01",
        abstract="x",
        places=(Place(1, "x"),),
        links=(Link("paper", "https://example.org"),),
        tags=("x",),
        extra={"x": 1},
    )
    (line,) = write_papers("json-lines", [paper]).splitlines()
    shown = README.split("<!-- fields of JSON Lines")[1].split("<!-- end -->")[0]
    written = json.loads(line)
    names = [*written, *written["links"][0], *Identifiers.__struct_fields__]
    assert sorted(re.findall(r"`([\w-]+)`", shown)) == sorted(names)


def test_the_places_of_a_citation_key_are_those_of_the_program() -> None:
    shown = README.split("In braces can stand")[1].split("`{Author}`")[0]
    assert tuple(re.findall(r"`(\w+)`", shown)) == PLACES


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


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Run a command where the programs are those of the checkout, and return what it prints."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, arguments in (("python", ""), ("readlist", "-m readlist")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {arguments} "$@"\n')
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))
    monkeypatch.setenv("READLIST_LIBRARY", str(tmp_path / "library.json"))
    monkeypatch.chdir(tmp_path)

    def run(command: str) -> str:
        # A process for each of so many commands would import for longer than it works.
        is_plain = command.startswith("readlist") and FOR_A_SHELL.isdisjoint(command)
        return in_this_process(command) if is_plain else in_bash(command)

    return run


def in_this_process(command: str) -> str:
    """Run a command of readlist by the entry point of the program, without a terminal."""
    program, *arguments = shlex.split(command)
    done = CliRunner().invoke(readlist, arguments, prog_name=program)
    assert done.exit_code == 0, f"{command}\n{done.output}"
    return done.stdout


def in_bash(command: str, folder: Path | None = None) -> str:
    """Run a line for a shell as a process of its own."""
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout.decode()}\n{done.stderr.decode()}"
    return done.stdout.decode()


def commands_of(text: str) -> list[str]:
    """Return the commands of the blocks in a text, without what is said of them."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line.split("  #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


@POSIX
def test_every_command_runs(tmp_path: Path, shell: Callable[[str], str]) -> None:
    (tmp_path / "digest.txt").write_text(DIGEST, "utf-8")
    ran = [command for command in commands_of(README) if command not in RUN_ELSEWHERE]
    targets = [command.removeprefix("make ") for command in ran if command.startswith("make ")]
    in_bash(f"make --dry-run {' '.join(targets)}", CHECKOUT)  # at once: make looks for Python each time
    for command in ran:
        if not command.startswith("make "):
            shell(command)
    assert len(targets) > 4
    assert len(ran) > 20
    assert (tmp_path / "notes" / "vaswani2017attention.md").exists()
    assert (tmp_path / "transformers.md").exists()
    assert (tmp_path / "refs.bib").read_text("utf-8").count("\n@") > 1
    cited = re.findall(r"\\(?:text)?cite\{(\w+)\}", README)
    for key, name in zip(cited, ("thesis.bib", "paper.bib"), strict=True):
        assert f"{{{key},\n" in (tmp_path / name).read_text("utf-8")


@POSIX
@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed (apt install pandoc)")
def test_pandoc_cites_what_is_exported_for_it(tmp_path: Path, shell: Callable[[str], str]) -> None:
    shell("python -m readlist.sample .")
    shell(next(command for command in commands_of(README) if "[@vaswani2017attention" in command))
    page = README[README.index("### In Pandoc and Quarto") : README.index("## Your data")]
    for command in commands_of(page):
        printed = shell(f"ulimit -v 4000000; timeout 50 {command} 2>&1")
        assert command != PANDOC or printed == ""
    for_quarto = PANDOC.replace("papers.json", "site/papers.json").replace(
        "transformers.md", "site/reading.qmd"
    )
    assert shell(f"ulimit -v 4000000; timeout 50 {for_quarto} --from markdown 2>&1") == ""
    assert 'id="ref-vaswani2017attention"' in (tmp_path / "page.html").read_text("utf-8")


@POSIX
def test_the_way_out_gives_the_whole_library_back(tmp_path: Path, shell: Callable[[str], str]) -> None:
    shell("python -m readlist.sample .")
    shell("readlist searches save 'to cite' tag:to-cite")
    shell("readlist status skipped vaswani2017attention")
    shell("readlist note vaswani2017attention --append 'Read it again.'")
    page = README[README.index("### To another machine, and out") : README.index("## Looks")]
    for command in commands_of(page):
        shell(command)
    file = (tmp_path / "everything.json").read_text("utf-8")
    for told in ("to cite", '"status":"skipped"', "Read it again."):
        assert told in file
    assert shell("readlist --library elsewhere/ export json --all --to -") == file
    assert len(list((tmp_path / "vault").glob("*.md"))) == 14


@POSIX
def test_the_folders_are_those_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    table = re.search(r"<!-- folders: compared .*? -->\n(.*?)<!-- folders: end -->", README, re.DOTALL)
    assert table is not None
    rows = [re.findall(r"`([^`]+)`", line) for line in table[1].splitlines() if "`" in line]
    for variable in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.delenv(f"XDG_{variable}_HOME")
    for column, system in enumerate((Unix, MacOS)):
        monkeypatch.setattr(platformdirs, "PlatformDirs", system)
        assert [Path(row[column]).expanduser() for row in rows] == [
            paths.default_library().parent,
            paths.config_folder(),
            paths.remembered_file().parent,
            paths.log_folder(),
            paths.cache_folder(),
        ]


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
