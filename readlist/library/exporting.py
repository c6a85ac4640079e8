"""Export of notes as Markdown: one document, or a folder with a note for each paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from readlist.errors import ExportError
from readlist.formats.notes.markdown_notes import document, document_of
from readlist.library.export_formats import is_folder
from readlist.library.exported_files import (
    STANDARD_OUTPUT,
    Export,
    ExportReport,
    Show,
    as_text,
    path_of,
)
from readlist.library.exported_papers import Papers, PapersAtHand
from readlist.library.folder_export import AS_BEFORE, FolderWishes, Tell, export_folder
from readlist.library.note_flavours import template_of
from readlist.model.paper import Paper, PaperList

__all__ = ["FolderWishes", "export_document", "export_markdown", "export_notes"]


def export_notes(
    papers: Papers,
    doc_ids: Sequence[int],
    target: str,
    *,
    wishes: FolderWishes = AS_BEFORE,
    dry_run: bool = False,
    show: Show | None = None,
    tell: Tell | None = None,
) -> ExportReport:
    """Write the notes of papers to a folder, one file a paper, and return what was done.

    A file that already says what it should is not touched; one that cannot be brought up to date
    without a risk to its owner's text is listed as refused, one that its owner deleted as deleted.
    A ``dry_run`` writes nothing and returns what would be done; ``show`` is told of every file that
    changes, ``tell`` of how far it is: where that raises Cancelled, what is written stays. Raises
    ExportError when the disk refuses: every file is then either as it was or complete.
    """
    folder = path_of(target)
    if folder.exists() and not folder.is_dir():
        raise ExportError(
            f"{folder} is a file",
            "Name a folder to get one file a paper, or a path that ends in .md to get one document.",
        )
    return export_folder(papers, doc_ids, folder, Export(dry_run=dry_run, show=show), wishes, tell)


def export_document(
    papers: Iterable[Paper],
    lists: Mapping[int, PaperList],
    target: str,
    *,
    template: str = "",
    dry_run: bool = False,
    show: Show | None = None,
) -> ExportReport:
    """Write papers to one document and return what was done.

    ``target`` is ``-`` for the report's text, else a path; ``template`` is the name of one that comes
    with readlist, or a file. The rest is as for ``export_notes``.
    """
    if template_of(template):
        from readlist.library.templates.rendering import document_by_template

        new_text = partial(document_of, document_by_template(papers, lists, template))
    else:
        new_text = partial(document, list(papers))
    if target == STANDARD_OUTPUT:
        return ExportReport(text=new_text())
    export = Export(dry_run=dry_run, show=show)
    export.update(path_of(target), as_text(new_text))
    return export.report()


def export_markdown(
    papers: Iterable[Paper],
    lists: Mapping[int, PaperList],
    target: str,
    *,
    wishes: FolderWishes = AS_BEFORE,
    dry_run: bool = False,
    show: Show | None = None,
) -> ExportReport:
    """Write papers as Markdown and return what was done.

    ``target`` is ``-`` for one document as the report's text, a path that ends in ``.md`` or ``.qmd``
    for one document, else a folder with one file a paper, as for ``export_notes``.
    """
    if not is_folder(target):
        return export_document(papers, lists, target, template=wishes.template, dry_run=dry_run, show=show)
    given = PapersAtHand(papers, lists)
    return export_notes(given, tuple(given.summaries()), target, wishes=wishes, dry_run=dry_run, show=show)
