"""Tags in levels: ``a/b`` stands below ``a``, and who asks for ``a`` means it, too."""

from __future__ import annotations

from readlist.model.text import clean_line


def tag_name(text: str) -> str:
    """Return the tag that ``text`` names: cleaned, without a leading #, no level empty. "" for none."""
    levels = clean_line(text).lstrip("#").split("/")
    return "/".join(level.strip() for level in levels if level.strip())


def ancestors(tag: str) -> tuple[str, ...]:
    """Return the tags above ``tag``, the highest first. A tag with an empty level has none."""
    if "/" not in tag:
        return ()
    levels = tag.split("/")
    if not all(level.strip() for level in levels):
        return ()
    return tuple("/".join(levels[:depth]) for depth in range(1, len(levels)))


def is_within(tag: str, above: str) -> bool:
    """Return whether ``tag`` is ``above`` or stands below it."""
    return tag == above or (tag.startswith(above) and above in ancestors(tag))


def moved(tag: str, old: str, new: str) -> str:
    """Return what ``tag`` is called once ``old``, with all below it, is called ``new``."""
    if not is_within(tag, old) or (is_within(new, old) and is_within(tag, new)):
        return tag
    return new + tag[len(old) :]
