"""Damage at every place: a byte that flips, a file that is cut; what opens, what is refused, what is mended.

``READLIST_DAMAGE_STEP`` sets how many bytes lie between two places (1: every one),
``READLIST_DAMAGE_ROUNDS`` how often files are damaged at random.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from readlist.errors import StoreError
from readlist.model.stored import to_document
from readlist.paths import LibraryFiles
from readlist.store.diagnosis import diagnose
from readlist.store.paper_store import PaperStore
from readlist.store.repair import Repair, repair
from readlist.store.table import LISTS, PAPERS, SEARCHES
from tests.store.conftest import add_papers, set_fields

ROUNDS = int(os.environ.get("READLIST_DAMAGE_ROUNDS", "60"))
STEP = int(os.environ.get("READLIST_DAMAGE_STEP", "29"))
FLIPS = (0x01, 0x20, 0x80)

Content = dict[tuple[str, int], dict[str, Any]]


@pytest.fixture
def files(library_path: Path) -> LibraryFiles:
    """A library with papers in the snapshot alone, in the journal alone, changed and removed ones."""
    store = PaperStore(library_path, "cli")
    tides, moons, seas = add_papers(store, "Tides", "Moons, Ä", "Seas", authors=["Ada"], abstract="Long.")
    with store.step("import"):
        store.insert(LISTS, [(77, {"title": "Weekly"})])
        store.insert(SEARCHES, [(78, {"name": "Sea", "query": "sea"})])
    set_fields(store, tides, starred=True)
    store._storage.compact()
    set_fields(store, moons, note={"text": "Look again.", "changed_at": "2026-01-01"})
    add_papers(store, "Stars", "Comets", year=1910)
    with store.step("remove"):
        store.remove(PAPERS, [seas])
    set_fields(store, tides, tags=["sea"])
    store.close()
    return LibraryFiles(library_path)


def read(path: Path) -> tuple[Content, tuple[str, ...]]:
    """Open the library, read all of it, and return it with what was told. Raises StoreError."""
    store = PaperStore(path, "cli")
    try:
        found: Content = {}
        for doc_id in store.summaries():
            paper = store.paper(doc_id)
            found[PAPERS, doc_id] = store.document(doc_id)
            assert paper.doc_id == doc_id
        list(store.texts(store.summaries()))
        found |= {(LISTS, doc_id): to_document(each) for doc_id, each in store.lists().items()}
        found |= {(SEARCHES, doc_id): to_document(each) for doc_id, each in store.searches().items()}
        store.history()
        return found, store.notices()
    finally:
        store.close()


def contents(files: LibraryFiles) -> dict[Path, bytes]:
    folder = files.snapshot.parent
    return {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def earlier_states(files: LibraryFiles) -> list[Content]:
    """Return the library as of every step of its journal."""
    data, states = files.journal.read_bytes(), []
    end = 0
    for line in data.splitlines(keepends=True):
        end += len(line)
        if b'"commit":' in line[:40] or b'"header":' in line[:40]:
            files.journal.write_bytes(data[:end])
            states.append(read(files.snapshot)[0])
    files.journal.write_bytes(data)
    return states


def flipped(data: bytes) -> Iterator[tuple[str, bytes]]:
    for position in range(0, len(data), STEP):
        flip = FLIPS[position % len(FLIPS)]
        yield (
            f"flip {flip:#x} at {position}",
            data[:position] + bytes([data[position] ^ flip]) + data[position + 1 :],
        )


def cut(data: bytes) -> Iterator[tuple[str, bytes]]:
    for length in range(0, len(data), STEP):
        yield f"cut at {length}", data[:length]


def check_outcome(files: LibraryFiles, right: Content, states: list[Content], damage: str) -> str:
    """Open the damaged library; return which of the allowed outcomes that has."""
    before = contents(files)
    try:
        found, notices = read(files.snapshot)
    except StoreError as error:
        assert "readlist doctor" in error.hint, damage
        outcome = "refused"
    else:
        told = " ".join(notices)
        if found == right:
            outcome = "opens unchanged"
        elif "unfinished step" in told:
            assert found in states, damage
            outcome = "unfinished step reported"
        elif "another program" in told:
            outcome = "outside edit reported"
        else:
            assert found in states, damage
            outcome = "opens as of an earlier step"
    assert contents(files) == before, damage
    return outcome


def check_mended(files: LibraryFiles, right: Content, outcome: str, damage: str) -> Repair:
    findings = diagnose(files)
    is_wrong = any(finding.severity in ("warning", "error") for finding in findings)
    assert is_wrong or outcome in ("opens unchanged", "opens as of an earlier step"), damage
    before = {path.name: content for path, content in contents(files).items() if path.suffix != ".lock"}
    dry = repair(files, dry_run=True)
    assert {p.name: c for p, c in contents(files).items() if p.suffix != ".lock"} == before, damage
    report = repair(files)
    assert (report.mended, report.lost) == (dry.mended, dry.lost), damage
    if report.copy is not None:
        assert {path.name: path.read_bytes() for path in report.copy.iterdir()} == before, damage
    found, _ = read(files.snapshot)
    named = {
        (each.table, each.doc_id)
        for each in (*report.lost, *report.doubtful, *report.in_part, *report.left_out)
    }
    # Where the id itself is damaged the document is told of, but not by its name.
    nameless = sum((each.table, each.doc_id) not in right for each in (*report.lost, *report.doubtful))
    if outcome == "refused":
        wrong = {place for place in {**right, **found} if right.get(place) != found.get(place)}
        assert len(wrong - named) <= nameless, (
            damage,
            [(place, right.get(place), found.get(place)) for place in wrong],
            report,
        )
        assert len(wrong) <= 2, (damage, wrong, report)
    assert not repair(files).is_needed, damage
    return report


@pytest.mark.parametrize("damage", [flipped, cut])
@pytest.mark.parametrize("part", ["snapshot", "journal"])
def test_no_damage_gives_a_wrong_paper_unseen(
    files: LibraryFiles,
    part: str,
    damage: Callable[[bytes], Iterator[tuple[str, bytes]]],
    record_property: Callable[[str, object], None],
) -> None:
    right, _ = read(files.snapshot)
    states = earlier_states(files)
    whole = {path: path.read_bytes() for path in (files.snapshot, files.journal)}
    target: Path = getattr(files, part)
    outcomes: Counter[str] = Counter()
    mended: Counter[str] = Counter()
    for name, data in damage(whole[target]):
        for path, content in whole.items():
            path.write_bytes(content)
        target.write_bytes(data)
        for path in (files.snapshot, files.journal):
            path.chmod(0o600)
        outcome = check_outcome(files, right, states, name)
        outcomes[outcome] += 1
        if damage is flipped or part == "snapshot":
            report = check_mended(files, right, outcome, name)
            mended["complete" if report.is_complete else "with losses that are listed"] += 1
        else:
            diagnose(files)
            repair(files)
            assert not repair(files).is_needed, name
    record_property("outcomes", dict(outcomes))
    record_property("mended", dict(mended))
    print(part, damage.__name__, len(whole[target]), "bytes:", outcomes.total(), outcomes, mended)
    assert outcomes["refused"]


def at_random(data: bytes, chance: random.Random) -> bytes:
    """Damage the bytes in one way or several."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        place, length = chance.randrange(len(data) or 1), chance.choice((1, 4, 16, 64, 512))
        before, stretch, after = data[:place], data[place : place + length], data[place + length :]
        damaged = chance.choice(
            (
                bytes(byte ^ 1 << chance.randrange(8) for byte in stretch[:1]) + stretch[1:],
                bytes(len(stretch)),
                chance.randbytes(len(stretch)),
                b"",
                stretch * 2,
                b"\n" + stretch,
                b"<<<<<<< ours\n" + stretch + b"=======\n>>>>>>> theirs\n",
            )
        )
        data = before + damaged + (after if chance.random() < 0.8 else b"")
    return data


def test_whatever_the_damage_it_is_told_and_mending_it_comes_to_an_end(files: LibraryFiles) -> None:
    whole = {path: path.read_bytes() for path in (files.snapshot, files.journal)}
    outcomes: Counter[str] = Counter()
    for number in range(ROUNDS):
        chance = random.Random(number)
        for path, content in whole.items():
            path.write_bytes(at_random(content, chance) if chance.random() < 0.6 else content)
        before = contents(files)
        try:
            read(files.snapshot)
            outcome = "opens"
        except StoreError:
            outcome = "refused"
        findings = diagnose(files)
        assert contents(files) == before, number
        assert outcome == "opens" or any(each.severity == "error" for each in findings), number
        try:
            report = repair(files)
        except StoreError as error:
            assert "Nothing of" in error.message, number
            assert {path: path.read_bytes() for path in whole} == {path: before[path] for path in whole}, (
                number
            )
            outcomes["given up"] += 1
            continue
        read(files.snapshot)
        assert not repair(files).is_needed, number
        outcomes[f"{outcome}, {'complete' if report.is_complete else 'with losses that are listed'}"] += 1
    print(outcomes)
    assert outcomes.total() == ROUNDS
