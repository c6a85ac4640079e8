"""Remotes that are not what they were, hold something else, or were changed by hand."""

# ruff: noqa: F401, F811 - fixtures are imported, and asked for by their names

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from readlist import paths
from readlist.errors import SyncError
from readlist.library.library import Library
from readlist.library.sync_setup import repository_of
from readlist.library.syncing import sync
from readlist.model.change import SetStarred
from readlist.sync import git as git_module
from readlist.sync.layout import FORMAT_FILE
from tests.library.machines import TIDES, desktop, do, laptop, machine, remote, settled, state, titles
from tests.library.test_conflict_copies import paper_of
from tests.sync.conftest import FORMAT, git, write


def bytes_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(library: Library, told: str) -> None:
    before, files = state(library), bytes_in(library.path.parent)
    refs = repository_of(library).refs()
    with pytest.raises(SyncError, match=told) as error:
        sync(library)
    assert error.value.hint
    assert (state(library), bytes_in(library.path.parent)) == (before, files)
    assert (repository_of(library).refs().main, repository_of(library).refs().seen) == (refs.main, refs.seen)


def test_a_history_that_was_rewritten_or_set_back_is_refused(
    laptop: Library, desktop: Library, remote: Path
) -> None:
    first = repository_of(laptop).refs().main
    assert first is not None
    do(laptop, TIDES, SetStarred(True))
    second = sync(laptop).commit
    git(remote, "update-ref", "refs/heads/main", first)
    refused(laptop, "rewritten, or set back")
    rewritten = git(remote, "commit-tree", git(remote, "rev-parse", f"{second}^{{tree}}"), "-m", "x")
    git(remote, "update-ref", "refs/heads/main", rewritten)
    refused(laptop, "rewritten, or set back")
    git(remote, "update-ref", "-d", "refs/heads/main")
    refused(laptop, "is empty now")
    shutil.rmtree(remote)
    refused(laptop, "no repository")


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({FORMAT_FILE: FORMAT.replace(b'"readlist":1', b'"readlist":2')}, "newer readlist"),
        ({FORMAT_FILE: FORMAT.replace(b'"schema":1', b'"schema":99')}, "newer readlist"),
        ({FORMAT_FILE: None}, "something else"),
        ({FORMAT_FILE: FORMAT.replace(b"ab", b"cd")}, "another library"),
        ({"papers/00/01.jsonl": b"<<<<<<< HEAD\n"}, "merge by hand left its marks"),
        ({"papers/00/01.jsonl": b'{"doc_id":1,"title":5}\n'}, "not what readlist can read"),
        ({"papers/00/01.jsonl": b'{"doc_id":1,"title":""}\n'}, "no title"),
        ({"papers/00/01.jsonl": b'{"doc_id":1,"title":"x","added_at":"soon"}\n'}, "no time"),
        (
            {"papers/00/01.jsonl": b'{"doc_id":1,"title":"x","links":[{"kind":"x","url":"javascript:x"}]}\n'},
            "no link",
        ),
        ({"lists.jsonl": b'{"doc_id":1,"title":{}}\n'}, "not what readlist can read"),
        (
            {"papers/00/01.jsonl": b'{"doc_id":1,"title":"x","clashes":[{"field":"title","other":5}]}\n'},
            "got `int`",
        ),
        (
            {"papers/00/01.jsonl": b'{"doc_id":1,"title":"x","clashes":[{"field":"doc_id","other":5}]}\n'},
            "about its doc_id",
        ),
        ({"README.md": b"x" * 3_000_000}, "has 2 MB"),
    ],
)
def test_content_that_is_no_library_is_refused(
    laptop: Library, remote: Path, files: dict[str, bytes | None], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_module.Git, "push", lambda *_: pytest.fail("something was sent"))
    monkeypatch.setattr("readlist.sync.layout.LONGEST_FILE", 2_000_000)
    repository = repository_of(laptop)
    seen = repository.refs().seen
    assert seen is not None
    own = laptop.store.library_id.encode()
    files = {path: each.replace(b'"ab"', b'"%b"' % own) if each else each for path, each in files.items()}
    hostile = write(repository, files, seen)
    git(repository.folder, "push", "-q", str(remote), f"{hostile}:refs/heads/main")
    refused(laptop, told)


def test_control_characters_are_taken_out_and_the_cleaned_text_goes_back(
    laptop: Library, desktop: Library, remote: Path
) -> None:
    repository = repository_of(laptop)
    seen = repository.refs().seen
    assert seen is not None
    line = json.dumps({"doc_id": 1, "title": "x\x1b[2Jy", "key": "x"}).encode() + b"\n"
    hostile = write(repository, {"papers/00/01.jsonl": line}, seen)
    git(repository.folder, "push", "-q", str(remote), f"{hostile}:refs/heads/main")
    settled(laptop, desktop)
    assert "xy" in titles(laptop)


def test_who_merged_by_hand_is_understood(
    laptop: Library, desktop: Library, remote: Path, tmp_path: Path
) -> None:
    doc_id = paper_of(laptop, TIDES).doc_id
    git(tmp_path, "clone", "-q", str(remote), "by-hand")
    checkout = tmp_path / "by-hand"
    (path,) = [each for each in checkout.glob("papers/*/*") if str(doc_id) in each.read_text()]
    document = json.loads(path.read_text())
    path.write_text("\n" + json.dumps({**document, "tags": ["by-hand"]}, indent=None) + "\n\n")
    git(checkout, "commit", "-qam", "by hand")
    git(checkout, "push", "-q", "origin", "HEAD:main")
    do(laptop, TIDES, SetStarred(True))
    settled(laptop, desktop)
    assert paper_of(desktop, TIDES).tags == ("by-hand",)
    assert paper_of(desktop, TIDES).starred
    assert sync(laptop).sent == ""


def test_who_merges_two_branches_in_an_editor_is_understood_once_the_marks_are_out(
    laptop: Library, desktop: Library, remote: Path, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "-q", str(remote), "by-hand")
    checkout = tmp_path / "by-hand"
    doc_id = paper_of(laptop, TIDES).doc_id
    (path,) = [each for each in checkout.glob("papers/*/*") if str(doc_id) in each.read_text()]
    document = json.loads(path.read_text())
    for branch, tag in (("one", "here"), ("other", "there")):
        git(checkout, "checkout", "-q", "-b", branch, "origin/main")
        path.write_text(json.dumps({**document, "tags": [tag]}) + "\n")
        git(checkout, "commit", "-qam", branch)
    with pytest.raises(subprocess.CalledProcessError):
        git(checkout, "merge", "-q", "one")
    git(checkout, "commit", "-qam", "not looked at")
    git(checkout, "push", "-q", "origin", "HEAD:main")
    refused(laptop, rf"{path.relative_to(checkout)}, line 1: a merge by hand left its marks")
    path.write_text(json.dumps({**document, "tags": ["here", "there"]}) + "\n")
    git(checkout, "commit", "-qam", "looked at")
    git(checkout, "push", "-q", "origin", "HEAD:main")
    do(desktop, TIDES, SetStarred(True))
    settled(laptop, desktop)
    paper = paper_of(laptop, TIDES)
    assert (paper.tags, paper.starred) == (("here", "there"), True)


def test_two_papers_with_one_key_from_a_merge_by_hand_get_keys_of_their_own(
    laptop: Library, desktop: Library, remote: Path
) -> None:
    repository = repository_of(laptop)
    seen = repository.refs().seen
    assert seen is not None
    files = {
        f"papers/00/0{number}.jsonl": json.dumps(
            {
                "doc_id": number,
                "title": f"Paper {number}",
                "key": "wang2024",
                "added_at": f"2024-01-0{number}T00:00:00Z",
            }
        ).encode()
        for number in (2, 1)
    }
    by_hand = write(repository, files, seen)
    git(repository.folder, "push", "-q", str(remote), f"{by_hand}:refs/heads/main")
    for library in (laptop, desktop):
        sync(library)
    settled(laptop, desktop)
    assert [paper_of(desktop, f"Paper {number}").key for number in (1, 2)] == ["wang2024", "wang2024a"]
    assert b"wang2024a" in git(remote, "show", "main:papers/00/02.jsonl").encode()


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_what_is_kept_is_private(laptop: Library) -> None:
    folder = paths.sync_folder()
    assert repository_of(laptop).folder.stat().st_mode & 0o077 == 0
    assert repository_of(laptop).folder.is_relative_to(folder)


@pytest.mark.skipif(os.name == "nt", reason="git is a shell script")
def test_nobody_but_the_remote_is_asked(
    laptop: Library, desktop: Library, remote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, log = tmp_path / "bin" / "git", tmp_path / "calls"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> "{log}"\nexec "{shutil.which("git")}" "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    do(desktop, TIDES, SetStarred(True))
    settled(desktop, laptop)
    calls = [re.sub(r" -c \S+", "", call) for call in log.read_text().splitlines()]
    of_readlist = [call.split() for call in calls if call.startswith("--git-dir ")]
    for verb in ("clone", "submodule", "gc", "maintenance", "remote", "ls-remote"):
        assert verb not in {words[2] for words in of_readlist}
    asking = [words for words in of_readlist if words[2] in ("fetch", "push")]
    assert {words[-2] for words in asking} == {str(remote)}
    assert [words[2] for words in asking] == ["fetch", "push", "fetch", "fetch"]
