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

    A session that has changed nothing yet also redoes what others took back, if nobody made a change since:
    so the steps taken back before a restart can all be done again, one by one.
    """
    commits = list(commits)
    is_new = not any(commit.session == session and _is_change(commit) for commit in commits)
    taken_back: list[Commit] = []
    for commit in commits:
        if commit.undoes is not None:
            taken_back.append(commit)
        elif commit.redoes is not None:
            taken_back = [earlier for earlier in taken_back if earlier.undoes != commit.redoes]
        else:
            # A change ends what its own session, and what a session before it, can do again.
            taken_back = [earlier for earlier in taken_back if earlier.session == session != commit.session]
    undone = _undone(commits)
    steps = [commit.undoes for commit in taken_back if is_new or commit.session == session]
    step = next((step for step in reversed(steps) if step in undone), None)
    return next((commit for commit in reversed(commits) if commit.step == step), None)


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
