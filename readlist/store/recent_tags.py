"""The tags that papers were given last, as the history tells them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from readlist.store.history import history_steps
from readlist.store.journal import Commit, Group

STEPS_ABOUT_TAGS = 50
"""How many steps are looked at, the newest first."""


def recent_tags(
    commits: Sequence[tuple[int, int, Commit]], group_at: Callable[[int], Group], most: int
) -> tuple[str, ...]:
    """Return the tags that the newest steps in force gave to papers, the newest first.

    ``commits`` come oldest first, each with where its step begins, which ``group_at`` reads.
    """
    in_force = {step.step for step in history_steps(commit for *_, commit in commits) if not step.undone}
    about_tags = [
        start
        for start, _, commit in reversed(commits)
        if commit.step in in_force and commit.command.startswith(("tag ", "tags "))
    ]
    tags: dict[str, None] = {}
    for start in about_tags[:STEPS_ABOUT_TAGS]:
        for line in group_at(start).changes:
            before, after = _tags_in(line.before), _tags_in(line.after)
            tags |= dict.fromkeys(tag for tag in reversed(after) if tag not in before)
        if len(tags) >= most:
            break
    return tuple(tags)[:most]


def _tags_in(image: msgspec.Raw) -> list[str]:
    """Return the tags in the image of a change; none where it says nothing of them."""
    try:
        return msgspec.json.decode(image, type=_Tagged).tags
    except msgspec.DecodeError:
        return []


class _Tagged(msgspec.Struct, frozen=True):
    tags: list[str] = []
