"""The tags that papers were given last."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from readlist.errors import StoreError
from readlist.library.library import Library
from readlist.model.change import EditTags
from readlist.tui.recent_tags import RecentTags


def at_once(call: Callable[[], None]) -> None:
    call()


@pytest.fixture
def tagged(library: Library) -> Library:
    for tag in ("sea", "moons", "tides"):
        library.apply(EditTags(add=(tag,)), list(library.summaries())[:1], f"tag +{tag}")
    return library


def test_what_was_given_in_this_session_stands_before_what_the_history_tells(tagged: Library) -> None:
    recent = RecentTags(at_once)
    recent.given(["moons"])
    recent.given(["ice"])
    recent.learn(tagged)
    assert recent.tags == ("ice", "moons", "tides", "sea")


def test_the_history_is_asked_once(tagged: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    recent = RecentTags(at_once)
    recent.learn(tagged)
    monkeypatch.setattr(Library, "recent_tags", lambda _: pytest.fail("asked again"))
    recent.learn(tagged)
    assert recent.tags == ("tides", "moons", "sea")


def test_of_a_history_that_cannot_be_read_nothing_is_said(
    tagged: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Library) -> tuple[str, ...]:
        raise StoreError("The journal cannot be read.", "Look at it.")

    monkeypatch.setattr(Library, "recent_tags", refuse)
    recent = RecentTags(at_once)
    recent.learn(tagged)
    assert recent.tags == ()
