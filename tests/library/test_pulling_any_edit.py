"""Whatever a note says and whatever becomes of it in a vault: it comes back, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readlist.formats.markdown.text import lines_of
from readlist.formats.notes.flavours import FLAVOURS
from readlist.formats.notes.managed_block import BEGIN, END
from readlist.formats.notes.note_text import as_read_back
from readlist.formats.notes.outline import outlined
from readlist.library.library import Library
from readlist.model.change import SetNote
from readlist.model.text import clean
from tests.library.vaults import export, file_of, note_of, pull, two_papers

SPECIAL = (
    "|Words.|  indented|# Heading|## Note|```|- item|---|key: value|a:: b|> quote|漢字 🎉|\ttab|<!-- mine -->"
    "|[[link]] #tag|*In the other copy:*|- "
)
LINES = st.sampled_from(SPECIAL.split("|")) | st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=8
)
TEXTS = st.lists(LINES, max_size=6).map("\n".join)


def typed(text: str, note: str, flavour: str) -> str:
    """Return the text of a file after its owner replaced the note there."""
    head, heading, rest = text.partition("## Note")
    assert heading
    _, _, tail = rest.rpartition(f"- {END}" if flavour == "logseq" else END)
    if flavour != "logseq":
        return f"{head}## Note\n\n{note}\n\n{END}{tail}"
    bullets, heading_end = outlined(as_read_back(note))
    return f"{head}## Note{heading_end}\n{bullets}\n- {END}{tail}"


def without_block(text: str) -> str:
    """Return what is the owner's of a file: all but the owned properties and the block."""
    head, _, rest = text.partition(BEGIN)
    return "".join(line for line in lines_of(head) if "status" not in line) + rest.rpartition(END)[2]


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_any_edit_comes_back(library: Library, tmp_path: Path, flavour: str) -> None:
    folder, (paper, _) = tmp_path / "vault", two_papers(library, "x")

    @settings(max_examples=settings().max_examples // 4)
    @given(TEXTS, TEXTS, TEXTS)
    def check(note: str, edited: str, own: str) -> None:
        library.apply(SetNote(note if note.strip() else "x"), [paper])
        export(library, folder, flavour, replace=True)
        path = file_of(folder, paper)
        before = typed(path.read_bytes().decode("utf-8"), edited, flavour) + own
        path.write_bytes(before.encode("utf-8"))
        assert pull(library, folder).refused == ()
        assert as_read_back(note_of(library, paper)) == as_read_back(clean(edited))
        assert export(library, folder).refused == ()
        after = path.read_bytes().decode("utf-8")
        assert without_block(after) == without_block(before)
        assert pull(library, folder).notes == ()

    check()
