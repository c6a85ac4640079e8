"""``readlist`` without a command: the app, its line mode, or the inbox where there is no terminal."""

from __future__ import annotations

import os

from readlist.cli.exit_codes import DONE
from readlist.cli.session import Session

INBOX_QUERY = "status:inbox -is:later"


def start_app() -> int:
    """Run the app without what only a command line needs; return its exit code.

    A failure becomes one message, as everywhere.
    """
    try:
        return _run_app(Session())
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - a front door: no traceback reaches the user
        from readlist.cli.failure import report_failure

        return report_failure(error)


def start(session: Session) -> int:
    """Run the app, with --plain in lines, and return its exit code; without a terminal print the inbox."""
    if session.plain and session.at_terminal:
        return _run_lines(session)
    has_screen = session.at_terminal or session.draws_elsewhere
    return _run_app(session) if has_screen and not session.plain else _print_inbox(session)


def _run_app(session: Session) -> int:
    from readlist.tui.launcher import run_app

    config, notices = session.configuration
    library = session.open_library(f"app-{os.urandom(3).hex()}", daily_backups=config.backups)
    return run_app(library, config, notices=(*notices, *library.notices_at_start()))


def _run_lines(session: Session) -> int:
    from readlist.cli.line_mode import LineMode
    from readlist.cli.output import tell
    from readlist.tui.keymap import keymap

    with session.open_library(f"app-{os.urandom(3).hex()}") as library:
        for notice in library.notices_at_start():
            tell(notice)
        return LineMode(session, library, keymap(session.config), INBOX_QUERY).run()


def _print_inbox(session: Session) -> int:
    from readlist.cli.listing import EMPTY_LIBRARY, print_papers
    from readlist.cli.output import tell
    from readlist.library.selecting import select_query

    with session.library() as library:
        for notice in library.notices_at_start():
            if notice not in library.notices():
                tell(notice)
        found = select_query(library, INBOX_QUERY, today=session.today)
        print_papers(session, library, found)
        if not found and not library.summaries():
            tell(EMPTY_LIBRARY)
        elif not found:
            tell("The inbox is empty.")
    return DONE
