"""What templates can name, with a word on each: the tables of the README and the hints are made of these."""

from __future__ import annotations

OF_A_NOTE = {
    "paper": "the paper",
    "links": "the notes of other papers that this one points to: `title`, `path`, `stem`, `reason`",
}
"""The variables of a template for one paper."""

OF_A_DOCUMENT = {
    "papers": "all papers of the export, in its order",
    "lists": "these by list, newest first: `title`, `listed`, `sections` with `title` and `papers`",
    "months": "those that were read, by month, newest first: `title`, `papers`",
}
"""The variables of a template for one document."""

OF_BOTH = {"flavour": "`plain`, `obsidian` or `logseq`"}
"""The variables of every template."""

OF_A_PAPER = {
    "id": "its `readlist_id`",
    "key": "what you type for it, and cite it by: `[@{{ paper.key }}]`",
    "title": "the title, or the key where there is none",
    "authors": "the names; printed with commas",
    "year": "the year",
    "venue": "where it appeared",
    "abstract": "the abstract; `abstract | paragraphs` is Markdown",
    "note": "your note, which is Markdown",
    "annotations": "what you marked: `quote`, `kind`, `comment`, `lost` (not in the abstract any more)",
    "tags": "the tags as the flavour writes them",
    "status": "`inbox`, `queued`, `reading`, `read`, `skipped` or one of your own",
    "starred": "whether it has a star",
    "lists": "the titles of its lists",
    "identifiers": "`arxiv`, `doi`, `openreview`, `acl`, `pmid`, `s2`",
    "links": "the page of the work and other links: `kind`, `url`",
    "url": "the first of the links",
    "citation": "authors, year, title, venue and address on one line",
    "published": "when it was published, as far as known",
    "added": "the day it came into the library",
    "read": "the day you read it",
    "later": "the day until which it is put off",
}
"""What a template can ask of a paper."""
