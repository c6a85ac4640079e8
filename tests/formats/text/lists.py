"""Lists as text in many hands, made from a few papers."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from readlist.formats.text import weekly_digest
from readlist.model.record import Reading

TODAY = datetime.date(2024, 9, 10)


FRONT = "Papers I liked this year\n\nA reading list about lists, for whoever likes to read papers.\n\n"


TITLES = (
    "Short Lists Are All You Need",
    "TreeFold: Folding Trees into Lists without Loss",
    "How Long Is a Reading List? A Study of Ten Thousand Readers",
    "Learning to Rank the Unread with Graph Networks",
    "On the Limits of Reading",
)


AUTHORS = (
    ("Ann Li", "Bo Wu"),
    ("Carla Gómez", "Dirk van der Berg", "Eve Stone"),
    ("Farid Nasser",),
    ("Grace O'Neil", "Hans Müller"),
    ("Ivan Petrov", "Jun Sato"),
)


YEARS = (2017, 2018, 2020, 2021, 2023)


ABSTRACTS = (
    "We show that a short list is read to its end more often than a long one, and propose a model of why.",
    "Trees are folded into lists by a method that keeps every branch. It is trained on two sets of trees.",
    "We asked readers how long their lists are. Most of them could not say, and those who could were wrong.",
    "A network learns which unread paper to read next. It beats the order of arrival on three benchmarks.",
    "There are more papers than time. We prove a bound on how many of them one reader can read in a life.",
)


ENTRIES = tuple(zip(TITLES, AUTHORS, YEARS, ABSTRACTS, strict=True))


def read(text: str) -> Reading:
    assert weekly_digest.sniff(text) >= 0.5
    return weekly_digest.read(text, TODAY)


def titles(text: str) -> list[str]:
    return [record.title for record in read(text).records]


def listed(entry: Callable[[int, str, tuple[str, ...], int, str], str], between: str = "\n") -> str:
    return FRONT + between.join(entry(number, *parts) for number, parts in enumerate(ENTRIES, 1))


def apa(authors: tuple[str, ...]) -> str:
    return ", & ".join(f"{name.split()[-1]}, {name[0]}." for name in authors)


def initials(authors: tuple[str, ...]) -> str:
    return ", and ".join(f"{name[0]}. {name.split()[-1]}" for name in authors)


def bare(title: str) -> str:
    return title.rstrip("?").lower()


def marked(mark: str, number: int) -> str:
    return mark.replace("1", str(number))
