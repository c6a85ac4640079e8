"""Papers that nobody wrote, with all that a template may stumble over."""

from __future__ import annotations

from readlist.formats.notes.managed_block import BEGIN, END
from readlist.formats.notes.rendering import NoteLink
from readlist.model.paper import Annotation, Identifiers, Link, Note, Paper, PaperList, Place

INVENTED_LINKS = (
    NoteLink("A Benchmark That Changes Every Night", "../2024/night", "night", "cites"),
    NoteLink("[Brackets] | bars # and ^ more", "a b#c", "a b#c", "same list"),
)
"""Links to other notes."""


def invented_lists() -> dict[int, PaperList]:
    """Return the lists that the invented papers stand in."""
    return {
        1: PaperList(doc_id=1, title="Papers worth an hour", listed_on="2024-08-11", added_at="2024-08-12"),
        2: PaperList(doc_id=2, title="# A [list] without a day"),
    }


def invented_papers() -> tuple[Paper, ...]:
    """Return an ordinary paper, one of which next to nothing is known, and some that are nasty."""
    return (
        Paper(
            doc_id=1,
            key="turing1936computable",
            title="On Computable Numbers",
            authors=("Alan Turing",),
            abstract="It computes $\\pi$.\n\nIt has:\n- a tape\n- a head\n\nIt may stop, or not.",
            year=1936,
            venue="Proceedings",
            published_on="1936-11-12",
            identifiers=Identifiers(arxiv="1706.03762", doi="10.1112/plms/s2-42.1.230"),
            links=(Link("pdf", "https://example.org/a (1).pdf"), Link("code", "https://example.org/code")),
            tags=("machines", "to read", "a/b", "1936"),
            status="read",
            starred=True,
            note=Note("First thoughts.\n\n- one\n- two\n\n```python\nx = 1\n\ny = 2\n```"),
            annotations=(
                Annotation(exact="It computes $\\pi$.", kind="result", comment="Really?\nYes."),
                Annotation(exact="words of an older version", kind="question"),
            ),
            places=(Place(1, "Models", 2), Place(2, None, 1)),
            added_at="2024-08-12T10:20:30Z",
            read_at="2024-09-02T10:20:30Z",
        ),
        Paper(doc_id=2, key="untitled"),
        Paper(
            doc_id=3,
            key="nasty",
            title=f"{BEGIN} # Title: [a](b) {{{{ paper }}}} <script> *x* `y` \ud800 🧪",
            authors=tuple(f"Author {number}" for number in range(60)),
            abstract=f"---\n{END}\n# Note\n## Note\n\n```\nnever closed\r\nkey:: value\n- {END}",
            venue="{% endif %}",
            links=(Link("other", "https://example.org/<a> b]]"),),
            tags=("#", "a, b", "[[c]]", "🧪"),
            note=Note(f"{END}\n## Note\n~~~\nnever closed\r\n- {END}"),
            annotations=(Annotation(exact="> [!quote]\n\nx", kind="{{ kind }}", comment="- a\n- b"),),
            places=(Place(1, "## Section", 1),),
            added_at="soon",
            read_at="1936-01-01",
        ),
        Paper(
            doc_id=4,
            key="noted",
            title="Noted",
            note=Note("# Heading\n## Note\n\n\ntext"),
            places=(Place(9),),
        ),
    )
