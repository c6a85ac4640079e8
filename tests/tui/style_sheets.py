"""Style sheets are parsed once for all apps of the tests, not some hundred times by each of them."""

from __future__ import annotations

from typing import Any

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_parse = Stylesheet._parse_rules
_parsed: dict[tuple[Any, ...], list[RuleSet]] = {}


def parse_each_once() -> None:
    """Have all apps share what a source, with the same variables in the same role, is parsed to.

    Textual keeps it for an app, but of 64 sources, and an app of ours has more. What cannot be parsed
    is tried, and refused, each time.
    """
    Stylesheet._parse_rules = _parse_once  # type: ignore[method-assign, assignment]


def _parse_once(sheet: Stylesheet, css: str, *arguments: Any, **named: Any) -> list[RuleSet]:
    key = (css, arguments, *named.items(), *sheet._variables.items())
    if key not in _parsed:
        _parsed[key] = _parse(sheet, css, *arguments, **named)
    return _parsed[key]
