"""One TeX formula as a line of Unicode, or an error: there is no half-read formula.

A formula is read into pieces, and the pieces are joined with the care that a line needs and
two dimensions do not: a fraction beside a factor gets parentheses, a root too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container
from dataclasses import dataclass, replace

from readlist.views.tex_symbols import (
    ACCENTS,
    ALPHABETS,
    BARS,
    CLOSING,
    DIVIDING,
    FUNCTIONS,
    LITERAL,
    OPENING,
    ORDINARY,
    RELATIONS,
    SPACES,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    SWITCHES,
    TEXT_COMMANDS,
)

_SIGN = re.compile(r"\\[A-Za-z]+\*?|\\.|\s+|[0-9]+(?:\.[0-9]+)?|.", re.DOTALL)
_SIMPLE_NUMERATOR = re.compile(r"[^\s()/+−±=<>,]+(?:\([^()]*\))?")
_ATOM = re.compile(r"[^\W\d_][₀-₉ₐ-ₜᵢ-ᵥⱼ]*")
FRACTIONS = ("frac", "tfrac", "dfrac")
ROOTS = {"2": "√", "3": "∛", "4": "∜"}
_DEEPEST = 16
_OPERANDS = frozenset(("operand", "number", "function", "fraction", "root"))
# What may stand directly beside a/b without changing what is divided by what.
_BESIDE_FRACTION = frozenset(("", "open", "close", "relation", "punctuation"))


class UnreadableFormulaError(ValueError):
    """The formula has something in it that has no sure form in one line of Unicode."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a formula.

    ``kind`` is operand, number, function, fraction, root, open, close, relation, slash,
    punctuation or space; ``scripts`` are the signs ``^`` and ``_`` that it already carries.
    """

    text: str
    kind: str
    scripts: str = ""


def readable_formula(source: str, *, before: str = "", after: str = "") -> str:
    """Return the formula ``source``, TeX without its delimiters, in Unicode.

    ``before`` and ``after`` are the characters that stand directly beside it in the text.
    Raises UnreadableFormulaError.
    """
    parser = _Parser(_SIGN.findall(source))
    return _join(parser.pieces(""), before=_outside(before), after=_outside(after))


def script(text: str, mark: str) -> str | None:
    """Return ``text`` as superscript (``^``) or subscript (``_``); None if a character has no such form."""
    forms = SUPERSCRIPTS if mark == "^" else SUBSCRIPTS
    tight = re.sub(r" *([+−=()]) *", r"\1", text)
    if not tight or any(character not in forms for character in tight):
        return None
    return "".join(forms[character] for character in tight)


def _outside(character: str) -> str:
    if character.isalnum():
        return "operand"
    return {"(": "open", "[": "open", ")": "close", "]": "close", "/": "slash"}.get(character, "")


class _Parser:
    """Reads signs, as TeX calls tokens, from left to right; every method raises UnreadableFormulaError."""

    def __init__(self, signs: list[str]) -> None:
        self._signs = signs
        self._next = 0
        self._depth = 0

    def pieces(self, closing: str) -> list[Piece]:
        """Read up to ``closing``, or to the end of the formula when it is empty."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadableFormulaError("nested too deeply")
        found: list[Piece] = []
        while True:
            sign = self._take(closing)
            if sign == closing:
                self._depth -= 1
                return found
            if sign in ("^", "_"):
                self._add_script(found, sign)
            elif sign == "'":
                base = _base(found)
                found.append(replace(base, text=base.text + "′"))
            else:
                found.extend(self._read(sign, spaced=bool(found) and found[-1].kind == "space"))

    def _take(self, closing: str = "}") -> str:
        if self._next == len(self._signs):
            if closing == "":
                return ""
            raise UnreadableFormulaError("it ends too early")
        self._next += 1
        return self._signs[self._next - 1]

    def _skip_spaces(self) -> bool:
        """Pass over spaces and return whether there were any."""
        start = self._next
        while self._next < len(self._signs) and self._signs[self._next].isspace():
            self._next += 1
        return self._next > start

    def _read(self, sign: str, *, spaced: bool) -> list[Piece]:
        """Return the pieces of what begins with ``sign``; ``spaced``: a space stands before it."""
        if sign == "{":
            return self.pieces("}")
        if sign[0] == "\\" and len(sign) > 1:
            return self._command(sign[1:], spaced=spaced)
        if sign.isspace() or sign == "~":
            return [Piece(" ", "space")]
        if sign[0].isdecimal():
            return [Piece(sign, "number")]
        if sign in '}$&#\\%"`':
            raise UnreadableFormulaError(f"{sign} has no place in a formula")
        return [Piece("−" if sign == "-" else sign, _kind_of(sign))]

    def _argument(self) -> tuple[list[Piece], bool]:
        """Return the argument that follows, and whether it stood in braces."""
        self._skip_spaces()
        sign = self._take()
        if sign == "{":
            return self.pieces("}"), True
        if sign in ("^", "_", "'"):
            raise UnreadableFormulaError("an argument is missing")
        if sign[0].isdecimal() and len(sign) > 1:
            # TeX takes one digit: 2^10 is 2¹0.
            self._next -= 1
            self._signs[self._next] = sign[1:]
            sign = sign[0]
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadableFormulaError("nested too deeply")
        read = self._read(sign, spaced=False)
        self._depth -= 1
        return read, False

    def _add_script(self, found: list[Piece], mark: str) -> None:
        pieces, braced = self._argument()
        inner = _join(pieces)
        if not inner:
            raise UnreadableFormulaError("an empty script")
        base = _base(found)
        if mark in base.scripts:
            raise UnreadableFormulaError("two scripts on one another")
        form = script(inner, mark)
        if form is None:
            form = mark + (f"{{{inner}}}" if braced or len(inner) > 1 else inner)
        found.append(replace(base, text=base.text + form, scripts=base.scripts + mark))

    def _command(self, name: str, *, spaced: bool) -> list[Piece]:
        name = name.removesuffix("*")
        readers: tuple[tuple[Container[str], Callable[[str], list[Piece]]], ...] = (
            (TEXT_COMMANDS, self._text),
            (ALPHABETS, self._styled),
            (ACCENTS, self._accented),
            (FRACTIONS, self._fraction),
            (("sqrt",), self._root),
            (("left", "right"), self._delimiter),
            (("pmod",), self._modulo),
        )
        for names, read in readers:
            if name in names:
                return read(name)
        return self._symbol(name, spaced=spaced)

    def _symbol(self, name: str, *, spaced: bool) -> list[Piece]:
        # TeX reads a command's name up to the next space and drops the space; before a
        # relation it is kept, because there it is what the author wanted to see.
        dropped = name.isalpha() and self._skip_spaces()
        if name in SPACES:
            return [Piece(" ", "space")]
        if name in SWITCHES:
            return []
        for symbols, kind in _SYMBOLS:
            if name in symbols:
                between = kind in ("relation", "slash")
                spaced_after = spaced if between else dropped and self._relation_follows()
                space = [Piece(" ", "space")] if spaced_after else []
                return [Piece(symbols[name], kind), *space]
        raise UnreadableFormulaError(f"\\{name} is not known")

    def _relation_follows(self) -> bool:
        sign = self._signs[self._next] if self._next < len(self._signs) else ""
        return sign in ("+", "-", "=", "<", ">", "/", "*") or sign[1:] in RELATIONS or sign[1:] in DIVIDING

    def _text(self, name: str) -> list[Piece]:
        """Return the argument as one piece: words in braces keep their spaces and hyphens."""
        self._skip_spaces()
        if self._next < len(self._signs) and self._signs[self._next] == "{":
            self._next += 1
            text = self._words()
        else:
            text = _join(self._argument()[0])
        return [Piece(text, "function" if name == "operatorname" else "operand")] if text else []

    def _words(self) -> str:
        words: list[str] = []
        while (sign := self._take()) != "}":
            escaped = sign[1:] if sign[0] == "\\" else ""
            if escaped in LITERAL:
                words.append(LITERAL[escaped])
            elif escaped in SPACES or sign == "~" or sign.isspace():
                words.append(" ")
            elif sign[0] in "\\{$^_":
                raise UnreadableFormulaError("a formula within words")
            else:
                words.append(sign)
        return "".join(words)

    def _styled(self, name: str) -> list[Piece]:
        text = _join(self._argument()[0])
        # Bold words would be a row of look-alike letters; one letter is a name of its own.
        is_bold_word = name in ("mathbf", "boldsymbol", "bm") and len(text) > 1
        return [Piece(text if is_bold_word else text.translate(ALPHABETS[name]), "operand")] if text else []

    def _accented(self, name: str) -> list[Piece]:
        letter = _join(self._argument()[0])
        if len(letter) != 1 or not letter.isalpha():
            raise UnreadableFormulaError("an accent over more than a letter")
        return [Piece(unicodedata.normalize("NFC", letter + ACCENTS[name]), "operand")]

    def _fraction(self, _name: str) -> list[Piece]:
        numerator, denominator = self._argument()[0], self._argument()[0]
        above, below = _join(numerator), _join(denominator)
        if not above or not below:
            raise UnreadableFormulaError("an empty fraction")
        kinds = {piece.kind for piece in numerator}
        if kinds & {"fraction", "function", "slash"} or not _SIMPLE_NUMERATOR.fullmatch(above):
            above = f"({above})"
        if len(denominator) != 1 or denominator[0].kind not in ("operand", "number", "root") or " " in below:
            below = f"({below})"
        return [Piece(f"{above}/{below}", "fraction")]

    def _root(self, _name: str) -> list[Piece]:
        degree = "2"
        self._skip_spaces()
        if self._next < len(self._signs) and self._signs[self._next] == "[":
            self._next += 1
            degree = _join(self.pieces("]"))
        if degree not in ROOTS:
            raise UnreadableFormulaError("a root of that degree has no sign")
        pieces = self._argument()[0]
        inner = _join(pieces)
        if not inner:
            raise UnreadableFormulaError("an empty root")
        if (
            len(pieces) == 1
            and (pieces[0].kind == "number" or _ATOM.fullmatch(inner))
            and "^" not in pieces[0].scripts
        ):
            return [Piece(ROOTS[degree] + inner, "root")]
        return [Piece(f"{ROOTS[degree]}({inner})", "close")]

    def _delimiter(self, _name: str) -> list[Piece]:
        self._skip_spaces()
        sign = self._take()
        if sign == ".":
            return []
        pieces = [] if sign == "{" else self._read(sign, spaced=False)
        if len(pieces) != 1 or pieces[0].kind not in ("open", "close", "bar", "relation", "slash"):
            raise UnreadableFormulaError("not a delimiter")
        return pieces

    def _modulo(self, _name: str) -> list[Piece]:
        return [Piece(" ", "space"), Piece(f"(mod {_join(self._argument()[0])})", "close")]


_SYMBOLS = (
    (ORDINARY, "operand"),
    (RELATIONS, "relation"),
    (DIVIDING, "slash"),
    (FUNCTIONS, "function"),
    (OPENING, "open"),
    (CLOSING, "close"),
    (BARS, "bar"),
    (LITERAL, "operand"),
)


def _kind_of(character: str) -> str:
    for characters, kind in (("([", "open"), (")]", "close"), ("+-=<>*", "relation"), (",;:", "punctuation")):
        if character in characters:
            return kind
    return {"/": "slash", "|": "bar"}.get(character, "operand")


def _base(found: list[Piece]) -> Piece:
    """Take from ``found`` what the next script or prime belongs to, in a form that keeps it together."""
    while found and found[-1].kind == "space":
        found.pop()
    base = found.pop() if found else Piece("", "operand")
    return Piece(f"({base.text})", "close") if base.kind in ("fraction", "root") else base


def _join(pieces: list[Piece], *, before: str = "", after: str = "") -> str:
    """Return the pieces in one line; ``before`` and ``after`` are the kinds of what stands outside."""
    joined: list[str] = []
    kinds = [before, *(piece.kind for piece in pieces), after]
    for index, piece in enumerate(pieces, start=1):
        left, right = kinds[index - 1], kinds[index + 1]
        if piece.kind == "space" and (left == "open" or right == "close"):
            continue
        text = piece.text
        if piece.kind == "fraction":
            beside = {_visible(kinds[index - 1 :: -1]), _visible(kinds[index + 1 :])}
            text = text if beside <= _BESIDE_FRACTION else f"({text})"
        elif piece.kind == "root" and (right in _OPERANDS or right == "open"):
            text = f"{text[0]}({text[1:]})"
        if piece.kind == "function" and (left in _OPERANDS or left == "close"):
            text = f" {text}"
        if right in _OPERANDS and (piece.kind == "function" or (piece.scripts and text.endswith("*"))):
            text = f"{text} "
        joined.append(text)
    return re.sub(r" {2,}", " ", "".join(joined)).strip()


def _visible(kinds: list[str]) -> str:
    """Return the first kind that is not a space."""
    return next((kind for kind in kinds if kind != "space"), "")
