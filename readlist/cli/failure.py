"""What the command line says when something fails, and with which exit code."""

from __future__ import annotations

import click

from readlist.cli.exit_codes import INTERRUPTED, NOTHING_DONE
from readlist.cli.output import tell
from readlist.errors import ReadlistError


def report_failure(error: BaseException) -> int:
    """Say on stderr what went wrong and what to do, and return the exit code."""
    match error:
        case click.Abort() | KeyboardInterrupt():
            tell("Interrupted.")
            return INTERRUPTED
        case ReadlistError():
            _say_error(error.message, error.hint)
        case click.ClickException():
            _say_error(error.format_message(), _help_hint(error))
        case OSError():
            _say_error(_system_message(error), "Check the path, its permissions, and the space on that disk.")
        case _:
            _say_error(f"readlist met an error of its own ({type(error).__name__}).", _log_hint(error))
    return NOTHING_DONE


def _say_error(message: str, hint: str) -> None:
    tell(f"readlist: {message}")
    if hint:
        tell(hint)


def _help_hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"`{context.command_path} --help` shows how it is used." if context is not None else ""


def _system_message(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename is not None else reason


def _log_hint(error: BaseException) -> str:
    """Write a log of ``error`` and return the sentence that names it."""
    from readlist.crash_log import write_crash_log

    try:
        path = write_crash_log(error)
    except OSError as failure:
        return f"Its log could not be written either: {_system_message(failure)}"
    except ReadlistError as failure:
        return f"Its log could not be written either: {failure.message}"
    return f"Please report it with the log {path}; it holds no titles and no notes."
