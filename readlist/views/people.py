"""Names of people, short enough for a line of a list."""

from __future__ import annotations

from collections.abc import Sequence

from readlist.model.text import clean_line

# Words in front of a family name that belong to it, as in "Ludwig van Beethoven".
_PARTICLES = frozenset((
    "af", "al", "ap", "ben", "bin", "da", "dal", "de", "del", "della", "den", "der", "des", "di", "do", "dos",
    "du", "el", "ibn", "la", "las", "le", "les", "los", "ten", "ter", "van", "vom", "von", "zu", "zur",
))  # fmt: skip
_LONGEST_NAME = 200
_SHOWN = 2


def family_name(author: str) -> str:
    """Return the whole family name in "Last, First" or "First van der Last"; "" for nobody.

    The one word of it that is the same in both comes from the model, which also knows about
    suffixes, affiliations, groups and the names of East Asia.
    """
    from readlist.model import names  # what it compiles would delay the first rows

    word = names.family_name(author)
    family, comma, _ = clean_line(author[:_LONGEST_NAME]).partition(",")
    words = family.split()
    end = next((index for index in reversed(range(len(words))) if word and word in words[index]), None)
    if end is None:
        return word
    start = 0 if comma else end
    while start > 0 and words[start - 1].lower() in _PARTICLES and (start > 1 or words[0].islower()):
        start -= 1
    return " ".join([*words[start:end], word])


def short_authors(authors: Sequence[str], *, ellipsis: str = "…") -> str:
    """Return the family names of the first authors and how many more there are: "Wang, Li, +4".

    Three authors are all named: the third name takes hardly more room than "+1". The
    "others" at the end of a bibliography's list become ``ellipsis``.
    """
    goes_on = bool(authors) and not family_name(authors[-1])
    people = authors[:-1] if goes_on else authors
    shown = people if len(people) <= _SHOWN + 1 else people[:_SHOWN]
    parts = [family_name(author) for author in shown]
    if goes_on:
        parts.append(ellipsis if parts else "")
    elif len(people) > len(shown):
        parts.append(f"+{len(people) - len(shown)}")
    return ", ".join(part for part in parts if part)


def full_authors(authors: Sequence[str], most: int = 12) -> str:
    """Return the names as people say them, "First Last", and how many more than ``most`` there are."""
    shown = authors if len(authors) <= most + 1 else authors[:most]
    spoken = ", ".join(_in_speaking_order(clean_line(author[:_LONGEST_NAME])) for author in shown)
    return spoken if len(shown) == len(authors) else f"{spoken} and {len(authors) - len(shown)} more"


def _in_speaking_order(name: str) -> str:
    last, comma, first = name.partition(",")
    # "Last, Jr., First" and names with more commas are left as they are.
    return f"{first.strip()} {last.strip()}" if comma and first.strip() and "," not in first else name
