"""Running the app so that, however it ends, the terminal is whole and everything done is on disk."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import io
import os
import shutil
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TextIO

import msgspec
from rich.console import Console
from textual.app import App
from textual.constants import DRIVER

from readlist import paths
from readlist.config import Config
from readlist.crash_log import crash_place, write_crash_log
from readlist.errors import ReadlistError
from readlist.library.library import Library
from readlist.tui.keymap import usable_keys
from readlist.tui.remembered import Memory, read_remembered
from readlist.tui.theme_choice import wanted_theme
from readlist.views.palette import choose_palette, theme_folders

CRASHED, REFUSED, INTERRUPTED = 1, 2, 130
ENDING_SIGNALS = ("SIGTERM", "SIGHUP")
SMALLEST = (40, 10)
"""Columns and rows without which nothing can be read."""

# Everything that Textual switches on, switched off: mouse, focus, paste, resize and
# synchronised-output reports; wrapping and the cursor on, colours plain.
RESTORE = (
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l"
    "\x1b[?1004l\x1b[?2004l\x1b[?2048l\x1b[?2026l\x1b[?7h\x1b[?25h\x1b[0m"
)
# Kitty's keyboard protocol and the alternate screen: only where Textual could not leave them
# itself, since leaving twice is not harmless.
LEAVE_SCREEN = "\x1b[<u\x1b[?1049l"


SWITCH_SECONDS = 0.0005
"""How long a thread that computes keeps a key waiting: Python's own 5 ms, several times a key, are felt."""


def run_app(library: Library, config: Config, *, notices: Sequence[str] = ()) -> int:
    """Run the app on ``library`` until the user leaves, close the library, and return the exit code.

    ``notices`` are shown once; the app adds those of the library. Keys that cannot be used
    give way to the defaults, with a notice, and such rules are left out. Raises ReadlistError
    when the library fails in a way that the user can act on.
    """
    try:
        if refusal := terminal_refusal():
            print(f"readlist: {refusal}", file=sys.stderr)
            return REFUSED
        from readlist.tui.app import ReadlistApp

        remembered = paths.remembered_file()
        memory = Memory(remembered, read_remembered(remembered))
        folders = theme_folders()
        palette, messages = choose_palette(wanted_theme(config, memory.now), folders)
        config, keymap_messages = usable_keymap(config)
        rule_messages = rule_notices(config)
        more = [notice for notice in notices if notice not in library.notices()]
        app = ReadlistApp(
            library,
            config,
            {palette.name: palette},
            (*more, *messages, *keymap_messages, *rule_messages),
            memory=memory,
            theme_folders=folders,
        )
        return run_guarded(app, drain=app.drain)
    finally:
        library.close()


def usable_keymap(config: Config) -> tuple[Config, tuple[str, ...]]:
    """Return ``config`` with those of its keys that can be used, and what is wrong with the others."""
    keys, faults = usable_keys(config.keys, config.keymap)
    notices = tuple(f"{fault} The default is used." for fault in faults)
    return msgspec.structs.replace(config, keys=keys), notices


def rule_notices(config: Config) -> tuple[str, ...]:
    """Return which rules of imports cannot be used, and why."""
    if not config.rules:
        return ()
    from readlist.library.rules import usable_rules

    return usable_rules(config.rules, today=datetime.date.today())[1]


def terminal_refusal() -> str:
    """Return why the app cannot draw on this terminal, and what to do instead; "" when it can."""
    if DRIVER:
        return ""  # it draws elsewhere, such as in a browser
    if os.environ.get("TERM") == "dumb":
        return "this terminal cannot move its cursor (TERM=dumb); `readlist list` prints plain text."
    if not sys.__stderr__ or not sys.__stderr__.isatty():
        return "the app draws on standard error, which goes elsewhere; leave out the 2>."
    columns, rows = shutil.get_terminal_size()
    if columns < SMALLEST[0] or rows < SMALLEST[1]:
        return (
            f"the terminal is too small ({columns}x{rows}); "
            f"the app needs {SMALLEST[0]}x{SMALLEST[1]}, `readlist list` needs less."
        )
    return ""


def run_guarded(app: App[Any], *, drain: Callable[[], None]) -> int:
    """Run ``app`` and return its exit code; ``drain`` puts on disk what is still queued.

    SIGTERM and SIGHUP end the app as if the user had left. Whatever happens, the terminal
    is restored and the queue drained. An error of the program itself goes to a log whose
    path is printed. Raises ReadlistError where the app ended with one.
    """
    # Textual would print the traceback with all local variables, titles and notes among them.
    app.error_console = Console(file=io.StringIO())
    code = 0
    failures: list[BaseException] = []
    sys.setswitchinterval(SWITCH_SECONDS)
    with _whole_terminal() as terminal, _watched_threads(app, failures):
        try:
            code = asyncio.run(_run(app))
            terminal.left_by_app = True
            if app._exception is not None:
                failures.insert(0, app._exception)
        except KeyboardInterrupt:
            code = INTERRUPTED
        except Exception as error:  # noqa: BLE001 - a front door: whatever ended the app is logged below
            failures.insert(0, error)
    unsaved = _drained(drain)
    if unsaved is not None:
        failures.append(unsaved)
    if not failures:
        return code
    if isinstance(failures[0], ReadlistError):
        raise failures[0]
    _report(failures[0], saved=unsaved is None)
    return CRASHED


async def _run(app: App[Any]) -> int:
    """Run the app in this loop; a second signal of the same kind ends the process at once."""
    loop = asyncio.get_running_loop()
    received: list[int] = []

    def end(number: int) -> None:
        received.append(number)
        loop.remove_signal_handler(number)
        app.exit(return_code=128 + number)

    for name in ENDING_SIGNALS:
        number = getattr(signal, name, None)
        if number is not None:
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, end, number)
    await app.run_async()
    return 128 + received[0] if received else app.return_code or 0


class _Terminal:
    """Standard error as Textual writes to it; once the terminal is gone it swallows what comes.

    Textual's output thread would otherwise die of the first failed write and the app would
    wait for it for ever, with changes still in the queue.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.left_by_app = False

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            return self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextlib.contextmanager
def _whole_terminal() -> Iterator[_Terminal]:
    """Leave the terminal as it was found, whatever happens inside."""
    stream = sys.__stderr__
    if stream is None:
        raise ReadlistError("Without standard error the app has nowhere to draw.")
    terminal = _Terminal(stream)
    attributes = _terminal_attributes()
    sys.__stderr__ = terminal  # type: ignore[misc, assignment]
    try:
        yield terminal
    finally:
        sys.__stderr__ = stream  # type: ignore[misc]
        if stream.isatty():
            terminal.write(RESTORE if terminal.left_by_app else LEAVE_SCREEN + RESTORE)
            terminal.flush()
        if attributes is not None:
            _set_terminal_attributes(attributes)


def _terminal_attributes() -> list[Any] | None:
    """Return how the terminal handles typed lines, None where that cannot be asked."""
    if sys.platform == "win32" or sys.__stdin__ is None:
        return None
    import termios

    try:
        return termios.tcgetattr(sys.__stdin__.fileno())
    except (OSError, ValueError, termios.error):
        return None


def _set_terminal_attributes(attributes: list[Any]) -> None:
    import termios

    with contextlib.suppress(OSError, ValueError, termios.error):
        if sys.__stdin__ is not None:
            termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, attributes)


@contextlib.contextmanager
def _watched_threads(app: App[Any], failures: list[BaseException]) -> Iterator[None]:
    """Collect what ends a thread, and end the app with it: a dead thread may be the writer."""

    def note(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            failures.append(arguments.exc_value)
        with contextlib.suppress(RuntimeError):  # the loop has ended in the meantime
            app.call_later(app.exit, return_code=CRASHED)

    usual, threading.excepthook = threading.excepthook, note
    try:
        yield
    finally:
        threading.excepthook = usual


def _drained(drain: Callable[[], None]) -> BaseException | None:
    """Put on disk what is queued; return what prevented it."""
    try:
        drain()
    except Exception as error:  # noqa: BLE001 - a front door: reported by the caller
        return error
    return None


def _report(error: BaseException, *, saved: bool) -> None:
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {crash_place(frames[-1])}" if frames else ""
    try:
        log = f"A log without titles or notes is in {write_crash_log(error)}"
    except (OSError, ReadlistError) as failed:
        log = f"No log could be written: {failed}"
    saying = "Everything done before is saved." if saved else "The last changes may not be saved."
    with contextlib.suppress(OSError):  # the terminal may be gone
        print(f"readlist ended by an error of its own: {type(error).__name__}{place}.", file=sys.stderr)
        print(f"{saying} {log}", file=sys.stderr)
