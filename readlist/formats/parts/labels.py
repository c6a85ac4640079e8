"""The labels before the fields of an entry in a text: "Authors: Ann Li", "摘要：...", "Link: https://..."."""

from __future__ import annotations

import re

TITLE, AUTHORS, YEAR, VENUE, ABSTRACT, TAGS, PAPER, OTHER_LINK, NOTE = (
    "title", "authors", "year", "venue", "abstract", "tags", "paper", "other link", "note",
)  # fmt: skip

_WORDS = {
    TITLE: (
        "title|paper title|titel|titre|标题|題目|题目|論文名|论文标题|论文名称|タイトル|название|заголовок"
    ),
    AUTHORS: (
        "by|authors?|authors? */ *affiliations?|autor|autoren|autor:innen|auteurs?|verfasser|von"
        "|作者|著者|авторы?"
    ),
    YEAR: (
        "year|date|published(?: on| date)?|publication (?:date|year)|submitted(?: on)?|released?"
        "|jahr|datum"
        "|veröffentlicht|année|年份|年|时间|日期|发表时间|发布时间|発表年|公開日|日付|год|дата"
    ),
    VENUE: (
        "venue|journal|conference|published in|publication|presented at|appeared in|booktitle"
        "|zeitschrift"
        "|konferenz|erschienen in|会议|期刊|发表于|会議|学会|掲載誌|журнал|конференция"
    ),
    ABSTRACT: (
        "abstract|summary|paper summary|brief summary|overview|description|zusammenfassung"
        "|kurzfassung|résumé"
        "|摘要|简介|概述|内容|概要|要約|要旨|аннотация|краткое содержание|резюме"
    ),
    TAGS: (
        "tags?|keywords?|topics?|categor(?:y|ies)"
        "|schlagwörter|schlüsselwörter|关键词|标签|キーワード|ключевые слова"
    ),
    PAPER: (
        "paper|paper link|link to (?:the )?paper|links?|url|abs|arxiv|arxiv link|arxiv id|pdf|doi"
        "|preprint|article"
        "|read(?: the)? (?:full )?paper|full paper|source|openreview|论文|论文链接|论文地址|链接|原文|地址"
        "|論文|論文リンク|リンク|ссылка|статья"
    ),
    OTHER_LINK: (
        "code|github|repo|repository|implementation|project(?: page)?|website|homepage|demo|data"
        "|dataset|models?|weights"
        "|hugging ?face|blog(?: ?post)?|tweet|thread|video|talk|slides|poster|podcast|code link"
        "|official code"
        "|代码|代码链接|项目|项目主页|主页|コード|プロジェクト|код|проект|demo link"
    ),
    NOTE: (
        "tl;? ?dr|why(?: it matters| it's important| read(?: it)?| this matters)?|takeaways?"
        "|key takeaways?|notes?|comments?"
        "|significance|impact|key (?:ideas?|insights?|contributions?|findings?|results?|points?)"
        "|contributions?|main ideas?"
        "|highlights?|further reading|relevance|method|methods|results?|headline result|problem"
        "|solution|limitations?"
        "|strengths|weaknesses|innovation|core innovation|citations?|institutions?|affiliations?"
        "|status|rating|score|priority"
        "|warum(?: es)? wichtig(?: ist)?|bedeutung|anmerkung|kernaussage|notiz"
        "|推荐理由|推荐原因|推荐指数|核心贡献|贡献|创新点|亮点|要点|意义|影响|评价|机构|单位|ポイント|重要性|なぜ重要か|貢献|コメント|所属"
        "|почему(?: это)? важно|главное|идея|вклад|комментарий|организация"
    ),
}
_NAMED = {
    kind: re.compile(rf"(?:{words})(?: *\([^()]{{1,30}}\))?", re.IGNORECASE) for kind, words in _WORDS.items()
}
_LABELLED = re.compile(
    r"\W{0,4}(?P<label>[^\W\d_](?:[^:：\n]{0,38}[^\W_)]"
    r"|[^:：\n]{0,37}\))?)\s{0,2}[:：]{1,2}\s{0,4}(?P<rest>.*)",
    re.DOTALL,
)
_LINK_WORD = rf"(?:{_WORDS[PAPER]}|{_WORDS[OTHER_LINK]}|(?:coming )?soon)[0-9]?"
_LINK_WORDS_ONLY = re.compile(
    rf"[\[(]?{_LINK_WORD}(?:[\])]?\s*[,|/·•\s]\s*[\[(]?{_LINK_WORD})*[\])]?", re.IGNORECASE
)
_LONGEST_LINE_OF_LINK_WORDS = 120


def split_label(text: str) -> tuple[str, str] | None:
    """Return the kind of the label before a text and the text after it; None without a known label."""
    found = _LABELLED.fullmatch(text)
    if found is None:
        return None
    kind = kind_of_label(found["label"])
    return (kind, found["rest"].strip()) if kind else None


def kind_of_label(label: str) -> str | None:
    """Return what a label announces; None when it is not known."""
    return next((kind for kind, words in _NAMED.items() if words.fullmatch(label.strip())), None)


def is_link_words_only(text: str) -> bool:
    """Return whether a line holds only the words under which a page had its links: "Paper, Tweet"."""
    return len(text) <= _LONGEST_LINE_OF_LINK_WORDS and _LINK_WORDS_ONLY.fullmatch(text) is not None
