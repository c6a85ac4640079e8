"""What the app shows of one paper: its text, or why there is none."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text

from readlist.errors import ReadlistError
from readlist.tui.screens.main import MainScreen
from readlist.tui.session import Session


def paper_drawing(doc_id: int, session: Session, main: MainScreen, *, ascii: bool) -> RenderableType:  # noqa: A002
    """Return the text of a paper, as the rows of the main screen make it. Reads the disk.

    In an order that is learned it says why the paper stands where it does.
    """
    from readlist.views.paper import paper_view

    palette, papers = main.palette, main.papers
    try:
        paper = session.as_shown(session.paper(doc_id))
    except KeyError:
        return Text(
            "This paper is not in the library any more. R refreshes the list.",
            palette.style("muted"),
        )
    except (ReadlistError, OSError) as error:
        return Text(str(error), palette.style("error"))
    return paper_view(
        paper,
        session.lists(),
        palette,
        today=session.today,
        ascii=ascii,
        finds=papers.finds,
        reasons=session.learning.reasons(doc_id) if papers.by_scores else None,
    )
