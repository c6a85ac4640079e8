"""What can be taken back and done again, held against plain words about all that has happened."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from readlist.store.history import history_steps, step_to_redo, step_to_undo
from readlist.store.journal import Commit

SESSIONS = ("a", "b", "c")


def commits_of(events: Sequence[tuple[str, str]]) -> list[Commit]:
    """Return what is in the journal after those events, each of a session; what cannot be is left out."""
    commits: list[Commit] = []
    for kind, session in events:
        step = len(commits) + 1
        undoes = redoes = None
        if kind == "undo":
            target = plain_undo(commits, session) or plain_undo(commits, None)
            undoes = target.step if target is not None else None
        elif kind == "redo":
            target = plain_redo(commits, session)
            redoes = target.step if target is not None else None
        if kind == "change" or undoes is not None or redoes is not None:
            commits.append(Commit(step, f"{step:04}", session, kind, 1, undoes=undoes, redoes=redoes))
    return commits


def plain_undone(commits: Sequence[Commit]) -> set[int]:
    undone: set[int] = set()
    for commit in commits:
        undone |= {commit.undoes} if commit.undoes is not None else set()
        undone -= {commit.redoes} if commit.redoes is not None else set()
    return undone


def plain_undo(commits: Sequence[Commit], session: str | None) -> Commit | None:
    """Of the steps in force, those of the session, the newest."""
    undone = plain_undone(commits)
    changes = [commit for commit in commits if commit.command == "change"]
    fitting = [each for each in changes if each.step not in undone and session in (None, each.session)]
    return fitting[-1] if fitting else None


def plain_redo(commits: Sequence[Commit], session: str) -> Commit | None:
    """Of what was taken back and not done again nor ended by a change, the last."""
    is_new = not any(commit.session == session and commit.command == "change" for commit in commits)
    open_undos: list[Commit] = []
    for commit in commits:
        if commit.undoes is not None:
            open_undos.append(commit)
        elif commit.redoes is not None:
            open_undos = [each for each in open_undos if each.undoes != commit.redoes]
        else:
            open_undos = [each for each in open_undos if each.session == session != commit.session]
    undone = plain_undone(commits)
    steps = [
        each.undoes for each in open_undos if (is_new or each.session == session) and each.undoes in undone
    ]
    return next((commit for commit in commits if steps and commit.step == steps[-1]), None)


@given(
    st.lists(
        st.tuples(st.sampled_from(("change", "undo", "undo", "redo", "redo")), st.sampled_from(SESSIONS)),
        max_size=40,
    ),
    st.integers(0, 10),
)
def test_any_sessions_take_back_and_do_again_what_plain_words_say(
    events: list[tuple[str, str]], trimmed: int
) -> None:
    commits = commits_of(events)[trimmed:]
    for session in SESSIONS:
        assert step_to_undo(commits, session) == plain_undo(commits, session)
        assert step_to_redo(commits, session) == plain_redo(commits, session)
    assert step_to_undo(commits, None) == plain_undo(commits, None)
    undone = plain_undone(commits)
    assert [(step.step, step.undone) for step in history_steps(commits)] == [
        (commit.step, commit.step in undone) for commit in reversed(commits) if commit.command == "change"
    ]
