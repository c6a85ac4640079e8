"""Lists of every format, damaged at random: a reader may refuse, but never fail, hang or invent.

Run as ``python -m tests.fuzz [--seconds N] [--format NAME] [--seed N]``. Each reader gets the
samples of the tests, and the files of the corpus that it reads where the corpus lies beside
the checkout. An input on which it fails is kept in a folder whose name is printed; every one
becomes a test. Ends with 1 if there was any.
"""

from __future__ import annotations

import argparse
import datetime
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from readlist.errors import SourceError
from readlist.formats.registry import format_names, read_source
from readlist.model.paper import Identifiers
from readlist.model.record import Reading
from readlist.model.text import clean

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
TODAY = datetime.date(2026, 11, 26)
LARGEST_SEED = 40_000
"""Bytes: of a longer list a part is taken, so that many damages are tried."""
SLOW_SECONDS = 1.0
SLOW_SECONDS_A_BYTE = 20e-6

TOKENS = (
    b"{", b"}", b"[", b"]", b"(", b")", b"<", b">", b"|", b"\\", b"$", b'"', b"'", b"`", b"*", b"_", b"#",
    b"\n", b"\r\n", b"\r", b"\t", b"\x00", b"\x1b[31m", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80",
    b"\xe2\x80\xae", b"@article{", b"@string{a = a # a}", b"TY  - JOUR\n", b"ER  - \n", b"PMID- 1\n", b"%T ",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#x1F600;", b"<entry>", b"</entry>", b"<![CDATA[", b"-->",
    b"\\\\\n", b"arXiv:2408.14906", b"10.1/x", b"https://arxiv.org/abs/2408.14906", b"| --- |", b"- ", b"1. ",
    b"0" * 400, b"9999999999999999999", b"1e999", b"NaN", b"null", b"[" * 300, b"{" * 300, b"<b>" * 99,
    b" " * 500,
)  # fmt: skip


@dataclass
class Tally:
    """What a reader did with what it was given."""

    runs: int = 0
    refused: int = 0
    slowest: float = 0.0
    slowest_size: int = 0
    failures: list[str] = field(default_factory=list)


def seeds() -> dict[str, list[bytes]]:
    """Return lists to damage, by the name of the format that reads them."""
    from tests.formats.test_registry import SAMPLES

    found: dict[str, list[bytes]] = {name: [SAMPLES[name].encode()] for name in SAMPLES}
    for path in sorted(CORPUS.glob("*/*")):
        if path.is_file() and not path.name.endswith(".expected.json"):
            data = path.read_bytes()
            try:
                reading = read_source(data, name=path.name, modified_on=TODAY)
            except SourceError:
                continue
            found.setdefault(reading.format, []).append(data)
    return found


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return ``data``, or a part of it, with a few damages."""
    if len(data) > LARGEST_SEED:
        start = chance.choice([0, chance.randrange(len(data) - LARGEST_SEED)])
        data = data[start : start + LARGEST_SEED]
    for _ in range(chance.choice([1, 1, 2, 3, 5, 9])):
        data = chance.choice(_DAMAGES)(data, chance)
    return data


def _cut_out(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.choice([1, 3, 20, 300]) :]


def _cut_off(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _put_in(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + chance.choice(TOKENS) + data[start:]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    part = data[start : start + chance.choice([1, 10, 200])]
    return data[:start] + part * chance.choice([2, 5, 50]) + data[start:]


def _change_byte(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return data
    start = chance.randrange(len(data))
    return data[:start] + bytes([chance.randrange(256)]) + data[start + 1 :]


def _shuffle_lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    start = chance.randrange(len(lines))
    part = lines[start : start + 8]
    chance.shuffle(part)
    return b"\n".join([*lines[:start], *part, *lines[start + 8 :]])


def _drop_line(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


_DAMAGES = (_cut_out, _cut_off, _put_in, _put_in, _repeat, _change_byte, _shuffle_lines, _drop_line)


def complaint(data: bytes, format_name: str) -> tuple[str, bool, float]:
    """Read ``data``; return what is wrong with that ("" for nothing), whether it was refused, CPU seconds."""
    began = time.process_time()
    refused, wrong = False, ""
    try:
        wrong = _wrong_with(read_source(data, name="fuzz", modified_on=TODAY, format_name=format_name))
        read_source(data, name="fuzz", modified_on=TODAY)
    except SourceError as error:
        refused = True
        if not error.message or not error.hint:
            wrong = f"a refusal that helps nobody: {error!r}"
    except Exception:  # noqa: BLE001 - this is what is looked for
        wrong = traceback.format_exc()
    seconds = time.process_time() - began
    if seconds > SLOW_SECONDS + SLOW_SECONDS_A_BYTE * len(data):
        wrong = wrong or f"{seconds:.1f} s for {len(data)} bytes"
    return wrong, refused, seconds


def _wrong_with(reading: Reading) -> str:
    for record in reading.records:
        if not record.title and record.identifiers == Identifiers():
            return f"a record without title and identifier at line {record.line}"
        for text in (record.title, record.abstract, record.venue or "", *record.authors, *record.tags):
            if clean(text) != text:
                return f"control characters in {text!r}"
        if "\n" in record.title or record.line < 0:
            return f"a title of two lines or a negative line: {record.title!r}"
    for problem in reading.problems:
        if problem.severity not in ("error", "warning") or not problem.message or problem.line < 0:
            return f"a problem that says nothing: {problem!r}"
    return ""


def fuzz(format_name: str, lists: Sequence[bytes], seconds: float, seed: int, folder: Path) -> Tally:
    """Damage lists and have them read for so many seconds."""
    chance = random.Random(f"{seed} {format_name}")
    tally = Tally()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = damaged(chance.choice(lists), chance)
        wrong, refused, took = complaint(data, format_name)
        tally.runs += 1
        tally.refused += refused
        if took > tally.slowest:
            tally.slowest, tally.slowest_size = took, len(data)
        if wrong and len(tally.failures) < 20:
            path = folder / f"{format_name}-{len(tally.failures)}"
            path.write_bytes(data)
            tally.failures.append(f"{path}: {wrong}")
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz every reader, or one, and print a line for each."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=120, help="how long for each reader")
    parser.add_argument("--format", choices=format_names(), action="append", help="only this reader")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="readlist-fuzz-"))
    failed = 0
    for name, lists in _wanted(options.format):
        tally = fuzz(name, lists, options.seconds, options.seed, folder)
        failed += len(tally.failures)
        print(
            f"{name:<18} {tally.runs:>8,} runs, {tally.refused:>7,} refused, {len(tally.failures)} failed, "
            f"slowest {tally.slowest * 1000:,.0f} ms for {tally.slowest_size / 1000:,.0f} kB",
            flush=True,
        )
        for failure in tally.failures:
            print(failure, flush=True)
    return 1 if failed else 0


def _wanted(names: Sequence[str] | None) -> Iterator[tuple[str, list[bytes]]]:
    found = seeds()
    for name in names or format_names():
        if name in found:
            yield name, found[name]
        else:
            print(f"{name:<18} there is no list to damage")


if __name__ == "__main__":
    sys.exit(main())
