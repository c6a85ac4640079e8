"""What an HTML page says about itself: its name, its address, the tags in its head.

Pages saved without their address have links that lead nowhere; where the path of a link is one
that only one site has, it is taken to lead there.
"""

from __future__ import annotations

import re

import msgspec

from readlist.formats.html.tree import Element
from readlist.model.text import clean_line

_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\([0-9]{1,6}\)(https?://[^\s<>]{1,2000})"
    r"|<!--\s*Page saved with SingleFile\s+url:\s*(https?://[^\s<>]{1,2000})"
    r"|<!--\s*Saved from (https?://[^\s<>]{1,2000}) at ",
    re.IGNORECASE,
)
_LENGTH_OF_COMMENTS = 5000
_ARXIV = r"(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})(?:v[0-9]+)?"
_SITES_BY_PATH = (
    (re.compile(rf"/(?:abs|pdf|html|format)/{_ARXIV}(?:\.pdf)?", re.ASCII), "https://arxiv.org"),
    (re.compile(r"/papers/[0-9]{4}\.[0-9]{4,5}(?:#.*)?", re.ASCII), "https://huggingface.co"),
    (re.compile(r"/(?:forum|pdf)\?id=[\w-]+.*", re.ASCII), "https://openreview.net"),
    (re.compile(r"/?content[\w/]*/(?:html|papers)/\w+_paper\.(?:html|pdf)", re.ASCII), "https://openaccess.thecvf.com"),
    (re.compile(r"/(?:paper_files/)?paper/[0-9]{4}/(?:hash|file)/.+", re.ASCII), "https://proceedings.neurips.cc"),
    (re.compile(r"/(?:[0-9]{4}\.[\w-]+\.[0-9]{1,4}|[A-Z][0-9]{2}-[0-9]{4})/?", re.ASCII), "https://aclanthology.org"),
)  # fmt: skip
_REDIRECTED = re.compile(
    r"[?&;](?:u|url|q|to|target|dest|destination|redirect|link)=(https?(?:%3A|:)[^&#\s]+)", re.IGNORECASE
)


class Head(msgspec.Struct, frozen=True):
    """The name of a page, its address ("" when unknown), and its tags in order, names in lower case."""

    title: str = ""
    address: str = ""
    tags: tuple[tuple[str, str], ...] = ()

    def values(self, *names: str) -> list[str]:
        """Return the values of the tags of the first of ``names`` that the page has."""
        for name in names:
            if found := [content for tag, content in self.tags if tag == name]:
                return found
        return []

    def value(self, *names: str) -> str:
        """Return the first value of the first of ``names`` that the page has; "" without one."""
        return next(iter(self.values(*names)), "")

    def absolute(self, address: str) -> str:
        """Return where a link leads to: a full address; what is no address, or unknown, stays as it is."""
        from urllib.parse import unquote, urljoin

        if redirected := _REDIRECTED.search(address):
            return unquote(redirected[1])
        if address.startswith(("http://", "https://", "#", "mailto:", "javascript:")):
            return address
        if self.address:
            try:
                return urljoin(self.address, address)
            except ValueError:
                return address
        site = next((site for path, site in _SITES_BY_PATH if path.fullmatch(address)), "")
        return f"{site}/{address.removeprefix('/')}" if site else address


def head_of(text: str, root: Element) -> Head:
    """Return what a page says about itself; ``text`` is its source, whose comments are not in the tree."""
    title = ""
    tags: list[tuple[str, str]] = []
    addresses: dict[str, str] = {}
    for element in root.elements("title", "meta", "link", "base"):
        if element.name == "title":
            title = title or clean_line(
                "".join(child for child in element.children if isinstance(child, str))
            )
        elif element.name == "meta":
            name = (element.get("name") or element.get("property")).strip().lower()
            content = clean_line(element.get("content"))
            if name and content:
                tags.append((name, content))
        elif element.name == "base" or "canonical" in element.get("rel").lower().split():
            addresses.setdefault(element.name, element.get("href").strip())
    if saved := _SAVED_FROM.search(text, 0, _LENGTH_OF_COMMENTS):
        addresses["saved"] = saved[1] or saved[2] or saved[3]
    addresses["tag"] = next((content for name, content in tags if name == "og:url"), "")
    known = (addresses.get(kind, "") for kind in ("base", "link", "saved", "tag"))
    return Head(title, next((address for address in known if address.startswith("http")), ""), tuple(tags))
