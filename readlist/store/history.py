"""The history of a library: which steps can be taken back, which can be done again."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from readlist.store.journal import Commit


class HistoryStep(msgspec.Struct, frozen=True):
    """One step as people see it; ``count`` is how many papers it touched."""

    step: int
    at: str
    session: str
    command: str
    count: int
    undone: bool


def history_steps(commits: Iterable[Commit]) -> list[HistoryStep]:
    """Return the steps of users, newest first. ``commits`` come oldest first.

    Taking back and doing again are no steps of their own: they show as ``undone``.
    """
    commits = list(commits)
    undone = _undone(commits)
    return [
        HistoryStep(
            commit.step, commit.at, commit.session, commit.command, commit.count, commit.step in undone
        )
        for commit in reversed(commits)
        if _is_change(commit)
    ]


def step_to_undo(commits: Iterable[Commit], session: str | None) -> Commit | None:
    """Return the newest step still in force, of that session or (None) of anyone."""
    commits = list(commits)
    undone = _undone(commits)
    for commit in reversed(commits):
        if _is_change(commit) and commit.step not in undone and session in (None, commit.session):
            return commit
    return None


def step_to_redo(commits: Iterable[Commit], session: str) -> Commit | None:
    """Return the step that ``session`` took back last, if it made no change since.

    A session that took nothing back redoes what anybody took back, if nobody made a change since.
    """
    commits = list(commits)
    own = [commit for commit in commits if commit.session == session]
    step = _last_taken_back(own, _undone(commits)) if own else _last_taken_back(commits, _undone(commits))
    return next((commit for commit in reversed(commits) if commit.step == step), None)


def _last_taken_back(commits: Iterable[Commit], undone: set[int]) -> int | None:
    taken_back: list[int] = []
    for commit in commits:
        if commit.undoes is not None:
            taken_back.append(commit.undoes)
        elif commit.redoes is not None:
            taken_back = [step for step in taken_back if step != commit.redoes]
        else:
            taken_back = []
    return next((step for step in reversed(taken_back) if step in undone), None)


def _is_change(commit: Commit) -> bool:
    return commit.undoes is None and commit.redoes is None


def _undone(commits: Iterable[Commit]) -> set[int]:
    undone: set[int] = set()
    for commit in commits:
        if commit.undoes is not None:
            undone.add(commit.undoes)
        if commit.redoes is not None:
            undone.discard(commit.redoes)
    return undone
