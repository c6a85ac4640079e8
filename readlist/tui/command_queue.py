"""Commands in the order in which they were typed, each after what it depends on."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Mapping

from readlist.errors import ReadlistError

Act = Callable[[], Awaitable[None] | None]
"""What a command does."""


class CommandQueue:
    """Runs commands by id; holds them back while something is under way that decides what they are about.

    An undo decides where the cursor stands, and so does a view whose rows are being found.
    """

    def __init__(
        self,
        acts: Mapping[str, Act],
        *,
        waits: Callable[[str], bool],
        why_not: Callable[[str], str],
        begun: Callable[[str], None],
        refused: Callable[[str, str], None],
        failed: Callable[[ReadlistError], None],
    ) -> None:
        """``waits`` returns whether a command has to wait for what is under way.

        ``begun`` is called before a command runs, ``refused`` gets one that would do nothing, and why.
        """
        self.acts = acts
        self._waits = waits
        self._why_not = why_not
        self._begun = begun
        self._refused = refused
        self._failed = failed
        self._held: deque[str] = deque()

    @property
    def holding(self) -> bool:
        """Whether commands wait for what is under way."""
        return bool(self._held)

    async def perform(self, command: str) -> None:
        """Run a command now, or when everything before it is done."""
        if self._held or self._waits(command):
            self._held.append(command)
        else:
            await self._run(command)

    def release_soon(self, call_later: Callable[[Callable[[], Awaitable[None]]], object]) -> None:
        """Have ``call_later`` release what is held back; it costs nothing where there is nothing."""
        if self._held:
            call_later(self.release)

    async def release(self) -> None:
        """Run what was held back, as far as nothing is under way again."""
        while self._held and not self._waits(self._held[0]):
            await self._run(self._held.popleft())

    async def _run(self, command: str) -> None:
        if reason := self._why_not(command):
            self._refused(command, reason)
            return
        self._begun(command)
        try:
            result = self.acts[command]()
            if result is not None:
                await result
        except ReadlistError as error:
            self._failed(error)
