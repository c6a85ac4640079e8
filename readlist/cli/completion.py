"""What the shell offers for an argument when the user presses Tab."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from readlist.cli.session import SESSION, Session
from readlist.errors import ReadlistError
from readlist.model.paper import STATUSES
from readlist.paths import LibraryFiles

if TYPE_CHECKING:
    from readlist.library.library import Library

_MOST_KEYS = 100


def complete_paper(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return keys of papers that begin so; none where the library cannot be read."""
    try:
        library = context.ensure_object(Session).open_library(SESSION)
    except (ReadlistError, OSError):
        return []
    keys = (summary.key for summary in library.summaries().values() if summary.key.startswith(incomplete))
    found = list(islice(keys, _MOST_KEYS))
    library.close()
    return found


def complete_list(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the titles of lists that begin so; none where the library cannot be read."""
    return _named_in_library(context, incomplete, lambda library: library.lists().values(), "title")


def complete_published(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the titles of published lists that begin so; none where they cannot be read."""
    from readlist.library.publishing import published_lists

    return _named_in_library(context, incomplete, published_lists, "name")


def complete_followed(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of followed lists that begin so; none where they cannot be read."""
    from readlist.library.following import followed_lists

    return _named_in_library(context, incomplete, followed_lists, "name")


def _named_in_library(
    context: click.Context, incomplete: str, find: Callable[[Library], Iterable[object]], attribute: str
) -> list[str]:
    try:
        with context.ensure_object(Session).open_library(SESSION) as library:
            names = [str(getattr(each, attribute)) for each in find(library)]
    except (ReadlistError, OSError):
        return []
    return sorted({name for name in names if name.startswith(incomplete)})[:_MOST_KEYS]


def complete_backup(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of backups that begin so, newest first; none where they cannot be read."""
    from readlist.store.backups import list_backups

    try:
        found = list_backups(LibraryFiles(context.ensure_object(Session).library_path))
    except ReadlistError:
        return []
    return [name for name in ("latest", *(each.path.stem for each in found)) if name.startswith(incomplete)]


def complete_status(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the statuses, the user's own among them, that begin so."""
    try:
        own = context.ensure_object(Session).configuration[0].statuses
    except ReadlistError:
        own = ()
    return [status for status in (*STATUSES, *own) if status.startswith(incomplete)]


def complete_export_format(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of what ``export`` can write that begin so."""
    from readlist.library.export_formats import export_names

    return [name for name in export_names() if name.startswith(incomplete)]


def complete_template(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[Any]:
    """Return the templates that come with readlist and begin so, and files."""
    from readlist.library.templates.shipped_templates import SHIPPED

    names = [CompletionItem(name) for name in SHIPPED if name.startswith(incomplete)]
    return [*names, CompletionItem(incomplete, type="file")]


def complete_format(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of formats that begin so."""
    from readlist.formats.registry import format_names

    return [name for name in format_names() if name.startswith(incomplete)]
