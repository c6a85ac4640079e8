"""What CSL-JSON is, as a JSON schema: written after "CSL 1.0.2 Specification", appendices III and IV."""

from __future__ import annotations

from typing import Any

TYPES = """
    article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection
    dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview
    legal_case legislation manuscript map motion_picture musical_score pamphlet paper-conference patent
    performance periodical personal_communication post post-weblog regulation report review review-book
    software song speech standard thesis treaty webpage
""".split()  # noqa: SIM905 - a list of words
_NAMES = """
    author chair collection-editor compiler composer container-author contributor curator director editor
    editorial-director editor-translator executive-producer guest host illustrator interviewer narrator
    organizer original-author performer producer recipient reviewed-author script-writer series-creator
    translator
""".split()  # noqa: SIM905
_DATES = "accessed available-date event-date issued original-date submitted".split()  # noqa: SIM905
_TEXTS = """
    abstract annote archive archive_collection archive_location archive-place authority call-number
    citation-key citation-label collection-title container-title container-title-short dimensions division DOI
    event-title event-place genre ISBN ISSN jurisdiction keyword language license medium note
    original-publisher original-publisher-place original-title part-title PMCID PMID publisher publisher-place
    references reviewed-genre reviewed-title scale source status title title-short URL volume-title
    year-suffix
""".split()  # noqa: SIM905
_NUMBERS = """
    chapter-number collection-number edition first-reference-note-number issue locator number number-of-pages
    number-of-volumes page page-first part-number printing-number section supplement-number version volume
""".split()  # noqa: SIM905

_TEXT = {"type": "string"}
_TEXT_OR_NUMBER = {"type": ["string", "number"]}
_FLAG = {"type": ["string", "number", "boolean"]}
_NAME: dict[str, Any] = {
    "type": "object",
    "properties": {
        **dict.fromkeys(
            ("family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal"), _TEXT
        ),
        **dict.fromkeys(("comma-suffix", "static-ordering", "parse-names"), _FLAG),
    },
    "anyOf": [{"required": ["family"]}, {"required": ["given"]}, {"required": ["literal"]}],
    "additionalProperties": False,
}
_DATE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": _TEXT_OR_NUMBER},
        },
        "season": _TEXT_OR_NUMBER,
        "circa": _FLAG,
        "literal": _TEXT,
        "raw": _TEXT,
    },
    "additionalProperties": False,
}
SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "type"],
        "properties": {
            "id": _TEXT_OR_NUMBER,
            "type": {"enum": TYPES},
            "categories": {"type": "array", "items": _TEXT},
            "custom": {"type": "object"},
            **{name: {"type": "array", "items": _NAME} for name in _NAMES},
            **dict.fromkeys(_DATES, _DATE),
            **dict.fromkeys(_TEXTS, _TEXT),
            **dict.fromkeys(_NUMBERS, _TEXT_OR_NUMBER),
        },
        "additionalProperties": False,
    },
}
