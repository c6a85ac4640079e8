"""How the words are shown that somebody searched for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.style import Style

Finds = Callable[[str], Sequence[tuple[int, int]]]
"""Returns where in a text such words stand, from the left."""

FOUND = Style(bold=True, underline=True)
"""What is laid over them: seen without colours, too."""
