"""A note as HTML: its Markdown is rendered, HTML in it is text."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from readlist.views.documents.addresses import web_address
from readlist.views.mathematics import readable_mathematics

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LOWEST_HEADING = 6


def note_html(text: str, *, level: int) -> str:
    """Return the HTML of a note; its headings begin at ``level``.

    Line ends stay, as they do in the app. Nothing is fetched: an image becomes a link to it.
    """
    parser = _parser()
    tokens = parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + level - 1, _LOWEST_HEADING)}"
        elif token.children:
            token.children = list(_of_document(token.children))
    return str(parser.renderer.render(tokens, parser.options, {}))


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False, "breaks": True})
    parser.enable(["table", "strikethrough"])
    parser.validateLink = lambda url: web_address(url) is not None  # type: ignore[method-assign]
    return parser


def _of_document(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens of a line of text as a document has them."""
    from markdown_it.token import Token

    links = 0
    for token in tokens:
        links += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type == "text":
            token.content = readable_mathematics(token.content)
        elif token.type == "link_open" and token.markup == "autolink":
            token.attrSet("class", "address")
        if token.type != "image":
            yield token
            continue
        words = Token("text", "", 0, content=token.content or str(token.attrs["src"]))
        if links:  # a link within another is none
            yield words
        else:
            yield Token("link_open", "a", 1, attrs={"href": token.attrs["src"]})
            yield words
            yield Token("link_close", "a", -1)
