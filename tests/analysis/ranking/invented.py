"""Papers on invented subjects: each speaks in the words of its subject and in those of all papers."""

from __future__ import annotations

import random

from readlist.analysis.ranking.features import Features, Text, no_features, updated

SUBJECTS = ("lanterns", "harbours", "orchards")
_SYLLABLES = ("ba", "ko", "ri", "mu", "ten", "sol", "da", "ve", "lin", "po", "gra", "shu")
_COMMON = ("we", "show", "that", "the", "of", "method", "results", "paper", "and", "new", "with", "for")


def words_of_subject(subject: str, count: int = 60) -> list[str]:
    """Return the words that papers on the subject use."""
    chance = random.Random(subject)
    return [subject, *("".join(chance.choices(_SYLLABLES, k=3)) for _ in range(count))]


def invented(count: int, seed: int = 0, first: int = 1) -> list[Text]:
    """Return papers, the subjects by turns; some have no abstract, some are of two subjects."""
    chance = random.Random(seed)
    vocabularies = [words_of_subject(subject) for subject in SUBJECTS]
    texts = []
    for number in range(count):
        own = vocabularies[number % len(SUBJECTS)]
        if chance.random() < 0.3:
            own = [*own, *chance.choice(vocabularies)[:20]]
        words = [
            chance.choice(own if chance.random() < 0.5 else _COMMON) for _ in range(chance.randint(20, 80))
        ]
        title = " ".join([SUBJECTS[number % len(SUBJECTS)].title(), *words[:6]])
        texts.append(Text(first + number, title, " ".join(words) if chance.random() > 0.1 else ""))
    return texts


def of_subject(texts: list[Text], subject: str) -> list[int]:
    """Return the ids of the papers on the subject."""
    return [text.doc_id for text in texts if text.title.split()[0].lower() == subject]


def features_of(texts: list[Text]) -> Features:
    """Return the features of papers."""
    return updated(no_features(), texts)
