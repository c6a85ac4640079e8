"""Papers as a list on stdout: a table in a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from readlist.cli.output import columns, draw
from readlist.cli.session import Session
from readlist.model.paper import PaperSummary

if TYPE_CHECKING:
    from readlist.library.library import Library
    from readlist.views.found import Finds

EMPTY_LIBRARY = """\
The library is empty. `readlist import FILE` takes in a list of papers, `readlist import -` one you paste.
To try readlist on a sample: `python -m readlist.sample DIR`, then `readlist --library DIR`."""


def print_papers(
    session: Session, library: Library, doc_ids: Sequence[int], finds: Finds | None = None
) -> None:
    """Print the papers of those ids in that order; ``finds`` finds the words that they were searched by."""
    summaries = library.summaries()
    print_summaries(session, library, [summaries[doc_id] for doc_id in doc_ids], finds)


def print_summaries(
    session: Session, library: Library, summaries: Sequence[PaperSummary], finds: Finds | None = None
) -> None:
    """Print papers as a table that fits the terminal, or whole, one a line, for other programs.

    In a terminal the words that ``finds`` finds are shown, those of a text in a line of their own.
    """
    if not summaries:
        return
    if session.draws:
        from readlist.views.listing import paper_table

        table = paper_table(
            summaries,
            library.lists(),
            session.palette,
            today=session.today,
            ascii=session.ascii,
            finds=finds,
            texts=_texts_with(finds, library, summaries) if finds is not None else None,
        )
        draw(table, plain=session.plain)
    else:
        columns(list(_plain_rows(summaries, session)))


def _texts_with(finds: Finds, library: Library, summaries: Iterable[PaperSummary]) -> dict[int, str]:
    """Return the abstract or note with the words found, of each paper whose title has none."""
    elsewhere = [summary.doc_id for summary in summaries if not finds(summary.title)]
    found: dict[int, str] = {}
    for doc_id, text in library.texts(elsewhere):
        comments = (annotation.comment for annotation in text.annotations)
        note = text.note.text if text.note is not None else ""
        found[doc_id] = next((each for each in (text.abstract, note, *comments) if finds(each)), "")
    return found


def _plain_rows(summaries: Iterable[PaperSummary], session: Session) -> Iterable[tuple[str, str, str]]:
    """Yield key, status and the rest of the line; scripts cut the key off with ``cut`` or ``awk``."""
    today = session.today.isoformat()
    for summary in summaries:
        facts = [summary.title or "(no title)"]
        if summary.authors:
            facts.append(", ".join(summary.authors[:2]) + (" et al." if len(summary.authors) > 2 else ""))
        if summary.year:
            facts.append(str(summary.year))
        if summary.starred:
            facts.append("starred")
        if summary.is_later(today):
            facts.append(f"later: {summary.later_until}")
        facts.extend(f"#{tag}" for tag in summary.tags)
        yield summary.key, summary.status, "  ".join(facts)
