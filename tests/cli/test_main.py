from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from readlist import __version__, paths
from readlist.cli.main import COMMANDS, readlist
from tests.cli.conftest import KEYS, Run

SCRIPT = Path(sys.executable).with_name("readlist")
PROGRAM = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "readlist"]
HEAVY = (
    "textual",
    "rich",
    "tinydb",
    "readlist.formats",
    "readlist.tui",
    "readlist.store",
)


def start(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the program as the shell does, in a process of its own."""
    return subprocess.run([*PROGRAM, *arguments], input=stdin, capture_output=True, timeout=60, check=False)


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"readlist {__version__}\n"


def test_help_lists_every_command(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    for name in COMMANDS:
        assert f"\n  {name} " in result.stdout
    assert "--library" in result.stdout
    assert "_READLIST_COMPLETE" in result.stdout


def subcommands(command: click.Command, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the path of the command and of all below it."""
    found = [path]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            found += subcommands(below, (*path, name))
    return found


@pytest.mark.parametrize("path", subcommands(readlist), ids=" ".join)
def test_every_help_has_examples_that_call_the_command(run: Run, path: tuple[str, ...]) -> None:
    result = run(*path, "--help")
    assert result.exit_code == 0
    examples = result.stdout.partition("Examples:\n")[2]
    assert " ".join(("readlist", *path)) in examples


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_can_complete(shell: str) -> None:
    result = complete({"_READLIST_COMPLETE": f"{shell}_source"})
    assert "_READLIST_COMPLETE" in result


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("readlist un", {"unstar", "undo", "unpublish", "unfollow"}),
        ("readlist status re", {"reading", "read"}),
        (f"readlist star {KEYS[0][:4]}", {KEYS[0]}),
        ("readlist show ", set(KEYS)),
        ("readlist import --format readlist-j", {"readlist-json"}),
        ("readlist export m", {"markdown"}),
        ("readlist export cs", {"csv", "csl-json"}),
    ],
)
def test_completion_offers_commands_statuses_and_keys(library: Run, words: str, offered: set[str]) -> None:
    typed = words.split(" ")
    variables = {
        "_READLIST_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(typed) - 1),
    }
    assert {line.partition(",")[2] for line in complete(variables).splitlines()} == offered


def complete(variables: dict[str, str]) -> str:
    """Return what the program tells a shell that asks for completions."""
    environment = os.environ | variables
    result = subprocess.run(PROGRAM, env=environment, capture_output=True, text=True, timeout=60, check=False)
    return result.stdout


def test_starting_imports_nothing_heavy() -> None:
    script = "import sys, readlist.cli.main; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    assert [name for name in loaded if name.startswith(HEAVY)] == []


def test_listing_imports_neither_the_app_nor_the_readers(library: Run) -> None:
    script = (
        "import sys\nfrom readlist.cli.main import readlist\n"
        "try:\n    readlist(['list', '--limit', '1'])\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert result.returncode == 0
    loaded = result.stderr.splitlines()[-1].split()
    unwanted = ("textual", "rich", "readlist.formats", "readlist.tui")
    assert [name for name in loaded if name.startswith(unwanted)] == []


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("lits",), "readlist list"),
        (("frobnicate",), "--help"),
        (("list", "--frobnicate"), "readlist list --help"),
        (("--frobnicate",), "--help"),
        (("list", "--limit", "many"), "--limit"),
        (("list", "--limit"), "--limit"),
        (("show",), "readlist show --help"),
    ],
)
def test_wrong_usage_is_one_message_with_a_way_on(run: Run, arguments: tuple[str, ...], hint: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("readlist: ")
    assert hint in result.stderr


def test_a_file_instead_of_a_command_is_offered_for_import(run: Run, source: Path) -> None:
    assert f"readlist import {source}" in run(str(source)).stderr


def test_arguments_are_echoed_safely(run: Run) -> None:
    for arguments in (
        ["\x1b[2J"],
        ["list", "title:\x1b[2J\x9b\u202e"],
        ["show", "\x1b[2J\udcff"],
        ["list", "--\x1b"],
    ):
        result = run(*arguments)
        assert not set("\x1b\x9b\u202e\udcff") & set(result.output)


def test_the_library_option_stands_before_or_after_the_command(library: Run, home: Path) -> None:
    other = home / "other" / "mine.json"
    library("--library", str(other), "add", "1706.03762")
    assert other.exists()
    assert library("--library", str(other), "count").stdout == "1\n"
    assert library("count", "--library", str(other)).stdout == "1\n"
    assert library("list", "-tag:x", "--library", str(other), "--plain").stdout.count("\n") == 1
    assert library("count").stdout == "4\n"


def test_a_folder_means_the_library_json_in_it(run: Run, home: Path) -> None:
    (home / "folder").mkdir()
    run("--library", str(home / "folder"), "add", "1706.03762")
    assert (home / "folder" / "library.json").exists()
    run("--library", f"{home / 'new'}/", "add", "1706.03762")
    assert (home / "new" / "library.json").exists()
    run("--library", str(home / "newer"), "add", "1706.03762")
    assert (home / "newer" / "library.json").exists()


def test_a_damaged_library_is_one_message_and_left_as_it_is(library: Run, home: Path) -> None:
    path = home / "library.json"
    path.write_bytes(b"{ not a library")
    result = library("list")
    assert result.exit_code == 2
    assert str(path) in result.stderr
    assert "Traceback" not in result.stderr
    assert path.read_bytes() == b"{ not a library"


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_is_read_but_not_changed(library: Run, home: Path) -> None:
    for path in (*home.iterdir(), home):
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        assert library("count").stdout == "4\n"
        result = library("star", KEYS[0])
        assert result.exit_code == 2
        assert str(home) in result.stderr
        assert "Traceback" not in result.stderr
    finally:
        home.chmod(0o700)


def test_a_library_below_a_file_is_one_message(run: Run, home: Path) -> None:
    (home / "file").write_text("", "utf-8")
    result = run("--library", str(home / "file" / "library.json"), "add", "1706.03762")
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_wrong_setting_is_one_message_and_stops_nothing(run: Run) -> None:
    paths.config_file().parent.mkdir(parents=True)
    paths.config_file().write_text("theme = 3\n", "utf-8")
    result = run("config")
    assert result.exit_code == 0
    assert str(paths.config_file()) in result.stderr


def test_an_error_of_our_own_leaves_a_log_without_titles(
    library: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("Attention Is All You Need")

    monkeypatch.setattr("readlist.cli.reading.select_query", fail)
    result = library("list")
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert "Attention" not in result.output
    [log] = paths.log_folder().glob("*.log")
    assert str(log) in result.stderr
    text = log.read_text("utf-8")
    assert "RuntimeError" in text
    assert "readlist/cli/reading.py" in text
    assert "Attention" not in text


def test_the_program_runs_as_a_process(library: Run) -> None:
    result = start("list", "--json")
    assert result.returncode == 0
    assert len(json.loads(result.stdout)) == 4
    assert result.stderr == b""
    assert start("show", "nobody2020nothing").returncode == 2


def test_a_reader_that_stops_listening_is_no_failure(library: Run) -> None:
    process = subprocess.Popen([*PROGRAM, "list", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 0
    assert errors == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_an_answer_that_cannot_be_written_is_a_failure(library: Run, unbuffered: str) -> None:
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [*PROGRAM, "list", "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
            timeout=60,
            check=False,
        )
    assert result.returncode == 2
    assert b"Traceback" not in result.stderr
    assert result.stderr.startswith(b"readlist: ")


@pytest.mark.skipif(os.name == "nt", reason="no signals of this kind")
def test_ctrl_c_is_one_line(home: Path) -> None:
    program = [sys.executable, "-u", "-c", SLOW_STDIN]
    process = subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "reading\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.strip() == "Interrupted."
    assert list(home.iterdir()) == []


# Says when it waits for stdin, which is the moment to interrupt it.
SLOW_STDIN = """
import sys
from readlist.cli import importing, main
gather = importing.gather_sources
def tell_and_gather(*arguments):
    print("reading")
    return gather(*arguments)
importing.gather_sources = tell_and_gather
main.readlist(["import", "-"], prog_name="readlist")
"""


def test_an_ascii_terminal_gets_replacements_instead_of_a_crash(library: Run) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    for arguments in (("list",), ("show", KEYS[3])):
        result = subprocess.run(
            [*PROGRAM, *arguments], env=environment, capture_output=True, timeout=60, check=False
        )
        assert result.returncode == 0, result.stderr
        assert b"A Title with [/]" in result.stdout


def test_an_unfinished_step_that_is_dropped_is_told_once(library: Run, home: Path) -> None:
    journal = home / "library.journal"
    journal.write_bytes(journal.read_bytes() + b'{"half')
    result = library("unstar", KEYS[0])
    assert result.exit_code == 0
    assert result.stderr.count("6 bytes of an unfinished step") == 1
    assert "unfinished" not in library("star", KEYS[0]).stderr
