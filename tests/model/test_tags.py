"""Tags in levels."""

from __future__ import annotations

import pytest

from readlist.model.tags import ancestors, is_within, moved, tag_name, typed_tags


@pytest.mark.parametrize(
    ("tag", "above"),
    [
        ("a", ()),
        ("a/b", ("a",)),
        ("a b/c d/e", ("a b", "a b/c d")),
        ("/a", ()),
        ("a/", ()),
        ("a//b", ()),
        ("a/ /b", ()),
        ("/", ()),
    ],
)
def test_a_tag_stands_below_those_before_its_slashes(tag: str, above: tuple[str, ...]) -> None:
    assert ancestors(tag) == above
    assert all(is_within(tag, each) for each in (*above, tag))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("moe", "moe"),
        ("#moe", "moe"),
        ("a/b", "a/b"),
        ("a//b", "a/b"),
        ("/x", "x"),
        ("x/", "x"),
        ("#/x", "x"),
        (" a b / c ", "a b/c"),
        ("a/ /b", "a/b"),
        ("//", ""),
        ("#", ""),
        ("a\x1b[31mb", "ab"),
    ],
)
def test_a_tag_has_no_empty_level(text: str, name: str) -> None:
    assert tag_name(text) == name


def test_a_beginning_is_not_a_level() -> None:
    assert not is_within("ab/c", "a")
    assert not is_within("a", "a/b")
    assert not is_within("a//b", "a")


@pytest.mark.parametrize(
    ("tag", "old", "new", "expected"),
    [
        ("a", "a", "b", "b"),
        ("a/x", "a", "b/c", "b/c/x"),
        ("ab", "a", "b", "ab"),
        ("a", "a", "a/x", "a/x"),
        ("a/y", "a", "a/x", "a/x/y"),
        ("a/x", "a", "a/x", "a/x"),
        ("a/x/z", "a", "a/x", "a/x/z"),
        ("a/x", "a/x", "a", "a"),
    ],
)
def test_what_stands_below_comes_along(tag: str, old: str, new: str, expected: str) -> None:
    assert moved(tag, old, new) == expected


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("moe", ["moe"]),
        ("mixture of experts, to-cite", ["mixture of experts", "to-cite"]),
        ("moe -old stuff, #new", ["moe", "-old stuff", "new"]),
        ('"a, b", c', ["a, b", "c"]),
    ],
)
def test_commas_and_signs_separate_typed_tags(line: str, typed: list[str]) -> None:
    assert [("-" if tag.removes else "") + tag.written for tag in typed_tags(line) if tag.written] == typed
