"""Plausible papers in any number: the same number gives the same papers on every machine.

Each paper has a name of its own, which begins its title, and a benchmark of that name in the
first sentence of its abstract. A row and an abstract on the screen are recognised by them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

SEED = 20240826
ABSTRACT_SENTENCES = 13
"""Together with the opening about 1.5 kB, in two paragraphs."""

SECTION_LENGTH = 25
STATUSES = {"inbox": 70, "queued": 10, "reading": 2, "read": 12, "skipped": 6}
"""The statuses with their shares in per cent."""

STARRED_PERCENT = 4

_CONSONANTS = "bdfgklmnprstvz"
_VOWELS = "aeiou"
_SYLLABLES = tuple(consonant + vowel for consonant in _CONSONANTS for vowel in _VOWELS)
_NAME_SYLLABLES = 4
# A prime: successive papers get names that do not look alike.
_NAME_STEP = 7_368_787


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


_GIVEN = _listed(
    "Ada, Amir, Ana, Boris, Carla, Chen, Daniel, Elif, Emma, Femi, Hana, Igor, Ines, Jamal, Jonas, Kavya, "
    "Kenji, Lena, Lucia, Marta, Mei, Nadia, Noor, Olga, Omar, Pedro, Priya, Rosa, Samuel, Tomas, Wei, "
    "Yuki, Zara"
)
_FAMILY = _listed(
    "Abe, Almeida, Baker, Chen, Costa, Dubois, Eriksen, Fischer, Garcia, Gupta, Hassan, Ito, Jensen, Kim, "
    "Kowalski, Kumar, Larsen, Li, Martin, Moreau, Nakamura, Nguyen, Okafor, Olsen, Park, Patel, Rossi, "
    "Sato, Silva, Singh, Tanaka, Wang, Weber, Yilmaz, Zhang, Zhao"
)
_METHODS = _listed(
    "sparse attention, retrieval augmentation, speculative decoding, preference optimisation, state-space "
    "layers, mixture-of-experts routing, low-rank adaptation, diffusion sampling, graph message passing, "
    "knowledge distillation, quantised inference, contrastive pretraining, curriculum learning, program "
    "synthesis, self-consistency, hierarchical planning"
)
_TASKS = _listed(
    "long-context reasoning, code generation, machine translation, document retrieval, protein folding, "
    "visual question answering, speech recognition, theorem proving, robot manipulation, table "
    "understanding, time-series forecasting, dialogue safety, molecular design, video summarisation, "
    "recommendation, weather prediction"
)
_TITLES = (
    "{name}: {method} for {task}",
    "{name}: rethinking {method} in {task}",
    "{name}: when does {method} help {task}?",
    "{name}: scaling {method} beyond {task}",
    "{name}: a simple recipe of {method} for robust {task}",
)
_OPENINGS = (
    "On {name}Bench, a new suite for {task}, {method} fails for reasons which are rarely measured.",
    "{name}Bench collects {count} problems of {task} and asks how far {method} carries.",
    "We release {name}Bench, where {task} is scored by people, and a model of {method} that leads on it.",
)
_SENTENCES = (
    "Earlier work treats {task} as a by-product of scale, and leaves open which part of {method} matters.",
    "Our approach combines {method} with {other}, and needs neither extra data nor a larger model.",
    "Training takes {count} GPU hours, {percent}% less than the strongest baseline under the same budget.",
    "An ablation over {count} configurations shows that {other} accounts for most of the improvement.",
    "We observe gains of {percent}% on average, and larger ones where the inputs exceed {count} tokens.",
    "The cost grows as O(n log n) in the length of the input, against O(n^2) for the usual formulation.",
    "Errors concentrate on rare entities, on negation and on numbers, which suggests where to look next.",
    "A study with {count} annotators confirms that the automatic scores agree with human judgement.",
    "The same recipe transfers to {other_task} without any change of its hyperparameters.",
    "Removing {other} costs {percent} points, removing {method} costs less than one.",
    "Two of the {count} systems we tried degrade when {task} is phrased in a language other than English.",
    "We prove that {method} converges at the rate of its slowest component, and that this bound is tight.",
    "Inference keeps {percent}% of its memory free, so that {task} runs on a single consumer device.",
    "A plain baseline of {other} comes within {percent}% of the best published figure.",
    "Limits remain: {other_task} needs a supervision signal that nobody has collected at scale.",
    "Code, weights and the evaluation protocol are released to make every figure reproducible.",
)
_SECTIONS = ("Language models", "Efficient inference", "Agents and tools", "Vision", "Science", "Evaluation")
_VENUES = ("ICLR", "NeurIPS", "ACL", "EMNLP", "CVPR", "TMLR", None, None)
_TAGS = ("agents", "attention", "evaluation", "inference", "long-context", "retrieval", "safety", "to-cite")


@dataclass(frozen=True)
class GeneratedPaper:
    """A paper as a source names it, and what its reader has decided about it."""

    name: str
    fields: dict[str, Any]
    status: str
    starred: bool

    @property
    def title_mark(self) -> str:
        """What stands on the screen where the title does."""
        return title_mark(self.name)

    @property
    def abstract_mark(self) -> str:
        """What stands on the screen where the abstract does, and nowhere else."""
        return abstract_mark(self.name)


ANY_TITLE_MARK = rf"\b(?=[A-Z])(?:[{_CONSONANTS}{_CONSONANTS.upper()}][{_VOWELS}]){{{_NAME_SYLLABLES}}}:"
"""The regular expression of how a title begins, whichever paper's it is."""


def title_mark(name: str) -> str:
    """Return how the title of the paper of that name begins."""
    return f"{name}:"


def abstract_mark(name: str) -> str:
    """Return the word that only the abstract of the paper of that name has."""
    return f"{name}Bench"


def name_in(title: str) -> str:
    """Return the name of the paper with that title."""
    return title.partition(":")[0]


def papers(number: int) -> Iterator[GeneratedPaper]:
    """Yield the first ``number`` papers."""
    for index in range(number):
        yield _paper(index)


def write_json_lines(path: Path, number: int) -> None:
    """Write the first ``number`` papers as a JSON Lines source."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for paper in papers(number):
            file.write(json.dumps(paper.fields, ensure_ascii=False) + "\n")


def _paper(index: int) -> GeneratedPaper:
    random = Random(SEED * 1_000_003 + index)
    name = _name(index)
    words = {
        "name": name,
        "method": random.choice(_METHODS),
        "other": random.choice(_METHODS),
        "task": random.choice(_TASKS),
        "other_task": random.choice(_TASKS),
    }
    year = 2017 + random.randrange(9)
    arxiv_id = f"{year - 2000:02}{1 + random.randrange(12):02}.{index % 100_000:05}"
    fields = {
        "title": random.choice(_TITLES).format(**words),
        "abstract": _abstract(random, words),
        "authors": [_person(random) for _ in range(1 + random.randrange(6))],
        "year": year,
        "venue": random.choice(_VENUES),
        "arxiv_id": arxiv_id,
        "url": f"https://github.com/{name.lower()}/{name.lower()}",
        "section": _SECTIONS[index // SECTION_LENGTH % len(_SECTIONS)],
        "tags": random.sample(_TAGS, random.choice((0, 0, 1, 2))),
    }
    (status,) = random.choices(tuple(STATUSES), weights=tuple(STATUSES.values()))
    return GeneratedPaper(name, fields, status, starred=random.randrange(100) < STARRED_PERCENT)


def _name(index: int) -> str:
    """Return a word that can be spoken, another one for each of the first 24 million indices."""
    rest = (index + 1) * _NAME_STEP % len(_SYLLABLES) ** _NAME_SYLLABLES
    syllables = []
    for _ in range(_NAME_SYLLABLES):
        rest, syllable = divmod(rest, len(_SYLLABLES))
        syllables.append(_SYLLABLES[syllable])
    return "".join(syllables).capitalize()


def _abstract(random: Random, words: dict[str, str]) -> str:
    templates = [random.choice(_OPENINGS), *random.sample(_SENTENCES, ABSTRACT_SENTENCES)]
    sentences = [
        template.format(**words, count=random.randrange(16, 4096), percent=random.randrange(2, 60))
        for template in templates
    ]
    half = len(sentences) // 2
    return " ".join(sentences[:half]) + "\n\n" + " ".join(sentences[half:])


def _person(random: Random) -> str:
    return f"{random.choice(_GIVEN)} {random.choice(_FAMILY)}"
