"""The commands that only look: ``list``, ``show`` and ``count``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from readlist.cli.command import Command, json_option, pass_session
from readlist.cli.completion import complete_paper
from readlist.cli.exit_codes import DONE
from readlist.cli.learned import Learned
from readlist.cli.listing import EMPTY_LIBRARY, print_papers
from readlist.cli.output import draw, print_json, say, tell
from readlist.cli.rows import paper_document, paper_row
from readlist.cli.session import Session
from readlist.library.selecting import resolve_paper, select_query
from readlist.search.highlighting import finds_of
from readlist.search.query import parse, print_query
from readlist.search.syntax import SORT_VALUES, Query

if TYPE_CHECKING:
    from readlist.library.library import Library


@click.command(
    "list",
    cls=Command,
    words=True,
    examples=(
        "readlist list --limit 20",
        "readlist list is:starred -tag:done year:2023.. --sort year",
        "readlist list status:queued OR status:reading --json",
        "readlist list 'title:\"long context\"'",
    ),
)
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option("--sort", metavar="S", help=f"{', '.join(SORT_VALUES)}; -S turns the order round.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="The first N papers only.")
@json_option
@pass_session
def list_command(
    session: Session, query: Sequence[str], sort: str | None, limit: int | None, as_json: bool
) -> int:
    """List the papers that match QUERY.

    Without a query it lists all papers but the skipped ones.
    """
    text = " ".join([*query, *([f"sort:{sort}"] if sort else [])])
    with session.library() as library:
        learned = Learned(session.config.ranking, library)
        matches = select_query(library, text, today=session.today, scores=learned.scores)
        shown = matches if limit is None else matches[:limit]
        if as_json:
            summaries, lists = library.summaries(), library.lists()
            print_json([paper_row(summaries[doc_id], lists) for doc_id in shown])
            return DONE
        print_papers(session, library, shown, finds_of(parse(text, today=session.today)))
        if not matches:
            tell(_no_match(session, library, text) if library.summaries() else EMPTY_LIBRARY)
            return DONE
        if len(shown) < len(matches):
            tell(f"{len(shown):,} of {len(matches):,} papers.")
        learned.tell_what_is_missing("Newest first")
    return DONE


def _no_match(session: Session, library: Library, text: str) -> str:
    """Return that nothing matches, and what may have been meant."""
    from readlist.search.spelling import respelling, words_in_use

    def select(query: Query) -> list[int]:
        return select_query(library, print_query(query), today=session.today)

    meant = respelling(parse(text, today=session.today), words_in_use(library.summaries().values()), select)
    return "No paper matches." + (f" Did you mean “{meant.query}”?" if meant is not None else "")


@click.command(
    "count",
    cls=Command,
    words=True,
    examples=("readlist count", "readlist count status:inbox -is:later", "readlist count is:any"),
)
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@json_option
@pass_session
def count_command(session: Session, query: Sequence[str], as_json: bool) -> int:
    """Print how many papers match QUERY.

    Skipped papers count only where the query names a status or says is:any.
    """
    with session.library() as library:
        number = len(select_query(library, " ".join(query), today=session.today))
    if as_json:
        print_json(number)
    else:
        say(str(number))
    return DONE


@click.command(
    "show",
    cls=Command,
    words=True,
    examples=(
        "readlist show wang2024writing",
        "readlist show 2408.14906",
        "readlist show 'title:\"writing in the margins\"' --json",
        "readlist show wang2024writing --why",
    ),
)
@click.argument("paper", nargs=-1, required=True, type=click.UNPROCESSED, shell_complete=complete_paper)
@click.option("--why", is_flag=True, help="With its score, and the words that made it.")
@json_option
@pass_session
def show_command(session: Session, paper: Sequence[str], why: bool, as_json: bool) -> int:
    """Show one paper: abstract, links, note and highlights; with --why also what was learned of it.

    PAPER is a key, a doc_id, an arXiv id, a DOI, or a query that exactly one paper matches.
    """
    with session.library() as library:
        found = library.paper(resolve_paper(library, " ".join(paper), today=session.today))
        lists = library.lists()
        learned = Learned(session.config.ranking, library)
        reasons = learned.reasons(found.doc_id) if why else None
        if as_json:
            from readlist.cli.ranking import rank_document

            print_json(paper_document(found, lists) | ({"rank": rank_document(reasons)} if why else {}))
            return DONE
        from readlist.views.paper import paper_view

        view = paper_view(
            found, lists, session.palette, today=session.today, ascii=session.ascii, reasons=reasons
        )
        draw(view, plain=session.plain)
        learned.tell_what_is_missing("No score")
    return DONE
