"""Text in Markdown: what is escaped shows as it reads, and fences are followed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from readlist.formats.markdown.text import Fence, escape, fence_after, lines_of


def shown(markdown: str) -> str:
    """Return the text that a CommonMark renderer with GitHub's tables and strikethrough shows."""
    html: str = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)
    return html


def as_paragraph(text: str) -> str:
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return f"<p>{plain}</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        "[x^2] and [/] and [link](http) and [[wiki]]",
        "the <image> token, <!-- comment --> and </p>",
        "*stars* and _lines_ and __init__ and snake_case",
        "# no heading",
        "1. no list",
        "12) no list",
        "- no bullet",
        "+ no bullet",
        "> no quote",
        "---",
        "***",
        "___",
        "===",
        "```",
        "~~~",
        "~~gone~~",
        "`code`",
        "&amp; and &#65;",
        "a backslash \\ and \\* and \\",
        "| a | b |",
        "@key, [@key] and -@{key}; a@b.org",
    ],
)
def test_markup_in_data_is_shown_as_text(text: str) -> None:
    assert shown(escape(text)) == as_paragraph(text)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("$\\mathcal{O}(n \\log n)$ time", "$\\mathcal{O}(n \\log n)$ time"),
        ("$x_1 * y_2$", "$x_1 * y_2$"),
        ("costs $5 and $10", "costs \\$5 and \\$10"),
        ("$a<b$", "$a< b$"),
        ("see https://example.org/a_b*c_", "see https://example.org/a_b*c_"),
        ("#tag and C# and #1", "\\#tag and C# and \\#1"),
        ("%%hidden%% ==marked==", "\\%\\%hidden\\%\\% \\=\\=marked\\=\\="),
        ("98\\% of R\\&D for \\$5", "98\\% of R\\&D for \\$5"),
        ("p > 0.05, 3 - 2, f(x) = 1", "p > 0.05, 3 - 2, f(x) = 1"),
    ],
)
def test_only_what_would_act_is_escaped(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@given(st.text(st.sampled_from("ab 1.)(-+#*_`~=|>\\&;![]<:/\"'{}^"), min_size=1, max_size=25))
def test_no_text_acts_as_markup(text: str) -> None:
    line = " ".join(text.split())
    if line and not re.search("https?://", line):
        assert shown(escape(line)) == as_paragraph(re.sub(r"\\([%&$])", r"\1", line))


@given(st.text(st.sampled_from("a\r\n\x0b\x0c\x85\u2028")))
def test_lines_together_are_the_text(text: str) -> None:
    lines = lines_of(text)
    assert "".join(lines) == text
    assert all(not re.search(r"[\r\n].", line.removesuffix("\r\n")) for line in lines)


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("```\ncode\n```\n", False),
        ("```python\ncode\n``\n", True),
        ("````\n```\n", True),
        ("~~~ a ` b\n```\n~~~~\n", False),
        ("``` not ` a fence\n", False),
        ("- ```\n  code\n", True),
        ("- ```\n  code\n  ```\n", False),
        ("- ```\n  code\nthe list has ended\n", False),
        ("> ```\n> code\n", True),
        ("> ```\n> code\nthe quote has ended\n", False),
        ("```\n      ```\n", True),
        ("```\n- ```\n", True),
    ],
)
def test_code_fences_are_followed(text: str, is_open: bool) -> None:
    fence: Fence | None = None
    for line in lines_of(text):
        fence = fence_after(line, fence)
    assert (fence is not None) == is_open
