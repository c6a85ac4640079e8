"""``python -m bench.peers``: readlist beside other programs, in turn, in one run.

Peers are measured where they are installed; nothing needs them. A comparison is no test: it
always ends with 0.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from bench.peer_programs import PEERS, readlist_tasks, stock_tasks
from bench.peer_stage import ATOM, BIBTEX, KINDS, Stage, Task
from bench.report import aligned, machine_facts, one_line
from bench.rows import MeasurementError, OverdueError
from bench.subject import Subject, prepare, scratch_home
from readlist.errors import ReadlistError

READLIST_NAME = "readlist"
STOCK_NAME = "TinyDB + DataTable"
FEWEST_PAPERS = 20
DEADLINE = 60.0

_HEADINGS = ("what", "papers", "program", "median", "min..max", "of readlist's", "how")
_LEFT_COLUMNS = frozenset((0, 2, 6))
_INTO_NOTHING = frozenset((BIBTEX, ATOM))
_CAUGHT = (MeasurementError, ReadlistError, OSError, subprocess.SubprocessError)

Line = tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """The seconds of a task, one for each repeat, or why there are none."""

    seconds: tuple[float, ...] = ()
    failure: Exception | None = None


def main() -> None:
    """Compare at every size and print the table."""
    options = _options()
    commands = {name: command_of(name, options.peers_in) for name in PEERS}
    found = {name: command for name, command in commands.items() if command is not None}
    lines: list[Line] = [_HEADINGS]
    with scratch_home(options.folder) as folder:
        versions = {name: version_of(name, command) for name, command in found.items()}
        for number in options.sizes:
            _progress(f"{number:,} papers: import")
            subject = prepare(folder / str(number), number, options.repeats)
            lines += _compared(subject, found, options.deadline)
    lines += [
        _remark(name, f"not installed: {PEERS[name].installation}") for name in PEERS if name not in found
    ]
    print(f"{one_line({**machine_facts(), **versions})}\n\n{aligned(lines, _LEFT_COLUMNS)}")


def command_of(name: str, folder: Path | None) -> str | None:
    """Return the path of a command in ``folder``, which may be a virtual environment, or on PATH."""
    folders = [str(folder.absolute() / "bin"), str(folder.absolute())] if folder is not None else []
    return shutil.which(name, path=os.pathsep.join((*folders, os.environ.get("PATH", os.defpath))))


def version_of(name: str, command: str) -> str:
    """Return the version that a program says it has."""
    try:
        shown = subprocess.run(
            [command, "--version"], capture_output=True, text=True, timeout=DEADLINE, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return "that does not start"
    version = re.search(rf"{name}\D*(\d+(?:\.\d+)+)", shown.stdout, re.IGNORECASE)
    return version[1] if version else "of an unknown version"


def take_turns(tasks: Mapping[str, Task], repeats: int, warm_up: bool) -> dict[str, Figures]:
    """Return the figures of each program's task, taken one program after the other, A B C A B C.

    Where there is a ``warm_up`` the first round does not count. A program that fails or takes
    too long gets no further turn.
    """
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    failures: dict[str, Exception] = {}
    for _ in range(repeats + warm_up):
        for name, task in tasks.items():
            if name in failures:
                continue
            try:
                seconds[name].append(task.seconds())
            except _CAUGHT as error:
                failures[name] = error
    return {
        name: Figures(failure=failures[name]) if name in failures else Figures(tuple(taken[warm_up:]))
        for name, taken in seconds.items()
    }


def line_of(task: Task, papers: int, name: str, figures: Figures, ours: Figures, deadline: float) -> Line:
    """Return a line of the table; the ratio is how many times as long as ``ours`` it takes."""
    start = (task.kind, f"{papers:,}", name)
    if isinstance(figures.failure, OverdueError):
        ratio = f"> {deadline / median(ours.seconds):.1f}x" if ours.seconds else ""
        return (*start, f"> {deadline:g} s", "", ratio, task.command)
    if figures.failure is not None:
        return (*start, "failed", "", "", f"{task.command}: {figures.failure}")
    taken = figures.seconds
    ratios = [theirs / own for theirs, own in zip(taken, ours.seconds, strict=False)]
    return (
        *start,
        f"{median(taken):.3f} s",
        f"{min(taken):.3f}..{max(taken):.3f}",
        f"{median(ratios):.2f}x" if ratios and figures is not ours else "",
        task.command,
    )


def _compared(subject: Subject, commands: Mapping[str, str], deadline: float) -> Iterator[Line]:
    """Yield the lines of one size."""
    programs: dict[str, Callable[[Stage], list[Task]]] = {
        READLIST_NAME: readlist_tasks,
        STOCK_NAME: stock_tasks,
        **{name: partial(PEERS[name].tasks, command) for name, command in commands.items()},
    }
    prepared: dict[str, list[Task]] = {}
    for name, tasks_of in programs.items():
        _progress(f"{subject.papers:,} papers: library of {name}")
        folder = subject.folder / f"of {name}"
        folder.mkdir()
        try:
            prepared[name] = tasks_of(Stage(subject, folder, deadline))
        except _CAUGHT as error:
            yield _remark(name, f"no library of {subject.papers:,} papers: {error}")
    for kind in KINDS:
        tasks = {name: task for name, its in prepared.items() for task in its if task.kind == kind}
        _progress(f"{subject.papers:,} papers: {kind}")
        taken = take_turns(tasks, subject.repeats, warm_up=kind not in _INTO_NOTHING)
        ours = taken.get(READLIST_NAME, Figures())
        for name, task in tasks.items():
            yield line_of(task, subject.papers, name, taken[name], ours, deadline)


def _remark(name: str, text: str) -> Line:
    return ("", "", name, "", "", "", text)


def _progress(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.peers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--sizes", type=_sizes, default=(1000, 10_000), metavar="N,N", help="how many papers")
    parser.add_argument("--repeats", type=int, default=5, metavar="N", help="how often each is measured")
    parser.add_argument("--peers-in", type=Path, metavar="DIR", help="a virtual environment that has peers")
    parser.add_argument(
        "--deadline", type=float, default=DEADLINE, metavar="SECONDS", help="how long a command may take"
    )
    parser.add_argument("--folder", type=Path, help="where the scratch libraries go: the disk to measure")
    return parser.parse_args()


def _sizes(text: str) -> tuple[int, ...]:
    sizes = tuple(int(part) for part in text.split(","))
    if min(sizes) < FEWEST_PAPERS:
        raise argparse.ArgumentTypeError(f"at least {FEWEST_PAPERS} papers")
    return sizes


if __name__ == "__main__":
    main()
