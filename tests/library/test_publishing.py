"""Lists published for other people: what is at the remote, and that nothing else ever was."""

from __future__ import annotations

import json
import platform
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readlist.analysis.merged_text import SEPARATOR
from readlist.errors import SyncError, UsageError
from readlist.library.duplicates import merge_papers
from readlist.library.library import Library
from readlist.library.list_page import list_page
from readlist.library.public_notes import public_text
from readlist.library.published_list import files_of, published_of
from readlist.library.publishing import PublishReport, publish, published_lists, send_published, unpublish
from readlist.library.saved_searches import save_search
from readlist.library.syncing import begin_sync
from readlist.model.change import EditTags, SetAnnotation, SetLater, SetNote, SetStarred, SetStatus
from readlist.model.paper import Annotation, PaperList
from readlist.sync.published import ListFormat
from tests.library.conftest import SEA as NAME
from tests.library.conftest import SEA_TITLES as TITLES
from tests.library.conftest import TODAY, take
from tests.library.test_conflict_copies import paper_of, source
from tests.sync.conftest import git

TIDES, MOONS, WINDS = TITLES


def the_list(library: Library, name: str = "") -> PaperList:
    return next(each for each in library.lists().values() if name in each.title)


def send(library: Library, remote: Path | None = None, **options: Any) -> PublishReport:
    return publish(library, the_list(library, NAME), str(remote) if remote else None, **options)


def at(remote: Path) -> list[dict[str, Any]]:
    """Return the papers at a remote, in the order of the list."""
    lines = git(remote, "show", "main:papers.jsonl").splitlines()
    return sorted(map(json.loads, lines), key=lambda each: each["position"])


def everything_in(remote: Path) -> str:
    """Return every object of a repository and every file beside them, as one text."""
    names = git(remote, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)").splitlines()
    objects = [git(remote, "cat-file", "-p", name) for name in names]
    beside = [path for path in remote.rglob("*") if path.is_file() and "objects" not in path.parts]
    return "\n".join([*objects, *(path.read_text("utf-8") for path in beside)])


def test_papers_tags_and_public_notes_are_published_and_nothing_else(
    ada: Library, remote: Path, tmp_path: Path
) -> None:
    take(ada, source("Something That Nobody Is To Know", name="secret-plans.jsonl", tags=["hush"]))
    tides, moons, winds = (paper_of(ada, title).doc_id for title in TITLES)
    ada.apply(SetNote("Read the *third* part.\n\n#public\n"), [tides])
    ada.apply(SetNote("An unkind thought."), [moons])
    ada.apply(SetStarred(True), [moons])
    ada.apply(SetStatus("skipped"), [winds])
    ada.apply(SetLater("2031-07-09"), [moons])
    ada.apply(SetAnnotation(Annotation(exact="Sea", comment="A remark on it.")), [tides])
    save_search(ada, "my search", "tag:hush", today=TODAY)
    with ada.store.step("by hand"):
        links = [
            {"kind": "pdf", "url": "file:///home/ada/x.pdf"},
            {"kind": "pdf", "url": "https://e.org/x.pdf"},
        ]
        ada.store.update("papers", [tides], {"links": links, "extra": {"bibtex": {"annote": "from a file"}}})
    report = send(ada, remote, by="Ada")
    assert (report.papers, report.public, report.private, report.sent) == (3, 1, 1, "3 papers published")
    papers = at(remote)
    assert [each["title"] for each in papers] == list(TITLES)
    assert papers[0]["note"] == "Read the *third* part."
    assert papers[0]["links"] == [{"kind": "pdf", "url": "https://e.org/x.pdf"}]
    assert all(each["tags"] == ["sea"] for each in papers)
    assert {name for each in papers for name in each} <= {
        "doc_id", "title", "abstract", "links", "tags", "identifiers", "position", "note",
    }  # fmt: skip
    text = everything_in(remote)
    for private in (
        "unkind", "#public", "starred", "status", "skipped", "2031-07", "A remark", "secret-plans",
        "Nobody Is To", "hush", "my search", "file:", "from a file", "sea.jsonl", "added_at", str(tmp_path),
        ada.store.library_id, str(the_list(ada, NAME).doc_id), platform.node() or "no machine",
        paper_of(ada, TIDES).key, "x@x",
    ):  # fmt: skip
        assert private not in text, private
    assert git(remote, "log", "--format=%an <%ae> %cn <%ce> %B").startswith(
        "readlist <readlist@localhost> readlist <readlist@localhost> 3 papers published"
    )


def test_what_changes_is_sent_and_no_change_makes_no_commit(ada: Library, remote: Path) -> None:
    send(ada, remote)
    assert send(ada).sent == ""
    ada.apply(SetStarred(True), [paper_of(ada, TIDES).doc_id])
    ada.apply(SetNote("Mine."), [paper_of(ada, TIDES).doc_id])
    assert [each.sent for each in send_published(ada)] == [""]
    assert git(remote, "rev-list", "--count", "main") == "1"
    ada.remove([paper_of(ada, MOONS).doc_id])
    ada.apply(EditTags(add=("deep",)), [paper_of(ada, WINDS).doc_id])
    ada.apply(SetNote("Ours.\n#public"), [paper_of(ada, TIDES).doc_id])
    (report,) = send_published(ada)
    assert report.sent == "1 paper removed, 1 paper changed, 1 note changed"
    assert git(remote, "log", "--format=%s", "-1", "main") == report.sent
    assert [each.get("note") for each in at(remote)] == ["Ours.", None]
    ada.apply(SetNote("Ours."), [paper_of(ada, TIDES).doc_id])
    send_published(ada)
    assert [each.get("note") for each in at(remote)] == [None, None]


def test_the_page_is_readable_markdown_in_which_nothing_of_the_data_is_markup() -> None:
    page = list_page(
        ListFormat(1, "ab" * 4, "Sea <script>", "A*d*a", "2026-11-28"),
        [
            {"title": "A [x](y) <b> `c`", "section": "1. Deep",
             "links": [{"kind": "code", "url": "https://e.org/(a b)"}]},
            {"title": "Two", "identifiers": {"arxiv": "2408.14906"}, "authors": ["A. B."], "year": 2024,
             "tags": ["t`", "u"],
             "links": [{"kind": "code", "url": "https://e.org/c"}], "note": "First.\n```\nopen"},
        ],
    )  # fmt: skip
    head, _, rest = page.partition("\n\n")
    assert head == "# Sea \\<script>"
    assert rest.startswith("2026-11-28 · 2 papers, chosen by A\\*d\\*a\n\n## 1\\. Deep\n\n")
    assert "- [**A \\[x\\](y) \\<b> \\`c\\`**](https://e.org/%28a%20b%29)" in page
    assert (
        "- [**Two**](https://arxiv.org/abs/2408.14906)\\\n  A. B. · 2024\\\n  [code](https://e.org/c) · `#u`"
        in page
    )
    assert "\n\n  > First.\n  > ```\n  > open\n" in page


def test_a_dry_run_says_what_would_be_sent_and_does_nothing(ada: Library, remote: Path) -> None:
    assert send(ada, remote, dry_run=True).sent == "3 papers published"
    assert (remote.exists(), published_lists(ada)) == (False, [])
    send(ada, remote)
    ada.remove([paper_of(ada, MOONS).doc_id])
    assert send(ada, dry_run=True).sent == "1 paper removed"
    assert len(at(remote)) == 3


def test_what_is_published_is_remembered_until_it_is_forgotten(
    ada: Library, remote: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="not published yet"):
        send(ada)
    send(ada, remote, by="Ada")
    (known,) = published_lists(ada)
    assert (known.name, known.remote.address, known.by) == (NAME, str(remote), "Ada")
    assert send(ada, by="Ada B.").sent == f"now “{NAME}” by Ada B."
    with pytest.raises(UsageError, match="already"):
        send(ada, tmp_path / "other.git")
    unpublish(ada, known)
    assert published_lists(ada) == []
    assert len(at(remote)) == 3
    ada.remove([paper_of(ada, MOONS).doc_id])
    assert send(ada, remote).sent.startswith("1 paper removed")


def test_a_remote_that_holds_something_else_is_refused(
    ada: Library, remote: Path, tmp_path: Path, machine: Callable[[str], Library]
) -> None:
    code = tmp_path / "code.git"
    git(tmp_path, "init", "-q", "--bare", str(code))
    commit = git(code, "commit-tree", git(code, "mktree"), "-m", "x")
    git(code, "update-ref", "refs/heads/master", commit)
    begin_sync(machine("library"), str(tmp_path / "library.git"))
    take(ada, source("Another Paper of Another List", name="other.jsonl"))
    publish(ada, the_list(ada, "other"), str(tmp_path / "other.git"))
    for folder, told in (
        (code, "something else"),
        (tmp_path / "library.git", "holds a library"),
        (tmp_path / "other.git", "another list"),
    ):
        with pytest.raises(SyncError, match=told):
            send(ada, folder)
    with pytest.raises(SyncError, match=r"holds a published list, not a library[\s\S]*follow"):
        begin_sync(machine("library two"), str(tmp_path / "other.git"))
    assert [each.name for each in published_lists(ada)] == ["other"]


def test_a_list_that_fails_stops_no_other(ada: Library, remote: Path, tmp_path: Path) -> None:
    take(ada, source("Another Paper of Another List", name="other.jsonl"))
    publish(ada, the_list(ada, "other"), str(tmp_path / "other.git"))
    send(ada, remote)
    ada.apply(EditTags(add=("new",)), list(ada.summaries()))
    shutil.rmtree(tmp_path / "other.git")
    other, sea = send_published(ada)
    assert other.error is not None
    assert "no repository" in str(other.error)
    assert sea.sent == "3 papers changed"
    ada.delete_list(the_list(ada, NAME).doc_id)
    assert "not in the library any more" in str(send_published(ada)[1].error)


def test_a_rewound_remote_is_refused(ada: Library, remote: Path) -> None:
    send(ada, remote)
    first = git(remote, "rev-parse", "main")
    ada.remove([paper_of(ada, MOONS).doc_id])
    send(ada)
    git(remote, "update-ref", "refs/heads/main", first)
    with pytest.raises(SyncError, match="rewritten, or set back"):
        send(ada)
    git(remote, "update-ref", "-d", "refs/heads/main")
    with pytest.raises(SyncError, match="is empty now"):
        send(ada)


@pytest.mark.parametrize(
    ("note", "published"),
    [
        ("A thought.", ""),
        ("A thought. #public", ""),
        ("#public\nA thought.", "A thought."),
        ("A thought.\n\n #public \n", "A thought."),
        ("#publication\nA thought.", ""),
        ("#public", ""),
        (f"Ours.\n#public\n\n{SEPARATOR}\n\nTheirs.", ""),
    ],
)
def test_a_line_of_its_own_makes_a_note_public(note: str, published: str) -> None:
    assert public_text(note) == published


def test_a_private_note_does_not_become_public_by_a_merge_of_papers(ada: Library) -> None:
    tides, moons, winds = (paper_of(ada, title).doc_id for title in TITLES)
    ada.apply(SetNote("For all.\n\n#public"), [tides])
    ada.apply(SetNote("For me."), [moons])
    ada.apply(SetNote("For all, too.\n\n#public"), [winds])
    merge_papers(ada, winds, [tides], "merge")
    note = ada.paper(winds).note
    assert note is not None
    assert public_text(note.text) == "For all, too.\n\n\nFor all."
    merge_papers(ada, winds, [moons], "merge")
    note = ada.paper(winds).note
    assert note is not None
    assert public_text(note.text) == ""


SECRET = "s3cr3t"
_OF_THE_READER = (
    "status",
    "later_until",
    "read_at",
    "status_changed_at",
    "added_at",
    "key",
    "of a newer version",
)
_papers = st.tuples(
    st.dictionaries(st.sampled_from(_OF_THE_READER), st.just(SECRET)),
    st.sampled_from((SECRET, f"{SECRET} #public", f"#publics\n{SECRET}")),
    st.booleans(),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_papers, min_size=1, max_size=4))
def test_whatever_a_library_holds_nothing_private_is_published(
    library: Library, papers: list[tuple[dict[str, str], str, bool]]
) -> None:
    with library.store.step("by another program"):
        library.store.remove("papers", list(library.summaries()))
        library.store.remove("lists", list(library.lists()))
        library.store.insert("lists", [(1, {"title": "Shown", "source": SECRET}), (2, {"title": SECRET})])
        library.store.insert(
            "papers",
            [
                (
                    number,
                    {
                        "title": f"Paper {number}",
                        **fields,
                        "note": {"text": note, "changed_at": SECRET},
                        "starred": starred,
                        "places": [{"list": 2, "section": SECRET}, {"list": 1, "section": "Shown"}],
                        "annotations": [{"exact": SECRET, "comment": SECRET}],
                        "links": [{"kind": "pdf", "url": f"file:///{SECRET}.pdf"}],
                        "merged": [{"key": SECRET, "title": SECRET}],
                        "extra": {SECRET: SECRET},
                    },
                )
                for number, (fields, note, starred) in enumerate(papers, 1)
            ],
        )
    published, private = published_of(library, library.lists()[1], "Ada")
    assert len(published.papers) == len(papers)
    assert private == len(papers)
    for name, content in files_of(published).items():
        assert SECRET.encode() not in content, (name, content)
        assert b"starred" not in content
    assert msgspec.json.decode(files_of(published)["readlist-list.json"])["title"] == "Shown"
