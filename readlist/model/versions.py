"""What was changed in the documents of a library, as values."""

from __future__ import annotations

from typing import Any

import msgspec


class Versions(msgspec.Struct, frozen=True):
    """A document as it was when two copies of a library parted, and as one of them has it now.

    None: it was not there, or is not any more.
    """

    base: dict[str, Any] | None
    theirs: dict[str, Any] | None


Changes = dict[str, dict[int, Versions]]
"""By table and id, the documents that were changed in a copy."""
