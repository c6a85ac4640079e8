"""``python -m bench``: measure, then print one table. A benchmark is no test: it always ends with 0."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.app_rows import cursor_rows, hold_rows, launch_rows, session_rows, triage_rows
from bench.import_rows import import_rows
from bench.library_rows import command_rows, index_rows, store_rows
from bench.opening_rows import filling_rows, opening_rows
from bench.report import as_document, as_text, machine_facts
from bench.rows import MeasurementError, Row
from bench.subject import Subject, prepare, scratch_home
from bench.sync_rows import sync_rows
from bench.vault_rows import vault_rows
from readlist.errors import ReadlistError

FEWEST_PAPERS = 200
"""With fewer the inbox has not enough rows to scroll."""

Measurement = Callable[[Subject], Iterator[Row]]

# What changes the library most comes last.
MEASUREMENTS: tuple[Measurement, ...] = (
    command_rows,
    import_rows,
    opening_rows,
    index_rows,
    vault_rows,
    launch_rows,
    cursor_rows,
    hold_rows,
    session_rows,
    triage_rows,
    store_rows,
    sync_rows,
    filling_rows,
)


def main() -> None:
    """Run every measurement at every size and print the table."""
    options = _options()
    rows: list[Row] = []
    with scratch_home(options.folder) as folder:
        for number in options.papers:
            _progress(f"{number:,} papers: import")
            subject = prepare(folder / str(number), number, options.repeats)
            for measurement in MEASUREMENTS:
                rows += _measured(measurement, subject)
    facts = machine_facts()
    print(json.dumps(as_document(rows, facts), indent=1) if options.json else as_text(rows, facts))


def _measured(measurement: Measurement, subject: Subject) -> Iterator[Row]:
    """Yield the rows of a measurement; one that fails becomes a row that says why."""
    what = measurement.__name__.removesuffix("_rows")
    _progress(f"{subject.papers:,} papers: {what}")
    try:
        yield from measurement(subject)
    except (MeasurementError, ReadlistError, OSError, subprocess.SubprocessError) as error:
        yield Row(what, subject.papers, "", failure=str(error))


def _progress(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--papers", type=_sizes, default=(1000, 10_000), metavar="N,N", help="sizes of the library"
    )
    parser.add_argument("--repeats", type=int, default=5, metavar="N", help="how often each is measured")
    parser.add_argument("--folder", type=Path, help="where the scratch libraries go: the disk to measure")
    parser.add_argument("--json", action="store_true", help="print JSON with every figure")
    return parser.parse_args()


def _sizes(text: str) -> tuple[int, ...]:
    sizes = tuple(int(part) for part in text.split(","))
    if min(sizes) < FEWEST_PAPERS:
        raise argparse.ArgumentTypeError(f"at least {FEWEST_PAPERS} papers")
    return sizes


if __name__ == "__main__":
    main()
