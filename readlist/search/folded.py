"""The texts of papers, folded for searching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from readlist.errors import Cancelled
from readlist.model.paper import PaperText
from readlist.search.analyser import stem_of, stems_of, words_of
from readlist.search.wanted import Wanted

FIELDS = ("title", "author", "venue", "tag", "note", "abstract")
"""What a search without a field looks at."""

_BETWEEN_FIELDS = "\n"
END_OF_PART = "|"
_STEM = "\t"


def folded_text(text: PaperText) -> str:
    """Return all that a search looks at in a paper, folded, as one string that is fast to scan."""
    return _BETWEEN_FIELDS.join([row_of_words(parts) for parts in _parts(text).values()])


class FieldWords(NamedTuple):
    """The words of a field of a paper, each of its parts ended by a ``|``, and the stem of each of them."""

    words: str
    stems: str


def folded_words(text: PaperText) -> dict[str, FieldWords]:
    """Return the words of every field, as ``words_by_field`` does of the folded text."""
    words = {field: list(map(words_of, parts)) for field, parts in _parts(text).items()}
    return {field: FieldWords(_row(parts), _row(map(stems_of, parts))) for field, parts in words.items()}


def _parts(text: PaperText) -> dict[str, Sequence[str]]:
    note = [text.note.text] if text.note is not None else []
    return {
        "title": [text.title],
        "author": author_names(text.authors),
        "venue": [text.venue or ""],
        "tag": text.tags,
        "note": [*note, *(annotation.comment for annotation in text.annotations)],
        "abstract": [text.abstract],
    }


def row_of_words(parts: Iterable[str]) -> str:
    """Return the words of all parts, and their stems where these differ, to look for ``patterns``.

    Spaces stand around words, tabs around stems. No phrase is found across two parts.
    """
    words = [words_of(part) for part in parts]
    known = set().union(*words)
    stems = {stem for word, stem in zip(known, stems_of(known), strict=True) if stem != word}
    return f"{_row(words)}{_STEM}{_STEM.join(stems)}{_STEM}" if stems else _row(words)


def _row(words_of_parts: Iterable[Sequence[str]]) -> str:
    return "".join([f" {' '.join(words)} {END_OF_PART}" for words in words_of_parts if words])


def patterns(wanted: Wanted) -> tuple[str, ...]:
    """Return the strings of which a row has at least one if ``wanted`` is found in it."""
    surface = f" {' '.join(wanted.words)}{'' if wanted.prefix else ' '}"
    if wanted.stem is None:
        return (surface,)
    # Every word with that stem stands among the stems or, where it is its own stem, among the words.
    strings = [f"{_STEM}{wanted.stem}{_STEM}"]
    if stem_of(wanted.stem) == wanted.stem:
        strings.append(f" {wanted.stem} ")
    return (surface, *(each for each in strings if surface not in each)) if wanted.prefix else tuple(strings)


def words_by_field(folded: str) -> dict[str, FieldWords]:
    """Return the words of every field of a folded text."""
    rows = [row.partition(_STEM)[0] for row in folded.split(_BETWEEN_FIELDS)]
    stems = ["".join([f" {stem}" for stem in stems_of(row.split())]) for row in rows]
    return dict(zip(FIELDS, map(FieldWords, rows, stems), strict=True))


def field_of(folded: str, field: str) -> str:
    """Return the part of a folded text that is about ``field``."""
    return folded.split(_BETWEEN_FIELDS)[FIELDS.index(field)]


def author_names(authors: Sequence[str]) -> list[str]:
    """Return the names in every order in which one may look for them: "LeCun, Yann" is "Yann LeCun" too."""
    names = list(authors)
    for author in authors:
        family, comma, given = author.partition(",")
        if comma:
            names.append(f"{given} {family}")
    return names


class FoldedTexts:
    """Folded texts by paper, kept in memory while someone types a search.

    They cost as much memory as the texts themselves. ``select`` adds those that it had to
    read; whoever changes a paper calls ``update`` or ``discard``, and whoever has no use for
    a search any more ``stop``.
    """

    def __init__(self) -> None:
        self._texts: dict[int, str] = {}
        self._is_stopped = False

    def __len__(self) -> int:
        return len(self._texts)

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in self._texts

    def get(self, doc_id: int) -> str | None:
        """Return the folded text of the paper; None when it is not held."""
        return self._texts.get(doc_id)

    def update(self, doc_id: int, text: PaperText) -> str:
        """Hold ``text`` as that of the paper, and return it folded.

        Raises Cancelled once they are stopped.
        """
        if self._is_stopped:
            raise Cancelled("The search was given up.")
        folded = self._texts[doc_id] = folded_text(text)
        return folded

    def stop(self) -> None:
        """Have whoever is reading texts end soon."""
        self._is_stopped = True

    def discard(self, doc_ids: Iterable[int]) -> None:
        """Forget the texts of papers, as far as they are held: the next search reads them again."""
        if self._texts:
            for doc_id in doc_ids:
                self._texts.pop(doc_id, None)

    def missing(self, doc_ids: Iterable[int]) -> list[int]:
        """Return those of ``doc_ids`` whose texts are not held."""
        return [doc_id for doc_id in doc_ids if doc_id not in self._texts]
