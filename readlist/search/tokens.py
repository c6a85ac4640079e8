"""A query as a row of tokens with their places in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from readlist.errors import QueryError
from readlist.model.identifiers import parse_identifier
from readlist.search.syntax import FIELDS

# A letter-only name before a colon; "https://" and "std::vector" are words, and so is "12:30".
_FIELD = re.compile(r"([A-Za-z_]+):(?!//|:)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE = re.compile(r'\\(["\\])')


@dataclass(frozen=True)
class Token:
    """One token. ``field`` is the name before the colon of a term, "" without one.

    ``value_position`` is where the value begins, for messages about it.
    """

    kind: Literal["term", "minus", "or", "open", "close"]
    text: str
    position: int
    field: str = ""
    quoted: bool = False
    value_position: int = 0


def query_error(message: str, position: int, hint: str) -> QueryError:
    """Return the error that says in words, and as an offset, where a query is wrong."""
    return QueryError(f"{message} (at character {position + 1} of the query).", position, hint)


def brief(text: str) -> str:
    """Return the beginning of ``text``, for a message that quotes it."""
    return text if len(text) <= 60 else f"{text[:59]}…"


def tokenize(text: str) -> list[Token]:
    """Return the tokens of ``text``. Raises QueryError."""
    closings = _closings(text)
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        character = text[position]
        if character.isspace():
            position += 1
        elif character in "()":
            tokens.append(Token("open" if character == "(" else "close", character, position))
            position += 1
        elif character == '"':
            value, end = _quoted(text, position)
            tokens.append(Token("term", value, position, quoted=True, value_position=position))
            position = end
        else:
            end = _word_end(text, position, closings)
            minuses = _minuses(text[position:end], text[end : end + 1])
            if minuses:
                tokens += [Token("minus", "-", position + offset) for offset in range(minuses)]
                position += minuses
            else:
                token, position = _word(text, position, end)
                tokens.append(token)
    return tokens


def quote(value: str) -> str:
    """Return ``value`` in quotes, as ``tokenize`` reads it back."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _word(text: str, position: int, end: int) -> tuple[Token, int]:
    """Return the token of the word from ``position`` to ``end``, and where the next one begins."""
    word = text[position:end]
    if word == "OR":
        return Token("or", word, position), end
    plain = Token("term", word, position, value_position=position), end
    match = _FIELD.match(word)
    if match is None:
        return plain
    name, value_position = match[1].lower(), position + match.end()
    value, quoted = text[value_position:end], False
    if not value and text[end : end + 1] == '"':
        quoted = True
        value, end = _quoted(text, end)
    if name not in FIELDS:
        if not value or (not quoted and parse_identifier(word) is not None):
            return plain
        raise _unknown_field(name, word, position)
    if not value:
        raise query_error(
            f"{name}: has no value",
            position,
            f"Write the value next to the colon, without a space: {name}:value",
        )
    return Token("term", value, position, name, quoted, value_position), end


def _unknown_field(name: str, word: str, position: int) -> QueryError:
    near = get_close_matches(name, FIELDS, 1, 0.6)
    advice = f"Did you mean {near[0]}:? " if near else ""
    return query_error(
        f'There is no field "{brief(name)}:"',
        position,
        f"{advice}The fields are {', '.join(FIELDS)}. To find the words, write {quote(brief(word))}.",
    )


def _quoted(text: str, position: int) -> tuple[str, int]:
    match = _QUOTED.match(text, position)
    if match is None:
        raise query_error("The quotation is never closed", position, 'Put a " at its end.')
    if not match[1].strip():
        raise query_error(
            "There is nothing between the quotes",
            position,
            'Write the words there, as in "mixture of experts".',
        )
    return _ESCAPE.sub(r"\1", match[1]), match.end()


def _minuses(word: str, following: str) -> int:
    """Return how many signs at the beginning of ``word`` negate what comes after them.

    Words without a letter or digit, such as ``-`` and ``->``, are only words.
    """
    signs = len(word) - len(word.lstrip("-"))
    before_group = signs == len(word) and following in ("(", '"')
    return signs if before_group or any(character.isalnum() for character in word) else 0


def _word_end(text: str, position: int, closings: dict[int, int]) -> int:
    """Return the end of the word at ``position``; brackets closed within the word belong to it: ``O(n)``."""
    end = position
    while end < len(text) and not text[end].isspace() and text[end] not in '")':
        if text[end] == "(":
            if end not in closings:
                break
            end = closings[end]
        end += 1
    return end


def _closings(text: str) -> dict[int, int]:
    """Return where each opening bracket is closed, of those closed before the next space or quote."""
    opened: list[int] = []
    closings: dict[int, int] = {}
    for position, character in enumerate(text):
        if character == "(":
            opened.append(position)
        elif character == ")":
            if opened:
                closings[opened.pop()] = position
        elif character == '"' or character.isspace():
            opened.clear()
    return closings
