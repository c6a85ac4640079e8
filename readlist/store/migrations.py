"""The versions of a library, and what each of them changed in the form of its documents.

A library says of which version its documents are: the snapshot in its table ``meta``
(``schema``), the journal in its first line (``format``). What says nothing is of version 1.

A field that is new and may be missing needs no version: older documents are read as they are, and
an older program keeps what it has no name for. Another name, another type or another meaning of
what is stored needs one, as a Migration at the end of MIGRATIONS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

FIRST_VERSION = 1


class Migration(msgspec.Struct, frozen=True):
    """What ``version`` changed in the documents of one table.

    ``change`` returns a document of the version before in the new form: a function of nothing
    else, whose docstring says what is changed and why. It takes what people and other programs
    made of a document, too, and lets fields alone that it does not know.
    """

    version: int
    table: str
    change: Callable[[dict[str, Any]], dict[str, Any]]


Migrations = tuple[Migration, ...]
"""In the order of their versions; one version may change several tables."""

MIGRATIONS: Migrations = ()
"""There was no need for one yet: every field that was added may be missing."""


def newest_version(migrations: Iterable[Migration]) -> int:
    """Return the version to which the migrations lead."""
    return max((each.version for each in migrations), default=FIRST_VERSION)


NEWEST_VERSION = newest_version(MIGRATIONS)
"""The version that this program writes, and the newest that it reads."""


def migrated(
    table: str, document: dict[str, Any], version: int, migrations: Iterable[Migration]
) -> dict[str, Any]:
    """Return a document of ``version`` in the newest form."""
    for each in migrations:
        if each.table == table and each.version > version:
            document = each.change(document)
    return document
