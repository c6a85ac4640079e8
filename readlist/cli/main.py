"""The entry point: ``readlist`` with all its commands, each imported when it is used."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Any

import click

from readlist import __version__
from readlist.cli.command import LazyGroup
from readlist.cli.exit_codes import DONE
from readlist.cli.failure import report_failure
from readlist.cli.session import Session

COMMANDS = {
    "import": "readlist.cli.importing:import_command",
    "add": "readlist.cli.importing:add_command",
    "list": "readlist.cli.reading:list_command",
    "show": "readlist.cli.reading:show_command",
    "count": "readlist.cli.reading:count_command",
    "rank": "readlist.cli.ranking:rank_command",
    "status": "readlist.cli.triage:status_command",
    "star": "readlist.cli.triage:star_command",
    "unstar": "readlist.cli.triage:unstar_command",
    "tag": "readlist.cli.triage:tag_command",
    "later": "readlist.cli.triage:later_command",
    "note": "readlist.cli.notes:note_command",
    "edit": "readlist.cli.editing:edit_command",
    "remove": "readlist.cli.editing:remove_command",
    "tags": "readlist.cli.organising:tags_command",
    "lists": "readlist.cli.organising:lists_command",
    "searches": "readlist.cli.searches:searches_command",
    "rules": "readlist.cli.rules:rules_command",
    "duplicates": "readlist.cli.duplicates:duplicates_command",
    "conflicts": "readlist.cli.conflicts:conflicts_command",
    "sync": "readlist.cli.syncing:sync_command",
    "publish": "readlist.cli.shared_lists:publish_command",
    "unpublish": "readlist.cli.shared_lists:unpublish_command",
    "follow": "readlist.cli.shared_lists:follow_command",
    "unfollow": "readlist.cli.shared_lists:unfollow_command",
    "undo": "readlist.cli.history:undo_command",
    "redo": "readlist.cli.history:redo_command",
    "history": "readlist.cli.history:history_command",
    "backup": "readlist.cli.backups:backup_command",
    "restore": "readlist.cli.backups:restore_command",
    "stats": "readlist.cli.statistics:stats_command",
    "export": "readlist.cli.exporting:export_command",
    "template": "readlist.cli.templates:template_command",
    "pull": "readlist.cli.pulling:pull_command",
    "doctor": "readlist.cli.doctor:doctor_command",
    "migrate": "readlist.cli.migrating:migrate_command",
    "serve": "readlist.cli.serving:serve_command",
    "themes": "readlist.cli.settings:themes_command",
    "config": "readlist.cli.settings:config_command",
    "keys": "readlist.cli.settings:keys_command",
}

EXAMPLES = (
    "readlist import digest.txt        take a list of papers into the library",
    "readlist                          triage and read in the terminal app",
    "readlist list is:starred          papers that match a query",
    "readlist status queued tag:moe    queue them",
    "readlist undo                     take it back",
    'eval "$(_READLIST_COMPLETE=bash_source readlist)"   completion; also zsh_source, fish_source',
)


class FrontDoor(LazyGroup):
    """The command ``readlist``: whatever fails below becomes one message and an exit code."""

    hides_global_options = False

    def main(self, *args: Any, **settings: Any) -> Any:
        """Run the command line, then end the process with its exit code."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        settings["standalone_mode"] = False
        try:
            code = super().main(*args, **settings)
        except Exception as error:  # noqa: BLE001 - the front door: no traceback reaches the user
            code = report_failure(error)
        sys.exit(code)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader that stopped listening, as in ``| head``, is no failure."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except OSError as error:
            _leave_unwritable_stdout()
            if isinstance(error, BrokenPipeError):
                return DONE
            raise
        return code


def _leave_unwritable_stdout() -> None:
    """Where nothing can be written to stdout, have nothing left for it.

    Python flushes it once more on its way out, and a failure there would be told instead of the exit code.
    """
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.command("readlist", cls=FrontDoor, sources=COMMANDS, examples=EXAMPLES)
@click.version_option(__version__, prog_name="readlist", message="%(prog)s %(version)s")
@click.pass_context
def readlist(context: click.Context) -> int:
    """A reading list for research papers.

    Without a command it opens the terminal app, or prints the inbox where there is no terminal.
    Exit codes: 0 all done, 1 done in part, 2 nothing done.
    """
    context.ensure_object(Session)
    if context.invoked_subcommand is None:
        from readlist.cli.front import start

        return start(context.obj)
    return DONE


def main() -> None:
    """Run the command line on the arguments of the process; the console script calls this."""
    readlist(prog_name="readlist")
