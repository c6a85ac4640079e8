"""One paper as HTML: the same page that the terminal shows, in elements instead of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import chain

from readlist.model.text import clean_line
from readlist.views.annotated import AnnotatedAbstract, Passage, Stretch, kind_words
from readlist.views.blocks import Bullets
from readlist.views.documents.addresses import web_address
from readlist.views.documents.html_note import note_html
from readlist.views.links import short_url
from readlist.views.page import AbstractText, Address, Element, Line, NoteText, PaperPage, Part, Remark, Words
from readlist.views.palette import kind_role

_LONGEST_ADDRESS = 200


@dataclass(frozen=True)
class HtmlPaper:
    """Writes the page of a paper whose heading is of ``level``.

    ``anchor`` is the id of the whole, ``number`` makes those of what is in it: they have no
    letter, and a key always has one.
    """

    page: PaperPage
    anchor: str
    number: int
    level: int

    @cached_property
    def _lines(self) -> list[list[Stretch]]:
        return self.page.abstract.stretches()

    @cached_property
    def _drawn(self) -> set[int]:
        """The numbers of the passages that are in sight: one may be of nothing but spaces."""
        stretches = chain.from_iterable(self._lines)
        return {passage.number for stretch in stretches for passage in stretch.closed}

    def html(self) -> str:
        """Return the paper as an article."""
        parts = "\n".join(map(self._part, self.page.parts))
        return f'<article id="{escape(self.anchor)}">\n{parts}\n</article>'

    def _part(self, part: Part) -> str:
        elements = [html for element in part.elements if (html := self._element(element))]
        content = "\n".join(elements)
        if isinstance(part.elements[0], Remark | Address):
            content = f"<ol>\n{content}\n</ol>"
        if part.section:
            heading = f"h{self.level + 1}"
            name = part.section.lower()
            return f'<section class="{name}">\n<{heading}>{part.section}</{heading}>\n{content}\n</section>'
        first = part.elements[0]
        kind = first.kind if isinstance(first, Line) else "abstract"
        tag = {"title": "header", "identity": "footer"}.get(kind, "div")
        opening = f'{tag} class="abstract"' if kind == "abstract" else tag
        return f"<{opening}>\n{content}\n</{tag}>"

    def _element(self, element: Element) -> str:
        match element:
            case Line():
                return self._line(element)
            case AbstractText():
                return "\n".join(self._abstract(element.abstract))
            case NoteText():
                return f'<div dir="auto">\n{note_html(element.text, level=self.level + 2)}</div>'
            case Remark():
                return self._remark(element)
            case Address():
                return _address(element)

    def _line(self, line: Line) -> str:
        if line.kind == "advice":
            return ""
        words = escape(line.between.text).join(map(_words, line.words))
        if line.kind == "title":
            return f'<h{self.level} dir="auto">{words}</h{self.level}>'
        return f'<p class="{line.kind.partition(" ")[0]}" dir="auto">{words}</p>'

    def _abstract(self, abstract: AnnotatedAbstract) -> Iterator[str]:
        lines = iter(self._lines)
        for block in abstract.blocks:
            if isinstance(block, Bullets):
                items = "\n".join(f'<li dir="auto">{self._marked(next(lines))}</li>' for _ in block.items)
                yield f"<ul>\n{items}\n</ul>"
            else:
                yield f'<p dir="auto">{self._marked(next(lines))}</p>'

    def _marked(self, stretches: Sequence[Stretch]) -> str:
        """Return a line of the abstract with its passages marked, the sign of each behind its end."""
        written: list[str] = []
        for stretch in stretches:
            written.extend(self._sign(passage) for passage in stretch.closed)
            text = escape(stretch.text)
            if stretch.inner and text:
                role = kind_role(stretch.inner.annotation.kind)
                text = f'<mark class="{role}">{text}</mark>'
            written.append(text)
        return "".join(written)

    def _sign(self, passage: Passage) -> str:
        said, place = f"{self.number}-{passage.number}", f"{self.number}.{passage.number}"
        label = escape(f"{kind_words(passage.annotation)} {passage.number}")
        role, sign = kind_role(passage.annotation.kind), passage.mark(ascii=True)
        return f'<sup><a class="ink-{role}" id="{place}" href="#{said}" aria-label="{label}">{sign}</a></sup>'

    def _remark(self, remark: Remark) -> str:
        passage = remark.passage
        said, place = f"{self.number}-{passage.number}", f"{self.number}.{passage.number}"
        sign = passage.mark(ascii=True)
        if passage.number in self._drawn:
            sign = f'<a href="#{place}" aria-label="back to passage {passage.number}">{sign}</a>'
        return (
            f'<li id="{said}">\n<span class="sign ink-{remark.role}">{sign}</span>\n'
            f'<blockquote dir="auto"><p>{_words(remark.quote)}</p></blockquote>\n'
            f'<p class="said" dir="auto">{" ".join(map(_words, remark.said))}</p>\n</li>'
        )


def _words(words: Words) -> str:
    text = escape(words.text)
    return text if words.role == "text" else f'<span class="ink-{words.role}">{text}</span>'


def _address(address: Address) -> str:
    url = web_address(address.link.url)
    shown = escape(short_url(clean_line(address.link.url), _LONGEST_ADDRESS))
    kind = f" {_words(address.kind)}" if address.kind else ""
    link = f'<a href="{escape(url)}">{shown}</a>' if url else shown
    return f"<li>{link}{kind}</li>"
