from __future__ import annotations

from datetime import date

import pytest

from readlist.config import Rule
from readlist.library.importing import ImportCounts, ImportedPaper, ImportReport, Resembled, SourceReport
from readlist.library.rules import RuleCount, RulesReport, usable_rules
from readlist.model.record import Problem, Record
from readlist.views.report import import_report
from tests.views.drawing import AWKWARD_TITLES, bundled_palettes, drawn

PALETTE = bundled_palettes()["ansi"]


def test_one_source() -> None:
    report = ImportReport(
        sources=(
            SourceReport(
                source="digest.txt", format="weekly-digest", list_title="A week", listed_on="2024-09-01"
            ),
        ),
        counts=ImportCounts(105, 105, 0, 0, 0),
        step=1,
    )
    assert drawn(import_report(report, PALETTE)) == [
        "digest.txt  weekly-digest · A week · 1 Sep 2024",
        "105 records: 105 new",
    ]


def test_every_problem_has_its_line_and_its_text() -> None:
    source = SourceReport(
        source="list.txt",
        format="json-lines",
        papers=(ImportedPaper(action="possible-duplicate", record=Record(title="A likely one")),),
        problems=(
            Problem("error", 12, "There is no title.", '{"year": 1843}'),
            Problem("warning", 14, "The year is not a number."),
        ),
    )
    failed = SourceReport(source="picture.png", problems=(Problem("error", 0, "picture.png is not text."),))
    report = ImportReport(sources=(source, failed), counts=ImportCounts(6, 1, 1, 2, 2))
    assert drawn(import_report(report, PALETTE)) == [
        "source       format      new  merged  skipped  failed",
        "list.txt     json-lines    1                        1",
        "picture.png                                         1",
        "list.txt  json-lines",
        "  line 12  There is no title.",
        '  ▏ {"year": 1843}',
        "  line 14  The year is not a number.",
        "  1 looks like a paper that is there already:",
        "  • A likely one",
        "picture.png",
        "  picture.png is not text.",
        "6 records: 1 new, 1 merged, 2 skipped, 2 failed",
    ]
    assert all(line.isascii() for line in drawn(import_report(report, PALETTE, ascii=True)))


def test_a_list_without_records() -> None:
    report = ImportReport(sources=(), counts=ImportCounts(0, 0, 0, 0, 0))
    assert drawn(import_report(report, PALETTE)) == ["0 records"]
    report = ImportReport(sources=(), counts=ImportCounts(1, 0, 0, 1, 0))
    assert drawn(import_report(report, PALETTE)) == ["1 record: 1 skipped"]


def test_a_likely_duplicate_says_what_it_is_like_and_why() -> None:
    like = Resembled(key="marsh2023slow", title="Tides", likeness=0.934, reason="same title, other authors")
    unborn = Resembled(key=None, title="Tides [of", likeness=1.0, reason="same title")
    papers = tuple(
        ImportedPaper(action="possible-duplicate", record=Record(title="Tides"), resembles=resembled)
        for resembled in (like, unborn)
    )
    report = ImportReport(
        sources=(SourceReport(source="x", papers=papers),), counts=ImportCounts(2, 2, 0, 0, 0)
    )
    assert drawn(import_report(report, PALETTE))[1:-1] == [
        "  2 look like a paper that is there already:",
        "  • Tides  93% like marsh2023slow: same title, other authors",
        '  • Tides  100% like "Tides [of": same title',
    ]


def some_rules(*papers: int) -> RulesReport:
    rules, _ = usable_rules(
        {
            number: Rule(query=f"title:a{number} [b]", star=True, queue=True, tags=("moe", "to cite"))
            for number, _ in enumerate(papers, 1)
        },
        today=date(2024, 9, 5),
    )
    counts = tuple(RuleCount(rule, count) for rule, count in zip(rules, papers, strict=True))
    return RulesReport(rules=counts, skipped=0, queued=1200, starred=3, tagged=0)


def test_what_rules_did_and_each_that_found_papers() -> None:
    def lines(new: int, *papers: int) -> list[str]:
        counts = ImportCounts(new, new, 0, 0, 0)
        return drawn(
            import_report(ImportReport(sources=(), counts=counts, rules=some_rules(*papers)), PALETTE)
        )

    assert lines(1300, 1200, 0, 3) == [
        "1300 records: 1300 new",
        "Rules: 1,200 queued, 3 starred",
        "  1200  title:a1 [b]  star, queue, #moe, #to cite",
        "     3  title:a3 [b]  star, queue, #moe, #to cite",
    ]
    assert lines(2, 0, 0)[1:] == ["Rules: none finds a new paper"]
    assert lines(0, 0, 0)[1:] == []
    assert len(lines(2, *[1] * 14)) == 13
    assert lines(2, *[1] * 14)[-1] == "  and 4 more; --json lists them all"


def test_many_likely_duplicates_do_not_fill_the_screen() -> None:
    papers = tuple(
        ImportedPaper(action="possible-duplicate", record=Record(title=f"Paper {number}"))
        for number in range(30)
    )
    report = ImportReport(
        sources=(SourceReport(source="x", papers=papers),), counts=ImportCounts(30, 30, 0, 0, 0)
    )
    lines = drawn(import_report(report, PALETTE))
    assert len(lines) == 14
    assert "    and 20 more" in lines


@pytest.mark.parametrize("title", AWKWARD_TITLES)
def test_data_is_shown_as_it_is(title: str) -> None:
    source = SourceReport(
        source=title,
        format="json",
        list_title=title,
        papers=(ImportedPaper(action="possible-duplicate", record=Record(title=title)),),
        problems=(Problem("error", 1, title, title),),
    )
    report = ImportReport(sources=(source,), counts=ImportCounts(2, 1, 0, 0, 1))
    assert "\n".join(drawn(import_report(report, PALETTE), 200)).count(title) == 5


def test_of_many_problems_the_first_are_shown() -> None:
    problems = tuple(Problem("error", number, "There is no title.") for number in range(1, 1001))
    source = SourceReport(source="list.txt", format="json-lines", problems=problems)
    shown = drawn(
        import_report(ImportReport(sources=(source,), counts=ImportCounts(1000, 0, 0, 0, 1000)), PALETTE)
    )
    assert len(shown) == 23
    assert shown[20:] == [
        "  line 20  There is no title.",
        "  and 980 more; --json lists them all",
        "1000 records: 1000 failed",
    ]
