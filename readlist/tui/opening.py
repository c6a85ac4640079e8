"""Handing things to programs outside: links to a browser, files to their viewer, a note to an editor.

What is said about it claims no more than is known.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from textual.app import App, SuspendNotSupported

from readlist.config import Config
from readlist.errors import ReadlistError, UsageError
from readlist.model.links import is_pdf
from readlist.model.text import clean
from readlist.tui.clipboard import copy_text, is_remote

TEXT_BROWSERS = ("browsh", "elinks", "links", "links2", "lynx", "w3m", "www-browser")
"""Browsers that need the terminal for themselves."""

QUICK_FAILURE_SECONDS = 5.0


@dataclass(frozen=True)
class Handed:
    """What was done, in words; ``shown`` is an address or path that the user has to take from the screen."""

    words: str
    shown: str = ""


async def open_url(app: App[Any], url: str, config: Config) -> Handed:
    """Open ``url`` and return what was done.

    Only http and https are opened. Where the app runs in a browser, that opens them. Else the
    program is ``config.opener``, $BROWSER or the platform's; without any of them, over SSH or
    without a display, the URL is copied, to be shown. A program that fails soon afterwards is
    reported by a notification.
    """
    if not _is_web_address(url):
        return Handed(f"Not opened, only http and https links are: {_one_line(url)}")
    if app.is_web:
        app.open_url(url)
        return Handed(f"Handed to the browser: {url}")
    return await _hand_over(app, url, config, os.environ.get("BROWSER", "").split(os.pathsep)[0].strip())


async def open_path(app: App[Any], path: Path, config: Config) -> Handed:
    """Open a file or a folder of this computer and return what was done.

    The program is ``config.opener`` or the platform's; without them, over SSH or without a
    display, the path is copied, to be shown.
    """
    if not await asyncio.to_thread(os.path.exists, path):
        return Handed(f"Not opened, it is not there: {_one_line(str(path))}")
    return await _hand_over(app, str(path), config, browser="")


def opens_paths(config: Config) -> bool:
    """Return whether there is a program that opens files and folders here; else they are shown."""
    try:
        return bool(_opener(config, browser=""))
    except UsageError:
        return False


async def open_pdf(app: App[Any], path: Path, config: Config) -> Handed:
    """Open a PDF of this computer as ``open_path`` does, if it is one.

    A link of an imported list may point at any file, and programs start when they are opened.
    """
    try:
        if not await asyncio.to_thread(is_pdf, path):
            return Handed(f"Not opened, it is no PDF: {_one_line(str(path))}")
    except FileNotFoundError:
        return Handed(f"Not opened, it is not there: {_one_line(str(path))}")
    except OSError as error:
        return Handed(f"Not opened, {error.strerror}: {_one_line(str(path))}")
    return await open_path(app, path, config)


async def _hand_over(app: App[Any], what: str, config: Config, browser: str) -> Handed:
    try:
        opener = _opener(config, browser)
    except UsageError as error:
        return Handed(f"Not opened, {error.message}")
    if not opener:
        return Handed(await copy_text(app, what), what)
    command = [part.replace("%s", what) for part in opener] if "%s" in opener else [*opener, what]
    if Path(command[0]).name in TEXT_BROWSERS:
        return _open_in_terminal(app, command, what)
    failure = _open_beside(app, command, what)
    if failure:
        return Handed(f"{failure} · {await copy_text(app, what)}", what)
    return Handed(f"Handed to {Path(command[0]).name}: {what}")


def edit_in_editor(app: App[Any], text: str, config: Config) -> str | None:
    """Let the user edit ``text`` in their own editor; return the new text, None when unchanged.

    The editor is ``config.editor``, $VISUAL, $EDITOR or vi, with its arguments; the app is
    suspended meanwhile. Raises ReadlistError when the editor cannot run or fails: what it
    left is then kept in a file that the message names.
    """
    command = _editor(config)
    path = _text_file(text)
    try:
        with app.suspend():
            failure = _run_in_terminal([*command, str(path)])
    except SuspendNotSupported as error:
        path.unlink()
        raise UsageError(
            "This terminal cannot be handed to an editor.", "Press n to write the note here."
        ) from error
    if failure:
        raise ReadlistError(f"{failure}; the note is unchanged.", f"What the editor left is in {path}")
    try:
        edited = clean(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ReadlistError(
            "What the editor wrote cannot be read; the note is unchanged.", f"It is in {path}"
        ) from error
    path.unlink(missing_ok=True)
    return None if edited.rstrip("\n") == clean(text).rstrip("\n") else edited.rstrip("\n")


def _is_web_address(url: str) -> bool:
    if any(character.isspace() or not character.isprintable() for character in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _one_line(text: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in text)[:200]


def _opener(config: Config, browser: str) -> list[str]:
    """Return the program that opens things, with its arguments; nothing when there is none here."""
    if config.opener.strip():
        return _arguments(config.opener, "opener")
    if browser:
        return _arguments(browser, "$BROWSER")
    if is_remote(os.environ):
        return []
    if sys.platform == "darwin":
        return ["open"]
    has_display = "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    return ["xdg-open"] if has_display and shutil.which("xdg-open") else []


def _arguments(text: str, name: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise UsageError(f"{name} cannot be split into words ({error}): {_one_line(text)}") from error


def _open_in_terminal(app: App[Any], command: Sequence[str], what: str) -> Handed:
    failure = ""
    try:
        with app.suspend():
            failure = _run_in_terminal(command)
    except SuspendNotSupported:
        failure = f"{command[0]} needs the terminal for itself, which is not possible here"
    if failure:
        return Handed(f"Not opened, {failure}: {what}", what)
    return Handed(f"Back from {Path(command[0]).name}")


def _open_beside(app: App[Any], command: Sequence[str], what: str) -> str:
    """Start the opener; return in words why it does not start, "" when it does."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return f"Not opened, {command[0]}: {error.strerror}"
    threading.Thread(target=_report_failure, args=(app, process, command[0], what), daemon=True).start()
    return ""


def _report_failure(app: App[Any], process: subprocess.Popen[bytes], program: str, url: str) -> None:
    """Wait for the opener; tell the user when it fails soon after its start."""
    try:
        code = process.wait(QUICK_FAILURE_SECONDS)
    except subprocess.TimeoutExpired:
        process.wait()
        return
    if code:
        message = f"{program} failed ({code}) to open {url}"
        with contextlib.suppress(RuntimeError):  # the app has ended in the meantime
            app.call_from_thread(app.notify, message, severity="warning", markup=False)


def _editor(config: Config) -> list[str]:
    choices = (config.editor, os.environ.get("VISUAL", ""), os.environ.get("EDITOR", ""))
    return _arguments(next((choice for choice in choices if choice.strip()), "vi"), "The editor")


def _text_file(text: str) -> Path:
    """Return a new file, readable by the user only, that holds ``text`` and a final newline."""
    try:
        descriptor, name = tempfile.mkstemp(prefix="readlist-note-", suffix=".md")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text if text.endswith("\n") or not text else f"{text}\n")
    except OSError as error:
        raise ReadlistError(
            f"The note cannot be written for the editor: {error}", "Press n to edit it here."
        ) from error
    return Path(name)


def _run_in_terminal(command: Sequence[str]) -> str:
    """Run ``command`` in the terminal; return what went wrong in words, "" if nothing.

    ctrl+c belongs to the program meanwhile: the terminal sends it to this process as well.
    """
    interrupts = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        code = subprocess.run(command, check=False).returncode
    except OSError as error:
        return f"{command[0]} cannot be started ({error.strerror})"
    finally:
        signal.signal(signal.SIGINT, interrupts)
    if code < 0:
        return f"{command[0]} was ended by signal {-code}"
    return f"{command[0]} failed ({code})" if code else ""
