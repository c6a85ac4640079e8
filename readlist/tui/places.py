"""Where the palette leads to besides the commands: every view, by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from readlist.analysis.counting import Counts
from readlist.model.paper import PaperList, SavedSearch
from readlist.tui.view import ALL_VIEW, View, list_views, search_view, status_views, tag_views


class Place(msgspec.Struct, frozen=True):
    """A way to somewhere: ``go`` goes there; ``also`` are other words under which people look for it."""

    id: str
    title: str
    help: str
    go: Callable[[], None]
    also: str = "view"


def places_of(
    own_statuses: Iterable[str],
    counts: Counts | None,
    lists: Mapping[int, PaperList],
    searches: Sequence[SavedSearch],
    show: Callable[[View], None],
    *,
    ranking: bool = True,
) -> tuple[Place, ...]:
    """Return a place per view: those of the sidebar, whatever is folded there, and the whole library.

    ``show`` shows a view. ``ranking`` is whether anything is learned.
    """
    named = [
        *((view, "Show this view.") for view in status_views(own_statuses, ranking=ranking)),
        (ALL_VIEW, "Show the whole library."),
        *((search_view(each), "Show this saved search.") for each in searches),
        *((view, "Show the papers with this tag.") for view in (tag_views(counts) if counts else ())),
        *((view, "Show this list.") for view in list_views(lists)),
    ]
    return tuple(
        Place(f"go-{number}", f"Go to {view.label(lists)}", words, _going(view, show))
        for number, (view, words) in enumerate(named)
    )


def _going(view: View, show: Callable[[View], None]) -> Callable[[], None]:
    return lambda: show(view)
