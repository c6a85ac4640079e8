"""``migrate``: a library of an older version in the form of this one, now instead of with the next change."""

from __future__ import annotations

import click

from readlist.cli.command import Command, dry_run_option, json_option, pass_session
from readlist.cli.exit_codes import DONE
from readlist.cli.output import print_json, say
from readlist.cli.session import SESSION, Session


@click.command("migrate", cls=Command, examples=("readlist migrate --dry-run", "readlist migrate"))
@dry_run_option
@json_option
@pass_session
def migrate_command(session: Session, dry_run: bool, as_json: bool) -> int:
    """Bring a library of an older version to the version of this readlist.

    The next change does it anyway; commands that only read do not. A copy is made first, in the
    folder of backups, with the history until then: the new history begins anew.
    """
    with session.open_library(SESSION) as library:
        before, pending = library.store.version, library.store.pending
        changes = pending.changes() if pending is not None else {}
        kept = library.store.migrate() if pending is not None and not dry_run else None
        after = library.store.version
    wanted = pending.newest if pending is not None else before
    if as_json:
        copy = str(kept) if kept is not None else None
        print_json({"from": before, "to": wanted, "dry_run": dry_run, "changes": changes, "copy": copy})
    elif pending is None:
        say(f"{session.library_path} is of version {before}, the newest that this readlist knows.")
    else:
        what = ", ".join(f"{table} {count}" for table, count in changes.items() if count) or "none"
        verb = "was" if after == wanted else "would be"
        say(f"{session.library_path} {verb} brought from version {before} to {wanted}.")
        say(f"Documents of another form: {what}.")
        if kept is not None:
            say(f"The history begins anew. A copy of before, with the history until then: {kept}")
        elif dry_run:
            say("A copy would be made first. Nothing was changed.")
    return DONE
