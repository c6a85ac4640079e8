"""Identifiers of works: found in ids, URLs and running text, and normalised to one form each.

The forms: arXiv (https://info.arxiv.org/help/arxiv_identifier.html), DOI (DOI Handbook, 2.2),
OpenReview, ACL Anthology (https://aclanthology.org/info/ids/), PubMed, Semantic Scholar.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from readlist.model.paper import Identifiers

_NEW_ARXIV = r"(?:0[7-9]|[1-9][0-9])(?:0[1-9]|1[0-2])\.[0-9]{4,5}"
_ARCHIVES = (
    r"(?:acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs"
    r"|dg-ga|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol"
    r"|physics|plasm-ph|q-alg|q-bio|quant-ph|solv-int|supr-con)"
)
_OLD_ARXIV = rf"{_ARCHIVES}(?:\.[a-z]{{2,}}(?:-[a-z]+)?)?/(?:9[1-9]|0[0-7])(?:0[1-9]|1[0-2])[0-9]{{3}}"
_VERSION = r"(?:v[1-9][0-9]{0,2})?"
_END = r"(?![0-9]|\.[0-9])"
_ARXIV = rf"(?:{_NEW_ARXIV}|{_OLD_ARXIV}){_VERSION}{_END}"
_ARXIV_SITE = (
    r"(?:\barxiv\.org/(?:abs|pdf|html|format|src|e-print|ps)|\bar5iv\.org/(?:abs|html)"
    r"|\balphaxiv\.org/(?:abs|pdf|html|overview)|\b(?:huggingface|hf)\.co/papers)/"
)
# SICI names (ANSI/NISO Z39.56) are the one common kind of DOI with angle brackets: the code of
# an article stands in them, "0027-8424(1996)093<0001:AL>2.0.CO;2".
_DOI = (
    r"(?<![0-9.])10\.[0-9]{4,9}(?:/|%2F)(?:\(SICI\)[^\s\"]+"
    r"|[^\s\"<>{}|\\^`?#]+(?:<[0-9A-Z:_-]{1,30}>[0-9]\.[0-9]\.[A-Z]{2};[0-9A-Z]{1,2})?)"
)
_OPENREVIEW = (
    r"\bopenreview\.net/(?:forum|pdf|attachment)\?(?:[^\s#]{0,200}&)?id=(?P<openreview>[A-Za-z0-9_-]{4,64})"
)
_NEW_ACL = r"(?:19|20)[0-9]{2}\.[a-z0-9]+-[a-z0-9]+\.[0-9]{1,4}"
_OLD_ACL = r"[A-Z][0-9]{2}-[0-9]{4}"
_ACL = rf"(?:{_NEW_ACL}|{_OLD_ACL})(?![0-9])"
_ACL_SITE = r"\b(?:aclanthology\.org/|aclweb\.org/anthology/(?:papers/[A-Z]/[A-Z][0-9]{2}/)?)"
_PMID = r"[1-9][0-9]{0,8}(?![0-9])"
_PMID_CONTEXT = r"(?:\bpmid:?\s{0,2}|\bpubmed\.ncbi\.nlm\.nih\.gov/|\bncbi\.nlm\.nih\.gov/pubmed/)"
_S2 = r"[0-9a-f]{40}(?![0-9a-f])"
_S2_SITE = r"\bsemanticscholar\.org/(?:graph/v1/)?paper/(?:[^\s/]{1,300}/)?"

_IN_TEXT = re.compile(
    rf"(?:{_ARXIV_SITE}|\barxiv(?::\s{{0,2}}|\s))(?P<arxiv>{_ARXIV})"
    rf"|(?<![\w./-])(?P<old_arxiv>{_OLD_ARXIV}{_VERSION}{_END})"
    rf"|^[ \t>*•-]{{0,20}}(?P<own_line>{_ARXIV})[ \t]{{0,20}}$"
    rf"|(?P<doi>{_DOI})"
    rf"|{_OPENREVIEW}"
    rf"|(?:{_ACL_SITE}|\bacl:\s{{0,2}})(?P<acl>{_ACL})"
    rf"|{_PMID_CONTEXT}(?P<pmid>{_PMID})"
    rf"|{_S2_SITE}(?P<s2>{_S2})",
    re.IGNORECASE | re.ASCII | re.MULTILINE,
)
_SITE = r"(?:https?://)?(?:[a-z0-9-]{1,63}\.){0,6}"
_REST_OF_URL = r"(?:\.pdf)?/?(?:[?#]\S*)?"
_WHOLE = re.compile(
    rf"(?:arxiv(?::\s*|\s+))?(?P<arxiv>{_ARXIV})(?:\s*\[[a-z.-]+\])?"
    rf"|{_SITE}{_ARXIV_SITE}(?P<arxiv_url>{_ARXIV}){_REST_OF_URL}"
    rf"|(?:doi(?::\s*|\s+)|https?://[^\s?#]*/|(?:[a-z0-9-]+\.)*doi\.org/)?(?P<doi>{_DOI})(?:[?#]\S*)?"
    rf"|{_SITE}{_OPENREVIEW}(?:[&#]\S*)?"
    rf"|(?:acl:\s*)?(?P<acl>{_ACL})"
    rf"|{_SITE}{_ACL_SITE}(?P<acl_url>{_ACL})(?:v[0-9]{{1,2}})?(?:\.(?:pdf|bib))?/?(?:[?#]\S*)?"
    rf"|{_SITE}{_PMID_CONTEXT}(?P<pmid>{_PMID})/?(?:[?#]\S*)?"
    rf"|(?P<s2>{_S2})"
    rf"|{_SITE}{_S2_SITE}(?P<s2_url>{_S2})/?(?:[?#]\S*)?",
    re.IGNORECASE | re.ASCII,
)
_LONGEST_IDENTIFIER = 2000
_ARXIV_PARTS = re.compile(rf"({_NEW_ARXIV}|{_OLD_ARXIV})(?:v([0-9]+))?", re.IGNORECASE | re.ASCII)
_ARXIV_DOI = "10.48550/arxiv."
_ACL_DOI = re.compile(rf"10\.(?:18653|3115)/v1/({_NEW_ACL}|{_OLD_ACL})", re.IGNORECASE | re.ASCII)
# What publishers' pages append to a DOI in their addresses.
_AFTER_DOI = re.compile(r"(?:v[0-9]+)?\.full(?:\.pdf)?$|\.pdf$|/(?:e?pdf|full|abstract|meta)$", re.ASCII)
_CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}


def parse_identifier(text: str) -> Identifiers | None:
    """Return the identifier that ``text`` is as a whole: an id, a URL, ``arXiv:...``, a DOI; else None."""
    if len(text) > _LONGEST_IDENTIFIER:
        return None
    found = _WHOLE.fullmatch(text.strip().strip("<>\"'“”.,;"))
    return _identifiers_of(found) if found else None


def find_identifiers(text: str) -> tuple[Identifiers, ...]:
    """Return the identifiers in running text, each once, in the order of their first occurrence.

    A number is an arXiv id only in a URL, after ``arXiv`` or on a line of its own; Semantic
    Scholar's hashes and ACL ids count only in URLs.
    """
    found = (_identifiers_of(match) for match in _IN_TEXT.finditer(text))
    return tuple(dict.fromkeys(identifiers for identifiers in found if identifiers))


def merge_identifiers(a: Identifiers, b: Identifiers) -> Identifiers:
    """Return the identifiers of both; ``a`` wins where they differ. Versions of one arXiv id are united."""
    same_arxiv = a.arxiv is None or b.arxiv is None or _without_class(a.arxiv) == _without_class(b.arxiv)
    versions = {*a.arxiv_versions, *b.arxiv_versions} if same_arxiv else set(a.arxiv_versions)
    return Identifiers(
        arxiv=a.arxiv or b.arxiv,
        doi=a.doi or b.doi,
        openreview=a.openreview or b.openreview,
        acl=a.acl or b.acl,
        pmid=a.pmid or b.pmid,
        s2=a.s2 or b.s2,
        arxiv_versions=tuple(sorted(versions)),
    )


def strong_identifiers(ids: Identifiers) -> tuple[tuple[str, str], ...]:
    """Return the (kind, value) pairs by which two records are the same work.

    An arXiv DOI is given as the arXiv id, and an old arXiv id without its subject class:
    ``math.GT/0309136`` and ``math/0309136`` are one paper.
    """
    arxiv, doi = ids.arxiv, ids.doi
    if doi and doi.startswith(_ARXIV_DOI):
        arxiv, doi = arxiv or doi.removeprefix(_ARXIV_DOI), None
    pairs = (
        ("arxiv", _without_class(arxiv) if arxiv else None),
        ("doi", doi),
        ("openreview", ids.openreview),
        ("acl", ids.acl),
        ("pmid", ids.pmid),
        ("s2", ids.s2),
    )
    return tuple((kind, value) for kind, value in pairs if value)


def landing_url(ids: Identifiers) -> str | None:
    """Return the page of the work, by its best identifier; None without one."""
    if ids.arxiv:
        return f"https://arxiv.org/abs/{ids.arxiv}"
    if ids.doi:
        from urllib.parse import quote

        return f"https://doi.org/{quote(ids.doi, safe='/()[];:,.-_~@!$&*+=')}"
    pages = (
        (ids.openreview, "https://openreview.net/forum?id={}"),
        (ids.acl, "https://aclanthology.org/{}"),
        (ids.pmid, "https://pubmed.ncbi.nlm.nih.gov/{}"),
        (ids.s2, "https://www.semanticscholar.org/paper/{}"),
    )
    return next((page.format(value) for value, page in pages if value), None)


def trim_url(text: str) -> str:
    """Return ``text`` without the punctuation and brackets that running text put after a URL or DOI.

    It is cut at the first closing bracket that was not opened inside it.
    """
    opened: list[str] = []
    for index, character in enumerate(text):
        if character in "([{<":
            opened.append(character)
        elif character in _CLOSING and (not opened or opened.pop() != _CLOSING[character]):
            text = text[:index]
            break
    return text.rstrip(".,;:!?'\"“”‘’…*_`([{<")


def _identifiers_of(match: re.Match[str]) -> Identifiers | None:
    kind = match.lastgroup
    return _READERS[kind](match[kind]) if kind else None


def _arxiv(text: str) -> Identifiers | None:
    parts = _ARXIV_PARTS.fullmatch(text)
    if parts is None:
        return None
    identifier, version = parts[1].lower(), parts[2]
    if "/" in identifier:
        archive, number = identifier.split("/")
        archive, _, subject = archive.partition(".")
        if subject:  # two-letter classes are written in capitals: math.GT, but cond-mat.stat-mech
            archive += "." + (subject.upper() if len(subject) == 2 else subject)
        identifier = f"{archive}/{number}"
    elif (len(identifier) == 10) != (identifier >= "1501"):  # numbers have five digits since 2015
        return None
    return Identifiers(arxiv=identifier, arxiv_versions=(int(version),) if version else ())


def _doi(text: str) -> Identifiers | None:
    if "%" in text:
        from urllib.parse import unquote

        text = unquote(text, errors="ignore")
        text = text.split()[0] if text.split() else ""
    doi = _AFTER_DOI.sub("", trim_url(text).lower())
    if doi.startswith(_ARXIV_DOI):
        return _arxiv(doi.removeprefix(_ARXIV_DOI))
    if not doi.partition("/")[2]:
        return None
    anthology = _ACL_DOI.fullmatch(doi)
    return Identifiers(doi=doi, acl=_acl_name(anthology[1]) if anthology else None)


def _acl_name(text: str) -> str:
    return text.lower() if "." in text else text.upper()


_READERS: dict[str, Callable[[str], Identifiers | None]] = {
    **dict.fromkeys(("arxiv", "arxiv_url", "old_arxiv", "own_line"), _arxiv),
    "doi": _doi,
    "openreview": lambda text: Identifiers(openreview=text),
    **dict.fromkeys(("acl", "acl_url"), lambda text: Identifiers(acl=_acl_name(text))),
    "pmid": lambda text: Identifiers(pmid=text),
    **dict.fromkeys(("s2", "s2_url"), lambda text: Identifiers(s2=text.lower())),
}


def _without_class(arxiv: str) -> str:
    archive, slash, number = arxiv.partition("/")
    return f"{archive.partition('.')[0]}/{number}" if slash else arxiv
