"""Keymaps to begin with: what each changes of the keys in the table of commands.

The letters of the verbs stay (w queues everywhere); presets are about moving, finding and
closing. A key that Textual calls otherwise than people do has Textual's name.
"""

from __future__ import annotations

from collections.abc import Mapping

Preset = Mapping[str, tuple[str, ...]]

EMACS: Preset = {
    "cursor-down": ("ctrl+n", "down"),
    "cursor-up": ("ctrl+p", "up"),
    "page-down": ("ctrl+v", "pagedown"),
    "page-up": ("pageup", "alt+v"),
    "first": ("home", "alt+less_than_sign"),
    "last": ("end", "alt+greater_than_sign"),
    "mark": ("v", "ctrl+@"),
    "mark-down": ("shift+down",),
    "mark-up": ("shift+up",),
    "refresh": ("R", "g"),
    "undo": ("u", "ctrl+underscore"),
    "search": ("ctrl+s", "slash"),
    "save-search": ("f3",),
    "back": ("ctrl+g", "escape"),
    "help": ("question_mark", "f1"),
    "palette": ("colon", "alt+x"),
}
"""Moving as in Emacs; what takes alt there has another key as well."""

ARROWS: Preset = {
    "cursor-down": ("down",),
    "cursor-up": ("up",),
    "first": ("home",),
    "last": ("end",),
    "mark": ("space", "v"),
    "mark-down": ("shift+down",),
    "mark-up": ("shift+up",),
    "mark-all": ("ctrl+a", "V"),
    "fold": ("minus",),
    "refresh": ("f5", "R"),
    "search": ("ctrl+f", "slash"),
    "help": ("f1", "question_mark"),
    "quit": ("q", "ctrl+q"),
}
"""Moving with the arrow keys only, and what windows have in common."""

PRESETS: Mapping[str, Preset] = {"vim": {}, "emacs": EMACS, "arrows": ARROWS}
"""By the name that the configuration gives them; the table of commands itself is "vim"."""
