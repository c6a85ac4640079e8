"""The flavours: what each writes for its editor, and that the reader's note comes back from all of them."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import ExportError
from readlist.formats.notes.flavours import FLAVOURS, NoteLink, Surroundings, flavour
from readlist.formats.notes.front_matter import readlist_id
from readlist.formats.notes.logseq import page_link
from readlist.formats.notes.managed_block import BEGIN, END
from readlist.formats.notes.markdown_notes import note_file, written_into
from readlist.formats.notes.note_parts import parts_of
from readlist.formats.notes.note_text import as_read_back
from readlist.formats.notes.obsidian import wikilink
from readlist.model.paper import Paper, PaperList
from tests.formats.notes.test_front_matter import parsed
from tests.formats.notes.test_markdown_notes import LISTS, PAPER, papers, with_note

LINKS = (
    NoteLink("Deep [Residual] Learning", "../2016/he 2016", "he 2016", "cites"),
    NoteLink("C# | Σ", "c#", "c#", "same list"),
)
SURROUNDINGS = Surroundings(lists=LISTS, links=LINKS)

OBSIDIAN_BLOCK = """\
# Attention Is All You Need

Ashish Vaswani, Noam Shazeer · NeurIPS · 2017

[paper](https://arxiv.org/abs/1706.03762) · [code](https://example.org/code)

> [!abstract]
> A model without recurrence.
>
> It has:
>
> - attention in $O(n^2)$
> - no \\<pad>
>
> And it is fast.

## Annotations

> [!quote] Claim
> without recurrence

the main one

## Related

- [[he 2016|Deep (Residual) Learning]] · cites
- [C# | Σ](c%23.md) · same list

## Note

Compare with *RNNs*.

- cost?"""

LOGSEQ_PAGE = f"""\
readlist_id:: 4503599627370496
original-title:: Attention Is All You Need
authors:: [[Ashish Vaswani]], [[Noam Shazeer]]
year:: 2017
venue:: NeurIPS
arxiv:: 1706.03762
url:: https://arxiv.org/abs/1706.03762
tags:: transformers, 1e3
status:: read
starred:: true
lists:: [[Papers: week 35]]
added:: 2024-09-01
read:: 2024-09-02

- {BEGIN}
- # Attention Is All You Need
	- Ashish Vaswani, Noam Shazeer · NeurIPS · 2017
	- [paper](https://arxiv.org/abs/1706.03762) · [code](https://example.org/code)
- ## Abstract
	- A model without recurrence.
	- It has:
		- attention in $O(n^2)$
		- no \\<pad>
	- And it is fast.
- ## Annotations
	- > without recurrence
		- **claim** the main one
- ## Related
	- [Deep (Residual) Learning]([[he 2016]]) · cites
	- [C# | Σ]([[c#]]) · same list
- ## Note
	- Compare with *RNNs*.
		- cost?
- {END}
"""


def page(paper: Paper, name: str, existing: str = "", surroundings: Surroundings = SURROUNDINGS) -> str:
    return written_into(existing, flavour(name).render(paper, surroundings))


def test_the_plain_flavour_is_the_default_and_links_by_relative_paths() -> None:
    assert page(PAPER, "plain", surroundings=Surroundings(lists=LISTS)) == note_file(PAPER, LISTS)
    related = page(PAPER, "plain").split("## Related\n\n")[1].split("\n\n## Note")[0]
    assert related == (
        "- [Deep \\[Residual] Learning](../2016/he%202016.md) · cites\n- [C# | Σ](c%23.md) · same list"
    )


def test_a_note_for_obsidian() -> None:
    assert flavour("obsidian").render(PAPER, SURROUNDINGS).block == OBSIDIAN_BLOCK


def test_a_page_for_logseq() -> None:
    assert page(PAPER, "logseq") == LOGSEQ_PAGE


def test_an_unknown_flavour_names_those_there_are() -> None:
    with pytest.raises(ExportError, match="zettlr") as error:
        flavour("zettlr")
    assert all(name in error.value.hint for name in FLAVOURS)


def test_tags_as_obsidian_accepts_them() -> None:
    tags = ("to read", "2024", "2024/9", "a/b c", "C++", "#x", "état/naïve", "🧪", "--", "a//b", "to  read")
    paper = msgspec.structs.replace(PAPER, tags=tags)
    written = parsed(page(paper, "obsidian"))["tags"]
    assert written == ["to-read", "y2024", "y2024/9", "a/b-c", "C", "x", "état/naïve", "🧪", "a/b"]


def test_a_name_that_leads_elsewhere_is_linked_by_its_path_in_obsidian() -> None:
    twice = msgspec.structs.replace(LINKS[0], title="He", is_unique=False)
    here = msgspec.structs.replace(twice, path="he")
    shown = [wikilink(link) for link in (twice, here, NoteLink("A", "100%%", "100%%", ""))]
    assert shown == ["[He](../2016/he%202016.md)", "[He](./he.md)", "[A](100%25%25.md)"]


def test_a_page_of_logseq_is_linked_by_the_name_that_logseq_gives_it() -> None:
    stems = ("C%3A a", "llm___serving", "50%25", "a___", "%zz", "caf%C3%A9")
    pages = [page_link(NoteLink("x", stem, stem, "")).removeprefix("[x]([[") for stem in stems]
    assert pages == ["C: a]])", "llm/serving]])", "50%]])", "a]])", "%zz]])", "caf%C3%A9]])"]


def test_only_tags_have_levels_in_logseq() -> None:
    paper = msgspec.structs.replace(PAPER, authors=("Team A/B",), tags=("#llm", "llm", "llm/serving", "##"))
    written = page(paper, "logseq", surroundings=Surroundings(lists={1: PaperList(title="26/08 to 01/09")}))
    assert "authors:: [[Team A-B]]\n" in written
    assert "tags:: llm, llm/serving\n" in written
    assert "lists:: [[26-08 to 01-09]]\n" in written


@given(st.lists(st.text(max_size=20), max_size=4))
def test_every_tag_is_valid_for_obsidian(tags: list[str]) -> None:
    text = page(msgspec.structs.replace(PAPER, tags=tuple(tags)), "obsidian")
    for tag in parsed(text).get("tags", []):
        assert re.fullmatch(r"[^\s#,.;:!?'\"\\()\[\]{}<>|@$%^&*+=~`]+", tag)
        assert not tag.replace("/", "").isdecimal()
        assert not re.search(r"^/|//|/$", tag)
    assert "\t" not in text.split("\n---\n")[0]


NOTES = st.lists(
    st.text(max_size=30)
    | st.sampled_from(
        [
            "Thoughts about it.",
            "- a\n- b\n  - c\n    more",
            "- a\n\n- b",
            "* star\n    - four\n\t- tab",
            "-",
            "- ",
            "## Note",
            "### Note",
            "- ## Note <!-- list -->",
            "## Note <!-- list -->",
            BEGIN,
            END,
            f"- {END}",
            "<!-- readlist\\:end -->",
            "<!-- readlist:fence-closed -->",
            "```python\nx = 1\n\n\ny",
            "~~~~",
            "```",
            "---",
            "---\nstatus: read\n---",
            "status:: read",
            "collapsed:: true",
            " collapsed:: true",
            "id:: 66d1c8de-5b0c-4a4d-9c55-3f0c2b6f6a01",
            "\r\nold\rlines\r\n",
            "    indented",
            "\tindented",
            "1. one\n2. two",
            "> quote",
            "",
            "  ",
            "\n\n",
            "text:\n- at once",
        ]
    ),
    max_size=6,
).flatmap(lambda parts: st.sampled_from(["\n", "\n\n", "\n\n\n", "\r\n"]).map(lambda gap: gap.join(parts)))


@given(note=NOTES, line_end=st.sampled_from(["\n", "\r\n"]))
@pytest.mark.parametrize("name", FLAVOURS)
def test_whatever_stands_in_a_note_comes_back(name: str, note: str, line_end: str) -> None:
    rendering = flavour(name).render(with_note(note), SURROUNDINGS)
    text = written_into("", rendering).replace("\n", line_end)
    parts = parts_of(text)
    assert (parts.note or "") == as_read_back(note)
    assert (parts.note is None) == (not note.strip())
    assert parts.block == rendering.block
    assert written_into(text, rendering) == text
    assert as_read_back(as_read_back(note)) == as_read_back(note)


@pytest.mark.parametrize(
    "note", ["- a\n- b\n  - c", "One.\n\nTwo:\n\n- a\n  - b\n\n```\nx\n\ny\n```", "a\nb"]
)
def test_an_ordinary_note_is_an_outline_in_logseq(note: str) -> None:
    bullets = page(with_note(note), "logseq").split("- ## Note")[1].split("- <!--")[0]
    assert "- -" not in bullets
    assert not re.search(r"^\t+  +- ", bullets, re.MULTILINE)


@given(paper=papers(), after=papers())
@pytest.mark.parametrize("name", FLAVOURS)
def test_any_paper_in_any_flavour(name: str, paper: Paper, after: Paper) -> None:
    text = page(paper, name)
    parts = parts_of(text)
    assert readlist_id(text.splitlines(keepends=True)) == parts.readlist_id == paper.doc_id
    assert (parts.note or "") == as_read_back(paper.note.text if paper.note else "")
    assert parts.properties["status"] == paper.status
    assert parts.properties["starred"] is paper.starred
    after = msgspec.structs.replace(after, doc_id=paper.doc_id)
    assert page(after, name, text + "Mine\n") == page(after, name) + "Mine\n"


def test_what_a_reader_writes_on_a_page_of_logseq_survives() -> None:
    mine = "type:: paper\nalias:: transformer\n"
    text = LOGSEQ_PAGE.replace("status:: read\n", mine + "status:: read\n").replace(
        f"- {BEGIN}", f"- Mine\n\t- too\n- {BEGIN}"
    )
    text = (text + "- below\n\t- deeper").replace("\n", "\r\n")
    paper = msgspec.structs.replace(PAPER, status="queued", year=None, tags=())
    written = page(paper, "logseq", text)
    kept = text.replace("status:: read", "status:: queued")
    kept = kept.replace("year:: 2017\r\n", "").replace("tags:: transformers, 1e3\r\n", "")
    assert written == kept.replace("NeurIPS · 2017", "NeurIPS")
    assert (
        page(PAPER, "logseq", written).replace("\r\n", "\n").count("type:: paper\nalias:: transformer\n") == 1
    )


def test_what_logseq_adds_to_a_bullet_stays_with_it() -> None:
    referred = "\t- A model without recurrence.\n"
    own = "\t  id:: 66d1c8de-5b0c-4a4d-9c55-3f0c2b6f6a01\n"
    text = LOGSEQ_PAGE.replace(referred, referred + own).replace(
        "- ## Note\n", "- ## Note\n  collapsed:: true\n"
    )
    assert parts_of(text) == parts_of(LOGSEQ_PAGE)
    assert page(PAPER, "logseq", text) == text
    changed = msgspec.structs.replace(PAPER, title="Another title")
    assert page(changed, "logseq", text) == text.replace(
        "- # Attention Is All You Need", "- # Another title"
    ).replace("title:: Attention Is All You Need", "title:: Another title")


def test_a_page_of_logseq_that_its_reader_went_on_with_is_read() -> None:
    text = LOGSEQ_PAGE.replace(
        "\t\t- cost?\n", "\t\t- cost?\n\t\t\t- a lot\n\t- Read again.\n\t  Soon.\n- And this.\n"
    )
    assert (
        parts_of(text).note == "Compare with *RNNs*.\n\n- cost?\n  - a lot\n\nRead again.\nSoon.\n\nAnd this."
    )


@pytest.mark.parametrize(("first", "second"), [("plain", "logseq"), ("logseq", "obsidian")])
def test_a_note_of_another_kind_of_vault_is_refused(first: str, second: str) -> None:
    with pytest.raises(ExportError, match="as other flavours do"):
        page(PAPER, second, page(PAPER, first))


@pytest.mark.parametrize("name", FLAVOURS)
def test_what_is_no_note_has_no_parts(name: str) -> None:
    for text in (
        "",
        "# Mine\n",
        "---\nx: 1\n---\n",
        "type:: paper\n\n- mine\n",
        f"{BEGIN}\n",
        "---\nx: [\n---\n",
    ):
        parts = parts_of(text)
        assert (parts.readlist_id, parts.block, parts.note) == (None, None, None)
