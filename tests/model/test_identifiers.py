"""Identifiers in every form that lists write them in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.model.identifiers import (
    find_identifiers,
    landing_url,
    merge_identifiers,
    parse_identifier,
    strong_identifiers,
)
from readlist.model.paper import Identifiers

HASH = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    "text",
    [
        "2408.14906",
        "  2408.14906\t",
        "arXiv:2408.14906",
        "arxiv: 2408.14906",
        "arXiv 2408.14906 [cs.CL]",
        "http://arxiv.org/abs/2408.14906",
        "https://arxiv.org/pdf/2408.14906.pdf",
        "https://www.arxiv.org/html/2408.14906",
        "https://export.arxiv.org/abs/2408.14906?context=cs",
        "arxiv.org/abs/2408.14906",
        "https://ar5iv.labs.arxiv.org/html/2408.14906",
        "https://ar5iv.org/abs/2408.14906",
        "https://www.alphaxiv.org/abs/2408.14906",
        "https://huggingface.co/papers/2408.14906",
        "https://hf.co/papers/2408.14906#comments",
        "https://doi.org/10.48550/arXiv.2408.14906",
        "10.48550/ARXIV.2408.14906",
        "<https://arxiv.org/abs/2408.14906>.",
    ],
)
def test_every_way_to_write_an_arxiv_id(text: str) -> None:
    assert parse_identifier(text) == Identifiers(arxiv="2408.14906")


@pytest.mark.parametrize(
    ("text", "arxiv", "versions"),
    [
        ("2408.14906v3", "2408.14906", (3,)),
        ("https://arxiv.org/pdf/0704.0001v12.pdf", "0704.0001", (12,)),
        ("hep-th/9711200", "hep-th/9711200", ()),
        ("https://arxiv.org/abs/math.gt/0309136v2", "math.GT/0309136", (2,)),
        ("arXiv:Cond-Mat.Stat-Mech/9901001", "cond-mat.stat-mech/9901001", ()),
    ],
)
def test_the_version_stands_apart_and_old_ids_keep_their_class(
    text: str, arxiv: str, versions: tuple[int, ...]
) -> None:
    assert parse_identifier(text) == Identifiers(arxiv=arxiv, arxiv_versions=versions)


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("10.1145/3292500.3330701", Identifiers(doi="10.1145/3292500.3330701")),
        ("DOI: 10.1000/ABC(2)3).", Identifiers(doi="10.1000/abc(2)3")),
        ("https://dx.doi.org/10.1016%2Fj.x.2020.1", Identifiers(doi="10.1016/j.x.2020.1")),
        ("https://dl.acm.org/doi/abs/10.1145/1?casa_token=x", Identifiers(doi="10.1145/1")),
        ("https://biorxiv.org/10.1101/2020.01.345v2.full.pdf", Identifiers(doi="10.1101/2020.01.345")),
        ("https://openreview.net/forum?id=aBc_D-12", Identifiers(openreview="aBc_D-12")),
        ("https://openreview.net/pdf?noteId=x&id=aBc_D-12", Identifiers(openreview="aBc_D-12")),
        ("P19-1001", Identifiers(acl="P19-1001")),
        ("https://aclanthology.org/2020.acl-main.1.pdf", Identifiers(acl="2020.acl-main.1")),
        ("https://www.aclweb.org/anthology/P19-1001/", Identifiers(acl="P19-1001")),
        ("10.18653/v1/P19-1001", Identifiers(doi="10.18653/v1/p19-1001", acl="P19-1001")),
        ("PMID: 123456", Identifiers(pmid="123456")),
        ("https://pubmed.ncbi.nlm.nih.gov/123456/", Identifiers(pmid="123456")),
        (HASH.upper(), Identifiers(s2=HASH)),
        (f"https://www.semanticscholar.org/paper/A-Title/{HASH}", Identifiers(s2=HASH)),
    ],
)  # fmt: skip
def test_the_other_kinds(text: str, identifiers: Identifiers) -> None:
    assert parse_identifier(text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2413.12345",
        "2400.12345",
        "1234.5678",
        "1501.1234",
        "1412.12345",
        "2408.149061",
        "2408.14906v0",
        "0612.1234",
        "math/0313136",
        "unknown-archive/9711200",
        "10.1000",
        "10.1000/",
        "https://example.org/2408.14906",
        "https://huggingface.co/login?next=%2Fpapers%2F2408.14906",
        "a paper about 2408.14906",
        "https://github.com/owner/name",
        "٢٤٠٨.١٤٩٠٦",
    ],
)
def test_what_is_no_identifier(text: str) -> None:
    assert parse_identifier(text) is None


def test_running_text_needs_more_than_a_number() -> None:
    text = """From 2408.14906 km to 1901.02860 m, as (arXiv:1706.03762v2) says; the same at
    https://arxiv.org/abs/1706.03762v7, [here](https://doi.org/10.1145/3292500.3330701).
      - 1810.04805
    The commit 0123456789abcdef0123456789abcdef01234567, hep-th/9711200 and W18-1234."""
    assert [strong_identifiers(found) for found in find_identifiers(text)] == [
        (("arxiv", "1706.03762"),),
        (("arxiv", "1706.03762"),),
        (("doi", "10.1145/3292500.3330701"),),
        (("arxiv", "1810.04805"),),
        (("arxiv", "hep-th/9711200"),),
    ]


def test_the_same_identifier_is_found_once() -> None:
    assert len(find_identifiers("https://arxiv.org/abs/1706.03762 and arXiv:1706.03762")) == 1


def test_merging_keeps_the_first_and_unites_versions_of_one_paper() -> None:
    first = Identifiers(arxiv="1706.03762", arxiv_versions=(5,), doi="10.1/a")
    second = Identifiers(arxiv="1706.03762", arxiv_versions=(1, 5), doi="10.1/b", pmid="7")
    assert merge_identifiers(first, second) == Identifiers(
        arxiv="1706.03762", arxiv_versions=(1, 5), doi="10.1/a", pmid="7"
    )
    other = Identifiers(arxiv="1810.04805", arxiv_versions=(2,))
    assert merge_identifiers(first, other).arxiv_versions == (5,)


def test_strong_identifiers_are_normalised() -> None:
    assert strong_identifiers(Identifiers(doi="10.48550/arxiv.1706.03762")) == (("arxiv", "1706.03762"),)
    assert strong_identifiers(Identifiers(arxiv="math.GT/0309136")) == (("arxiv", "math/0309136"),)
    assert strong_identifiers(Identifiers()) == ()


def test_landing_pages() -> None:
    assert landing_url(Identifiers(arxiv="1706.03762", doi="10.1/a")) == "https://arxiv.org/abs/1706.03762"
    assert landing_url(Identifiers(doi="10.1/a<b>")) == "https://doi.org/10.1/a%3Cb%3E"
    assert landing_url(Identifiers()) is None


new_arxiv = st.builds(
    lambda year, month, number: f"{year:02}{month:02}.{number:0{5 if year >= 15 else 4}}",
    st.integers(8, 99),
    st.integers(1, 12),
    st.integers(1, 9999),
)
old_arxiv = st.builds(
    lambda archive, year, month, number: f"{archive}/{year:02}{month:02}{number:03}",
    st.sampled_from(["hep-th", "math.GT", "cs", "cond-mat.stat-mech", "q-bio"]),
    st.sampled_from([91, 99, 0, 6]),
    st.integers(1, 12),
    st.integers(1, 999),
)
known = st.one_of(
    st.builds(lambda value: Identifiers(arxiv=value), st.one_of(new_arxiv, old_arxiv)),
    st.builds(
        lambda registrant, suffix: Identifiers(doi=f"10.{registrant}/{suffix}"),
        st.integers(1000, 999999).filter(lambda number: number not in (48550, 18653, 3115, 1101)),
        st.from_regex(r"[a-z0-9][a-z0-9.;/_-]{0,20}[a-z0-9]", fullmatch=True).filter(
            lambda suffix: (
                not suffix.endswith(("/pdf", "/epdf", "/full", "/abstract", "/meta", ".pdf", ".full"))
            )
        ),
    ),
    st.builds(
        lambda value: Identifiers(openreview=value), st.from_regex(r"[A-Za-z0-9_-]{8,12}", fullmatch=True)
    ),
    st.builds(lambda value: Identifiers(acl=f"2023.emnlp-main.{value}"), st.integers(1, 999)),
    st.builds(lambda value: Identifiers(pmid=str(value)), st.integers(1, 99999999)),
    st.builds(lambda value: Identifiers(s2=value), st.from_regex(r"[0-9a-f]{40}", fullmatch=True)),
)


@given(known)
def test_the_landing_page_leads_back_to_the_identifier(identifiers: Identifiers) -> None:
    url = landing_url(identifiers)
    assert url is not None
    assert parse_identifier(url) == identifiers
    assert find_identifiers(f"see {url} for more") == (identifiers,)


@given(st.one_of(new_arxiv, old_arxiv), st.integers(1, 99))
def test_an_id_with_its_version_is_read_back(arxiv: str, version: int) -> None:
    assert parse_identifier(f"{arxiv}v{version}") == Identifiers(arxiv=arxiv, arxiv_versions=(version,))


@given(known, known)
def test_merging_is_idempotent_and_the_first_wins(first: Identifiers, second: Identifiers) -> None:
    merged = merge_identifiers(first, second)
    assert merge_identifiers(merged, second) == merged
    assert merge_identifiers(merged, merged) == merged
    assert set(strong_identifiers(first)) <= set(strong_identifiers(merged))


@pytest.mark.parametrize(
    "text",
    ["10.1175/1520-0493(1987)115<1606:AL>2.0.CO;2", "10.1175/1520-0493(1987)115%3C1606:AL%3E2.0.CO;2"],
)
def test_the_code_of_an_article_in_angle_brackets(text: str) -> None:
    expected = Identifiers(doi="10.1175/1520-0493(1987)115<1606:al>2.0.co;2")
    assert parse_identifier(text) == expected
    assert find_identifiers(f"See {text}. <b>10.1000/b</b>") == (expected, Identifiers(doi="10.1000/b"))


_PIECES = [
    "arxiv.org/abs/",
    "10.1234/",
    "2408.14906",
    "doi:",
    "(",
    ")",
    "%2F",
    "openreview.net/forum?id=",
    " ",
    "v2",
]


@given(st.one_of(st.text(), st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=3))).map("".join)))
def test_no_text_makes_them_raise(text: str) -> None:
    whole = parse_identifier(text)
    for identifiers in (*find_identifiers(text), *([whole] if whole else [])):
        assert strong_identifiers(identifiers)
        assert landing_url(identifiers)
