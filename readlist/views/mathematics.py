"""TeX in running text, made readable where that is certain and left as written elsewhere.

Abstracts carry formulas in dollars, and formulas that lost their dollars on the way. The
former are read whole; of the latter only pieces that cannot be anything else: a script in
braces (``n^{1+o(1)}``), a known command (``\\mathcal{O}``), an escaped percent sign, the
quotation marks of TeX.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from readlist.views.formula import FRACTIONS, UnreadableFormulaError, readable_formula, script
from readlist.views.tex_symbols import (
    ACCENTS,
    ALPHABETS,
    FUNCTIONS,
    ORDINARY,
    RELATIONS,
    TEXT_ACCENTS,
    TEXT_COMMANDS,
)
from readlist.views.traced import Traced, rewritten, traced

_LONGEST_FORMULA = 2000
_LONGEST_ARGUMENT = 300
_LONGEST_QUOTATION = 300
_DEEPEST = 16
_MAYBE_TEX = re.compile(r"[\\$]|[\^_]\{|``")
_START = re.compile(
    r"(?P<opened>``(?=[^\s`]))"
    r"|(?P<closed>(?<=[^\s'])''(?!'))"
    r"|(?P<verbatim>(?:https?://|www\.)\S+|`[^`\n]*`|\\\$(?!\d))"
    r"|(?P<delimited>\$\$?|\\[(\[])"
    r"|(?P<switched>\{\\(?:tt|sc|it|bf|em|rm|sf|sl) +(?P<words>[^{}\\$]{1,300})\})"
    r"|(?P<accented>\{\\[`'^~=.\"](?:\w|\{\w\})\}|\\[`'^~=.\"]\{\w\}|\\[uvHckr]\{\w\})"
    r"|(?P<escaped>(?<=[0-9)}\]])\\%|(?<=[\w ])\\&(?=[\w ])|(?<=\w)\\_(?=\w)|\\\$(?=\d))"
    r"|(?P<command>\\(?P<name>[A-Za-z]+))"
    r"|(?P<scripted>(?:[^\W_]|[)\]])(?=[\^_]\{))"
)
_CLOSING = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_SPOKEN_WORD = re.compile(r"(?<=\s)[^\W\d_]{2,}(?=\s)")
_HAS_NAME = re.compile(r"[^\W_]")
_LETTERS = re.compile(r"[^\W\d_]+")
_BRACES = re.compile(r"[{}]|\\.", re.DOTALL)
_SCRIPT_OF_COMMAND = re.compile(r"[\^_][A-Za-z0-9](?![A-Za-z0-9{])")
_ROOT_DEGREE = re.compile(r"\[[^\[\]{}\\]{1,9}\]")
_ARGUMENTS = {
    **dict.fromkeys([*ACCENTS, *ALPHABETS, *TEXT_COMMANDS, "sqrt"], 1),
    **dict.fromkeys(FRACTIONS, 2),
    **dict.fromkeys([*ORDINARY, *RELATIONS, *FUNCTIONS], 0),
}
_SCRIPT_COMMANDS = {"textsuperscript": "^", "textsubscript": "_"}

_Reader = Callable[[str, re.Match[str]], tuple[str, int] | None]
"""Takes the text and a match of _START; returns what to write instead and where to go on, or None."""


def readable_mathematics(text: str) -> str:
    """Return ``text`` with its TeX as Unicode; what has no certain form stays as written.

    Text without TeX comes back unchanged. Never raises; takes time in proportion to the
    length of the text.
    """
    if not _MAYBE_TEX.search(text):
        return text
    return "".join(written for written, _, _ in _pieces(text))


def traced_mathematics(text: str) -> Traced:
    """Return what ``readable_mathematics`` does, each character with the source it stands for."""
    return rewritten(list(_pieces(text)), text) if _MAYBE_TEX.search(text) else traced(text)


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the text piece by piece: what is written, and the start and end of what it stands for."""
    position = 0
    while match := _START.search(text, position):
        yield text[position : match.start()], position, match.start()
        reader = _READERS.get(match.lastgroup or "")
        written, end = (reader(text, match) if reader else None) or (match.group(), match.end())
        yield written, match.start(), end
        position = end
    yield text[position:], position, len(text)


def _delimited(text: str, match: re.Match[str]) -> tuple[str, int] | None:
    opening, start = match.group(), match.end()
    closing = _CLOSING[opening]
    stop = text.find(closing, start, start + _LONGEST_FORMULA)
    if stop < 0:
        return None
    content, end = text[start:stop], stop + len(closing)
    before, after = text[match.start() - 1 : match.start()], text[end : end + 1]
    if not content.strip() or "\n\n" in content or not _is_formula(content):
        return None
    if not (_are_formula_dollars(content, before, after) if opening == "$" else _HAS_NAME.search(content)):
        return None
    return _read(content, before, after) or text[match.start() : end], end


def _is_formula(content: str) -> bool:
    """Return whether ``content`` reads like a formula rather than words between two prices."""
    if "\\" in content:
        return True
    if "^" in content or "_" in content:
        return not _SPOKEN_WORD.search(content)
    longest = max(map(len, _LETTERS.findall(content)), default=0)
    return longest <= (1 if re.search(r"\s", content) else 3)


def _are_formula_dollars(content: str, before: str, after: str) -> bool:
    """Return whether dollars around ``content`` delimit it; the rules of Pandoc and some for prices.

    https://pandoc.org/MANUAL.html#extension-tex_math_dollars
    """
    if content[0].isspace() or content[-1].isspace() or after.isdigit() or content[-1] in "/:":
        return False
    return not before.isalnum() or content[0] in "\\^_{"


def _opened(text: str, match: re.Match[str]) -> tuple[str, int] | None:
    """Read the beginning of a quotation that ends in the same paragraph."""
    quotation = text[match.end() : match.end() + _LONGEST_QUOTATION].partition("\n\n")[0]
    return ("“", match.end()) if "''" in quotation.partition("``")[0] else None


def _closed(text: str, match: re.Match[str]) -> tuple[str, int] | None:
    before = text[max(match.start() - _LONGEST_QUOTATION, 0) : match.start()].rpartition("\n\n")[2]
    _, opening, quotation = before.rpartition("``")
    is_open = opening and quotation[:1].strip() and "''" not in quotation
    return ("”", match.end()) if is_open else None


def _switched(_text: str, match: re.Match[str]) -> tuple[str, int] | None:
    return match["words"].rstrip(), match.end()


def _accented(_text: str, match: re.Match[str]) -> tuple[str, int] | None:
    accent, letter = (character for character in match.group() if character not in "{}\\")
    composed = unicodedata.normalize("NFC", letter + TEXT_ACCENTS[accent])
    return (composed, match.end()) if len(composed) == 1 and letter.isalpha() else None


def _escaped(_text: str, match: re.Match[str]) -> tuple[str, int] | None:
    return match.group()[1:], match.end()


def _command(text: str, match: re.Match[str]) -> tuple[str, int] | None:
    name, start, end = match["name"], match.start(), match.end()
    before = text[start - 1 : start]
    known = name in _ARGUMENTS or name in _SCRIPT_COMMANDS
    if name == "sqrt" and (degree := _ROOT_DEGREE.match(text, end)):
        end = degree.end()
    groups: list[str] = []
    while (len(groups) < _ARGUMENTS.get(name, 1) or not known) and (stop := _group_end(text, end)):
        groups.append(text[end + 1 : stop - 1])
        end = stop
    if not known:
        # Its arguments are not read either: nobody knows what they mean.
        return text[start:end], end
    if len(groups) < _ARGUMENTS.get(name, 1):
        return None
    if name in _SCRIPT_COMMANDS:
        return script(groups[0], _SCRIPT_COMMANDS[name]) or text[start:end], end
    if name in TEXT_COMMANDS:
        words = re.sub(r"\\([%&_#])", r"\1", groups[0])
        return (text[start:end] if re.search(r"[\\${}]", words) or not words else words), end
    if not groups and (re.match(r"[A-Za-z_:\\/.~]", before) or text[end : end + 1] == "\\"):
        return None
    end = _scripts_end(text, end)
    return _read(text[start:end], before, text[end : end + 1]) or text[start:end], end


def _scripted(text: str, match: re.Match[str]) -> tuple[str, int] | None:
    base, start = match.group(), match.start()
    is_name = base.isalnum() and (not base.isalpha() or re.match(r"\w", text[start - 1 : start]))
    if text[match.end()] == "_" and is_name:
        return None
    end = _scripts_end(text, match.end())
    read = _read(text[start:end], "", "")
    if end == match.end() or read is None or re.search(r"[\^_]", read):
        return text[start:end], max(end, match.end())
    return read, end


def _scripts_end(text: str, position: int) -> int:
    """Return where the scripts that begin at ``position`` end."""
    while text[position : position + 1] in ("^", "_"):
        if stop := _group_end(text, position + 1):
            position = stop
        elif single := _SCRIPT_OF_COMMAND.match(text, position):
            position = single.end()
        else:
            break
    return position


def _group_end(text: str, start: int) -> int | None:
    """Return the position after the group in braces that begins at ``start``; None where there is none."""
    if text[start : start + 1] != "{":
        return None
    depth = 0
    for brace in _BRACES.finditer(text, start, start + _LONGEST_ARGUMENT):
        if brace.group() == "{":
            depth += 1
            if depth > _DEEPEST:
                return None
        elif brace.group() == "}":
            depth -= 1
            if depth == 0:
                return brace.end()
    return None


def _read(source: str, before: str, after: str) -> str | None:
    try:
        return readable_formula(source, before=before, after=after)
    except UnreadableFormulaError:
        return None


_READERS: dict[str, _Reader] = {
    "opened": _opened,
    "closed": _closed,
    "delimited": _delimited,
    "switched": _switched,
    "accented": _accented,
    "escaped": _escaped,
    "command": _command,
    "scripted": _scripted,
}
