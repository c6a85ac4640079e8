"""The macros of BibTeX (``@string``) in place of their names, within bounds.

The standard styles define the months and some journals (btxdoc, 3.2; plain.bst). Expansion is
limited for the whole source, so that macros made of macros cannot fill the memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from readlist.formats.bibtex.syntax import Definition, Macro, Value
from readlist.model.record import Problem

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_JOURNALS = {
    "acmcs": "ACM Computing Surveys",
    "acta": "Acta Informatica",
    "cacm": "Communications of the ACM",
    "ibmjrd": "IBM Journal of Research and Development",
    "ibmsj": "IBM Systems Journal",
    "ieeese": "IEEE Transactions on Software Engineering",
    "ieeetc": "IEEE Transactions on Computers",
    "ieeetcad": "IEEE Transactions on Computer-Aided Design of Integrated Circuits",
    "ipl": "Information Processing Letters",
    "jacm": "Journal of the ACM",
    "jcss": "Journal of Computer and System Sciences",
    "scp": "Science of Computer Programming",
    "sicomp": "SIAM Journal on Computing",
    "tocs": "ACM Transactions on Computer Systems",
    "tods": "ACM Transactions on Database Systems",
    "tog": "ACM Transactions on Graphics",
    "toms": "ACM Transactions on Mathematical Software",
    "toois": "ACM Transactions on Office Information Systems",
    "toplas": "ACM Transactions on Programming Languages and Systems",
    "tcs": "Theoretical Computer Science",
}
_LONGEST = 20_000
_MOST_EXPANDED = 10_000_000
_NO_NAME = re.compile(r"\A[0-9]|[\s/.]")


class Macros:
    """The macros of one source; ``problems`` says which stayed as their names, and why."""

    def __init__(self, definitions: Iterable[Definition]) -> None:
        self.problems: list[Problem] = []
        self._texts = dict(_JOURNALS)
        self._told: set[str] = set()
        self._left = _MOST_EXPANDED
        for definition in definitions:
            self._define(definition)

    def text_of(self, value: Value, line: int) -> str:
        """Return the text of a value; macros that are unknown, or would be too long, stay as their names."""
        if len(value) == 1 and not isinstance(value[0], Macro):
            return value[0]
        return "".join(
            [self._expanded(part, line) or part if isinstance(part, Macro) else part for part in value]
        )

    def _define(self, definition: Definition) -> None:
        """Take a macro over, unless it needs one that is unknown at this place or is too long itself."""
        parts: list[str] = []
        for part in definition.value:
            text = self._expanded(part, definition.line) if isinstance(part, Macro) else part
            if text is None:
                return
            parts.append(text)
        text = "".join(parts)
        if len(text) > _LONGEST:
            self._tell(definition.line, definition.name, "is too long a text")
        else:
            self._texts[definition.name] = text

    def _expanded(self, name: Macro, line: int) -> str | None:
        """Return the text behind a name, or the name if it is a number, a month or several words."""
        lower = name.lower()
        if lower in MONTHS or _NO_NAME.search(name):
            return name
        text = self._texts.get(lower)
        if text is None:
            self._tell(line, lower, "is not defined before this line")
        elif len(text) > self._left:
            self._tell(line, lower, "would make the file too long")
            return None
        else:
            self._left -= len(text)
        return text

    def _tell(self, line: int, name: str, what: str) -> None:
        if name not in self._told:
            self._told.add(name)
            message = f'The macro "{name[:60]}" {what}; its name was kept.'
            self.problems.append(Problem("warning", line, message))
