"""Papers as they are quoted elsewhere: as a citation, a link, an identifier, an entry of a bibliography."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from readlist.model.identifiers import landing_url
from readlist.model.links import for_others, pdf_path
from readlist.model.paper import Paper
from readlist.model.text import clean_line

MOST_AUTHORS = 10
"""A citation names no more authors than these; then "et al."."""

_IN_MARKDOWN = re.compile(r"([\\\[\]`*_<>])")


class Form(msgspec.Struct, frozen=True):
    """A way to quote papers: the ``letter`` that chooses it, its ``title``, and what it makes of one paper.

    ``of`` returns "" for a paper that has no such thing.
    """

    id: str
    letter: str
    title: str
    of: Callable[[Paper], str]


def quoted(papers: Sequence[Paper], form: Form) -> tuple[str, int]:
    """Return the papers in that form, an entry or a line each, and how many of them have it.

    An entry of a bibliography has no tags: they say what the reader thinks of a paper.
    """
    if form.id == "bibtex":
        from readlist.formats.registry import write_papers

        works = (msgspec.structs.replace(for_others(paper), tags=()) for paper in papers)
        return write_papers("bibtex", works), len(papers)
    texts = [text for paper in papers if (text := form.of(paper))]
    return "\n".join(texts), len(texts)


def citation(paper: Paper) -> str:
    """Return authors, year, title, venue and address as one plain line."""
    authors = list(map(clean_line, paper.authors))
    if len(authors) > MOST_AUTHORS:
        names = f"{', '.join(authors[:MOST_AUTHORS])}, et al."
    elif len(authors) > 2:
        names = f"{', '.join(authors[:-1])}, and {authors[-1]}"
    else:
        names = " and ".join(authors)
    year = str(paper.year) if paper.year else ""
    # Without authors the title comes first, and the year behind it.
    lead = (names, year, clean_line(paper.title)) if names else (clean_line(paper.title), year)
    sentences = [_sentence(part) for part in (*lead, clean_line(paper.venue or "")) if part]
    return " ".join([*sentences, *filter(None, [address(paper)])])


def markdown_link(paper: Paper) -> str:
    """Return the title as a Markdown link; the title alone where there is nothing to link to."""
    title = _IN_MARKDOWN.sub(r"\\\1", clean_line(paper.title) or paper.key)
    url = address(paper)
    return f"[{title}](<{url}>)" if re.search(r"[()\s]", url) else f"[{title}]({url})" if url else title


def address(paper: Paper) -> str:
    """Return the page of the work, or else the first link to elsewhere; "" when there is neither."""
    links = (clean_line(link.url) for link in paper.links if pdf_path(link) is None)
    return landing_url(paper.identifiers) or next(links, "")


FORMS = (
    Form("bibtex", "b", "BibTeX", lambda paper: f"@{paper.key}"),
    Form("citation", "c", "Citation", citation),
    Form("markdown", "m", "Markdown link", markdown_link),
    Form("doi", "d", "DOI", lambda paper: paper.identifiers.doi or ""),
    Form("arxiv", "a", "arXiv id", lambda paper: paper.identifiers.arxiv or ""),
    Form("title", "t", "Title", lambda paper: clean_line(paper.title)),
    Form("link", "l", "Link", address),
)
"""Every form; ``of`` the BibTeX form is what tells its entry from others."""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
