"""What is written down when readlist itself fails: where in the program, and nothing of the user's.

The text of an exception may quote titles and notes, so only its type is kept.
"""

from __future__ import annotations

import datetime
import platform
import traceback
from collections.abc import Iterator
from pathlib import Path

from readlist import __version__, paths

_INVOLVED = ("textual", "rich", "tinydb", "msgspec")
_ROOTS = ("site-packages", "readlist")


def write_crash_log(error: BaseException) -> Path:
    """Write a log of ``error`` into a new file of the log folder and return its path. Raises OSError."""
    moment = datetime.datetime.now(datetime.UTC)
    folder = paths.log_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"crash-{moment:%Y%m%dT%H%M%S.%f}.log"
    path.write_text(f"{moment.isoformat(timespec='seconds')}\n{crash_report(error)}\n", "utf-8")
    return path


def crash_report(error: BaseException) -> str:
    """Return versions, the type of ``error`` and of what caused it, and the frames of each."""
    from importlib import metadata

    lines = [
        f"readlist {__version__}, Python {platform.python_version()}, {platform.platform()}",
        ", ".join(f"{name} {metadata.version(name)}" for name in _INVOLVED),
    ]
    for link in _causes(error):
        lines += ["", f"{type(link).__module__}.{type(link).__qualname__}"]
        lines += [f"  {crash_place(frame)}" for frame in traceback.extract_tb(link.__traceback__)]
    return "\n".join(lines)


def crash_place(frame: traceback.FrameSummary) -> str:
    """Return file, line and function of a frame; the file without the folders of this machine."""
    parts = Path(frame.filename).parts
    starts = [index for index, part in enumerate(parts) if part in _ROOTS]
    shown = "/".join(parts[starts[-1] :] if starts else parts[-2:])
    return f"{shown}:{frame.lineno} in {frame.name}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield ``error`` and what led to it, the newest first."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        # Textual's WorkerFailed keeps what happened in the worker as an attribute.
        inner = getattr(link, "error", None)
        link = inner if isinstance(inner, BaseException) else link.__cause__ or link.__context__
