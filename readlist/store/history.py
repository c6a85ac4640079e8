"""The history of a library: which steps can be taken back, which can be done again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
        history_step(commit, undone=commit.step in undone)
        for commit in reversed(commits)
        if is_change(commit)
    ]


def history_step(commit: Commit, *, undone: bool) -> HistoryStep:
    """Return a step as people see it."""
    return HistoryStep(commit.step, commit.at, commit.session, commit.command, commit.count, undone)


def step_to_undo(commits: Sequence[Commit], session: str | None) -> Commit | None:
    """Return the newest step still in force, of that session or (None) of anyone. The newest come last."""
    undone: dict[int, bool] = {}
    for commit in reversed(commits):
        if commit.undoes is not None:
            undone.setdefault(commit.undoes, True)
        elif commit.redoes is not None:
            undone.setdefault(commit.redoes, False)
        elif session in (None, commit.session) and not undone.get(commit.step):
            return commit
    return None


def step_to_redo(commits: Sequence[Commit], session: str) -> Commit | None:
    """Return the step that ``session`` took back last, if it made no change since. The newest come last.

    A session that has changed nothing yet also redoes what others took back, if nobody made a change since:
    so the steps taken back before a restart can all be done again, one by one.
    """
    redone: set[int] = set()
    own_alone = False
    for commit in reversed(commits):
        if commit.redoes is not None:
            redone.add(commit.redoes)
        elif commit.undoes is None:
            # A change ends what its own session, and what a session before it, can do again.
            if commit.session == session:
                return None
            own_alone = True
        elif commit.undoes not in redone and (
            commit.session == session or (not own_alone and _has_changed_nothing(session, commits))
        ):
            return next((each for each in reversed(commits) if each.step == commit.undoes), None)
    return None


def _has_changed_nothing(session: str, commits: Iterable[Commit]) -> bool:
    return not any(commit.session == session and is_change(commit) for commit in commits)


def is_change(commit: Commit) -> bool:
    """Return whether a commit is a step of a user, not one that takes back or does again."""
    return commit.undoes is None and commit.redoes is None


def _undone(commits: Iterable[Commit]) -> set[int]:
    undone: set[int] = set()
    for commit in commits:
        if commit.undoes is not None:
            undone.add(commit.undoes)
        if commit.redoes is not None:
            undone.discard(commit.redoes)
    return undone
