"""Addresses that a document may lead to: whoever opens it is led to the web, and nowhere else."""

from __future__ import annotations

import re
from urllib.parse import quote

from readlist.model.identifiers import landing_url
from readlist.model.paper import Paper
from readlist.views.links import numbered_links

_WEB = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
# What a URL cannot have as such (WHATWG URL, "URL code points"), and what would end it in Markdown.
_ENCODED = re.compile(r"[\s\x00-\x20\x7f<>\"\\^`{|}()]")


def web_address(url: str) -> str | None:
    """Return ``url`` as it may stand in a document; None unless its scheme is http, https or mailto."""
    url = url.strip()
    return _ENCODED.sub(lambda found: quote(found[0]), url) if _WEB.match(url) else None


def address_of(paper: Paper) -> str | None:
    """Return where to read about a paper: the page of the work, else its first link into the web."""
    urls = [landing_url(paper.identifiers) or "", *(link.url for link in numbered_links(paper))]
    return next((address for url in urls if (address := web_address(url))), None)
