"""What kind of venue a name is of."""

from __future__ import annotations

import re

_OF_CONFERENCE = re.compile(r"\b(?:proceedings|proc\.|conference|workshop|symposium|meeting)", re.IGNORECASE)


def is_of_conference(venue: str) -> bool:
    """Return whether the name says that papers were given there, and not printed in a journal."""
    return _OF_CONFERENCE.search(venue) is not None
