"""``python -m bench.duplicates``: how often the rules about duplicates are right, on labelled pairs.

``duplicate_pairs.jsonl`` has pairs of descriptions with what a reader would say: one work, or two.
Titles, authors and years are those of real papers, mistyped or shortened where that is the point,
and some of our own making. The threshold of the proposals is chosen on every other pair and judged
on those between.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from readlist.analysis.duplicates import DuplicateIndex
from readlist.analysis.likeness import PROPOSED_FROM, Work, likeness
from readlist.model.paper import Identifiers, PaperSummary

PAIRS = Path(__file__).with_name("duplicate_pairs.jsonl")
LEAST_PRECISION = 0.9
"""Of ten proposals nine shall be right."""

Rule = Callable[["Pair"], bool]
"""Says of a pair whether it is one work."""


@dataclass(frozen=True)
class Pair:
    """Two descriptions, of what ``kind`` of likeness, and whether they are of one work."""

    kind: str
    is_one_work: bool
    known: PaperSummary
    met: PaperSummary


@dataclass(frozen=True)
class Score:
    """How often a rule was right when it said that a pair is one work, and how often it missed one."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Which part of the pairs it found are one work."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Which part of the pairs that are one work it found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def labelled_pairs() -> list[Pair]:
    """Return all pairs, in the order of the file."""
    rows = [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines()]
    return [Pair(row["kind"], row["same"], _summary(1, row["a"]), _summary(2, row["b"])) for row in rows]


def score(pairs: Iterable[Pair], says: Rule) -> Score:
    """Return how often ``says`` is right about the pairs."""
    answers = [(says(pair), pair.is_one_work) for pair in pairs]
    return Score(answers.count((True, True)), answers.count((True, False)), answers.count((False, True)))


def is_certain(pair: Pair) -> bool:
    """Return whether an import would merge the second into the first."""
    found = _found(pair)
    return found is not None and found


def is_pointed_out(pair: Pair) -> bool:
    """Return whether an import would merge the second, or say that it resembles the first."""
    return _found(pair) is not None


def from_threshold(threshold: float) -> Rule:
    """Return the rule that works as alike as ``threshold`` are one."""
    return lambda pair: likeness(_work(pair.known), _work(pair.met)).score >= threshold


def choose_threshold(pairs: Sequence[Pair]) -> float:
    """Return the lowest threshold, in hundredths, that is precise enough on these pairs."""
    thresholds = [hundredths / 100 for hundredths in range(70, 100)]
    precise = (each for each in thresholds if score(pairs, from_threshold(each)).precision >= LEAST_PRECISION)
    return next(precise, 1.0)


def main() -> None:
    """Print the figures."""
    pairs = labelled_pairs()
    chosen_on, judged_on = pairs[::2], pairs[1::2]
    print(f"{len(pairs)} pairs, {sum(pair.is_one_work for pair in pairs)} of them one work\n")
    print(f"{'rule':<44}{'pairs':>6}{'precision':>11}{'recall':>8}{'wrong':>7}{'missed':>8}")
    _print_row("certain: merged by an import", pairs, is_certain)
    _print_row("proposed or certain", pairs, is_pointed_out)
    chosen = choose_threshold(chosen_on)
    _print_row(f"alike from {chosen} (chosen on these pairs)", chosen_on, from_threshold(chosen))
    _print_row(f"alike from {chosen} (on the other pairs)", judged_on, from_threshold(chosen))
    print(f"\nin use: {PROPOSED_FROM}\n\n{'kind':<44}{'pairs':>6}{'one work':>11}{'found':>8}{'wrong':>7}")
    for kind in dict.fromkeys(pair.kind for pair in pairs):
        of_kind = [pair for pair in pairs if pair.kind == kind]
        found = score(of_kind, is_pointed_out)
        one_work = sum(pair.is_one_work for pair in of_kind)
        print(f"{kind:<44}{len(of_kind):>6}{one_work:>11}{found.right:>8}{found.wrong:>7}")


def _print_row(name: str, pairs: Sequence[Pair], rule: Rule) -> None:
    found = score(pairs, rule)
    figures = f"{found.precision:>11.3f}{found.recall:>8.3f}{found.wrong:>7}{found.missed:>8}"
    print(f"{name:<44}{len(pairs):>6}{figures}")


def _found(pair: Pair) -> bool | None:
    """Return whether the second is certainly the first; None where it is not even proposed."""
    met = pair.met
    match = DuplicateIndex([pair.known]).find(met.title, met.authors, met.year, met.identifiers)
    return match.certain if match is not None else None


def _work(summary: PaperSummary) -> Work:
    return Work(summary.title, summary.authors, summary.year, summary.identifiers)


def _summary(doc_id: int, row: dict[str, Any]) -> PaperSummary:
    return PaperSummary(
        doc_id=doc_id,
        title=row["title"],
        authors=tuple(row.get("authors", ())),
        year=row.get("year"),
        identifiers=Identifiers(arxiv=row.get("arxiv"), doi=row.get("doi")),
    )


if __name__ == "__main__":
    main()
