"""Rules of imports: what they find is what a list would, what they do is part of the import's step."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from readlist.config import Rule
from readlist.errors import Cancelled
from readlist.library.importing import ImportOptions, ImportReport, import_read, import_sources, read_sources
from readlist.library.library import Library, open_library
from readlist.library.rules import MANY_WORDS, ImportRule, RuleMatches, RulesReport, matches_in, usable_rules
from readlist.library.selecting import select_query
from readlist.model.change import SetStatus
from readlist.model.paper import PaperSummary
from tests.library.conftest import json_lines, take
from tests.search.test_agreement import NOW, queries

TODAY = datetime.date.today()
TIDES = '{"title": "On the Slow Music of Tides", "abstract": "A survey of water.", "tags": ["sea"]}'
MOONS = '{"title": "Counting the Small Moons of Far Planets", "authors": ["Ada Marsh"], "year": 2023}'
SANDS = '{"title": "Counting Sand by Moonlight", "authors": ["Ada Marsh"], "arxiv_id": "2401.00001"}'


def rules_of(*rules: Rule) -> tuple[ImportRule, ...]:
    """Return rules of which every one can be used."""
    usable, faults = usable_rules(dict(enumerate(rules, 1)), today=TODAY)
    assert not faults
    return usable


def take_by(library: Library, *rules: Rule, lines: tuple[str, ...] = (TIDES, MOONS, SANDS)) -> RulesReport:
    """Import with rules and return what they did."""
    report = take(library, json_lines(*lines), options=ImportOptions(rules=rules_of(*rules)))
    assert report.rules is not None
    return report.rules


def by_word(library: Library) -> dict[str, PaperSummary]:
    """Return the papers by the last word of their titles."""
    return {paper.title.split()[-1]: paper for paper in library.summaries().values()}


def test_a_rule_skips_queues_stars_or_tags_what_it_finds(library: Library) -> None:
    report = take_by(
        library,
        Rule(query="abstract:survey", skip=True),
        Rule(query="author:marsh", star=True, tags=("#marsh", "to read")),
        Rule(query="id:2401.00001", queue=True),
        Rule(query="title:nothing", skip=True),
    )
    assert (report.skipped, report.queued, report.starred, report.tagged) == (1, 1, 2, 2)
    assert [each.papers for each in report.rules] == [1, 2, 1, 0]
    papers = by_word(library)
    tides, moons, sand = papers["Tides"], papers["Planets"], papers["Moonlight"]
    assert (tides.status, tides.tags, tides.starred) == ("skipped", ("sea",), False)
    assert tides.status_changed_at == tides.added_at
    assert (moons.status, moons.tags, moons.starred) == ("inbox", ("marsh", "to read"), True)
    assert moons.status_changed_at is None
    assert (sand.status, sand.starred) == ("queued", True)


def test_the_first_rule_that_gives_a_status_holds_and_tags_add_up(library: Library) -> None:
    report = take_by(
        library,
        Rule(query="is:any", tags=("a", "sea")),
        Rule(query="title:tides", queue=True, tags=("b", "a")),
        Rule(query="title:tides", skip=True),
        Rule(query="tag:b", star=True),
    )
    paper = by_word(library)["Tides"]
    assert (paper.status, paper.tags) == ("queued", ("sea", "a", "b"))
    # The last one sees the papers as they come in, without the tags of the others.
    assert [each.papers for each in report.rules] == [3, 1, 1, 0]
    assert (report.skipped, report.queued, report.starred, report.tagged) == (0, 1, 0, 3)


def test_a_status_given_with_the_import_holds_and_tags_given_are_seen(library: Library) -> None:
    options = ImportOptions(
        status="skipped",
        tags=("weekly",),
        rules=rules_of(Rule(query="tag:weekly", queue=True, tags=("new",))),
    )
    report = take(library, json_lines(TIDES), options=options)
    (paper,) = library.summaries().values()
    assert (paper.status, paper.tags) == ("skipped", ("sea", "weekly", "new"))
    assert report.rules is not None
    assert (report.rules.rules[0].papers, report.rules.queued, report.rules.tagged) == (1, 0, 1)


def test_rules_are_about_new_papers_only(library: Library) -> None:
    take(library, json_lines(TIDES))
    report = take_by(
        library,
        Rule(query="is:any", skip=True, star=True, tags=("a",)),
        lines=(TIDES.replace('"sea"', '"water"'), MOONS),
    )
    papers = by_word(library)
    tides, moons = papers["Tides"], papers["Planets"]
    assert (tides.status, tides.starred, tides.tags) == ("inbox", False, ("sea", "water"))
    assert (moons.status, moons.starred, moons.tags) == ("skipped", True, ("a",))
    assert report.rules[0].papers == 1


def test_all_that_rules_did_is_taken_back_with_the_import(library: Library) -> None:
    take_by(library, Rule(query="is:any", skip=True, tags=("a",)))
    assert len(library.history()) == 1
    library.undo(own_first=True)
    assert library.summaries() == {}
    library.redo()
    assert {(paper.status, "a" in paper.tags) for paper in library.summaries().values()} == {
        ("skipped", True)
    }


def test_a_rule_sees_what_all_sources_of_the_import_say_of_a_paper(library: Library) -> None:
    fuller = TIDES.replace(
        "A survey of water.", "A much longer survey of water, and what the moon does to it."
    )
    options = ImportOptions(rules=rules_of(Rule(query="does moon source:second listed:..2024", star=True)))
    report = take(library, json_lines(TIDES), json_lines(fuller, name="second.jsonl"), options=options)
    assert report.rules is not None
    assert report.rules.rules[0].papers == 0  # no list has a date
    options = ImportOptions(rules=rules_of(Rule(query="does moon source:second", star=True)), dry_run=True)
    library.undo(own_first=True)
    report = take(library, json_lines(TIDES), json_lines(fuller, name="second.jsonl"), options=options)
    assert report.rules is not None
    assert report.rules.starred == 1
    assert [[paper.ruled is not None for paper in source.papers] for source in report.sources] == [
        [True],
        [False],
    ]


def test_a_dry_run_tells_the_same_and_writes_nothing(library: Library) -> None:
    rules = (Rule(query="author:marsh", skip=True), Rule(query="survey", tags=("x",)))
    options = ImportOptions(rules=rules_of(*rules), dry_run=True)
    dry = take(library, json_lines(TIDES, MOONS, SANDS), options=options)
    assert not library.path.exists()
    without = import_sources(None, [json_lines(TIDES, MOONS, SANDS)], options)
    assert dry.rules == without.rules == take_by(library, *rules)
    assert [paper.ruled is not None and paper.ruled.status for paper in dry.sources[0].papers] == [
        None,
        "skipped",
        "skipped",
    ]


def test_without_rules_nothing_is_told_of_them(library: Library) -> None:
    report = take(library, json_lines(TIDES))
    assert report.rules is None
    assert report.sources[0].papers[0].ruled is None


def test_an_import_can_be_stopped_while_rules_are_at_work(library: Library) -> None:
    titles = [f'{{"title": "The {number}th of many reports on the sea"}}' for number in range(150)]
    read = read_sources([json_lines(*titles)])

    def stop(done: int, total: int) -> None:
        if done == total:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        import_read(library, read, ImportOptions(rules=rules_of(Rule(query="sea", skip=True))), progress=stop)
    assert not library.summaries()


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule(query="titel:x", skip=True), "Did you mean title:?"),
        (Rule(query="(survey", skip=True), "never closed"),
        (Rule(query="", skip=True), "asks for nothing"),
        (Rule(query="sort:year --", skip=True), "asks for nothing"),
        (Rule(query="moe -is:duplicate", skip=True), "is:duplicate is not known"),
        (Rule(query="moe", tags=("a", "#")), "A tag needs a name"),
    ],
)
def test_a_rule_that_cannot_be_used_is_told_with_its_number_and_left_out(rule: Rule, words: str) -> None:
    right = Rule(query="moe", star=True)
    usable, (fault,) = usable_rules({1: right, 4: rule, 5: right}, today=TODAY)
    assert [each.number for each in usable] == [1, 5]
    assert "config.toml: rule 4 is left out. " in fault
    assert words in fault


def test_dates_are_counted_from_the_day_of_the_import(library: Library) -> None:
    long_ago = usable_rules({1: Rule(query="added:today", star=True)}, today=datetime.date(2020, 1, 1))[0]
    for rules, starred in ((long_ago, 0), (rules_of(Rule(query="added:today", star=True)), 1)):
        report = take(library, json_lines(TIDES), options=ImportOptions(rules=rules, dry_run=True))
        assert report.rules is not None
        assert report.rules.starred == starred


def test_what_rules_would_find_in_the_library_is_what_a_list_finds(library: Library) -> None:
    take(library, json_lines(TIDES, MOONS, SANDS))
    library.apply(SetStatus("skipped"), [by_word(library)["Planets"].doc_id])
    rules = rules_of(
        Rule(query="counting", star=True),
        Rule(query="status:skipped", star=True),
        Rule(query="author:marsh sort:title", star=True),
    )
    matches = matches_in(library, rules, today=TODAY)
    assert matches == [RuleMatches(1, 1), RuleMatches(1, 0), RuleMatches(1, 1)]
    assert [len(select_query(library, rule.text, today=TODAY)) for rule in rules] == [1, 1, 1]


# What rules find, against what a list of the imported papers finds


def _line(number: int) -> str:
    paper = NOW[number]
    described: dict[str, Any] = {
        "title": f"{paper.title} of volume {number} as number{number} says",
        "abstract": paper.abstract,
        "authors": paper.authors,
        "year": paper.year,
        "venue": paper.venue,
        "tags": paper.tags,
        "arxiv_id": paper.identifiers.arxiv,
        "url": next((link.url for link in paper.links), None),
    }
    return json.dumps({name: value for name, value in described.items() if value})


SOURCES = (
    json_lines(*map(_line, range(20)), name="Weekly models.jsonl"),
    json_lines(*map(_line, range(20, 40)), name="Learning 2024.jsonl"),
)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("imported")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        with open_library(folder / "library.json", session="cli") as opened:
            assert import_sources(opened, SOURCES, ImportOptions()).counts.new == 40
            yield opened


def titles_ruled(report: ImportReport) -> set[str]:
    return {paper.record.title for source in report.sources for paper in source.papers if paper.ruled}


@pytest.mark.parametrize("others", [0, MANY_WORDS])
@settings(max_examples=60, deadline=None)
@given(text=queries.filter(lambda text: "duplicate" not in text))
def test_rules_find_what_a_list_finds_afterwards(imported: Library, others: int, text: str) -> None:
    usable, _ = usable_rules({1: Rule(query=text, star=True)}, today=TODAY)
    if usable:
        # Many rules of words make the texts be read in another way.
        many = tuple(rules_of(*[Rule(query="title:xyzzy", star=True)] * others))
        options = ImportOptions(rules=usable + many, dry_run=True)
        found = select_query(imported, text, today=TODAY)
        titles = {imported.summaries()[doc_id].title for doc_id in found}
        assert titles_ruled(import_sources(None, SOURCES, options)) == titles
