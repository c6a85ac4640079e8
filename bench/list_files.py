"""The generated papers as files in the formats in which lists come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from bench.generator import papers, write_json_lines


def _bibtex(fields: Mapping[str, Any], number: int) -> str:
    return (
        f"@article{{bench{number},\n"
        f"  title = {{{fields['title']}}},\n"
        f"  author = {{{' and '.join(fields['authors'])}}},\n"
        f"  year = {fields['year']},\n"
        f"  journal = {{{fields['venue'] or 'arXiv preprint'}}},\n"
        f"  eprint = {{{fields['arxiv_id']}}},\n"
        "  archiveprefix = {arXiv},\n"
        f"  abstract = {{{_tex(fields['abstract'])}}},\n"
        f"  keywords = {{{', '.join(fields['tags'])}}}\n"
        "}\n\n"
    )


def _tex(text: str) -> str:
    return text.replace("%", "\\%").replace("O(n^2)", "$O(n^2)$")


def _ris(fields: Mapping[str, Any], number: int) -> str:
    lines = [("TY", "JOUR"), ("TI", fields["title"]), *(("AU", name) for name in fields["authors"])]
    lines += [("PY", fields["year"]), ("JO", fields["venue"] or "arXiv preprint")]
    lines += [("AB", fields["abstract"].replace("\n\n", " ")), *(("KW", tag) for tag in fields["tags"])]
    lines += [("UR", f"https://arxiv.org/abs/{fields['arxiv_id']}"), ("ID", number), ("ER", "")]
    return "".join(f"{tag}  - {value}\n" for tag, value in lines) + "\n"


def _atom(fields: Mapping[str, Any], number: int) -> str:
    authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in fields["authors"])
    return (
        "<entry>"
        f"<id>http://arxiv.org/abs/{fields['arxiv_id']}v1</id>"
        f"<published>{fields['year']}-01-02T03:04:05Z</published><updated>{fields['year']}-01-02T03:04:05Z</updated>"
        f"<title>{escape(fields['title'])}</title><summary>{escape(fields['abstract'])}</summary>{authors}"
        f'<link href="http://arxiv.org/abs/{fields["arxiv_id"]}v1" rel="alternate" type="text/html"/>'
        '<category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>'
        "</entry>\n"
    )


def _written(path: Path, records: Iterable[str], head: str = "", foot: str = "") -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(head)
        file.writelines(records)
        file.write(foot)


def _write_bibtex(path: Path, number: int) -> None:
    _written(path, (_bibtex(paper.fields, index) for index, paper in enumerate(papers(number))))


def _write_ris(path: Path, number: int) -> None:
    _written(path, (_ris(paper.fields, index) for index, paper in enumerate(papers(number))))


def _write_atom(path: Path, number: int) -> None:
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        "<title>ArXiv Query</title><id>http://arxiv.org/api/bench</id>\n"
    )
    entries = (_atom(paper.fields, index) for index, paper in enumerate(papers(number)))
    _written(path, entries, head, "</feed>\n")


FILES: Mapping[str, Callable[[Path, int], None]] = {
    "json-lines": write_json_lines,
    "bibtex": _write_bibtex,
    "ris": _write_ris,
    "arxiv-atom": _write_atom,
}
"""By the name of a format, what writes so many papers in it."""
