"""Jinja in a box: a template sees plain values, reads no file, and cannot run away.

What a template could make much of in one step is refused, loops and calls are counted, and so
is the text that comes out.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any, cast

from jinja2 import nodes, pass_context
from jinja2.runtime import Context, LoopContext, Macro, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from readlist.library.templates.filters import MOST_CHARACTERS, checked, shown, the_filters, too_much
from readlist.library.templates.values import VALUES, shape_of

MOST_STEPS = 200_000
"""How often a template may go round a loop or call something for one paper."""
_LARGEST_NUMBER = 10**30
_OF_TEXT = frozenset({
    "capitalize", "casefold", "count", "endswith", "find", "isdecimal", "lower", "lstrip", "partition",
    "removeprefix", "removesuffix", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith",
    "strip", "title", "upper",
})  # fmt: skip
_OF_A_DAY = frozenset({"day", "isoformat", "month", "weekday", "year"})
_OF_A_MAPPING = frozenset({"get", "items", "keys", "values"})
_OF_A_GROUP = frozenset({"grouper", "list"})
_COUNTED = " counted"  # names with a space: no template can type them
_JOINED = " joined"


class Missing(StrictUndefined):
    """Something that a template names and that does not exist: any use of it is an error with a hint."""

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return str(self._undefined_hint)
        known = shape_of(self._undefined_obj)
        what = f"{_kind(self._undefined_obj)} has" if known else "this has"
        return f"{what} no `{self._undefined_name}`{near(str(self._undefined_name), known)}"


class Box(ImmutableSandboxedEnvironment):
    """The environment of one template."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self) -> None:
        super().__init__(
            undefined=Missing,
            autoescape=False,  # Markdown, not HTML
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=self._printed,
        )
        self.filters = the_filters(self.filters) | {
            _COUNTED: self._each,
            _JOINED: self._concatenated,
        }
        self.globals = {name: self.globals[name] for name in ("range", "dict", "namespace")}
        self._steps_left = 0
        self._characters_left = 0

    def parse(self, source: str, name: str | None = None, filename: str | None = None) -> nodes.Template:
        """Return the tree of a template, in which every loop counts and ``~`` looks at the length."""
        tree = super().parse(source, name, filename)
        for loop in list(tree.find_all(nodes.For)):
            loop.iter = self._filtered(loop.iter, _COUNTED)
        for concatenation in list(tree.find_all(nodes.Concat)):
            parts = nodes.List(concatenation.nodes, lineno=concatenation.lineno, environment=self)
            concatenation.nodes = [self._filtered(parts, _JOINED)]
        return tree

    def allow(self, papers: int) -> None:
        """Let the next rendering take as much as ``papers`` papers may."""
        self._steps_left = MOST_STEPS * papers
        self._characters_left = MOST_CHARACTERS * papers

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may look at this: fields of plain values, and harmless methods."""
        if isinstance(obj, VALUES):
            return attr in shape_of(obj)
        if isinstance(obj, LoopContext | Namespace):
            return not attr.startswith("_")
        harmless: tuple[tuple[type, frozenset[str]], ...] = (
            (str, _OF_TEXT),
            (datetime.date, _OF_A_DAY),
            (dict, _OF_A_MAPPING),
            (tuple, _OF_A_GROUP),
        )
        return any(isinstance(obj, kind) and attr in names for kind, names in harmless)

    def wrap_str_format(self, value: Any) -> None:
        """Return None: ``format`` of a text is no more allowed than what else could make it very long."""

    def is_safe_callable(self, obj: Any) -> bool:
        """Return whether a template may call this."""
        return isinstance(obj, Macro | LoopContext) or super().is_safe_callable(obj)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Missing:
        """Return what stands for something that a template may not look at."""
        return Missing(f"templates cannot use `{attribute}` here", obj=obj, name=attribute)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call something for a template, which is a step."""
        __self._step()
        return super().call(__context, __obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Calculate for a template, with texts and numbers of reasonable size."""
        texts = isinstance(left, str | list | tuple) or isinstance(right, str | list | tuple)
        if operator == "**" or (texts and operator != "+"):
            raise TypeError(f"templates cannot use {operator} here")
        result = super().call_binop(context, operator, left, right)
        if isinstance(result, str):
            return checked(result)
        if isinstance(result, int) and abs(result) > _LARGEST_NUMBER:
            raise too_much()
        return result

    def _step(self) -> None:
        self._steps_left -= 1
        if self._steps_left < 0:
            raise too_much()

    @pass_context
    def _each(self, context: Context, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._step()
            yield item

    @pass_context
    def _concatenated(self, context: Context, parts: Iterable[Any]) -> str:
        return checked("".join(map(shown, parts)))

    @pass_context
    def _printed(self, context: Context, value: Any) -> Any:
        if isinstance(value, Missing):
            return value  # printing it is the error
        text = shown(value)
        self._characters_left -= len(text)
        if self._characters_left < 0:
            raise too_much()
        return text

    def _filtered(self, node: nodes.Node, name: str) -> nodes.Filter:
        return nodes.Filter(
            cast(nodes.Expr, node), name, [], [], None, None, lineno=node.lineno, environment=self
        )


def near(name: str, known: Iterable[str]) -> str:
    """Return the question whether another name was meant; "" where none is like it."""
    found = get_close_matches(name, list(known), n=1)
    return f"; did you mean `{found[0]}`?" if found else ""


def _kind(value: Any) -> str:
    name = type(value).__name__.removesuffix("Value").removeprefix("Note").lower()
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
