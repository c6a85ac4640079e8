"""``duplicates``: papers that may be one work, made one or told apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from readlist.cli.changing import preview, report_outcome
from readlist.cli.command import Command, Group, dry_run_option, json_option, pass_session
from readlist.cli.completion import complete_paper
from readlist.cli.exit_codes import DONE
from readlist.cli.listing import print_papers
from readlist.cli.output import UNDO_HINT, columns, count_of, print_json, say, tell
from readlist.cli.rows import paper_row
from readlist.cli.session import Session
from readlist.errors import UsageError
from readlist.library.duplicates import mark_distinct, merge_papers
from readlist.library.selecting import resolve_paper, select_query
from readlist.model.paper import PaperSummary

if TYPE_CHECKING:
    from readlist.analysis.groups import DuplicateGroup, Resemblance
    from readlist.library.library import Library

LISTING = "list"
"""The subcommand that is meant where none is named."""

_GLOBAL_OPTIONS = {"--library": 2, "--plain": 1}
"""The global options with the number of words they take: a subcommand may stand behind them."""


class DuplicatesGroup(Group):
    """A group whose bare form takes a query."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read words that name no subcommand as a query."""
        start = 0
        while start < len(args) and (length := _GLOBAL_OPTIONS.get(args[start].partition("=")[0])):
            start += 1 if "=" in args[start] else length
        if not args[start:] or args[start] not in (*self.commands, "--help"):
            args = [*args[:start], LISTING, *args[start:]]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options of the bare form, then the subcommands."""
        self.commands[LISTING].format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


@click.group(
    "duplicates",
    cls=DuplicatesGroup,
    subcommand_metavar="[QUERY] | COMMAND [ARGS]...",
    examples=(
        "readlist duplicates",
        "readlist duplicates status:inbox --limit 10",
        "readlist duplicates merge he2016deep he2015deep",
        "readlist duplicates dismiss he2016deep he2016identity",
    ),
)
def duplicates_command() -> int:
    """List papers that may be one work, make them one, or say that they are not.

    Likely duplicates are only proposed: nothing is merged before you say so. With a QUERY, groups
    with a paper that matches it. `is:duplicate` finds the same papers in every query.
    """
    return DONE


@duplicates_command.command(
    LISTING,
    cls=Command,
    words=True,
    examples=("readlist duplicates list", "readlist duplicates list status:inbox --limit 10"),
)
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="The first N groups only.")
@json_option
@pass_session
def list_duplicates(session: Session, query: Sequence[str], limit: int | None, as_json: bool) -> int:
    """List the groups, the likeliest first, with how alike each paper is to another, and why."""
    with session.library() as library:
        wanted = set(select_query(library, " ".join(query), today=session.today))
        groups = [group for group in library.duplicate_groups() if not wanted.isdisjoint(group.doc_ids)]
        shown = groups if limit is None else groups[:limit]
        if as_json:
            print_json([_group_row(group, library) for group in shown])
            return DONE
        for number, group in enumerate(shown):
            if number:
                say("")
            _print_group(group, library)
    if not groups:
        tell("No papers look like duplicates.")
    elif len(shown) < len(groups):
        tell(f"{len(shown):,} of {len(groups):,} groups.")
    else:
        tell("`readlist duplicates merge KEEP OTHER...` makes them one; `dismiss` says that they are not.")
    return DONE


def _group_row(group: DuplicateGroup, library: Library) -> dict[str, Any]:
    summaries, lists = library.summaries(), library.lists()
    return {
        "likeness": round(group.likeness.score, 2),
        "papers": [
            {
                **paper_row(summaries[each.doc_id], lists),
                "resembles": summaries[each.other].key,
                "likeness": round(each.likeness.score, 2),
                "likeness_reason": each.likeness.reason,
                "certain": each.certain,
            }
            for each in group.resemblances
        ],
    }


def _print_group(group: DuplicateGroup, library: Library) -> None:
    """Print the papers, below each but the first how alike it is to which one."""
    summaries = library.summaries()
    rows = []
    for number, each in enumerate(group.resemblances):
        summary = summaries[each.doc_id]
        rows.append((summary.key, _facts(summary)))
        if number:
            rows.append(("", _resemblance(each, summaries[each.other].key)))
    columns(rows)


def _facts(summary: PaperSummary) -> str:
    facts = [summary.title or "(no title)", ", ".join(summary.authors[:2])]
    if len(summary.authors) > 2:
        facts[1] += " et al."
    return "  ".join(filter(None, [*facts, str(summary.year or "")]))


def _resemblance(each: Resemblance, other: str) -> str:
    verb = "the same as" if each.certain else "like"
    return f"{each.likeness.score:.0%} {verb} {other}: {each.likeness.reason}"


@duplicates_command.command(
    "merge",
    cls=Command,
    examples=(
        "readlist duplicates merge he2016deep he2015deep",
        "readlist duplicates merge 10.1109/cvpr.2016.90 1512.03385 --dry-run",
    ),
)
@click.argument("keep", shell_complete=complete_paper)
@click.argument("others", metavar="OTHER...", nargs=-1, required=True, shell_complete=complete_paper)
@dry_run_option
@json_option
@pass_session
def merge_command(session: Session, keep: str, others: Sequence[str], dry_run: bool, as_json: bool) -> int:
    """Make every OTHER one paper with KEEP, in one step.

    KEEP stays, with its key and status. It gets what it lacks: fields, identifiers, tags, lists, notes,
    annotations, a star. The others are removed; their keys and identifiers find KEEP from then on.
    """
    with session.library() as library:
        kept, *rest = _papers(session, library, (keep, *others))
        rest = [doc_id for doc_id in rest if doc_id != kept]
        if not rest:
            raise UsageError(
                f"“{keep}” cannot be merged with itself.", "readlist duplicates merge KEEP OTHER..."
            )
        key, keys = _key(library, kept), [_key(library, doc_id) for doc_id in rest]
        row = {"dry_run": dry_run, "step": None, "count": len(rest), "papers": [key], "merged": keys}
        if dry_run:
            if as_json:
                print_json(row)
            else:
                say(f"{count_of(len(rest), 'paper')} would be merged into {key}:")
                print_papers(session, library, rest)
            return DONE
        outcome = merge_papers(library, kept, rest, f"duplicates merge {key} {' '.join(keys)}")
        if as_json:
            print_json(row | {"step": outcome.step})
        else:
            say(f"{count_of(len(rest), 'paper')} merged into {key}. {UNDO_HINT}")
    return DONE


@duplicates_command.command(
    "dismiss", cls=Command, examples=("readlist duplicates dismiss he2016deep he2016identity",)
)
@click.argument("papers", metavar="PAPER PAPER...", nargs=-1, required=True, shell_complete=complete_paper)
@dry_run_option
@json_option
@pass_session
def dismiss_command(session: Session, papers: Sequence[str], dry_run: bool, as_json: bool) -> int:
    """Say that papers are not one another, however alike: they are not listed together any more."""
    done = "known to be different"
    with session.library() as library:
        found = _papers(session, library, papers)
        if len(found) < 2:
            raise UsageError("It takes two papers to differ.", "readlist duplicates dismiss PAPER PAPER...")
        if dry_run:
            preview(session, library, found, done, as_json=as_json)
        else:
            keys = " ".join(_key(library, doc_id) for doc_id in found)
            outcome = mark_distinct(library, found, f"duplicates dismiss {keys}")
            report_outcome(outcome, len(found), done, as_json=as_json)
    return DONE


def _papers(session: Session, library: Library, names: Sequence[str]) -> list[int]:
    """Return the papers of those names, each once. Raises UsageError."""
    return list(dict.fromkeys(resolve_paper(library, name, today=session.today) for name in names))


def _key(library: Library, doc_id: int) -> str:
    return library.summaries()[doc_id].key
