"""The blocks of BibTeX files, sound and damaged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.bibtex.syntax import Entry, Macro, read_blocks

SOUND = """\
@article{one,
  title = {A {Nested {List}}},
  journal = "Journal of {"}Lists{"}",
  year = 2001,
  month = "10~" # jan,
}
"""


def only_entry(text: str) -> Entry:
    (entry,) = read_blocks(text).entries
    return entry


def text_of(entry: Entry, name: str) -> str:
    return "".join(entry.fields[name])


def test_an_entry_with_all_kinds_of_values() -> None:
    entry = only_entry(SOUND)
    assert (entry.type, entry.key, entry.line, entry.complaints, entry.damaged) == (
        "article",
        "one",
        1,
        (),
        False,
    )
    assert entry.fields == {
        "title": ("A {Nested {List}}",),
        "journal": ('Journal of {"}Lists{"}',),
        "year": ("2001",),
        "month": ("10~", "jan"),
    }
    assert isinstance(entry.fields["month"][1], Macro)
    assert not isinstance(entry.fields["month"][0], Macro)


@pytest.mark.parametrize(
    "text",
    [
        "@Article(one, title = {A (List)}, year = 2001)",
        "@ARTICLE { one , TITLE={A (List)} ,YEAR=2001, }",
        "@article{one\n, title = {A (List)}\n, year = 2001\n}",
        "@article{one,title={A (List)},\n  % note = {left out},\n  year=2001}",
        '@article{one,\n\n\ttitle\t=\t"A (List)",,\n\tyear = {2001}}',
        "Some words before @ and a@b.org (c) \\@x{y}\n@article{one, title={A (List)}, year={2001}} and after",
    ],
)
def test_the_same_entry_in_other_hands(text: str) -> None:
    entry = only_entry(text)
    assert (entry.type, entry.key, entry.complaints) == ("article", "one", ())
    assert (text_of(entry, "title"), text_of(entry, "year")) == ("A (List)", "2001")


def test_what_stands_between_entries_is_no_entry() -> None:
    blocks = read_blocks(
        "% a comment with @misc{no, title={No}}\n"
        "@comment{ @misc{no, title={No}} }\n"
        "@preamble{ {\\newcommand{\\x}{y}} }\n"
        "Words.\n"
        "@misc{yes, title={Yes}}\n"
        "  %@misc{no, title={No}}\n"
        "@string{lists = {Journal of Lists}}\n"
    )
    assert [entry.key for entry in blocks.entries] == ["yes"]
    assert [(each.name, each.value) for each in blocks.definitions] == [("lists", ("Journal of Lists",))]
    assert blocks.ignored == 1 + 1 + 1 + 1 + 1


def test_lines_are_those_of_the_source() -> None:
    text = "\n\n@misc{a,\n title={A}}\n@misc{b,\n title={B}} @misc{c, title={C}}\n\n @misc{d}"
    assert [(entry.key, entry.line) for entry in read_blocks(text).entries] == [
        ("a", 3),
        ("b", 5),
        ("c", 6),
        ("d", 8),
    ]


def test_keys_of_all_kinds() -> None:
    text = (
        "@misc(bare)\n@misc{doi:10.1016/S0304(01)55-X, title={A}}\n"
        "@misc{two words, title={B}}\n@misc{, title={C}}\n"
    )
    blocks = read_blocks(text)
    assert [entry.key for entry in blocks.entries] == ["bare", "doi:10.1016/S0304(01)55-X", "two words", ""]
    assert all(entry.complaints == () for entry in blocks.entries)


def test_an_at_sign_inside_a_value_begins_nothing() -> None:
    entry = only_entry("@misc{a, title = {A @List{} of @misc{x, y}},\n note = {see @book{z, w}}}")
    assert text_of(entry, "title") == "A @List{} of @misc{x, y}"


@pytest.mark.parametrize(
    ("text", "key", "complaint"),
    [
        ("@misc{a title={A}, year=2001}", "a", "no comma behind the key"),
        ("@misc{a\n title={A}, year=2001}", "a", "no comma behind the key"),
        ("@misc{title={A}, year=2001}", "", "no key"),
        ("@misc{a, title={A} year=2001}", "a", "no comma before year"),
        ("@misc{a, title={A}\n year=2001\n}", "a", "no comma before year"),
        ("@misc{a, title={A}, title={B}, year=2001}", "a", "title is given twice"),
    ],
)
def test_small_mistakes_lose_nothing(text: str, key: str, complaint: str) -> None:
    entry = only_entry(text)
    assert entry.key == key
    assert (text_of(entry, "title"), text_of(entry, "year"), entry.damaged) == ("A", "2001", False)
    assert complaint in entry.complaints[0]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("@misc{a,\n  title = {No Brace,\n  year = {2001}\n}\n", "No Brace"),
        ("@misc{a,\n  title = {No Brace},\n  year = {2001}\n", "No Brace"),
        ("@misc{a,\n  title = {No Brace,\n  year = {2001}\n", "No Brace"),
        ("@misc{a,\n  title = {Brace}s},\n  year = {2001}\n}\n", "Braces"),
        ('@misc{a,\n  title = "No Quote,\n  year = "2001"\n}\n', "No Quote"),
        ('@misc{a,\n  title = "A "Big" List",\n  year = "2001"\n}\n', 'A "Big" List'),
        ('@misc{a, title = "A G\\"odel List", year = "2001"}\n', 'A G\\"odel List'),
        ("@misc{a,\n  author 💯 {Ann Li},\n  title = {No Sign},\n  year = {2001}\n}\n", "No Sign"),
        ("@misc{a, title = {No Brace, year = 2001}\n", "No Brace"),
    ],
)
def test_damaged_entries_are_taken_apart_by_names_and_end_where_the_next_begins(
    text: str, title: str
) -> None:
    first, second = read_blocks(f"{text}\n@misc{{b, title = {{Next}}}}\n").entries
    assert (first.key, first.damaged, bool(first.complaints)) == ("a", True, True)
    assert text_of(first, "title").replace("}", "") == title
    assert text_of(first, "year") == "2001"
    assert (second.key, second.damaged, text_of(second, "title")) == ("b", False, "Next")


def test_a_damaged_entry_on_the_line_of_others() -> None:
    blocks = read_blocks("@misc{a, title={A}} @misc{b, title={B, @misc{c, title={C}} @misc{d, title={D}}")
    assert [entry.key for entry in blocks.entries] == ["a", "b", "c", "d"]


def test_repeated_keywords_are_united() -> None:
    entry = only_entry("@misc{a, title={A}, keywords={x}, keywords={y, z}}")
    assert text_of(entry, "keywords") == "x, y, z"


def test_words_without_delimiters_are_a_text() -> None:
    entry = only_entry("@misc{a, title = A List of 3 Words, date = 2001-02-03, month = may}")
    assert entry.fields["title"] == ("A List of 3 Words",)
    assert text_of(entry, "date") == "2001-02-03"
    assert entry.fields["month"] == (Macro("may"),)


@given(st.text(alphabet=st.sampled_from('@misc{}(),="#% \nabtitle%\\1é'), max_size=200))
def test_any_text_is_read(text: str) -> None:
    read_blocks(text)
