"""The links of a paper in the order in which they are numbered and opened."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from rich.console import Console, ConsoleOptions, RenderResult
from rich.style import Style
from rich.text import Text

from readlist.model.identifiers import landing_url, parse_identifier, strong_identifiers
from readlist.model.paper import Link, Paper
from readlist.model.text import clean_line
from readlist.views.fitting import cut_middle


def numbered_links(paper: Paper) -> tuple[Link, ...]:
    """Return the links of ``paper``: the page of the work first, then its other links.

    Number 1 is the first. A link to the page of the work in another spelling is left out.
    """
    landing = landing_url(paper.identifiers)
    links = [Link("paper", landing)] if landing else []
    own = set(strong_identifiers(paper.identifiers))
    seen = {_bare(link.url) for link in links}
    for link in paper.links:
        if _bare(link.url) not in seen and not (
            landing and link.kind == "paper" and _is_page_of(link.url, own)
        ):
            seen.add(_bare(link.url))
            links.append(link)
    return tuple(links)


def short_url(url: str, width: int, *, ellipsis: str = "…") -> str:
    """Return ``url`` as it is read, without scheme and "www.", in at most ``width`` cells.

    A file of this computer is read as its path.
    """
    bare = clean_line(unquote(url[7:])) if url.startswith("file:///") else _bare(url)
    return cut_middle(bare if len(bare) < len(url) else url, width, ellipsis)


@dataclass(frozen=True)
class LinkLine:
    """A link on one line, its address cut in the middle where the line is too short for it.

    The address is a hyperlink too, for terminals that know them (OSC 8).
    """

    number: Text
    url: str
    url_style: Style
    kind: Text
    ellipsis: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        room = options.max_width - self.number.cell_len - self.kind.cell_len
        shown = short_url(self.url, max(room, 8), ellipsis=self.ellipsis)
        style = self.url_style
        if self.url.startswith(("http://", "https://", "file:///")):
            style += Style(link=self.url)
        yield Text.assemble(self.number, (shown, style), self.kind, no_wrap=True, overflow="crop")


def _is_page_of(url: str, own: set[tuple[str, str]]) -> bool:
    identifiers = parse_identifier(url)
    return identifiers is not None and bool(own.intersection(strong_identifiers(identifiers)))


def _bare(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    bare = rest if separator and scheme.lower() in ("http", "https") else url
    return bare.removeprefix("www.").rstrip("/")
