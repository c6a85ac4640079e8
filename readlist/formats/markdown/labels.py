"""The words with which lists of papers label links, lines, columns and sections."""

from __future__ import annotations

import functools
import re

from readlist.formats.parts.citation import looks_like_venue, venue_and_year

_EMOJI = "\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u200d\U000e0020-\U000e007f"
_DECORATION = re.compile(rf"[\s{_EMOJI}|•·●▪★☆*_~`>#-]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_LINK_WORDS = {
    "paper": (
        "paper papers pdf arxiv abs doi html link url openreview acl acm ieee springer preprint article"
        " publication springerlink sciencedirect usenix proceedings biorxiv medrxiv ps ssrn nature"
        " 论文 原文 链接 论文链接 论文地址 文章 地址"
    ),
    "code": (
        "code codes github git gitlab repo repository implementation pytorch tensorflow tf keras jax caffe"
        " colab notebook matlab source 代码 源码 开源 源代码 代码地址 代码链接"
    ),
    "project": "project website homepage home web site webpage page demo demos 主页 项目 项目主页 网站",
    "data": "data dataset datasets 数据 数据集",
    "other": (
        "video videos slides slide poster blog post tweet twitter thread model models checkpoint checkpoints"
        " weights supp supplementary supplemental appendix bibtex bib cite citation youtube talk review"
        " reviews news summary note notes huggingface hf leaderboard presentation bilibili medium press zhihu"
        " api app book wiki benchmark tutorial interview podcast discussion modelscope part"
        " 视频 解读 博客 模型 幻灯片 知乎 中文"
    ),
}
_KINDS = {word: kind for kind, words in _LINK_WORDS.items() for word in words.split()}
_FILLER = re.compile(
    r"(?:un)?official|the|a|an|and|or|in|of|for|on|here|link|version|page|full|text|read|see|original|my|our"
    r"|available|with|by|not|non|coming|soon|to|new|v|e|g|i|short|long|preview|open|camera|ready|no"
)
_ORDER = ("code", "data", "paper", "project", "other")

_LINE_LABELS = (
    (
        "title",
        r"(?:paper\s*)?(?:title|name)|original title|原文标题|英文标题|论文标题|论文名称|标题|题目|原题",
    ),
    ("authors", r"authors?(?:\(s\))?|author list|written by|作者"),
    (
        "venue",
        r"venue|conference|journal|publication|published (?:in|at)|publisher"
        r"|会议|期刊|发表|会议/期刊|出处|来源",
    ),
    (
        "date",
        r"(?:publish(?:ed)?|release|submission)?\s*date|year|published(?: on)?|released|submitted"
        r"|时间|日期|年份|发表时间|发布时间|发布日期",
    ),
    (
        "abstract",
        r"abstract|summary|tl;?dr|description|one[- ]sentence summary|overview|highlights?"
        r"|摘要|简介|概述|论文摘要|中文摘要",
    ),
    ("tags", r"key|keywords?|key words|tags?|topics?|关键词|关键字|标签"),
)
_LINE_LABEL = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _LINE_LABELS), re.IGNORECASE)
_OTHER_LABEL = re.compile(r"[^\W\d_][\w'’()/& .-]{0,40}", re.UNICODE)
_LABELLED = re.compile(r"\s*(?P<label>[^:：]{1,45}?)\s*[:：]\s*")

_NOT_ENTRIES = re.compile(
    r"(?:the |our |latest |recent |some )*"
    r"(?:table of contents?|contents?|toc|index|news|updates?|what'?s new|change\s?log|release notes"
    r"|contribut(?:e|ing|ors?|ions?)(?: (?:to|guide).*)?|how to .*|acknowledge?ments?|licen[sc]e|star history"
    r"|stargazers.*|contacts?|contact us|about(?: us| me| this.*)?|citations?|citing.*|cite(?: us)?|sponsors?"
    r"|support(?: us)?|disclaimer|maintainers?|faqs?|to-?do(?: list)?"
    r"|(?:(?:other|related|similar|awesome|curated) )+(?:repos\w*|lists?|collections?|resources|projects)"
    r"|feedback|join us|community|communities|installation|usage|getting started)"
    r"(?:\s*(?:&|and|/)\s*(?:updates?|news|announcements?|contacts?|acknowledge?ments?|highlights?))*"
    r"|【?(?:目录|内容|更新|最近更新|最新动态|新闻|贡献|致谢|许可证?|引用|联系.{0,4}|相关仓库|更新日志|往期)"
    r".{0,2}】?"
    r"|.{0,20}目录】?",
    re.IGNORECASE,
)
_NEWS = re.compile(
    r"(?:latest |recent )?(?:news|updates?|change\s?log)(?:\s*(?:&|and)\s*\w+)?|新闻|更新|最新动态|更新日志",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"\b(?:references?|bibliography|works cited)\b|^(?:参考文献|引用文献)", re.IGNORECASE
)
_PAPERS = re.compile(
    r"\b(?:papers?|publications?|articles?|literature|reading list)\b|论文|文献", re.IGNORECASE
)
_RESOURCES = re.compile(
    r"\b(?:datasets?|benchmarks?|tools?|toolkits?|resources?|librar(?:y|ies)|software|packages?|frameworks?|platforms?"
    r"|simulators?|leaderboards?|corpora|codebases?|checkpoints?)\b|数据集|工具|资源",
    re.IGNORECASE,
)


def without_decoration(text: str) -> str:
    """Return ``text`` without the emoji, stars and bullets around it."""
    start = _DECORATION.match(text)
    text = text[start.end() :] if start else text
    end = len(text)
    while end and (text[end - 1].isspace() or _DECORATION.fullmatch(text[end - 1])):
        end -= 1
    return text[:end]


@functools.lru_cache(maxsize=20_000)
def link_label_kind(text: str) -> str | None:
    """Return what a link leads to by its label: one of the kinds of a Link; None when it is no label.

    "📄 Paper", "Code & Data" and "ICML 2024" are labels; a title is not.
    """
    if len(text) > 80:
        return None
    words = [word.lower() for word in _WORD.findall(text.replace("_", " "))]
    kinds = {_KINDS[word] for word in words if word in _KINDS}
    if kinds and len(words) <= 6 and all(word in _KINDS or _FILLER.fullmatch(word) for word in words):
        return next(kind for kind in _ORDER if kind in kinds)
    if not words or (len(words) <= 4 and looks_like_venue(text) and venue_and_year(text)[1]):
        return "paper"
    return None


def line_label(text: str) -> tuple[str, str, str] | None:
    """Return role, label and length-trimmed rest of a line "Label: rest"; None when it has no label.

    The role is ``title``, ``authors``, ``venue``, ``date``, ``abstract``, ``tags``, the kind of
    a link, or ``other`` for a label of a few words that is none of these.
    """
    found = _LABELLED.match(text)
    if found is None:
        return None
    label = without_decoration(found["label"]).strip(" \"'“”[]【】<>")
    rest = text[found.end() :].lstrip(" *_")
    if rest.startswith("//"):
        return None
    if known := _LINE_LABEL.fullmatch(label):
        return str(known.lastgroup), label, rest
    if label and (kind := _label_of_link(label)):
        return f"link-{kind}", label, rest
    if label and len(label.split()) <= 4 and _OTHER_LABEL.fullmatch(label):
        return "other", label, rest
    return None


def _label_of_link(label: str) -> str | None:
    words = [word.lower() for word in _WORD.findall(label)]
    return link_label_kind(label) if any(word in _KINDS for word in words) else None


def is_not_for_entries(heading: str) -> bool:
    """Return whether a section holds contents, news or what its authors say about the list itself."""
    return (
        len(heading) <= 60 and _NOT_ENTRIES.fullmatch(without_decoration(heading).strip(" :：!.")) is not None
    )


def is_references(heading: str) -> bool:
    """Return whether a section is the bibliography of the document."""
    return len(heading) <= 60 and _REFERENCES.search(heading) is not None


def is_about_resources(heading: str) -> bool:
    """Return whether a section or column is about data, tools and the like, not about papers."""
    return len(heading) <= 80 and _RESOURCES.search(heading) is not None


def is_about_papers(heading: str) -> bool:
    """Return whether a heading says that papers stand below it."""
    return _PAPERS.search(heading) is not None


def leads_to_news(heading: str) -> bool:
    """Return whether what stands below the sections of a heading is news of the list, not its entries."""
    return _NEWS.fullmatch(without_decoration(heading).strip(" :：!.")) is not None
