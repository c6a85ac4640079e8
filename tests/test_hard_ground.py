"""The installed program on hard ground: where it writes, odd names, links, closed folders, no home."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from readlist.cli.main import readlist
from tests.hard_ground import closed, needs_permissions, no_room, tree
from tests.terminal import Terminal, installed_program

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals and permissions are POSIX")

PAPERS = ("Tides of the Moon", "Deep Residual Learning", "Attention Is All You Need")
OF_A_LIBRARY = {"library.json", "library.journal", "library.lock"}
SECONDS = 60


def run(
    *arguments: str | Path, variables: Mapping[str, str | None] | None = None, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the program as a shell does; a variable that is None is not set."""
    environment = {**os.environ, **(variables or {})}
    return subprocess.run(
        [installed_program(), *(os.fspath(argument) for argument in arguments)],
        env={name: value for name, value in environment.items() if value is not None},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        timeout=SECONDS,
        check=False,
    )


def did(*arguments: str | Path, **where: Path) -> str:
    """Run the program, which has to succeed; return what it printed."""
    result = run(*arguments, **where)  # type: ignore[arg-type]
    assert result.returncode == 0, result.stderr
    return result.stdout


def refused(*arguments: str | Path, variables: Mapping[str, str | None] | None = None) -> str:
    """Run the program, which has to refuse in a few plain lines; return them."""
    result = run(*arguments, variables=variables)
    assert result.returncode == 2, result.stdout
    assert result.stderr.startswith("readlist: ")
    assert not any(word in result.stderr for word in ("Traceback", "error of its own"))
    return result.stderr


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A list of papers in a folder of its own."""
    path = tmp_path / "sources" / "papers.jsonl"
    path.parent.mkdir()
    path.write_text("".join(json.dumps({"title": title}) + "\n" for title in PAPERS), "utf-8")
    return path


def test_nothing_is_written_outside_the_folders_of_the_library_and_the_program(
    isolated_home: Path, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session of every kind of command, in a folder that is not the library's; and of the app."""
    library, away, temporary = tmp_path / "library", tmp_path / "away", tmp_path / "temporary"
    for folder in (away, temporary):
        folder.mkdir()
    here = {"READLIST_LIBRARY": str(library), "TMPDIR": str(temporary)}
    for name, value in here.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(away)
    before = tree(source.parent, away, isolated_home)

    def command(*arguments: str | Path) -> None:
        result = CliRunner().invoke(readlist, [os.fspath(argument) for argument in arguments])
        assert result.exit_code == 0, (arguments, result.stderr)

    command("import", source, "--dry-run")
    command("list")
    assert not library.exists()
    command("import", source)
    command("star", "title:tides")
    command("status", "queued", "title:deep")
    command("tag", "+sea", "title:tides")
    command("note", "title:tides", "--set", "worth it")
    for words in ("list tides", "count", "history", "stats", "show title:tides", "keys"):
        command(*words.split(" ", 1))
    for form, name in (("markdown", "notes"), ("markdown", "notes.md"), ("bibtex", "papers.bib")):
        command("export", form, "--to", tmp_path / "exported" / name)
    command("undo", "2")
    command("redo")
    assert {path.name for path in library.iterdir()} == OF_A_LIBRARY
    exported = tree(tmp_path / "exported")
    assert len(exported) == len(PAPERS) + 2

    app = Terminal([], here)
    app.wait_for("Tides")
    app.send("s")
    app.wait_for("Starred")
    app.send("n")
    app.wait_for("save and leave")
    app.send("a longer thought")
    app.wait_for("draft ")
    assert {path.name for path in library.iterdir()} >= {*OF_A_LIBRARY, "library-drafts"}
    app.send("\x1b")
    app.wait_for("Note saved")
    app.send("q")
    assert app.wait_for_end() == 0

    after = tree(source.parent, away, isolated_home)
    own = tuple(str(isolated_home / name / "readlist") + os.sep for name in ("cache", "config", "state"))
    assert {path for path in after if after[path] != before.get(path)} <= {
        path for path in after if path.startswith(own)
    }
    assert before.items() <= after.items()
    assert tree(temporary) == {}
    assert tree(tmp_path / "exported") == exported
    assert {path.name for path in library.iterdir()} - {"library-backups"} == OF_A_LIBRARY


def test_a_name_that_is_no_text_and_has_two_lines_does_in_the_app_as_well(
    tmp_path: Path, source: Path
) -> None:
    path = tmp_path / os.fsdecode(b"two\nlines \xff.json")
    did("--library", path, "import", source)
    app = Terminal(["--library", os.fspath(path)], {})
    app.wait_for("Tides")
    app.send("s")
    app.wait_for("Starred")
    app.send("q")
    assert app.wait_for_end() == 0
    assert did("--library", path, "count", "is:starred") == "1\n"


def test_a_name_like_an_option_needs_no_more_than_any(tmp_path: Path, source: Path) -> None:
    did("--library", "-dash.json", "import", source, folder=tmp_path)
    assert did("--library=-dash.json", "count", folder=tmp_path) == f"{len(PAPERS)}\n"
    assert (tmp_path / "-dash.json").exists()


def test_processes_by_different_paths_lose_no_change(tmp_path: Path, source: Path) -> None:
    real, link, linked_folder = tmp_path / "real" / "mine.json", tmp_path / "link.json", tmp_path / "folder"
    link.symlink_to(real)
    linked_folder.symlink_to(real.parent, target_is_directory=True)
    did("--library", link, "import", source)
    assert link.is_symlink()
    paths = (real, link, linked_folder / "mine.json")
    started = [
        subprocess.Popen(
            [installed_program(), "--library", os.fspath(path), "tag", f"+t{number}", "is:any"],
            stdout=subprocess.DEVNULL,
        )
        for number, path in enumerate(paths * 2)
    ]
    assert [process.wait(SECONDS) for process in started] == [0] * len(started)
    [paper] = json.loads(did("--library", link, "list", "tides", "--json"))
    assert sorted(paper["tags"]) == [f"t{number}" for number in range(len(started))]
    assert {path.name for path in real.parent.iterdir()} == {"mine.json", "mine.journal", "mine.lock"}
    assert link.is_symlink()


def test_a_link_that_leads_nowhere_yet_is_where_the_library_begins(tmp_path: Path, source: Path) -> None:
    link = tmp_path / "library.json"
    link.symlink_to("later/mine.json")
    assert did("--library", link, "count") == "0\n"
    did("--library", link, "import", source)
    assert link.is_symlink()
    assert (tmp_path / "later" / "mine.json").is_file()


def test_a_link_to_itself_is_told(tmp_path: Path, source: Path) -> None:
    link = tmp_path / "library.json"
    link.symlink_to(link)
    for arguments in (("list",), ("import", source)):
        assert str(link) in refused("--library", link, *arguments)


def test_the_app_reads_where_nothing_can_be_written_and_tells_with_the_first_change(
    isolated_home: Path, tmp_path: Path, source: Path
) -> None:
    needs_permissions(tmp_path)
    library = tmp_path / "library"
    did("--library", library, "import", source)
    own = [isolated_home / name for name in ("home", "config", "data", "cache", "state")]
    with closed(*library.iterdir(), library, *own):
        before = tree(library, isolated_home)
        for words in ("list", "show title:tides", "history", "export bibtex --to -"):
            did("--library", library, *words.split(" "))
        for arguments in (("star", "title:tides"), ("undo",), ("note", "title:tides", "--set", "x")):
            said = refused("--library", library, *arguments)
            assert str(library) in said
            assert "no permission" in said
        app = Terminal(["--library", str(library)], {})
        app.wait_for("Tides")
        app.send("s")
        app.wait_for("Not saved")
        app.send("/attention\r")
        app.wait_for("1 found")
        app.send("\x1b")
        app.wait_for(f"of {len(PAPERS)}")
        app.send("q")
        assert app.wait_for_end() == 0
        assert tree(library, isolated_home) == before


def test_a_full_disk_is_told_and_what_was_there_stays(tmp_path: Path, source: Path) -> None:
    library, more = tmp_path / "library", tmp_path / "more.jsonl"
    did("--library", library, "import", source)
    more.write_text("".join(json.dumps({"title": f"A thing {n} of many"}) + "\n" for n in range(300)))
    before = tree(library)
    with no_room((library / "library.journal").stat().st_size):
        assert "too large" in refused("--library", library, "import", more)
        assert "too large" in refused("--library", library, "star", "title:tides")
    assert tree(library) == before
    with no_room():
        refused("--library", library, "export", "markdown", "--to", tmp_path / "out" / "notes.md")
    assert tree(tmp_path / "out") == {}
    did("--library", library, "import", more)
    assert did("--library", library, "count") == "303\n"


@pytest.mark.parametrize("below", ["", "below"])
def test_without_a_home_it_works_or_says_what_to_do(below: str, tmp_path: Path, source: Path) -> None:
    (tmp_path / "file").touch()
    home = str(tmp_path / "file" / below)
    lost = {f"XDG_{name}_HOME": None for name in ("CONFIG", "DATA", "CACHE", "STATE")} | {"HOME": home}
    assert home in refused("import", source, variables=lost)
    library = tmp_path / "library"
    for arguments in (("import", source), ("list",), ("stats",)):
        result = run("--library", library, *arguments, variables=lost)
        assert result.returncode == 0, result.stderr
        assert "Traceback" not in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "library", "sources"]


def test_a_home_that_is_not_there_yet_is_made_by_the_first_change_alone(tmp_path: Path, source: Path) -> None:
    home = tmp_path / "home"
    new = {f"XDG_{name}_HOME": None for name in ("CONFIG", "DATA", "CACHE", "STATE")} | {"HOME": str(home)}
    assert "empty" in run("list", variables=new).stderr
    assert not home.exists()
    assert run("import", source, variables=new).returncode == 0
    assert home.stat().st_mode & 0o777 == 0o700
