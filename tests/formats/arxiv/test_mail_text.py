"""Mails without the marks of quoting and transport."""

from __future__ import annotations

import re

import pytest

from readlist.formats.arxiv.mail_text import numbered_mail_lines

ENTRY = re.compile(r"^([> \t]*)Entry:", re.MULTILINE)


@pytest.mark.parametrize("marks", ["", "> ", ">> ", "> > ", "    ", "\t"])
def test_the_marks_before_the_first_entry_go(marks: str) -> None:
    text = f"Ann wrote:\n{marks}Entry: one\n{marks}  indented\n{marks.rstrip()}\n{marks}Entry: two"
    assert numbered_mail_lines(text, ENTRY)[1:] == [
        (2, "Entry: one"),
        (3, "  indented"),
        (4, ""),
        (5, "Entry: two"),
    ]


def test_lines_that_quoted_printable_broke_are_joined() -> None:
    text = "Content-Transfer-Encoding: quoted-printable\n\nEntry: M=C3=BCller =\nand=20\nWu\n3 =3D 3"
    assert numbered_mail_lines(text, ENTRY)[2:] == [(3, "Entry: Müller and "), (5, "Wu"), (6, "3 = 3")]


def test_without_an_entry_the_lines_stay() -> None:
    assert numbered_mail_lines("> one\n=20", ENTRY) == [(1, "> one"), (2, "=20")]
