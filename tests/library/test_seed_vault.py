"""A vault of the papers of two real lists, read by the rules of the editors that will open it."""

from __future__ import annotations

import datetime
import functools
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import pytest

from readlist.formats.notes.front_matter import readlist_id
from readlist.formats.notes.managed_block import BEGIN, END
from readlist.formats.notes.note_parts import parts_of
from readlist.formats.notes.note_text import as_read_back
from readlist.library.exported_papers import PapersOfLibrary
from readlist.library.exporting import FolderWishes, export_notes
from readlist.library.importing import ImportOptions
from readlist.library.library import Library, open_library
from readlist.library.note_names import LAYOUTS, comparable
from readlist.library.sources import Source
from readlist.model.change import EditFields, EditTags, SetAnnotation, SetNote, SetStarred, SetStatus
from readlist.model.paper import Annotation, Paper, PaperList
from tests.formats.notes.test_front_matter import parsed
from tests.library.conftest import TODAY, json_lines, take

SEEDS = Path(__file__).parents[3] / "shared" / "corpus" / "seeds"
LISTS = sorted(SEEDS.glob("*.txt"))

pytestmark = pytest.mark.skipif(not LISTS, reason=f"the two lists of papers are not at {SEEDS}")

NOTES = (
    "Builds on [[Scaling laws]], https://arxiv.org/abs/1706.03762.\n\n- *cost*?\n  - of the cache\n- memory?",
    "# Mine\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n\nmine:: yes\n\n```python\nx = 1  # no tag\n```",
    f"## Note\n\n1. one\n2. two\n\n$$\nE = mc^2\n$$\n\n\n\ttab\n{END}\n~~~\nleft open",
)
TAGS = (
    ("to read", "2024", "C++", "Ünï/cödé", "読む", "🧪"),
    ("#llm", "llm/serving/2024", "a: b", "- x", "a, b", "[x]", "{y}", "'q\""),
    ("1/2", "~", "yes", "null", "1e3", "0x1F", "0o17", "1_000", "12:30:45", "2024-01-01", "=", "<<", "y"),
)
AUTHORS = ("Ashish Vaswani", "O'Brien, Pat", "李 明", "Smith, Jr., Bob", "Team A/B", "#1: [x]")

Files = Mapping[str, str]
"""The texts of the notes of a vault by their paths."""

Vaults = Callable[[str, str], Files]


def in_flavours(*flavours: str, layouts: Sequence[str] = LAYOUTS) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("flavour", "layout"), list(itertools.product(flavours, layouts)))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The papers of the seeds; a few of them read, starred, tagged, marked, annotated and in a short list."""
    folder = tmp_path_factory.mktemp("seeds")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.setattr("readlist.library.exported_files.flush_to_disk", lambda _: None)
        with open_library(folder / "library.json", session="cli") as opened:
            take(opened, *(Source(path.name, path.read_bytes(), TODAY) for path in LISTS))
            _make_remarks(opened)
            yield opened


def _make_remarks(library: Library) -> None:
    papers = sorted((library.paper(doc_id) for doc_id in library.summaries()), key=lambda each: each.key)
    ids = [paper.doc_id for paper in papers]
    short = json_lines(*(f'{{"title": "{paper.title}"}}' for paper in papers[:9]))
    take(library, short, options=ImportOptions(list_name="26/08: agents | [x] #1"))
    for doc_id, note, tags, paper in zip(ids[:3], NOTES, TAGS, papers[:3], strict=True):
        library.apply(SetNote(note), [doc_id])
        library.apply(EditTags(tags), [doc_id])
        quote = paper.abstract[100:220]
        marked = Annotation(
            exact=quote, kind="question", comment="Why? #x\nkey:: value", created_at="2024-09-03"
        )
        library.apply(SetAnnotation(marked), [doc_id])
    library.apply(SetStarred(True), ids[1:4])
    library.apply(SetStatus("read"), ids[2:5])
    work = {"authors": [*AUTHORS], "year": 2017, "venue": "Proc.: NeurIPS #1"}
    library.apply(
        EditFields({**work, "identifiers": {"arxiv": "1706.03762", "doi": "10.1000/(1)[2]"}}), [ids[4]]
    )


@pytest.fixture(scope="module")
def papers(library: Library) -> dict[int, Paper]:
    return {doc_id: library.paper(doc_id) for doc_id in library.summaries()}


@pytest.fixture(scope="module")
def vaults(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Vaults:
    """Export all papers as a vault, each kind of vault once."""

    @functools.cache
    def exported(flavour: str, layout: str) -> Files:
        folder = tmp_path_factory.mktemp("vault")
        wishes = FolderWishes(flavour=flavour, layout=layout)
        report = export_notes(
            PapersOfLibrary(library), tuple(library.summaries()), str(folder), wishes=wishes
        )
        assert (len(report.written), report.refused) == (105, ())
        return {
            path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8")
            for path in sorted(folder.rglob("*.md"))
        }

    return exported


@in_flavours("plain", "obsidian", "logseq")
def test_every_paper_has_a_note_that_every_system_can_store(
    vaults: Vaults, flavour: str, layout: str, papers: dict[int, Paper]
) -> None:
    files = vaults(flavour, layout)
    assert {readlist_id(text.splitlines()) for text in files.values()} == papers.keys()
    assert len({comparable(path) for path in files}) == len({name_of(path) for path in files}) == len(files)
    for path in files:
        for part in PurePosixPath(path).parts:
            assert not re.search(r'[*"\\/<>:|?\x00-\x1f]|[. ]\Z|\A[. ]', part)
        assert not re.search(r"[#^\[\]|%]", name_of(path))


@in_flavours("plain", "obsidian", layouts=["flat"])
def test_the_front_matter_says_what_the_library_does(
    vaults: Vaults, flavour: str, layout: str, library: Library, papers: dict[int, Paper]
) -> None:
    files = vaults(flavour, layout)
    for text in files.values():
        properties = parsed(text)
        paper = papers[properties["readlist_id"]]
        tags = properties.pop("tags", [])
        assert properties == properties_of(paper, library.lists())
        assert flavour == "obsidian" or tuple(tags) == paper.tags
        in_yaml_of_1_1 = parsed(text, (1, 1))
        assert {**properties, "tags": tags} == {**in_yaml_of_1_1, "tags": in_yaml_of_1_1.get("tags", [])}


@in_flavours("obsidian", layouts=["flat"])
def test_obsidian_takes_the_properties(vaults: Vaults, flavour: str, layout: str) -> None:
    """Obsidian Help, "Properties" and "Tags"."""
    files = vaults(flavour, layout)
    seen = set()
    for text in files.values():
        head = text.split("\n---\n")[0]
        assert text.startswith("---\n")
        assert "\t" not in head
        properties = parsed(text)
        for value in properties.values():
            items = value if isinstance(value, list) else [value]
            assert all(isinstance(item, str | int | bool | datetime.date) for item in items)
            assert all("\n" not in item for item in items if isinstance(item, str))
        assert abs(properties["readlist_id"]) < 2**53
        assert re.search(r"^added: \d{4}-\d\d-\d\d$", head, re.MULTILINE)
        for tag in properties.get("tags", ()):
            assert isinstance(tag, str)
            assert re.fullmatch(r"(?:[\w-]|[^\x00-\x7f\u2000-\u206f\s])+(?:/(?:[\w-]|[^\x00-\x7f\s])+)*", tag)
            assert re.search(r"[^\d/]", tag)
            seen.add(tag)
    assert {"to-read", "y2024", "llm/serving/2024", "読む", "🧪", "y1/2"} <= seen


@in_flavours("logseq", layouts=["flat"])
def test_logseq_takes_the_pages(
    vaults: Vaults, flavour: str, layout: str, library: Library, papers: dict[int, Paper]
) -> None:
    files = vaults(flavour, layout)
    for path, text in files.items():
        head, _, outline = text.partition("\n\n")
        named = dict(line.split(":: ", 1) for line in head.split("\n"))
        assert named.keys().isdisjoint({"title", "alias", "id"})
        assert all(re.fullmatch(r"[a-z_-]+", name) for name in named)
        paper = papers[int(named["readlist_id"])]
        assert named["original-title"].strip('"') == paper.title
        assert pages_in(named["lists"]) == [
            title.replace("/", "-") for title in titles_of(paper, library.lists())
        ]
        assert pages_in(named.get("authors", "")) == [
            name.replace("/", "-").rstrip("]") for name in paper.authors
        ]
        assert_outline(path, outline)


@in_flavours("plain", "obsidian", "logseq")
def test_every_link_leads_to_a_note_of_the_vault(
    vaults: Vaults, flavour: str, layout: str, papers: dict[int, Paper]
) -> None:
    files = vaults(flavour, layout)
    titles = {path: papers[readlist_id(text.splitlines()) or 0].title for path, text in files.items()}
    reasons: Counter[str] = Counter()
    for path, text in files.items():
        for line in related_in(flavour, text):
            (target,) = targets_of(flavour, line)
            reasons[line.rpartition(" · ")[2]] += 1
            (found,) = notes_for(flavour, path, target, tuple(files))
            assert words_of(titles[found]) in words_of(line)
    assert reasons == {"cites": 1, "same list": 80}


@in_flavours("plain", "obsidian", "logseq", layouts=["flat"])
def test_the_notes_come_back(vaults: Vaults, flavour: str, layout: str, papers: dict[int, Paper]) -> None:
    files = vaults(flavour, layout)
    for text in files.values():
        parts = parts_of(text)
        assert parts.readlist_id is not None
        note = papers[parts.readlist_id].note
        assert (parts.note or "") == (as_read_back(note.text) if note else "")


# What the editors do


def properties_of(paper: Paper, lists: Mapping[int, PaperList]) -> dict[str, object]:
    """Return what a note says of a paper in its front matter, but for the tags."""
    landing = f"https://arxiv.org/abs/{paper.identifiers.arxiv}" if paper.identifiers.arxiv else None
    stated = {
        "readlist_id": paper.doc_id,
        "title": paper.title,
        "authors": [*paper.authors],
        "year": paper.year,
        "venue": paper.venue,
        "arxiv": paper.identifiers.arxiv,
        "doi": paper.identifiers.doi,
        "url": landing or (paper.links[0].url if paper.links else None),
        "status": paper.status,
        "starred": paper.starred,
        "lists": titles_of(paper, lists),
        "added": day_of(paper.added_at),
        "read": day_of(paper.read_at),
    }
    return {name: value for name, value in stated.items() if value not in (None, [])}


def titles_of(paper: Paper, lists: Mapping[int, PaperList]) -> list[str]:
    return [lists[place.list].title for place in paper.places]


def day_of(time: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(time[:10]) if time else None


def name_of(path: str) -> str:
    return PurePosixPath(path).stem


def words_of(text: str) -> str:
    return " ".join(re.findall(r"\w+", text))


def pages_in(value: str) -> list[str]:
    return re.findall(r"\[\[(.*?)\]\](?=, \[\[|\Z)", value)


def related_in(flavour: str, text: str) -> list[str]:
    """Return the lines of a note that link to others."""
    before, bullet = ("- ", "\t- ") if flavour == "logseq" else ("", "- ")
    section = re.search(rf"^{before}## Related\n+((?:{bullet}.*\n)+)", text, re.MULTILINE)
    return section[1].strip("\n").split("\n") if section else []


def targets_of(flavour: str, line: str) -> Sequence[str]:
    if flavour == "plain":
        return [unquote(found) for found in re.findall(r"\]\(([^()\s]+)\)", line)]
    return [found.partition("|")[0] for found in re.findall(r"\[\[([^\[\]]+)\]\]", line)]


def notes_for(flavour: str, path: str, target: str, files: Sequence[str]) -> list[str]:
    """Return the files that an editor opens: by relative path, or by name wherever it is."""
    if flavour == "plain":
        parts: list[str] = []
        for part in (PurePosixPath(path).parent / target).parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        return [file for file in files if file == "/".join(parts)]
    return [file for file in files if comparable(name_of(file)) == comparable(target)]


def assert_outline(path: str, outline: str) -> None:
    """Every line is a bullet, at most one level below the one before, or goes on with its bullet."""
    level = -1
    lines = outline.removesuffix("\n").split("\n")
    assert (lines[0], lines[-1]) == (f"- {BEGIN}", f"- {END}")
    for line in lines:
        tabs = len(line) - len(line.lstrip("\t"))
        if line[tabs:].startswith("- "):
            assert tabs <= level + 1, (path, line)
            level = tabs
        else:
            assert line.startswith("\t" * level + "  "), (path, line)
