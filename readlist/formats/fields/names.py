"""What the names of columns and of JSON fields mean, in any case, spacing and order.

The names are those of the exports of Zotero, Scopus, Web of Science, IEEE Xplore, PubMed,
Dimensions, Covidence, Rayyan, Publish or Perish and OpenAlex, of the answers of their web
interfaces, and what people write over the columns of their own sheets.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from readlist.model.text import clean_line, fold

MEANINGS: dict[str, tuple[str, ...]] = {
    "title": (
        "title", "titles", "paper title", "document title", "article title", "primary title", "display name",
        "title of paper", "title of the paper", "titel", "titre", "titulo", "titolo", "标题", "题名", "题目",
        "篇名", "文献标题", "文章标题", "论文标题", "论文题目", "论文名称", "論文標題", "標題", "タイトル",
        "論文タイトル", "제목",
    ),
    "authors": (
        "author full names", "authors", "author", "first authors", "author names", "author name",
        "authors full names", "author list", "author string", "creators", "creator", "authorships",
        "authorships author display name",
        "autor", "autoren", "autorinnen", "verfasser", "auteur", "auteurs", "autores", "autori", "作者",
        "论文作者", "著者", "저자",
    ),
    "abstract": (
        "abstract", "abstracts", "abstract note", "abstract text", "notes abstract", "summary", "summaries",
        "description", "tldr", "tl dr", "zusammenfassung", "kurzfassung", "resume", "resumen", "resumo",
        "摘要", "论文摘要", "中文摘要", "要旨", "概要", "초록",
    ),
    "year": (
        "year", "publication year", "published year", "year published", "year of publication", "pub year",
        "jahr", "erscheinungsjahr", "annee", "ano", "anno", "年份", "年", "发表年份", "出版年",
        "发表年", "연도",
    ),
    "date": (
        "published on", "publication date", "date published", "published date", "date of publication",
        "published", "published at", "pub date", "date", "issued", "published print", "published online",
        "cover date", "datum", "fecha", "日期", "发表日期", "发表时间", "发布时间", "发布日期",
    ),
    "venue": (
        "venue", "journal", "source title", "publication title", "container title", "journal title",
        "journal name", "publication name", "pub", "journal book", "journal conference", "conference journal",
        "conference", "conference name", "conference title", "proceedings title", "proceedings",
        "proceeding", "book title", "booktitle", "journal ref", "published in", "venue name", "host venue",
        "primary location source display name", "publication", "zeitschrift", "revue", "revista", "rivista",
        "期刊", "刊名", "会议", "期刊名称", "来源出版物名称", "来源期刊", "文献来源", "发表期刊", "会议期刊",
        "雑誌", "저널",
    ),
    "doi": ("doi", "doi link", "doi url", "digital object identifier", "item doi"),
    "arxiv_id": ("arxiv id", "arxiv", "arxiv number", "eprint", "arxivid"),
    "pmid": ("pmid", "pubmed id", "pubmed", "pubmedid"),
    "openreview": ("openreview", "openreview id"),
    "acl": ("acl", "acl id", "anthology id"),
    "s2": ("s2", "s2 id", "s2 paper id", "semantic scholar id"),
    "id": ("id", "paper id", "entry id", "identifier"),
    "url": (
        "url", "urls", "link", "paper url", "page url", "arxiv url", "arxiv link", "arxiv page url",
        "abs url", "url abs", "abstract url", "landing page", "landing page url", "site", "full text url",
        "hyperlink", "web link", "weblink", "permalink", "href", "ee", "link to paper", "article link",
        "openreview url", "openreview link", "source url", "pub url", "eprint url",
        "primary location landing page url", "lien", "enlace", "链接", "网址", "论文链接", "链接地址",
        "リンク", "링크",
    ),
    "pdf": (
        "pdf", "pdf url", "pdf link", "url pdf", "open access pdf", "arxiv pdf",
        "best oa location pdf url",
    ),
    "code": (
        "code", "code url", "code link", "github", "github url", "github link", "github links", "github repo",
        "repo", "repo url", "repository", "repository url", "code repository", "source code",
        "implementation",
        "代码", "代码链接", "コード",
    ),
    "project": ("project", "project url", "project page", "project link", "project website", "homepage"),
    "tags": (
        "tags", "keywords", "author keywords", "keyword", "tag", "manual tags", "ai keywords", "labels",
        "schlagworter", "schlusselworter", "schlagworte", "mots cles", "palabras clave", "关键词", "关键字",
        "作者关键字", "标签", "キーワード", "키워드",
    ),
    "section": ("section", "topic", "sektion", "thema"),
}  # fmt: skip
"""The names of each field, the best first."""

WEAK_MEANINGS: dict[str, tuple[str, ...]] = {
    "title": ("paper", "papers", "article", "name", "work", "document", "论文", "文献", "論文"),
    "authors": ("first author", "lead author"),
    "venue": ("source", "book", "series title", "来源", "quelle", "fuente"),
    "url": ("paper", "source", "website", "web", "reference", "来源"),
    "date": ("year month", "update date", "updated"),
    "abstract": ("abstract summary", "short summary", "excerpt"),
}
"""Names that mean a field only where no better name does."""

FIELD_TAGS = {
    "TI": "title", "AF": "author full names", "AU": "authors", "SO": "source title",
    "JO": "journal", "JF": "journal",
    "T2": "publication title", "PY": "year", "AB": "abstract", "N2": "abstract", "DI": "doi", "DO": "doi",
    "UR": "url", "DE": "keywords", "KW": "keywords", "PM": "pmid",
}  # fmt: skip
"""The tags of Web of Science and of RIS that head the columns of tables made from these, by their names."""

_SAYS_LITTLE = "name"
_BESIDE_NAME = frozenset(("authors", "venue", "doi", "arxiv_id", "pmid"))
_WORKS = frozenset(
    ("paper", "article", "document", "publication", "item", "work", "manuscript", "study", "primary")
)
_PLURAL = re.compile(r"\((s|en|innen)\)", re.IGNORECASE)
_INSIDE_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_WORD = re.compile(r"[\W_]+")
_LONGEST_NAME = 80


@functools.lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """Return a name in lower case without accents, its words parted by single spaces.

    "PaperURL", " paper_url " and "Paper Url" are all ``paper url``.
    """
    name = _PLURAL.sub(r"\1", clean_line(name[:_LONGEST_NAME]))
    return _NOT_WORD.sub(" ", fold(_INSIDE_CAMEL_CASE.sub(" ", name))).strip()


_BY_NAME = {plain_name(name): field for field, names in MEANINGS.items() for name in names}
_BY_COMPACT_NAME = {name.replace(" ", ""): field for name, field in _BY_NAME.items()}
_RANKS = {plain_name(name): rank for names in MEANINGS.values() for rank, name in enumerate(names)}
_WEAK_BY_NAME = {
    plain_name(name): tuple(field for field, weak in WEAK_MEANINGS.items() if name in weak)
    for names in WEAK_MEANINGS.values()
    for name in names
}


def field_of(name: str) -> str | None:
    """Return the field that ``name`` surely means, else None."""
    plain = plain_name(name)
    # "ArXiv" and "PubMed" have capitals inside, but are one word.
    if field := _BY_NAME.get(plain) or _BY_COMPACT_NAME.get(plain.replace(" ", "")):
        return field
    first, _, rest = plain.partition(" ")
    return _BY_NAME.get(rest) if first in _WORKS else None


@functools.lru_cache(maxsize=64)
def fields_by_name(names: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return for each field the names that mean it, the best first; weak names only for lack of others."""
    sure: dict[str, list[str]] = {}
    weak: dict[str, list[str]] = {}
    for name in names:
        if field := field_of(name):
            sure.setdefault(field, []).append(name)
        else:
            for field in _WEAK_BY_NAME.get(_without_work(plain_name(name)), ()):
                weak.setdefault(field, []).append(name)
    if _BESIDE_NAME.isdisjoint(sure):  # anything has a name
        weak["title"] = [name for name in weak.get("title", ()) if plain_name(name) != _SAYS_LITTLE]
    for known in sure.values():
        known.sort(key=_rank)
    return {field: tuple(found) for field, found in (weak | sure).items() if found}


def _without_work(plain: str) -> str:
    first, _, rest = plain.partition(" ")
    return rest if rest and first in _WORKS else plain


def _rank(name: str) -> int:
    return _RANKS.get(plain_name(name), len(_RANKS))
