from __future__ import annotations

import statistics
import time
from datetime import date

import msgspec
import pytest
from rich.cells import cell_len
from rich.console import Console

from readlist.model.paper import Annotation, Identifiers, Link, Note, Paper, PaperList, Place
from readlist.views.paper import paper_view
from tests.views.drawing import AWKWARD_TITLES, TODAY, bundled_palettes, drawn, drawn_in_colour

PALETTE = bundled_palettes()["readlist-dark"]
LISTS = {7: PaperList(doc_id=7, title="A week of papers", listed_on="2024-09-01")}
PAPER = Paper(
    doc_id=1,
    key="lovelace1843notes",
    title="Notes on the Analytical Engine",
    authors=("Lovelace, Ada", "Luigi Menabrea"),
    abstract="It computes in $O(n \\log n)$.\n\n- It weaves patterns\n- It orders n^{2} numbers",
    year=1843,
    venue="Scientific Memoirs",
    identifiers=Identifiers(arxiv="2408.14906", doi="10.1000/memoirs", arxiv_versions=(1, 2)),
    links=(Link("code", "https://github.com/analytical/engine"),),
    tags=("engines", "to-cite"),
    status="queued",
    starred=True,
    later_until="2024-09-09",
    note=Note("Compare with **Jacquard**."),
    annotations=(Annotation(exact="weaves patterns", kind="claim", comment="as a loom does"),),
    places=(Place(7, "Hardware", 3),),
)


def test_everything_about_a_paper_in_its_order() -> None:
    assert drawn(paper_view(PAPER, LISTS, PALETTE, today=TODAY), 50) == [
        "Notes on the Analytical Engine",
        "Ada Lovelace, Luigi Menabrea",
        "Scientific Memoirs 1843",
        "",
        "Hardware · A week of papers · 1 Sep",
        "★ starred   → queued   z later until Mon",
        "#engines   #to-cite",
        "",
        "It computes in O(n log n).",
        "",
        "  • It ❝weaves patterns❞C¹",
        "  • It orders n² numbers",
        "",
        "── Note ──────────────────────────────────────────",
        "Compare with **Jacquard**.",
        "",
        "── Annotations ───────────────────────────────────",
        "C¹ weaves patterns",
        "   claim  as a loom does",
        "",
        "── Links ─────────────────────────────────────────",
        "1 arxiv.org/abs/2408.14906",
        "2 github.com/analytical/engine  code",
        "",
        "cite or name it as lovelace1843notes · arXiv",
        "2408.14906 v1, v2 · DOI 10.1000/memoirs",
    ]


def test_in_ascii_nothing_but_the_papers_own_words_is_beyond_ascii() -> None:
    lines = drawn(paper_view(PAPER, LISTS, PALETTE, today=TODAY, ascii=True), 50)
    assert all(line.isascii() for line in lines)
    assert "S starred   > queued   z later until Mon" in lines
    assert "  - It orders n^{2} numbers" in lines


def test_a_bare_paper_shows_no_empty_parts() -> None:
    lines = drawn(paper_view(Paper(key="untitled"), {}, PALETTE, today=TODAY))
    assert lines == [
        "(no title)",
        "",
        "inbox",
        "",
        "No abstract in its list.",
        'Import a list that has it, or write it: readlist edit untitled abstract="..."',
        "",
        "cite or name it as untitled",
    ]


def test_a_paper_of_which_only_the_identifier_is_known_says_how_to_give_it_a_title() -> None:
    identifiers = Identifiers(arxiv="1706.03762")
    paper = Paper(key="arxiv1706", title="arXiv:1706.03762", identifiers=identifiers)
    how = (
        'Import a list that has its title, or write them: readlist edit arxiv1706 title="..." abstract="..."'
    )
    assert how in " ".join(drawn(paper_view(paper, {}, PALETTE, today=TODAY), 200))


def test_the_inbox_tells_since_when() -> None:
    new = Paper(key="new", added_at="2026-11-20T09:00:00Z")
    back = msgspec.structs.replace(new, status_changed_at="2026-11-23T09:00:00Z")
    assert "inbox since 20 Nov" in drawn(paper_view(new, {}, PALETTE, today=date(2026, 11, 30)))
    assert "inbox since Mon" in drawn(paper_view(back, {}, PALETTE, today=date(2026, 11, 25)))


@pytest.mark.parametrize("title", AWKWARD_TITLES)
def test_data_is_shown_as_it_is_wherever_it_stands(title: str) -> None:
    paper = Paper(
        key="k",
        title=title,
        authors=(title,),
        venue=title,
        abstract=f"{title}\n\n- {title}",
        tags=(title,),
        status=title,
        note=Note(title),
        annotations=(Annotation(exact=title, kind=title, comment=title),),
        places=(Place(7, title, 1),),
        links=(Link(title, f"https://example.org/{title}"),),
    )
    lines = drawn(paper_view(paper, {7: PaperList(title=title)}, PALETTE, today=TODAY), 400)
    shown = "\n".join(line for line in lines)
    assert shown.count(title) >= 12


@pytest.mark.parametrize("width", [20, 50, 78, 200])
@pytest.mark.parametrize("text", [*AWKWARD_TITLES, "漢字" * 200, "👩‍👩‍👧‍👧" * 60, "a" * 500], ids=range(10))
def test_lines_never_pass_the_column(width: int, text: str) -> None:
    paper = msgspec.structs.replace(PAPER, title=text, abstract=text, note=Note(text), tags=(text,))
    for line in drawn(paper_view(paper, LISTS, PALETTE, today=TODAY), width):
        assert cell_len(line) <= min(width, 78)


def test_a_title_of_any_length_leaves_room_for_the_abstract() -> None:
    paper = msgspec.structs.replace(PAPER, title="endless words " * 8000)
    lines = drawn(paper_view(paper, LISTS, PALETTE, today=TODAY))
    assert lines[4].endswith("…") or lines[5].endswith("…")
    assert lines.index("Ada Lovelace, Luigi Menabrea") <= 6


def test_no_escape_sequence_of_the_data_reaches_the_terminal() -> None:
    paper = msgspec.structs.replace(
        PAPER, title="a\x1b]0;owned\x07b", abstract="c\x1b[2Jd", venue="\u202eevil"
    )
    lines = drawn(paper_view(paper, LISTS, PALETTE, today=TODAY))
    assert lines[0] == "ab" and "cd" in lines and "evil 1843" in lines


def test_title_and_abstract_are_the_brightest() -> None:
    sent = drawn_in_colour(paper_view(PAPER, LISTS, PALETTE, today=TODAY))
    bright = "38;2;239;236;228m"
    assert f"\x1b[1;{bright}Notes on the Analytical Engine" in sent
    assert f"\x1b[{bright}It computes" in sent
    assert f"{bright}Ada" not in sent


def test_a_paper_that_was_read_says_when() -> None:
    paper = Paper(status="read", read_at="2024-08-26T12:00:00+00:00")
    assert "✓ read 26 Aug" in drawn(paper_view(paper, {}, PALETTE, today=TODAY))


def test_a_paper_that_is_being_read_says_since_when_and_when_it_was_read_before() -> None:
    paper = Paper(status="reading", status_changed_at="2024-09-02T12:00:00Z", read_at="2023-01-02T12:00:00Z")
    assert "▸ reading since Mon   read 2023" in drawn(paper_view(paper, {}, PALETTE, today=TODAY))
    assert "▸ reading" in drawn(paper_view(Paper(status="reading"), {}, PALETTE, today=TODAY))


def test_a_date_that_has_come_is_not_later() -> None:
    paper = msgspec.structs.replace(PAPER, later_until="2024-09-04")
    assert "later" not in "".join(drawn(paper_view(paper, LISTS, PALETTE, today=TODAY)))


def test_many_lists_do_not_push_the_abstract_away() -> None:
    lists = {number: PaperList(title=f"List {number}") for number in range(40)}
    paper = Paper(places=tuple(Place(number) for number in range(40)))
    lines = drawn(paper_view(paper, lists, PALETTE, today=TODAY))
    assert lines[2:8] == [*(f"List {number}" for number in range(5)), "and in 35 more lists"]


def test_drawing_is_fast() -> None:
    paper = msgspec.structs.replace(PAPER, abstract="Words of a long abstract follow here. " * 53, note=None)
    console = Console(width=78, force_terminal=True)
    times = []
    for _ in range(20):
        start = time.thread_time()
        console.render_lines(paper_view(paper, LISTS, PALETTE, today=TODAY), console.options)
        times.append(time.thread_time() - start)
    # 1 to 2 ms where this was written; the bound leaves room for a busy machine.
    assert statistics.median(times) < 0.02


def test_words_that_were_searched_for_are_underlined() -> None:
    view = paper_view(PAPER, LISTS, PALETTE, today=TODAY, finds=lambda text: [(0, 5)])
    console = Console(width=78, force_terminal=True, color_system="truecolor")
    underlined = [part.text for part in console.render(view) if part.style and part.style.underline]
    assert underlined[0] == "Notes"
