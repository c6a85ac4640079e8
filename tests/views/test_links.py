from __future__ import annotations

from rich.text import Text

from readlist.model.paper import Identifiers, Link, Paper
from readlist.views.links import LinkLine, numbered_links, short_url
from readlist.views.palette import TERMINAL_PALETTE
from tests.views.drawing import drawn, drawn_in_colour


def test_the_page_of_the_work_is_number_one() -> None:
    paper = Paper(
        identifiers=Identifiers(arxiv="2408.14906"),
        links=(
            Link("code", "https://github.com/owner/name"),
            Link("paper", "http://arxiv.org/abs/2408.14906v2"),
            Link("pdf", "https://arxiv.org/pdf/2408.14906"),
            Link("code", "http://www.github.com/owner/name/"),
            Link("paper", "https://arxiv.org/abs/2401.00001"),
        ),
    )
    assert [link.url for link in numbered_links(paper)] == [
        "https://arxiv.org/abs/2408.14906",
        "https://github.com/owner/name",
        "https://arxiv.org/pdf/2408.14906",
        "https://arxiv.org/abs/2401.00001",
    ]


def test_without_identifiers_there_are_the_links_of_the_list() -> None:
    assert numbered_links(Paper()) == ()
    links = (Link("project", "https://example.org"),)
    assert numbered_links(Paper(links=links)) == links


def test_addresses_are_shown_as_people_read_them() -> None:
    assert short_url("https://www.example.org/", 40) == "example.org"
    assert short_url("https://example.org/a/very/long/path/to/page.html", 24) == "example.org…to/page.html"
    assert short_url("ftp://example.org/x", 40) == "ftp://example.org/x"
    assert short_url("file:///home/ada/a%20paper.pdf", 40) == "/home/ada/a paper.pdf"


def test_a_link_takes_one_line_and_is_a_hyperlink() -> None:
    url = "https://example.org/a/very/long/path/[red]/page.html"
    line = LinkLine(Text("1 "), url, TERMINAL_PALETTE.style("link"), Text("  code"), "…")
    assert drawn(line, 30) == ["1 example.or…]/page.html  code"]
    assert f";{url}\x1b\\" in drawn_in_colour(line, 30)
