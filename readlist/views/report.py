"""What an import did, for the person who asked for it: every record accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from readlist.model.paper import QUEUED, SKIPPED
from readlist.model.record import Problem
from readlist.model.text import clean_line
from readlist.views.dates import calendar_date
from readlist.views.fitting import cut_words
from readlist.views.layout import Hanging
from readlist.views.palette import Palette
from readlist.views.signs import UNICODE, Signs, signs

if TYPE_CHECKING:
    from readlist.library.importing import ImportCounts, ImportReport, Resembled, SourceReport
    from readlist.library.rules import ImportRule, RulesReport

_LONGEST_TEXT = 240
_MOST_TITLES = 10
_MOST_PROBLEMS = 20
_MOST_RULES = 10
_FIGURES = (("new", "success"), ("merged", "text"), ("skipped", "muted"), ("failed", "error"))


def import_report(report: ImportReport, palette: Palette, *, ascii: bool = False) -> RenderableType:  # noqa: A002
    """Return the report of an import: the sources, what was wrong in each, and the sum at the end.

    Several sources are a table; what is wrong follows under the name of its source.
    """
    marks = signs(ascii=ascii)
    several = len(report.sources) > 1
    parts: list[RenderableType] = [_table(report.sources, palette)] if several else []
    for source in report.sources:
        details = [*_problems(source, palette, marks), *_possible_duplicates(source, palette, marks)]
        if details or not several:
            parts += [_source(source, palette, marks), *details]
    parts.append(_counts(report.counts, palette))
    if report.rules is not None and report.counts.new:
        parts += _rules(report.rules, palette)
    return Group(*parts)


def _table(sources: Sequence[SourceReport], palette: Palette) -> Table:
    """Return a row a source: its format, and how many of its papers are new, merged, known or failed."""
    table = Table(box=None, pad_edge=False, header_style=palette.style("faint"), padding=(0, 2, 0, 0))
    table.add_column("source", style=palette.style("text"), overflow="fold")
    table.add_column("format", style=palette.style("muted"), no_wrap=True)
    for name, role in _FIGURES:
        table.add_column(name, style=palette.style(role), justify="right", no_wrap=True)
    for source in sources:
        actions = Counter(paper.action for paper in source.papers)
        failed = sum(problem.severity == "error" for problem in source.problems)
        new = actions["new"] + actions["possible-duplicate"]
        figures = (new, actions["merged"], actions["skipped"], failed)
        shown = Text(clean_line(source.source))
        table.add_row(shown, source.format or "", *(str(figure or "") for figure in figures))
    return table


def _source(source: SourceReport, palette: Palette, marks: Signs) -> Text:
    facts = [
        source.format,
        source.list_title,
        calendar_date(source.listed_on) if source.listed_on else None,
        *_came_along(source),
    ]
    about = f" {marks.separator} ".join(clean_line(fact) for fact in facts if fact)
    return Text.assemble(
        (clean_line(source.source), palette.style("text", bold=True)),
        (f"  {about}" if about else "", palette.style("muted")),
    )


def _came_along(source: SourceReport) -> Iterator[str]:
    """Yield what else than papers is new from another library: "2 lists", "1 saved search"."""
    if source.lists:
        yield "1 list" if source.lists == 1 else f"{source.lists:,} lists"
    if source.searches:
        yield "1 saved search" if source.searches == 1 else f"{source.searches:,} saved searches"


def _problems(source: SourceReport, palette: Palette, marks: Signs) -> Iterator[RenderableType]:
    for problem in source.problems[:_MOST_PROBLEMS]:
        yield from _problem(problem, palette, marks)
    if len(source.problems) > _MOST_PROBLEMS:
        more = f"  and {len(source.problems) - _MOST_PROBLEMS:,} more; --json lists them all"
        yield Text(more, palette.style("faint"))


def _problem(problem: Problem, palette: Palette, marks: Signs) -> Iterator[RenderableType]:
    place = f"line {problem.line}  " if problem.line else ""
    role = "error" if problem.severity == "error" else "warning"
    message = (clean_line(problem.message), palette.style(role))
    yield Hanging(Text("  "), Text.assemble((place, palette.style("muted")), message))
    if problem.text:
        style = palette.style("faint")
        yield Hanging(Text(f"  {marks.quote} ", style), Text(_short(problem.text, marks), style))


def _possible_duplicates(source: SourceReport, palette: Palette, marks: Signs) -> Iterator[RenderableType]:
    papers = [paper for paper in source.papers if paper.action == "possible-duplicate"]
    if papers:
        what = "1 looks" if len(papers) == 1 else f"{len(papers)} look"
        yield Hanging(
            Text("  "), Text(f"{what} like a paper that is there already:", palette.style("warning"))
        )
    for paper in papers[:_MOST_TITLES]:
        shown = Text(_short(paper.record.title, marks), palette.style("text"))
        if paper.resembles is not None:
            shown.append(f"  {likeness_words(paper.resembles, marks)}", palette.style("muted"))
        yield Hanging(Text(f"  {marks.bullet} ", palette.style("muted")), shown)
    if len(papers) > _MOST_TITLES:
        yield Text(f"    and {len(papers) - _MOST_TITLES} more", palette.style("faint"))


def likeness_words(resembled: Resembled, marks: Signs = UNICODE) -> str:
    """Return "93% like lovelace1843notes: same title, other authors"."""
    name = resembled.key or f'"{_short(resembled.title, marks)}"'
    return f"{resembled.likeness:.0%} like {name}: {resembled.reason}"


def _rules(report: RulesReport, palette: Palette) -> Iterator[RenderableType]:
    """Yield what the rules change, and under it what each that finds new papers does to how many."""
    found = [each for each in report.rules if each.papers]
    if not found:
        yield Text("Rules: none finds a new paper", palette.style("muted"))
        return
    yield Text(f"Rules: {rules_words(report) or 'nothing to change'}")
    width = max(len(f"{each.papers}") for each in found)
    for each in found[:_MOST_RULES]:
        about = Text(each.rule.text, palette.style("text"))
        about.append(f"  {action_words(each.rule)}", palette.style("muted"))
        yield Hanging(Text(f"  {each.papers:>{width}}  ", palette.style("muted")), about)
    if len(found) > _MOST_RULES:
        yield Text(f"  and {len(found) - _MOST_RULES} more; --json lists them all", palette.style("faint"))


def rules_words(report: RulesReport) -> str:
    """Return "3 skipped, 2 starred, 5 tagged": how many papers the rules change, and how."""
    told = (
        (report.skipped, "skipped"),
        (report.queued, "queued"),
        (report.starred, "starred"),
        (report.tagged, "tagged"),
    )
    return ", ".join(f"{count:,} {word}" for count, word in told if count)


def action_words(rule: ImportRule) -> str:
    """Return what a rule does: "star, queue, #moe"."""
    verbs = (("star", rule.star), ("queue", rule.status == QUEUED), ("skip", rule.status == SKIPPED))
    return ", ".join([*(verb for verb, does in verbs if does), *(f"#{tag}" for tag in rule.tags)])


def _short(text: str, marks: Signs) -> str:
    return cut_words(clean_line(text), _LONGEST_TEXT, marks.ellipsis)


def _counts(counts: ImportCounts, palette: Palette) -> Text:
    """Return "105 records: 103 new, 2 merged"."""
    parts = (
        (counts.new, "new", "success"),
        (counts.merged, "merged", "text"),
        (counts.skipped, "skipped", "muted"),
        (counts.failed, "failed", "error"),
    )
    told = [(f"{count} {word}", palette.style(role)) for count, word, role in parts if count]
    line = Text("1 record" if counts.records == 1 else f"{counts.records} records")
    for index, (text, style) in enumerate(told):
        line.append(", " if index else ": ").append(text, style)
    return line
