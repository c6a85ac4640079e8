"""Which papers fulfil a condition, in rows of flags."""

from __future__ import annotations

from readlist.search.flags import both, either


def test_flags_are_combined() -> None:
    assert both(b"\1\1\0\0", b"\1\0\1\0") == b"\1\0\0\0"
    assert either(b"\1\1\0\0", b"\1\0\1\0") == b"\1\1\1\0"
    assert both(b"", b"") == b""
