"""Commits are read strictly: whatever is no library is refused before any of it is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from readlist.errors import SyncError
from readlist.model.text import clean
from readlist.sync import layout
from readlist.sync.remotes import Remote
from readlist.sync.repository import Repository
from readlist.sync.tree import different_paths
from tests.sync.conftest import FORMAT, git, write


def test_documents_are_found_without_a_checkout(repository: Repository) -> None:
    first = write(
        repository,
        {"papers/00/01.jsonl": b'{"doc_id":1}\n{"doc_id":1025}\n', "lists.jsonl": b'{"doc_id":5}\n'},
    )
    second = write(
        repository, {"papers/00/01.jsonl": b'{"doc_id":1,"title":"x"}\n', "lists.jsonl": None}, first
    )
    tree, later = repository.tree(first), repository.tree(second)
    assert tree.table("papers") == {1: {}, 1025: {}}
    assert later.table("papers") == {1: {"title": "x"}}
    assert tree.find("papers", [1025, 7]) == {1025: {}}
    assert (tree.table("lists"), later.table("lists")) == ({5: {}}, {})
    assert set(different_paths(tree, later)) == {"papers/00/01.jsonl", "lists.jsonl"}
    assert different_paths(repository.tree(None), repository.tree(None)) == []
    assert sorted(path.name for path in repository.folder.iterdir() if path.name in ("index", "papers")) == []


def hostile(remote: Remote, entries: str) -> None:
    """Put a commit with these entries of its tree at the remote."""
    assert remote.folder is not None
    names = {"FORMAT": FORMAT, "LINE": b'{"doc_id":1}\n', "SECRET": b"/etc/passwd", "BIG": b"x" * 5000}
    for name, content in names.items():
        entries = entries.replace(name, git(remote.folder, "hash-object", "-w", "--stdin", stdin=content))
    tree = git(remote.folder, "mktree", "--missing", stdin=entries.encode())
    commit = git(remote.folder, "commit-tree", tree, "-m", "x")
    git(remote.folder, "update-ref", "refs/heads/main", commit)


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ("100644 blob FORMAT\treadlist.json\n120000 blob SECRET\tlists.jsonl\n", "lists.jsonl is a link"),
        ("100644 blob FORMAT\treadlist.json\n100755 blob LINE\tlists.jsonl\n", "lists.jsonl does not belong"),
        ("100644 blob FORMAT\treadlist.json\n100644 blob LINE\tLists.jsonl\n", "Lists.jsonl does not belong"),
        ("100644 blob FORMAT\treadlist.json\n100644 blob LINE\tx\x1b[2J\n", "x.* does not belong"),
        ("100644 blob FORMAT\treadlist.json\n100644 blob BIG\tlists.jsonl\n", "has 0 MB"),
        ("100644 blob LINE\tmain.py\n", "main.py does not belong"),
        ("100644 blob LINE\tlists.jsonl\n", "no readlist.json"),
    ],
)
def test_what_is_no_library_is_refused(
    repository: Repository, remote: Remote, entries: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "LONGEST_FILE", 4000)
    hostile(remote, entries)
    with pytest.raises(SyncError, match=told) as refused:
        _ = repository.tree(repository.fetch(remote)).files
    assert "\x1b" not in str(refused.value)


def test_a_submodule_and_a_name_that_leads_outside_are_refused(
    repository: Repository, remote: Remote
) -> None:
    hostile(remote, f"100644 blob FORMAT\treadlist.json\n160000 commit {'1' * 40}\tpapers\n")
    with pytest.raises(SyncError, match="papers does not belong"):
        _ = repository.tree(repository.fetch(remote)).files
    hostile(remote, "100644 blob FORMAT\treadlist.json\n100644 blob LINE\t..\n")
    with pytest.raises(SyncError, match="damaged"):
        repository.fetch(remote)


def test_strange_names_are_refused(repository: Repository, remote: Remote) -> None:
    assert remote.folder is not None
    blobs = [git(remote.folder, "hash-object", "-w", "--stdin", stdin=each) for each in (FORMAT, b"{}\n")]
    form, blob = (each.encode() for each in blobs)
    names = (
        b".git", b".GIT", b"git~1", b".gitmodules", b"C:\\x", b"a\nb", b"\xff\xfe", b"x" * 300,
        b"papers", b"Lists.jsonl", b"\x1b[2J\xe2\x80\xae",
    )  # fmt: skip
    for name in names:
        entries = b"100644 blob %b\t%b\0" % (blob, name) + b"100644 blob %b\treadlist.json\0" % form
        tree = git(remote.folder, "mktree", "-z", stdin=entries)
        git(
            remote.folder, "update-ref", "refs/heads/main", git(remote.folder, "commit-tree", tree, "-m", "x")
        )
        with pytest.raises(SyncError) as refused:
            _ = repository.tree(repository.fetch(remote)).files
        assert refused.value.message == clean(refused.value.message)
        assert len(refused.value.message) < 300
    assert sorted(path.name for path in repository.folder.parent.iterdir()) == ["library.git"]


def test_a_tree_that_is_a_million_files_is_not_walked_to_its_end(
    repository: Repository, remote: Remote
) -> None:
    assert remote.folder is not None
    blob = git(remote.folder, "hash-object", "-w", "--stdin", stdin=b"x")
    entry = f"100644 blob {blob}"
    for _ in range(6):
        tree = git(
            remote.folder, "mktree", stdin="".join(f"{entry}\t{number:02}\n" for number in range(32)).encode()
        )
        entry = f"040000 tree {tree}"
    git(remote.folder, "update-ref", "refs/heads/main", git(remote.folder, "commit-tree", tree, "-m", "x"))
    with pytest.raises(SyncError, match=r"far more|does not belong"):
        _ = repository.tree(repository.fetch(remote)).files


def test_a_branch_that_is_no_commit_is_refused(
    repository: Repository, remote: Remote, tmp_path: Path
) -> None:
    assert remote.folder is not None
    blob = git(remote.folder, "hash-object", "-w", "--stdin", stdin=b"x")
    (remote.folder / "refs" / "heads" / "main").write_text(blob + "\n")
    with pytest.raises(SyncError):
        _ = repository.tree(repository.fetch(remote)).files
