"""A paper's file: what readlist writes into it, and what it never touches."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import ExportError
from readlist.formats.markdown.text import lines_of
from readlist.formats.notes.front_matter import readlist_id
from readlist.formats.notes.markdown_notes import BEGIN, END, document, note_file
from readlist.model.paper import Annotation, Identifiers, Link, Note, Paper, PaperList, Place

LISTS = {1: PaperList(doc_id=1, title="Papers: week 35", listed_on="2024-09-01")}
PAPER = Paper(
    doc_id=4503599627370496,
    key="vaswani2017attention",
    title="Attention Is All You Need",
    authors=("Ashish Vaswani", "Noam Shazeer"),
    abstract="A model without recurrence.\n\nIt has:\n- attention in $O(n^2)$\n- no <pad>\nAnd it is fast.",
    year=2017,
    venue="NeurIPS",
    identifiers=Identifiers(arxiv="1706.03762"),
    links=(Link("code", "https://example.org/code"), Link("pdf", "https://arxiv.org/abs/1706.03762")),
    tags=("transformers", "1e3"),
    status="read",
    starred=True,
    note=Note("Compare with *RNNs*.\n\n- cost?"),
    annotations=(Annotation(exact="without recurrence", kind="claim", comment="the main one"),),
    places=(Place(1, "Models", 3), Place(9, None, 1)),
    added_at="2024-09-01T10:20:30Z",
    read_at="2024-09-02T10:20:30Z",
)

WHOLE_FILE = f"""\
---
readlist_id: 4503599627370496
title: Attention Is All You Need
authors:
  - Ashish Vaswani
  - Noam Shazeer
year: 2017
venue: NeurIPS
arxiv: "1706.03762"
url: "https://arxiv.org/abs/1706.03762"
tags:
  - transformers
  - "1e3"
status: read
starred: true
lists:
  - "Papers: week 35"
added: 2024-09-01
read: 2024-09-02
---
{BEGIN}

# Attention Is All You Need

Ashish Vaswani, Noam Shazeer · NeurIPS · 2017

- paper: <https://arxiv.org/abs/1706.03762>
- code: <https://example.org/code>

## Abstract

A model without recurrence.

It has:

- attention in $O(n^2)$
- no \\<pad>

And it is fast.

## Annotations

> without recurrence

**claim** the main one

## Note

Compare with *RNNs*.

- cost?

{END}
"""


def with_note(text: str) -> Paper:
    return msgspec.structs.replace(PAPER, note=Note(text))


def test_a_new_file_holds_everything_about_the_paper() -> None:
    assert note_file(PAPER, LISTS) == WHOLE_FILE


def test_annotations_stand_in_the_order_of_the_abstract_and_lost_ones_say_so() -> None:
    paper = msgspec.structs.replace(
        PAPER,
        annotations=(
            Annotation(exact="words of an older version", kind="question", comment="where *did*\nthey go?"),
            Annotation(exact="it is fast", kind="result"),
            Annotation(exact="without recurrence", kind="claim", comment="the main one"),
        ),
    )
    written = note_file(paper, LISTS)
    assert (
        written.split("## Annotations\n\n")[1].split("\n\n## Note")[0]
        == """\
> without recurrence

**claim** the main one

> it is fast

**result**

> words of an older version

**question** *(not in the abstract any more)* where \\*did\\*
they go?"""
    )


def test_a_bare_paper_has_no_empty_parts() -> None:
    bare = Paper(doc_id=3, key="untitled", title="Untitled")
    front = "---\nreadlist_id: 3\ntitle: Untitled\nstatus: inbox\nstarred: false\n---\n"
    assert note_file(bare, {}) == f"{front}{BEGIN}\n\n# Untitled\n\n{END}\n"


def test_a_document_has_a_heading_a_paper_and_no_front_matter() -> None:
    other = Paper(doc_id=3, key="b", title="Another [/] title")
    text = document([PAPER, other])
    assert re.findall("^##? .*", text, re.MULTILINE) == [
        "## Attention Is All You Need",
        "## Another \\[/] title",
    ]
    assert text.startswith(f"{BEGIN}\n\n## ")
    assert text.endswith(f"\n\n{END}\n")


def test_only_the_block_and_the_owned_keys_change() -> None:
    edited = "\ufeff" + WHOLE_FILE.replace("---\n" + BEGIN, f"aliases: [x]  # mine\n---\nAbove\n\n{BEGIN}")
    edited = edited.replace("status: read\n", "").removesuffix("\n").replace("\n", "\r\n")
    edited += "\r\n\r\n---\r\nBelow, without a final newline"
    changed = msgspec.structs.replace(PAPER, title="A new title", note=None)
    result = note_file(changed, LISTS, edited)
    assert result.startswith("\ufeff---\r\nreadlist_id: 4503599627370496\r\ntitle: A new title\r\n")
    assert "\r\naliases: [x]  # mine\r\n---\r\nAbove\r\n\r\n" + BEGIN in result
    assert result.endswith(END + "\r\n\r\n---\r\nBelow, without a final newline")
    assert "\n" not in result.replace("\r\n", "")
    assert "status: read\r\n" in result
    assert "## Note" not in result


def test_a_missing_final_newline_stays_missing() -> None:
    assert note_file(PAPER, LISTS, WHOLE_FILE.removesuffix("\n")) == WHOLE_FILE.removesuffix("\n")


def test_an_empty_file_is_filled() -> None:
    assert note_file(PAPER, LISTS, "\ufeff") == "\ufeff" + WHOLE_FILE


def test_front_matter_comes_back_where_it_was_removed() -> None:
    body = WHOLE_FILE[WHOLE_FILE.index(BEGIN) :]
    assert note_file(PAPER, LISTS, "---\n\nMine\n" + body) == (
        WHOLE_FILE[: WHOLE_FILE.index(BEGIN)] + "---\n\nMine\n" + body
    )


@pytest.mark.parametrize(
    ("existing", "reason"),
    [
        ("# My own page\n", "no managed block"),
        (f"text\n{BEGIN}\ntext\n", "has no|but no"),
        (f"text\n{END}\ntext\n", "do not pair up"),
        (f"{END}\n{BEGIN}\n", "do not pair up"),
        (f"{BEGIN}\n{BEGIN}\n{END}\n", "do not pair up"),
        (f"{BEGIN}\n{END}\n\n{BEGIN}\n{END}\n", "two managed blocks"),
        (f"```\n{BEGIN}\n{END}\n```\n", "no managed block"),
        (f"  {BEGIN}\n  {END}\n", "no managed block"),
        (f"see {BEGIN}\n{END} here\n", "no managed block"),
        (f"{BEGIN.replace('1', '2')}\n{END}\n", "newer readlist"),
    ],
)
def test_a_file_without_one_certain_block_is_refused(existing: str, reason: str) -> None:
    with pytest.raises(ExportError, match=reason) as refused:
        note_file(PAPER, LISTS, existing)
    assert refused.value.hint
    with pytest.raises(ExportError, match=reason):
        document([PAPER], existing)


def test_a_document_never_goes_into_a_papers_own_file() -> None:
    with pytest.raises(ExportError, match="note of one paper"):
        document([PAPER], WHOLE_FILE)


def test_markers_that_the_reader_quotes_are_no_markers() -> None:
    quoted = f"How it works:\n\n```html\n{BEGIN}\n{END}\n```\n\n> {BEGIN}\n\n"
    text = WHOLE_FILE.replace(BEGIN, quoted + BEGIN) + quoted
    assert note_file(PAPER, LISTS, text) == text


@pytest.mark.parametrize(
    "note",
    [
        f"{END}\n",
        f"a\n\n{END}\n{BEGIN}\nb",
        "<!-- readlist\\:end -->",
        f"```\n{END}\n```",
        "```python\nnever closed",
        "---\ntitle: x\n---\n",
        "\r\nold\rlines\r\n",
    ],
)
def test_no_note_breaks_out_of_the_block(note: str) -> None:
    first = note_file(with_note(note), LISTS) + "Below\n"
    second = note_file(PAPER, LISTS, first)
    assert second == WHOLE_FILE + "Below\n"


def test_a_marker_in_a_note_can_be_read_back() -> None:
    note = "<!-- readlist:end -->\n<!-- readlist\\:end -->\nreadlist:end"
    written = note_file(with_note(note), LISTS).split("## Note\n\n")[1].removesuffix(f"\n\n{END}\n")
    assert written != note
    assert re.sub(r"(<!--\s*readlist\\*)\\(?=:(?:begin|end))", r"\1", written) == note


def test_a_code_fence_left_open_in_a_note_is_closed() -> None:
    assert f"~~~~\ncode\n~~~~\n\n{END}" in note_file(with_note("~~~~\ncode"), LISTS)


TEXTS = st.text(max_size=40) | st.sampled_from(
    [
        BEGIN,
        END,
        "---",
        "```",
        "# x",
        "[/]",
        "\n\n",
        "- a\n- b",
        "$x$",
        "\ud800",
        "<!-- readlist:end -->\n",
        "> ",
    ]
)


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    return Paper(
        doc_id=draw(st.integers(1, 2**53 - 1)),
        key="key",
        title=draw(TEXTS),
        authors=tuple(draw(st.lists(TEXTS, max_size=3))),
        abstract="".join(draw(st.lists(TEXTS, max_size=4))),
        venue=draw(st.none() | TEXTS),
        links=tuple(Link("other", url) for url in draw(st.lists(TEXTS, max_size=2))),
        tags=tuple(draw(st.lists(TEXTS, max_size=3))),
        note=draw(st.none() | st.builds(Note, st.lists(TEXTS, max_size=5).map("\n".join))),
        annotations=tuple(
            draw(st.lists(st.builds(Annotation, exact=TEXTS, kind=TEXTS, comment=TEXTS), max_size=2))
        ),
        added_at=draw(st.sampled_from(["", "2024-09-01T00:00:00Z", "soon"])),
    )


READERS_LINES = st.lists(
    st.text(max_size=20).map(lambda text: "".join(lines_of(text))[:20])
    | st.sampled_from(
        ["---", "- item", "> quote", "# Heading", "    code", "", "`x`", "title: x", f"see {END}"]
    ),
    max_size=6,
).map(lambda lines: "".join(line.replace("```", "").replace("~~~", "") + "\n" for line in lines))


@given(
    before=papers(),
    after=papers(),
    above=READERS_LINES,
    below=READERS_LINES,
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_the_readers_text_survives_every_export(
    before: Paper, after: Paper, above: str, below: str, line_end: str
) -> None:
    after = msgspec.structs.replace(after, doc_id=before.doc_id)
    first = note_file(before, LISTS).replace("\n", line_end)
    end_of_front = f"{line_end}---{line_end}"
    front, block = first.split(end_of_front, 1)
    edited = front + end_of_front + above + block + below
    second = note_file(after, LISTS, edited)
    assert second.split(end_of_front, 1)[1].startswith(above + BEGIN)
    assert second.endswith(END + line_end + below)
    assert readlist_id(lines_of(second)) == before.doc_id
    assert note_file(after, LISTS, second) == second
    assert note_file(before, LISTS, second) == note_file(before, LISTS, edited)
    second.encode("utf-8")
