"""The filters of templates: a few of Jinja's, and those that write Markdown."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from readlist.analysis.sentences import sentences
from readlist.errors import ExportError
from readlist.formats.markdown.text import escape
from readlist.formats.notes.logseq import no_property, page_link
from readlist.formats.notes.obsidian import wikilink
from readlist.formats.notes.outline import LIST_MARK, outlined, written_bullet
from readlist.formats.notes.pieces import address_of, inline_link, paragraphs_of
from readlist.formats.notes.plain import markdown_link
from readlist.formats.notes.rendering import NoteLink
from readlist.model.dates import MONTHS
from readlist.model.paper import Link

MOST_CHARACTERS = 4_000_000
"""What a template may make of a paper, or in one step, at most."""

JINJAS = frozenset({
    "abs", "capitalize", "count", "d", "default", "dictsort", "first", "float", "groupby", "int",
    "items", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse",
    "round", "select", "selectattr", "sort", "string", "sum", "title", "trim", "truncate", "unique",
    "upper", "wordcount", "wordwrap",
})  # fmt: skip
"""The filters of Jinja that stay: the others are for HTML, or could make very much of very little."""


def _escape(value: object) -> str:
    return escape(shown(value))


def _one_line(value: object) -> str:
    return " ".join(shown(value).split())


def _quote(value: object) -> str:
    text = shown(value)
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""


def _paragraphs(value: object) -> str:
    text = shown(value)
    return "\n\n".join(paragraphs_of(text)) if text.strip() else ""


def _first_sentence(value: object) -> str:
    line = _one_line(value)
    start, end = next(iter(sentences(line)), (0, len(line)))
    return line[start:end]


def _date(value: object, style: str = "day month year") -> str:
    """Return a day in English words; what is no day as it is."""
    if not isinstance(value, datetime.date):
        return shown(value)
    words = {"day": str(value.day), "month": MONTHS[value.month - 1], "year": str(value.year)}
    unknown = [word for word in style.split() if word not in words]
    if unknown:
        raise ExportError(
            f"`date` knows no `{unknown[0]}`", "It takes `day`, `month` and `year`, in your order."
        )
    return " ".join(words[word] for word in style.split())


def _address(value: object) -> str:
    return address_of(shown(value))


def _markdown_link(value: object) -> str:
    return inline_link(value) if isinstance(value, Link) else markdown_link(_note_link(value))


def _wikilink(value: object) -> str:
    return wikilink(_note_link(value))


def _page_link(value: object) -> str:
    return page_link(_note_link(value))


def _note_link(value: object) -> NoteLink:
    if isinstance(value, NoteLink):
        return value
    if isinstance(value, str):
        return NoteLink(value, value, value, "")
    raise ExportError("this is no link to a note", "`links` are, and so is the name of a note.")


def _no_property(value: object) -> str:
    return no_property(shown(value))


def _bullet(value: object, level: int = 0) -> str:
    return written_bullet(min(max(level, 0), 100), shown(value))


def _outline(value: object) -> str:
    return outlined(shown(value))[0]


def _outline_mark(value: object) -> str:
    return outlined(shown(value))[1]


def _indent(value: object, width: int = 4, first: bool = False) -> str:
    margin = " " * min(max(width, 0), 100)
    text = shown(value).replace("\n", f"\n{margin}")
    return margin + text if first else text


def _join(values: Iterable[object], between: str = "") -> str:
    return checked(between.join(map(shown, values)))


def _replace(value: object, old: str, new: str) -> str:
    text = shown(value)
    if len(text) + text.count(old) * len(new) > MOST_CHARACTERS:
        raise too_much()
    return text.replace(old, new)


MARKDOWN: Mapping[str, tuple[Callable[..., str], str]] = {
    "escape": (_escape, "so that Markdown shows the text as it reads; mathematics and addresses stay"),
    "one_line": (_one_line, "without line ends"),
    "quote": (_quote, "as a block quote"),
    "paragraphs": (_paragraphs, "an abstract as escaped paragraphs and lists"),
    "first_sentence": (_first_sentence, "the first sentence, on one line"),
    "date": (_date, 'a day as 2 September 2024; `date("month year")` and the like say less'),
    "address": (_address, "an address for between `<` and `>`"),
    "markdown_link": (_markdown_link, "`[kind](url)` of a paper's link, `[title](path.md)` of a note"),
    "wikilink": (_wikilink, "`[[stem|title]]` of a note"),
    "page_link": (_page_link, "`[title]([[stem]])` of a note, as in Logseq"),
    "bullet": (_bullet, "a bullet of Logseq; `bullet(1)` is one below another"),
    "outline": (_outline, "Markdown as bullets of Logseq, to stand below a heading"),
    "outline_mark": (_outline_mark, f"what that heading needs behind it: `{LIST_MARK.strip()}` or nothing"),
    "no_property": (_no_property, "so that Logseq takes no line for `key:: value`"),
    "indent": (_indent, "further lines indented by four spaces, or as many as you say"),
    "join": (_join, "the items as one text, with another between them"),
    "replace": (_replace, "one text in place of another"),
}
"""The filters that are readlist's own, with what they make of a value."""


def shown(value: object) -> str:
    """Return a value as a template prints it: nothing for None, names with commas, a day by its numbers."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return checked(", ".join(map(shown, value)))
    return str(value)


def checked(text: str) -> str:
    """Return ``text``. Raises ExportError where it is too long."""
    if len(text) > MOST_CHARACTERS:
        raise too_much()
    return text


def too_much() -> ExportError:
    """Return the error for a template that makes too much of a paper."""
    return ExportError("it makes too much text or takes too many steps", "Is there a loop in a loop?")


def the_filters(jinjas: Mapping[str, Any]) -> dict[str, Any]:
    """Return the filters by their names, ``jinjas`` being all of Jinja's."""
    return {name: jinjas[name] for name in sorted(JINJAS)} | {
        name: function for name, (function, _) in MARKDOWN.items()
    }
