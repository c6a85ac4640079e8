"""A palette: the colours of a theme by what they are for, and how it is read from a file.

A theme is a TOML file whose name, without ``.toml``, is the theme's name::

    dark = true
    dim = []            # optional: roles drawn with the terminal's dim attribute

    [colours]           # every role, as "#rrggbb" or one of the terminal's own colours;
                        # claim, method, result and question may be left out
    background = "#16181d"
    text = "#efece6"
    ...

A broken file costs one message, never the program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from readlist import paths
from readlist.errors import ConfigError
from readlist.model.paper import ANNOTATION_KINDS, STATUSES
from readlist.model.tags import ancestors

if TYPE_CHECKING:
    from rich.style import Style

DEFAULT_THEME = "readlist-dark"
_EIGHT_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
TERMINAL_COLOURS = ("default", *_EIGHT_COLOURS, *(f"bright_{colour}" for colour in _EIGHT_COLOURS))
"""The colours that the terminal decides, by the names that Rich gives them."""

_INK = 0.22
"""How much of its colour a marked passage takes on: enough to see, little enough to read on."""

_HEXADECIMAL = re.compile(r"#[0-9a-fA-F]{6}")
_SETTINGS = ("dark", "dim", "colours")


class Palette(msgspec.Struct, frozen=True, kw_only=True):
    """The colours of a theme by role, as ``#rrggbb`` or a name of TERMINAL_COLOURS.

    ``text`` is for title and abstract, the brightest; ``muted`` one step dimmer for what
    stands beside them; ``faint`` for what the eye may pass over. ``accent`` means "here".
    ``cursor`` and ``cursor_text`` are the row under the cursor, ``selection`` the selected
    text of an editor, ``on_accent`` text on the accent as background. ``claim`` to
    ``question`` are the kinds of annotations, ``annotation`` any other. Roles in ``dim`` are
    drawn with the terminal's dim attribute. ``tag_roles`` are the roles, other than ``tag``, that
    the user has chosen for tags: whatever a theme is, its roles can be read.
    """

    name: str
    dark: bool
    dim: frozenset[str] = frozenset()
    tag_roles: Mapping[str, str] = {}

    background: str
    surface: str
    panel: str
    cursor: str
    selection: str

    text: str
    muted: str
    faint: str
    cursor_text: str
    on_accent: str

    accent: str
    border: str
    link: str
    tag: str
    note: str
    annotation: str
    claim: str = ""
    method: str = ""
    result: str = ""
    question: str = ""

    star: str
    inbox: str
    queued: str
    reading: str
    read: str
    skipped: str
    later: str

    success: str
    warning: str
    error: str

    @property
    def ansi(self) -> bool:
        """Whether any colour is the terminal's own, so that its contrast cannot be known."""
        return any(getattr(self, role) in TERMINAL_COLOURS for role in ROLES)

    def status_role(self, status: str) -> str:
        """Return the role that colours ``status``."""
        return status_role(status)

    def tag_role(self, tag: str, *, otherwise: str = "tag") -> str:
        """Return the role that colours a tag: its own, that of the nearest tag above it, or ``otherwise``."""
        if not self.tag_roles:
            return otherwise
        names = (tag, *reversed(ancestors(tag)))
        return next((self.tag_roles[name] for name in names if name in self.tag_roles), otherwise)

    def style(self, role: str, *, on: str | None = None, bold: bool = False, italic: bool = False) -> Style:
        """Return the Rich style for text of a role, on the background of the role ``on``.

        On cursor and selection a terminal colour gives way to ``cursor_text``: nobody knows whether
        the terminal's red can be read on its blue. Raises AttributeError for an unknown role.
        """
        from rich.style import Style

        if on in ("cursor", "selection") and getattr(self, role) in TERMINAL_COLOURS:
            role = "cursor_text"
        return Style(
            color=getattr(self, role),
            bgcolor=getattr(self, on) if on else None,
            bold=bold or None,
            italic=italic or None,
            dim=role in self.dim or None,
        )

    def marked_style(self, role: str) -> Style:
        """Return the style of text that is marked in the colour of a role, as with a highlighter.

        The ground takes on some of the colour. The terminal's own colours cannot be mixed: there
        the text is underlined.
        """
        from rich.style import Style

        own = {getattr(self, name) for name in ("background", role, "text")} & set(TERMINAL_COLOURS)
        if own:
            return self.style(role) + Style(underline=True)
        return Style(color=self.text, bgcolor=self.ground(role))

    def ground(self, role: str) -> str:
        """Return the background with some of the colour of ``role``; both are ``#rrggbb``."""
        pairs = zip(_channels(self.background), _channels(getattr(self, role)), strict=True)
        return "#" + "".join(f"{round(ground + (ink - ground) * _INK):02x}" for ground, ink in pairs)


def _channels(colour: str) -> list[int]:
    return list(bytes.fromhex(colour[1:]))


def kind_role(kind: str) -> str:
    """Return the role that colours an annotation of that kind."""
    return kind if kind in ANNOTATION_KINDS else "annotation"


def with_tag_roles(palette: Palette, tag_roles: Mapping[str, str]) -> Palette:
    """Return the palette with the roles that the user has chosen for tags."""
    return msgspec.structs.replace(palette, tag_roles=tag_roles)


def status_role(status: str) -> str:
    """Return the role that colours ``status``; statuses of the user's own are muted."""
    return status if status in STATUSES else "muted"


ROLES = tuple(name for name in Palette.__struct_fields__ if name not in ("name", "dark", "dim", "tag_roles"))
"""Every colour that a theme may name."""
_STAND_INS = {"claim": "annotation", "method": "link", "result": "success", "question": "warning"}
"""Roles that a theme need not name, and those whose colours they then have."""

_TEXT_ROLES = (
    "text", "muted", "faint", "accent", "link", "tag", "note", "annotation",
    "claim", "method", "result", "question",
    "star", "inbox", "queued", "reading", "read", "skipped", "later", "success", "warning", "error",
)  # fmt: skip


def text_pairs() -> tuple[tuple[str, str], ...]:
    """Return every pair of roles, text and background, in which the views and the app draw words.

    ``border`` is not among them: it draws lines, on which no meaning hangs.
    """
    backgrounds = ("background", "surface", "panel", "cursor")
    pairs = [(text, background) for background in backgrounds for text in _TEXT_ROLES]
    return (*pairs, ("cursor_text", "cursor"), ("text", "selection"), ("on_accent", "accent"))


def theme_folders() -> tuple[Path, ...]:
    """Return where themes are looked for: those that come with readlist, then the user's own.

    In a wheel the former lie inside the package; an editable install has only the folder of
    the checkout. Folders that do not exist may be among them.
    """
    package = Path(__file__).resolve().parent.parent
    inside = package / "themes"
    bundled = inside if inside.is_dir() else package.parent / "themes"
    return (bundled, paths.user_themes_folder())


def load_palettes(folders: Sequence[Path]) -> tuple[dict[str, Palette], list[str]]:
    """Return the palettes of every ``*.toml`` in ``folders`` by name, and a message per broken file.

    A later folder wins; where its file is broken, the palette of the earlier one stays. A
    folder that does not exist is an empty one. Never raises.
    """
    palettes: dict[str, Palette] = {}
    messages: list[str] = []
    for folder in folders:
        try:
            files = sorted(path for path in folder.iterdir() if _is_theme(path))
        except FileNotFoundError:
            continue
        except OSError as error:
            messages.append(f"Cannot look for themes in {folder}: {error.strerror or error}.")
            continue
        for path in files:
            try:
                palettes[path.stem] = read_palette(path)
            except ConfigError as error:
                messages.append(error.message)
    return palettes, messages


def choose_palette(name: str, folders: Sequence[Path]) -> tuple[Palette, list[str]]:
    """Return the palette called ``name``, else the default one, and messages about what was wrong.

    Reads only the files of that name, so that a short command starts fast. Never raises.
    """
    messages: list[str] = []
    for candidate in dict.fromkeys((name, DEFAULT_THEME)):
        files = [path for folder in reversed(folders) for path in _files_of(folder, candidate)]
        if not files:
            messages.append(f"There is no theme {candidate!r}; `readlist themes` lists them all.")
        for path in files:
            try:
                return read_palette(path), messages
            except ConfigError as error:
                messages.append(error.message)
    return TERMINAL_PALETTE, messages


def read_palette(path: Path) -> Palette:
    """Return the palette in the theme file ``path``. Raises ConfigError with file and reason."""
    import tomllib

    try:
        return _palette(path.stem, tomllib.loads(path.read_bytes().decode("utf-8-sig")))
    except OSError as error:
        reason = error.strerror or str(error)
    except UnicodeDecodeError as error:
        reason = f"it is not UTF-8 (byte {error.start + 1})"
    except RecursionError:
        reason = "it is nested too deeply"
    except ValueError as error:
        reason = str(error)
    raise ConfigError(f"Theme {path} is left out: {reason}.", "`readlist themes` lists the others.")


def _is_theme(path: Path) -> bool:
    return path.suffix == ".toml" and not path.name.startswith(".")


def _files_of(folder: Path, name: str) -> list[Path]:
    # Compared with the names that are there: a name such as "../other" must not leave the folder.
    try:
        return [path for path in folder.iterdir() if _is_theme(path) and path.stem == name]
    except OSError:
        return []


def _palette(name: str, document: dict[str, Any]) -> Palette:
    """Return the palette that a theme's document describes. Raises ValueError with the reason."""
    _refuse_unknown("setting", document, _SETTINGS)
    colours = document.get("colours")
    if not isinstance(colours, dict):
        raise ValueError("it has no table [colours]")
    _refuse_unknown("role", colours, ROLES)
    if missing := [role for role in ROLES if role not in colours and role not in _STAND_INS]:
        raise ValueError(f"[colours] lacks {', '.join(missing)}")
    dark, dim = document.get("dark"), document.get("dim", [])
    if not isinstance(dark, bool):
        raise ValueError("dark must be true or false")
    if not isinstance(dim, list) or not all(role in ROLES for role in dim):
        raise ValueError("dim must be a list of roles")
    colours = {**{role: colours[other] for role, other in _STAND_INS.items()}, **colours}
    return Palette(
        name=name,
        dark=dark,
        dim=frozenset(dim),
        tag_roles={},
        **{role: _colour(role, value) for role, value in colours.items()},
    )


def _refuse_unknown(kind: str, table: dict[str, Any], known: Sequence[str]) -> None:
    if unknown := [name for name in table if name not in known]:
        raise ValueError(f"unknown {kind} {', '.join(map(repr, unknown))}")


def _colour(role: str, value: object) -> str:
    if isinstance(value, str) and (value in TERMINAL_COLOURS or _HEXADECIMAL.fullmatch(value)):
        return value.lower()
    raise ValueError(
        f"{role} = {value!r} is no colour; write #rrggbb or a terminal colour such as bright_blue"
    )


TERMINAL_PALETTE = _palette(
    "terminal",
    {
        "dark": True,
        "dim": ["muted", "faint", "border"],
        "colours": {
            **dict.fromkeys(ROLES, "default"),
            "cursor": "blue",
            "selection": "blue",
            "cursor_text": "bright_white",
            "on_accent": "black",
        },
    },
)
"""What is left when no theme can be read: the terminal's two colours, and blue."""
