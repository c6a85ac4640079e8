"""Links found in running text, with their kinds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.model.links import KINDS, find_links, is_pdf, link_of, pdf_link, pdf_path
from readlist.model.paper import Link


@pytest.mark.parametrize(
    ("text", "kind", "url"),
    [
        ("Codes are available at: https://github.com/owner/name.", "code", "https://github.com/owner/name"),
        ("see (https://owner.github.io/page/)", "project", "https://owner.github.io/page/"),
        (
            "at https://huggingface.co/datasets/owner/name",
            "data",
            "https://huggingface.co/datasets/owner/name",
        ),
        ("https://arxiv.org/pdf/1706.03762v2", "pdf", "https://arxiv.org/pdf/1706.03762v2"),
        ("http://example.org/a/paper.PDF?x=1", "pdf", "http://example.org/a/paper.PDF?x=1"),
        ("https://arxiv.org/abs/1706.03762", "paper", "https://arxiv.org/abs/1706.03762"),
        ("https://example.org/doi/10.1145/3292500", "paper", "https://example.org/doi/10.1145/3292500"),
        ("The code is on https://example.org/x", "code", "https://example.org/x"),
        ("Code and the project page: https://example.org", "project", "https://example.org"),
        ("Our dataset can be found at https://example.org/", "data", "https://example.org/"),
        ("The code is old. More: https://example.org/", "other", "https://example.org/"),
        ("*https://en.example.org/wiki/A_(b)*", "other", "https://en.example.org/wiki/A_(b)"),
    ],
)
def test_the_kind_comes_from_the_address_or_the_words_before(text: str, kind: str, url: str) -> None:
    assert find_links(text) == (Link(kind, url),)


def test_links_come_once_and_in_order_also_without_spaces_between() -> None:
    text = "[a](https://one.example.org)[b](https://two.example.org), https://one.example.org"
    assert [link.url for link in find_links(text)] == ["https://one.example.org", "https://two.example.org"]


@pytest.mark.parametrize(
    "text", ["", "https://", "https://localhost", "ftp://example.org/x", "javascript:alert(1)"]
)
def test_only_web_addresses_with_a_host_are_links(text: str) -> None:
    assert find_links(text) == ()
    assert link_of(text) is None


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(["http://", "a.org", ")", "(", " ", "https://x.io/", "é"])).map("".join),
    )
)
def test_any_text_gives_links_that_stand_in_it(text: str) -> None:
    for link in find_links(text):
        assert link.url in text
        assert link.kind in KINDS
        assert link_of(link.url) is not None


@pytest.mark.parametrize("name", ["a.pdf", "a paper #1 (50%).pdf", "論文.pdf"])
def test_a_pdf_of_this_computer_is_a_link_that_leads_back_to_its_path(tmp_path: Path, name: str) -> None:
    link = pdf_link(tmp_path / name)
    assert link.kind == "pdf"
    assert pdf_path(link) == tmp_path / name


@pytest.mark.parametrize(
    "link",
    [
        Link("pdf", "https://arxiv.org/pdf/2408.00001"),
        Link("code", "file:///etc/passwd"),
        Link("pdf", "file:///a%00b.pdf"),
        Link("pdf", "file://[/a.pdf"),
    ],
)
def test_other_links_lead_to_no_path(link: Link) -> None:
    assert pdf_path(link) is None


def test_a_pdf_is_told_by_its_beginning(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"\n%PDF-1.4")
    (tmp_path / "b.pdf").write_text("<html>")
    assert is_pdf(tmp_path / "a.pdf")
    assert not is_pdf(tmp_path / "b.pdf")
    assert not is_pdf(tmp_path)
    with pytest.raises(FileNotFoundError):
        is_pdf(tmp_path / "c.pdf")
