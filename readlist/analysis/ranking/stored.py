"""Features as bytes, to be kept in a file from one run to the next."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from readlist.analysis.ranking.features import Features
from readlist.analysis.ranking.sparse import SparseRows

_VERSION = f"1 {sys.byteorder}"
"""Rises when terms are told apart, counted or kept otherwise."""

_NUMBER_BYTES = 8
_TYPES: dict[str, type[np.generic]] = {
    "doc_ids": np.int64,
    "digests": np.uint64,
    "single_starts": np.int64,
    "several_starts": np.int64,
    "single_columns": np.int32,
    "several_columns": np.int32,
    "several_weights": np.float32,
    "vocabulary": np.uint32,
    "papers_with": np.int32,
}
"""The arrays in their order; those of 8 bytes first, so that each lies where its numbers may lie."""


class _Head(msgspec.Struct, frozen=True, array_like=True):
    version: str
    state: str
    lengths: tuple[int, ...]


class Stored(NamedTuple):
    """Features that were kept, and the state of the library that they are as of."""

    features: Features
    state: str


def encoded(features: Features, state: str) -> Iterator[memoryview | bytes]:
    """Yield the features and their ``state`` as bytes, for ``decoded``."""
    arrays = _arrays(features)
    head = msgspec.msgpack.encode(_Head(_VERSION, state, tuple(map(len, arrays))))
    parts: list[memoryview | bytes] = [
        len(head).to_bytes(_NUMBER_BYTES, "little"),
        head,
        bytes(-len(head) % _NUMBER_BYTES),
        *(array.view(np.uint8).data for array in arrays),
    ]
    yield _checksum(parts).to_bytes(_NUMBER_BYTES, "little")
    yield from parts


def decoded(data: bytes) -> Stored | None:
    """Return what ``encoded`` was given; None where ``data`` is damaged or of another version."""
    body = memoryview(data)[_NUMBER_BYTES:]
    if int.from_bytes(data[:_NUMBER_BYTES], "little") != _checksum([body]):
        return None
    length = int.from_bytes(body[:_NUMBER_BYTES], "little")
    try:
        head = msgspec.msgpack.decode(body[_NUMBER_BYTES : _NUMBER_BYTES + length], type=_Head)
    except msgspec.DecodeError:
        return None
    if head.version != _VERSION:
        return None
    start = 2 * _NUMBER_BYTES + length + -length % _NUMBER_BYTES
    arrays: dict[str, npt.NDArray[Any]] = {}
    for (name, kind), count in zip(_TYPES.items(), head.lengths, strict=True):
        arrays[name] = np.frombuffer(data, kind, count, start) if count else np.zeros(0, kind)
        start += arrays[name].nbytes
    return Stored(_features(arrays), head.state)


def _checksum(parts: Iterable[memoryview | bytes]) -> int:
    checksum = 0
    for part in parts:
        checksum = zlib.crc32(part, checksum)
    return checksum


def _arrays(features: Features) -> list[npt.NDArray[Any]]:
    single, several = features.single, features.several
    found = (
        features.doc_ids,
        features.digests,
        single.starts,
        several.starts,
        single.columns,
        several.columns,
        several.weights,
        features.vocabulary,
        features.papers_with,
    )
    return [np.ascontiguousarray(array, kind) for array, kind in zip(found, _TYPES.values(), strict=True)]


def _features(arrays: dict[str, npt.NDArray[Any]]) -> Features:
    return Features(
        doc_ids=arrays["doc_ids"],
        digests=arrays["digests"],
        single=SparseRows(arrays["single_starts"], arrays["single_columns"]),
        several=SparseRows(arrays["several_starts"], arrays["several_columns"], arrays["several_weights"]),
        vocabulary=arrays["vocabulary"],
        papers_with=arrays["papers_with"],
    )
