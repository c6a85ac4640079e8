"""``rank``: papers in the order in which they may be wanted, and why."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from readlist.cli.command import Command, json_option, pass_session
from readlist.cli.exit_codes import DONE
from readlist.cli.listing import EMPTY_LIBRARY, print_papers
from readlist.cli.output import columns, print_json, say, tell
from readlist.cli.rows import paper_row
from readlist.cli.session import Session
from readlist.errors import UsageError

if TYPE_CHECKING:
    from readlist.analysis.ranking.records import Reasons
    from readlist.library.library import Library
    from readlist.library.ranking import Ranked

UNDECIDED = "status:inbox -is:later -is:starred"
_INDENT = "        "


@click.command(
    "rank",
    cls=Command,
    words=True,
    examples=(
        "readlist rank --limit 20",
        "readlist rank --why --limit 5",
        "readlist rank 'added:<2w' --json",
        "readlist rank --json-lines < requests.jsonl",
    ),
)
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="The first N papers only.")
@click.option("--why", is_flag=True, help="With the words that made each score.")
@json_option
@click.option(
    "--json-lines",
    "json_lines",
    is_flag=True,
    help="Rank papers that come in as JSON lines, without a library; bench/RANKING.md has the protocol.",
)
@pass_session
def rank_command(
    session: Session, query: Sequence[str], limit: int | None, why: bool, as_json: bool, json_lines: bool
) -> int:
    """List papers in the order in which you may want them, with their scores.

    Of those in the inbox that are neither starred nor put off, or of those that match QUERY. Learned
    from the words of what you starred, queued, are reading or have read, and of what you skipped;
    nothing leaves this machine. A score of 0 is that of an average paper of the library, and few
    have more than 2. Until there is enough to learn from, the newest come first.
    """
    if json_lines:
        return _answer_lines(query)
    from readlist.library.ranking import Ranker
    from readlist.library.selecting import select_query

    settings = session.config.ranking
    with session.library() as library:
        matches = select_query(library, " ".join(query) or UNDECIDED, today=session.today)
        ranked: Ranked | None = None
        if settings.on:
            ranker = Ranker(library, settings)
            ranked = ranker.rank()
            ranker.save()
            matches = ranked.order(matches)
        shown = matches if limit is None else matches[:limit]
        if as_json:
            print_json(_document(library, ranked, shown, why=why))
            return DONE
        if ranked is not None and ranked.taste is not None:
            _print_ranked(library, ranked, shown, why=why)
        else:
            print_papers(session, library, shown)
        _tell_the_state(library, ranked, len(matches), len(shown))
    return DONE


def _print_ranked(library: Library, ranked: Ranked, doc_ids: Sequence[int], *, why: bool) -> None:
    papers = library.summaries()
    rows = [
        (_score(ranked.score(doc_id)), papers[doc_id].key, papers[doc_id].title or "(no title)")
        for doc_id in doc_ids
    ]
    if not why:
        columns(rows)
        return
    for doc_id, row in zip(doc_ids, rows, strict=True):
        columns([row])
        reasons = ranked.reasons(doc_id)
        if reasons is not None:
            say(f"{_INDENT}{_in_words(reasons)}")


def _in_words(reasons: Reasons) -> str:
    terms = [f"{_score(reason.added)} {reason.term}" for reason in reasons.terms]
    return ", ".join([*terms, f"{_score(reasons.others)} all its other words"])


def _score(score: float | None) -> str:
    return f"{score:+.2f}" if score is not None else "     "


def _tell_the_state(library: Library, ranked: Ranked | None, matches: int, shown: int) -> None:
    """Say on stderr what the order is, and what would make it a better one."""
    if not matches:
        tell("No paper matches." if library.summaries() else EMPTY_LIBRARY)
        return
    if shown < matches:
        tell(f"{shown:,} of {matches:,} papers.")
    if ranked is None:
        tell("Newest first: the configuration has on = false under [ranking].")
    elif ranked.taste is None:
        tell(f"Newest first: to learn what you want takes {ranked.missing.words}.")
    elif ranked.stop_hint is not None:
        tell(ranked.stop_hint.words)


def _document(
    library: Library, ranked: Ranked | None, doc_ids: Sequence[int], *, why: bool
) -> dict[str, Any]:
    papers, lists = library.summaries(), library.lists()
    rows: list[dict[str, Any]] = []
    for doc_id in doc_ids:
        score = ranked.score(doc_id) if ranked is not None else None
        row = paper_row(papers[doc_id], lists) | {"score": round(score, 4) if score is not None else None}
        if why:
            reasons = ranked.reasons(doc_id) if ranked is not None else None
            row["reasons"] = _reasons_document(reasons) if reasons is not None else None
        rows.append(row)
    missing = ranked.missing if ranked is not None else None
    hint = ranked.stop_hint if ranked is not None else None
    return {
        "learned": ranked is not None and ranked.taste is not None,
        "liked": len(ranked.choices.liked) if ranked is not None else None,
        "skipped": len(ranked.choices.skipped) if ranked is not None else None,
        "missing": {"liked": missing.liked, "skipped": missing.skipped} if missing is not None else None,
        "stop": hint._asdict() if hint is not None else None,
        "papers": rows,
    }


def _reasons_document(reasons: Reasons) -> dict[str, Any]:
    return {
        "terms": [{"term": each.term, "added": round(each.added, 4)} for each in reasons.terms],
        "others": round(reasons.others, 4),
    }


def _answer_lines(query: Sequence[str]) -> int:
    """Answer requests on stdin, a line each, until there are no more."""
    if query:
        raise UsageError("--json-lines takes no query.", "The papers come in as JSON lines on stdin.")
    from readlist.library.ranking_lines import answers

    for answer in answers(sys.stdin.buffer):
        sys.stdout.buffer.write(answer + b"\n")
        sys.stdout.buffer.flush()
    return DONE
