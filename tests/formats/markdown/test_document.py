"""Markdown as headings, paragraphs, lists and tables of plain text with links."""

from __future__ import annotations

import pytest

from readlist.formats.markdown.document import Code, Heading, ItemList, Paragraph, Span, Table, parse


def test_blocks_with_their_lines() -> None:
    text = "# One\n\ntext\nmore\n\n- a\n  - b\n\n| c |\n|---|\n| d |\n\n```\n# no heading\n```\n"
    heading, paragraph, items, table, code = parse(text)
    assert isinstance(heading, Heading)
    assert (heading.line, heading.level) == (1, 1)
    assert isinstance(paragraph, Paragraph)
    assert (paragraph.line, len(paragraph.text)) == (3, 2)
    assert isinstance(items, ItemList)
    assert (items.items[0].line, items.items[0].text) == (6, ((Span("a"),),))
    assert isinstance(items.items[0].body[0], ItemList)
    assert isinstance(table, Table)
    assert [row.line for row in table.rows] == [9, 11]
    assert code == Code(13)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("**a** b", (Span("a", bold=True), Span(" b"))),
        ("[a *b*](http://x)", (Span("a ", "http://x"), Span("b", "http://x", italic=True))),
        ("[![a](b)](http://x)", (Span("", "http://x"),)),
        ("![a](b) c", (Span(" c"),)),
        ("<b>a</b> <a href='http://x'>b</a>", (Span("a", bold=True), Span(" "), Span("b", "http://x"))),
        ("[a][1]\n\n[1]: http://x", (Span("a", "http://x"),)),
        ("a &mdash; b \\* c", (Span("a — b * c"),)),
        ("a:star: `b`", (Span("a "), Span("b", code=True))),
        ("M<sup>3</sup> a", (Span("M3 a"),)),
    ],
)
def test_the_styles_of_a_text(text: str, spans: tuple[Span, ...]) -> None:
    (paragraph,) = parse(text)
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == (spans,)


@pytest.mark.parametrize("text", ["#2 Two", "##Two", "## Two"])
def test_headings_without_a_space(text: str) -> None:
    (block,) = parse(text)
    assert isinstance(block, Heading)


@pytest.mark.parametrize("mark", ["-", "*", "+", "•", "●", "1.", "2)"])
@pytest.mark.parametrize("indent", ["", "      "])
def test_bullets_of_all_kinds(mark: str, indent: str) -> None:
    (block,) = parse(f"{indent}{mark} [a](http://x)")
    assert isinstance(block, ItemList)


def test_line_breaks_part_lines() -> None:
    (block,) = parse("a<br>b  \nc\nd")
    assert isinstance(block, Paragraph)
    assert [line[0].text for line in block.text] == ["a", "b", "c", "d"]


def test_pieces_of_a_long_document_are_as_the_whole() -> None:
    section = "## Section\n\n- [a](http://x)\n- b\n\ntext\n\n"
    blocks = list(parse(section * 5000))
    assert len(blocks) == 15000
    assert [block.line for block in blocks[-3:]] == [7 * 4999 + 1, 7 * 4999 + 3, 7 * 4999 + 6]
