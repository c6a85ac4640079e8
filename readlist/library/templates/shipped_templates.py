"""The templates that come with readlist, and those of a reader's own."""

from __future__ import annotations

from pathlib import Path

from readlist.errors import ExportError

_FOLDER = Path(__file__).parent / "shipped"
_SUFFIX = ".md.jinja"

SHIPPED = {
    "plain": "a note for any editor",
    "obsidian": "a note for Obsidian, with callouts and wikilinks",
    "logseq": "a page for Logseq, all of it bullets",
    "weekly-digest": "one document: papers by list and section, a sentence and your verdict each",
    "reading-log": "one document: what was read, by month, with your notes",
}
"""The names of the templates that come with readlist, and what they are for."""


def template_source(name: str) -> str:
    """Return the text of a template: one that comes with readlist, by its name, or else a file.

    Reads the disk. Raises ExportError.
    """
    path = _FOLDER / f"{name}{_SUFFIX}" if name in SHIPPED else Path(name)
    try:
        return path.expanduser().read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise ExportError(
            f"There is no template {name}.", f"Name a file, or one of {', '.join(SHIPPED)}."
        ) from error
    except UnicodeDecodeError as error:
        raise ExportError(f"{name} is not encoded in UTF-8.", "Convert it.") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise ExportError(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}") from error
