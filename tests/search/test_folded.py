from __future__ import annotations

from readlist.model.paper import Annotation, Note, PaperText
from readlist.search.folded import FoldedTexts, author_names, field_of, folded_text

TEXT = PaperText(
    title="On Sorting",
    abstract="We sort\nfast.",
    authors=("Lovelace, Ada", "Grace Hopper"),
    venue="Journal of Order",
    tags=("to cite", "sorting"),
    note=Note("Read **twice**."),
    annotations=(Annotation(exact="We sort", comment="doubtful"),),
)


def test_every_field_is_folded_and_can_be_told_apart() -> None:
    folded = folded_text(TEXT)
    assert field_of(folded, "title") == " on sorting "
    assert field_of(folded, "abstract") == " we sort fast "
    assert field_of(folded, "author") == " lovelace ada | grace hopper | ada lovelace "
    assert field_of(folded, "venue") == " journal of order "
    assert field_of(folded, "tag") == " to cite | sorting "
    assert field_of(folded, "note") == " read twice | doubtful "


def test_names_can_be_looked_for_in_either_order() -> None:
    assert " Ada Lovelace" in author_names(["Lovelace, Ada"])


def test_texts_are_held_until_they_are_discarded() -> None:
    texts = FoldedTexts()
    assert texts.get(1) is None
    assert texts.update(1, TEXT) == texts.get(1) == folded_text(TEXT)
    assert 1 in texts
    assert len(texts) == 1
    assert texts.missing([1, 2]) == [2]
    texts.update(1, PaperText(title="Other"))
    assert "other" in (texts.get(1) or "")
    texts.discard(1)
    texts.discard(1)
    assert texts.get(1) is None
