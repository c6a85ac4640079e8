"""``tags`` and ``lists``: what the library is ordered by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from readlist.cli.changing import report_outcome, tag_name
from readlist.cli.command import Command, Group, dry_run_option, json_option, pass_session
from readlist.cli.exit_codes import DONE
from readlist.cli.output import UNDO_HINT, columns, count_of, print_json, say, tell
from readlist.cli.session import Session
from readlist.errors import ConfigError, UsageError
from readlist.library.settings import carry_tag_colours
from readlist.model.paper import PaperList
from readlist.model.tags import is_within
from readlist.model.text import clean_line, fold
from readlist.paths import config_file

if TYPE_CHECKING:
    from readlist.library.library import Library, Outcome


@click.group(
    "tags",
    cls=Group,
    examples=(
        "readlist tags",
        "readlist tags rename moe mixture-of-experts",
        "readlist tags merge llms large-language-models llm",
        "readlist tags delete todo",
    ),
)
@json_option
@pass_session
@click.pass_context
def tags_command(context: click.Context, session: Session, as_json: bool) -> int:
    """Print the tags, or change them everywhere.

    Each tag is printed with how many papers have it.
    """
    if context.invoked_subcommand is not None:
        return DONE
    with session.library() as library:
        counts = tag_counts(library)
    rows = sorted(counts.items(), key=lambda row: fold(row[0]))
    if as_json:
        print_json([{"tag": tag, "papers": number} for tag, number in rows])
        return DONE
    if not rows:
        tell("There are no tags yet. `readlist tag +TAG WHAT` adds one.")
    columns([(f"{number:>5}", f"#{tag}") for tag, number in rows])
    return DONE


def tag_counts(library: Library) -> Counter[str]:
    """Return how many papers have each tag, skipped ones included."""
    return Counter(tag for summary in library.summaries().values() for tag in summary.tags)


@tags_command.command("rename", cls=Command, examples=("readlist tags rename moe mixture-of-experts",))
@click.argument("old")
@click.argument("new")
@pass_session
def rename_tag(session: Session, old: str, new: str) -> int:
    """Rename the tag OLD to NEW on every paper; the tags below it (OLD/...) come along."""
    with session.library() as library:
        counts = tag_counts(library)
        old, new = _existing_tag(old, counts), tag_name(new)
        if new != old and new in counts:
            raise UsageError(
                f"There is a tag #{new} already.", f"To join them: `readlist tags merge {old} {new}`"
            )
        _report(library.rename_tag(old, new), f"now tagged #{new}")
    try:
        carry_tag_colours(config_file(), old, new)
    except ConfigError as error:
        tell(f"The colour of #{old} could not be carried on to #{new}. {error}")
    return DONE


@tags_command.command("merge", cls=Command, examples=("readlist tags merge llms large-language-models llm",))
@click.argument("tags", metavar="TAG... INTO", nargs=-1, required=True)
@pass_session
def merge_tags(session: Session, tags: Sequence[str]) -> int:
    """Replace every TAG by INTO, in one step; the tags below them come along."""
    if len(tags) < 2:
        raise UsageError("Merging needs two tags or more.", "readlist tags merge TAG... INTO")
    with session.library() as library:
        counts = tag_counts(library)
        into = tag_name(tags[-1])
        others = [name for tag in tags[:-1] if (name := _existing_tag(tag, counts)) != into]
        if not others:
            raise UsageError(f"#{into} cannot be merged with itself.", "readlist tags merge TAG... INTO")
        old = ", ".join(f"#{name}" for name in others)
        _report(library.merge_tags(into, others), f"now tagged #{into} instead of {old}")
    return DONE


@tags_command.command("delete", cls=Command, examples=("readlist tags delete todo",))
@click.argument("tag")
@pass_session
def delete_tag(session: Session, tag: str) -> int:
    """Take TAG and the tags below it away from every paper; the papers stay."""
    with session.library() as library:
        name = _existing_tag(tag, tag_counts(library))
        _report(library.delete_tag(name), f"no longer tagged #{name}")
    return DONE


def _report(outcome: Outcome, done: str) -> None:
    report_outcome(outcome, len(outcome.changed), done, as_json=False)


def _existing_tag(text: str, counts: Mapping[str, int]) -> str:
    name = text if text in counts else tag_name(text)
    if not any(is_within(tag, name) for tag in counts):
        raise UsageError(f"No paper is tagged #{name}.", "`readlist tags` lists the tags.")
    return name


@click.group(
    "lists",
    cls=Group,
    examples=(
        "readlist lists",
        'readlist lists rename "Daily Papers" "HF daily"',
        'readlist lists merge "HF monday" "HF tuesday" "HF week"',
        'readlist lists delete "HF daily"',
    ),
)
@json_option
@pass_session
@click.pass_context
def lists_command(context: click.Context, session: Session, as_json: bool) -> int:
    """Print the imported lists, or change them.

    Each list is printed with how many papers it has and its date, the newest first.
    """
    if context.invoked_subcommand is not None:
        return DONE
    with session.library() as library:
        lists = sorted(
            library.lists().values(), key=lambda each: (each.listed_on or "", each.added_at), reverse=True
        )
        counts = list_counts(library)
    if as_json:
        print_json([_list_row(each, counts[each.doc_id]) for each in lists])
        return DONE
    if not lists:
        tell("There are no lists yet. `readlist import FILE` takes one in.")
    columns([(f"{counts[each.doc_id]:>5}", each.listed_on or "", each.title) for each in lists])
    return DONE


def list_counts(library: Library) -> Counter[int]:
    """Return how many papers stand in each list."""
    summaries = library.summaries().values()
    return Counter(list_id for summary in summaries for list_id in {place.list for place in summary.places})


def _list_row(paper_list: PaperList, papers: int) -> dict[str, object]:
    return {
        "id": paper_list.doc_id,
        "name": paper_list.title,
        "listed_on": paper_list.listed_on,
        "format": paper_list.format,
        "source": paper_list.source,
        "papers": papers,
    }


@lists_command.command("rename", cls=Command, examples=('readlist lists rename "Daily Papers" "HF daily"',))
@click.argument("name", metavar="LIST")
@click.argument("title")
@pass_session
def rename_list(session: Session, name: str, title: str) -> int:
    """Give LIST (its title or id) another TITLE."""
    title = clean_line(title)
    if not title:
        raise UsageError("A list cannot be without a title.")
    with session.library() as library:
        outcome = library.rename_list(existing_list(name, library.lists()), title)
    say(
        f"The list is now {title}. {UNDO_HINT}"
        if outcome.step is not None
        else f"The list is {title} already."
    )
    return DONE


@lists_command.command(
    "merge", cls=Command, examples=('readlist lists merge "HF monday" "HF tuesday" "HF week"',)
)
@click.argument("names", metavar="LIST... INTO", nargs=-1, required=True)
@dry_run_option
@pass_session
def merge_lists(session: Session, names: Sequence[str], dry_run: bool) -> int:
    """Move the papers of every LIST to the list INTO, in one step.

    LIST and INTO are titles or ids; INTO has to be there.
    """
    with session.library() as library:
        lists = library.lists()
        into = existing_list(names[-1], lists)
        found = dict.fromkeys(existing_list(name, lists) for name in names[:-1])
        others = [doc_id for doc_id in found if doc_id != into]
        if not others:
            raise UsageError("Merging needs two lists or more.", "readlist lists merge LIST... INTO")
        number, title = count_of(len(others), "list"), lists[into].title
        if dry_run:
            say(f"{number} would be merged into {title}.")
            return DONE
        outcome = library.merge_lists(into, others)
    say(f"{number} merged into {title}; {count_of(len(outcome.changed), 'paper')} moved. {UNDO_HINT}")
    return DONE


@lists_command.command("delete", cls=Command, examples=('readlist lists delete "HF daily"',))
@click.argument("name", metavar="LIST")
@dry_run_option
@pass_session
def delete_list(session: Session, name: str, dry_run: bool) -> int:
    """Delete LIST (its title or id); its papers stay."""
    with session.library() as library:
        doc_id = existing_list(name, library.lists())
        title = library.lists()[doc_id].title
        if dry_run:
            papers = count_of(list_counts(library)[doc_id], "paper")
            say(f"List {title} would be deleted; {papers} in it would stay in the library.")
            return DONE
        outcome = library.delete_list(doc_id)
    say(f"List {title} deleted; {count_of(len(outcome.changed), 'paper')} stood in it. {UNDO_HINT}")
    return DONE


def existing_list(text: str, lists: Mapping[int, PaperList]) -> int:
    """Return the id of the one list with that id or title. Raises UsageError."""
    wanted = clean_line(text)
    if wanted.isdecimal() and int(wanted) in lists:
        return int(wanted)
    found = [doc_id for doc_id, each in lists.items() if fold(each.title) == fold(wanted)]
    if not found:
        raise UsageError(f"There is no list “{wanted}”.", "`readlist lists` prints them all.")
    if len(found) > 1:
        hint = (
            f"Use an id: {', '.join(map(str, sorted(found)))} (`readlist lists --json` tells which is which)."
        )
        raise UsageError(f"{len(found)} lists have the title “{wanted}”.", hint)
    return found[0]
