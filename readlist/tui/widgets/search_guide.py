"""What stands below the search field while somebody types: how to ask, what may follow, what is wrong."""

from __future__ import annotations

import msgspec
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

WIDTH = 58
_EXAMPLES = (
    ("mixture experts", "both words, anywhere"),
    ('"in context"', "next to each other"),
    ("is:starred", "or is:unread, is:later …"),
    ("tag:llm  -tag:survey", "with a tag, without one"),
    ("has:note", "or has:pdf, has:code …"),
    ("author:li year:2024", "fields, as many as you like"),
    ("sort:year", "or sort:title, sort:added …"),
)


class Guide(msgspec.Struct, frozen=True):
    """What is told: pairs of what may be written and what it means, or what is wrong and what helps.

    ``completes`` says that the first pair is what Tab writes. Nothing at all hides the guide.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    completes: bool = False
    wrong: str = ""
    remedy: str = ""


HIDDEN = Guide()
EXAMPLES = Guide(_EXAMPLES)


class SearchGuide(Static):
    """A few lines over the panes, out of sight when there is nothing to tell."""

    DEFAULT_CSS = f"""
    SearchGuide {{
        layer: over;
        dock: right;
        display: none;
        width: auto;
        max-width: {WIDTH};
        height: auto;
        max-height: 100%;
        padding: 1 2;
        background: $panel;
    }}
    SearchGuide:ansi {{ border: round ansi_default; padding: 0 1; }}
    """

    guide: reactive[Guide] = reactive(HIDDEN)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(markup=False, id=id)

    def watch_guide(self, guide: Guide) -> None:
        """Show what is told now."""
        self.display = guide != HIDDEN
        self.update(_wrong(guide) if guide.wrong else _offers(guide))


def _wrong(guide: Guide) -> Content:
    return Content.assemble((guide.wrong, "$text-error"), "\n", (guide.remedy, "$text-muted"))


def _offers(guide: Guide) -> Content:
    column = max((len(text) for text, _ in guide.pairs), default=0)
    lines = []
    for number, (text, about) in enumerate(guide.pairs):
        first = guide.completes and number == 0
        key = "  Tab" if first else ""
        lines.append(
            Content.assemble(
                (text.ljust(column), "$accent" if first else "$foreground"),
                "  ",
                (about, "$text-muted"),
                (key, "$text-muted"),
            )
        )
    return Content("\n").join(lines)
