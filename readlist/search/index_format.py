"""The form of the text index: its files, fields, documents and queries, in terms of tantivy."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from readlist.errors import IndexBusy, IndexUnusable
from readlist.search.folded import END_OF_PART, FIELDS, FieldWords
from readlist.search.syntax import Text
from readlist.search.wanted import Wanted

if TYPE_CHECKING:
    import tantivy

KEY = "key"
TITLE_WEIGHT = 3.0
_VERSION = "1"
_STATE = "state"
_STATE_KEY = -1
_WORDS = "words"
_BUILD_MEMORY = 64_000_000
_COMMIT_MEMORY = 16_000_000
_PRIVATE_FOLDER = 0o700


@contextlib.contextmanager
def tantivy_errors() -> Iterator[None]:
    """Turn whatever tantivy raises into IndexUnusable."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise IndexUnusable(f"The text index cannot be used: {error}") from error
    except BaseException as error:
        # A panic of Rust is none of Exception; damaged files can lead to one.
        if type(error).__name__ != "PanicException":
            raise
        raise IndexUnusable(f"The text index is damaged: {error}") from error


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    # Deleting by an unsigned field does nothing.
    builder.add_integer_field(KEY, indexed=True, fast=True)
    builder.add_text_field(_STATE, stored=True, tokenizer_name="raw", index_option="basic")
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name=_WORDS, index_option="position")
        builder.add_text_field(_stems_in(field), tokenizer_name=_WORDS, index_option="freq")
    return builder.build()


def _stems_in(field: str) -> str:
    return f"{field}_stems"


def prepare(index: tantivy.Index) -> tantivy.Searcher:
    """Return a searcher of the last commit; from then on the index can be written, too."""
    import tantivy

    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_WORDS, words)
    # What another process commits is not seen before its changes are in the overlay.
    index.config_reader("manual")
    index.reload()
    return index.searcher()


def new_index(folder: Path | None) -> tuple[tantivy.Index, tantivy.IndexWriter]:
    """Return an index to write anew, and the writer for it; what was left in ``folder`` is dropped."""
    import tantivy

    if folder is None:
        index = tantivy.Index(_schema())
    else:
        folder.mkdir(_PRIVATE_FOLDER, parents=True, exist_ok=True)
        try:
            index = tantivy.Index(_schema(), path=str(folder))
        except ValueError:  # left by a build that was killed, or by another version
            shutil.rmtree(folder)
            folder.mkdir(_PRIVATE_FOLDER)
            index = tantivy.Index(_schema(), path=str(folder))
    prepare(index)
    writer = writer_of(index, _BUILD_MEMORY)
    if writer is None:
        raise IndexBusy("Another readlist is building the text index.")
    writer.delete_all_documents()
    # Else what builds leave that are killed, one after the other, would stay until one comes to its end.
    writer.garbage_collect_files()
    return index, writer


def writer_of(index: tantivy.Index, memory: int = _COMMIT_MEMORY) -> tantivy.IndexWriter | None:
    """Return a writer, None while another process has one."""
    try:
        return index.writer(memory, 1)
    except ValueError as error:
        if "LockBusy" in str(error):
            return None
        raise


def document_of(doc_id: int, fields: Mapping[str, FieldWords]) -> tantivy.Document:
    """Return the document of a paper that has those words by field."""
    import tantivy

    document = tantivy.Document()
    document.add_integer(KEY, doc_id)
    for field, (words, stems) in fields.items():
        if words:
            document.add_text(field, words)
            document.add_text(_stems_in(field), stems)
    return document


def write_state(writer: tantivy.IndexWriter, state: str) -> None:
    """Write which state of the library the next commit is as of."""
    import tantivy

    writer.delete_documents_by_term(KEY, _STATE_KEY)
    document = tantivy.Document()
    document.add_integer(KEY, _STATE_KEY)
    document.add_text(_STATE, f"{_VERSION} {state}")
    writer.add_document(document)


def stored_state(searcher: tantivy.Searcher, schema: tantivy.Schema) -> str | None:
    """Return what the last commit wrote by ``write_state``; None where it is of another version."""
    import tantivy

    stated = tantivy.Query.term_query(schema, KEY, _STATE_KEY)
    hits = searcher.search(stated, limit=1).hits
    stored = str(searcher.doc(hits[0][1]).get_first(_STATE)) if hits else ""
    version, _, state = stored.partition(" ")
    return state if version == _VERSION else None


def paper_count_of(searcher: tantivy.Searcher) -> int:
    """Return how many papers are indexed."""
    return searcher.num_docs - 1  # beside the state


def count_of(searcher: tantivy.Searcher, schema: tantivy.Schema, doc_ids: Collection[int]) -> int:
    """Return how many of the papers ``doc_ids`` are indexed."""
    import tantivy

    named = tantivy.Query.term_set_query(schema, KEY, list(doc_ids))
    result = searcher.search(named, limit=1, count=True)
    count: int = result.count  # type: ignore[attr-defined] # missing in the stubs
    return count


def papers_in(searcher: tantivy.Searcher) -> frozenset[int]:
    """Return the ids of all papers indexed."""
    import tantivy

    everything = tantivy.Query.all_query()
    return frozenset(keys_found(searcher, everything, searcher.num_docs)) - {_STATE_KEY}


def keys_found(searcher: tantivy.Searcher, query: tantivy.Query, count: int) -> list[int]:
    """Return the keys of the documents that match ``query``, of which there are ``count``."""
    import tantivy

    unscored = tantivy.Query.const_score_query(query, 1.0)
    return keys_at(searcher, searcher.search(unscored, limit=max(count, 1), count=False).hits)


def keys_at(searcher: tantivy.Searcher, hits: Sequence[tuple[object, tantivy.DocAddress]]) -> list[int]:
    """Return the keys of the documents of a search result, in its order."""
    keys: list[int] = searcher.fast_field_values(KEY, [place for _, place in hits])  # type: ignore[assignment]
    return keys


def abstract_wanted(schema: tantivy.Schema) -> tantivy.Query:
    """Return the query for papers whose abstract has a word."""
    import tantivy

    return tantivy.Query.term_query(schema, "abstract", END_OF_PART)


def words_wanted(schema: tantivy.Schema, term: Text, wanted: Wanted) -> tantivy.Query:
    """Return the query for what ``term`` asks, a match in the title counting most."""
    import tantivy

    clauses = []
    for field in (term.field,) if term.field is not None else FIELDS:
        for query in _in_field(schema, field, wanted):
            weighted = tantivy.Query.boost_query(query, TITLE_WEIGHT) if field == "title" else query
            clauses.append((tantivy.Occur.Should, weighted))
    return tantivy.Query.boolean_query(clauses)


def _in_field(schema: tantivy.Schema, field: str, wanted: Wanted) -> Iterator[tantivy.Query]:
    from tantivy import Query

    *others, last = wanted.words
    if wanted.stem is not None:
        yield Query.term_query(schema, _stems_in(field), wanted.stem, "freq")
    if wanted.prefix:
        # phrase_prefix_query would look at the first 50 words that begin so.
        beginning = f"{last}.*"
        if others:
            yield Query.regex_phrase_query(schema, field, [*others, beginning])
        else:
            yield Query.regex_query(schema, field, beginning)
    elif others:
        yield Query.phrase_query(schema, field, list(wanted.words))
    elif wanted.stem is None:
        yield Query.term_query(schema, field, last)
