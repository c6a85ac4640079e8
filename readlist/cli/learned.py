"""What was learned of papers, for the commands that sort by it or tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readlist.cli.output import tell
from readlist.config import Ranking
from readlist.library.library import Library

if TYPE_CHECKING:
    from readlist.analysis.ranking.records import Reasons
    from readlist.library.ranking import Ranked


class Learned:
    """What was learned of the papers of a library, where somebody asks for it."""

    def __init__(self, settings: Ranking, library: Library) -> None:
        self._settings = settings
        self._library = library
        self._missing = ""

    def scores(self) -> dict[int, float]:
        """Return the scores of papers; none where nothing was learned."""
        ranked = self._ranked()
        return ranked.scores() if ranked is not None else {}

    def reasons(self, doc_id: int) -> Reasons | None:
        """Return why a paper has its score; None where nothing was learned."""
        ranked = self._ranked()
        return ranked.reasons(doc_id) if ranked is not None else None

    def _ranked(self) -> Ranked | None:
        from readlist.cli.ranking import what_is_missing
        from readlist.library.ranking import ranked_now

        ranked = ranked_now(self._library, self._settings) if self._settings.on else None
        if ranked is None or ranked.taste is None:
            self._missing = what_is_missing(ranked)
        return ranked

    def tell_what_is_missing(self, therefore: str) -> None:
        """Say on stderr why nothing was learned where it was asked for, behind what comes of it."""
        if self._missing:
            tell(f"{therefore}: {self._missing}")
