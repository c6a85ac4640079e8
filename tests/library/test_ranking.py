from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from tinydb import TinyDB

from readlist.config import Ranking
from readlist.library.library import Library, open_library
from readlist.library.ranking import Ranked, Ranker, choices_of, decisions_of
from readlist.model.change import EditFields, SetStarred, SetStatus
from readlist.model.paper import PaperSummary, PaperText
from tests.analysis.ranking.invented import invented
from tests.library.conftest import json_lines, take

TEXTS = invented(60)


@pytest.fixture
def filled(library: Library) -> Library:
    """A library with papers on three subjects."""
    take(library, json_lines(*(json.dumps({"title": t.title, "abstract": t.abstract}) for t in TEXTS)))
    return library


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "readlist" / "ranking"


def ids_of(library: Library, subject: str) -> list[int]:
    """The papers on the subject, in the order in which they came in."""
    papers = [paper for paper in library.summaries().values() if paper.title.startswith(subject.title())]
    return [paper.doc_id for paper in sorted(papers, key=lambda paper: paper.places[0].position)]


def choose(library: Library, liked: int = 6, skipped: int = 6) -> None:
    library.apply(SetStatus("queued"), ids_of(library, "lanterns")[:liked])
    library.apply(SetStatus("skipped"), ids_of(library, "harbours")[:skipped])


def ranked(library: Library, settings: Ranking = Ranking()) -> Ranked:  # noqa: B008
    ranker = Ranker(library, settings)
    found = ranker.rank()
    ranker.save()
    return found


def scores(found: Ranked) -> dict[int, float | None]:
    return {doc_id: found.score(doc_id) for doc_id in found.library.summaries()}


def test_papers_like_those_chosen_come_first(filled: Library) -> None:
    choose(filled)
    found = ranked(filled)
    inbox = [doc_id for doc_id, paper in filled.summaries().items() if paper.status == "inbox"]
    order = found.order(inbox)
    assert sum(doc_id in ids_of(filled, "lanterns") for doc_id in order[:12]) >= 10
    reasons = found.reasons(order[0])
    assert reasons is not None
    assert "lanterns" in [each.term.lower() for each in reasons.terms]


def test_without_enough_choices_the_order_stays_and_it_is_said_what_is_missing(filled: Library) -> None:
    choose(filled, liked=2, skipped=3)
    found = ranked(filled)
    assert found.missing.words == "3 more stars, 2 more skips"
    assert found.order([3, 1, 2]) == [3, 1, 2]
    assert found.score(ids_of(filled, "lanterns")[0]) is None
    assert found.reasons(ids_of(filled, "lanterns")[0]) is None


def test_undo_of_a_star_undoes_its_effect_exactly(filled: Library) -> None:
    choose(filled)
    ranker = Ranker(filled, Ranking())
    before = scores(ranker.rank())
    filled.apply(SetStarred(True), ids_of(filled, "orchards")[:1])
    assert scores(ranker.rank()) != before
    filled.undo(own_first=True)
    assert scores(ranker.rank()) == before


def test_a_changed_text_a_new_paper_and_a_removed_one_are_followed(filled: Library) -> None:
    choose(filled)
    ranker = Ranker(filled, Ranking())
    ranker.rank()
    orchard, gone = ids_of(filled, "orchards")[:2]
    filled.apply(EditFields({"title": "Lanterns and more lanterns", "abstract": ""}), [orchard])
    filled.remove([gone])
    take(filled, json_lines(json.dumps({"title": "Lanterns of a later day"}), name="later.jsonl"))
    assert scores(ranker.rank()) == scores(ranked(filled))
    assert len(ranker.follow()) == len(filled.summaries()) == 60


def test_what_was_kept_spares_reading_the_texts(
    filled: Library, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(filled)
    before = scores(ranked(filled))
    assert len(list(cache.iterdir())) == 1
    read: list[int] = []
    texts = filled.store.texts

    def counting(doc_ids: Iterable[int]) -> Iterator[tuple[int, PaperText]]:
        for found in texts(doc_ids):
            read.append(found[0])
            yield found

    monkeypatch.setattr(filled.store, "texts", counting)
    assert scores(ranked(filled)) == before
    assert read == []
    orchard = ids_of(filled, "orchards")[0]
    filled.apply(EditFields({"title": "Lanterns"}), [orchard])
    found = Ranker(filled, Ranking()).rank()
    assert read == [orchard]
    assert (found.score(orchard) or 0) > (before[orchard] or 0)


def test_a_damaged_file_is_made_again(filled: Library, cache: Path) -> None:
    choose(filled)
    before = scores(ranked(filled))
    (file,) = cache.iterdir()
    whole = file.read_bytes()
    chance = random.Random(7)
    for _ in range(12):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 5)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        file.write_bytes(bytes(damaged[: chance.choice((len(damaged), chance.randrange(len(damaged))))]))
        assert scores(ranked(filled)) == before
    assert file.read_bytes() == whole
    file.unlink()
    file.mkdir()  # nothing can be kept there
    assert scores(ranked(filled)) == before


def test_a_library_edited_outside_is_ranked_as_it_is(filled: Library) -> None:
    choose(filled)
    ranked(filled)
    filled.close()
    with TinyDB(filled.path) as outside:
        doc_id = outside.table("papers").insert({"key": "x", "title": "Lanterns"})
    with open_library(filled.path, session="cli") as edited:
        for _ in range(2):
            found = ranked(edited)
            assert (found.score(doc_id) or 0) > 0
            assert len(found.features) == 61


def test_a_library_that_was_never_written_is_ranked_and_leaves_no_file(library: Library, cache: Path) -> None:
    found = ranked(library)
    assert found.order([]) == []
    assert not cache.exists()


def test_boosted_and_muted_terms_are_followed(filled: Library) -> None:
    choose(filled)
    plain = scores(ranked(filled))
    wished = scores(ranked(filled, Ranking(boosted=("orchards",), muted=("harbours",))))
    orchard, harbour = ids_of(filled, "orchards")[3], ids_of(filled, "harbours")[8]
    assert (wished[orchard] or 0) == pytest.approx((plain[orchard] or 0) + 2, abs=1e-5)
    assert (wished[harbour] or 0) == pytest.approx((plain[harbour] or 0) - 2, abs=1e-5)


def test_more_like_this_needs_no_choices(filled: Library) -> None:
    lanterns = ids_of(filled, "lanterns")
    found = ranked(filled)
    neighbours = found.more_like(lanterns[0], most=8)
    assert sum(each.doc_id in lanterns for each in neighbours) >= 7
    terms = found.shared_terms(lanterns[0], neighbours[0].doc_id)
    assert terms[0].added > 0
    assert found.shared_terms(999, lanterns[0]) == ()


@pytest.mark.parametrize(
    ("status", "starred", "counts"),
    [
        ("inbox", False, ""), ("inbox", True, "liked"), ("queued", False, "liked"),
        ("reading", False, "liked"),
        ("read", False, "liked"), ("skipped", False, "skipped"), ("skipped", True, "liked"),
        ("to-cite", False, ""),
    ],
)  # fmt: skip
def test_what_counts_as_a_choice(status: str, starred: bool, counts: str) -> None:
    choices = choices_of([PaperSummary(doc_id=1, status=status, starred=starred)], Ranking(muted=("a",)))
    assert (choices.liked, choices.skipped) == (
        frozenset([1] if counts == "liked" else []),
        frozenset([1] if counts == "skipped" else []),
    )
    assert choices.muted == ("a",)


def test_decisions_are_told_in_their_order() -> None:
    papers = [
        PaperSummary(doc_id=1, status="skipped", status_changed_at="2024-09-02"),
        PaperSummary(doc_id=2, status="read", status_changed_at="2024-09-01"),
        PaperSummary(doc_id=3, status="skipped", starred=True, status_changed_at="2024-09-03"),
        PaperSummary(doc_id=4, starred=True),
        PaperSummary(doc_id=5, status="to-cite", status_changed_at="2024-09-01"),
    ]
    assert decisions_of(papers) == [True, False, True]


def test_the_stop_hint_counts_what_is_undecided(filled: Library) -> None:
    for subject, status in (("lanterns", "queued"), ("harbours", "skipped"), ("orchards", "skipped")):
        for doc_id in ids_of(filled, subject)[:15]:
            filled.apply(SetStatus(status), [doc_id])
    hint = ranked(filled).stop_hint
    assert hint is not None
    assert (hint.in_vain, hint.found) == (30, 15)
    assert hint.at_most <= 15
