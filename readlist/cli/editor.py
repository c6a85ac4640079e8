"""The user's own editor, run on a text in a temporary file."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from readlist.config import Config
from readlist.errors import ReadlistError, UsageError
from readlist.model.text import clean


def edited_file(text: str, config: Config, *, prefix: str) -> Path:
    """Let the user edit ``text`` and return the file that holds the result.

    The editor is the configured one, $VISUAL, $EDITOR or vi, with its arguments. Raises
    ReadlistError when it cannot be started or fails; the file is then kept and named.
    """
    command = _editor(config)
    descriptor, name = tempfile.mkstemp(prefix=f"{prefix}-", suffix=".md")
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(text if text.endswith("\n") or not text else f"{text}\n")
    kept = f"What the editor left is in {name}"
    try:
        code = subprocess.run([*command, name], check=False).returncode
    except OSError as error:
        reason = f"The editor {command[0]} cannot be started ({error.strerror}); the note is unchanged."
        raise ReadlistError(reason, kept) from error
    if code != 0:
        raise ReadlistError(f"The editor {command[0]} failed ({code}); the note is unchanged.", kept)
    return Path(name)


def read_edited(path: Path) -> str:
    """Return the text of a file that an editor wrote. Raises ReadlistError, naming the file."""
    try:
        return clean(path.read_text("utf-8")).rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadlistError(
            "What the editor wrote cannot be read; the note is unchanged.", f"It is in {path}"
        ) from error


def _editor(config: Config) -> list[str]:
    choices = (config.editor, os.environ.get("VISUAL", ""), os.environ.get("EDITOR", ""))
    text = next((choice for choice in choices if choice.strip()), "vi")
    try:
        return shlex.split(text)
    except ValueError as error:
        raise UsageError(f"The editor cannot be split into words ({error}): {text}") from error
