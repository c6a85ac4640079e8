"""Lists of papers in Markdown, in the styles of many hands, and what in them is no paper."""

from __future__ import annotations

import datetime
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.markdown import listing as markdown_list
from readlist.formats.markdown.document import MOST_LINES
from readlist.model.record import Reading

TODAY = datetime.date(2024, 9, 10)
CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
TITLES = [
    "Counting to Three: A Study of Short Lists",
    "Do Long Lists End?",
    "Lists Are All You Read",
    "A Survey of Reading Lists in Libraries",
]
URLS = [f"https://arxiv.org/abs/2401.0000{number}" for number in range(4)]
PAPERS = list(zip(TITLES, URLS, strict=True))
STYLES = {
    "linked title": "- [{title}]({url})",
    "linked title, authors, venue": "- [{title}]({url}), Ann Li, Bo Wu, ListConf 2024. [[code]](https://github.com/a)",
    "bold title": "* **{title}** [[paper]]({url}) [[code]](https://github.com/a/b) :star:",
    "bold linked title": "+ [**{title}.**]({url}) _Ann Li, Bo Wu._ ICML 2024. ![stars](https://img.shields.io/x)",
    "plain title": "- {title}. Ann Li and Bo Wu. _ICML_ 2024. [[pdf]({url})]",
    "label before": "- [[ICML2024]({url})] {title} [[Project](https://ann.github.io/p)]",
    "date before": "- [2024/05] **{title}**. *Ann Li (Some University) et al. ICML.* [[paper]({url})]",
    "quoted": '1. Li, Ann, and Bo Wu. "{title}." ICML (2024). [[pdf]]({url}) **(read this)**',
    "authors below": "1. **{title}.** ICML 2024. [paper]({url})\n\n   *Ann Li, Bo Wu.*\n",
    "fields below": "- [{title}]({url})\n  - Author(s): Ann Li, Bo Wu\n  - Date: 2024-05\n  - Venue: ICML",
    "emoji fields": "- [{title}]({url})\n    - Ann Li, Bo Wu\n    - 📅 Date: May 5, 2024",
    "by": "* <[{title}]({url})> by Ann Li, Bo Wu, 2024.",
    "html": '- <b>{title}</b><br><a href="{url}">Paper</a> <sup>new</sup>',
    "year in brackets": "- **{title}** (2024), A. Li et al. [[pdf]]({url})",
    "task": "- [ ] [{title}]({url})",
    "paragraph": "**{title}**\n\n- Homepage: https://ann.github.io/p\n- Paper: {url}\n- Code: https://github.com/a/b\n",
    "lines": "**{title}** <br>\nAnn Li*, Bo Wu† <br>\n[ICML 2024]({url}) • [Code](https://github.com/a/b)\n",
    "reference": '**[1]** Li, Ann, et al. "**{title}**." Nature 12.3 (2024): 4-9. [[pdf]]({url}) :star:\n',
    "heading": "## {title}\nIt is about lists.\n\n* Paper: [{title}]({url})\n* [Code](https://github.com/a)\n",
    "linked heading": "#### [{title}]({url})\n\nICML 2024\n\n1. It counts lists.\n",
    "bold number": "1) **{title}** - it says how one reads lists that are long enough. [Paper]({url})",
}


def read(text: str) -> Reading:
    return markdown_list.read(text, TODAY)


def listed(style: str) -> str:
    return "# My Papers\n\n" + "\n".join(style.format(title=title, url=url) for title, url in PAPERS)


def found(reading: Reading) -> list[tuple[str, str | None]]:
    return [(record.title, record.identifiers.arxiv) for record in reading.records]


EXPECTED = [(title, url.rpartition("/")[2]) for title, url in PAPERS]


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_titles_and_identifiers_in_every_style(style: str) -> None:
    text = listed(style)
    assert found(read(text)) == EXPECTED
    assert markdown_list.sniff(text) >= 0.5


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\n\n").replace("\n\n\n", "\n\n"),
        lambda text: "\n" * 3 + text + "\n" * 3,
        lambda text: text.replace("- [", "* [").replace("- **", "* **"),
        lambda text: re.sub(r"^(- |\* |\+ )", "• ", text, flags=re.MULTILINE),
        lambda text: re.sub(r"^1\. ", "7. ", text, flags=re.MULTILINE),
        lambda text: text.replace("# My", "#My"),
        lambda text: text.replace("https://arxiv.org/abs/", "http://arxiv.org/pdf/"),
        lambda text: text.replace("ICML", "NeurIPS"),
        lambda text: text.replace(":star:", "⭐"),
    ],
    ids=["blank lines", "margins", "asterisks", "dots", "numbers", "no space", "pdf", "venue", "emoji"],
)
def test_changes_that_change_nothing(style: str, change: object) -> None:
    assert callable(change)
    assert found(read(change(listed(style)))) == EXPECTED


@pytest.mark.parametrize(
    "style",
    [name for name in STYLES if "Ann Li, Bo Wu" in STYLES[name] or "Li, Ann, and Bo Wu" in STYLES[name]],
)
def test_authors_where_the_style_tells_them(style: str) -> None:
    for record in read(listed(STYLES[style])).records:
        assert record.authors in (("Ann Li", "Bo Wu"), ("Li, Ann", "Bo Wu"))


@pytest.mark.parametrize("style", [name for name in STYLES if re.search("ICML ?_? ?\\(?2024", STYLES[name])])
def test_venue_and_year_where_the_style_tells_them(style: str) -> None:
    for record in read(listed(STYLES[style])).records:
        assert (record.venue, record.year) == ("ICML", 2024)


def test_code_is_a_link_and_no_paper() -> None:
    for record in read(listed(STYLES["bold title"])).records:
        assert [link.kind for link in record.links] == ["paper", "code"]


def test_fields_below_an_entry() -> None:
    text = listed(
        "- **{title}**\n  - Authors: Ann Li; Bo Wu\n  - Published: 2024-05-06\n  - Conference: ICML 2024\n"
        "  - Keywords: lists, reading\n  - Institutions: Some Lab\n  - Abstract: On lists.\n  - PDF: {url}"
    )
    record = read(text).records[0]
    assert record.authors == ("Ann Li", "Bo Wu")
    assert (record.published_on, record.year, record.venue) == ("2024-05-06", 2024, "ICML")
    assert (record.tags, record.abstract) == (("lists", "reading"), "On lists.")
    assert record.extra == {"markdown": {"Institutions": "Some Lab"}}


def test_sections_lines_and_positions() -> None:
    text = """\
# Papers about Lists [![Awesome](https://awesome.re/badge.svg)](https://awesome.re)

- [Short](#short)
- [Long](#long)
  - [Very long](#very-long)

## Short 🔥
- [Counting to Three](https://arxiv.org/abs/2401.00001)

## 长列表(Long)
- Without an end
  - [Do Long Lists End?](https://arxiv.org/abs/2401.00002)
  - [Long Lists Are Long](https://arxiv.org/abs/2401.00003)
"""
    reading = read(text)
    assert [(record.line, record.section, record.position) for record in reading.records] == [
        (8, "Short", 1),
        (12, "Without an end", 2),
        (13, "Without an end", 3),
    ]
    assert reading.title == "Papers about Lists"
    assert reading.problems == ()


def test_the_translated_heading_gives_way_to_the_original_title() -> None:
    text = """\
# 2024-09-08 论文日报

### 1. 数到三：短列表研究

**原文标题：** Counting to Three: A Study of Short Lists that Are
  Read in Libraries

**摘要：**
我们数到三，这需要一点时间，也需要一点耐心。

**论文链接：** [arXiv](https://arxiv.org/abs/2401.00001)

### 2. 长列表会结束吗

**原文标题：** Do Long Lists End?

**论文链接：** [arXiv](https://arxiv.org/abs/2401.00002)
"""
    reading = read(text)
    first, second = reading.records
    assert first.title == "Counting to Three: A Study of Short Lists that Are Read in Libraries"
    assert first.abstract == "我们数到三，这需要一点时间，也需要一点耐心。"
    assert first.extra == {"markdown": {"title": "数到三：短列表研究"}}
    assert second.identifiers.arxiv == "2401.00002"
    assert reading.listed_on == "2024-09-08"


def test_a_heading_of_the_same_form_is_a_paper_too() -> None:
    entry = "## {title} [{n}]<a name='{n}'></a>\nA text about lists.\n\n* Paper: [{title}]({url})\n"
    text = "\n".join(entry.format(title=t, url=u, n=n) for n, (t, u) in enumerate(PAPERS, 1))
    text += "\n## Lists Without a Paper [5]<a name='5'></a>\nA text about lists.\n\n* [Code](https://github.com/a)\n"
    text += "\n## Paper references\n[1] Li, A., 2024. Counting to Three: A Study of Short Lists. arXiv.\n"
    assert [record.title for record in read(text).records] == [*TITLES, "Lists Without a Paper"]


def test_dates_that_hold_labelled_papers() -> None:
    text = "".join(f"- **[2024.05.0{n}]**\n  - Paper: [{t}]({u})\n\n" for n, (t, u) in enumerate(PAPERS, 1))
    assert found(read(text)) == EXPECTED


def test_titles_that_fold_over_lines() -> None:
    text = "".join(f"- [{t.replace(' ', chr(10) + '  ', 1)}]({u})\n" for t, u in PAPERS)
    assert found(read(text)) == EXPECTED


def test_in_a_list_of_papers_an_entry_without_a_link_is_one() -> None:
    text = (
        listed(STYLES["linked title"])
        + "\n- Lists that Nobody Has Linked\n- [our tool](https://github.com/a/tool)\n"
    )
    assert [record.title for record in read(text).records] == [*TITLES, "Lists that Nobody Has Linked"]


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"- [tool{n}](https://github.com/a/tool{n}) - A tool that reads lists.\n" for n in range(9))
        + "- [Model-7B](https://arxiv.org/abs/2401.00001)\n",
        "".join(
            f"- [Course {n} about Lists](https://www.youtube.com/watch?v={n}) by Ann Li, 2024\n"
            for n in range(9)
        ),
        "".join(f"- [A Section of Papers {n}](#section-{n})\n" for n in range(9)),
        "".join(
            f"- [Awesome Lists {n}](https://github.com/a/awesome-{n}) - list of papers, ICML 2024\n"
            for n in range(9)
        ),
        "# News\n- [2024/05] Our [A Paper of Ours](https://arxiv.org/abs/2401.00001) is in ICML 2024.\n",
        "***A headline about lists***\nThis [paper](https://arxiv.org/abs/2401.00001) by Ann Li says how.\n\n"
        "***Another headline here***\nRead the full paper [here](https://arxiv.org/abs/2401.00002).\n",
        "Just text about lists.\n\n- buy milk\n- read papers\n",
        "```bibtex\n@article{a, title={Lists}, url={https://arxiv.org/abs/2401.00001}}\n```\n",
        "## Citation\n\n- [Our Survey of Lists](https://arxiv.org/abs/2401.00001)\n\n## License\n\nMIT\n",
    ],
    ids=["tools", "courses", "contents", "lists", "news", "prose", "text", "code", "citation"],
)
def test_what_is_no_list_of_papers(text: str) -> None:
    reading = read(text)
    assert reading.records == ()
    assert reading.ignored > 0


def test_prose_is_not_claimed() -> None:
    text = "# News\n\n***A headline***\nThis [paper](https://arxiv.org/abs/2401.00001) says a lot.\n\n" * 20
    assert markdown_list.sniff(text) < 0.4


def test_what_stands_before_the_contents_is_no_part_of_the_list() -> None:
    highlight = "## Highlights\n\n- **Our Own Paper on Lists** [Paper](https://arxiv.org/abs/2401.00009)\n\n"
    contents = "- [My Papers](#my-papers)\n- [Short](#short)\n- [Long](#long)\n\n"
    assert found(read(highlight + contents + listed(STYLES["bold title"]))) == EXPECTED


def test_an_address_copied_from_another_entry_is_left_to_that() -> None:
    text = listed(STYLES["bold title"]) + f"\n* **Nobody Looked at This Address** [[paper]]({URLS[0]})\n"
    reading = read(text)
    assert found(reading) == [*EXPECTED, ("Nobody Looked at This Address", None)]
    (problem,) = reading.problems
    assert (problem.severity, problem.line) == ("warning", 7)


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("# Papers of the Week (Aug 26 - Sep 1)", "2024-09-01"),
        ("# Papers of 2024-08-26", "2024-08-26"),
        ("# Papers", None),
    ],
)
def test_the_day_of_the_list(heading: str, day: str | None) -> None:
    reading = read(listed(STYLES["linked title"]).replace("# My Papers", heading))
    assert (reading.title, reading.listed_on) == (heading[2:], day)


def test_a_document_that_is_too_long_says_so() -> None:
    text = listed(STYLES["linked title"]) + "\n" * MOST_LINES + "- the end"
    reading = read(text)
    assert found(reading) == EXPECTED
    assert [problem.severity for problem in reading.problems] == ["error"]


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "![",
        "[a](",
        "**a_",
        "<a ",
        "> ",
        "- ",
        "- [[[[\n",
        "# a\n",
        "|a|b|\n",
        "**a b c**\n\n",
        "a<br>",
        "`a``",
        "Ann Li, ",
    ],
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    times = []
    for size in (25_000, 100_000):
        text = "|a|b|\n|-|-|\n" + unit * (size // len(unit))
        start = time.process_time()
        read(text)
        markdown_list.sniff(text)
        times.append(time.process_time() - start)
    assert times[1] < 16 * max(times[0], 0.05)


pieces = st.sampled_from(
    [
        *(
            "- ",
            "1. ",
            "**",
            "*",
            "[",
            "](",
            ")",
            "](https://arxiv.org/abs/2401.00001)",
            "\n",
            "\n\n",
            "  ",
            "    ",
        ),
        *(
            "# ",
            "## ",
            "|",
            "|-|-|\n",
            "> ",
            "```\n",
            "<br>",
            "<b>",
            "</b>",
            "<a href='x'>",
            "<details>",
            "<!--",
        ),
        *(
            "A Title of Lists",
            "Ann Li, Bo Wu",
            "ICML 2024",
            "(2024)",
            "Paper: ",
            "作者：",
            "摘要",
            ":star:",
            "🔥",
            '"',
        ),
        *(
            "[1]",
            "![x](y)",
            "[a]: http://b\n",
            "&amp;",
            "\\",
            "`",
            "~~",
            "---\n",
            "\t",
            "- [ ] ",
            "https://x.org/a.pdf",
        ),
    ]
)


@given(st.one_of(st.text(), st.lists(pieces, max_size=40).map("".join)))
def test_any_text_is_a_reading(text: str) -> None:
    reading = read(text)
    assert [record.position for record in reading.records] == list(range(1, len(reading.records) + 1))
    assert all(record.title or record.identifiers.arxiv for record in reading.records)
    assert 0.0 <= markdown_list.sniff(text) <= 1.0


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of real lists is not beside the project")
@pytest.mark.parametrize("name", ["awesome_llm.md", "dl_roadmap.md", "gnnpapers.md", "cvpr2024_cjk.md"])
def test_real_lists(name: str) -> None:
    path = CORPUS / "awesome-lists" / name
    expected = json.loads(path.with_name(f"{name}.expected.json").read_text("utf-8"))
    reading = read(path.read_text("utf-8"))
    titles = {record.title.casefold() for record in reading.records}
    wanted = [title.casefold().strip("“").rstrip(".") for title in expected.get("titles", [])]
    assert sum(title in titles for title in wanted) >= 0.95 * len(wanted)
    assert abs(len(reading.records) - expected["n_papers"]) <= 2, "two titles of one list are not described"


def test_a_short_bold_name_before_a_reference_or_a_title_is_not_the_title() -> None:
    records = read(
        '* **SORTIE** Li, Ann, et al. "Sorting lists in a hurry." Journal of Lists 15.1 (2014): 1929-1958.\n'
        '* **TREELET** Wu, Bo. "Small trees in long lists." arXiv preprint arXiv:1902.00001 (2019).\n'
        "* **[LISTY]** Lists that look like trees | **[ListConf' 21]** | [`[pdf]`](https://arxiv.org/abs/2101.00001)\n"
        "* Trees that look like lists | **[TreeConf' 22]** | [`[pdf]`](https://arxiv.org/pdf/2201.00001)\n"
    ).records
    assert [(record.title, record.year) for record in records] == [
        ("Sorting lists in a hurry", 2014),
        ("Small trees in long lists", 2019),
        ("Lists that look like trees", 2021),
        ("Trees that look like lists", 2022),
    ]


def test_papers_kept_beside_the_list_are_papers_with_year_and_description() -> None:
    records = read(
        "# Reading about lists\n\n"
        "* [A Long List of Lists](papers/lists.pdf) (1997): It explains why lists that are long take long.\n"
        "* :scroll: [Lists in Small Memory](memory.pdf) by Ann Li and Bo Wu\n"
        "* [The Last List Ever Made](papers/last.pdf) (2007): A survey of lists by a reader of all.\n"
    ).records
    assert [(record.title, record.year, record.authors, record.abstract[:12]) for record in records] == [
        ("A Long List of Lists", 1997, (), "It explains "),
        ("Lists in Small Memory", None, ("Ann Li", "Bo Wu"), ""),
        ("The Last List Ever Made", 2007, (), "A survey of "),
    ]


def test_emoji_by_name_are_no_text() -> None:
    records = read(
        ":1st_place_medal: :page_facing_up: [Lists for Everyone at Last](https://arxiv.org/abs/2101.00001)\n\n"
        ":2nd_place_medal: :newspaper: [Trees for Nobody in Particular](https://arxiv.org/abs/2101.00002)\n"
    ).records
    assert [record.title for record in records] == [
        "Lists for Everyone at Last",
        "Trees for Nobody in Particular",
    ]


def test_titles_in_quotation_marks_with_labelled_links_below() -> None:
    text = (
        "# Lists\n\n[1]《Long Lists for Short Memories》\n\n2021 arXiv\n\nAbstract：本文研究了列表。\n"
        "arXiv：https://arxiv.org/abs/2101.00001\ngithub：https://github.com/a/b\n\n"
        "# Trees\n\n[2]《Short Trees for Long Memories》\n\n2021 arXiv\n\nAbstract：本文研究了树。\n"
        "arXiv：https://arxiv.org/abs/2101.00002\n\n# Graphs\n\n"
        "[3]《Graphs Without Any Edges》\n\narXiv：https://arxiv.org/abs/2101.00003\n"
    )
    assert markdown_list.sniff(text) >= 0.5
    assert [record.title for record in read(text).records] == [
        "Long Lists for Short Memories",
        "Short Trees for Long Memories",
        "Graphs Without Any Edges",
    ]


def test_addresses_of_people_are_no_papers() -> None:
    text = "# Conduct\n\n## Contacts\n\n" + "".join(
        f"**{name}** [{name}@papersclub.example](mailto:{name}@papersclub.example)\n\n"
        for name in ("ann", "bo", "cy")
    )
    assert markdown_list.sniff(text) < 0.4


def test_a_year_in_brackets_is_no_part_of_a_bold_title() -> None:
    record = read(
        "- **Lists That Learn to Sort (2017)**, Ann Li et al. [[pdf]](https://arxiv.org/pdf/1701.00001)\n"
    ).records[0]
    assert (record.title, record.year, record.authors) == ("Lists That Learn to Sort", 2017, ("Ann Li",))


def test_links_between_notes_are_titles_without_their_brackets() -> None:
    text = (
        "# Reading queue\n\n"
        "- [ ] [[Lists with Attention to All]] [arXiv](https://arxiv.org/abs/2401.00001)\n"
        "- [x] [[li2020|Trees as Programs over Data]] [[pdf]](https://arxiv.org/pdf/2001.00002)\n"
    )
    records = read(text).records
    assert [record.title for record in records] == [
        "Lists with Attention to All",
        "Trees as Programs over Data",
    ]


@pytest.mark.parametrize(
    "line",
    [
        f"- [A Title of It](https://arxiv.org/abs/2408.00001) {'[' * 20_000}",
        f"- {'([<' * 7_000} A Title of It, [Paper](https://arxiv.org/abs/2408.00001)",
        f"- [A {chr(10).join('a' * 16_000)} Title](https://arxiv.org/abs/2408.00001)",
        f"- [A Title](https://arxiv.org/abs/2408.00001) {chr(10).join(['so it goes on and on'] * 8_000)}",
    ],
    ids=["brackets", "mixed brackets", "a folded link", "a folded text"],
)
def test_long_runs_take_linear_time(line: str) -> None:
    begin = time.process_time()
    read(f"# Papers\n\n{line}\n- [Another Title of It](https://arxiv.org/abs/2408.00002)\n")
    assert time.process_time() - begin < 8
