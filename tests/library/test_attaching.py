"""A PDF of this computer is a link of its paper; there is at most one."""

from __future__ import annotations

from pathlib import Path

import pytest

from readlist.errors import UsageError
from readlist.library.attaching import attached_pdf, with_pdf
from readlist.model.paper import Link

PAGE = Link("paper", "https://arxiv.org/abs/2408.00001")
ONLINE = Link("pdf", "https://arxiv.org/pdf/2408.00001")


def pdf(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(b"%PDF-1.7\n")
    return path


def test_another_pdf_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    first, second = pdf(tmp_path, "first.pdf"), pdf(tmp_path, "se cond ü.pdf")
    links = with_pdf((PAGE, ONLINE), str(first))
    assert attached_pdf(links) == first
    links = with_pdf(links, str(second))
    assert attached_pdf(links) == second
    assert links[:2] == (PAGE, ONLINE)
    assert with_pdf(links, "") == (PAGE, ONLINE)
    assert attached_pdf((PAGE, ONLINE)) is None


def test_what_is_no_pdf_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no")
    for name, words in (("notes.txt", "is no PDF"), ("gone.pdf", "no file"), ("", "is no PDF")):
        with pytest.raises(UsageError, match=words):
            with_pdf((PAGE,), str(tmp_path / name))
