"""The text of a mail as it was sent: without the marks of quoting and of the transport."""

from __future__ import annotations

import re

_QUOTED_PRINTABLE = re.compile(
    r"^content-transfer-encoding:\s*quoted-printable", re.IGNORECASE | re.MULTILINE
)
_HEAD = 20_000


def numbered_mail_lines(text: str, first_of_entry: re.Pattern[str]) -> list[tuple[int, str]]:
    """Return the lines of a mail with their numbers from 1, without quoting marks before them.

    The marks are what stands before the first line that matches ``first_of_entry``, which has
    them as its first group ("> " of a forwarded mail, spaces). Lines that quoted-printable
    (RFC 2045, 6.7) broke are joined; the number is that of their first part.
    """
    lines = list(enumerate(text.split("\n"), 1))
    if _QUOTED_PRINTABLE.search(text[:_HEAD]):
        lines = _joined(lines)
        text = "\n".join(line for _, line in lines)
    found = first_of_entry.search(text)
    marks = found[1] if found else ""
    if not marks:
        return lines
    shorter = marks.rstrip()
    return [
        (number, line.removeprefix(marks) if line.startswith(marks) else line.removeprefix(shorter))
        for number, line in lines
    ]


def _joined(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    from quopri import decodestring

    joined: list[tuple[int, list[str]]] = []
    continues = False
    for number, line in lines:
        part = line.rstrip()
        if continues:
            joined[-1][1].append(part.removesuffix("="))
        else:
            joined.append((number, [part.removesuffix("=")]))
        continues = part.endswith("=")
    return [
        (number, decodestring("".join(parts).encode()).decode("utf-8", errors="replace"))
        for number, parts in joined
    ]
