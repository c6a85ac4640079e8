from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.model.paper import Annotation, Note, PaperText
from readlist.search.analyser import words_of
from readlist.search.folded import (
    FoldedTexts,
    author_names,
    field_of,
    folded_text,
    folded_words,
    patterns,
    row_of_words,
    words_by_field,
)
from readlist.search.syntax import Text
from readlist.search.wanted import Wanted, wanted_by
from readlist.search.wording import finder

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
    assert (
        words_by_field(folded_text(TEXT))
        == folded_words(TEXT)
        == {
            "title": (" on sorting |", " on sort |"),
            "abstract": (" we sort fast |", " we sort fast |"),
            "author": (
                " lovelace ada | grace hopper | ada lovelace |",
                " lovelac ada | grace hopper | ada lovelac |",
            ),
            "venue": (" journal of order |", " journal of order |"),
            "tag": (" to cite | sorting |", " to cite | sort |"),
            "note": (" read twice | doubtful |", " read twice | doubt |"),
        }
    )


def test_stems_stand_beside_the_words_that_differ_from_them() -> None:
    folded = folded_text(TEXT)
    assert field_of(folded, "title") == " on sorting |\tsort\t"
    assert field_of(folded, "abstract") == " we sort fast |"


def is_found(query: Text, text: str) -> bool:
    wanted = wanted_by(query)
    row = row_of_words([text])
    found = any(pattern in row for pattern in patterns(wanted))
    assert finder(wanted)(row) is found
    return found


@pytest.mark.parametrize(
    ("wanted", "text", "found"),
    [
        (Text("quantiza"), "Post-training quantization", False),
        (Text("quantiza", prefix=True), "Post-training quantization", True),
        (Text("quantize"), "Post-training quantization", True),
        (Text("quantizing", prefix=True), "Post-training quantization", True),
        (Text("model"), "Large models", True),
        (Text("models"), "A model", True),
        (Text("models", prefix=True), "A model", True),
        (Text("models", exact=True), "A model", False),
        (Text("model", exact=True), "Large models", False),
        (Text("training", prefix=True), "Post-training quantization", True),
        (Text("raining", prefix=True), "Post-training quantization", False),
        (Text("post-train"), "Post-training quantization", False),
        (Text("post-train", prefix=True), "Post-training quantization", True),
        (Text("post-training"), "Post-training quantization", True),
        (Text("post-trained"), "Post-training quantization", False),
        (Text("GPT-4"), "GPT-4o and GPT-3", False),
        (Text("GPT-4", prefix=True), "GPT-4o and GPT-3", True),
        (Text("training quantization", exact=True), "Post-training, quantization", True),
        (Text("post quantization", exact=True), "Post-training quantization", False),
        (Text("学习"), "基于深度学习的方法", True),
        (Text("学习", exact=True), "基于深度学习的方法", True),
        (Text("习学"), "基于深度学习的方法", False),
        (Text("BERT模型"), "使用BERT模型的方法", True),
        (Text("ERT模型"), "使用BERT模型的方法", False),
        (Text("한국"), "대한국어", True),
        (Text("muller"), "M\u00fcller", True),
        (Text("M\u00fcller"), "Muller", True),
        (Text("M\u00fcller"), "Mu\u0308ller", True),
    ],
)
def test_words_are_found_in_a_row_by_a_plain_search(wanted: Text, text: str, found: bool) -> None:
    assert is_found(wanted, text) is found


def test_no_phrase_goes_across_two_parts() -> None:
    row = row_of_words(["Ada Lovelace", "Grace Hopper"])
    assert finder(Wanted(("grace", "hopper")))(row)
    assert not finder(Wanted(("lovelace", "grace")))(row)


@given(st.text(), st.booleans())
def test_every_text_is_found_in_itself(text: str, exact: bool) -> None:
    query = Text(text, exact=exact)
    if words_of(text):
        assert is_found(query, text)
        assert is_found(Text(text, prefix=True), text)
    assert "\n" not in row_of_words([text])


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
    texts.discard([1])
    texts.discard([1])
    assert texts.get(1) is None
