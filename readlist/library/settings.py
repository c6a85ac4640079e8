"""Changing the user's configuration from inside the app: one setting, everything else as it was written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from readlist.config import TagColour, read_config
from readlist.errors import ConfigError
from readlist.model.tags import moved
from readlist.store.files import make_private_folder, replace_file

_TABLE = "tag-colours"


def set_tag_colour(file: Path, tag: str, colour: TagColour | None) -> None:
    """Write into the configuration that ``tag`` has ``colour``, or none of its own.

    Comments, order and spelling of the rest stay. Raises ConfigError when the file cannot be
    read as TOML or cannot be written; then it is as it was.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    by_hand = f'To do it by hand, write "{tag}" = "{colour}" under [{_TABLE}].'
    read_config(file)  # it says what is wrong, where, and what to do
    try:
        # As bytes: line ends stay as they are.
        document = tomlkit.parse(file.read_bytes().decode("utf-8-sig") if file.exists() else "")
        colours = document.get(_TABLE)
        if not isinstance(colours, dict):
            if colour is None:
                return
            document[_TABLE] = tomlkit.table()
            colours = document[_TABLE]
        if colour is None:
            colours.pop(tag, None)
        else:
            colours[tag] = colour
        make_private_folder(file.parent)
        # A link stays a link: many keep such files elsewhere.
        replace_file(file.resolve(), (tomlkit.dumps(document).encode("utf-8"),))
    except OSError as error:
        message = f"Cannot write the configuration {file}: {error.strerror or error}."
        raise ConfigError(message, by_hand) from error
    except TOMLKitError as error:  # it is stricter than the reader of the standard library
        raise ConfigError(f"Cannot change the configuration {file}: {error}.", by_hand) from error


def carry_tag_colours(file: Path, old: str, new: str) -> Mapping[str, TagColour]:
    """Give a tag that is called ``new`` now the colour that it had as ``old``, and so those below it.

    The old names keep theirs: undo brings them back. Returns the colours of all tags. Raises
    ConfigError as ``set_tag_colour``.
    """
    colours = dict(read_config(file)[0].tag_colours)
    for tag, colour in tuple(colours.items()):
        name = moved(tag, old, new)
        if name not in colours:
            set_tag_colour(file, name, colour)
            colours[name] = colour
    return colours
