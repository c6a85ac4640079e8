"""Front matter: owned keys are rewritten, everything else stays as it was written."""

from __future__ import annotations

import datetime
import re
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from readlist.errors import ExportError
from readlist.formats.notes.front_matter import Value, edit_front_matter, readlist_id

OWNED: dict[str, Value] = {
    "readlist_id": 7,
    "title": "New: title",
    "tags": ("moe", "no"),
    "status": "read",
    "starred": True,
    "read": datetime.date(2024, 9, 1),
}


def parsed(text: str, version: tuple[int, int] = (1, 2)) -> Any:
    """Return what a YAML parser makes of the front matter."""
    yaml = YAML(typ="safe", pure=True)
    yaml.version = version
    inside = re.split(r"^---$", text.removeprefix("\ufeff").replace("\r\n", "\n"), flags=re.MULTILINE)[1]
    return yaml.load(StringIO(inside))


def test_a_text_without_front_matter_gets_one() -> None:
    assert edit_front_matter("Body\n", {"readlist_id": 7, "title": "A"}) == (
        "---\nreadlist_id: 7\ntitle: A\n---\nBody\n"
    )


def test_foreign_keys_keep_text_order_and_comments() -> None:
    before = (
        "---\n"
        "# mine\n"
        "aliases:   [ 'x',   \"y\" ]   # two\n"
        "title: Old   # really\n"
        "\n"
        "cssclasses: &c\n"
        "- wide\n"
        "  # inside\n"
        "again: *c\n"
        "status: inbox\n"
        "summary: |\n"
        "  tags: not a key\n"
        "\n"
        "  --- nor an end\n"
        "date: 2024-01-01\n"
        "# the end\n"
        "---\n"
        "---\nbody\n"
    )
    assert edit_front_matter(before, OWNED) == (
        "---\n"
        "# mine\n"
        "aliases:   [ 'x',   \"y\" ]   # two\n"
        "readlist_id: 7\n"
        'title: "New: title"   # really\n'
        "tags:\n"
        "  - moe\n"
        '  - "no"\n'
        "\n"
        "cssclasses: &c\n"
        "- wide\n"
        "  # inside\n"
        "again: *c\n"
        "status: read\n"
        "starred: true\n"
        "read: 2024-09-01\n"
        "summary: |\n"
        "  tags: not a key\n"
        "\n"
        "  --- nor an end\n"
        "date: 2024-01-01\n"
        "# the end\n"
        "---\n"
        "---\nbody\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tags: [a,\n  b]\nx: 1\n", "tags:\n  - moe\nx: 1\n"),
        ("tags: [a,\nb\n]\nx: 1\n", "tags:\n  - moe\nx: 1\n"),
        ("tags:\n- a\n- b\nx: 1\n", "tags:\n  - moe\nx: 1\n"),
        ("tags: >-\n  a\n\n  b\nx: 1\n", "tags:\n  - moe\nx: 1\n"),
        ('"tags": a\nx: 1\n', "tags:\n  - moe\nx: 1\n"),
        ("tags : a\nx: 1\n", "tags:\n  - moe\nx: 1\n"),
        ("tags:\n  - moe # why\nx: 1\n", "tags:\n  - moe # why\nx: 1\n"),
        ("tags: # mine\n  - a\n  # b soon\nx: 1\n", "tags: # mine\n  - moe\n  # b soon\nx: 1\n"),
        ('x: "two\ntags: lines"\ntags: a\n', 'x: "two\ntags: lines"\ntags:\n  - moe\n'),
        ("x: it's [fine\ntags: a\n", "x: it's [fine\ntags:\n  - moe\n"),
        ("", "tags:\n  - moe\n"),
        ("# only a comment\n", "# only a comment\ntags:\n  - moe\n"),
    ],
)
def test_every_way_to_write_a_value_is_replaced_whole(before: str, after: str) -> None:
    assert edit_front_matter(f"---\n{before}---\n", {"tags": ("moe",)}) == f"---\n{after}---\n"


def test_an_empty_value_takes_the_key_away() -> None:
    assert edit_front_matter("---\nyear: 2020\nx: 1\ntags:\n  - a\n---\n", {"year": None, "tags": ()}) == (
        "---\nx: 1\n---\n"
    )


def test_byte_order_mark_and_line_ends_stay() -> None:
    before = "\ufeff---\r\nx: 1\r\ntitle: Old\r\n---\r\nbody\nmixed\r\n"
    assert edit_front_matter(before, {"title": "New", "tags": ("a",)}) == (
        "\ufeff---\r\nx: 1\r\ntitle: New\r\ntags:\r\n  - a\r\n---\r\nbody\nmixed\r\n"
    )


def test_text_between_two_thematic_breaks_is_no_front_matter() -> None:
    before = "---\nOnce upon a time\n---\nthe end\n"
    assert edit_front_matter(before, {"title": "A"}) == "---\ntitle: A\n---\n" + before


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("title: a\ntitle: b\n", "twice"),
        ("x: [a, b\ntitle: c\n", "never closed"),
        ("title: &t a\nx: *t\n", "refers to"),
        ("{title: a}\n", "does not edit"),
        ("  title: a\n", "does not edit"),
        ("? title\n: a\n", "does not edit"),
    ],
)
def test_what_cannot_be_edited_safely_is_refused(inside: str, reason: str) -> None:
    with pytest.raises(ExportError, match=reason):
        edit_front_matter(f"---\n{inside}---\n", {"title": "A"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("---\nx: 1\nreadlist_id: 12\n---\n", 12),
        ("\ufeff---\r\nreadlist_id: '12' # mine\r\n---\r\n", 12),
        ("---\nx: 1\n---\nreadlist_id: 12\n", None),
        ("readlist_id: 12\n", None),
        ("---\n  readlist_id: 12\n---\n", None),
        ("", None),
    ],
)
def test_the_id_is_read_from_the_front_matter_only(text: str, found: int | None) -> None:
    assert readlist_id(text.splitlines(keepends=True)) == found


RISKY_WORDS = """
    no NO yes on Off y N true null ~ 1e3 1_000 0x1F 0o7 .inf .NaN 12:30:00 2024-09-01 = << - -- --- ...
    [x] {x} #x a#b @x `x` %x !x &x *x |x >x ?x :x x: 'x' "x" \\x
"""
RISKY_TEXTS = [
    "",
    " ",
    "a: b",
    "a #b",
    " a",
    "a ",
    "- a",
    "tab\there",
    "two\nlines",
    "\x85",
    "\u2028",
    "\ufeff",
    "é\u0301",
]
RISKY = st.sampled_from([*RISKY_WORDS.split(), *RISKY_TEXTS])
TEXTS = RISKY | st.text(max_size=30)


@given(title=TEXTS, tags=st.lists(TEXTS, max_size=4), year=st.integers(-9999, 9999), starred=st.booleans())
def test_yaml_parsers_of_both_versions_read_the_values_back(
    title: str, tags: list[str], year: int, starred: bool
) -> None:
    day = datetime.date(2024, 9, 1)
    text = edit_front_matter(
        "",
        {"title": title, "tags": tags, "year": year, "starred": starred, "read": day, "arxiv": "1706.03760"},
    )
    for version in ((1, 1), (1, 2)):
        values = parsed(text, version)
        assert values["title"] == title
        assert values.get("tags", []) == tags
        assert (values["year"], values["starred"], values["read"]) == (year, starred, day)
        assert values["arxiv"] == "1706.03760"


FOREIGN_ENTRIES = st.sampled_from(
    [
        "a: 1\n",
        "b: 'it''s' # comment\n",
        "c: [1, 2,\n  3]\n",
        'd: "two\n  lines # no comment"\n',
        "e: |\n  title: x\n\n  # text\n",
        "f:\n- title: x\n- y\n",
        "g: {title: x,\n  y: '}'}\n",
        "h: &anchor\n  tags: [a]\n",
        "# a comment: with a colon\n",
        "\n",
        "i: 2024-01-01\n",
        "Ünïcode key: ☃\n",
        "j: !!str 5\n",
        "k:\n",
        "l: it's [not a bracket\n",
    ]
)
OWNED_ENTRIES = {
    "title": st.sampled_from(
        ["title: Old\n", "title: |\n  Old\n  # x\n", "title: 'a\n  b'\n", "title: Old # c\n"]
    ),
    "tags": st.sampled_from(["tags: [a, b]\n", "tags:\n  - a\n  - b\n", "tags:\n- a\n", "tags:\n"]),
    "status": st.sampled_from(["status: inbox\n", "'status': \"inbox\"\n"]),
}


@st.composite
def front_matters(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Return entries in the order of the file, and those of them that are the user's."""
    foreign = draw(st.lists(FOREIGN_ENTRIES, max_size=6, unique=True))
    owned = [
        draw(OWNED_ENTRIES[name])
        for name in draw(st.lists(st.sampled_from(sorted(OWNED_ENTRIES)), unique=True))
    ]
    return draw(st.permutations(foreign + owned)), foreign


@given(front_matters(), st.sampled_from(["\n", "\r\n"]))
def test_foreign_entries_survive_byte_for_byte(entries: tuple[list[str], list[str]], line_end: str) -> None:
    in_file, foreign = entries
    before = f"---\n{''.join(in_file)}---\nbody\n---\n".replace("\n", line_end)
    after = edit_front_matter(before, OWNED)
    at = 0
    for entry in [entry for entry in in_file if entry in foreign]:
        text = entry.replace("\n", line_end)
        at = after.index(text, at) + len(text)
    values = parsed(after)
    assert {name: values[name] for name in OWNED} == {**OWNED, "tags": ["moe", "no"]}
    assert {key: value for key, value in values.items() if key not in OWNED} == {
        key: value for key, value in (parsed(before) or {}).items() if key not in OWNED
    }
    assert edit_front_matter(after, OWNED) == after
