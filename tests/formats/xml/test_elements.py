"""XML entry by entry: what is safe, what is whole, and where it is damaged."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import SourceError
from readlist.formats.xml.elements import Element, ParsedXml, parse_xml, root_name

FEED = """\
<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="urn:x">
  <title>A list</title>
  <entry><title>One</title><x:author>Ann <b>Li</b></x:author></entry>
  <x:entry n="2">
    <title>Two</title>
  </x:entry>
  <entry><title>Three</title></entry>
</feed>
"""


def parse(text: str) -> tuple[list[Element], ParsedXml]:
    entries: list[Element] = []
    return entries, parse_xml(text, ("entry",), entries.append)


def titles(text: str) -> list[str]:
    return [entry.text("title") for entry in parse(text)[0]]


def test_entries_are_given_one_by_one_with_their_lines() -> None:
    entries, parsed = parse(FEED)
    assert [(entry.line, entry.text("title")) for entry in entries] == [(4, "One"), (5, "Two"), (8, "Three")]
    assert parsed.around.text("feed", "title") == "A list"
    assert parsed.around.find("feed", "entry") is None
    assert parsed.problems == []


def test_names_lose_their_prefix_and_texts_their_markup() -> None:
    entries, _ = parse(FEED)
    assert entries[0].text("author") == "Ann Li"
    assert entries[1].attributes == {"n": "2"}
    assert [child.name for child in entries[0].children()] == ["title", "author"]
    assert entries[0].texts("author", "b") == ["Li"]
    assert entries[0].text("none", "at", "all") == ""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("R&D", "R&D"),
        ("a&nbsp;b &eacute; &alpha;", "a\xa0b é α"),
        ("x &lt; y &amp;lt; z", "x < y &lt; z"),
        ("&LT;b&AMP;", "<b&"),
        ("one&#27;two&#x7;&#28;", "onetwo"),
        ("one&#xD;two&#13;&ThickSpace;", "one\rtwo\r\u205f\u200a"),
        ("&#233;&#xe9;", "éé"),
        ("&unknown; &", "&unknown; &"),
        ("<![CDATA[R&D &nbsp; <b>]]>", "R&D &nbsp; <b>"),
    ],
)
def test_references_are_read_as_they_are_meant(written: str, meant: str) -> None:
    assert titles(f"<feed><entry><title>{written}</title></entry></feed>") == [meant]


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY a "b">',
        '<!ENTITY a SYSTEM "file:///etc/hostname">',
        '<!ENTITY % a SYSTEM "http://example.org/x"> %a;',
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">',
    ],
)
def test_declared_entities_are_refused(declaration: str) -> None:
    with pytest.raises(SourceError, match="declares an entity") as refused:
        titles(f"<!DOCTYPE feed [{declaration}]><feed><entry><title>&a;</title></entry></feed>")
    assert refused.value.hint


def test_a_document_type_alone_is_fine_and_never_fetched() -> None:
    declared = '<!DOCTYPE feed PUBLIC "-//X//DTD" "http://127.0.0.1:9/x.dtd">'
    assert titles(f"{declared}<feed><entry><title>One</title></entry></feed>") == ["One"]


def test_a_file_cut_off_gives_the_entries_before_and_one_error() -> None:
    start = FEED.index("Two")
    entries, parsed = parse(FEED[: start + 2])
    assert [entry.text("title") for entry in entries] == ["One"]
    (problem,) = parsed.problems
    assert (problem.severity, problem.line, problem.text) == ("error", 5, "Tw")
    assert "cut off in line 6" in problem.message


@pytest.mark.parametrize("end", range(len("<feed>"), len(FEED)))
def test_wherever_it_is_cut_the_whole_entries_are_there(end: int) -> None:
    text = FEED[FEED.index("<feed") :][:end]
    whole = sum(text.count(f"</{name}>") for name in ("entry", "x:entry"))
    try:
        entries, parsed = parse(text)
    except SourceError:
        assert whole == 0
        return
    assert len(entries) == whole
    assert sum(problem.severity == "error" for problem in parsed.problems) == ("</feed>" not in text)


@pytest.mark.parametrize(
    "damaged",
    [
        "<entry>b<x></entry>",
        "<entry>b",
        "<entry>b <c = d></entry>",
        "<entry>b</c></entry>",
        "<entry>b<</entry>",
    ],
)
def test_damage_stops_at_its_entry(damaged: str) -> None:
    text = f"<feed>\n<entry>a</entry>\n{damaged}\n<entry>c</entry><entry>d</entry></feed>"
    entries, parsed = parse(text)
    assert [entry.whole_text() for entry in entries] == ["a", "c", "d"]
    (problem,) = parsed.problems
    assert (problem.severity, problem.line) == ("error", 3)


def test_names_around_a_damaged_entry_keep_their_prefix() -> None:
    entries, parsed = parse("<x:feed><y:list>\n<entry>a<b></entry>\n<entry>c</entry></y:list></x:feed>")
    assert [entry.whole_text() for entry in entries] == ["c"]
    assert [problem.line for problem in parsed.problems] == [2]


def test_entries_without_a_root_survive_damage() -> None:
    entries, parsed = parse("<entry>a</entry>\n<entry>b<x></entry>\n<entry>c</entry>")
    assert [entry.whole_text() for entry in entries] == ["a", "c"]
    assert [problem.line for problem in parsed.problems] == [2]


def test_thousands_of_documents_one_after_another_are_read() -> None:
    assert len(titles("<?xml version='1.0'?><feed><entry><title>a</title></entry></feed>\n" * 5000)) == 5000


def test_damage_between_entries_is_a_warning() -> None:
    entries, parsed = parse("<feed><title>x</feed>\n<entry>a</entry></feed>")
    assert len(entries) == 1
    assert {problem.severity for problem in parsed.problems} == {"warning"}


def test_documents_one_after_another_are_one() -> None:
    assert titles(FEED + "\n" + FEED + "Thank you!") == ["One", "Two", "Three"] * 2
    assert parse("<entry>a</entry><entry>b</entry>")[1].problems == []


def test_text_above_the_tree_keeps_the_lines() -> None:
    entries, _ = parse("This file has no style.\n\n" + FEED[FEED.index("<feed") :])
    assert entries[0].line == 5


@pytest.mark.parametrize("text", ["", "words", "a < b", "<", "<?xml", "<a", "{}"])
def test_what_is_no_xml_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="does not begin as XML"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (FEED, "feed"),
        (
            "<?xml version='1.0'?>\n<!-- a > b -->\n<!DOCTYPE a [<!ENTITY b 'c'>]>\n<rdf:RDF xmlns:rdf='x'>",
            "rdf",
        ),
        ("This XML file does not appear to have style information.\n<rss version='2.0'>", "rss"),
        ("<a", ""),
        ("no xml", ""),
        ("x" * 600 + "<a>", ""),
        ("< a>", ""),
    ],
)
def test_the_name_of_the_root(text: str, name: str) -> None:
    assert root_name(text) == name


REPEATED = (
    "<a>", "<a/>", "<entry>", "<entry/>", "<entry>x</entry>", "<entry><", "<entry>&", "&", "<!--",
    "<![CDATA[", "<entry ", "</", '<entry a="', "<!DOCTYPE", "<?xml", "\n", "<entry>\n<x>",
    "<feed><entry></feed>", "&#1;",
)  # fmt: skip


@pytest.mark.parametrize("part", REPEATED)
def test_repeated_constructs_take_linear_time(part: str) -> None:
    def took(size: int) -> float:
        start = time.process_time()
        parse("<feed>" + part * (size // len(part)))
        return time.process_time() - start

    assert took(1_000_000) < 3


@given(
    st.lists(
        st.sampled_from([*REPEATED, "</a>", "</entry>", "</feed>", "]]>", "-->", ">", "x", "é", "<feed>"])
    )
)
def test_nothing_but_a_source_error_is_raised(parts: list[str]) -> None:
    text = "".join(parts)
    root_name(text)
    try:
        entries, parsed = parse(text)
    except SourceError as refused:
        assert refused.hint
        return
    assert all(1 <= entry.line <= text.count("\n") + 1 for entry in entries)
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in parsed.problems)
