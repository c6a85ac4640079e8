"""References that expat would stop at."""

from __future__ import annotations

from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.xml.references import with_sound_references


@pytest.mark.parametrize(
    ("written", "sound"),
    [
        ("a &amp; b &#13; &#8211; &#xD; &#x2013;", "a &amp; b &#13; &#8211; &#xD; &#x2013;"),
        ("R&D", "R&amp;D"),
        ("&eacute;&LT;&nosuch;&notit;&#1;", "é&lt;&amp;nosuch;&amp;notit;"),
        ("<![CDATA[R&D]]> R&D", "<![CDATA[R&D]]> R&amp;D"),
        ("<![CDATA[R&D", "<![CDATA[R&D"),
        ('href="?a=1&b=2"', 'href="?a=1&amp;b=2"'),
    ],
)
def test_references_are_sound_and_mean_the_same(written: str, sound: str) -> None:
    assert with_sound_references(written) == sound


@given(st.lists(st.sampled_from(["&", "#", "x", "1", "D8", "00", "fffe", ";", "amp", "nbsp", "a", "13"])))
def test_any_references_can_be_parsed(parts: list[str]) -> None:
    parser = expat.ParserCreate("utf-8")
    parser.Parse(f"<a>{with_sound_references(''.join(parts))}</a>".encode(), True)
