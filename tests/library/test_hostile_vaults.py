"""Whatever readers write into their notes, and whatever papers are called: their bytes stay."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readlist.formats.notes.markdown_notes import BEGIN, END
from readlist.library.exporting import FolderWishes, export_markdown
from readlist.model.paper import Paper, PaperList, Place
from tests.library.test_exporting import names
from tests.library.test_folder_export import HE, HE_STARRED, everything, export


@pytest.fixture(autouse=True, scope="module")
def _no_waiting_for_the_disk() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("readlist.library.exported_files.flush_to_disk", lambda _: None)
        yield


TEXTS = st.text(
    st.sampled_from(list("ab#:-'\"&*|>[]{}`~!%$\\ \t\né漢\u2028🙂")), max_size=40
) | st.sampled_from(
    [
        "---\n",
        "...\n",
        "```\n" + BEGIN + "\n```\n",
        END + "\n",
        "readlist_id: 99\n",
        "    " + BEGIN + "\n",
        "![[x]]\n",
        "tags:: a\n",
    ]
)
KEYS = st.lists(
    st.sampled_from(
        [
            "# a comment  \n",
            "aliases: [ResNet, 'a # b']  # mine\n",
            "base: &base\n  due: 2024-01-02\n  list:\n    - a\n\n    - b\n",
            "more: *base\n",
            "text: |\n  starred: true\n  ---x\n",
            "folded: >-\n  tags:\n   - b\n",
            '"quoted key": "two\n  lines: here"\n',
            "date: 2024-02-30T10:00:00Z\n",
            "\n",
            "cssclass:   wide   \n",
        ]
    ),
    max_size=5,
    unique=True,
)


@settings(max_examples=40, deadline=None)
@given(
    above=st.lists(TEXTS, max_size=3).map("".join),
    below=st.lists(TEXTS, max_size=3).map("".join),
    keys=KEYS,
    first=st.booleans(),
    mark=st.sampled_from(["", "\ufeff"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_reader_wrote_around_the_block_never_changes(
    tmp_path_factory: pytest.TempPathFactory,
    above: str,
    below: str,
    keys: list[str],
    first: bool,
    mark: str,
    line_end: str,
) -> None:
    folder = tmp_path_factory.mktemp("vault")
    export(folder, HE)
    path = folder / "he2016deep.md"
    front, block = path.read_text("utf-8").removeprefix("---\n").split("---\n", 1)
    above = above + "\n" if above and not above.endswith("\n") else above
    written = "".join(keys)
    front = written + front if first else front + written
    text = f"{mark}---\n{front}---\n{above}{block}{below}".replace("\n", line_end)
    path.write_bytes(text.encode())
    report = export(folder, HE_STARRED)
    after = path.read_bytes().decode()
    if report.refused:
        assert after == text
        return
    assert report.written == (path,)
    assert after.replace(f"{line_end}starred: true{line_end}", f"{line_end}starred: false{line_end}") == text
    assert len(export(folder, HE_STARRED).unchanged) == 1


@settings(max_examples=40, deadline=None)
@given(insert=TEXTS.filter(str.strip), at=st.floats(0, 1), line_end=st.sampled_from(["\n", "\r\n"]))
def test_what_a_reader_typed_into_the_block_is_never_written_over(
    tmp_path_factory: pytest.TempPathFactory, insert: str, at: float, line_end: str
) -> None:
    folder = tmp_path_factory.mktemp("vault")
    export(folder, HE)
    path = folder / "he2016deep.md"
    text = path.read_text("utf-8")
    start, end = text.index(BEGIN) + len(BEGIN) + 2, text.index(END) - 2
    where = start + round((end - start) * at)
    edited = (text[:where] + insert + text[where:]).replace("\n", line_end).encode()
    path.write_bytes(edited)
    for paper in (HE, HE_STARRED):
        report = export(folder, paper)
        assert path.read_bytes() == edited
        assert report.written == ()


KEY_TEXTS = st.text(max_size=150) | st.sampled_from(
    [
        "CON",
        "con.txt",
        "nul",
        "a/../b",
        "A",
        "a",
        "..",
        "x.",
        "é",
        "e\u0301",
        "ß",
        "SS",
        "k" * 300,
        "COM¹",
        " ",
    ]
)


@settings(max_examples=40, deadline=None)
@given(
    keys=st.lists(KEY_TEXTS, min_size=1, max_size=8),
    titles=st.lists(st.text(min_size=1, max_size=300), min_size=1, max_size=3),
    layout=st.sampled_from(["flat", "year", "status", "list"]),
)
def test_any_names_in_any_layout_are_found_again(
    tmp_path_factory: pytest.TempPathFactory, keys: list[str], titles: list[str], layout: str
) -> None:
    folder = tmp_path_factory.mktemp("vault")
    lists = {at: PaperList(doc_id=at, title=title) for at, title in enumerate(titles, 1)}
    papers = [
        Paper(doc_id=at, key=key, title=key * 2, status=titles[0], places=(Place(at % len(titles) + 1),))
        for at, key in enumerate(keys, 1)
    ]
    wishes = FolderWishes(layout=layout)
    assert len(export_markdown(papers, lists, str(folder), wishes=wishes).written) == len(keys)
    found = names(folder)
    assert len({name.casefold() for name in found}) == len(keys)
    before = everything(folder)
    assert len(export_markdown(papers, lists, str(folder)).unchanged) == len(keys)
    assert everything(folder) == before
