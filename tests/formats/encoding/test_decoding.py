"""Bytes of a source become clean text, or are refused."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from readlist.errors import SourceError
from readlist.formats.encoding.decoding import decode

TEXT = "1. A Title\nAn abstract with “quotes” and an é.\n"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_unicode_in_every_form(mark: bytes, encoding: str) -> None:
    decoded = decode(mark + TEXT.encode(encoding), name="list.txt")
    assert decoded.text == TEXT
    assert decoded.guessed_line is None


def test_other_bytes_are_windows_1252_and_their_first_line_is_told() -> None:
    decoded = decode("first\r\nsecond\r\ncafé – “x”".encode("cp1252"), name="list.txt")
    assert decoded.text == "first\nsecond\ncafé – “x”"
    assert decoded.guessed_line == 3


def test_valid_utf_8_beside_invalid_bytes_is_kept() -> None:
    assert decode("“a” ".encode() + b"caf\xe9 \x81", name="list.txt").text == "“a” café "


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_become_newlines(line_end: str) -> None:
    assert decode(line_end.join(["a", "b", "", "c"]).encode(), name="list.txt").text == "a\nb\n\nc"


def test_control_characters_and_terminal_escapes_are_removed_but_no_line_is() -> None:
    data = (
        "a\x00b \x1b[1mbold\x1b[0m\n\x1b]52;c;never ended\nnext \x1b]0;t\x07line\u2028end \u202eabc".encode()
    )
    assert decode(data, name="list.txt").text == "ab bold\n\nnext line end abc"


@pytest.mark.parametrize(
    "data", [b"", b" \n\t\r\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE + b" \x00", b"\x00\x00"]
)
def test_nothing_but_blanks_is_refused_as_empty(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"list\.txt is empty"):
        decode(data, name="list.txt")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n1 0 obj", "a PDF file"),
        (b"\x89PNG\r\n\x1a\nIHDR", "a PNG image"),
        (b"PK\x03\x04 word/document.xml", "a ZIP archive"),
        (bytes(range(256)) * 20, "not text"),
        ("only ASCII".encode("utf-32-le") * 5, "not text"),
    ],
)
def test_binary_data_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(SourceError, match=what) as refused:
        decode(data, name="list.txt")
    assert refused.value.hint


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("% Encoding: GBK\n", "gbk"),
        ("% !BIB encoding = latin1\n", "latin-1"),
        ("% -*- coding: iso-8859-2-unix -*-\n", "iso-8859-2"),
        ("@comment{x-coding: koi8-r}\n", "koi8-r"),
        ("# vim: set fileencoding=cp1250 :\n", "cp1250"),
        ('<?xml version="1.0" encoding="Shift_JIS"?>\n', "shift_jis"),
        ('<html><head><meta charset="windows-1251">\n', "cp1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-7">\n', "iso-8859-7"),
        ("% Encoding: Cp1252\n", "cp1252"),
    ],
)
def test_the_encoding_that_a_file_declares(head: str, encoding: str) -> None:
    words = {
        "gbk": "列表",
        "koi8-r": "список",
        "cp1251": "список",
        "shift_jis": "リスト",
        "iso-8859-7": "λίστα",
    }
    text = f"{head}title = {words.get(encoding, 'Größe é')}\n"
    decoded = decode(text.encode(encoding), name="x")
    assert (decoded.text, decoded.guessed_line) == (text, None)


@pytest.mark.parametrize(
    "declared", ["utf-8", "no-such-encoding", "utf-16", "base64", "punycode", "utf-7", "hex"]
)
def test_a_declaration_that_cannot_be_true_is_passed_over(declared: str) -> None:
    text = f"% Encoding: {declared}\ncaf\xe9\n"
    decoded = decode(text.encode("latin-1"), name="x")
    assert (decoded.text, decoded.guessed_line) == (text, 2)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("gbk", "author = {王小明 and 李华}, journal = {测试期刊}"),
        ("gb18030", "title = {关于阅读列表的研究}, author = {张伟}"),
        ("big5", "title = {關於閱讀清單的研究}, author = {陳大文}"),
        ("euc_jp", "title = {読書リストについての研究}, author = {山田 太郎}"),
        ("shift_jis", "title = {読書リストについての研究}, author = {山田 太郎}"),
        ("euc_kr", "title = {읽기 목록에 관한 연구}, author = {김철수}"),
        ("cp1251", "title = {Исследование списков для чтения}, author = {Иванов, Иван}"),
        ("koi8_r", "title = {Исследование списков для чтения}, author = {Иванов, Иван}"),
        ("cp1253", "title = {Μελέτη των καταλόγων ανάγνωσης}"),
    ],
)
def test_another_script_is_recognised_without_a_declaration(encoding: str, text: str) -> None:
    decoded = decode(f"@article{{a,\n  {text}\n}}\n".encode(encoding), name="x")
    assert text in decoded.text
    assert decoded.guessed_line == 2


@pytest.mark.parametrize(
    "text",
    ["Café", "Größere Möglichkeiten für Müller", "“Où l’élève est né”", "Ærøskøbing på øen", "naïve – œuvre"],
)
def test_short_and_western_texts_are_windows_1252(text: str) -> None:
    for times in (1, 50):
        decoded = decode(f"{text}\n".encode("cp1252") * times, name="x")
        assert decoded.text == f"{text}\n" * times
        assert decoded.encoding == "Windows-1252"


@given(st.binary(max_size=400))
def test_any_bytes_give_clean_text_or_a_source_error(data: bytes) -> None:
    try:
        text = decode(data, name="x").text
    except SourceError:
        return
    assert text.strip()
    assert not any(ord(character) < 32 and character not in "\n\t" for character in text)
    text.encode("utf-8")


@example("ā\N{LATIN CAPITAL LIGATURE OE}\N{NO-BREAK SPACE}")  # letters of two code pages are no sign
@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs", "So"]), min_size=1))
def test_printable_text_survives(text: str) -> None:
    if text.strip() and not text.startswith(tuple("%PG")):
        assert decode(text.encode(), name="x").text == text


def test_a_long_line_of_bytes_that_are_not_utf_8_is_read_in_linear_time() -> None:
    line = b"x" * 400_000
    text = decode(
        line + b"\n" + "слово и дело, которое никто не делает ".encode("cp1251") * 20, name="x"
    ).text
    assert "слово и дело" in text
