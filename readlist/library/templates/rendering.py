"""Papers through a template: as the notes of a vault, or as one document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from readlist.errors import ExportError
from readlist.formats.markdown.text import Fence, fence_after, lines_of
from readlist.formats.notes.flavours import PLAIN, Flavour, Rendering, Surroundings
from readlist.formats.notes.front_matter import Value
from readlist.formats.notes.markdown_notes import written_into
from readlist.formats.notes.note_parts import parts_of
from readlist.formats.notes.note_text import as_read_back, writable
from readlist.library.templates.invented import INVENTED_LINKS, invented_lists, invented_papers
from readlist.library.templates.shipped_templates import SHIPPED, template_source
from readlist.library.templates.template import Template
from readlist.library.templates.values import list_values, month_values, paper_value
from readlist.model.paper import Paper, PaperList

# As it would count: alone on its line. One of the reader's note has a backslash already.
_MARKER = re.compile(r"^((?:- )?<!-- readlist)(?=:(?:begin \d+|end) -->[ \t]*$)", re.MULTILINE)


class TemplateFlavour:
    """A flavour whose managed block is made by a template; the properties are those of ``base``.

    Raises ExportError where the template is at fault for any of a few invented papers.
    """

    can_fail = True

    def __init__(self, base: Flavour, template: Template) -> None:
        if template.is_document:
            raise ExportError(
                f"{template.name} is a template for one document, not for notes.",
                "Name a document: --to FILE.md. A template for notes says `paper`.",
            )
        self.name = base.name
        self.fingerprint = f"{base.fingerprint} {template.fingerprint}"
        self.outline = base.outline
        self._base = base
        self._template = template
        surroundings = Surroundings(lists=invented_lists(), links=INVENTED_LINKS)
        found = [self._gives_back(paper, surroundings) for paper in invented_papers()]
        self.gives_note_back = all(found)

    def properties(self, paper: Paper, lists: Mapping[int, PaperList]) -> Mapping[str, Value]:
        """Return the owned properties of the note, which are those of the base."""
        return self._base.properties(paper, lists)

    def render(self, paper: Paper, surroundings: Surroundings) -> Rendering:
        """Return what the note of the paper says. Raises ExportError: the template is at fault."""
        variables = {
            "paper": paper_value(paper, surroundings.lists, self._base),
            "links": surroundings.links,
            "flavour": self.name,
        }
        return Rendering(
            properties=self.properties(paper, surroundings.lists),
            block=_harmless(self._template.render(variables)),
            outline=self.outline,
        )

    def tag(self, tag: str) -> str:
        """Return the tag as the base writes it."""
        return self._base.tag(tag)

    def _gives_back(self, paper: Paper, surroundings: Surroundings) -> bool:
        note = as_read_back(paper.note.text if paper.note else "")
        return (parts_of(written_into("", self.render(paper, surroundings))).note or "") == note


def render_document(
    papers: Iterable[Paper], lists: Mapping[int, PaperList], template: Template, flavour: Flavour
) -> str:
    """Return the text that a template makes of papers. Raises ExportError.

    One for notes is rendered for each paper; the texts stand below each other.
    """
    if not template.is_document:
        notes = TemplateFlavour(flavour, template)
        surroundings = Surroundings(lists=lists)
        return "\n\n".join(notes.render(paper, surroundings).block for paper in papers)
    whole = list(papers)
    values = [paper_value(paper, lists, flavour) for paper in whole]
    variables = {
        "papers": tuple(values),
        "lists": list_values(whole, values, lists),
        "months": month_values(values),
        "flavour": flavour.name,
    }
    return _harmless(template.render(variables, papers=max(1, len(values))))


def document_by_template(papers: Iterable[Paper], lists: Mapping[int, PaperList], name: str) -> str:
    """Return the text of one document by the template of that name. Raises ExportError."""
    return render_document(papers, lists, load_template(name), PLAIN)


def load_template(name: str) -> Template:
    """Return a template that comes with readlist, or that of a file. Raises ExportError."""
    return Template(name if name in SHIPPED else Path(name).name, template_source(name))


def check(template: Template, flavour: Flavour) -> bool:
    """Render a few invented papers; return whether notes are found again in what comes out.

    Raises ExportError where the template is at fault. Of a document nobody asks for the notes.
    """
    if not template.is_document:
        return TemplateFlavour(flavour, template).gives_note_back
    papers, lists = invented_papers(), invented_lists()
    for some in (papers, *([paper] for paper in papers)):
        render_document(some, lists, template, flavour)
    return True


def _harmless(text: str) -> str:
    """Return what a template made as it can stand in a managed block: it ends none, and closes its code."""
    text = _MARKER.sub(r"\1\\", writable("\n".join(line.rstrip("\r\n") for line in lines_of(text))))
    fence: Fence | None = None
    for line in text.split("\n"):
        fence = fence_after(line, fence)
    return f"{text}\n{fence.mark}" if fence and not fence.contained else text
