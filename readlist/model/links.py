"""Links in running text, and what each of them leads to."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from readlist.model.identifiers import parse_identifier, trim_url
from readlist.model.paper import Link, Paper

KINDS = ("paper", "pdf", "code", "project", "data", "other")
"""What a link can lead to."""

_URL = re.compile(r"https?://[^\s<>\"|\\^`]{1,2048}", re.IGNORECASE)
_ADDRESS = re.compile(
    r"https?://(?:www\.)?([a-z0-9.-]+\.[a-z]{2,})(?::[0-9]+)?(/[^?#]*)?", re.IGNORECASE | re.ASCII
)
_SITES = (
    (
        "code",
        re.compile(
            r"(?:github|gitlab|bitbucket|codeberg|gitee)\.(?:com|org)"
            r"|colab\.research\.google\.com|anonymous\.4open\.science"
        ),
    ),
    (
        "project",
        re.compile(r".+\.(?:github\.io|gitlab\.io|netlify\.app|vercel\.app|pages\.dev)|sites\.google\.com"),
    ),
    ("data", re.compile(r"zenodo\.org|(?:.+\.)?figshare\.com|dataverse\..+|archive\.ics\.uci\.edu")),
    (
        "paper",
        re.compile(
            r"(?:.+\.)?(?:arxiv\.org|openreview\.net|aclanthology\.org|proceedings\.mlr\.press|jmlr\.org"
            r"|biorxiv\.org|medrxiv\.org|neurips\.cc|nips\.cc|openaccess\.thecvf\.com|dl\.acm\.org"
            r"|ieeexplore\.ieee\.org|link\.springer\.com|sciencedirect\.com|nature\.com|science\.org"
            r"|onlinelibrary\.wiley\.com|semanticscholar\.org|usenix\.org|isca-archive\.org|ssrn\.com)"
        ),
    ),
)
_PATHS = (
    ("data", re.compile(r"(?:huggingface\.co|hf\.co|kaggle\.com)/datasets/.+")),
    ("project", re.compile(r"(?:huggingface\.co|hf\.co)/spaces/.+")),
)
_WORDS_BEFORE = (
    ("code", re.compile(r"\b(?:code|codes|implementation|repository|github)\b", re.IGNORECASE)),
    ("data", re.compile(r"\b(?:data|dataset|datasets|corpus)\b", re.IGNORECASE)),
    ("project", re.compile(r"\b(?:project|website|homepage|demo|demos|page)\b", re.IGNORECASE)),
    ("paper", re.compile(r"\b(?:paper|preprint|article)\b", re.IGNORECASE)),
)
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_CONTEXT = 80
_MOST_LINKS = 1000


def find_links(text: str) -> tuple[Link, ...]:
    """Return the http and https links of ``text``, each once, in order, with their kinds.

    Where the address does not tell the kind, the words before it in its sentence do.
    """
    if "://" not in text:
        return ()
    links: dict[str, Link] = {}
    end = 0
    for _ in range(_MOST_LINKS):
        match = _URL.search(text, end)
        if match is None:
            break
        url = trim_url(match[0])
        before = text[max(end, match.start() - _CONTEXT) : match.start()]
        end = match.start() + max(len(url), len("https://"))
        if url not in links and (kind := _kind(url)):
            links[url] = Link(_kind_by_words(before) if kind == "other" else kind, url)
    return tuple(links.values())


def link_of(url: str) -> Link | None:
    """Return ``url`` as a link with its kind; None when it is not a http or https address."""
    url = url.strip()
    kind = _kind(url) if _URL.fullmatch(url) else None
    return Link(kind, url) if kind else None


def pdf_link(path: Path) -> Link:
    """Return the link to a PDF of this computer. ``path`` is absolute."""
    return Link("pdf", path.as_uri())


def pdf_path(link: Link) -> Path | None:
    """Return where the PDF of a link lies on this computer; None when the link leads elsewhere."""
    if link.kind != "pdf" or not link.url.lower().startswith("file:"):
        return None
    try:
        path = unquote(urlsplit(link.url).path)
    except ValueError:
        return None
    # A drive of Windows stands behind a slash: file:///C:/papers/a.pdf
    path = path[1:] if re.match(r"/[A-Za-z]:", path) else path
    return Path(path) if path and "\0" not in path else None


def for_others(paper: Paper) -> Paper:
    """Return the paper without its links to files of this computer, whose paths are nobody else's concern."""
    links = tuple(link for link in paper.links if pdf_path(link) is None)
    return msgspec.structs.replace(paper, links=links) if len(links) < len(paper.links) else paper


def is_pdf(path: Path) -> bool:
    """Return whether the file begins like a PDF (ISO 32000-1, 7.5.2). Reads the disk. Raises OSError."""
    if not path.is_file():
        if not path.exists():
            raise FileNotFoundError(path)
        return False
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def _kind(url: str) -> str | None:
    address = _ADDRESS.match(url)
    if address is None:
        return None
    site, path = address[1].lower(), address[2] or ""
    if path.lower().endswith(".pdf") or re.match(r"/pdf\b", path):
        return "pdf"
    for kind, pattern in _PATHS:
        if pattern.fullmatch(site + path):
            return kind
    for kind, pattern in _SITES:
        if pattern.fullmatch(site):
            return kind
    return "paper" if parse_identifier(url) else "other"


def _kind_by_words(before: str) -> str:
    """Return the kind that the sentence before a link names last: the nearest words decide."""
    before = _SENTENCE_END.split(before)[-1]
    found = [(match.start(), kind) for kind, words in _WORDS_BEFORE for match in words.finditer(before)]
    return max(found)[1] if found else "other"
