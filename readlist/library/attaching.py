"""A PDF of this computer as a link of its paper."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from readlist.errors import UsageError
from readlist.model.links import is_pdf, pdf_link, pdf_path
from readlist.model.paper import Link
from readlist.model.text import printable


def with_pdf(links: Iterable[Link], path: str) -> tuple[Link, ...]:
    """Return ``links`` with the PDF at ``path`` in the place of the one before; without any for "".

    Reads the disk. Raises UsageError when there is no PDF.
    """
    others = tuple(link for link in links if pdf_path(link) is None)
    return (*others, pdf_link(_existing_pdf(path))) if path.strip() else others


def attached_pdf(links: Iterable[Link]) -> Path | None:
    """Return where the PDF lies that is attached; None without one."""
    return next((path for link in links if (path := pdf_path(link)) is not None), None)


def _existing_pdf(value: str) -> Path:
    try:
        path = Path(value).expanduser().absolute()
        if is_pdf(path):
            return path
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {printable(value)}.", "Give the path of a PDF.") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError(f"{printable(value)} cannot be read.", f"{error}") from error
    raise UsageError(f"{printable(value)} is no PDF.", "A PDF begins with %PDF-")
