"""Cells of a table that a spreadsheet would run as a formula: an apostrophe before them keeps them text.

Excel, LibreOffice and Google Sheets take a cell for a formula by its first character, also one
that stands in quotes; a title from somewhere could fetch an address or start a program that way.
"""

from __future__ import annotations

import re

# The characters that OWASP lists under "CSV Injection", their full-width forms among them.
_STARTS = r"[=+\-@\t\r\n＝＋－＠]"
_FORMULA = re.compile(rf"'*{_STARTS}")
_NEUTRALISED = re.compile(rf"'+{_STARTS}")


def neutralised(cell: str) -> str:
    """Return the cell with an apostrophe before what would be a formula, also behind apostrophes.

    Any other cell comes back as it is, so that restored() gives every cell back.
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restored(cell: str) -> str:
    """Return the cell of which neutralised() made this one."""
    return cell[1:] if _NEUTRALISED.match(cell) else cell
