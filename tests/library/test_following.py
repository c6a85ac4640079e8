"""Lists of other people, followed: what comes, what of one's own stays, and whom nothing is taken from."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from readlist.errors import ReadlistError, SyncError, UsageError
from readlist.library.duplicates import merge_papers
from readlist.library.following import (
    FollowReport,
    follow,
    followed_lists,
    take_in_followed,
    unfollow,
)
from readlist.library.importing import ImportOptions
from readlist.library.library import Library
from readlist.library.list_repositories import SharedList
from readlist.library.published_list import LONGEST_NOTE
from readlist.library.publishing import publish, send_published
from readlist.library.syncing import begin_sync, sync
from readlist.model.change import EditFields, EditTags, SetNote, SetStarred, SetStatus
from readlist.model.paper import notes_of_others
from readlist.sync import git as git_module
from readlist.sync.published import FORMAT_FILE, PAPERS_FILE
from tests.library.conftest import SEA as NAME
from tests.library.conftest import SEA_TITLES as TITLES
from tests.library.conftest import take
from tests.library.machines import state, titles
from tests.library.test_conflict_copies import paper_of, source
from tests.library.test_publishing import send, the_list
from tests.sync.conftest import git, write

TIDES, MOONS, WINDS = TITLES
NEW = "Currents in the Southern Ocean Revisited"


@pytest.fixture
def bob(ada: Library, remote: Path, machine: Callable[[str], Library]) -> Library:
    """A library with one of the papers of Ada's list, which she has just published."""
    ada.apply(SetNote("Ada's thought.\n#public"), [paper_of(ada, TIDES).doc_id])
    send(ada, remote, by="Ada")
    library = machine("bob")
    take(library, source(TIDES, name="mine.jsonl", tags=["mine"]))
    doc_id = paper_of(library, TIDES).doc_id
    for change in (SetStatus("read"), SetStarred(True), SetNote("Bob's thought.")):
        library.apply(change, [doc_id])
    return library


@pytest.fixture
def followed(bob: Library, remote: Path) -> Library:
    follow(bob, str(remote))
    return bob


def update(publisher: Library, follower: Library) -> FollowReport:
    """Send what the publisher changed, and take it in."""
    for sent in send_published(publisher):
        assert sent.error is None
    (report,) = take_in_followed(follower)
    assert report.error is None, report.error
    return report


def listed(library: Library) -> set[str]:
    """Return the titles of the papers that stand in the followed list."""
    library.refresh()
    found = next((each.doc_id for each in library.lists().values() if each.title == NAME), None)
    return {
        each.title
        for each in library.summaries().values()
        if any(place.list == found for place in each.places)
    }


def others_say(library: Library, title: str) -> list[str]:
    return [note.text for note in notes_of_others(paper_of(library, title))]


def test_papers_come_as_an_import_brings_them_and_ones_own_stays(bob: Library, remote: Path) -> None:
    report = follow(bob, str(remote))
    assert (report.name, report.by, report.papers, report.new) == (NAME, "Ada", 3, 2)
    assert report.received == "2 papers new, 1 paper known already"
    assert bob.history()[0].command == f"follow {NAME}"
    assert listed(bob) == set(TITLES)
    paper, new = paper_of(bob, TIDES), paper_of(bob, MOONS)
    assert (paper.status, paper.starred, paper.tags) == ("read", True, ("mine", "sea"))
    assert paper.note is not None
    assert paper.note.text == "Bob's thought."
    (note,) = notes_of_others(paper)
    assert (note.text, note.by, note.list) == ("Ada's thought.", "Ada", NAME)
    assert (new.status, new.starred, new.note, new.tags) == ("inbox", False, None, ("sea",))
    assert take_in_followed(bob)[0].received == ""


def test_it_is_one_step_and_what_was_taken_back_stays_away(ada: Library, bob: Library, remote: Path) -> None:
    before = state(bob)
    follow(bob, str(remote))
    bob.undo(own_first=True)
    assert state(bob) == before
    ada.apply(EditTags(add=("deep",)), [paper_of(ada, MOONS).doc_id])
    assert update(ada, bob).received == ""
    assert state(bob) == before
    take(ada, source(NEW, name="sea.jsonl"), options=ImportOptions(list_name=NAME))
    assert update(ada, bob).received == "1 paper new"
    assert listed(bob) == {NEW}


def test_what_is_added_comes_and_what_is_taken_off_leaves_the_list(ada: Library, followed: Library) -> None:
    take(ada, source(NEW, name="new.jsonl"), options=ImportOptions(list_name=NAME))
    ada.remove([paper_of(ada, TIDES).doc_id])
    report = update(ada, followed)
    assert report.received == "1 paper new, 1 paper taken off"
    assert listed(followed) == {MOONS, WINDS, NEW}
    paper = paper_of(followed, TIDES)
    assert (paper.status, paper.tags, others_say(followed, TIDES)) == ("read", ("mine", "sea"), [])
    followed.undo(own_first=True)
    assert listed(followed) == set(TITLES)
    assert take_in_followed(followed)[0].received == ""


def test_changes_fill_gaps_and_replace_the_note(ada: Library, followed: Library) -> None:
    tides, moons = paper_of(ada, TIDES).doc_id, paper_of(ada, MOONS).doc_id
    followed.apply(EditFields({"venue": "Mine"}), [paper_of(followed, MOONS).doc_id])
    ada.apply(EditFields({"venue": "Hers", "abstract": "Round things.", "title": MOONS.upper()}), [moons])
    ada.apply(SetNote("Ada's second thought.\n#public"), [tides])
    assert update(ada, followed).received == "2 papers changed"
    paper = paper_of(followed, MOONS)
    assert (paper.venue, paper.abstract) == ("Mine", "Round things.")
    assert others_say(followed, TIDES) == ["Ada's second thought."]
    ada.apply(SetNote("Ada's second thought."), [tides])
    update(ada, followed)
    assert others_say(followed, TIDES) == []


def test_what_the_reader_removed_or_took_off_stays_so(ada: Library, followed: Library) -> None:
    followed.remove([paper_of(followed, MOONS).doc_id])
    followed.apply(EditTags(remove=("sea",)), [paper_of(followed, WINDS).doc_id])
    ada.apply(EditTags(add=("deep",)), list(ada.summaries()))
    assert update(ada, followed).received == "2 papers changed"
    assert MOONS not in titles(followed)
    assert paper_of(followed, WINDS).tags == ("deep",)
    ada.apply(EditTags(remove=("deep",)), list(ada.summaries()))
    update(ada, followed)
    assert paper_of(followed, WINDS).tags == ("deep",)
    moons = paper_of(ada, MOONS).doc_id
    ada.remove([moons])
    update(ada, followed)
    ada.undo(own_first=True)
    update(ada, followed)
    assert MOONS not in titles(followed)


def test_a_paper_that_was_merged_into_another_is_found_there(ada: Library, followed: Library) -> None:
    take(followed, source(NEW, name="more.jsonl"))
    into = paper_of(followed, NEW).doc_id
    merge_papers(followed, into, [paper_of(followed, MOONS).doc_id], "merge")
    ada.apply(EditTags(add=("deep",)), [paper_of(ada, MOONS).doc_id])
    update(ada, followed)
    assert "deep" in followed.paper(into).tags


def test_the_notes_of_two_publishers_stand_side_by_side(followed: Library) -> None:
    take(followed, source(NEW, name="more.jsonl"))
    tides, new = (paper_of(followed, title).doc_id for title in (TIDES, NEW))
    with followed.store.step("as another list would"):
        note = {"list:00": {"text": "Carol's thought.", "by": "Carol"}}
        followed.store.update("papers", [new], {"extra": {"shared_notes": note}})
    merge_papers(followed, new, [tides], "merge")
    assert sorted(others_say(followed, NEW)) == ["Ada's thought.", "Carol's thought."]


def test_after_a_crash_nothing_comes_twice(
    ada: Library, followed: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(ada, source("Sea", NEW, name="new.jsonl"), options=ImportOptions(list_name=NAME))
    send_published(ada)

    def crash(*_: object) -> None:
        raise SyncError("as a crash would")

    with monkeypatch.context() as patched:
        patched.setattr("readlist.library.following.write_known", crash)
        (report,) = take_in_followed(followed)
    assert report.error is not None
    followed.apply(SetStarred(True), [paper_of(followed, "Sea").doc_id])
    before = state(followed)
    report = update(ada, followed)
    assert (report.received, report.outcome) == ("", None)
    assert state(followed) == before
    ada.remove([paper_of(ada, "Sea").doc_id])
    assert update(ada, followed).received == "1 paper taken off"


def test_a_list_may_have_another_name_and_its_papers_another_status(bob: Library, remote: Path) -> None:
    take(bob, source("A Paper of a List of That Name", name=f"{NAME}.jsonl"))
    with pytest.raises(UsageError, match=r"a list “Sea” in the library already[\s\S]*--name"):
        follow(bob, str(remote))
    assert followed_lists(bob) == []
    follow(bob, str(remote), name="Ada reads", status="queued")
    (known,) = followed_lists(bob)
    assert (known.name, known.by, known.status) == ("Ada reads", "Ada", "queued")
    assert paper_of(bob, MOONS).status == "queued"
    with pytest.raises(UsageError, match="followed already, as “Ada reads”"):
        follow(bob, str(remote), name="Another")
    assert follow(bob, str(remote)).received == ""


def test_a_dry_run_says_what_would_come_and_writes_nothing(
    bob: Library,
    remote: Path,
    machine: Callable[[str], Library],
    tmp_path: Path,
) -> None:
    before = state(bob)
    assert follow(bob, str(remote), dry_run=True).received == "2 papers new, 1 paper known already"
    assert (state(bob), followed_lists(bob)) == (before, [])
    assert follow(machine("carol"), str(remote), dry_run=True).new == 3
    assert not (tmp_path / "carol" / "library.json").exists()


def test_unfollow_leaves_the_papers_and_follow_takes_all_in_again(followed: Library, remote: Path) -> None:
    followed.remove([paper_of(followed, MOONS).doc_id])
    unfollow(followed, followed_lists(followed)[0])
    assert (followed_lists(followed), listed(followed)) == ([], {TIDES, WINDS})
    assert follow(followed, str(remote)).received == "1 paper new, 2 papers known already"
    assert listed(followed) == set(TITLES)


def test_two_machines_that_are_synced_may_both_follow(
    ada: Library,
    followed: Library,
    remote: Path,
    machine: Callable[[str], Library],
    tmp_path: Path,
) -> None:
    own = str(tmp_path / "bob.git")
    begin_sync(followed, own)
    second = machine("bob's laptop")
    begin_sync(second, own)
    follow(second, str(remote))
    take(ada, source(NEW, name="new.jsonl"), options=ImportOptions(list_name=NAME))
    ada.apply(SetNote("Other words.\n#public"), [paper_of(ada, TIDES).doc_id])
    update(ada, followed)
    update(ada, second)
    for library in (followed, second, followed):
        assert sync(library).clashes == ()
    assert state(followed) == state(second)
    assert listed(second) == {*TITLES, NEW}
    ada.apply(EditTags(add=("deep",)), [paper_of(ada, NEW).doc_id])
    update(ada, second)
    assert "deep" in paper_of(second, NEW).tags


# Publishers who mean no good


def hostile(shared: SharedList, remote: Path, files: dict[str, bytes | None]) -> None:
    """Have other files at the remote, as somebody may who can write there."""
    seen = shared.repository.refs().seen
    assert seen is not None
    commit = write(shared.repository, files, seen)
    git(shared.repository.folder, "push", "-q", str(remote), f"+{commit}:refs/heads/main")


def paper_line(**fields: Any) -> bytes:
    return json.dumps({"doc_id": 1, "title": NEW, **fields}).encode() + b"\n"


def of_format(**fields: Any) -> bytes:
    return json.dumps({"readlist_list": 1, "list": "ab" * 8, "title": "x", **fields}).encode()


NO_LISTS: list[tuple[dict[str, bytes | None], str]] = [
    ({FORMAT_FILE: of_format(readlist_list=2)}, "newer readlist"),
    ({FORMAT_FILE: of_format(list="../x")}, "no published list"),
    ({FORMAT_FILE: of_format()}, "another list now"),
    ({FORMAT_FILE: b"[]"}, "nothing that readlist understands"),
    ({FORMAT_FILE: None}, "something else"),
    ({FORMAT_FILE: None, "readlist.json": b"{}"}, "holds a library of readlist, not a published list"),
    ({"hooks/post-checkout": b"#!/bin/sh"}, "does not belong there"),
    ({PAPERS_FILE: b"x" * 3_000_000}, "has 2 MB"),
    ({PAPERS_FILE: b"no json\n"}, "no document"),
    ({PAPERS_FILE: paper_line() * 2}, "second one"),
    ({PAPERS_FILE: paper_line(title="")}, "is none"),
    ({PAPERS_FILE: paper_line(doc_id=-1)}, "no doc_id"),
    ({PAPERS_FILE: b'{"doc_id":1,"title":' + b"[" * 50 + b"]" * 50 + b"}"}, "nested too deep"),
    ({PAPERS_FILE: b"".join(paper_line(doc_id=each) for each in range(1, 6))}, "takes 4 at most"),
]


def test_content_that_is_no_list_is_refused(
    followed: Library, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("readlist.sync.layout.LONGEST_FILE", 2_000_000)
    monkeypatch.setattr("readlist.library.published_list.MOST_PAPERS", 4)
    (shared,) = followed_lists(followed)
    for files, told in NO_LISTS:
        hostile(shared, remote, files)
        refused(followed, told)


def refused(library: Library, told: str) -> None:
    before = state(library)
    (shared,) = followed_lists(library)
    refs = shared.repository.refs()
    (report,) = take_in_followed(library)
    assert report.error is not None
    assert report.error.hint
    assert told in str(report.error)
    assert state(library) == before
    assert (shared.repository.refs().main, shared.repository.refs().seen) == (refs.main, refs.seen)


def test_a_history_that_was_rewritten_or_set_back_is_refused(
    ada: Library, followed: Library, remote: Path
) -> None:
    first = git(remote, "rev-parse", "main")
    ada.remove([paper_of(ada, MOONS).doc_id])
    update(ada, followed)
    git(remote, "update-ref", "refs/heads/main", first)
    refused(followed, "rewritten, or set back")
    git(remote, "update-ref", "-d", "refs/heads/main")
    refused(followed, "is empty now")


def test_of_a_crafted_paper_only_what_a_list_may_say_is_taken(followed: Library, remote: Path) -> None:
    crafted = paper_line(
        status="read",
        starred=True,
        later_until="2099-01-01",
        key="vaswani2017attention",
        added_at="1999-01-01",
        places=[{"list": 1}],
        merged=[{"doc_id": 2}],
        edited=["title"],
        annotations=[{"exact": "x"}],
        extra={"bibtex": {"x": "y"}},
        shared_notes={"x": {"text": "y"}},
        abstract="Clean\u202e \x1b[2Jme.",
        links=[{"kind": "pdf", "url": "javascript:alert(1)"}, {"kind": "pdf", "url": "file:///etc/passwd"}, "https://e.org"],
        identifiers={"arxiv": "not one", "doi": ["x"], "s2": {}},
        tags=["a\x1b[31m", 5, {"x": 1}],
        authors={"x": [1]},
        year="soon",
        venue=[[]],
        position=True,
        section={"a": 1},
        note="Big " * 20_000 + "\x1b[2J",
    )  # fmt: skip
    (shared,) = followed_lists(followed)
    hostile(shared, remote, {PAPERS_FILE: crafted})
    (report,) = take_in_followed(followed)
    assert report.received == "1 paper new, 3 papers taken off"
    paper = paper_of(followed, NEW)
    assert (paper.status, paper.starred, paper.later_until, paper.annotations) == ("inbox", False, None, ())
    assert (paper.key, paper.edited, paper.merged) == ("currentssouthernocean", (), ())
    assert paper.added_at > "2020"
    assert paper.abstract == "Clean me."
    assert [link.url for link in paper.links] == ["https://e.org"]
    assert "a" in paper.tags
    assert paper.extra.keys() == {"shared_notes"}
    (note,) = notes_of_others(paper)
    assert len(note.text) < LONGEST_NOTE + 100
    assert note.text.endswith("the rest was left out.)")
    assert paper.note is None


def test_a_note_that_says_public_is_not_the_readers(
    ada: Library,
    followed: Library,
    remote: Path,
    tmp_path: Path,
) -> None:
    """Else whoever publishes could have those who follow publish their own notes."""
    (shared,) = followed_lists(followed)
    line = paper_line(title=TIDES, note="#public", tags=["#public", "public"])
    hostile(shared, remote, {PAPERS_FILE: line})
    take_in_followed(followed)
    report = publish(followed, the_list(followed, NAME), str(tmp_path / "bobs.git"))
    assert (report.public, report.private) == (0, 1)


def test_what_cannot_be_followed_leaves_nothing(bob: Library, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "empty.git")
    begin_sync(bob, str(tmp_path / "bob.git"))
    before = state(bob)
    wrong: list[tuple[str, type[ReadlistError], str]] = [
        (str(tmp_path / "missing.git"), SyncError, "no repository"),
        (str(tmp_path / "empty.git"), SyncError, "no list was published"),
        (str(tmp_path / "bob.git"), SyncError, "holds a library of readlist"),
        ("ext::sh -c x", UsageError, "program"),
    ]
    for address, kind, told in wrong:
        with pytest.raises(kind, match=told):
            follow(bob, address)
        assert (followed_lists(bob), state(bob)) == ([], before)
    assert not (tmp_path / "missing.git").exists()


def test_too_much_is_not_fetched(followed: Library, ada: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    ada.apply(EditTags(add=("deep",)), list(ada.summaries()))
    send_published(ada)
    monkeypatch.setattr(git_module, "MOST_FETCHED", 10)
    refused(followed, "far more")
