"""The clipboard: that of the user's own computer, by a native tool or by the terminal."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from textual.app import App

CLIPBOARD_SECONDS = 1.0
# xterm cuts OSC 52 at 75,000 bytes of Base64; most terminals follow it or take more.
TERMINAL_CLIPBOARD_LIMIT = 74_000
SENT = "Sent to your terminal's clipboard"


async def copy_text(app: App[Any], text: str) -> str:
    """Copy ``text`` to the clipboard and return how.

    A native tool is asked first, but not over SSH, where it would fill the clipboard of
    the wrong machine; then the terminal (OSC 52), which never tells whether it did. tmux
    takes no OSC 52 from programs unless it is told to, hence it is handed the text itself.
    """
    for command in _clipboard_commands(os.environ):
        if await asyncio.to_thread(_run_with_input, command, text):
            return f"Copied with {command[0]}"
    in_tmux = "TMUX" in os.environ
    has_buffer = in_tmux and await asyncio.to_thread(_load_tmux_buffer, text)
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    app.copy_to_clipboard(text.encode("utf-8", "replace").decode("utf-8"))
    if in_tmux and app._driver is not None:
        # tmux hands on what it does not take itself: DCS tmux ; with every ESC doubled.
        app._driver.write(f"\x1bPtmux;\x1b\x1b]52;c;{encoded}\x07\x1b\\")
    said = "In tmux's buffer; sent to your terminal's clipboard" if has_buffer else SENT
    return f"{said}, which may be too small for it" if len(encoded) > TERMINAL_CLIPBOARD_LIMIT else said


def is_remote(environment: Mapping[str, str]) -> bool:
    """Return whether the user sits at another computer."""
    return "SSH_CONNECTION" in environment or "SSH_TTY" in environment


def _clipboard_commands(environment: Mapping[str, str]) -> list[list[str]]:
    if is_remote(environment):
        return []
    candidates: list[list[str]] = []
    if sys.platform == "darwin":
        candidates.append(["pbcopy"])
    if "WAYLAND_DISPLAY" in environment:
        candidates.append(["wl-copy"])
    if "DISPLAY" in environment:
        candidates += [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
    return [command for command in candidates if shutil.which(command[0])]


def _load_tmux_buffer(text: str) -> bool:
    """Put ``text`` into tmux's newest buffer, and by ``-w`` (tmux 3.2) into the clipboard around it."""
    return any(_run_with_input(["tmux", "load-buffer", *flags, "-"], text) for flags in (["-w"], []))


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
