"""Saved searches: named queries in an order, each change of them a durable step."""

from __future__ import annotations

import datetime

from readlist.errors import MissingError, UsageError
from readlist.library.library import Library, Outcome
from readlist.model.paper import SavedSearch
from readlist.model.text import clean_line, fold
from readlist.search.query import parse
from readlist.store.table import SEARCHES


def save_search(
    library: Library, name: str, query: str, *, today: datetime.date
) -> tuple[Outcome, SavedSearch]:
    """Save ``query`` under ``name``, last in order; a name that is there already gets the query.

    Raises QueryError for a query that cannot be read, UsageError where there is no name or
    nothing is asked.
    """
    name, query = _name(name), _query(query, today)
    known = find_search(library, name)
    if known is not None:
        return change_search(library, known, query=query, today=today)
    with library.store.step(f"searches save {name}") as result:
        position = max((each.position for each in library.searches()), default=0) + 1
        saved = SavedSearch(doc_id=library.store.new_id(), name=name, query=query, position=position)
        library.store.insert(SEARCHES, [(saved.doc_id, _document(saved))])
    return result.committed(), saved


def change_search(
    library: Library,
    search: SavedSearch,
    *,
    today: datetime.date,
    name: str | None = None,
    query: str | None = None,
    place: int | None = None,
) -> tuple[Outcome, SavedSearch]:
    """Give a saved search another name, query or place (from 1; the others move), in one step.

    Raises as ``save_search``, UsageError where another one has the name, and MissingError.
    """
    name = search.name if name is None else _name(name)
    query = search.query if query is None else _query(query, today)
    other = find_search(library, name)
    if other is not None and other.doc_id != search.doc_id:
        raise UsageError(f"There is a saved search “{other.name}” already.", "Choose another name.")
    with library.store.step(f"searches edit {name}") as result:
        changed = SavedSearch(doc_id=search.doc_id, name=name, query=query, position=search.position)
        order = [each for each in library.searches() if each.doc_id != search.doc_id]
        here = search_place(library, search)
        order.insert(min(max(here if place is None else place, 1), len(order) + 1) - 1, changed)
        before = {each.doc_id: each for each in library.searches()}
        for position, each in enumerate(order, start=1):
            now = SavedSearch(doc_id=each.doc_id, name=each.name, query=each.query, position=position)
            if now != before.get(each.doc_id):
                library.store.update(SEARCHES, [each.doc_id], _document(now))
    return result.committed(), changed


def delete_search(library: Library, search: SavedSearch) -> Outcome:
    """Forget a saved search; the papers it finds stay as they are. Raises StoreError, MissingError."""
    with library.store.step(f"searches delete {search.name}") as result:
        search_place(library, search)
        library.store.remove(SEARCHES, [search.doc_id])
    return result.committed()


def find_search(library: Library, name: str) -> SavedSearch | None:
    """Return the saved search of that name; case and accents do not matter."""
    wanted = fold(clean_line(name))
    return next((each for each in library.searches() if fold(each.name) == wanted), None)


def search_place(library: Library, search: SavedSearch) -> int:
    """Return the place of a saved search in their order, from 1. Raises MissingError."""
    order = [each.doc_id for each in library.searches()]
    if search.doc_id not in order:
        raise MissingError("saved search")
    return order.index(search.doc_id) + 1


def _name(text: str) -> str:
    name = clean_line(text)
    if not name:
        raise UsageError("A saved search needs a name.", "It stands in the sidebar, as in “to cite”.")
    return name


def _query(text: str, today: datetime.date) -> str:
    query = clean_line(text)
    if parse(query, today=today).expression is None:
        raise UsageError(
            "A saved search has to ask for something.", "Write a query, such as tag:moe is:unread."
        )
    return query


def _document(search: SavedSearch) -> dict[str, object]:
    return {"name": search.name, "query": search.query, "position": search.position}
