"""The flavour of notes that is asked for: one of readlist's, or one with a template in it."""

from __future__ import annotations

from readlist.formats.notes.flavours import FLAVOURS, PLAIN, Flavour, flavour

NO_TEMPLATE = "none"
"""Named as a template, it means that the flavour itself is wanted again."""


def template_of(wanted: str) -> str:
    """Return the template that is wanted; "" for none."""
    return "" if wanted == NO_TEMPLATE else wanted


def note_flavour(name: str, template: str = "") -> Flavour:
    """Return a flavour by its name, and with a template where one is named; "" is plain.

    A template that comes with readlist is of its own flavour unless another is named. Raises
    ExportError: there is no such flavour, or the template is at fault.
    """
    template = template_of(template)
    base = flavour(name or (template if template in FLAVOURS else PLAIN.name))
    if not template:
        return base
    from readlist.library.templates.rendering import TemplateFlavour, load_template

    return TemplateFlavour(base, load_template(template))
