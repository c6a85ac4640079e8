"""Lists on their way in: whole processes that import one file, in several formats."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from bench.list_files import FILES
from bench.rows import Goal, MeasurementError, Row
from bench.subject import READLIST, Subject

_SECONDS = {
    "json-lines": Goal(3, 30),
    "bibtex": Goal(6, 60),
    "ris": Goal(4, 40),
    "arxiv-atom": Goal(4, 40),
}
_BYTES_A_BYTE = Goal(5, 5)
_MEGABYTE = 1 << 20


def import_rows(subject: Subject) -> Iterator[Row]:
    """Yield what an import takes by format: seconds, and memory beyond that of a list of one paper."""
    for name, write in FILES.items():
        one, many = subject.folder / f"one.{name}", subject.folder / f"many.{name}"
        write(one, 1)
        write(many, subject.papers)
        _, idle = _import(one, name)
        runs = [_import(many, name) for _ in range(subject.repeats)]
        size = many.stat().st_size / _MEGABYTE
        what = f"import of {name}, {size:.1f} MB, whole process"
        yield Row(what, subject.papers, "s", tuple(seconds for seconds, _ in runs), goal=_SECONDS[name])
        memory = tuple((peak - idle) / size for _, peak in runs)
        yield Row(f"import of {name}, memory a byte of it", subject.papers, "", memory, goal=_BYTES_A_BYTE)


def _import(source: Path, name: str) -> tuple[float, float]:
    """Import a file into a new library; return the seconds and the peak memory in MB."""
    library = source.with_name("imported") / "library.json"
    shutil.rmtree(library.parent, ignore_errors=True)
    command = [*READLIST, "--library", str(library), "import", str(source), "--format", name]
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status):
        raise MeasurementError(f"The import of {source.name} ended with {os.waitstatus_to_exitcode(status)}.")
    return seconds, usage.ru_maxrss / 1024
