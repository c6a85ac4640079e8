"""The papers of a library in the order in which their reader may want them, learned from what they chose.

The features of papers lie in a file of the cache folder, stamped with the last change that they
know of, so that only what changed since is read; a file that is damaged, gone or of another
version is made again. What is learned is kept nowhere: it takes milliseconds.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from readlist import paths
from readlist.config import Ranking as RankingSettings
from readlist.model.paper import INBOX, QUEUED, READ, READING, SKIPPED, PaperSummary
from readlist.store.applied import Applied
from readlist.store.files import make_private_folder, replace_file

if TYPE_CHECKING:
    from readlist.analysis.ranking.features import Features, Text
    from readlist.analysis.ranking.records import Missing, Neighbour, Reason, Reasons
    from readlist.analysis.ranking.stopping import StopHint
    from readlist.analysis.ranking.taste import Choices, Taste
    from readlist.library.library import Library

Progress = Callable[[int, int], None]
"""Takes how many papers are done, and of how many; what it raises ends the work."""

_LIKED = (QUEUED, READING, READ)
_WORTH_WRITING = 20
"""Papers that may be new to the file before it is written again: so many are soon read once more."""

_TOLD_EVERY = 500


def nobody_asks(_done: int, _of_all: int) -> None:
    """Have nobody told how far the work is."""


def is_liked(paper: PaperSummary) -> bool:
    """Return whether the reader chose the paper: starred it, queued it, reads or has read it."""
    return paper.starred or paper.status in _LIKED


class Ranker:
    """The ranking of one library, kept up to date. Reads the disk: never on a screen's thread.

    ``follow`` takes a while the first time a library is ranked, and little after that.
    """

    def __init__(self, library: Library, settings: RankingSettings, folder: Path | None = None) -> None:
        """Rank the papers of ``library``; the features lie in ``folder``, by default in the cache folder."""
        self._library = library
        self._settings = settings
        self._folder = folder
        self._features: Features | None = None
        self._applied: Applied | None = None
        self._unwritten = 0

    def rank(self, progress: Progress = nobody_asks) -> Ranked:
        """Return the ranking as of the library now. Raises StoreError."""
        from readlist.analysis.ranking.enough import missing
        from readlist.analysis.ranking.stopping import stop_hint
        from readlist.analysis.ranking.taste import learn

        features = self.follow(progress)
        papers = self._library.summaries()
        choices = choices_of(papers.values(), self._settings)
        lacking = missing(choices, features.rows.keys())
        decided = choices.liked | choices.skipped
        return Ranked(
            library=self._library,
            features=features,
            choices=choices,
            missing=lacking,
            taste=learn(features, choices) if not any(lacking) else None,
            stop_hint=stop_hint(
                decisions_of(papers.values()),
                sum(paper.status == INBOX and paper.doc_id not in decided for paper in papers.values()),
            ),
        )

    def follow(self, progress: Progress = nobody_asks) -> Features:
        """Take in what changed in the library, whoever did it, and return the features of its papers.

        ``progress`` is told how far it is where it takes a while. Raises StoreError.
        """
        from readlist.analysis.ranking.features import updated

        features = self._features if self._features is not None else self._read()
        store = self._library.store
        changes = store.text_changes(self._applied) if self._applied is not None else None
        doc_ids = store.paper_ids()
        after = None
        if changes is not None:
            changed = changes.papers
            after = updated(features, self._texts(changed, nobody_asks), changed - set(doc_ids))
        if after is None or len(after) != len(doc_ids):
            # Nobody knows what changed: each text is compared with the one that its features are of.
            changes = store.text_changes()
            gone = features.rows.keys() - set(doc_ids)
            after = updated(features, self._texts(doc_ids, progress), gone)
            self._unwritten += _WORTH_WRITING if changes is not None else 0
        if after is not features:
            self._unwritten += len(set(after.digests.tolist()) ^ set(features.digests.tolist()))
        self._features, self._applied = after, changes.applied if changes is not None else None
        return after

    def save(self) -> None:
        """Keep the features for the next time, where that pays; a disk that refuses is done without."""
        file = self._file()
        if self._features is None or file is None or self._unwritten < _WORTH_WRITING:
            return
        from readlist.analysis.ranking.stored import encoded

        state = msgspec.json.encode(self._applied).decode()
        with contextlib.suppress(OSError):
            make_private_folder(file.parent)
            replace_file(file, map(bytes, encoded(self._features, state)))
            self._unwritten = 0

    def _read(self) -> Features:
        from readlist.analysis.ranking.features import no_features
        from readlist.analysis.ranking.stored import decoded

        file = self._file()
        with contextlib.suppress(OSError, msgspec.DecodeError):
            stored = decoded(file.read_bytes()) if file is not None else None
            if stored is not None:
                self._applied = msgspec.json.decode(stored.state, type=Applied | None)
                return stored.features
        return no_features()

    def _texts(self, doc_ids: Iterable[int], progress: Progress) -> Iterator[Text]:
        from readlist.analysis.ranking.features import Text

        wanted = list(doc_ids)
        for done, (doc_id, text) in enumerate(self._library.texts(wanted), start=1):
            yield Text(doc_id, text.title, text.abstract)
            if done % _TOLD_EVERY == 0:
                progress(done, len(wanted))

    def _file(self) -> Path | None:
        library_id = self._library.store.library_id
        if not library_id.isalnum():  # the library may come from anywhere, and say anything
            return None
        folder = self._folder if self._folder is not None else paths.cache_folder() / "ranking"
        return folder / f"{library_id}.features"


@dataclass(frozen=True, eq=False)
class Ranked:
    """A library's papers as they were ranked at one moment.

    ``taste`` is what was learned, None while ``missing`` says what that takes. Scores cost
    nothing; reasons read the text of the paper.
    """

    library: Library
    features: Features
    choices: Choices
    missing: Missing
    taste: Taste | None
    stop_hint: StopHint | None

    def order(self, doc_ids: Iterable[int]) -> list[int]:
        """Return papers, the best first; equals, and all while nothing was learned, as they came."""
        return self.taste.order(doc_ids) if self.taste is not None else list(doc_ids)

    def score(self, doc_id: int) -> float | None:
        """Return the score of a paper: 0 is an average paper; None where there is none."""
        return self.taste.score(doc_id) if self.taste is not None else None

    def scores(self) -> dict[int, float]:
        """Return the score of every paper by id; none while nothing was learned."""
        if self.taste is None:
            return {}
        return dict(zip(self.features.doc_ids.tolist(), self.taste.scores.tolist(), strict=True))

    def reasons(self, doc_id: int, most: int = 6) -> Reasons | None:
        """Return why the paper has its score; None where it has none. Reads its text. Raises StoreError."""
        from readlist.analysis.ranking.reasons import reasons_of

        text = next((text for _, text in self.library.texts([doc_id])), None)
        if self.taste is None or text is None:
            return None
        return reasons_of(self.taste, doc_id, text.title, text.abstract, most)

    def more_like(self, doc_id: int, most: int = 20, among: Iterable[int] | None = None) -> list[Neighbour]:
        """Return the papers most like one, the most alike first, each work once; ``among`` those, or all.

        This needs no choices. Takes tens of milliseconds.
        """
        from readlist.analysis.ranking.nearest import each_work_once, nearest

        papers = self.library.summaries()
        return each_work_once(nearest(self.features, doc_id, among), papers, doc_id, most)

    def shared_terms(self, doc_id: int, other: int, most: int = 5) -> tuple[Reason, ...]:
        """Return the terms that make two papers alike, as the first one writes them. Reads its text."""
        from readlist.analysis.ranking.nearest import shared_terms

        for _, text in self.library.texts([doc_id]):
            return shared_terms(self.features, doc_id, other, text.title, text.abstract, most)
        return ()


def choices_of(papers: Iterable[PaperSummary], settings: RankingSettings) -> Choices:
    """Return what is learned from: the papers that were chosen and skipped, and the reader's terms."""
    from readlist.analysis.ranking.taste import Choices

    liked: list[int] = []
    skipped: list[int] = []
    for paper in papers:
        if is_liked(paper):
            liked.append(paper.doc_id)
        elif paper.status == SKIPPED:
            skipped.append(paper.doc_id)
    return Choices(frozenset(liked), frozenset(skipped), settings.boosted, settings.muted)


def decisions_of(papers: Iterable[PaperSummary]) -> list[bool]:
    """Return of the papers that left the inbox, in the order in which they did, whether they were chosen.

    A paper that is only starred, or has a status of the reader's own, is not decided yet.
    """
    decided = [
        paper
        for paper in papers
        if paper.status in (*_LIKED, SKIPPED) and paper.status_changed_at is not None
    ]
    decided.sort(key=lambda paper: (paper.status_changed_at or "", paper.doc_id))
    return [is_liked(paper) for paper in decided]
