"""Handing things to programs outside: links to a browser, text to the clipboard or an editor.

Every function returns a sentence for the status line that claims no more than is known.
"""

from __future__ import annotations

import base64
import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from textual.app import App, SuspendNotSupported

from readlist.config import Config
from readlist.errors import ReadlistError, UsageError
from readlist.model.text import clean

TEXT_BROWSERS = ("browsh", "elinks", "links", "links2", "lynx", "w3m", "www-browser")
"""Browsers that need the terminal for themselves."""

CLIPBOARD_SECONDS = 1.0
QUICK_FAILURE_SECONDS = 5.0
# xterm cuts OSC 52 at 75,000 bytes of Base64; most terminals follow it or take more.
TERMINAL_CLIPBOARD_LIMIT = 74_000


def open_url(app: App[Any], url: str, config: Config) -> str:
    """Open ``url`` and return what was done.

    Only http and https are opened. Where the app runs in a browser, that opens them. Else the
    program is ``config.opener``, $BROWSER or the platform's; without any of them, over SSH or
    without a display, the URL is copied and shown. A program that fails soon afterwards is
    reported by a notification.
    """
    if not _is_web_address(url):
        return f"Not opened, only http and https links are: {_one_line(url)}"
    if app.is_web:
        app.open_url(url)
        return f"Handed to the browser: {url}"
    try:
        opener = _opener(config)
    except UsageError as error:
        return f"Not opened, {error.message}"
    if not opener:
        return f"{copy_text(app, url)} · {url}"
    command = [part.replace("%s", url) for part in opener] if "%s" in opener else [*opener, url]
    if Path(command[0]).name in TEXT_BROWSERS:
        return _open_in_terminal(app, command, url)
    return _open_beside(app, command, url)


def copy_text(app: App[Any], text: str) -> str:
    """Copy ``text`` to the clipboard and return how.

    A native tool is asked first, but not over SSH, where it would fill the clipboard of
    the wrong machine; then the terminal (OSC 52), which never tells whether it did.
    """
    for command in _clipboard_commands(os.environ):
        if _run_with_input(command, text):
            return f"Copied with {command[0]}"
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    app.copy_to_clipboard(text.encode("utf-8", "replace").decode("utf-8"))
    if "TMUX" in os.environ and app._driver is not None:
        # tmux hands on what it does not take itself: DCS tmux ; with every ESC doubled.
        app._driver.write(f"\x1bPtmux;\x1b\x1b]52;c;{encoded}\x07\x1b\\")
    if len(encoded) > TERMINAL_CLIPBOARD_LIMIT:
        return "Sent to the terminal's clipboard, which may be too small for it"
    return "Sent to the terminal's clipboard (unconfirmed)"


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


def _opener(config: Config) -> list[str]:
    """Return the program that opens links, with its arguments; nothing when there is none here."""
    if config.opener.strip():
        return _arguments(config.opener, "opener")
    browser = os.environ.get("BROWSER", "").split(os.pathsep)[0].strip()
    if browser:
        return _arguments(browser, "$BROWSER")
    if _is_remote(os.environ):
        return []
    if sys.platform == "darwin":
        return ["open"]
    has_display = "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    return ["xdg-open"] if has_display and shutil.which("xdg-open") else []


def _is_remote(environment: Mapping[str, str]) -> bool:
    return "SSH_CONNECTION" in environment or "SSH_TTY" in environment


def _arguments(text: str, name: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise UsageError(f"{name} cannot be split into words ({error}): {_one_line(text)}") from error


def _open_in_terminal(app: App[Any], command: Sequence[str], url: str) -> str:
    failure = ""
    try:
        with app.suspend():
            failure = _run_in_terminal(command)
    except SuspendNotSupported:
        failure = f"{command[0]} needs the terminal for itself, which is not possible here"
    return f"Not opened, {failure}: {url}" if failure else f"Back from {Path(command[0]).name}"


def _open_beside(app: App[Any], command: Sequence[str], url: str) -> str:
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return f"Not opened, {command[0]}: {error.strerror} · {copy_text(app, url)} · {url}"
    threading.Thread(target=_report_failure, args=(app, process, command[0], url), daemon=True).start()
    return f"Handed to {Path(command[0]).name}: {url}"


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


def _clipboard_commands(environment: Mapping[str, str]) -> list[list[str]]:
    if _is_remote(environment):
        return []
    candidates: list[list[str]] = []
    if sys.platform == "darwin":
        candidates.append(["pbcopy"])
    if "WAYLAND_DISPLAY" in environment:
        candidates.append(["wl-copy"])
    if "DISPLAY" in environment:
        candidates += [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
    return [command for command in candidates if shutil.which(command[0])]


def _run_with_input(command: Sequence[str], text: str) -> bool:
    try:
        # Not captured: xclip and wl-copy stay behind with the pipes open to serve the clipboard.
        result = subprocess.run(
            command,
            input=text.encode("utf-8", "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=CLIPBOARD_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


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
