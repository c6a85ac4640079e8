"""Migrations for the tests: what versions 2 and 3 of a library might change."""

from __future__ import annotations

from typing import Any

from readlist.store.migrations import Migration
from readlist.store.table import LISTS, PAPERS


def rename_venue(document: dict[str, Any]) -> dict[str, Any]:
    """``venue`` is called ``published_in``."""
    renamed = {name: value for name, value in document.items() if name != "venue"}
    return {**renamed, "published_in": document["venue"]} if "venue" in document else renamed


def star_in_tags(document: dict[str, Any]) -> dict[str, Any]:
    """A star is a tag."""
    rest = {name: value for name, value in document.items() if name != "starred"}
    return {**rest, "tags": [*document.get("tags", ()), "star"]} if document.get("starred") else rest


def name_of_list(document: dict[str, Any]) -> dict[str, Any]:
    """The title of a list is in capitals."""
    return {**document, "title": document.get("title", "").upper()}


TO_TWO = (Migration(2, PAPERS, rename_venue), Migration(2, LISTS, name_of_list))
TO_THREE = (*TO_TWO, Migration(3, PAPERS, star_in_tags))
