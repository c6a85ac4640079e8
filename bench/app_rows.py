"""The app in a real terminal: launch, cursor, abstract, star, search, memory."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from bench.blank_app import SHOWN
from bench.generator import abstract_mark, title_mark
from bench.rows import Goal, MeasurementError, Row, in_turn
from bench.subject import READLIST, Subject, find_names
from bench.terminal import Terminal
from bench.virtual_list import CURSOR
from readlist.analysis.counting import Counts

STEPS = 10
"""How many times the cursor goes down, and then up again, in one repeat."""

BURST = 20
KEY_REPEAT_SECONDS = 0.033
"""The rate of a key that is held down."""

LATE_SECONDS = 0.012
"""A key sent so much too late by the measuring process says nothing about the row it leaves.

The app draws an abstract where the cursor rests for 50 ms, 17 more than there are between two keys.
"""

HELD = 500
"""How many rows a held key goes over."""

BEHIND_SECONDS = 1.0
"""How long after the last key everything is painted."""

SCROLLED = 60
"""So many rows down the cursor is at the lower edge, where each key scrolls."""

TRIAGE_GOAL = 1.5 * 1.5
"""A card may take half as much again as the goal of a cursor key, which is half as much again as a list's."""

STARS = 5
SEARCHES = ("quantised", "protein", "weather", "grounding", "sparse", "molecular", "recipe")
LETTERS = 5
"""How many letters of a word are typed at most."""

FEWEST_LETTERS = 3
"""With fewer a search says little."""

BLANK_APP = (sys.executable, "-m", "bench.blank_app")


def launch_rows(subject: Subject) -> Iterator[Row]:
    """Yield what is measured by starting the app again and again."""
    search = _search(subject)
    for command in (READLIST, BLANK_APP):  # the first start of each fills caches
        with Terminal(command) as program:
            program.shown_at(_title(subject.inbox[0]) if command != BLANK_APP else SHOWN)
            program.quit()
    launches: list[_Launch] = []
    memory: list[float] = []

    def start_app(_: int) -> float:
        launches.append(_launch(subject, search))
        return launches[-1].rows

    def start_blank(_: int) -> float:
        with Terminal(BLANK_APP) as program:
            seconds = program.shown_at(SHOWN) - program.started
            memory.append(program.peak_memory())
            program.quit()
        return seconds

    figures, baseline = in_turn(subject.repeats, 1, start_app, start_blank)
    against, papers = "blank Textual app", subject.papers
    yield Row("launch to rows on screen", papers, "s", figures, against, baseline, Goal(1.4, 2.0, "ratio"))
    ready = tuple(launch.ready for launch in launches)
    yield Row("rows to `j` repainted and counts shown", papers, "s", ready, goal=Goal(1.0, 1.0))
    letters = tuple(launch.first_letter for launch in launches)
    yield Row("first letter of the first search", papers, "ms", letters, goal=Goal(80, 120))
    peaks = tuple(launch.memory for launch in launches)
    yield Row(
        "peak memory, launch and one letter", papers, "MB", peaks, against, tuple(memory), Goal(120, 400)
    )


def cursor_rows(subject: Subject) -> Iterator[Row]:
    """Yield what a cursor key costs, where the rows stand still and where each key scrolls."""
    names = subject.inbox
    plain_list = [sys.executable, "-m", "bench.virtual_list", str(subject.titles)]
    with Terminal(READLIST) as app, Terminal(plain_list) as plain:
        app.shown_at(_title(names[0]), abstract_mark(names[0]))
        plain.shown_at(_cursor(names[0]))
        app.settle()
        down = list(range(STEPS))
        still = [*pairwise([*down, STEPS]), *pairwise([STEPS, *reversed(down)])] * subject.repeats
        yield _cursor_row("cursor key to repaint", subject, app, plain, still)
        for program in (app, plain):
            mark = program.mark
            program.send("j" * SCROLLED)
            program.shown_at(_cursor(names[SCROLLED]), since=mark)
        app.shown_at(abstract_mark(names[SCROLLED]))
        app.settle()
        scrolling = list(pairwise(range(SCROLLED, SCROLLED + STEPS * subject.repeats + 1)))
        yield _cursor_row("cursor key to repaint, scrolling", subject, app, plain, scrolling)


def triage_rows(subject: Subject) -> Iterator[Row]:
    """Yield what a decision in triage costs, from the key to the next card; everything is taken back."""
    names = subject.inbox
    cards = STEPS * subject.repeats
    plain_list = [sys.executable, "-m", "bench.virtual_list", str(subject.titles)]
    with Terminal(READLIST) as app, Terminal(plain_list) as plain:
        app.shown_at(abstract_mark(names[0]))
        plain.shown_at(_cursor(names[0]))
        mark = app.mark
        app.send("T")
        app.shown_at(rf"1 of {len(names):,}\b", abstract_mark(names[0]), since=mark)
        app.settle()

        def decide(call: int) -> float:
            mark = app.mark
            sent = app.send("x")
            shown = app.shown_at(_title(names[call + 1]), abstract_mark(names[call + 1]), since=mark)
            app.settle()
            return (shown - sent) * 1000

        def move(call: int) -> float:
            mark = plain.mark
            sent = plain.send("j")
            return (plain.shown_at(_cursor(names[call + 1]), since=mark) - sent) * 1000

        figures, baseline = in_turn(subject.repeats, STEPS, decide, move)
        goal = Goal(TRIAGE_GOAL, TRIAGE_GOAL, "ratio")
        yield Row(
            "triage key to next card", subject.papers, "ms", figures, "minimal virtual list", baseline, goal
        )
        app.send("u" * cards)
        app.shown_at(rf"\b1 of {len(names):,}\b", abstract_mark(names[0]), since=app.mark)
        app.settle()
        app.send("q")
        app.quit()


def session_rows(subject: Subject) -> Iterator[Row]:
    """Yield what one session of reading and triage shows: abstracts, stars, searches, memory."""
    papers, repeats = subject.papers, range(subject.repeats)
    with Terminal(READLIST) as app:
        app.shown_at(abstract_mark(subject.inbox[0]))
        bursts = [_burst(app, subject.inbox) for _ in repeats]
        seconds = tuple(burst[0] for burst in bursts)
        yield Row("abstract after the last key of a burst", papers, "ms", seconds, goal=Goal(100, 100))
        passed = tuple(float(burst[1]) for burst in bursts)
        yield Row("abstracts of rows passed over in a burst", papers, "", passed, goal=Goal(0, 0))
        stars = tuple(median(press_star(app, name) for name in _walk(app, subject.inbox)) for _ in repeats)
        yield Row("star key to row drawn as saved", papers, "ms", stars)
        search = _search(subject)
        letters = tuple(max(_type_search(app, subject, search)[1:]) for _ in repeats)
        yield Row("slowest letter of a search to filtered rows", papers, "ms", letters, goal=Goal(80, 120))
        yield Row("peak memory, whole session", papers, "MB", (app.peak_memory(),), goal=Goal(120, 400))
        app.quit()


def hold_rows(subject: Subject) -> Iterator[Row]:
    """Yield, once, whether `j` held down over many rows stutters, and what is drawn in vain.

    The pauses are those between frames up to that with the cursor on the last row; how long its abstract
    takes then is a row of its own.
    """
    names, papers = subject.inbox, subject.papers
    rows = min(HELD, len(names) - 1)
    with Terminal(READLIST) as app:
        app.shown_at(abstract_mark(names[0]))
        mark = app.mark
        sent = _hold(app, rows)
        # Looking for something takes longer than painting it: not before all is painted and read.
        app.read_until(sent[-1] + BEHIND_SECONDS)
        behind_last_key = app.mark_at(sent[-1])
        there = app.shown_at(_cursor(names[rows]), since=behind_last_key)
        app.shown_at(abstract_mark(names[rows]), since=behind_last_key)
        painted, pause = app.text(mark), app.longest_pause(mark, there) * 1000
        yield Row(f"longest pause of {rows} rows held down", papers, "ms", (pause,), goal=Goal(100, 100))
        passed = _passed_over(names, sent)
        drawn = float(sum(abstract_mark(name) in painted for name in passed))
        yield Row("abstracts of rows passed over, held down", papers, "", (drawn,), goal=Goal(0, 0))
        app.quit()


@dataclass(frozen=True)
class _Launch:
    """What one start of the app took, in seconds, ms and MB."""

    rows: float
    ready: float
    first_letter: float
    memory: float


@dataclass(frozen=True)
class _Step:
    """The letters typed so far, the first row they leave, and how many papers of the library match."""

    typed: str
    first: str
    count: int


def _launch(subject: Subject, search: Sequence[_Step]) -> _Launch:
    with subject.open() as library:
        read = Counts.of(library.summaries().values(), date.today()).status["read"]
    with Terminal(READLIST) as app:
        rows = app.shown_at(_title(subject.inbox[0]))
        mark = app.mark
        app.send("j")
        moved = app.shown_at(_cursor(subject.inbox[1]), since=mark)
        counted = app.shown_at(rf"Read +{read:,}\b")
        app.shown_at(abstract_mark(subject.inbox[1]))
        (letter,) = _type_search(app, subject, search[:1])
        memory = app.peak_memory()
        app.quit()
    return _Launch(rows - app.started, max(moved, counted) - rows, letter, memory)


def _cursor_row(
    what: str, subject: Subject, app: Terminal, plain: Terminal, path: Sequence[tuple[int, int]]
) -> Row:
    names = subject.inbox

    def press(program: Terminal, call: int) -> float:
        before, after = path[call]
        mark = program.mark
        sent = program.send("j" if after > before else "k")
        return (program.shown_at(_cursor(names[after]), since=mark) - sent) * 1000

    def press_app(call: int) -> float:
        mark = app.mark
        took = press(app, call)
        app.shown_at(abstract_mark(names[path[call][1]]), since=mark)
        app.settle()  # nothing of the abstract is left to paint when the next key comes
        return took

    times = len(path) // subject.repeats
    figures, baseline = in_turn(subject.repeats, times, press_app, lambda call: press(plain, call))
    goal = Goal(1.5, 1.5, "ratio")
    return Row(what, subject.papers, "ms", figures, "minimal virtual list", baseline, goal)


def _burst(app: Terminal, names: Sequence[str]) -> tuple[float, int]:
    """Hold `j` down; return the ms from the last key to its abstract, and the abstracts before it."""
    mark = app.mark
    sent = _hold(app, BURST)
    shown = app.shown_at(abstract_mark(names[BURST]), since=mark)
    painted = app.text(mark)
    drawn = sum(abstract_mark(name) in painted for name in _passed_over(names, sent))
    _back_to_first(app, names)
    return (shown - sent[-1]) * 1000, drawn


def _hold(app: Terminal, rows: int) -> list[float]:
    """Hold `j` down from the first row; return the moment at which each key was sent."""
    sent: list[float] = []
    moment = time.perf_counter()
    for _ in range(rows):
        app.read_until(moment)
        sent.append(app.send("j"))
        moment = sent[-1] + KEY_REPEAT_SECONDS
    return sent


def _passed_over(names: Sequence[str], sent: Sequence[float]) -> list[str]:
    """Return the papers that a held key came to and left in time, first to last.

    Raises MeasurementError where most keys came late.
    """
    longest = KEY_REPEAT_SECONDS + LATE_SECONDS
    passed = [names[row] for row, (came, left) in enumerate(pairwise(sent), 1) if left - came <= longest]
    if len(passed) * 2 < len(sent):
        raise MeasurementError(f"only {len(passed)} of {len(sent)} keys were sent in time")
    return passed


def _back_to_first(app: Terminal, names: Sequence[str]) -> None:
    mark = app.mark
    app.send("g")
    app.shown_at(_cursor(names[0]), abstract_mark(names[0]), since=mark)


def _walk(app: Terminal, names: Sequence[str]) -> Iterator[str]:
    """Yield the names of some papers with the cursor on each of them, then go back."""
    for name in names[1 : STARS + 1]:
        mark = app.mark
        app.send("j")
        app.shown_at(_cursor(name), abstract_mark(name), since=mark)
        yield name
    _back_to_first(app, names)


def press_star(app: Terminal, name: str) -> float:
    """Return the ms from `s` to the row painted as it is when nothing is left to save.

    While a change is under way the letter of the row's state has another colour.
    """
    colour, mark_of_row = r"\x1b\[[0-9;]*m", re.escape(title_mark(name))
    letter = rf"({colour}\S )\x1b\[0m{colour}{mark_of_row}"
    app.settle()
    settled = re.findall(rf"{CURSOR}.*{letter}", app.text(coloured=True))
    if not settled:
        raise MeasurementError(f"The row of {name} has no letter of its state.")
    mark = app.mark
    sent = app.send("s")
    saved = rf"{re.escape(settled[-1])}\x1b\[0m{colour}{mark_of_row}"
    return (app.shown_at(saved, since=mark, coloured=True) - sent) * 1000


def _search(subject: Subject) -> list[_Step]:
    """Return the first letters of a word, each of which changes how many papers match."""
    longest: list[_Step] = []
    for word in SEARCHES:
        steps: list[_Step] = []
        for length in range(1, LETTERS + 1):
            here, count = find_names(subject, word[:length])
            if not here or (steps and steps[-1].count == count):
                break
            steps.append(_Step(word[:length], here[0], count))
        longest = max(longest, steps, key=len)
    if len(longest) < FEWEST_LETTERS:
        raise MeasurementError("No word for a search tells the generated papers apart.")
    return longest


def _type_search(app: Terminal, subject: Subject, search: Sequence[_Step]) -> list[float]:
    """Type a search letter by letter and clear it; return for each the ms to its rows and its count."""
    mark = app.mark
    app.send("/")
    app.shown_at(r"\bclear\b", since=mark)
    milliseconds = []
    for step in search:
        app.settle()  # the abstract of the letter before is painted
        mark = app.mark
        sent = app.send(step.typed[-1])
        count = rf"(?<![\d,]){step.count:,} (?:found|in the library)"
        milliseconds.append((app.shown_at(_title(step.first), count, since=mark) - sent) * 1000)
    mark = app.mark
    app.send("\x1b")
    app.shown_at(rf"of {len(subject.inbox):,}\b", r"\bstar\b", since=mark)  # the footer of the list, too
    return milliseconds


def _title(name: str) -> str:
    return re.escape(title_mark(name))


def _cursor(name: str) -> str:
    return rf"{CURSOR}.*{re.escape(title_mark(name))}"
