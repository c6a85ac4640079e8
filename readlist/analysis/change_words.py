"""What was changed in a library, in words: ``12 read, 3 starred, 1 note on wang2024writing``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from readlist.model.paper import INBOX
from readlist.model.versions import Changes, Versions

Document = Mapping[str, Any]

_FOLLOW_OTHERS = frozenset({"status", "status_changed_at", "read_at", "later_until", "clashes", "updated_at"})
_TOLD = frozenset({"starred", "tags", "note", "annotations", "places"})


def words_of(changes: Changes) -> str:
    """Return what was changed in words, the papers first; nothing for no change."""
    counts: Counter[str] = Counter()
    noted: list[str] = []
    for each in changes.get("papers", {}).values():
        for word in _words_of_paper(each):
            counts[word] += 1
            if word == "note":
                noted.append(str((each.theirs or {}).get("key", "")))
    parts = [_counted(word, counts[word]) for word in _in_order(counts) if word != "note"]
    if noted:
        parts.append(f"1 note on {noted[0]}" if noted[0] and len(noted) == 1 else plural(len(noted), "note"))
    parts += _small(changes.get("lists", {}), "list", "lists")
    parts += _small(changes.get("searches", {}), "search", "searches")
    return ", ".join(parts)


def _words_of_paper(versions: Versions) -> Iterator[str]:
    base, now = versions.base, versions.theirs
    if base is None or now is None:
        if base is not now:
            yield "new" if base is None else "removed"
        return
    changed = {name for name in {*base, *now} if base.get(name) != now.get(name)}
    if base.get("status", INBOX) != now.get("status", INBOX):
        yield f"status {now.get('status', INBOX)}"
    elif "later_until" in changed:
        yield "put off" if now.get("later_until") else "no longer put off"
    if "starred" in changed:
        yield "starred" if now.get("starred") else "unstarred"
    if "tags" in changed:
        yield "tagged" if set(now.get("tags", ())) - set(base.get("tags", ())) else "untagged"
    if "annotations" in changed:
        yield "highlighted"
    if "note" in changed:
        yield "note" if now.get("note") else "note removed"
    if changed - _FOLLOW_OTHERS - _TOLD:
        yield "edited"
    elif not changed - {"places"}:
        yield "moved in lists"


_ORDER = ("new", "removed", "status", "put off", "no longer put off", "starred", "unstarred", "tagged")


def _in_order(counts: Counter[str]) -> list[str]:
    def place(word: str) -> int:
        known = [number for number, each in enumerate(_ORDER) if word.startswith(each)]
        return known[0] if known else len(_ORDER)

    return sorted(counts, key=place)


def _counted(word: str, number: int) -> str:
    if word in ("new", "removed"):
        return f"{plural(number, 'paper')} {word}"
    if word == "note removed":
        return f"{plural(number, 'note')} removed"
    name = word.removeprefix("status ")
    return f"{number} back in the inbox" if name == INBOX else f"{number} {name}"


def plural(number: int, noun: str) -> str:
    """Return ``1 paper`` or ``2 papers``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _small(changes: Mapping[int, Versions], one: str, many: str) -> Iterator[str]:
    """Yield how many lists or searches are new, changed and removed."""
    counts = Counter(
        "new" if each.base is None else "removed" if each.theirs is None else "changed"
        for each in changes.values()
        if each.base != each.theirs
    )
    for word in ("new", "changed", "removed"):
        if counts[word]:
            yield f"{counts[word]} {one if counts[word] == 1 else many} {word}"
