"""The options of ``export`` for bibliographies: under which keys, and in which encoding."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from readlist.errors import UsageError
from readlist.library.citation_keys import CITED

if TYPE_CHECKING:
    from readlist.cli.session import Session

_Command = TypeVar("_Command", bound=Callable[..., object])
_UTF_8, _LATEX = "utf-8", "latex"
_ENCODED = ("bibtex", "biblatex")


def citing_options(command: _Command) -> _Command:
    """Add ``--keys`` and ``--encoding`` to a command."""
    keys = click.option(
        "--keys",
        metavar="PATTERN",
        help=f"For {', '.join(CITED)}: the citation keys, such as {{author}}{{year}}{{word}}. In braces can "
        "stand key (readlist's own), source (that of the file the paper came from), author, authors, year, "
        "word, words. As citation-key in the configuration where not given.",
    )
    encoding = click.option(
        "--encoding",
        type=click.Choice([_UTF_8, _LATEX]),
        default=_UTF_8,
        help=f"For {' and '.join(_ENCODED)}: é as {{\\'e}}, for BibTeX itself and old styles.",
    )
    return keys(encoding(command))


def check_citing(format_name: str, keys: str | None, encoding: str) -> None:
    """Raise UsageError where the options are not for the format."""
    if keys is not None and format_name not in CITED:
        raise UsageError(f"--keys is not for {format_name}.", f"It is for {', '.join(CITED)}.")
    if encoding != _UTF_8 and format_name not in _ENCODED:
        raise UsageError(f"--encoding is not for {format_name}.", f"It is for {' and '.join(_ENCODED)}.")


def pattern_of_keys(session: Session, format_name: str, keys: str | None) -> str | None:
    """Return the pattern of the keys in that format; None where it has none. Raises ConfigError."""
    if format_name not in CITED:
        return None
    return session.config.citation_key if keys is None else keys
