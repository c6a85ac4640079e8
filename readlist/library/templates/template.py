"""A template: read with care, rendered within bounds, and at fault in words that name the line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

from jinja2 import Template as JinjaTemplate
from jinja2 import TemplateError, TemplateSyntaxError, meta, nodes

from readlist.errors import ExportError
from readlist.library.templates.filters import JINJAS, MARKDOWN
from readlist.library.templates.sandbox import Box, near
from readlist.library.templates.values import PaperValue
from readlist.library.templates.variables import OF_A_DOCUMENT, OF_A_NOTE, OF_BOTH

LONGEST = 200_000
"""Characters of a template."""

_ALONE = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


class Template:
    """A template for notes, which says ``paper``, or for one document, which says ``papers``.

    Raises ExportError that names ``name``, the line and what is wrong there.
    """

    def __init__(self, name: str, source: str) -> None:
        if len(source) > LONGEST:
            raise ExportError(f"{name} is too long for a template.", f"{LONGEST:,} characters are the most.")
        self.name = name
        self.source = source
        self.fingerprint = hashlib.blake2b(source.encode("utf-8", "replace"), digest_size=12).hexdigest()
        self._box = Box()
        try:
            tree = self._box.parse(source, name, name)
            named = meta.find_undeclared_variables(tree)
            self.is_document = not named.isdisjoint(OF_A_DOCUMENT)
            self._check(tree)
            code = self._box.compile(tree, name, name)
        except TemplateSyntaxError as error:
            raise self._fault(error.lineno, _in_words(error)) from error
        except RecursionError as error:
            raise self._fault(1, "it is nested too deeply") from error
        self._template = JinjaTemplate.from_code(self._box, code, dict(self._box.globals))

    @property
    def variables(self) -> Mapping[str, str]:
        """The variables that the template can use, with what they are."""
        return (OF_A_DOCUMENT if self.is_document else OF_A_NOTE) | OF_BOTH

    def render(self, variables: Mapping[str, Any], *, papers: int = 1) -> str:
        """Return the text for these variables, of which there are about ``papers`` papers.

        Blank lines before and behind it are left out.
        """
        self._box.allow(papers)
        try:
            return self._template.render(variables).strip("\n")
        except ExportError as error:
            raise self._fault(self._line(error.__traceback__), error.message, error.hint) from error
        except RecursionError as error:
            raise self._fault(1, "it goes on calling itself") from error
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            raise self._fault(self._line(error.__traceback__), _in_words(error)) from error

    def _check(self, tree: nodes.Template) -> None:
        """Raise ExportError for what can be seen without rendering anything."""
        for other in tree.find_all(_ALONE):
            raise self._fault(other.lineno, "a template stands alone: it cannot take in other files")
        known = {**self.variables, **dict.fromkeys(self._box.globals)}
        unknown = meta.find_undeclared_variables(tree) - set(known)
        if self.is_document and unknown & set(OF_A_NOTE):
            raise self._fault(
                _line_of(tree, unknown & set(OF_A_NOTE)),
                "it is for one paper and for many at once",
                "Notes are made of `paper`, a document of `papers`, `lists` and `months`.",
            )
        if unknown:
            line = _line_of(tree, unknown)
            name = next(name for name, at in _names(tree) if name in unknown and at == line)
            hint = f"There are {', '.join(f'`{each}`' for each in self.variables)}."
            raise self._fault(line, f"`{name}` is not a variable{near(name, known)}", hint)
        for each in tree.find_all(nodes.Getattr):
            fields = PaperValue.__struct_fields__
            if isinstance(each.node, nodes.Name) and each.node.name == "paper" and each.attr not in fields:
                hint = f"There are {', '.join(fields)}."
                what = f"a paper has no `{each.attr}`{near(each.attr, fields)}"
                raise self._fault(each.lineno, what, hint)

    def _fault(self, line: int, what: str, hint: str = "") -> ExportError:
        return ExportError(f"{self.name}:{line}: {what}", hint)

    def _line(self, traceback: TracebackType | None) -> int:
        line = 1
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename == self.name:
                line = traceback.tb_lineno
            traceback = traceback.tb_next
        return line


def _names(tree: nodes.Template) -> Iterator[tuple[str, int]]:
    return ((each.name, each.lineno) for each in tree.find_all(nodes.Name) if each.ctx == "load")


def _line_of(tree: nodes.Template, names: set[str]) -> int:
    return min(line for name, line in _names(tree) if name in names)


def _in_words(error: Exception) -> str:
    """Return what is wrong in the words of a sentence that goes on."""
    message = str(error.message if isinstance(error, TemplateError) else error).strip().rstrip(".")
    if message.startswith("No filter named"):
        name = message.split("'")[1]
        return f"there is no filter `{name}`{near(name, (*JINJAS, *MARKDOWN))}"
    return f"{message[:1].lower()}{message[1:]}" if message else type(error).__name__
