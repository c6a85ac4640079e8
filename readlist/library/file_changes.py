"""What an export would change in a file, as lines to read."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from readlist.library.exported_files import FileChange

MOST_LINES = 40
"""How much of one file's difference is shown."""


def difference(change: FileChange, most: int = MOST_LINES) -> Iterator[str]:
    """Yield the lines of a unified diff; of a new file only its size, of a long diff the beginning."""
    after = _lines(change.after)
    if change.before is None:
        yield f"new: {change.path} ({len(after):,} line{'' if len(after) == 1 else 's'})"
        return
    name = str(change.path)
    lines = difflib.unified_diff(_lines(change.before), after, name, name, lineterm="", n=1)
    shown = list(lines)
    yield from shown[:most]
    if len(shown) > most:
        yield f"… {len(shown) - most:,} more lines"


def _lines(data: bytes) -> list[str]:
    # An end of line that alone is another one is to be seen.
    lines = data.decode("utf-8", "replace").split("\n")
    return lines[:-1] if lines[-1] == "" else lines
