"""The ranking of a library in a process of its own, so that nothing it does holds up whoever asks.

``python -m readlist.library.ranking_process LIBRARY SETTINGS`` answers requests on standard input, a
line of JSON each, until there are no more. It keeps what ranking takes in its memory, not in that
of the app. This module has both ends of the pipe; the process may be killed at any moment, and
the next one begins where the file of features stands.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from readlist.analysis.ranking.records import Missing, Neighbour, Reason, Reasons
from readlist.analysis.ranking.stopping import StopHint
from readlist.config import Ranking as RankingSettings
from readlist.errors import ReadlistError
from readlist.library.library import Library, open_library
from readlist.library.ranking import Ranked, Ranker

NICENESS = 10
"""The app, and whatever else its user does, come first."""

SCORES_A_LINE = 5_000

Kind = TypeVar("Kind")


class Scores(msgspec.Struct, frozen=True):
    """A ranking: the score of each paper by id, none at all while something is ``missing`` to learn from."""

    scores: dict[int, float]
    missing: Missing
    stop_hint: StopHint | None


class _Head(msgspec.Struct, frozen=True):
    """A ranking without its scores, which come in so many lines behind it."""

    parts: int
    missing: Missing
    stop_hint: StopHint | None


class Alike(msgspec.Struct, frozen=True):
    """A paper like the one asked about, and the terms that they share."""

    neighbour: Neighbour
    terms: tuple[Reason, ...]


class _Rank(msgspec.Struct, frozen=True, tag="rank"):
    pass


class _Why(msgspec.Struct, frozen=True, tag="why"):
    doc_id: int
    most: int


class _Like(msgspec.Struct, frozen=True, tag="like"):
    doc_id: int
    most: int


_Request = _Rank | _Why | _Like


class RankingProcess:
    """The process, from its start on. Its methods wait for the answer: never on a screen's thread.

    Any thread may call them; they take turns. None stands for no answer: the process was killed,
    or the library cannot be read. Then a new one may be started.
    """

    def __init__(self, library: Path, settings: RankingSettings) -> None:
        """Start the process for ``library``. Raises OSError."""
        self._asking = threading.Lock()
        self._process = subprocess.Popen(
            # -P: never a module that happens to lie in the folder in which the user is.
            [sys.executable, "-P", "-m", __name__, str(library), msgspec.json.encode(settings).decode()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # The same modules, however this process found them.
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            # Out of reach of the terminal and its ctrl+c.
            start_new_session=True,
        )

    @property
    def id(self) -> int:
        """The number of the process."""
        return self._process.pid

    def rank(self) -> Scores | None:
        """Return the scores as of the library now; the first time of a large library takes a while."""
        with self._asking, contextlib.suppress(OSError, ValueError, msgspec.DecodeError):
            self._send(_Rank())
            head = self._answer(_Head)
            if head is not None:
                scores: dict[int, float] = {}
                for _ in range(head.parts):
                    scores |= self._answer(dict[int, float]) or {}
                return Scores(scores, head.missing, head.stop_hint)
        return None

    def reasons(self, doc_id: int, most: int = 6) -> Reasons | None:
        """Return why a paper has the score that ``rank`` gave it last; None where it has none."""
        return self._ask(_Why(doc_id, most), Reasons)

    def more_like(self, doc_id: int, most: int = 20) -> tuple[Alike, ...] | None:
        """Return the papers most like one, the most alike first, each work once."""
        return self._ask(_Like(doc_id, most), tuple[Alike, ...])

    def close(self) -> None:
        """Have the process end; a question under way is not answered any more. Any thread may call this."""
        self._process.kill()
        with self._asking:
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            self._process.wait()

    def _ask(self, request: _Request, kind: type[Kind]) -> Kind | None:
        with self._asking, contextlib.suppress(OSError, ValueError, msgspec.DecodeError):
            self._send(request)
            return self._answer(kind)
        return None

    def _send(self, request: _Request) -> None:
        if requests := self._process.stdin:
            requests.write(msgspec.json.encode(request) + b"\n")
            requests.flush()

    def _answer(self, kind: type[Kind]) -> Kind | None:
        answers = self._process.stdout
        return msgspec.json.decode(answers.readline() if answers else b"", type=kind | None)


def main() -> None:
    """Answer requests about the library that the command line names."""
    with contextlib.suppress(AttributeError, OSError):  # Windows has no such call
        os.nice(NICENESS)
    settings = msgspec.json.decode(sys.argv[2], type=RankingSettings)
    with open_library(Path(sys.argv[1]), session="ranking") as library:
        _answer(library, settings, sys.stdin.buffer, sys.stdout.buffer)


def _answer(library: Library, settings: RankingSettings, requests: BinaryIO, answers: BinaryIO) -> None:
    ranker = Ranker(library, settings)
    ranked: Ranked | None = None
    decode = msgspec.json.Decoder(_Request).decode
    for line in requests:
        request = decode(line)
        answer: Scores | Reasons | tuple[Alike, ...] | None = None
        with contextlib.suppress(ReadlistError):
            if ranked is None or isinstance(request, _Rank):
                library.refresh()
                ranked = ranker.rank()
            answer = _answer_to(request, ranked)
        try:
            for part in _parts_of(answer):
                answers.write(msgspec.json.encode(part) + b"\n")
            answers.flush()
        except BrokenPipeError:
            return
        if isinstance(request, _Rank):
            ranker.save()


def _parts_of(answer: object) -> Iterator[object]:
    """Yield what is sent as a line each: of many scores some at a time.

    Whoever reads a line can do nothing else meanwhile, on no thread.
    """
    if isinstance(answer, Scores):
        scores = list(answer.scores.items())
        starts = range(0, len(scores), SCORES_A_LINE)
        yield _Head(len(starts), answer.missing, answer.stop_hint)
        for start in starts:
            yield dict(scores[start : start + SCORES_A_LINE])
    else:
        yield answer


def _answer_to(request: _Request, ranked: Ranked) -> Scores | Reasons | tuple[Alike, ...] | None:
    match request:
        case _Why():
            return ranked.reasons(request.doc_id, request.most)
        case _Like():
            return tuple(
                Alike(neighbour, ranked.shared_terms(request.doc_id, neighbour.doc_id))
                for neighbour in ranked.more_like(request.doc_id, request.most)
            )
        case _:
            return Scores(ranked.scores(), ranked.missing, ranked.stop_hint)


if __name__ == "__main__":
    main()
